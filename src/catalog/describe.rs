//! Entries in words, for `explain`, `catalog list` and `catalog show`: every fact with its source.

use super::Catalog;
use super::raw::*;
use crate::model::words::*;
use std::fmt::Write as _;

/// Topics of `catalog list`.
pub const TOPICS: &[&str] = &[
    "vendors",
    "offerings",
    "categories",
    "laws",
    "regions",
    "countries",
    "adequacy",
    "data-classes",
    "skills",
    "controls",
    "lenses",
    "clauses",
    "scenarios",
];

/// The topics with their counts.
#[must_use]
pub fn topics(catalog: &Catalog) -> String {
    let mut out = String::new();
    for topic in TOPICS {
        let count = list(catalog, topic, Language::En).map_or(0, |text| text.lines().count());
        let _ = writeln!(out, "{topic:<14} {count:>5}");
    }
    out
}

/// One line an entry; `None` for an unknown topic.
#[must_use]
pub fn list(catalog: &Catalog, topic: &str, language: Language) -> Option<String> {
    let raw = &catalog.raw;
    let mut lines: Vec<(String, String)> = match topic {
        "vendors" => raw
            .vendors
            .iter()
            .map(|v| {
                let top = v.legal.first().and_then(|e| catalog.control_chain(e).last().copied());
                let top = top.map_or_else(String::new, |top| format!(" — {} ({})", top.name, top.country));
                (v.id.clone(), format!("{}{top}", v.name))
            })
            .collect(),
        "offerings" => catalog
            .offerings()
            .map(|(vendor, o)| (o.id.clone(), format!("{} [{}, {vendor}]", o.name, o.kind)))
            .collect(),
        "categories" => raw.categories.iter().map(|c| (c.id.clone(), c.name.get(language).to_owned())).collect(),
        "laws" => raw
            .laws
            .iter()
            .map(|l| (l.id.clone(), format!("{} [{}, {}, {}]", l.short, l.country, l.kind, l.status)))
            .collect(),
        "regions" => raw
            .regions
            .iter()
            .flat_map(|p| {
                p.regions
                    .iter()
                    .map(move |r| (format!("{}/{}", p.provider, r.id), format!("{} ({})", r.city, r.country)))
            })
            .collect(),
        "countries" => raw.countries.iter().map(|c| (c.code.clone(), c.name.get(language).to_owned())).collect(),
        "adequacy" => raw
            .adequacy
            .iter()
            .map(|a| (a.id.clone(), format!("{} [{}]", a.decision.get(language), a.status)))
            .collect(),
        "data-classes" => raw.data_classes.iter().map(|d| (d.id.clone(), d.name.get(language).to_owned())).collect(),
        "skills" => raw.skills.iter().map(|s| (s.id.clone(), s.name.get(language).to_owned())).collect(),
        "controls" => raw.controls.iter().map(|c| (c.id.clone(), c.name.get(language).to_owned())).collect(),
        "lenses" => raw
            .lenses
            .iter()
            .map(|l| (l.id.clone(), format!("{} [{}]", l.name.get(language), l.criteria.len())))
            .collect(),
        "clauses" => raw.clauses.iter().map(|c| (c.id.clone(), c.name.get(language).to_owned())).collect(),
        "scenarios" => raw.scenarios.iter().map(|s| (s.id.clone(), s.name.get(language).to_owned())).collect(),
        _ => return None,
    };
    lines.sort();
    let width = lines.iter().map(|(id, _)| id.chars().count()).max().unwrap_or(0).min(44);
    Some(lines.iter().fold(String::new(), |mut out, (id, text)| {
        let _ = writeln!(out, "{id:<width$}  {text}");
        out
    }))
}

/// All ids, for suggestions.
#[must_use]
pub fn ids(catalog: &Catalog) -> Vec<String> {
    let raw = &catalog.raw;
    let mut ids: Vec<String> = Vec::new();
    ids.extend(raw.vendors.iter().map(|v| v.id.clone()));
    ids.extend(catalog.offerings().map(|(_, o)| o.id.clone()));
    ids.extend(raw.categories.iter().map(|c| c.id.clone()));
    ids.extend(raw.laws.iter().map(|l| l.id.clone()));
    ids.extend(raw.controls.iter().map(|c| c.id.clone()));
    ids.extend(raw.lenses.iter().map(|l| l.id.clone()));
    ids.extend(raw.lenses.iter().flat_map(|l| l.criteria.iter().map(move |c| format!("{}/{}", l.id, c.id))));
    ids.extend(raw.clauses.iter().map(|c| c.id.clone()));
    ids.extend(raw.scenarios.iter().map(|s| s.id.clone()));
    ids
}

/// An entry by id or by the name people use; `None` when nothing has it.
#[must_use]
pub fn describe(catalog: &Catalog, id: &str, language: Language) -> Option<String> {
    let page = Page { catalog, language };
    if let Some(law) = catalog.law(id) {
        return Some(page.law(law));
    }
    if let Some((lens, criterion)) = id.split_once('/')
        && let Some(lens) = catalog.lens(lens)
    {
        return lens.criteria.iter().find(|c| c.id == criterion).map(|c| page.criterion(lens, c));
    }
    // Facts as the questionnaire names them: `answers.eu-csf-2026.4.1`, `controls.audit_rights`.
    if let Some(rest) = id.strip_prefix("answers.") {
        return catalog.raw.lenses.iter().find_map(|lens| {
            let criterion = rest.strip_prefix(lens.id.as_str())?.strip_prefix('.')?;
            lens.criteria.iter().find(|c| c.id == criterion).map(|c| page.criterion(lens, c))
        });
    }
    if let Some(control) = id.strip_prefix("controls.") {
        return catalog.control(control).map(|control| page.control(control));
    }
    if let Some(found) = catalog.region(id) {
        return Some(page.region(found));
    }
    let raw = &catalog.raw;
    let exact = page
        .product(id)
        .or_else(|| catalog.lens(id).map(|lens| page.lens(lens)))
        .or_else(|| catalog.category(id).map(|category| page.category(category)))
        .or_else(|| catalog.control(id).map(|control| page.control(control)))
        .or_else(|| raw.clauses.iter().find(|c| c.id == id).map(|clause| page.clause(clause)))
        .or_else(|| catalog.scenario(id).map(|scenario| page.scenario(scenario)))
        .or_else(|| catalog.data_class(id).map(|class| page.data_class(class)))
        .or_else(|| catalog.entity(id).map(|entity| page.entity(entity)))
        .or_else(|| raw.adequacy.iter().find(|a| a.id == id).map(|a| page.adequacy(a)))
        .or_else(|| catalog.country(id).map(|country| page.country(country)));
    exact.or_else(|| {
        let names = catalog.names();
        let by_name = names.offering(id).or_else(|| names.vendor(id)).and_then(|id| page.product(id));
        by_name
            .or_else(|| names.category(id).and_then(|id| catalog.category(id)).map(|category| page.category(category)))
    })
}

struct Page<'c> {
    catalog: &'c Catalog,
    language: Language,
}

fn told(evidence: &Evidence) -> String {
    let source = if evidence.is_sourced() { evidence.source.as_str() } else { "no source (general knowledge)" };
    format!("[{source}; {}; {}]", evidence.as_of, evidence.confidence)
}

impl Page<'_> {
    fn say<'t>(&self, text: &'t Text) -> &'t str {
        text.get(self.language)
    }

    fn product(&self, id: &str) -> Option<String> {
        if let Some(ix) = self.catalog.offering_ix(id) {
            return Some(self.offering(self.catalog.vendor_id_of(ix), self.catalog.offering_at(ix)));
        }
        self.catalog.vendor(id).map(|vendor| self.vendor(vendor))
    }

    fn vendor(&self, vendor: &Vendor) -> String {
        let mut out = format!("vendor {} — {}\n", vendor.id, vendor.name);
        for entity in &vendor.legal {
            let _ = writeln!(out, "\n  {} ({}) {}", entity.name, entity.country, told(&entity.evidence));
            for pair in [("LEI", &entity.lei), ("Wikidata", &entity.wikidata)] {
                if let (name, Some(value)) = pair {
                    let _ = writeln!(out, "    {name} {value}");
                }
            }
            self.owners(&mut out, entity, 4, &mut vec![entity.id.as_str()]);
        }
        if let Some(dpf) = &vendor.dpf {
            let _ = writeln!(out, "\n  EU-US DPF: {} {}", dpf.holds, told(&dpf.evidence));
        }
        if let Some(note) = &vendor.note {
            let _ = writeln!(out, "\n  {}", self.say(note));
        }
        let offerings: Vec<&str> =
            self.catalog.offerings().filter(|(v, _)| *v == vendor.id).map(|(_, o)| o.id.as_str()).collect();
        if !offerings.is_empty() {
            let _ = writeln!(out, "\n  offerings: {}", offerings.join(", "));
        }
        out
    }

    fn owners<'e>(&'e self, out: &mut String, entity: &'e LegalEntity, depth: usize, seen: &mut Vec<&'e str>) {
        let pad = " ".repeat(depth);
        for stake in &entity.owned_by {
            let Some(owner) = self.catalog.entity(&stake.owner) else { continue };
            let share = stake.share.map_or_else(String::new, |share| format!(" {:.1} %", share * 100.0));
            let status =
                if stake.status == LinkStatus::Current { String::new() } else { format!(", {}", stake.status) };
            let _ = writeln!(
                out,
                "{pad}← {} ({}), {}{share}{status} {}",
                owner.name,
                owner.country,
                stake.kind,
                told(&stake.evidence)
            );
            if !seen.contains(&owner.id.as_str()) {
                seen.push(&owner.id);
                self.owners(out, owner, depth + 2, seen);
            }
        }
        if let Some(top) = entity.top {
            let _ = writeln!(out, "{pad}top: {top}");
        }
    }

    fn entity(&self, entity: &LegalEntity) -> String {
        let mut out =
            format!("legal entity {} — {} ({}) {}\n", entity.id, entity.name, entity.country, told(&entity.evidence));
        self.owners(&mut out, entity, 2, &mut vec![entity.id.as_str()]);
        out
    }

    fn offering(&self, vendor: &str, offering: &Offering) -> String {
        let mut out = format!("offering {} — {}\n", offering.id, offering.name);
        let mut row = |name: &str, value: String| {
            if !value.is_empty() {
                let _ = writeln!(out, "  {name:<16} {value}");
            }
        };
        row("vendor", vendor.to_owned());
        row("kind", offering.kind.to_string());
        row("categories", offering.categories.join(", "));
        row("seller", offering.seller.clone().unwrap_or_default());
        row("operator", offering.operator.clone().unwrap_or_default());
        row("licensed from", offering.licensed_from.join(", "));
        row("hosted on", offering.hosted_on.join(", "));
        row("regions", offering.regions.join(", "));
        row("support from", offering.support_from.join(", "));
        row("keys", offering.keys.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "));
        row("vendor access", offering.vendor_access.map(|v| v.to_string()).unwrap_or_default());
        row("switch-off", offering.switch_off.map(|v| v.to_string()).unwrap_or_default());
        row("licence", offering.licence.clone().unwrap_or_default());
        row(
            "export",
            offering
                .export
                .as_ref()
                .map(|e| format!("{} ({})", e.completeness, e.formats.join(", ")))
                .unwrap_or_default(),
        );
        row("interfaces", offering.interfaces.map(|v| v.to_string()).unwrap_or_default());
        row("model training", offering.trains_on_customer_data.map(|v| v.to_string()).unwrap_or_default());
        for certificate in &offering.certificates {
            row(
                "certificate",
                format!(
                    "{} {} {}",
                    certificate.scheme,
                    certificate.level.clone().unwrap_or_default(),
                    told(&certificate.evidence)
                ),
            );
        }
        for sub in &offering.sub_processors {
            row("sub-processor", format!("{} — {} {}", sub.entity, self.say(&sub.purpose), told(&sub.evidence)));
        }
        row("also known as", offering.aliases.join(", "));
        row("note", offering.note.as_ref().map(|note| self.say(note).to_owned()).unwrap_or_default());
        row("source", told(&offering.evidence));
        out
    }

    fn law(&self, law: &Law) -> String {
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

    fn adequacy(&self, decision: &Adequacy) -> String {
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

    fn category(&self, category: &Category) -> String {
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

    fn lens(&self, lens: &Lens) -> String {
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

    fn criterion(&self, lens: &Lens, criterion: &Criterion) -> String {
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

    fn control(&self, control: &Control) -> String {
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

    fn clause(&self, clause: &Clause) -> String {
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

    fn scenario(&self, scenario: &Scenario) -> String {
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

    fn data_class(&self, class: &DataClass) -> String {
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

    fn region(&self, found: super::index::RegionOf<'_>) -> String {
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

    fn country(&self, country: &Country) -> String {
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
