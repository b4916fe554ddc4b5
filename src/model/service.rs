//! A service: what the organisation depends on, as declared and as observed.

use super::words::{Criticality, Date, Keys, Need, Placement, Text};
use crate::source::Span;
use std::collections::BTreeMap;

/// One service of the inventory. Every `Option` that is `None` is *unknown*, neither good nor bad.
#[derive(Debug, Clone, PartialEq)]
pub struct Service {
    /// Id, unique in the inventory.
    pub id: String,
    /// Where the id stands.
    pub span: Option<Span>,
    /// Name for people.
    pub name: Option<String>,
    /// Name in the other report language, where it differs.
    pub name_en: Option<String>,
    /// Category id of the catalog.
    pub category: Option<String>,
    /// Offering id of the catalog.
    pub offering: Option<String>,
    /// Vendor id of the catalog, when the offering is not known.
    pub vendor: Option<String>,
    /// How it is deployed, when no offering says so.
    pub deployment: Option<super::words::OfferingKind>,
    /// `provider/region`.
    pub region: Option<String>,
    /// Own site id.
    pub site: Option<String>,
    /// Country, when neither region nor site is known.
    pub country: Option<String>,
    /// Data class ids of the catalog. `None`: unknown; empty: carries no data.
    pub data: Option<Vec<String>>,
    /// Protection needs.
    pub protection: Protection,
    /// How much depends on it.
    pub criticality: Option<Criticality>,
    /// Recovery time objective in hours.
    pub rto_hours: Option<f64>,
    /// What it needs.
    pub depends_on: Vec<Dependency>,
    /// What stands in when it is gone.
    pub fallback: Option<Fallback>,
    /// Who holds the keys.
    pub keys: Option<Keys>,
    /// The contract.
    pub contract: Contract,
    /// Controls of the catalog by id.
    pub controls: BTreeMap<String, ControlValue>,
    /// Where each control stands.
    pub control_spans: BTreeMap<String, Span>,
    /// Cost per year.
    pub cost: Option<Cost>,
    /// Who is responsible.
    pub owner: Option<String>,
    /// Business functions that stop with it.
    pub functions: Vec<String>,
    /// People who use it.
    pub users: Option<u32>,
    /// Answers to lens criteria: lens id → criterion id → answer.
    pub answers: BTreeMap<String, BTreeMap<String, Answer>>,
    /// Who said what a questionnaire added, by fact (`keys`, `controls.audit_rights`, `answers.<lens>.<criterion>`).
    pub said: BTreeMap<String, Said>,
    /// Fixed points for the plan.
    pub pin: Pin,
    /// A person's words for the report.
    pub narrative: Option<String>,
    /// Other names by which manifests may call it.
    pub aliases: Vec<String>,
    /// Domains by which manifests may call it.
    pub domains: Vec<String>,
    /// Where manifests showed it.
    pub observed_in: Vec<ObservedAt>,
}

impl Service {
    /// A service of which nothing but the id is known.
    #[must_use]
    pub fn unknown(id: impl Into<String>) -> Self {
        Self {
            id: id.into(),
            span: None,
            name: None,
            name_en: None,
            category: None,
            offering: None,
            vendor: None,
            deployment: None,
            region: None,
            site: None,
            country: None,
            data: None,
            protection: Protection::default(),
            criticality: None,
            rto_hours: None,
            depends_on: Vec::new(),
            fallback: None,
            keys: None,
            contract: Contract::default(),
            controls: BTreeMap::new(),
            control_spans: BTreeMap::new(),
            cost: None,
            owner: None,
            functions: Vec::new(),
            users: None,
            answers: BTreeMap::new(),
            said: BTreeMap::new(),
            pin: Pin::default(),
            narrative: None,
            aliases: Vec::new(),
            domains: Vec::new(),
            observed_in: Vec::new(),
        }
    }
}

/// A place in a manifest that showed the service.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct ObservedAt {
    /// Path as given by the user.
    pub path: String,
    /// 1-based line.
    pub line: u32,
    /// 1-based column in characters.
    pub column: u32,
}

/// Protection needs by BSI basic value. `None`: not determined.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Protection {
    /// Confidentiality.
    pub confidentiality: Option<Need>,
    /// Integrity.
    pub integrity: Option<Need>,
    /// Availability.
    pub availability: Option<Need>,
}

/// What happens to a service when the one it depends on is gone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DependencyKind {
    /// It stops.
    Hard,
    /// It degrades.
    Soft,
}

/// A dependency of one service on another.
#[derive(Debug, Clone, PartialEq)]
pub struct Dependency {
    /// Service id.
    pub service: String,
    /// Where it stands.
    pub span: Option<Span>,
    /// Hard or soft.
    pub kind: DependencyKind,
    /// Whether data flows to it.
    pub data: bool,
    /// What stands in when it is gone.
    pub fallback: Option<Fallback>,
    /// Other services that do the same job: it is gone only when all are.
    pub any_of: Vec<String>,
}

/// Something that stands in.
#[derive(Debug, Clone, PartialEq)]
pub struct Fallback {
    /// Service id.
    pub service: String,
    /// Where it stands.
    pub span: Option<Span>,
    /// Whether switching over was tested: `None` unknown, `Some(Err)` never, `Some(Ok(date))` when known.
    pub tested: Tested,
}

/// What is known about a fallback's test.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tested {
    /// Nothing said: whether it holds is not known, and a finding asks for the test.
    NotSaid,
    /// Known never to have been tested: it may fail.
    Never,
    /// Tested, day not known.
    Yes,
    /// Tested on a day.
    On(Date),
}

impl Tested {
    /// What it is worth on a day: a test still to come shows nothing.
    #[must_use]
    pub fn on(self, today: Date) -> Self {
        match self {
            Self::On(day) if day > today => Self::Never,
            other => other,
        }
    }

    /// Whether a test up to this day bears the fallback out; without one it may fail.
    #[must_use]
    pub fn holds(self, today: Date) -> bool {
        matches!(self.on(today), Self::Yes | Self::On(_))
    }
}

/// A notice period as it was agreed: months of the calendar, days, or both. Not a number of days: six months before the end
/// of June is the end of December.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Notice {
    /// Months of the calendar.
    pub months: u32,
    /// Days.
    pub days: u32,
}

impl Notice {
    /// None, or so many days.
    #[must_use]
    pub const fn of_days(days: u32) -> Self {
        Self { months: 0, days }
    }

    /// So many months.
    #[must_use]
    pub const fn of_months(months: u32) -> Self {
        Self { months, days: 0 }
    }

    /// For comparing with a number of days: a year counts 365, a month beyond full years 30.
    #[must_use]
    pub const fn length(self) -> u32 {
        let months = (self.months / 12).saturating_mul(365).saturating_add(self.months % 12 * 30);
        months.saturating_add(self.days)
    }

    /// The day on which notice given on a day has run out. A month ends on the day of the same number, or on its last.
    #[must_use]
    pub fn runs_out(self, given: Date) -> Date {
        let months = given.checked_add(jiff::Span::new().months(capped(self.months)));
        months.and_then(|day| day.checked_add(jiff::Span::new().days(capped(self.days)))).unwrap_or(Date::MAX)
    }

    /// The last day on which notice can be given for it to have run out by `end`.
    #[must_use]
    pub fn last_day(self, end: Date) -> Date {
        let earlier = end.checked_sub(jiff::Span::new().days(capped(self.days)));
        let earlier = earlier.and_then(|day| day.checked_sub(jiff::Span::new().months(capped(self.months))));
        let Ok(mut day) = earlier else { return Date::MIN };
        // At the end of shorter months several days lead to the same one: the last of them counts.
        while let Ok(next) = day.tomorrow()
            && self.runs_out(next) <= end
        {
            day = next;
        }
        day
    }

    /// As it was agreed: "6 months".
    #[must_use]
    pub fn text(self) -> Text {
        let part = |count: u32, [one, many]: [&str; 2]| format!("{count} {}", if count == 1 { one } else { many });
        let say = |months: [&str; 2], days: [&str; 2], and: &str| match (self.months, self.days) {
            (0, count) => part(count, days),
            (count, 0) => part(count, months),
            (some, more) => format!("{} {and} {}", part(some, months), part(more, days)),
        };
        Text {
            en: say(["month", "months"], ["day", "days"], "and"),
            de: say(["Monat", "Monate"], ["Tag", "Tage"], "und"),
        }
    }
}

/// A hundred years and more are as good as for ever, and spans have their limits.
fn capped(count: u32) -> i64 {
    i64::from(count.min(100_000))
}

/// The contract under which a service is used.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Contract {
    /// End of the term.
    pub ends: Option<Date>,
    /// Notice period.
    pub notice: Option<Notice>,
    /// Whether a processor agreement (GDPR Art. 28) is signed.
    pub processor_agreement: Option<bool>,
    /// Renewal period in months, if it renews itself.
    pub renews_months: Option<u32>,
    /// Contracting legal entity: a catalog entity id.
    pub party: Option<String>,
    /// Signed standard contractual clauses.
    pub scc: Option<bool>,
    /// Governing law, ISO 3166-1 alpha-2.
    pub law: Option<String>,
}

/// The value of a declared control.
#[derive(Debug, Clone, PartialEq)]
pub enum ControlValue {
    /// Said to be unknown.
    Unknown,
    /// In place or not.
    Flag(bool),
    /// A number (days, counts).
    Number(f64),
    /// A word or sentence.
    Words(String),
}

/// Money per year.
#[derive(Debug, Clone, PartialEq)]
pub struct Cost {
    /// Amount.
    pub per_year: f64,
    /// ISO 4217 currency.
    pub currency: String,
}

/// An answer to a lens criterion, given by a person.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Answer {
    /// Rung of the ladder, 0 = worst; for pass/fail criteria 0 = fail, 1 = pass. `None`: said to be unknown.
    pub rung: Option<u32>,
    /// What shows it.
    pub evidence: Option<String>,
    /// Who gave it.
    pub by: Option<String>,
    /// When it was given.
    pub date: Option<Date>,
    /// Where it stands.
    pub span: Option<Span>,
}

/// The evidence of an answer: what shows it, who gave it, when, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Said {
    /// Whether the inventory says the same by itself.
    pub confirms: bool,
    /// What shows it.
    pub evidence: Option<String>,
    /// Who gave it.
    pub by: Option<String>,
    /// When it was given.
    pub date: Option<Date>,
    /// Where it stands.
    pub span: Option<Span>,
}

/// What a person has fixed for the plan.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Pin {
    /// Number of the wave.
    pub wave: Option<u32>,
    /// Not before this day.
    pub not_before: Option<Date>,
    /// Stays where it is.
    pub keep: bool,
    /// Moves to this offering.
    pub target: Option<String>,
    /// Moves to this placement.
    pub placement: Option<Placement>,
}
