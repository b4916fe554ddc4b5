//! The plan as an SVG Gantt chart.
//!
//! In: a [`Plan`] and words. Out: one `<svg>` element with title and description for readers who do not see it; colours
//! come from CSS variables with fallbacks, text is escaped, nothing is loaded from anywhere.

use super::labels::{Labels, fill};
use super::{Kind, Move, Plan};
use crate::model::words::Date;
use jiff::Unit;
use std::fmt::Write as _;

const WIDTH: f64 = 960.0;
const NAMES: f64 = 260.0;
const ROW: f64 = 22.0;
const TOP: f64 = 40.0;

/// Draws the chart. `prefix` makes ids unique in a page.
#[must_use]
pub fn gantt(plan: &Plan, labels: &Labels, prefix: &str) -> String {
    let steps: usize = plan.waves.iter().map(|wave| wave.moves.len()).sum();
    let rows = steps + plan.waves.len();
    let height = TOP + ROW * rows as f64 + 10.0;
    let from = plan.waves.first().map_or(plan.start, |wave| wave.start).min(plan.start);
    let to = plan.waves.iter().map(|wave| wave.end).max().unwrap_or(plan.start);
    let scale = Scale { from, days: days(from, to).max(1.0) + 1.0 };
    let (count, first, last) = (steps.to_string(), from.to_string(), to.to_string());
    let about = fill(labels.chart, &[("{moves}", &count), ("{from}", &first), ("{to}", &last)]);
    let prefix = escape(prefix);
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {height}\" role=\"img\" \
         aria-labelledby=\"{prefix}-title {prefix}-desc\" font-family=\"system-ui, sans-serif\" font-size=\"12\">\n\
         <title id=\"{prefix}-title\">{}</title>\n<desc id=\"{prefix}-desc\">{}</desc>\n",
        escape(labels.plan),
        escape(&about)
    );
    axis(&mut out, &scale, to, height);
    let mut y = TOP;
    for wave in &plan.waves {
        let _ = writeln!(
            out,
            "<text x=\"4\" y=\"{:.1}\" font-weight=\"bold\" fill=\"var(--ink, #1b1f24)\">{}</text>",
            y + 15.0,
            escape(&labels.wave(wave.number))
        );
        bar(&mut out, &scale, (wave.start, wave.end), y + 8.0, 5.0, "var(--wave, #8a94a3)", &labels.wave(wave.number));
        y += ROW;
        for step in &wave.moves {
            row(&mut out, &scale, step, labels, y);
            y += ROW;
        }
    }
    out.push_str("</svg>\n");
    out
}

struct Scale {
    from: Date,
    days: f64,
}

impl Scale {
    fn x(&self, date: Date) -> f64 {
        NAMES + (WIDTH - NAMES - 10.0) * days(self.from, date) / self.days
    }
}

fn days(from: Date, to: Date) -> f64 {
    from.until((Unit::Day, to)).map_or(0.0, |span| f64::from(span.get_days()))
}

/// A line at each first of January, April, July and October; fewer when there are many.
fn axis(out: &mut String, scale: &Scale, to: Date, height: f64) {
    let years = i32::from(to.year()) - i32::from(scale.from.year()) + 1;
    let step: i8 = if years > 6 {
        12
    } else if years > 3 {
        6
    } else {
        3
    };
    for year in scale.from.year()..=to.year() {
        for month in (1..=12).step_by(step.unsigned_abs() as usize) {
            let Ok(day) = Date::new(year, month, 1) else { continue };
            if day < scale.from || day > to {
                continue;
            }
            let x = scale.x(day);
            let _ = writeln!(
                out,
                "<line x1=\"{x:.1}\" y1=\"{:.1}\" x2=\"{x:.1}\" y2=\"{height:.1}\" stroke=\"var(--rule, #d5dae1)\"/>\n\
                 <text x=\"{x:.1}\" y=\"{:.1}\" fill=\"var(--ink-soft, #57606a)\">{year}-{month:02}</text>",
                TOP - 8.0,
                TOP - 14.0
            );
        }
    }
}

fn row(out: &mut String, scale: &Scale, step: &Move, labels: &Labels, y: f64) {
    let colour = match step.kind {
        Kind::Relocate => "var(--relocate, #2c6fbb)",
        Kind::InPlace => "var(--in-place, #4c8a4a)",
        Kind::SetUp => "var(--set-up, #b06a00)",
    };
    let _ = writeln!(
        out,
        "<text x=\"16\" y=\"{:.1}\" fill=\"var(--ink, #1b1f24)\">{}</text>",
        y + 15.0,
        escape(&shortened(&step.name, 36))
    );
    let about = format!("{} ({} – {})", labels.sentence(step), step.start, step.end);
    bar(out, scale, (step.start, step.end), y + 4.0, 14.0, colour, &about);
}

fn bar(out: &mut String, scale: &Scale, (start, end): (Date, Date), y: f64, height: f64, colour: &str, about: &str) {
    let x = scale.x(start);
    let end = super::contract::plus(end, jiff::Span::new().days(1));
    let width = (scale.x(end) - x).max(2.0);
    let _ = writeln!(
        out,
        "<rect x=\"{x:.1}\" y=\"{y:.1}\" width=\"{width:.1}\" height=\"{height:.1}\" rx=\"2\" fill=\"{colour}\"><title>{}</title></rect>",
        escape(about)
    );
}

fn shortened(name: &str, most: usize) -> String {
    if name.chars().count() <= most {
        return name.to_owned();
    }
    name.chars().take(most - 1).chain(['…']).collect()
}

/// Escapes for XML text and attributes; leaves out characters that XML forbids.
fn escape(raw: &str) -> String {
    let mut out = String::with_capacity(raw.len());
    for character in raw.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\n' | '\r' | '\t' => out.push(' '),
            other if other.is_control() || matches!(other, '\u{fffe}' | '\u{ffff}') => {}
            other => out.push(other),
        }
    }
    out
}
