//! The plan.
//!
//! A range is a pair of numbers, the lower one first.

use super::*;

pub(super) fn plan() -> Fields {
    let decision = [
        ("service", text()),
        ("placement", text()),
        ("target", maybe_text()),
        ("changes", flag()),
        ("gates", word(&["pass", "open", "fail"])),
        ("unmet", maybe_text()),
    ];
    let deadline = [
        ("date", day()),
        ("kind", text()),
        ("service", text()),
        ("owner", maybe_text()),
        ("planned_exit", flag()),
        ("for_switch", flag()),
        ("assumed", flag()),
        ("missed", flag()),
    ];
    let vendor = [
        ("vendor", text()),
        ("fixes", texts()),
        ("fixed_so_far", whole()),
        ("share_so_far", number()),
        ("alone", whole()),
    ];
    let gap = [("skill", text()), ("services", texts()), ("from", maybe_day()), ("certain", flag())];
    let flip = [("on", text()), ("factor", number()), ("placement", text()), ("target", maybe_text())];
    let stability = [("service", text()), ("stable", flag()), ("flips", list_of(&flip)), ("others_held", flag())];
    let asked = [("clause", text()), ("realism", text()), ("services", texts()), ("agreed", texts())];
    let kit = [
        ("purpose", text()),
        ("vendor", maybe_text()),
        ("services", texts()),
        ("notice_by", maybe_day()),
        ("clauses", list_of(&asked)),
    ];
    let clause = [
        ("id", text()),
        ("name", both_languages()),
        ("wording", both_languages()),
        ("basis", json!({})),
        ("realism", text()),
        ("channels", texts()),
        ("source", text()),
        ("as_of", day()),
        ("confidence", text()),
    ];
    vec![
        ("schema", text()),
        ("tool", tool()),
        ("organisation", text()),
        ("start", day()),
        ("horizon_end", day()),
        ("objective", word(&["cheapest", "exposure"])),
        ("budget", maybe_number()),
        ("days_per_month", maybe_number()),
        (
            "proof",
            object(&[
                ("method", word(&["exact", "node-limit", "heuristic"])),
                ("objective", maybe_number()),
                ("bound", maybe_number()),
                ("gap", maybe_number()),
                ("within_limits", flag()),
            ]),
        ),
        ("effort_days", range()),
        ("one_off_cost", or_null(range())),
        ("run_cost_change", or_null(range())),
        ("exposure_now", json!({})),
        ("quick_wins", object(&[("services", texts()), ("effort_days", number()), ("exposure_after", number())])),
        ("doing_nothing", object(&[("exposure_after", number())])),
        ("overruns_horizon", flag()),
        ("held_back", texts()),
        ("waves", list_of(&wave())),
        ("decisions", list_of(&decision)),
        ("deadlines", list_of(&deadline)),
        ("fix_set", object(&[("steps", list_of(&vendor)), ("hopeless", texts()), ("exact", flag())])),
        ("skill_gaps", list_of(&gap)),
        ("sensitivity", list_of(&stability)),
        ("contract_kit", list_of(&kit)),
        ("clauses", list_of(&clause)),
    ]
}

pub(super) fn wave() -> Fields {
    let source = [
        ("basis", text()),
        ("category", maybe_text()),
        ("source", maybe_text()),
        ("as_of", maybe_day()),
        ("confidence", maybe_text()),
    ];
    let step = [
        ("service", text()),
        ("kind", text()),
        ("placement", text()),
        ("target", maybe_text()),
        ("start", day()),
        ("end", day()),
        ("effort_days", range()),
        ("effort_source", object(&source)),
        ("one_off_cost", or_null(range())),
        ("run_cost_change", or_null(range())),
        ("exposure_removed", number()),
        ("steps", json!({ "type": "array" })),
        ("traps", json!({ "type": "array" })),
        ("formats", texts()),
        ("owner", maybe_text()),
        ("after", texts()),
        ("notice_by", maybe_day()),
        ("contract_over", maybe_day()),
        ("contract_basis", maybe_text()),
        ("rollback", text()),
        ("exit_criteria", texts()),
    ];
    let flow = [
        ("from", text()),
        ("to", text()),
        ("from_country", maybe_text()),
        ("to_country", maybe_text()),
        ("certain", flag()),
    ];
    // A prerequisite has `by`, `skill` or `service` beside its kind.
    let needed = json!({ "type": "object", "properties": { "kind": word(&["notice", "skill", "anchor", "moved"]),
        "service": text(), "by": day(), "skill": text() }, "required": ["kind"] });
    vec![
        ("number", whole()),
        ("start", day()),
        ("end", day()),
        ("effort_days", range()),
        ("one_off_cost", or_null(range())),
        ("run_cost_change", or_null(range())),
        ("exposure_after", number()),
        ("exposure_by_channel", or_null(list(number()))),
        ("prerequisites", list(needed)),
        ("bridges", list_of(&[("moved", text()), ("other", text()), ("until_wave", maybe_whole())])),
        ("flows", list_of(&flow)),
        ("moves", list_of(&step)),
    ]
}
