//! How good choices are.
//!
//! In: what a search found and what it can say. Out: a [`Proof`] for the report: method, bound, gap.

use super::tables::{Limits, Value};

/// How the choices were found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Method {
    /// No better choices exist.
    Exact,
    /// The search stopped after its number of nodes.
    NodeLimit,
    /// Too large for a programme: greedy start, then local search.
    Heuristic,
}

/// How good the choices are.
#[derive(Debug, Clone, PartialEq)]
pub struct Proof {
    /// Weakest method used.
    pub method: Method,
    /// What was reached: cost in money, or exposure left (weighted), by objective.
    pub objective: f64,
    /// Nothing can be lower.
    pub bound: f64,
    /// `(objective − bound) / |objective|`.
    pub gap: f64,
    /// Sets of services that act on each other.
    pub components: usize,
    /// Services in the largest of them.
    pub largest: usize,
    /// Whether budget or capacity decided.
    pub limits_bind: bool,
    /// Whether budget and capacity are kept. The heuristic alone may fail to, and then says so here.
    pub within_limits: bool,
}

/// What a search can say about its choices.
#[derive(Debug, Clone, Copy)]
pub(super) struct Facts {
    pub(super) method: Method,
    pub(super) bound: f64,
    pub(super) count: usize,
    pub(super) largest: usize,
    pub(super) limits_bind: bool,
}

/// Writes the proof.
pub(super) fn prove(value: &Value, limits: Limits, facts: Facts) -> Proof {
    let objective = value.primary;
    let bound = if facts.method == Method::Exact { objective } else { facts.bound.min(objective) };
    let short_by = objective - bound;
    let gap = if short_by <= 1e-9 * objective.abs() { 0.0 } else { short_by / objective.abs().max(1e-9) };
    Proof {
        method: facts.method,
        objective,
        bound,
        gap,
        components: facts.count,
        largest: facts.largest,
        limits_bind: facts.limits_bind,
        within_limits: limits.allow(value),
    }
}
