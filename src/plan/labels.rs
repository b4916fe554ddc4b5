//! Words that exports need, in German and English. Everything longer comes from the catalog.

/// Words of one language. `{service}`, `{target}`, `{wave}` are replaced where they stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Labels {
    /// Title of a Gantt chart.
    pub plan: &'static str,
    /// A wave.
    pub wave: &'static str,
    /// A move to an offering.
    pub relocate: &'static str,
    /// New controls in place.
    pub in_place: &'static str,
    /// Set-up of a trust anchor.
    pub set_up: &'static str,
    /// Last day for notice.
    pub notice: &'static str,
    /// Notice that suits the planned switch.
    pub notice_for_switch: &'static str,
    /// The old contract is over.
    pub contract_over: &'static str,
    /// A term ends.
    pub term_ends: &'static str,
    /// Look at the contract.
    pub review: &'static str,
    /// The wave is done: look back.
    pub wave_review: &'static str,
    /// Person-days.
    pub days: &'static str,
    /// Text for readers who do not see a chart: `{moves}`, `{from}`, `{to}`.
    pub chart: &'static str,
    /// Needs.
    pub after: &'static str,
}

impl Labels {
    /// English.
    pub const ENGLISH: Self = Self {
        plan: "Migration plan",
        wave: "Wave {wave}",
        relocate: "Move {service} to {target}",
        in_place: "Put {service} under controls: {target}",
        set_up: "Make {service} usable from new places",
        notice: "Last day for notice: {service}",
        notice_for_switch: "Give notice for the planned switch by: {service}",
        contract_over: "Old contract over: {service}",
        term_ends: "Contract term ends: {service}",
        review: "Review contract before notice: {service}",
        wave_review: "Review of wave {wave}",
        days: "person-days",
        chart: "{moves} tasks from {from} to {to}, by wave",
        after: "After",
    };

    /// German.
    pub const GERMAN: Self = Self {
        plan: "Migrationsplan",
        wave: "Welle {wave}",
        relocate: "{service} umziehen: {target}",
        in_place: "{service} unter Auflagen stellen: {target}",
        set_up: "{service} von neuen Orten aus nutzbar machen",
        notice: "Letzter Tag für die Kündigung: {service}",
        notice_for_switch: "Kündigen für den geplanten Wechsel bis: {service}",
        contract_over: "Alter Vertrag beendet: {service}",
        term_ends: "Vertragslaufzeit endet: {service}",
        review: "Vertrag vor der Kündigung prüfen: {service}",
        wave_review: "Rückblick auf Welle {wave}",
        days: "Personentage",
        chart: "{moves} Aufgaben vom {from} bis {to}, nach Wellen",
        after: "Nach",
    };

    /// One sentence for a move.
    #[must_use]
    pub fn sentence(&self, step: &super::Move) -> String {
        let pattern = match step.kind {
            super::Kind::Relocate => self.relocate,
            super::Kind::InPlace => self.in_place,
            super::Kind::SetUp => self.set_up,
        };
        fill(
            pattern,
            &[("{service}", &step.name), ("{target}", step.target.as_deref().unwrap_or(step.placement.as_str()))],
        )
    }

    /// The name of a wave.
    #[must_use]
    pub fn wave(&self, number: u32) -> String {
        fill(self.wave, &[("{wave}", &number.to_string())])
    }
}

/// Puts words into a pattern; what is put in is not looked at again.
#[must_use]
pub fn fill(pattern: &str, words: &[(&str, &str)]) -> String {
    let mut out = String::with_capacity(pattern.len() + 16);
    let mut rest = pattern;
    while let Some(at) = rest.find('{') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        if let Some((key, word)) = words.iter().find(|(key, _)| rest.starts_with(key)) {
            out.push_str(word);
            rest = &rest[key.len()..];
        } else {
            out.push('{');
            rest = &rest[1..];
        }
    }
    out.push_str(rest);
    out
}
