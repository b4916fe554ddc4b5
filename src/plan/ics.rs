//! Deadlines as an iCalendar file (RFC 5545).
//!
//! In: deadlines and waves, today, words. Out: whole-day events; CRLF, lines folded at 75 octets, text escaped, UIDs that
//! stay the same when the plan is made again, DTSTAMP from `today`.

use super::calendar::{Deadline, DeadlineKind};
use super::contract::plus;
use super::labels::{Labels, fill};
use super::{Move, Plan};
use crate::model::words::Date;
use jiff::ToSpan;
use std::fmt::Write as _;

/// Longest line in octets, without its end.
const OCTETS: usize = 75;

/// Writes moves, wave reviews and deadlines.
#[must_use]
pub fn ics(plan: &Plan, deadlines: &[Deadline], today: Date, labels: &Labels) -> String {
    let mut out = Lines(String::new());
    for line in ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Hoheit//Plan//EN", "CALSCALE:GREGORIAN", "METHOD:PUBLISH"]
    {
        out.line(line);
    }
    out.line(&format!("X-WR-CALNAME:{}", text(labels.plan)));
    for wave in &plan.waves {
        for step in &wave.moves {
            let about = format!("{} · {}", labels.wave(wave.number), labels.sentence(step));
            let uid = format!("{}-{}", step.kind.as_str(), step.service);
            out.event(&uid, step.start, plus(step.end, 1.days()), &about, today, None);
        }
        let about = fill(labels.wave_review, &[("{wave}", &wave.number.to_string())]);
        out.event(&format!("wave-{}", wave.number), wave.end, plus(wave.end, 1.days()), &about, today, None);
    }
    for deadline in deadlines {
        let pattern = match deadline.kind {
            DeadlineKind::Notice if deadline.for_switch => labels.notice_for_switch,
            DeadlineKind::Notice => labels.notice,
            DeadlineKind::ContractOver => labels.contract_over,
            DeadlineKind::TermEnds => labels.term_ends,
            DeadlineKind::Review => labels.review,
        };
        let about = fill(pattern, &[("{service}", &deadline.name)]);
        let alarm = matches!(deadline.kind, DeadlineKind::Notice).then_some("-P14D");
        let uid = format!("{}-{}", deadline.kind.as_str(), deadline.service);
        out.event(&uid, deadline.date, plus(deadline.date, 1.days()), &about, today, alarm);
    }
    out.line("END:VCALENDAR");
    out.0
}

struct Lines(String);

impl Lines {
    fn event(&mut self, uid: &str, start: Date, after: Date, about: &str, today: Date, alarm: Option<&str>) {
        self.line("BEGIN:VEVENT");
        self.line(&format!("UID:{}@hoheit", uid_part(uid)));
        self.line(&format!("DTSTAMP:{}T000000Z", compact(today)));
        self.line(&format!("DTSTART;VALUE=DATE:{}", compact(start)));
        self.line(&format!("DTEND;VALUE=DATE:{}", compact(after)));
        self.line(&format!("SUMMARY:{}", text(about)));
        self.line("TRANSP:TRANSPARENT");
        if let Some(before) = alarm {
            self.line("BEGIN:VALARM");
            self.line("ACTION:DISPLAY");
            self.line(&format!("DESCRIPTION:{}", text(about)));
            self.line(&format!("TRIGGER:{before}"));
            self.line("END:VALARM");
        }
        self.line("END:VEVENT");
    }

    /// Folds at 75 octets, never within a character.
    fn line(&mut self, line: &str) {
        let mut used = 0;
        for character in line.chars() {
            let width = character.len_utf8();
            if used + width > OCTETS {
                self.0.push_str("\r\n ");
                used = 1;
            }
            self.0.push(character);
            used += width;
        }
        self.0.push_str("\r\n");
    }
}

fn compact(date: Date) -> String {
    format!("{:04}{:02}{:02}", date.year(), date.month(), date.day())
}

fn text(raw: &str) -> String {
    let mut out = String::with_capacity(raw.len());
    let mut characters = raw.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '\\' | ';' | ',' => out.extend(['\\', character]),
            '\r' => {
                if characters.peek() != Some(&'\n') {
                    out.push_str("\\n");
                }
            }
            '\n' => out.push_str("\\n"),
            other if other.is_control() && other != '\t' => {}
            other => out.push(other),
        }
    }
    out
}

/// A UID without anything that needs escaping; what is replaced is spelled out, so that two never become one.
fn uid_part(raw: &str) -> String {
    let mut out = String::with_capacity(raw.len());
    for byte in raw.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.') {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "_{byte:02x}");
        }
    }
    out
}

/// Moves of a plan that a calendar shows.
#[must_use]
pub fn steps(plan: &Plan) -> Vec<&Move> {
    plan.waves.iter().flat_map(|wave| &wave.moves).collect()
}
