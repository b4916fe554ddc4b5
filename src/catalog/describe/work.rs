//! Categories, lenses, controls, clauses, scenarios.
//!
//! Ranges are shown as judgements, ladders from the worst rung up.

use super::*;

impl Page<'_> {
    pub(super) fn category(&self, category: &Category) -> String {
        let mut out =
            format!("category {} — {}\n  {}\n\n", category.id, self.say(&category.name), self.say(&category.summary));
        for alternative in &category.alternatives {
            let gaps = alternative.gaps.as_ref().map_or("", |gaps| self.say(gaps));
            let _ = writeln!(out, "  {:<9} {}  {gaps}", alternative.placement.as_str(), alternative.offering);
            if let Some(foreign) = &alternative.foreign_control {
                let _ = writeln!(out, "            {}", self.say(foreign));
            }
        }
        for split in &category.hybrid {
            let _ = writeln!(
                out,
                "  hybrid    {} + {}: {} / {}",
                split.local,
                split.cloud,
                self.say(&split.stays),
                self.say(&split.moves)
            );
        }
        let e = &category.effort;
        let _ = writeln!(out, "\n  person-days: small {:?}, medium {:?}, large {:?}", e.small, e.medium, e.large);
        for (number, step) in category.playbook.iter().enumerate() {
            let _ = writeln!(out, "  {}. {}", number + 1, self.say(step));
        }
        for trap in &category.traps {
            let _ = writeln!(out, "  ! {}", self.say(trap));
        }
        let _ = writeln!(out, "  {}", told(&category.evidence));
        out
    }

    pub(super) fn lens(&self, lens: &Lens) -> String {
        let mut out = format!(
            "lens {} — {} ({})\n  {}\n",
            lens.id,
            self.say(&lens.name),
            lens.publisher,
            self.say(&lens.summary)
        );
        for objective in &lens.objectives {
            let _ = writeln!(out, "\n  {} {} ({} %)", objective.id, self.say(&objective.name), objective.weight);
            for criterion in lens.criteria.iter().filter(|c| c.objective == objective.id) {
                let how = if criterion.derive.is_empty() { "asked" } else { "derived" };
                let _ = writeln!(out, "    {:<10} {} [{how}]", criterion.id, self.say(&criterion.name));
            }
        }
        let _ = writeln!(out, "\n  {}", told(&lens.evidence));
        out
    }

    pub(super) fn criterion(&self, lens: &Lens, criterion: &Criterion) -> String {
        let mut out = format!(
            "criterion {}/{} — {}\n  {}\n\n",
            lens.id,
            criterion.id,
            self.say(&criterion.name),
            self.say(&criterion.question)
        );
        for (number, rung) in criterion.rungs.iter().enumerate() {
            let seal = rung.seal.map_or_else(String::new, |seal| format!(", SEAL-{seal}"));
            let _ = writeln!(out, "  {number}: {} ({}{seal})", self.say(&rung.text), rung.value);
        }
        if !criterion.basis.is_empty() {
            let _ = writeln!(out, "\n  basis: {}", criterion.basis.join("; "));
        }
        let how = if criterion.derive.is_empty() { "must be asked" } else { "derived from facts where they decide it" };
        let _ = writeln!(out, "\n  {how}; answered by {}", criterion.answered_by);
        for row in &criterion.derive {
            let when: Vec<String> =
                row.when.iter().map(|(fact, values)| format!("{fact} = {}", values.join(" or "))).collect();
            let when = if when.is_empty() { "otherwise".to_owned() } else { when.join(", ") };
            let _ = writeln!(out, "    {when}: {} to {}", row.rungs.0, row.rungs.1);
        }
        if let Some(note) = &criterion.note {
            let _ = writeln!(out, "\n  {}", self.say(note));
        }
        let _ = writeln!(out, "\n  {}", told(&lens.evidence));
        out
    }

    pub(super) fn control(&self, control: &Control) -> String {
        format!(
            "control {} — {}\n  {}\n\n  {}\n  {}\n  basis: {}\n  {}\n",
            control.id,
            self.say(&control.name),
            self.say(&control.question),
            self.say(&control.reason),
            self.say(&control.remedy),
            control.basis.join("; "),
            told(&control.evidence)
        )
    }

    pub(super) fn clause(&self, clause: &Clause) -> String {
        format!(
            "clause {} — {}\n  {}\n\n  basis: {}\n  realism: {}\n  {}\n",
            clause.id,
            self.say(&clause.name),
            self.say(&clause.wording),
            clause.basis.join("; "),
            clause.realism,
            told(&clause.evidence)
        )
    }

    pub(super) fn scenario(&self, scenario: &Scenario) -> String {
        let mut out =
            format!("scenario {} — {}\n  {}\n\n", scenario.id, self.say(&scenario.name), self.say(&scenario.story));
        for event in &scenario.events {
            let by = event.by.as_ref().map_or_else(String::new, |by| format!(" by {by}"));
            let _ = writeln!(out, "  {} {}{by}, after {} h", event.kind, event.what, event.after_hours);
        }
        let _ = writeln!(out, "\n  {}", told(&scenario.evidence));
        for reference in &scenario.references {
            let _ = writeln!(out, "  see also {reference}");
        }
        out
    }
}
