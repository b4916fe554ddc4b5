//! What a service needs at least. What is declared counts; otherwise the highest need of its data, the organisation's
//! default, or, when nothing at all is known, `high`: an unknown need is not a low one.

use crate::catalog::Catalog;
use crate::model::words::{Criticality, Need};
use crate::model::{Organisation, Service};

/// Needs that count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Needs {
    /// Confidentiality.
    pub confidentiality: Need,
    /// Availability.
    pub availability: Need,
    /// Criticality.
    pub criticality: Criticality,
    /// Whether confidentiality was declared or follows from declared data.
    pub confidentiality_known: bool,
    /// Whether availability was declared or follows from declared criticality.
    pub availability_known: bool,
    /// Whether special-category data is among the data.
    pub special: bool,
}

impl Needs {
    /// The needs of a service.
    #[must_use]
    pub fn of(service: &Service, organisation: &Organisation, catalog: &Catalog) -> Self {
        let data = service.data.as_deref();
        let of_data = data.map(|data| need_of(data, catalog));
        let confidentiality = service.protection.confidentiality.max(of_data);
        let of_criticality = service.criticality.map(|criticality| match criticality {
            Criticality::Low | Criticality::Medium => Need::Normal,
            Criticality::High => Need::High,
            Criticality::Critical => Need::VeryHigh,
        });
        let availability = service.protection.availability.max(of_criticality);
        let default = organisation.default_need.unwrap_or(Need::High);
        let criticality = service.criticality.unwrap_or(match availability.unwrap_or(default) {
            Need::Normal => Criticality::Medium,
            Need::High => Criticality::High,
            Need::VeryHigh => Criticality::Critical,
        });
        Self {
            confidentiality: confidentiality.unwrap_or(default),
            availability: availability.unwrap_or(default),
            criticality,
            confidentiality_known: confidentiality.is_some(),
            availability_known: availability.is_some(),
            special: data
                .is_some_and(|data| data.iter().any(|id| catalog.data_class(id).is_some_and(|class| class.special))),
        }
    }
}

/// The highest need of these data classes; `normal` for none.
#[must_use]
pub fn need_of(data: &[String], catalog: &Catalog) -> Need {
    data.iter().filter_map(|id| catalog.data_class(id)).map(|class| class.need).max().unwrap_or(Need::Normal)
}
