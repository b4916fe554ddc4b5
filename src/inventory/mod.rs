//! What the organisation declares: services, their dependencies, and what is known of them.
//!
//! In: the text of one or more inventory files. Out: an [`Inventory`] and every problem found, all at once. [`read`]
//! turns YAML into nouns, [`resolve`] checks them against the catalog and each other, [`shape`] lists the fields (and
//! gives the JSON Schema), [`split`] lets large files be read on all cores. What must hold: everything left out is
//! *unknown*; no problem hides another; the result does not depend on the order of services.

pub mod columns;
pub mod csv;
pub mod draft;
pub mod merge;
mod read;
pub mod resolve;
pub mod shape;
mod split;
pub mod tables;
pub mod xlsx;

pub use read::read;

use crate::model::{Organisation, Service};
use crate::source::Span;

/// Services with the organisation that runs them.
#[derive(Debug, Clone, PartialEq)]
pub struct Inventory {
    /// The organisation.
    pub organisation: Organisation,
    /// Services, sorted by id once [`resolve::resolve`] has run.
    pub services: Vec<Service>,
}

/// One file as read, before it is merged and checked.
#[derive(Debug, Clone, Default)]
pub struct Draft {
    /// The organisation, where the file names one, and where.
    pub organisation: Option<(Organisation, Option<Span>)>,
    /// Services in the order of the file.
    pub services: Vec<Service>,
}
