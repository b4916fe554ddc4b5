//! A certificate has expired.

use super::case::Case;
use super::{Finding, Rule};
use crate::model::words::{OwnerKind, Severity};

/// `cert-expired`
pub(super) static RULE: Rule = Rule::each("cert-expired", Severity::Low, OwnerKind::Provider, check);

fn check(case: &Case<'_>, out: &mut Vec<Finding>) {
    let certificates = case.offering.map(|offering| offering.certificates.as_slice()).unwrap_or_default();
    for certificate in certificates {
        let Some(until) = certificate.valid_until.filter(|until| *until < case.today()) else { continue };
        let renewed = certificates.iter().any(|other| {
            other.scheme == certificate.scheme && other.valid_until.is_none_or(|until| case.today() <= until)
        });
        if !renewed {
            let draft = case.found(&RULE).confidence(certificate.evidence.confidence).key(certificate.scheme.as_str());
            out.push(draft.word("scheme", certificate.scheme.to_uppercase()).word("date", until.to_string()).done());
        }
    }
}
