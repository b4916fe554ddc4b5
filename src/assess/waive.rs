//! Rule levels and waivers, applied to findings. Nothing is hidden without being counted.
//!
//! In: findings, the policy, today. Out: what stays [`Waived::active`] (at the level the policy gives its rule), what is
//! waived and by which waiver, what is switched off, and findings about the waivers themselves: naming an unknown rule,
//! matching nothing, expired, or running for more than a year. A waiver counts only while it is none of these, and never
//! hides a finding about a waiver.

use super::policy_rules::{self, is_undecided};
use super::wording::{same, say};
use super::{Assessment, Finding};
use crate::diagnostic::suggest;
use crate::model::words::*;
use crate::policy::{Policy, Waiver};

/// Ids of the rules of this file.
pub const RULES: &[&str] = &["waiver-unknown-rule", "waiver-unused", "waiver-expired", "waiver-too-long"];

/// Findings, sorted out.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Waived {
    /// What counts, worst first, with findings about waivers among them.
    pub active: Vec<Finding>,
    /// What is waived, with the place of the waiver in the policy.
    pub waived: Vec<(Finding, usize)>,
    /// What the policy switches off.
    pub off: Vec<Finding>,
}

/// What becomes of a finding.
#[derive(PartialEq)]
enum Fate {
    Active,
    Off,
    /// By the waiver at this place of the policy.
    Waived(usize),
}

/// Applies the policy's levels and waivers. `known` holds the ids of all other rules.
#[must_use]
pub fn waive(mut findings: Vec<Finding>, assessment: &Assessment<'_>, known: &[&str]) -> Waived {
    let (policy, today) = (assessment.policy, assessment.today);
    let mut out = Waived::default();
    let mut used = vec![false; policy.waivers.len()];
    // What each waiver that does not count would cover: what counts again, what another one covers.
    let mut silent = vec![(false, false); policy.waivers.len()];
    let mut fate = |finding: &mut Finding| {
        if !level(finding, policy) {
            return Fate::Off;
        }
        let service = finding.service.map(|at| assessment.service(at).id.as_str());
        let about = |waiver: &Waiver| names(waiver, finding) && waiver.covers(service);
        let (counting, over): (Vec<usize>, Vec<usize>) = (0..policy.waivers.len())
            .filter(|at| about(&policy.waivers[*at]))
            .partition(|at| !policy.waivers[*at].expired(today) && !policy.waivers[*at].too_long(today));
        let by = counting.first().copied();
        counting.iter().for_each(|at| used[*at] = true);
        for at in over {
            let (again, covered) = &mut silent[at];
            *if by.is_none() { again } else { covered } = true;
        }
        by.map_or(Fate::Active, Fate::Waived)
    };
    let fates: Vec<Fate> = findings.iter_mut().map(&mut fate).collect();
    // Nearly all of them stay: only the others move.
    let mut all = fates.iter();
    let apart = findings.extract_if(.., |_| all.next().is_some_and(|fate| *fate != Fate::Active));
    for (finding, fate) in apart.zip(fates.iter().filter(|fate| **fate != Fate::Active)) {
        match fate {
            Fate::Waived(at) => out.waived.push((finding, *at)),
            Fate::Off | Fate::Active => out.off.push(finding),
        }
    }
    out.active = findings;
    let own: Vec<&str> = policy.own_rules.iter().filter_map(|rule| rule.limit.id.as_deref()).collect();
    let valid: Vec<&str> = known.iter().chain(policy_rules::RULES).copied().chain(own).collect();
    for (at, waiver) in policy.waivers.iter().enumerate() {
        let mut problem = |rule: &'static str, state: &str, severity, span, close: &str| {
            let topic = rule.trim_start_matches("waiver-");
            let remedy = if state.is_empty() { topic } else { "unused" };
            let values = [
                ("rule", same(&waiver.rule)),
                ("scope", same(&waiver.scope)),
                ("expires", same(waiver.expires.to_string())),
                ("owner", same(&waiver.owner)),
                ("close", same(close)),
            ];
            let mut finding = Finding {
                rule,
                severity,
                confidence: Confidence::High,
                service: None,
                exposure: None,
                message: say(assessment.catalog, &format!("waiver.{topic}{state}"), &values).into(),
                remedy: Some(std::sync::Arc::new(say(assessment.catalog, &format!("waiver.{remedy}.remedy"), &values))),
                owner: OwnerKind::Internal,
                span: Some(span),
                seen: None,
                key: format!("{}|{}|{}", waiver.rule, waiver.scope, waiver.expires).into(),
            };
            let shown = level(&mut finding, policy);
            if shown { &mut out.active } else { &mut out.off }.push(finding);
        };
        if !valid.contains(&waiver.rule.as_str()) {
            let close = suggest::closest(&waiver.rule, valid.iter().copied()).unwrap_or("—");
            problem("waiver-unknown-rule", "", Severity::Medium, waiver.span, close);
        } else if waiver.expired(today) {
            let (state, severity) = match silent[at] {
                (true, _) => ("", Severity::Medium),
                (false, true) => (".replaced", Severity::Low),
                (false, false) => (".idle", Severity::Low),
            };
            problem("waiver-expired", state, severity, waiver.expires_span, "");
        } else if waiver.too_long(today) {
            problem("waiver-too-long", "", Severity::Medium, waiver.expires_span, "");
        } else if !used[at] {
            problem("waiver-unused", "", Severity::Low, waiver.span, "");
        }
    }
    let id = |finding: &Finding| finding.service.map(|at| assessment.service(at).id.as_str());
    out.active.sort_by(|a, b| {
        (b.severity, b.confidence)
            .cmp(&(a.severity, a.confidence))
            .then_with(|| (id(a), a.rule, &a.key).cmp(&(id(b), b.rule, &b.key)))
    });
    out
}

/// Gives a finding the level that the policy gives its rule; `false`: the rule is off. What is undecided keeps its level.
fn level(finding: &mut Finding, policy: &Policy) -> bool {
    let undecided = is_undecided(finding);
    let own = (finding.rule == "policy-custom").then(|| policy.levels.get(&*finding.key)).flatten();
    match own.or_else(|| policy.levels.get(finding.rule)).map(|level| level.severity) {
        Some(None) => return false,
        Some(Some(severity)) if !undecided => finding.severity = severity,
        _ => {}
    }
    !(undecided && policy.undecided.is_none())
}

fn names(waiver: &Waiver, finding: &Finding) -> bool {
    waiver.rule == finding.rule || (finding.rule == "policy-custom" && *waiver.rule == *finding.key)
}
