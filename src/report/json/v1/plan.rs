//! The shape of the plan in the document.
//!
//! Fields may be added, never renamed or removed.

use schemars::JsonSchema;
use serde::Serialize;

/// The plan as public JSON; filled by the planner's adapter.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct PlanInfo {
    /// Waves in order.
    pub waves: Vec<WaveInfo>,
}

/// A wave.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct WaveInfo {
    /// Number, from 1.
    pub number: u32,
    /// First day.
    pub start: String,
    /// Last day.
    pub end: String,
    /// What moves.
    pub moves: Vec<MoveInfo>,
    /// Share of today's exposure that is left, 0 to 1.
    pub exposure_after: f64,
    /// Person-days, lowest and highest.
    pub effort_days: (f64, f64),
}

/// A move.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct MoveInfo {
    /// Service id.
    pub service: String,
    /// Where to.
    pub placement: &'static str,
    /// Offering id.
    pub target: Option<String>,
}
