//! Facts of what the organisation declares: data, AI, stand-ins, notice, controls.

use super::*;

/// Categories in which AI is what the service is.
const AI_CATEGORIES: &[&str] = &[
    "voice-assistant",
    "chatbot",
    "speech-to-text",
    "text-to-speech",
    "speech-analytics",
    "llm",
    "ai-platform",
    "translation",
];

/// Categories in which none is at work.
const NO_AI: &[&str] = &[
    "backup",
    "block-file-storage",
    "cdn",
    "colocation",
    "compute",
    "connectivity",
    "dns",
    "domain-registration",
    "file-transfer",
    "kubernetes",
    "load-balancer",
    "object-storage",
    "virtualization",
    "cache",
    "database",
    "message-queue",
    "nosql-database",
    "certificate-authority",
    "key-management",
    "mfa",
    "session-border-controller",
    "sip-trunk",
    "fax",
    "container-registry",
    "package-registry",
    "artifact-hosting",
];

pub(super) fn ai(service: &Service) -> Set {
    let category = service.category.as_deref();
    let prompts = service.data.as_ref().is_some_and(|data| data.iter().any(|class| class == "ai-prompts"));
    if prompts || category.is_some_and(|id| AI_CATEGORIES.contains(&id)) {
        return YES;
    }
    match service.controls.get("ai_disclosed") {
        // Whoever says that it is not disclosed says that it is at work.
        Some(ControlValue::Flag(_)) => return YES,
        // Unless it holds prompts, which is not known where its data is not.
        _ if service.data.is_some() && category.is_some_and(|id| NO_AI.contains(&id)) => return NO,
        _ => {}
    }
    EITHER
}

/// Sectors whose business is to handle other people's customers.
const CLIENT_SECTORS: &[&str] =
    &["customer-service", "call-center", "call-centre", "contact-center", "contact-centre", "outsourcing", "bpo"];

pub(super) fn for_clients(organisation: &Organisation) -> Set {
    let sector = organisation.sector.as_deref().map(str::to_lowercase);
    flag(sector.map(|sector| CLIENT_SECTORS.contains(&sector.as_str())))
}

pub(super) fn fallback(service: &Service) -> Set {
    if service.fallback.is_some() {
        return YES;
    }
    match service.controls.get("fallback_tested") {
        Some(ControlValue::Flag(true)) => YES,
        Some(ControlValue::Flag(false)) => NO,
        _ => EITHER,
    }
}

/// The Data Act's two months, in days.
pub const TWO_MONTHS: u32 = 62;

pub(super) fn notice(service: &Service) -> Set {
    match service.contract.notice.map(Notice::length) {
        Some(days) if days <= TWO_MONTHS => 1,
        Some(_) => 2,
        None => EITHER,
    }
}

/// What a declared control says.
#[must_use]
pub fn told(value: &ControlValue, kind: &str) -> Option<bool> {
    match value {
        ControlValue::Unknown => None,
        ControlValue::Flag(flag) => Some(*flag),
        ControlValue::Number(number) => Some(kind != "flag" || *number > 0.0),
        ControlValue::Words(_) if kind == "flag" => None,
        ControlValue::Words(words) => Some(!words.trim().is_empty()),
    }
}

/// Whether a control concerns services of this category with this data; unknown data may be concerned.
#[must_use]
pub fn concerns(control: &Control, service: &Service, catalog: &Catalog) -> bool {
    catalog.applies(&control.applies_to, service.category.as_deref())
        && flows(&control.data, service.data.as_deref(), catalog)
}

/// Whether one of `wanted` (data class ids, or `personal`) may be among the data; no wish is always met.
#[must_use]
pub fn flows(wanted: &[String], data: Option<&[String]>, catalog: &Catalog) -> bool {
    let Some(data) = data.filter(|_| !wanted.is_empty()) else { return true };
    data.iter().any(|class| {
        wanted.iter().any(|wish| {
            wish == class || (wish == "personal" && catalog.data_class(class).is_none_or(|known| known.personal))
        })
    })
}

pub(super) fn control_set(service: &Service, control: &Control, catalog: &Catalog, today: Date) -> Set {
    if let Some(value) = service.controls.get(&control.id) {
        return flag(told(value, &control.value));
    }
    if control.id == "fallback_tested"
        && let Some(fallback) = &service.fallback
    {
        return match fallback.tested.on(today) {
            Tested::NotSaid => EITHER,
            Tested::Never => NO,
            Tested::Yes | Tested::On(_) => YES,
        };
    }
    if concerns(control, service, catalog) { EITHER } else { EITHER | NOT_CONCERNED }
}
