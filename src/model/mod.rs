//! The nouns of Hoheit as plain data: no file formats, no I/O, no thinking.
//!
//! Everything here is shared by all later stages. [`words`] holds the closed vocabularies (they are also read by the
//! build script, so that file depends on nothing but serde and jiff); the other files hold one noun each.

pub mod observation;
pub mod organisation;
pub mod service;
pub mod strength;
pub mod words;

pub use observation::{Observation, ObservationKind};
pub use organisation::Organisation;
pub use service::{Contract, Dependency, DependencyKind, Notice, Service};
pub use strength::{Interval, Strength};
pub use words::*;
