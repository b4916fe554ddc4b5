//! How much is shown, so that a report stays light: the larger the inventory, the less per service. What is left out is
//! counted where it would stand.

/// How much is shown, by the number of services.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Detail {
    /// Exposures a service whose proof stands hop by hop; the others stand on a line each.
    pub exposures: usize,
    /// Whether exposures at low have their ways too.
    pub low_ways: bool,
    /// Candidates a service.
    pub candidates: usize,
    /// Countries in the matrix of flows.
    pub countries: usize,
    /// Places in files a service.
    pub places: usize,
    /// Whether candidates stand in a table of their own or on a line each.
    pub table: bool,
    /// Whether tables list every service; otherwise they list groups.
    pub every_row: bool,
}

impl Detail {
    /// What fits for this many services.
    #[must_use]
    pub const fn of(services: usize) -> Self {
        match services {
            0..=30 => Self {
                exposures: 7,
                low_ways: true,
                candidates: 6,
                countries: 10,
                places: 5,
                table: true,
                every_row: true,
            },
            31..=60 => Self {
                exposures: 1,
                low_ways: true,
                candidates: 2,
                countries: 8,
                places: 1,
                table: false,
                every_row: true,
            },
            61..=200 => Self {
                exposures: 2,
                low_ways: true,
                candidates: 4,
                countries: 8,
                places: 3,
                table: false,
                every_row: true,
            },
            _ => Self {
                exposures: 0,
                low_ways: true,
                candidates: 2,
                countries: 8,
                places: 1,
                table: false,
                every_row: false,
            },
        }
    }
}
