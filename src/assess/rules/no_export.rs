//! Data cannot be taken along.

use super::case::Case;
use super::{Finding, Rule};
use crate::model::words::{Channel, Confidence, ExportCompleteness, OwnerKind, Severity};

/// `no-export`
pub(super) static RULE: Rule = Rule::each("no-export", Severity::High, OwnerKind::Provider, check);

fn check(case: &Case<'_>, out: &mut Vec<Finding>) {
    let export = case.offering.and_then(|offering| offering.export.as_ref()).map(|export| export.completeness);
    if export != Some(ExportCompleteness::None)
        || case.control("exit_tested") == Some(true)
        || !case.result.setup.has_data
    {
        return;
    }
    let severity = if case.critical() { Severity::High } else { Severity::Medium };
    let confidence = case.offering.map_or(Confidence::Low, |offering| offering.evidence.confidence);
    let mut draft = case.found(&RULE).severity(severity).confidence(confidence);
    if let Some(at) = case.result.exposures.iter().position(|exposure| exposure.channel == Channel::Exit) {
        draft = draft.about(at);
    }
    out.push(draft.done());
}
