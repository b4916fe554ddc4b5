//! Verification tokens in DNS: proof that somebody once set a product up, and of nothing more.
//!
//! In: an assessment and the observations that rest on tokens alone. Out: one finding each, as information, unless the
//! vendor stands behind a service anyway. What must hold: a token never makes a service or a dependency.

use super::wording::{same, say};
use super::{Assessment, Finding};
use crate::model::Observation;
use crate::model::words::{Confidence, OwnerKind, Severity};
use std::collections::BTreeSet;

/// Id of the rule of this file.
pub const RULE: &str = "past-contact";

/// Vendors of whom only a token was seen.
#[must_use]
pub fn findings(assessment: &Assessment<'_>, contacts: &[Observation]) -> Vec<Finding> {
    let catalog = assessment.catalog;
    let in_use: BTreeSet<&str> = assessment.services.iter().filter_map(|service| service.vendor.as_deref()).collect();
    let seen = contacts.iter().filter_map(|contact| Some((contact, contact.vendor.as_deref()?)));
    seen.filter(|(_, vendor)| !in_use.contains(vendor))
        .map(|(contact, vendor)| {
            let name = catalog.vendor(vendor).map_or(vendor, |vendor| vendor.name.as_str());
            let values =
                [("vendor", same(name)), ("evidence", same(contact.evidence.replace(" (past contact only)", "")))];
            Finding {
                rule: RULE,
                severity: Severity::Info,
                confidence: Confidence::Low,
                service: None,
                exposure: None,
                message: say(catalog, "contact.token", &values).into(),
                remedy: Some(std::sync::Arc::new(say(catalog, "contact.remedy", &[]))),
                owner: OwnerKind::Internal,
                span: None,
                seen: contact.places.first().cloned().map(Box::new),
                key: format!("{vendor}|{}", contact.service).into(),
            }
        })
        .collect()
}
