//! The rules: one file a rule, one line registers it.
//!
//! In: an assessment. Out: findings, worst first. A rule looks at one service at a time or at the whole once, so that all
//! together run in time linear in the inventory. Severity says how bad it is, confidence how certain; they are never mixed.
//! Texts live in the catalog (`texts/rules.yaml`), pages in `docs/rules/`, and a test holds all three together.

pub mod case;
pub mod describe;

mod adequacy_ending;
mod ai_not_disclosed;
mod backup_shares_owner;
mod byok_is_no_cure;
mod card_data_recorded;
mod cert_expired;
mod concentration_cloud;
mod concentration_parent;
mod contract_ended;
mod contract_lock;
mod criticality_without_rto;
mod cycle_of_hard_dependencies;
mod data_residency_is_not_control;
mod development_chain_abroad;
mod domain_under_foreign_control;
mod emotion_analysis_hidden;
mod eu_product_on_foreign_cloud;
mod exit_block_law;
mod fallback_shares_cause;
mod foreign_access_high_need;
mod foreign_kill_switch;
mod hidden_common_cause;
mod keys_not_offered;
mod kill_switch_through_identity;
mod law_lapsing;
mod manual_deletion;
mod model_training;
mod need_below_data;
mod no_audit_right;
mod no_deletion_proof;
mod no_exit_plan;
mod no_export;
mod no_processor_agreement;
mod no_retention;
mod no_transfer_assessment;
mod notice_deadline_missed;
mod notice_deadline_near;
mod owner_disagreement;
mod ownership_under_review;
mod parent_change_announced;
mod partner_needs_foreign_licence;
mod places_disagree;
mod recording_not_disclosed;
mod recording_without_consent;
mod recordings_kept_long;
mod rto_unreachable;
mod secrecy_not_bound;
mod self_hosted_proprietary_licence;
mod silent_access;
mod soft_dependency_critical;
mod special_data_abroad;
mod stale_facts;
mod stand_in_needs_primary;
mod sub_processor_abroad;
mod sub_processors_unknown;
mod support_from_third_country;
mod telemetry_on;
mod training_not_ruled_out;
mod transfer_on_dpf_only;
mod transfer_without_basis;
mod unknown_data_classes;
mod unknown_location;
mod unknown_vendor;
mod unsourced_facts;
mod untested_fallback;
mod vendor_may_suspend;

use super::{Assessment, Finding};
use crate::catalog::Catalog;
use crate::model::words::{Confidence, OwnerKind, Severity, Text};
use case::{Case, Look};
use rayon::prelude::*;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// Every rule, by id.
pub static RULES: &[&Rule] = &[
    &adequacy_ending::RULE,
    &ai_not_disclosed::RULE,
    &backup_shares_owner::RULE,
    &byok_is_no_cure::RULE,
    &card_data_recorded::RULE,
    &cert_expired::RULE,
    &concentration_cloud::RULE,
    &concentration_parent::RULE,
    &contract_ended::RULE,
    &contract_lock::RULE,
    &criticality_without_rto::RULE,
    &cycle_of_hard_dependencies::RULE,
    &data_residency_is_not_control::RULE,
    &development_chain_abroad::RULE,
    &domain_under_foreign_control::RULE,
    &emotion_analysis_hidden::RULE,
    &eu_product_on_foreign_cloud::RULE,
    &exit_block_law::RULE,
    &fallback_shares_cause::RULE,
    &foreign_access_high_need::RULE,
    &foreign_kill_switch::RULE,
    &hidden_common_cause::RULE,
    &keys_not_offered::RULE,
    &kill_switch_through_identity::RULE,
    &law_lapsing::RULE,
    &manual_deletion::RULE,
    &model_training::RULE,
    &need_below_data::RULE,
    &no_audit_right::RULE,
    &no_deletion_proof::RULE,
    &no_exit_plan::RULE,
    &no_export::RULE,
    &no_processor_agreement::RULE,
    &no_retention::RULE,
    &no_transfer_assessment::RULE,
    &notice_deadline_missed::RULE,
    &notice_deadline_near::RULE,
    &owner_disagreement::RULE,
    &ownership_under_review::RULE,
    &parent_change_announced::RULE,
    &partner_needs_foreign_licence::RULE,
    &places_disagree::RULE,
    &recording_not_disclosed::RULE,
    &recording_without_consent::RULE,
    &recordings_kept_long::RULE,
    &rto_unreachable::RULE,
    &secrecy_not_bound::RULE,
    &self_hosted_proprietary_licence::RULE,
    &silent_access::RULE,
    &soft_dependency_critical::RULE,
    &special_data_abroad::RULE,
    &stale_facts::RULE,
    &stand_in_needs_primary::RULE,
    &sub_processor_abroad::RULE,
    &sub_processors_unknown::RULE,
    &support_from_third_country::RULE,
    &telemetry_on::RULE,
    &training_not_ruled_out::RULE,
    &transfer_on_dpf_only::RULE,
    &transfer_without_basis::RULE,
    &unknown_data_classes::RULE,
    &unknown_location::RULE,
    &unknown_vendor::RULE,
    &unsourced_facts::RULE,
    &untested_fallback::RULE,
    &vendor_may_suspend::RULE,
];

/// A rule.
#[derive(Debug)]
pub struct Rule {
    /// Id, kebab-case; the page is `docs/rules/<id>.md`.
    pub id: &'static str,
    /// Severity unless the finding has reason for another.
    pub severity: Severity,
    /// Who acts.
    pub owner: OwnerKind,
    check: Check,
}

#[derive(Debug)]
enum Check {
    Each(fn(&Case<'_>, &mut Vec<Finding>)),
    Whole(fn(&Look<'_>, &mut Vec<Finding>)),
}

impl Rule {
    /// A rule that looks at each service.
    const fn each(
        id: &'static str,
        severity: Severity,
        owner: OwnerKind,
        check: fn(&Case<'_>, &mut Vec<Finding>),
    ) -> Self {
        Self { id, severity, owner, check: Check::Each(check) }
    }

    /// A rule that looks at the whole once.
    const fn whole(
        id: &'static str,
        severity: Severity,
        owner: OwnerKind,
        check: fn(&Look<'_>, &mut Vec<Finding>),
    ) -> Self {
        Self { id, severity, owner, check: Check::Whole(check) }
    }

    /// Title.
    #[must_use]
    pub fn title<'c>(&self, catalog: &'c Catalog) -> Option<&'c Text> {
        catalog.text(&format!("rule.{}.title", self.id))
    }

    /// Path of its page.
    #[must_use]
    pub fn page(&self) -> String {
        format!("docs/rules/{}.md", self.id)
    }

    /// What this rule alone finds.
    #[must_use]
    pub fn check(&self, look: &Look<'_>) -> Vec<Finding> {
        let mut out = Vec::new();
        match self.check {
            Check::Each(check) => (0..look.assessment.services.len()).for_each(|at| check(&look.case(at), &mut out)),
            Check::Whole(check) => check(look, &mut out),
        }
        out
    }
}

/// The rule with this id.
#[must_use]
pub fn rule(id: &str) -> Option<&'static Rule> {
    RULES.iter().find(|rule| rule.id == id).copied()
}

/// Findings by severity and confidence, worst and surest first.
type Ranks = BTreeMap<Rank, Vec<Finding>>;
type Rank = (Reverse<Severity>, Reverse<Confidence>);

/// What all rules find, worst first.
#[must_use]
pub fn findings(assessment: &Assessment<'_>) -> Vec<Finding> {
    let look = Look::new(assessment);
    // By rank from the start: what is put in order as a whole would stand in memory twice.
    let each = || {
        (0..assessment.services.len())
            .into_par_iter()
            .with_min_len(64)
            .fold(Ranks::new, |mut ranks, at| {
                let case = look.case(at);
                let mut found = Vec::new();
                for rule in RULES {
                    if let Check::Each(check) = rule.check {
                        check(&case, &mut found);
                    }
                }
                found.sort_by(|a: &Finding, b| order(a).cmp(&order(b)));
                for finding in found {
                    ranks.entry(rank(&finding)).or_default().push(finding);
                }
                ranks
            })
            .collect::<Vec<Ranks>>()
    };
    let (mut pieces, whole) = rayon::join(each, || of_whole(&look));
    // Services stand in order already, so findings of one rank are in order when they are put together; what was found about the
    // whole is put between them.
    let mut ranks: BTreeSet<_> = pieces.iter().flat_map(|ranks| ranks.keys().copied()).collect();
    ranks.extend(whole.iter().map(rank));
    let count: usize = pieces.iter().flat_map(Ranks::values).map(Vec::len).sum();
    // Others add a few: moving all of them for these would cost as much as making them.
    let mut out: Vec<Finding> = Vec::with_capacity(count + whole.len() + count / 32);
    let mut whole = whole.into_iter().peekable();
    for of in ranks {
        for finding in pieces.iter_mut().filter_map(|ranks| ranks.remove(&of)).flatten() {
            while let Some(first) = whole.next_if(|first| order(first) < order(&finding)) {
                out.push(first);
            }
            out.push(finding);
        }
        while let Some(last) = whole.next_if(|last| rank(last) == of) {
            out.push(last);
        }
    }
    out
}

/// What all rules that look at the whole find, in order.
fn of_whole(look: &Look<'_>) -> Vec<Finding> {
    let mut whole = Vec::new();
    for rule in RULES {
        if let Check::Whole(check) = rule.check {
            check(look, &mut whole);
        }
    }
    whole.sort_by(|a, b| order(a).cmp(&order(b)));
    whole
}

/// Worst first, then the surest.
fn rank(finding: &Finding) -> Rank {
    (Reverse(finding.severity), Reverse(finding.confidence))
}

/// Worst first, then the surest, then by service, rule and key.
fn order(finding: &Finding) -> impl Ord + '_ {
    (rank(finding), finding.service.unwrap_or(usize::MAX), finding.rule, &finding.key)
}
