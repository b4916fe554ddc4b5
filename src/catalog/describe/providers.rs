//! Vendors with their owners, and what they sell.
//!
//! Each fact is shown with its source, day and confidence.

use super::*;

impl Page<'_> {
    pub(super) fn vendor(&self, vendor: &Vendor) -> String {
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

    pub(super) fn owners<'e>(
        &'e self,
        out: &mut String,
        entity: &'e LegalEntity,
        depth: usize,
        seen: &mut Vec<&'e str>,
    ) {
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

    pub(super) fn entity(&self, entity: &LegalEntity) -> String {
        let mut out =
            format!("legal entity {} — {} ({}) {}\n", entity.id, entity.name, entity.country, told(&entity.evidence));
        self.owners(&mut out, entity, 2, &mut vec![entity.id.as_str()]);
        out
    }

    pub(super) fn offering(&self, vendor: &str, offering: &Offering) -> String {
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
}
