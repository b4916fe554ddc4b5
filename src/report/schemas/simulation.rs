//! The simulation.
//!
//! A state is a word of `simulate::outcome`
//!  hours count from the event.

use super::*;

pub(super) fn simulation() -> Fields {
    let wave = || or_null(object(&[("number", whole()), ("end", day())]));
    let compared = [
        ("id", text()),
        ("moves", whole()),
        ("after_wave", wave()),
        ("counts", counts()),
        ("functions", whole()),
        ("people", people()),
        ("new_exposures", whole()),
        ("effort_days", range()),
        ("calendar_days", or_null(range())),
    ];
    let mut scenario = scenario();
    scenario.push(("after_wave", wave()));
    vec![
        ("schema", text()),
        ("tool", tool()),
        ("catalog", object(&[("version", text()), ("as_of", maybe_day()), ("sha256", text())])),
        ("inputs", list_of(&[("path", text()), ("kind", text()), ("sha256", text())])),
        ("organisation", object(&[("name", text()), ("home", text())])),
        ("today", maybe_day()),
        ("scenarios", list_of(&scenario)),
        ("comparison", list_of(&compared)),
    ]
}

pub(super) fn counts() -> Value {
    let states = ["dark_at_once", "dark_later", "degraded", "stands_in", "perhaps", "unaffected"];
    object(&states.map(|state| (state, whole())))
}

pub(super) fn people() -> Value {
    object(&["at_least", "about", "services_without_users"].map(|count| (count, whole())))
}

pub(super) fn scenario() -> Fields {
    let event = [
        ("kind", text()),
        ("subject", text()),
        ("id", text()),
        ("name", both_languages()),
        ("by", or_null(both_languages())),
        ("after_hours", number()),
        ("hits", maybe_whole()),
        ("may_hit", maybe_whole()),
    ];
    let because = [("kind", text()), ("id", text()), ("name", both_languages()), ("relation", maybe_text())];
    let service = [
        ("id", text()),
        ("name", both_languages()),
        ("state", text()),
        ("worst", text()),
        ("since_hours", maybe_number()),
        ("worst_since_hours", maybe_number()),
        ("rto_hours", maybe_number()),
        ("lost_after_hours", maybe_number()),
        ("direct", flag()),
        ("because", list_of(&because)),
        ("stands_in", texts()),
        ("untested", texts()),
        ("criticality", maybe_text()),
        ("functions", texts()),
        ("users", maybe_whole()),
        ("data", or_null(texts())),
        ("moved", flag()),
        ("part_of", maybe_text()),
    ];
    let function = [
        ("name", text()),
        ("verdict", text()),
        ("services", texts()),
        ("dark_after_hours", number()),
        ("lost_after_hours", maybe_number()),
        ("users", maybe_whole()),
    ];
    let interval = || object(&[("best", text()), ("worst", text())]);
    let hop = [
        ("from", text()),
        ("to", text()),
        ("relation", text()),
        ("source", text()),
        ("as_of", maybe_day()),
        ("confidence", text()),
    ];
    let exposure = [
        ("service", text()),
        ("channel", text()),
        ("jurisdiction", maybe_text()),
        ("change", word(&["new", "less"])),
        ("before", interval()),
        ("after", interval()),
        ("verdict", text()),
        ("level", text()),
        ("after_hours", number()),
        ("direct", flag()),
        ("data", or_null(texts())),
        ("path", list_of(&hop)),
    ];
    let way = [
        ("service", text()),
        ("placement", maybe_text()),
        ("target", maybe_text()),
        ("recommended", flag()),
        ("sure", flag()),
        ("effort_days", or_null(range())),
        ("calendar_days", or_null(range())),
        ("notice_days", maybe_whole()),
        ("in_time", maybe_text()),
    ];
    let total = [
        ("services", whole()),
        ("without", whole()),
        ("effort_days", range()),
        ("calendar_days", or_null(range())),
        ("in_time", maybe_text()),
    ];
    let line = [
        ("kind", text()),
        ("id", text()),
        ("name", both_languages()),
        ("parent", maybe_whole()),
        ("depth", whole()),
        ("state", maybe_text()),
        ("services", whole()),
    ];
    vec![
        ("id", text()),
        ("name", both_languages()),
        ("story", both_languages()),
        ("happened", flag()),
        ("source", text()),
        ("as_of", day()),
        ("confidence", text()),
        ("references", texts()),
        ("moves", whole()),
        ("events", list_of(&event)),
        ("counts", counts()),
        ("services", list_of(&service)),
        ("functions", list_of(&function)),
        ("people", people()),
        ("data_out_of_reach", texts()),
        ("exposures", list_of(&exposure)),
        ("open_transfers", texts()),
        ("ways_out", list_of(&way)),
        ("way_out", object(&total)),
        ("tree", list_of(&line)),
        ("single_points", list_of(&[("service", text()), ("saves", whole())])),
        ("notes", texts()),
    ]
}
