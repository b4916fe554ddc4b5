//! The contract kit: with whom to negotiate what, and until when.
//!
//! In: an assessment, the problem made from it and its plan. Out: for each vendor that stays under controls, and for each
//! that is left, the clauses of the catalog that serve what is exposed there, with the services they are for and those whose
//! inventory says that they are agreed already. What must hold: every governed service and every exit with a vendor is in
//! exactly one entry, and a clause is listed only for services to which it applies.

use super::calendar::{DeadlineKind, deadlines};
use super::{Gate, Kind, Plan, Problem};
use crate::assess::Assessment;
use crate::catalog::Catalog;
use crate::catalog::raw::Clause;
use crate::model::service::ControlValue;
use crate::model::words::{Channel, Date, Placement};
use crate::model::{Contract, Organisation, Service, Strength};
use std::collections::{BTreeMap, BTreeSet};

/// What the clauses are for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Purpose {
    /// The service stays with the vendor: for good under controls, or until it can move.
    Govern,
    /// The service leaves the vendor.
    Exit,
}

impl Purpose {
    /// Word in outputs, and in `used_for` of the catalog.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Govern => "govern",
            Self::Exit => "exit",
        }
    }
}

/// What to negotiate with one vendor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KitEntry {
    /// What for.
    pub purpose: Purpose,
    /// Vendor id; `None`: not known.
    pub vendor: Option<String>,
    /// Service ids.
    pub services: Vec<String>,
    /// Last day on which giving notice is still possible, which is when negotiating is easiest: the earliest that has not
    /// passed.
    pub notice_by: Option<Date>,
    /// The clauses, those that vendors usually accept first.
    pub clauses: Vec<KitClause>,
}

/// A clause in an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KitClause {
    /// Id in the catalog.
    pub clause: String,
    /// How likely a large vendor agrees: `usual`, `negotiable`, `hard`.
    pub realism: String,
    /// Services for which it has to be agreed.
    pub services: Vec<String>,
    /// Services for which the inventory says that it is.
    pub agreed: Vec<String>,
}

/// Puts the kit together: what is left first, then what is governed, by vendor.
#[must_use]
pub fn contract_kit(assessment: &Assessment<'_>, problem: &Problem, plan: &Plan) -> Vec<KitEntry> {
    let leaves: BTreeSet<&str> = plan
        .waves
        .iter()
        .flat_map(|wave| &wave.moves)
        .filter(|step| step.kind == Kind::Relocate)
        .map(|step| step.service.as_str())
        .collect();
    let mut groups: BTreeMap<(std::cmp::Reverse<Purpose>, Option<String>), Vec<usize>> = BTreeMap::new();
    for decision in &plan.decisions {
        let services = &assessment.inventory.services;
        let Ok(at) = services.binary_search_by(|service| service.id.as_str().cmp(&decision.service)) else { continue };
        let governed = decision.placement == Placement::Govern || decision.gates != Gate::Passes;
        let purpose = match () {
            () if leaves.contains(decision.service.as_str()) => Purpose::Exit,
            () if governed => Purpose::Govern,
            () => continue,
        };
        let own = assessment.services[at].setup.self_run(assessment.catalog) == Some(true);
        // What runs on own ground without a contract has nobody to negotiate with.
        if own && services[at].contract == Contract::default() {
            continue;
        }
        let vendor = assessment.services[at].vendor.clone();
        groups.entry((std::cmp::Reverse(purpose), vendor)).or_default().push(at);
    }
    let notices: Vec<(Date, String)> = deadlines(problem, plan, problem.start)
        .into_iter()
        .filter(|deadline| deadline.kind == DeadlineKind::Notice && !deadline.missed)
        .map(|deadline| (deadline.date, deadline.service))
        .collect();
    let entries = groups.into_iter().filter_map(|((purpose, vendor), members)| {
        let clauses = clauses(assessment, purpose.0, &members);
        let services: Vec<String> = members.iter().map(|&at| assessment.service(at).id.clone()).collect();
        let notice_by = notices.iter().find(|(_, service)| services.contains(service)).map(|(date, _)| *date);
        (!clauses.is_empty()).then_some(KitEntry { purpose: purpose.0, vendor, services, notice_by, clauses })
    });
    entries.collect()
}

fn clauses(assessment: &Assessment<'_>, purpose: Purpose, members: &[usize]) -> Vec<KitClause> {
    let organisation = &assessment.inventory.organisation;
    let mut found = Vec::new();
    for clause in &assessment.catalog.raw.clauses {
        let mut entry = KitClause {
            clause: clause.id.clone(),
            realism: clause.realism.clone(),
            services: Vec::new(),
            agreed: Vec::new(),
        };
        for &at in members {
            let service = assessment.service(at);
            let own = assessment.services[at].setup.self_run(assessment.catalog) == Some(true);
            if !serves(assessment, purpose, clause, at)
                || (clause.vendor_run && own)
                || !applies(clause, service, organisation, assessment.catalog)
            {
                continue;
            }
            let list = if agreed(clause, service) { &mut entry.agreed } else { &mut entry.services };
            list.push(service.id.clone());
        }
        if !entry.services.is_empty() || !entry.agreed.is_empty() {
            found.push(entry);
        }
    }
    let rank = |realism: &str| ["usual", "negotiable", "hard"].iter().position(|word| *word == realism).unwrap_or(3);
    found.sort_by(|a, b| {
        let count = |entry: &KitClause| std::cmp::Reverse(entry.services.len());
        (rank(&a.realism), count(a), &a.clause).cmp(&(rank(&b.realism), count(b), &b.clause))
    });
    found
}

/// Whether a clause serves what is exposed here. When leaving, only the channel that it chiefly serves counts (the first one
/// named in the catalog), and the way out is always wanted.
fn serves(assessment: &Assessment<'_>, purpose: Purpose, clause: &Clause, at: usize) -> bool {
    if !clause.used_for.iter().any(|word| word == purpose.as_str()) {
        return false;
    }
    let keep = &assessment.services[at].recommendation.candidates[0];
    let exposed = |channel: &Channel| keep.own[*channel as usize].worst != Strength::None;
    match purpose {
        Purpose::Govern => clause.channels.iter().any(exposed),
        Purpose::Exit => clause.channels.first().is_some_and(|chief| *chief == Channel::Exit || exposed(chief)),
    }
}

fn applies(clause: &Clause, service: &Service, organisation: &Organisation, catalog: &Catalog) -> bool {
    let sector = |word: &String| organisation.sector.as_ref().is_some_and(|own| own.eq_ignore_ascii_case(word));
    let flows = |class: &String| match &service.data {
        None => true,
        Some(data) if class == "personal" => {
            data.iter().any(|id| catalog.data_class(id).is_none_or(|class| class.personal))
        }
        Some(data) => data.contains(class),
    };
    (clause.sectors.is_empty() || clause.sectors.iter().any(sector))
        && (clause.applies_to.is_empty() || catalog.applies(&clause.applies_to, service.category.as_deref()))
        && (clause.data.is_empty() || clause.data.iter().any(flows))
        && !service.keys.is_some_and(|keys| clause.unless_keys.contains(&keys))
}

fn agreed(clause: &Clause, service: &Service) -> bool {
    match clause.control.as_deref() {
        None => false,
        Some("scc") => service.contract.scc == Some(true),
        Some(control) => service.controls.get(control) == Some(&ControlValue::Flag(true)),
    }
}
