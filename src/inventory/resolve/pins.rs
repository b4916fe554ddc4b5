//! Pins of a person that contradict each other.
//!
//! What cannot be had together is told with the line of the entry. It is no error: the assessment then leaves the pins out and
//! says so in the advice, and the plan names the smallest set that cannot be had.

use super::*;
use crate::model::words::Placement;

/// What is said where the pins of a service cannot be had together.
pub(super) fn contradiction(service: &Service) -> Option<Diagnostic> {
    let pin = &service.pin;
    let staying = match pin.placement {
        _ if pin.keep => "`keep: true`".to_owned(),
        Some(placement @ (Placement::Keep | Placement::Govern)) => format!("`placement: {}`", placement.as_str()),
        _ => return None,
    };
    let (field, value) = match (pin.placement, &pin.target) {
        (Some(placement), _) if pin.keep && placement != Placement::Keep => ("placement", placement.as_str()),
        (_, Some(target)) if service.offering.as_ref() != Some(target) => ("target", target.as_str()),
        _ => return None,
    };
    let message = format!("{staying} and `{field}: {}` contradict each other", shorten(value));
    let diagnostic = Diagnostic::warning("contradicting-pins", message).at_value_saying(
        service.span,
        (field, value),
        "not with the other",
    );
    Some(diagnostic.help("leave one of them out; until then the assessment heeds neither"))
}
