//! Hoheit
pub mod source;
pub mod diagnostic;
pub mod model;
pub mod catalog;
pub mod inventory;
pub mod graph;
pub mod plan;
