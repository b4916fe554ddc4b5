//! Hoheit: who can reach an organisation's data, who can switch its services off, and where each should live.
//!
//! The crate is one pipeline; a module may use only modules before it in this list (`tests/architecture.rs` holds it):
//!
//! 1. [`source`]: text with positions. [`model`]: the nouns. [`diagnostic`]: what is said about a user's files.
//! 2. [`catalog`]: what the world offers. [`inventory`]: what the organisation declares. [`manifests`]: what
//!    infrastructure files show. [`policy`]: what the organisation demands.
//! 3. [`graph`]: who depends on whom, and how far each jurisdiction reaches. [`assess`]: exposures, candidates, advice,
//!    lenses, findings, questions. [`simulate`]: what if. [`plan`]: in which order. All of this is pure: the same input
//!    gives the same result, and neither clock nor file nor network is touched.
//! 4. [`report`]: values into bytes. [`net`]: looking facts up. [`cli`]: files, terminal, clock.
//!
//! Start reading at [`assess::assess`].

#![forbid(unsafe_code)]

pub mod assess;
pub mod catalog;
pub mod cli;
pub mod diagnostic;
pub mod graph;
pub mod inventory;
pub mod manifests;
pub mod model;
pub mod net;
pub mod plan;
pub mod policy;
pub mod report;
pub mod simulate;
pub mod source;
