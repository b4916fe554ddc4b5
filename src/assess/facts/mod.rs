//! What is known of a service, in the few words that lenses ask for.
//!
//! In: a service, its setup, its exposures and what [`super::provider`] knows. Out: [`Facts`]: for each fact the set of
//! values that what is known allows. One value: known. All values: nothing is known. The set is never empty, and a
//! missing fact only ever widens it, so a lens result derived from it can be too wide but never too good.
//!
//! The words are those of `derive.when` in `catalogs/lenses/`; `docs/lenses.md` explains each. "Home" is the EU and EEA
//! whatever the organisation's home is, because the lenses are European.

mod declared;
mod provided;

pub use declared::{TWO_MONTHS, concerns, flows, told};
pub use provided::is_open_source;

use super::Needs;
use super::provider::{Holding, Providers};
use crate::catalog::Catalog;
use crate::catalog::raw::{Control, Offering};
use crate::graph::Setup;
use crate::model::service::{ControlValue, Tested};
use crate::model::words::*;
use crate::model::{Interval, Notice, Organisation, Service, Strength};
use declared::*;
use provided::*;

/// A set of values, one bit a value in the order of [`VOCABULARY`].
pub type Set = u8;

/// Declares the facts with their values in one place.
macro_rules! facts {
    ($($(#[$meta:meta])* $name:ident $word:literal [$($value:literal),+]),+ $(,)?) => {
        /// A fact that lenses ask for. Controls are facts of their own, written `control:<id>`.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Fact { $($(#[$meta])* $name),+ }

        /// Every fact with its values, from least to most where they are ordered.
        pub const VOCABULARY: &[(&str, &[&str])] = &[$(($word, &[$($value),+])),+];

        impl Fact {
            /// Every fact, in the order of [`VOCABULARY`].
            pub const ALL: &'static [Self] = &[$(Self::$name),+];
        }
    };
}

facts! {
    /// Who controls the provider in the end.
    VendorControl "vendor_control" ["home", "foreign", "self"],
    /// Where the one who runs the service has its seat.
    OperatorSeat "operator_seat" ["home", "foreign", "self"],
    /// Whether the provider is being sold or reviewed.
    OwnershipReview "ownership_review" ["yes", "no"],
    /// Whether somebody abroad holds a stake without control.
    MinorityForeign "minority_foreign" ["yes", "no"],
    /// What authorities abroad can demand.
    AccessForeign "access_foreign" ["none", "metadata", "content"],
    /// What somebody abroad can stop.
    DisruptionForeign "disruption_foreign" ["none", "degrades", "stops"],
    /// Whether personal data leaves, and on which basis.
    Transfer "transfer" ["none", "with-basis", "without-basis"],
    /// Where the data lies.
    DataLocation "data_location" ["home", "outside", "mixed"],
    /// From where support has access.
    SupportLocation "support_location" ["home", "outside", "mixed", "self"],
    /// Where sub-processors are.
    SubProcessors "sub_processors" ["none", "home", "outside", "mixed"],
    /// Who controls the machines.
    HostingControl "hosting_control" ["home", "foreign", "self"],
    /// Who holds the keys.
    Keys "keys" ["vendor", "byok", "hyok", "client-side", "self"],
    /// Licence of the software.
    Licence "licence" ["open-source", "proprietary"],
    /// What stops when the vendor stops.
    SwitchOff "switch_off" ["nothing", "updates", "licence", "service"],
    /// What can be taken along.
    Export "export" ["none", "partial", "full"],
    /// How open the interfaces are.
    Interfaces "interfaces" ["open", "mixed", "proprietary"],
    /// How the product is sold.
    OfferingKind "offering_kind" ["commercial", "sovereign", "national-partner", "private", "self-hosted"],
    /// BSI C5 attestation.
    CertC5 "cert_c5" ["yes", "no"],
    /// ANSSI SecNumCloud qualification.
    CertSecnumcloud "cert_secnumcloud" ["yes", "no"],
    /// ISO/IEC 27001 certificate.
    CertIso27001 "cert_iso_27001" ["yes", "no"],
    /// Whether the vendor trains models on customer data by default.
    TrainsOnCustomerData "trains_on_customer_data" ["yes", "partial", "no"],
    /// Signed processor agreement.
    ProcessorAgreement "processor_agreement" ["yes", "no"],
    /// Signed standard contractual clauses.
    Scc "scc" ["yes", "no"],
    /// Personal data.
    PersonalData "personal_data" ["yes", "no"],
    /// Special-category data.
    SpecialData "special_data" ["yes", "no"],
    /// Whether AI is at work.
    Ai "ai" ["yes", "no"],
    /// Whether something stands in.
    Fallback "fallback" ["yes", "no"],
    /// Notice period.
    Notice "notice" ["within-2-months", "longer"],
    /// Whether the organisation works for clients, so that it is a processor itself.
    ForClients "for_clients" ["yes", "no"],
    /// Under which law the contract is.
    ContractLaw "contract_law" ["home", "outside"],
    /// How much depends on it.
    Criticality "criticality" ["low", "medium", "high", "critical"],
}

/// `control:<id>` is so.
pub const YES: Set = 1;
/// `control:<id>` is not so.
pub const NO: Set = 2;
/// Not known either way.
pub const EITHER: Set = YES | NO;
/// Marks a control that does not concern this kind of service or data and of which nothing was declared.
pub const NOT_CONCERNED: Set = 4;

const HOME: Set = 1;
const FOREIGN: Set = 2;
const SELF: Set = 4;

/// What is known of one service. Equal facts give equal lens results.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Facts {
    fixed: [Set; Fact::ALL.len()],
    controls: Box<[Set]>,
}

impl Fact {
    /// The word used in catalogs.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        VOCABULARY[self as usize].0
    }

    /// The fact with this word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        VOCABULARY.iter().position(|(known, _)| *known == word).map(|at| Self::ALL[at])
    }

    /// The values.
    #[must_use]
    pub fn values(self) -> &'static [&'static str] {
        VOCABULARY[self as usize].1
    }

    /// All values: nothing is known.
    #[must_use]
    pub fn any(self) -> Set {
        all(self.values().len())
    }

    /// The set of these values; `None` when one of them is no value of this fact.
    #[must_use]
    pub fn set(self, words: &[String]) -> Option<Set> {
        words.iter().try_fold(0, |set, word| {
            let at = self.values().iter().position(|value| value == word)?;
            Some(set | (1 << at))
        })
    }
}

fn all(count: usize) -> Set {
    u8::try_from((1u16 << count) - 1).unwrap_or(u8::MAX)
}

impl Facts {
    /// Nothing is known.
    #[must_use]
    pub fn unknown(controls: usize) -> Self {
        let mut fixed = [0; Fact::ALL.len()];
        for fact in Fact::ALL {
            fixed[*fact as usize] = fact.any();
        }
        Self { fixed, controls: vec![EITHER; controls].into() }
    }

    /// Possible values of a fact.
    #[must_use]
    pub fn get(&self, fact: Fact) -> Set {
        self.fixed[fact as usize]
    }

    /// Possible values of a control, by its place in the catalog; [`NOT_CONCERNED`] may be among them.
    #[must_use]
    pub fn control(&self, at: usize) -> Set {
        self.controls[at]
    }

    /// The same with another set for a fact.
    #[must_use]
    pub fn with(mut self, fact: Fact, set: Set) -> Self {
        debug_assert!(set != 0 && set <= fact.any());
        self.fixed[fact as usize] = set;
        self
    }

    /// The same with another set for a control.
    #[must_use]
    pub fn with_control(mut self, at: usize, set: Set) -> Self {
        self.controls[at] = set;
        self
    }

    /// Words of the possible values.
    #[must_use]
    pub fn words(&self, fact: Fact) -> Vec<&'static str> {
        fact.values()
            .iter()
            .enumerate()
            .filter(|(at, _)| self.get(fact) & (1 << at) != 0)
            .map(|(_, word)| *word)
            .collect()
    }
}

/// What one service brings along.
#[derive(Debug, Clone, Copy)]
pub struct Subject<'s> {
    /// As declared.
    pub service: &'s Service,
    /// How it is provided.
    pub setup: &'s Setup,
    /// What it needs.
    pub needs: &'s Needs,
    /// Strongest foreign hold, by channel: access, disruption, transfer.
    pub strength: [Interval; 3],
}

/// The facts of a service.
#[must_use]
pub fn facts(subject: Subject<'_>, organisation: &Organisation, providers: &Providers<'_>, today: Date) -> Facts {
    let catalog = providers.catalog;
    let Subject { service, setup, needs, strength } = subject;
    let offering = setup.offering.map(|ix| catalog.offering_at(ix));
    let run = Run::of(setup, catalog);
    let mut out = Facts::unknown(catalog.raw.controls.len());
    let mut put = |fact: Fact, set: Set| {
        if set != 0 {
            out.fixed[fact as usize] = set;
        }
    };
    let holding = providers.of_setup(setup);
    let by_run = |vendor: Set| run.choose(SELF, vendor);
    put(Fact::VendorControl, by_run(holding.map_or(HOME | FOREIGN, |held| held.control)));
    put(
        Fact::OperatorSeat,
        by_run(holding.map_or(HOME | FOREIGN, |held| if held.seat_abroad { FOREIGN } else { HOME })),
    );
    put(Fact::OwnershipReview, run.choose(NO, holding.map_or(EITHER, |held| held.review)));
    put(Fact::MinorityForeign, run.choose(NO, holding.map_or(EITHER, |held| held.minority_abroad)));
    let host = hosting(setup, organisation, providers, run, holding);
    put(Fact::HostingControl, host);
    put(Fact::AccessForeign, span(strength[0]));
    put(Fact::DisruptionForeign, span(strength[1]));
    put(Fact::Transfer, span(strength[2]));
    put(Fact::DataLocation, data_location(setup, organisation, providers));
    put(Fact::SupportLocation, support(service, offering, run, providers));
    put(Fact::SubProcessors, run.choose(1, sub_processors(setup, offering, providers)));
    put(Fact::Keys, keys(setup, offering, run, host));
    put(Fact::Licence, licence(offering));
    put(Fact::SwitchOff, switch_off(offering, run));
    put(Fact::Export, export(service, offering, run));
    put(Fact::Interfaces, interfaces(offering, run));
    put(Fact::OfferingKind, offering_kind(setup, offering, run));
    for (fact, scheme) in
        [(Fact::CertC5, "c5"), (Fact::CertSecnumcloud, "secnumcloud"), (Fact::CertIso27001, "iso-27001")]
    {
        put(fact, certificate(offering, scheme, run, today));
    }
    put(Fact::TrainsOnCustomerData, run.choose(4, trains(offering)));
    put(Fact::ProcessorAgreement, flag(service.contract.processor_agreement));
    put(Fact::Scc, flag(service.contract.scc));
    put(Fact::PersonalData, if setup.has_data { flag(setup.personal) } else { NO });
    put(Fact::SpecialData, if service.data.is_some() { flag(Some(needs.special)) } else { EITHER });
    put(Fact::Ai, ai(service));
    put(Fact::Fallback, fallback(service));
    put(Fact::Notice, run.choose(1, notice(service)));
    put(Fact::ForClients, for_clients(organisation));
    let abroad = service.contract.law.as_deref().map(|law| providers.home.is_foreign(law));
    put(
        Fact::ContractLaw,
        run.choose(HOME, abroad.map_or(HOME | FOREIGN, |abroad| if abroad { FOREIGN } else { HOME })),
    );
    put(Fact::Criticality, service.criticality.map_or(all(4), |criticality| 1 << (criticality as u8)));
    for (at, control) in catalog.raw.controls.iter().enumerate() {
        out.controls[at] = control_set(service, control, catalog, today);
    }
    out
}

/// Whether the organisation runs the service itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Run(Option<bool>);

impl Run {
    fn of(setup: &Setup, catalog: &Catalog) -> Self {
        Self(setup.self_run(catalog))
    }

    fn own(self) -> bool {
        self.0 == Some(true)
    }

    /// The value for services run by the organisation, the other, or both when it is not known.
    fn choose(self, own: Set, vendor: Set) -> Set {
        match self.0 {
            Some(true) => own,
            Some(false) => vendor,
            None => own | vendor,
        }
    }
}

fn flag(value: Option<bool>) -> Set {
    match value {
        Some(true) => YES,
        Some(false) => NO,
        None => EITHER,
    }
}

/// All strengths between the best and the worst world.
fn span(interval: Interval) -> Set {
    [Strength::None, Strength::Reduced, Strength::Full]
        .into_iter()
        .enumerate()
        .filter(|(_, strength)| interval.best <= *strength && *strength <= interval.worst)
        .fold(0, |set, (at, _)| set | (1 << at))
}

/// Two hosts below one another: foreign control of either is foreign control.
fn worst(one: Set, other: Set) -> Set {
    if other == 0 {
        return one;
    }
    if one == FOREIGN || other == FOREIGN {
        return FOREIGN;
    }
    one | (other & FOREIGN)
}
