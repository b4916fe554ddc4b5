//! Skills that the plan demands and the organisation lacks.
//!
//! In: problem and plan. Out: each missing skill with who demands it and from when. When the organisation's skills are not
//! known, every demanded skill is listed, and marked as such.

use super::{Plan, Problem};
use crate::model::words::Date;
use std::collections::BTreeMap;

/// A skill that is missing, or not known to be there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SkillGap {
    /// The skill.
    pub skill: String,
    /// Services whose new place demands it.
    pub services: Vec<String>,
    /// First day on which it is needed.
    pub from: Option<Date>,
    /// Whether it is known to be missing.
    pub certain: bool,
}

/// Lists missing skills, by first day of need and name.
#[must_use]
pub fn skill_gaps(problem: &Problem, plan: &Plan) -> Vec<SkillGap> {
    let decided: BTreeMap<&str, usize> =
        plan.decisions.iter().filter(|decision| decision.changes).map(|d| (d.service.as_str(), d.option)).collect();
    let starts: BTreeMap<&str, Date> = plan
        .waves
        .iter()
        .flat_map(|wave| &wave.moves)
        .filter(|step| step.kind != super::Kind::SetUp)
        .map(|step| (step.service.as_str(), step.start))
        .collect();
    let there = problem.capacity.skills.as_ref();
    let mut found: BTreeMap<&str, SkillGap> = BTreeMap::new();
    for item in &problem.services {
        let Some(option) = decided.get(item.id.as_str()).and_then(|&option| item.options.get(option)) else { continue };
        for skill in option.skills.iter().filter(|skill| !there.is_some_and(|there| there.contains(*skill))) {
            let gap = found.entry(skill).or_insert_with(|| SkillGap {
                skill: skill.clone(),
                services: Vec::new(),
                from: None,
                certain: there.is_some(),
            });
            gap.services.push(item.id.clone());
            let start = starts.get(item.id.as_str()).copied();
            gap.from = match (gap.from, start) {
                (Some(a), Some(b)) => Some(a.min(b)),
                (a, b) => a.or(b),
            };
        }
    }
    let mut gaps: Vec<SkillGap> = found.into_values().collect();
    for gap in &mut gaps {
        gap.services.sort();
    }
    gaps.sort_by(|a, b| (a.from.is_none(), a.from, &a.skill).cmp(&(b.from.is_none(), b.from, &b.skill)));
    gaps
}
