//! CSV, ICS, Mermaid and SVG are well formed, whatever names say.

use crate::random::{Random, START, Wildness, problem};
use hoheit::plan::calendar::deadlines;
use hoheit::plan::csv::{Tracker, csv};
use hoheit::plan::gantt::gantt;
use hoheit::plan::ics::ics;
use hoheit::plan::labels::Labels;
use hoheit::plan::mermaid::mermaid;
use hoheit::plan::{Plan, Problem, plan};

const NASTY: [&str; 8] = [
    "=HYPERLINK(\"http://x\",\"y\")",
    "@SUM(1)",
    "-cmd|' /C calc'!A0",
    "Straße; Ärger, \\ Zeile\nzwei",
    "<script>alert('ä')</script> & \"mehr\"",
    "x: y, crit :z # %%{init}",
    "Ein sehr langer Name für eine Anwendung, die niemand mehr kennt und die dennoch überall gebraucht wird: 🏛️🏛️🏛️🏛️🏛️",
    "\u{7}\u{1b}[31m\u{0}",
];

fn nasty(seed: u64) -> Option<(Problem, Plan)> {
    let mut random = Random::new(seed);
    let mut problem = problem(&mut random, Wildness { services: 10, pins: 5, limits: 0, interplay: 50 });
    for (at, item) in problem.services.iter_mut().enumerate() {
        item.name = NASTY[at % NASTY.len()].to_owned();
        item.owner = Some(NASTY[(at + 3) % NASTY.len()].to_owned());
        item.id = format!("{} {at}", NASTY[(at + 5) % NASTY.len()]);
    }
    let plan = plan(&problem).ok()?;
    Some((problem, plan))
}

/// Reads RFC 4180 by hand.
fn cells(text: &str) -> Vec<Vec<String>> {
    let (mut rows, mut row, mut cell, mut quoted) = (Vec::new(), Vec::new(), String::new(), false);
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '"' if quoted && characters.peek() == Some(&'"') => {
                characters.next();
                cell.push('"');
            }
            '"' => quoted = !quoted,
            ',' if !quoted => row.push(std::mem::take(&mut cell)),
            '\r' if !quoted && characters.peek() == Some(&'\n') => {
                characters.next();
                row.push(std::mem::take(&mut cell));
                rows.push(std::mem::take(&mut row));
            }
            other => {
                assert!(quoted || !matches!(other, '\n' | '\r'), "bare line break");
                cell.push(other);
            }
        }
    }
    assert!(!quoted && cell.is_empty() && row.is_empty(), "unfinished line");
    rows
}

#[test]
fn csv_has_one_line_a_task_and_no_formulas() {
    for (problem, plan) in (0..60).filter_map(nasty) {
        let tasks: usize = plan.waves.iter().map(|wave| wave.moves.len()).sum();
        for tracker in [Tracker::Plain, Tracker::Jira, Tracker::GitLab, Tracker::OpenProject] {
            let text = csv(&plan, tracker, &Labels::GERMAN);
            let rows = cells(&text);
            assert_eq!(rows.len(), tasks + 1);
            assert!(rows.iter().all(|row| row.len() == rows[0].len()));
            for cell in rows.iter().flatten() {
                let dangerous = cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']);
                assert!(!dangerous || cell.parse::<f64>().is_ok(), "{cell:?}");
            }
        }
        assert!(problem.services.len() >= plan.decisions.len());
    }
}

#[test]
fn csv_columns_are_documented() {
    let (_, plan) = (0..60).find_map(nasty).expect("a plan");
    let page = include_str!("../../docs/plan-exports.md");
    for tracker in [Tracker::Plain, Tracker::Jira, Tracker::GitLab, Tracker::OpenProject] {
        for column in &cells(&csv(&plan, tracker, &Labels::ENGLISH))[0] {
            assert!(page.contains(&format!("`{column}`")), "{column} is not documented");
        }
    }
}

#[test]
fn ics_is_folded_escaped_and_balanced() {
    for (problem, plan) in (0..60).filter_map(nasty) {
        let text = ics(&plan, &deadlines(&problem, &plan, START), START, &Labels::GERMAN);
        assert!(text.ends_with("END:VCALENDAR\r\n"));
        assert_eq!(text.matches('\n').count(), text.matches("\r\n").count());
        assert!(text.split("\r\n").all(|line| line.len() <= 75), "a line is too long");
        let unfolded = text.replace("\r\n ", "");
        let (mut open, mut uids) = (Vec::new(), std::collections::BTreeSet::new());
        for line in unfolded.split("\r\n").filter(|line| !line.is_empty()) {
            let (name, value) = line.split_once(':').expect("name and value");
            assert!(!value.chars().any(char::is_control), "{line:?}");
            match name {
                "BEGIN" => open.push(value),
                "END" => assert_eq!(open.pop(), Some(value)),
                "UID" => assert!(uids.insert(value), "{value} twice"),
                "DTSTAMP" => assert_eq!(value, "20261123T000000Z"),
                "SUMMARY" | "DESCRIPTION" => {
                    let bare = value.replace("\\\\", "").replace("\\,", "").replace("\\;", "").replace("\\n", "");
                    assert!(!bare.contains([',', ';', '\\']), "{value:?}");
                }
                _ => {}
            }
        }
        assert!(open.is_empty());
    }
}

#[test]
fn mermaid_names_cannot_break_out() {
    for (_, plan) in (0..60).filter_map(nasty) {
        let text = mermaid(&plan, &Labels::ENGLISH);
        let tasks: usize = plan.waves.iter().map(|wave| wave.moves.len()).sum();
        assert_eq!(text.lines().count(), 4 + plan.waves.len() + tasks);
        for line in text.lines().filter(|line| line.contains(" :")) {
            assert_eq!(line.matches(':').count(), 1, "{line}");
            assert!(!line.contains([';', '#', '<', '>', '%', '`']), "{line}");
        }
    }
}

#[test]
fn svg_is_xml_with_title_and_description() {
    for (_, plan) in (0..60).filter_map(nasty) {
        let text = gantt(&plan, &Labels::GERMAN, "plan");
        let mut reader = quick_xml::Reader::from_str(&text);
        let mut names = Vec::new();
        loop {
            match reader.read_event().expect("well-formed") {
                quick_xml::events::Event::Eof => break,
                quick_xml::events::Event::Start(start) => names.push(start.name().as_ref().to_owned()),
                _ => {}
            }
        }
        assert!(names.iter().any(|name| name == "desc") && names.iter().any(|name| name == "title"));
        assert!(names.iter().all(|name| name != "script"));
        assert!(text.contains("aria-labelledby=\"plan-title plan-desc\""));
    }
}
