//! Laws, adequacy decisions, regions, countries, data classes.
//!
//! Each fact is shown with its source, day and confidence.

use super::*;

impl Page<'_> {
    pub(super) fn law(&self, law: &Law) -> String {
        let words = |list: &[Binding]| list.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
        let mut out = format!(
            "law {} — {} ({})\n  {}\n\n  {}\n\n",
            law.id,
            law.short,
            law.country,
            self.say(&law.name),
            self.say(&law.summary)
        );
        let _ = writeln!(out, "  kind         {}", law.kind);
        let _ = writeln!(out, "  binds by     {}", words(&law.binds));
        if !law.disputed_binds.is_empty() {
            let _ = writeln!(out, "  disputed     {}", words(&law.disputed_binds));
        }
        if !law.towards.is_empty() {
            let _ = writeln!(out, "  towards      {}", law.towards.join(", "));
        }
        if law.personal_only {
            let _ = writeln!(out, "  reaches      personal data only");
        }
        let day = |day: Option<Date>| day.map_or_else(|| "…".to_owned(), |day| day.to_string());
        let _ = writeln!(out, "  status       {} ({} to {})", law.status, day(law.from), day(law.until));
        let _ = writeln!(out, "  may gag      {}", law.gag);
        let _ = writeln!(out, "  decided by   {}", self.say(&law.decided_by));
        if let Some(disputed) = &law.disputed {
            let _ = writeln!(out, "\n  {}", self.say(disputed));
        }
        let _ = writeln!(out, "\n  source       {}", told(&law.evidence));
        for reference in &law.references {
            let _ = writeln!(out, "  see also     {reference}");
        }
        out
    }

    pub(super) fn adequacy(&self, decision: &Adequacy) -> String {
        let mut out =
            format!("adequacy {} — {}\n  {}\n", decision.id, self.say(&decision.decision), self.say(&decision.scope));
        let until = decision.until.map_or_else(|| "…".to_owned(), |day| day.to_string());
        let _ = writeln!(
            out,
            "  {} by {}, {} ({} to {until})",
            decision.country, decision.by, decision.status, decision.from
        );
        if let Some(note) = &decision.note {
            let _ = writeln!(out, "  {}", self.say(note));
        }
        let _ = writeln!(out, "  {}", told(&decision.evidence));
        out
    }

    pub(super) fn data_class(&self, class: &DataClass) -> String {
        format!(
            "data class {} — {}\n  personal: {}, special category: {}, usual need: {}\n  {}\n",
            class.id,
            self.say(&class.name),
            class.personal,
            class.special,
            class.need,
            told(&class.evidence)
        )
    }

    pub(super) fn region(&self, found: crate::catalog::index::RegionOf<'_>) -> String {
        format!(
            "region {}/{} — {} ({})\n  run by {}, partition {}, {}\n  {}\n",
            found.provider.provider,
            found.region.id,
            found.region.city,
            found.country().unwrap_or("country not known"),
            found.offering(),
            found.region.partition.as_deref().unwrap_or("standard"),
            found.region.status,
            told(&found.region.evidence)
        )
    }

    pub(super) fn country(&self, country: &Country) -> String {
        let mut out = format!("country {} — {}\n", country.code, self.say(&country.name));
        let blocs: Vec<&str> = self
            .catalog
            .raw
            .blocs
            .iter()
            .filter(|b| b.members.contains(&country.code))
            .map(|b| b.id.as_str())
            .collect();
        if !blocs.is_empty() {
            let _ = writeln!(out, "  member of {}", blocs.join(", "));
        }
        for decision in self.catalog.raw.adequacy.iter().filter(|a| a.country == country.code) {
            let _ = writeln!(out, "  {} by {}: {}", decision.id, decision.by, decision.status);
        }
        for law in self.catalog.raw.laws.iter().filter(|l| l.country == country.code) {
            let _ = writeln!(out, "  {} — {} [{}, {}]", law.id, law.short, law.kind, law.status);
        }
        out
    }
}
