//! Before and after: an older assessment (public JSON) against this one.

use super::View;
use crate::model::words::{Channel, Level, Placement};
use serde_json::Value;
use std::collections::BTreeMap;

/// An older assessment, as far as it is compared.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Old {
    /// Services by id: levels by channel and advice.
    pub services: BTreeMap<String, OldService>,
    /// Fingerprints of findings with rule and message.
    pub findings: BTreeMap<String, String>,
    /// Version of the catalog it was made with.
    pub catalog: String,
}

/// A service of an older assessment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OldService {
    /// Level by channel.
    pub levels: [Level; 4],
    /// Advice.
    pub placement: Option<Placement>,
}

/// What changed.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct CompareView {
    /// Services by place in the inventory: levels before.
    pub before: BTreeMap<usize, OldService>,
    /// Services that are new, as places in the inventory.
    pub added: Vec<usize>,
    /// Ids of services that are gone.
    pub removed: Vec<String>,
    /// Number of findings that are new and gone.
    pub findings: (usize, usize),
    /// Services at high or critical by channel: before and after.
    pub high: [(usize, usize); 4],
}

impl Old {
    /// Reads `hoheit/assessment/v1`.
    ///
    /// # Errors
    /// One sentence on what is wrong with the text.
    pub fn read(text: &str) -> Result<Self, String> {
        let value: Value = serde_json::from_str(text).map_err(|error| error.to_string())?;
        let schema = value.get("schema").and_then(Value::as_str).unwrap_or_default();
        if !schema.starts_with("hoheit/assessment/v1") {
            return Err(format!("`schema` is `{schema}`, expected `hoheit/assessment/v1`"));
        }
        for name in ["services", "findings"] {
            if !value.get(name).is_some_and(Value::is_array) {
                return Err(format!("it has no list `{name}`"));
            }
        }
        let list = |name: &str| value.get(name).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
        let text = |value: &Value, name: &str| value.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
        let mut old = Self::default();
        for service in list("services") {
            let mut levels = [Level::None; 4];
            for exposure in service.get("exposures").and_then(Value::as_array).into_iter().flatten() {
                let channel = Channel::parse(&text(exposure, "channel"));
                let level = Level::parse(&text(exposure, "level"));
                if let (Some(channel), Some(level)) = (channel, level) {
                    let slot = &mut levels[channel as usize];
                    *slot = level.max(*slot);
                }
            }
            let placement = service.get("recommendation").and_then(|r| Placement::parse(&text(r, "placement")));
            old.services.insert(text(service, "id"), OldService { levels, placement });
        }
        for finding in list("findings") {
            old.findings.insert(text(finding, "fingerprint"), text(finding, "message"));
        }
        old.catalog = value.get("catalog").map(|catalog| text(catalog, "version")).unwrap_or_default();
        Ok(old)
    }
}

impl View<'_> {
    /// This assessment against an older one.
    #[must_use]
    pub(super) fn compared(&self, old: &Old) -> CompareView {
        let mut out = CompareView::default();
        for service in &self.services {
            match old.services.get(self.assessment.service(service.at).id.as_str()) {
                Some(before) => {
                    out.before.insert(service.at, *before);
                }
                None => out.added.push(service.at),
            }
            for (slot, channel) in out.high.iter_mut().zip(&service.channels) {
                slot.1 += usize::from(channel.level >= Level::High);
            }
        }
        let ids: std::collections::BTreeSet<&str> =
            self.assessment.inventory.services.iter().map(|s| s.id.as_str()).collect();
        for (id, service) in &old.services {
            if !ids.contains(id.as_str()) {
                out.removed.push(if self.names.redact.services {
                    self.texts.t("redact.removed").to_owned()
                } else {
                    id.clone()
                });
            }
            for (slot, level) in out.high.iter_mut().zip(service.levels) {
                slot.0 += usize::from(level >= Level::High);
            }
        }
        let now: std::collections::BTreeSet<&str> =
            self.findings.iter().map(|finding| finding.fingerprint.as_str()).collect();
        out.findings.0 = now.iter().filter(|print| !old.findings.contains_key(**print)).count();
        out.findings.1 = old.findings.keys().filter(|print| !now.contains(print.as_str())).count();
        out
    }
}
