//! Gates: how much of each channel is tolerated at which need. A candidate that exceeds one is out.

use crate::model::Strength;
use crate::model::words::{Criticality, Need};

/// Tolerated strength by need, from `normal` to `very-high` (for exit: by criticality from `low` to `critical`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Gates {
    /// By need for confidentiality.
    pub access: [Strength; 3],
    /// By need for availability.
    pub disruption: [Strength; 3],
    /// Personal data, by need for confidentiality.
    pub transfer: [Strength; 3],
    /// By criticality.
    pub exit: [Strength; 4],
}

impl Default for Gates {
    /// Content of high need must be out of reach, of very high need everything; what is needed at high availability may
    /// degrade but not stop; personal data leaves on a valid basis only; what is critical must be possible to leave.
    fn default() -> Self {
        use Strength::{Full, None, Reduced};
        Self {
            access: [Full, Reduced, None],
            disruption: [Full, Reduced, Reduced],
            transfer: [Reduced, Reduced, Reduced],
            exit: [Full, Full, Reduced, Reduced],
        }
    }
}

impl Gates {
    /// Tolerated access.
    #[must_use]
    pub fn access_at(&self, need: Need) -> Strength {
        self.access[need as usize]
    }

    /// Tolerated disruption.
    #[must_use]
    pub fn disruption_at(&self, need: Need) -> Strength {
        self.disruption[need as usize]
    }

    /// Tolerated transfer.
    #[must_use]
    pub fn transfer_at(&self, need: Need) -> Strength {
        self.transfer[need as usize]
    }

    /// Tolerated obstacles to leaving.
    #[must_use]
    pub fn exit_at(&self, criticality: Criticality) -> Strength {
        self.exit[criticality as usize]
    }
}
