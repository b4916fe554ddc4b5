//! What to do for a move, step by step, and where its effort comes from.
//!
//! In: an assessment and a move of its plan. Out: the steps of the category's playbook (for controls in place: what the
//! advice relies on; for a trust anchor that stays: its set-up), the traps and data formats, and the source of the effort.

use super::{Kind, Move, Plan};
use crate::assess::wording::{home_area, say};
use crate::assess::{Assessment, Candidate};
use crate::catalog::Catalog;
use crate::catalog::raw::Category;
use crate::model::words::{Evidence, Placement, Text};

/// How to carry out a move.
#[derive(Debug, Clone, PartialEq)]
pub struct Playbook {
    /// Steps in order.
    pub steps: Vec<Text>,
    /// Typical traps.
    pub traps: Vec<Text>,
    /// Data formats that carry the data across.
    pub formats: Vec<String>,
    /// Where the effort comes from.
    pub effort: EffortSource,
}

/// Where an effort comes from.
#[derive(Debug, Clone, PartialEq)]
pub struct EffortSource {
    /// What it was taken from.
    pub basis: EffortBasis,
    /// For a category: its id.
    pub category: Option<String>,
    /// For a category: where its numbers come from.
    pub evidence: Option<Evidence>,
}

/// What an effort was taken from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EffortBasis {
    /// The category in the catalog, by size of the organisation.
    Category,
    /// The policy's days for controls in place.
    Policy,
    /// A judgement of the planner.
    Planner,
}

impl EffortBasis {
    /// Word in outputs.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Category => "category",
            Self::Policy => "policy",
            Self::Planner => "planner",
        }
    }
}

/// The playbook of a move. `plan` tells which candidate was taken.
#[must_use]
pub fn playbook(assessment: &Assessment<'_>, plan: &Plan, step: &Move) -> Playbook {
    let catalog = assessment.catalog;
    let home = home_area(catalog, &assessment.graph.home);
    let text = |key: &str| say(catalog, key, &[("home", home.clone())]);
    let mut out = Playbook {
        steps: Vec::new(),
        traps: Vec::new(),
        formats: Vec::new(),
        effort: EffortSource { basis: EffortBasis::Planner, category: None, evidence: None },
    };
    let services = &assessment.inventory.services;
    let Ok(at) = services.binary_search_by(|service| service.id.as_str().cmp(&step.service)) else { return out };
    let candidate = candidate(assessment, plan, at);
    match step.kind {
        Kind::SetUp => {
            out.steps = ["reach", "trust", "test"].iter().map(|key| text(&format!("planned.set-up.{key}"))).collect();
        }
        Kind::InPlace => {
            out.effort.basis = EffortBasis::Policy;
            let measures = candidate.map(|candidate| candidate.measures).unwrap_or_default();
            out.steps = measures.keys().map(&text).collect();
            out.steps.push(text("planned.govern.evidence"));
        }
        Kind::Relocate => {
            let category = services[at].category.as_deref().and_then(|id| catalog.category(id));
            if let Some(category) = category {
                out.effort = EffortSource {
                    basis: EffortBasis::Category,
                    category: Some(category.id.clone()),
                    evidence: Some(category.evidence.clone()),
                };
                out.steps.extend(candidate.and_then(|candidate| split(candidate, category, catalog)));
                out.steps.extend(category.playbook.iter().cloned());
                out.traps.clone_from(&category.traps);
                out.formats.clone_from(&category.formats);
            }
            let agreed = candidate.filter(|candidate| candidate.placement == Placement::EuCloud);
            out.steps.extend(agreed.into_iter().flat_map(|candidate| candidate.measures.keys()).map(&text));
        }
    }
    out
}

/// The candidate that the plan took for a service.
fn candidate<'a>(assessment: &'a Assessment<'_>, plan: &Plan, at: usize) -> Option<&'a Candidate> {
    let id = &assessment.service(at).id;
    let decision = plan.decisions.iter().find(|decision| decision.service == *id)?;
    let number = *super::adapter::offered(assessment, at).get(decision.option)?;
    assessment.services[at].recommendation.candidates.get(number)
}

/// For a split: what stays and what goes.
fn split(candidate: &Candidate, category: &Category, catalog: &Catalog) -> Option<Text> {
    let split = category.hybrid.get(usize::from(candidate.split?))?;
    let pattern = catalog.text("planned.split")?;
    let fill = |pattern: &str, stays: &str, moves: &str| pattern.replace("{stays}", stays).replace("{moves}", moves);
    Some(Text {
        en: fill(&pattern.en, &split.stays.en, &split.moves.en),
        de: fill(&pattern.de, &split.stays.de, &split.moves.de),
    })
}
