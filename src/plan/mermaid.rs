//! The plan as a Mermaid Gantt chart.
//!
//! In: a [`Plan`] and words. Out: text for a `mermaid` block. Names cannot break out: what Mermaid reads as syntax is
//! replaced by characters that look alike or are harmless.

use super::labels::Labels;
use super::{Kind, Plan};
use std::fmt::Write as _;

/// Writes the chart.
#[must_use]
pub fn mermaid(plan: &Plan, labels: &Labels) -> String {
    let mut out = format!("gantt\n    title {}\n    dateFormat YYYY-MM-DD\n    axisFormat %Y-%m\n", name(labels.plan));
    for wave in &plan.waves {
        let _ = writeln!(out, "    section {}", name(&labels.wave(wave.number)));
        for (at, step) in wave.moves.iter().enumerate() {
            let mark = match step.kind {
                Kind::Relocate => "",
                Kind::InPlace => "active, ",
                Kind::SetUp => "crit, ",
            };
            let about = name(&labels.sentence(step));
            // Mermaid takes the end as the day on which the bar stops: the day after the last.
            let end = super::contract::plus(step.end, jiff::Span::new().days(1));
            let _ = writeln!(out, "    {about} :{mark}w{}t{at}, {}, {end}", wave.number, step.start);
        }
    }
    out
}

fn name(raw: &str) -> String {
    let mut out = String::with_capacity(raw.len());
    for character in raw.chars() {
        match character {
            ':' => out.push('∶'),
            ';' => out.push('⁏'),
            '#' => out.push('＃'),
            '%' => out.push('％'),
            '<' => out.push('‹'),
            '>' => out.push('›'),
            '`' => out.push('\''),
            '"' => out.push('”'),
            '{' => out.push('('),
            '}' => out.push(')'),
            ',' => out.push('‚'),
            other if other.is_control() => out.push(' '),
            other => out.push(other),
        }
    }
    let trimmed = out.trim();
    if trimmed.is_empty() { "–".to_owned() } else { trimmed.to_owned() }
}
