//! How strongly something reaches a service, as an interval between the best and the worst world that the known
//! facts allow. A missing fact widens the interval; it never moves it towards safety.

use super::words::Verdict;
use serde::Serialize;

/// How strongly a jurisdiction or vendor reaches a service through one channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Strength {
    /// Not at all.
    #[default]
    None,
    /// In part: metadata only, a degraded service, a transfer on a valid basis, an obstacle that costs time.
    Reduced,
    /// Fully: content, a stopped service, a transfer without a basis, no way out.
    Full,
}

/// What the known facts allow: `best ≤ truth ≤ worst`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize)]
pub struct Interval {
    /// The truth if every missing fact turns out well.
    pub best: Strength,
    /// The truth if every missing fact turns out badly.
    pub worst: Strength,
}

impl Interval {
    /// Nothing reaches.
    pub const NONE: Self = Self { best: Strength::None, worst: Strength::None };
    /// Proven in full.
    pub const FULL: Self = Self { best: Strength::Full, worst: Strength::Full };
    /// Proven in part.
    pub const REDUCED: Self = Self { best: Strength::Reduced, worst: Strength::Reduced };
    /// Nothing is known.
    pub const UNKNOWN: Self = Self { best: Strength::None, worst: Strength::Full };

    /// The interval `[best, worst]`.
    #[must_use]
    pub fn new(best: Strength, worst: Strength) -> Self {
        debug_assert!(best <= worst);
        Self { best, worst }
    }

    /// Both reach: the stronger counts.
    #[must_use]
    pub fn join(self, other: Self) -> Self {
        Self { best: self.best.max(other.best), worst: self.worst.max(other.worst) }
    }

    /// Either stands in for the other: the weaker counts.
    #[must_use]
    pub fn meet(self, other: Self) -> Self {
        Self { best: self.best.min(other.best), worst: self.worst.min(other.worst) }
    }

    /// No stronger than `cap`.
    #[must_use]
    pub fn capped(self, cap: Self) -> Self {
        self.meet(cap)
    }

    /// The three-valued answer: `yes` when even the best world is exposed, `no` when even the worst is not.
    #[must_use]
    pub fn verdict(self) -> Verdict {
        if self.best > Strength::None {
            Verdict::Yes
        } else if self.worst == Strength::None {
            Verdict::No
        } else {
            Verdict::Unknown
        }
    }
}
