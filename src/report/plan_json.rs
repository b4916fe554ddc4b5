//! The plan as a JSON document of its own: `hoheit/plan/v1`. Fields may be added, never renamed.
//!
//! In: [`Planned`]. Out: bytes. Services, offerings, vendors and skills are named by their ids.

use super::plan::Planned;
use super::redact::{Names, values};
use crate::assess::Assessment;
use crate::plan::clauses::KitEntry;
use crate::plan::playbook::playbook;
use crate::plan::{Gate, Kind, Method, Move, Objective, Prerequisite, Unmet, Wave};
use serde_json::{Value, json};

/// Name and version of the document.
pub const SCHEMA: &str = "hoheit/plan/v1";

/// Writes the document.
///
/// # Errors
/// Never in practice: the target is memory.
pub fn render(planned: &Planned, assessment: &Assessment<'_>, names: &Names<'_>) -> Result<Vec<u8>, String> {
    let (plan, problem) = (&planned.plan, &planned.problem);
    let waves: Vec<Value> = plan.waves.iter().enumerate().map(|(at, one)| wave(one, planned, at, assessment)).collect();
    let decisions = plan.decisions.iter().map(|decision| {
        json!({
            "service": decision.service,
            "placement": decision.placement.as_str(),
            "target": decision.target,
            "changes": decision.changes,
            "gates": match decision.gates { Gate::Passes => "pass", Gate::Open => "open", Gate::Fails => "fail" },
            "unmet": decision.unmet.map(unmet),
        })
    });
    let deadlines = planned.deadlines().into_iter().map(|deadline| {
        json!({
            "date": deadline.date.to_string(),
            "kind": deadline.kind.as_str(),
            "service": deadline.service,
            "owner": deadline.owner,
            "planned_exit": deadline.planned_exit,
            "for_switch": deadline.for_switch,
            "assumed": deadline.assumed,
            "missed": deadline.missed,
        })
    });
    let steps = planned.fix_set.steps.iter().map(|step| {
        json!({ "vendor": step.vendor, "fixes": step.fixes, "fixed_so_far": step.fixed_so_far, "share_so_far": step.share_so_far, "alone": step.alone })
    });
    let gaps = crate::plan::skills::skill_gaps(problem, plan).into_iter().map(|gap| {
        json!({
            "skill": gap.skill,
            "services": gap.services,
            "from": gap.from.map(|day| day.to_string()),
            "certain": gap.certain,
        })
    });
    let rounded = |share: f64| (share * 1000.0).round() / 1000.0;
    let share = |left: f64| if plan.exposure_today > 0.0 { rounded(left / plan.exposure_today) } else { 0.0 };
    let stability = planned.stability().into_iter().map(|one| {
        let flips = one.flips.iter().map(|flip| {
            json!({
                "on": flip.on.as_str(),
                "factor": rounded(flip.factor),
                "placement": flip.placement.as_str(),
                "target": flip.target,
            })
        });
        json!({
            "service": one.service,
            "stable": one.stable,
            "flips": flips.collect::<Vec<_>>(),
            "others_held": one.others_held,
        })
    });
    let document = json!({
        "schema": SCHEMA,
        "tool": { "name": "hoheit", "version": env!("CARGO_PKG_VERSION") },
        "organisation": assessment.inventory.organisation.name,
        "start": plan.start.to_string(),
        "horizon_end": plan.horizon_end.to_string(),
        "objective": match problem.objective { Objective::Cheapest => "cheapest", Objective::MostExposureRemoved => "exposure" },
        "budget": problem.budget,
        "days_per_month": problem.capacity.days_per_month,
        "proof": {
            "method": match plan.proof.method {
                Method::Exact => "exact",
                Method::NodeLimit => "node-limit",
                Method::Heuristic => "heuristic",
            },
            "objective": plan.proof.objective,
            "bound": plan.proof.bound,
            "gap": plan.proof.gap,
            "within_limits": plan.proof.within_limits,
        },
        "effort_days": plan.effort_days,
        "one_off_cost": plan.one_off_cost,
        "run_cost_change": plan.run_cost_change,
        "exposure_now": planned.exposure_now,
        "quick_wins": { "services": plan.quick_wins.services, "effort_days": plan.quick_wins.effort_days, "exposure_after": share(plan.quick_wins.exposure_after) },
        "doing_nothing": { "exposure_after": 1.0 },
        "overruns_horizon": plan.overruns_horizon,
        "held_back": plan.held_back,
        "waves": waves,
        "decisions": decisions.collect::<Vec<_>>(),
        "deadlines": deadlines.collect::<Vec<_>>(),
        "fix_set": {
            "steps": steps.collect::<Vec<_>>(),
            "hopeless": planned.fix_set.hopeless,
            "exact": planned.fix_set.exact,
        },
        "skill_gaps": gaps.collect::<Vec<_>>(),
        "sensitivity": stability.collect::<Vec<_>>(),
        "contract_kit": planned.contract_kit.iter().map(kit).collect::<Vec<_>>(),
        "clauses": clauses(planned, assessment),
    });
    let mut out = serde_json::to_vec_pretty(&document).map_err(|error| error.to_string())?;
    out.push(b'\n');
    if names.redact.any() { values::shown(&out, names) } else { Ok(out) }
}

fn kit(entry: &KitEntry) -> Value {
    let clauses = entry.clauses.iter().map(|clause| {
        json!({
            "clause": clause.clause,
            "realism": clause.realism,
            "services": clause.services,
            "agreed": clause.agreed,
        })
    });
    json!({
        "purpose": entry.purpose.as_str(),
        "vendor": entry.vendor,
        "services": entry.services,
        "notice_by": entry.notice_by.map(|day| day.to_string()),
        "clauses": clauses.collect::<Vec<_>>(),
    })
}

/// The clauses that the kit names, in full.
fn clauses(planned: &Planned, assessment: &Assessment<'_>) -> Vec<Value> {
    let named: std::collections::BTreeSet<&str> =
        planned.contract_kit.iter().flat_map(|entry| &entry.clauses).map(|clause| clause.clause.as_str()).collect();
    let known = assessment.catalog.raw.clauses.iter().filter(|clause| named.contains(clause.id.as_str()));
    known
        .map(|clause| {
            json!({
                "id": clause.id,
                "name": clause.name,
                "wording": clause.wording,
                "basis": clause.basis,
                "realism": clause.realism,
                "channels": clause.channels,
                "source": clause.evidence.source,
                "as_of": clause.evidence.as_of.to_string(),
                "confidence": clause.evidence.confidence.as_str(),
            })
        })
        .collect()
}

fn wave(wave: &Wave, planned: &Planned, at: usize, assessment: &Assessment<'_>) -> Value {
    let prerequisites = wave.prerequisites.iter().map(|needed| match needed {
        Prerequisite::Notice { service, by } => json!({ "kind": "notice", "service": service, "by": by.to_string() }),
        Prerequisite::Skill { skill } => json!({ "kind": "skill", "skill": skill }),
        Prerequisite::Anchor { service } => json!({ "kind": "anchor", "service": service }),
        Prerequisite::Moved { service } => json!({ "kind": "moved", "service": service }),
    });
    let bridges = wave
        .bridges
        .iter()
        .map(|bridge| json!({ "moved": bridge.moved, "other": bridge.other, "until_wave": bridge.until_wave }));
    let flows = wave.flows.iter().map(|flow| {
        json!({
            "from": flow.from,
            "to": flow.to,
            "from_country": flow.from_country,
            "to_country": flow.to_country,
            "certain": flow.certain,
        })
    });
    let rounded = |share: f64| (share * 1000.0).round() / 1000.0;
    json!({
        "number": wave.number,
        "start": wave.start.to_string(),
        "end": wave.end.to_string(),
        "effort_days": wave.effort_days,
        "one_off_cost": wave.one_off_cost,
        "run_cost_change": wave.run_cost_change,
        "exposure_after": rounded(planned.share_left(at)),
        "exposure_by_channel": planned.exposure_after.get(at).map(|left| left.map(rounded)),
        "prerequisites": prerequisites.collect::<Vec<_>>(),
        "bridges": bridges.collect::<Vec<_>>(),
        "flows": flows.collect::<Vec<_>>(),
        "moves": wave.moves.iter().map(|one| step(one, planned, assessment)).collect::<Vec<_>>(),
    })
}

fn step(step: &Move, planned: &Planned, assessment: &Assessment<'_>) -> Value {
    let book = playbook(assessment, &planned.plan, step);
    let evidence = book.effort.evidence.as_ref();
    json!({
        "service": step.service,
        "kind": step.kind.as_str(),
        "placement": step.placement.as_str(),
        "target": if step.kind == Kind::SetUp { None } else { step.target.as_deref() },
        "start": step.start.to_string(),
        "end": step.end.to_string(),
        "effort_days": step.effort_days,
        "effort_source": {
            "basis": book.effort.basis.as_str(),
            "category": book.effort.category,
            "source": evidence.map(|evidence| evidence.source.as_str()),
            "as_of": evidence.map(|evidence| evidence.as_of.to_string()),
            "confidence": evidence.map(|evidence| evidence.confidence.as_str()),
        },
        "one_off_cost": step.one_off_cost,
        "run_cost_change": if step.kind == Kind::SetUp { None } else { planned.run_cost_change(&step.service) },
        "exposure_removed": step.exposure_removed,
        "steps": book.steps,
        "traps": book.traps,
        "formats": book.formats,
        "owner": step.owner,
        "after": step.after,
        "notice_by": step.contract.map(|exit| exit.notice_by.to_string()),
        "contract_over": step.contract.map(|exit| exit.over.to_string()),
        "contract_basis": step.contract.map(|exit| exit.basis.as_str()),
        "rollback": step.rollback.as_str(),
        "exit_criteria": step.exit_criteria.iter().map(|criterion| criterion.as_str()).collect::<Vec<_>>(),
    })
}

const fn unmet(unmet: Unmet) -> &'static str {
    match unmet {
        Unmet::Pinned => "pinned",
        Unmet::NoOption => "no-option",
        Unmet::Contract => "contract",
        Unmet::Limits => "limits",
        Unmet::HeldBack => "held-back",
    }
}
