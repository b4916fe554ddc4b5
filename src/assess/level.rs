//! How bad an exposure is: how strongly it reaches the service, weighed with what the service needs.
//!
//! | channel | weighed with | full | reduced |
//! |---|---|---|---|
//! | access | confidentiality | medium, high, critical | low, low, medium |
//! | disruption | availability | medium, high, critical | low, low, medium |
//! | transfer | special-category data or very high confidentiality | high, critical | low, medium |
//! | exit | criticality (low to critical) | low, medium, high, critical | low, low, medium, medium |

use super::Needs;
use crate::model::words::{Channel, Level, Need};
use crate::model::{Interval, Strength};

/// Level of a known strength.
#[must_use]
pub fn level(channel: Channel, strength: Strength, needs: &Needs) -> Level {
    use Level::{Critical, High, Low, Medium};
    let by_need = |need: Need, steps: [Level; 3]| steps[need as usize];
    match (channel, strength) {
        (_, Strength::None) => Level::None,
        (Channel::Access, Strength::Full) => by_need(needs.confidentiality, [Medium, High, Critical]),
        (Channel::Access, Strength::Reduced) => by_need(needs.confidentiality, [Low, Low, Medium]),
        (Channel::Disruption, Strength::Full) => by_need(needs.availability, [Medium, High, Critical]),
        (Channel::Disruption, Strength::Reduced) => by_need(needs.availability, [Low, Low, Medium]),
        (Channel::Transfer, strength) => {
            let grave = needs.special || needs.confidentiality == Need::VeryHigh;
            match (strength, grave) {
                (Strength::Full, true) => Critical,
                (Strength::Full, false) => High,
                (_, true) => Medium,
                (_, false) => Low,
            }
        }
        (Channel::Exit, Strength::Full) => [Low, Medium, High, Critical][needs.criticality as usize],
        (Channel::Exit, Strength::Reduced) => [Low, Low, Medium, Medium][needs.criticality as usize],
    }
}

/// Levels in the best and in the worst world.
#[must_use]
pub fn levels(channel: Channel, strength: Interval, needs: &Needs) -> (Level, Level) {
    (level(channel, strength.best, needs), level(channel, strength.worst, needs))
}

/// A level as a number from 0 to 1, for sums that compare options: 0, 0.1, 0.3, 0.6, 1.
#[must_use]
pub fn weight(level: Level) -> f64 {
    [0.0, 0.1, 0.3, 0.6, 1.0][level as usize]
}
