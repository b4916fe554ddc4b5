//! Bars, the Gantt chart and the burn-down, as SVG. Drawings repeat what stands beside them in words, or carry a text of
//! their own.

use super::marks::{Html, Marks, Take, escape, initial};
use crate::assess::exit::days_between;
use crate::model::words::*;
use crate::report::view::headline::Tile;
use crate::report::view::{CHANNELS, PlanView, format};
use askama::filters::Safe;
use std::fmt::Write as _;

#[allow(clippy::cast_precision_loss)]
fn real(n: usize) -> f64 {
    n as f64
}

impl Marks<'_> {
    /// Services of a tile by level, as one bar.
    pub(super) fn levels_bar(self, tile: &Tile) -> Html {
        let total = real(tile.levels.iter().sum::<usize>().max(1));
        let mut out = String::from("<svg class=\"bar\" aria-hidden=\"true\">");
        let mut x = 0.0;
        for level in (0..5).rev() {
            let width = real(tile.levels[level]) / total * 100.0;
            if width > 0.0 {
                let _ =
                    write!(out, "<rect class=\"f{level}\" x=\"{x:.1}%\" width=\"{:.1}%\"/>", (width - 0.6).max(0.3));
                x += width;
            }
        }
        out.push_str("</svg>");
        Safe(out)
    }

    /// The recommended split as one bar.
    pub(super) fn split_bar(self, split: &[(Placement, usize)]) -> Html {
        let total = real(split.iter().map(|(_, n)| n).sum::<usize>().max(1));
        let mut out = String::from("<svg class=\"bar wide\" aria-hidden=\"true\">");
        let mut x = 0.0;
        for (placement, n) in split {
            let width = real(*n) / total * 100.0;
            if width > 0.0 {
                let _ = write!(
                    out,
                    "<rect class=\"b-{}\" x=\"{x:.1}%\" width=\"{:.1}%\"/>",
                    initial(*placement),
                    (width - 0.4).max(0.3)
                );
                x += width;
            }
        }
        out.push_str("</svg>");
        Safe(out)
    }

    /// A share as a bar.
    pub(super) fn share_bar(self, share: impl Take<f64>) -> Html {
        let width = share.take().clamp(0.0, 1.0) * 100.0;
        Safe(format!(
            "<svg class=\"bar thin\" aria-hidden=\"true\"><rect class=\"b-accent\" width=\"{width:.0}%\"/></svg>"
        ))
    }

    /// A range between 0 and 100 as a bar.
    pub(super) fn range_bar(self, range: impl Take<(f64, f64)>) -> Html {
        let (low, high) = range.take();
        let (low, high) = (low.clamp(0.0, 100.0), high.clamp(0.0, 100.0));
        Safe(format!(
            "<svg class=\"bar thin\" aria-hidden=\"true\"><rect class=\"b-accent\" x=\"{low:.0}%\" width=\"{:.0}%\"/></svg>",
            (high - low).max(1.0)
        ))
    }

    /// The plan over time.
    pub(super) fn gantt(self, plan: &PlanView) -> Html {
        let Some((first, last)) = plan.span() else { return Safe(String::new()) };
        let t = self.view.texts;
        let span = f64::from(days_between(first, last)).max(1.0);
        let (left, width, row) = (300.0, 640.0, 24.0);
        let at = |date: Date| left + (f64::from(days_between(first, date)) / span).clamp(0.0, 1.0) * width;
        // Hundreds of bars say nothing; the table below has the moves.
        let each = self.view.detail.every_row;
        // Where the words of a bar stand: behind it, or before it where there is no room.
        let beside = |x: f64, end: f64| if end < left + width * 0.52 { ("", end + 6.0) } else { (" e", x - 6.0) };
        let rows: usize = plan.waves.iter().map(|wave| if each { wave.moves.len() + 1 } else { 1 }).sum();
        let height = real(rows) * row + 60.0;
        let mut out = format!(
            "<svg class=\"gantt\" viewBox=\"0 0 960 {height:.0}\" role=\"group\" aria-label=\"{}\">",
            escape(&t.with("plan.gantt", &[("from", &t.date(first)), ("to", &t.date(last))]))
        );
        self.months(&mut out, first, last, &at, height);
        let mut y = 40.0;
        for wave in &plan.waves {
            let (x, end) = (at(wave.start), at(wave.end));
            let _ = write!(
                out,
                "<text class=\"gw\" x=\"0\" y=\"{:.0}\">{}</text><rect class=\"wv\" x=\"{x:.1}\" y=\"{:.0}\" width=\"{:.1}\" height=\"6\" rx=\"3\"/>",
                y + 8.0,
                escape(&t.with("plan.wave", &[("n", &wave.number)])),
                y + 1.0,
                (end - x).max(3.0)
            );
            if !each {
                let (end_of, x) = beside(x, end);
                let count = escape(&t.count("plan.moves", wave.moves.len()));
                let _ = write!(out, "<text class=\"gt{end_of}\" x=\"{x:.0}\" y=\"{:.0}\">{count}</text>", y + 8.0);
            }
            y += row;
            for step in wave.moves.iter().filter(|_| each) {
                let (x, end) = (at(step.start), at(step.end));
                let whole = self.view.names.service(step.service);
                let name = format::short(whole, 46);
                let title = if name == whole { String::new() } else { format!("<title>{}</title>", escape(whole)) };
                let _ = write!(
                    out,
                    "<text x=\"8\" y=\"{:.0}\">{title}{}</text><rect class=\"b-{}\" x=\"{x:.0}\" y=\"{:.0}\" width=\"{:.0}\"/>",
                    y + 8.0,
                    escape(&name),
                    initial(step.placement),
                    y - 3.0,
                    (end - x).max(4.0)
                );
                let word = t.word("placement", step.placement.as_str());
                let label = if step.target.is_empty() { word } else { format!("{word}: {}", step.target) };
                let (end_of, x) = beside(x, end);
                let _ = write!(
                    out,
                    "<text class=\"gt{end_of}\" x=\"{x:.0}\" y=\"{:.0}\">{}</text>",
                    y + 8.0,
                    escape(&format::short(&label, 56))
                );
                y += row;
            }
        }
        // Deadlines as small marks on top; the list below names them.
        let mut due: Vec<String> = plan
            .deadlines
            .iter()
            .filter(|deadline| deadline.date >= first && deadline.date <= last)
            .map(|deadline| format!("M{:.0} 26l3-6h-6z", at(deadline.date)))
            .collect();
        due.dedup();
        if !due.is_empty() {
            let _ = write!(out, "<path class=\"due\" d=\"{}\"/>", due.concat());
        }
        out.push_str("</svg>");
        Safe(out)
    }

    fn months(self, out: &mut String, first: Date, last: Date, at: &impl Fn(Date) -> f64, height: f64) {
        let months = (i32::from(last.year()) - i32::from(first.year())) * 12 + i32::from(last.month())
            - i32::from(first.month());
        let step = if months > 36 {
            12
        } else if months > 14 {
            3
        } else {
            1
        };
        let Ok(mut month) = Date::new(first.year(), first.month(), 1) else { return };
        for _ in 0..=months {
            if (i32::from(month.month()) - 1) % step == 0 && month >= first {
                let x = at(month);
                let _ = write!(
                    out,
                    "<line class=\"grid\" x1=\"{x:.1}\" x2=\"{x:.1}\" y1=\"20\" y2=\"{height:.0}\"/><text class=\"gm\" x=\"{:.1}\" y=\"12\">{:02}/{}</text>",
                    x + 2.0,
                    month.month(),
                    month.year() % 100
                );
            }
            let next = if month.month() == 12 {
                Date::new(month.year() + 1, 1, 1)
            } else {
                Date::new(month.year(), month.month() + 1, 1)
            };
            match next {
                Ok(next) => month = next,
                Err(_) => return,
            }
        }
    }

    /// Exposure left after each wave, by channel, against doing nothing: four small drawings.
    pub(super) fn burn_down(self, plan: &PlanView) -> Html {
        let t = self.view.texts;
        let mut out = String::from("<div class=\"burn\">");
        for (channel, name) in CHANNELS.iter().enumerate() {
            let now = plan.exposure_now[channel];
            let mut values = vec![now];
            values.extend(plan.waves.iter().map(|wave| wave.exposure_after[channel]));
            let top = values.iter().copied().fold(0.001, f64::max);
            let step = 180.0 / real(values.len().max(2) - 1);
            let y = |value: f64| 84.0 - value / top * 70.0;
            let mut line = format!("M10 {:.0}", y(now));
            let mut stands = now;
            let mut words = Vec::new();
            for (n, value) in values.iter().enumerate().skip(1) {
                // A wave that changes nothing leaves the line where it is.
                if (value - stands).abs() > 1e-9 || n + 1 == values.len() {
                    let _ = write!(line, "H{:.0}V{:.0}", 10.0 + step * real(n), y(*value));
                    stands = *value;
                }
                words.push(t.with("plan.after", &[("n", &n), ("share", &t.percent(value / now.max(0.001)))]));
            }
            let last = values.last().copied().unwrap_or(now);
            let share = t.percent(if now > 0.0 { last / now } else { 0.0 });
            let label = t.word("channel", name.as_str());
            let _ = write!(
                out,
                "<figure><figcaption><b>{}</b> {}</figcaption><svg viewBox=\"0 0 200 96\" role=\"img\" aria-label=\"{}: {}\"><line class=\"idle\" x1=\"10\" x2=\"190\" y1=\"{:.0}\" y2=\"{:.0}\"/><path class=\"area\" d=\"{line}V84H10Z\"/><path class=\"run\" d=\"{line}\"/><line class=\"axis\" x1=\"10\" x2=\"190\" y1=\"84\" y2=\"84\"/></svg></figure>",
                escape(&label),
                escape(&t.with("plan.left", &[("share", &share)])),
                escape(&label),
                escape(&words.join("; ")),
                y(now),
                y(now)
            );
        }
        out.push_str("</div>");
        Safe(out)
    }
}
