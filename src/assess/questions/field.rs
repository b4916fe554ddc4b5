//! Fields of the inventory that can be asked for, and what each leaves open while it is missing.
//!
//! In: an assessment and the place of a service. Out: by field, the weight that lies between the worst and the best world of
//! its exposures because of this field alone, over the four channels.

use crate::assess::level::{level, weight};
use crate::assess::{Assessment, Needs};
use crate::graph::channel_ix;
use crate::model::service::{ControlValue, Tested};
use crate::model::words::*;
use crate::model::{Interval, Service, Strength};

/// Gain of each field, in the order of [`Field::ALL`].
pub(super) type FieldGains = [f64; Field::ALL.len()];

/// A field of the inventory that can be asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    /// Who provides it.
    Vendor,
    /// Which data it holds.
    Data,
    /// Who holds the keys.
    Keys,
    /// Where it lies.
    Region,
    /// How much depends on it.
    Criticality,
    /// Whether a processor agreement is signed.
    ProcessorAgreement,
    /// Whether standard contractual clauses are signed.
    Scc,
    /// How long notice is.
    Notice,
    /// What stands in.
    Fallback,
    /// Whether the stand-in was tested.
    FallbackTested,
}

impl Field {
    /// Every field that can be asked for.
    pub const ALL: &'static [Self] = &[
        Self::Vendor,
        Self::Data,
        Self::Keys,
        Self::Region,
        Self::Criticality,
        Self::ProcessorAgreement,
        Self::Scc,
        Self::Notice,
        Self::Fallback,
        Self::FallbackTested,
    ];

    /// Name in the inventory.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Vendor => "vendor",
            Self::Data => "data",
            Self::Keys => "keys",
            Self::Region => "region",
            Self::Criticality => "criticality",
            Self::ProcessorAgreement => "contract.processor_agreement",
            Self::Scc => "contract.scc",
            Self::Notice => "contract.notice",
            Self::Fallback => "fallback",
            Self::FallbackTested => "fallback.tested",
        }
    }

    /// The field with this name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|field| field.as_str() == name)
    }

    /// Who knows it.
    pub(super) fn answered_by(self) -> &'static str {
        match self {
            Self::Data | Self::ProcessorAgreement | Self::Scc => "dpo",
            _ => "us",
        }
    }
}

/// Whether a field needs no asking.
pub(super) fn stated(field: Field, service: &Service, assessment: &Assessment<'_>, at: usize) -> bool {
    let own = assessment.services[at].setup.self_run(assessment.catalog) == Some(true);
    match field {
        Field::Vendor => service.vendor.is_some() || service.offering.is_some() || own,
        Field::Data => service.data.is_some(),
        Field::Keys => service.keys.is_some(),
        Field::Region => service.region.is_some() || service.site.is_some() || service.country.is_some(),
        Field::Criticality => service.criticality.is_some(),
        Field::ProcessorAgreement => service.contract.processor_agreement.is_some() || own,
        Field::Scc => service.contract.scc.is_some() || own,
        Field::Notice => service.contract.notice.is_some() || own,
        Field::Fallback => service.fallback.is_some(),
        Field::FallbackTested => service.fallback.as_ref().is_none_or(|fallback| fallback.tested != Tested::NotSaid),
    }
}

/// What missing fields leave open in the exposures of a service.
pub(super) fn fields(assessment: &Assessment<'_>, at: usize, gains: &mut FieldGains) {
    let (service, result) = (&assessment.inventory.services[at], &assessment.services[at]);
    let needs = &result.needs;
    let mut worst = [Interval::NONE; 4];
    let mut unknown = [Interval::NONE; 4];
    for exposure in &result.exposures {
        let channel = if exposure.channel == Channel::Exit { 3 } else { channel_ix(exposure.channel) };
        worst[channel] = worst[channel].join(exposure.strength);
        if exposure.jurisdiction.is_none() {
            unknown[channel] = unknown[channel].join(exposure.strength);
        }
    }
    let channels = [Channel::Access, Channel::Disruption, Channel::Transfer, Channel::Exit];
    let worth = |channel: usize, strength: Strength| weight(level(channels[channel], strength, needs));
    let width = |channel: usize, interval: Interval| worth(channel, interval.worst) - worth(channel, interval.best);
    let step = |channel: usize| worth(channel, Strength::Full) - worth(channel, Strength::Reduced);
    let mut ask = |field: Field, gain: f64| {
        if gain > 0.0 && !stated(field, service, assessment, at) {
            gains[field as usize] += gain / 4.0;
        }
    };
    ask(Field::Vendor, (0..4).map(|channel| width(channel, worst[channel])).sum());
    if result.setup.has_data {
        let open = worst[0].worst == Strength::Full;
        ask(Field::Keys, if open { step(0) } else { 0.0 });
        ask(Field::Data, worth(0, worst[0].worst) + worth(2, worst[2].worst));
        ask(Field::Region, width(0, unknown[0]) + width(2, unknown[2]));
        // Clauses bind recipients abroad: where none is known, who there is comes first.
        let abroad = result.exposures.iter().any(|e| e.channel == Channel::Transfer && e.jurisdiction.is_some());
        let share = if abroad { 1.0 } else { 0.25 };
        ask(Field::Scc, if worst[2].worst == Strength::Full { step(2) * share } else { 0.0 });
    }
    let range =
        |need: Need| weight(level(Channel::Disruption, worst[1].worst, &Needs { availability: need, ..*needs }));
    ask(Field::Criticality, range(Need::VeryHigh) - range(Need::Normal));
    ask(
        Field::Notice,
        if result.exposures.iter().any(|e| e.obstacles.contains(&"exit.contract")) { width(3, worst[3]) } else { 0.0 },
    );
    ask(Field::FallbackTested, worth(1, Strength::Full) / 2.0);
    ask(Field::Fallback, if worst[1].worst == Strength::Full { worth(1, Strength::Full) / 4.0 } else { 0.0 });
}

/// What a vendor's list of sub-processors would tell of transfers, where it is not published and no transfer abroad is known.
pub(super) fn sub_processors(assessment: &Assessment<'_>, at: usize) -> f64 {
    let (service, result) = (&assessment.inventory.services[at], &assessment.services[at]);
    let Some(offering) = result.setup.offering.map(|ix| assessment.catalog.offering_at(ix)) else { return 0.0 };
    let vendor_run = result.setup.self_run(assessment.catalog) == Some(false);
    let told = service.controls.get(SUB_PROCESSORS).is_some_and(|value| *value != ControlValue::Unknown);
    if !vendor_run || offering.sub_processors_known || told {
        return 0.0;
    }
    let mut found = Interval::NONE;
    for exposure in result.exposures.iter().filter(|exposure| exposure.channel == Channel::Transfer && exposure.direct)
    {
        if exposure.jurisdiction.is_some() {
            return 0.0;
        }
        found = found.join(exposure.strength);
    }
    let worth = |strength: Strength| weight(level(Channel::Transfer, strength, &result.needs));
    (worth(found.worst) - worth(found.best)) / 4.0
}

/// The control that says that there is such a list.
pub(super) const SUB_PROCESSORS: &str = "sub_processor_list";
