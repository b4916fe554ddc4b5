//! What the organisation declares: services, their dependencies, and what is known of them.
//!
//! In: the text of one or more inventory files. Out: an [`Inventory`] and every problem found, all at once. [`mod@read`]
//! turns YAML into nouns, [`resolve`] checks them against the catalog and each other, [`locate`] finds the place of what is wrong, [`shape`] lists the fields (and
//! gives the JSON Schema), [`split`] lets large files be read on all cores. What must hold: everything left out is
//! *unknown*; no problem hides another; the result does not depend on the order of services.

pub mod columns;
pub mod csv;
pub mod draft;
pub mod locate;
pub mod merge;
mod read;
pub mod resolve;
pub mod shape;
mod split;
pub mod starter;
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

/// Whether a text is an inventory: it names the organisation at the top level, or lists services as a sequence there.
/// A cheap look at line starts, so that a large file is not parsed twice.
#[must_use]
pub fn looks_like(text: &str) -> bool {
    let text = text.trim_start_matches('\u{feff}');
    if text.trim_start().starts_with('{') {
        let head: String = text.chars().take(4096).collect();
        // What this program wrote itself (an assessment, a simulation) names the organisation too.
        if head.contains("\"hoheit/") {
            return false;
        }
        return head.contains("\"organisation\"") || head.contains("\"organization\"");
    }
    let mut lines = text.lines().filter(|line| !line.trim().is_empty() && !line.trim_start().starts_with('#'));
    while let Some(line) = lines.next() {
        if line.starts_with("organisation:") || line.starts_with("organization:") {
            return true;
        }
        if line.trim_end() == "services:" {
            return lines.next().is_some_and(|next| next.trim_start().starts_with("- "));
        }
    }
    false
}
