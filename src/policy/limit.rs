//! Limits: what is allowed, for which services.

use super::Expression;
use crate::model::words::{Keys, Need, Severity, Text};
use crate::source::Span;

/// Which services a limit is about. An empty field leaves nothing out.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Scope {
    /// Data classes of the catalog, `personal`, `special`.
    pub data: Vec<String>,
    /// At least this protection need for confidentiality.
    pub need: Option<Need>,
    /// Categories, or groups written `group:x`.
    pub categories: Vec<String>,
    /// Service ids; `*` and `?` stand for any letters and any one letter.
    pub services: Vec<String>,
}

/// What all limits have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limit {
    /// Which services it is about.
    pub scope: Scope,
    /// How serious a violation is.
    pub severity: Severity,
    /// Why it exists, for the reader of a finding.
    pub reason: Option<Text>,
    /// A stable name of its own; part of fingerprints. Without one, its content is its name.
    pub id: Option<String>,
    /// Where it stands.
    pub span: Span,
}

/// Countries, blocs, vendors and legal entities that are allowed or forbidden.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlaceLimit {
    /// What all limits have.
    pub limit: Limit,
    /// Only these; empty: all but the forbidden ones.
    pub allowed: Vec<String>,
    /// None of these.
    pub forbidden: Vec<String>,
    /// Parents only: whether services that the organisation runs itself are meant too.
    pub self_run: bool,
}

/// Key arrangements that are allowed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyLimit {
    /// What all limits have.
    pub limit: Limit,
    /// The allowed arrangements.
    pub allowed: Vec<Keys>,
}

/// Lowest SEAL level in a lens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealLimit {
    /// What all limits have.
    pub limit: Limit,
    /// Lens id.
    pub lens: String,
    /// Lowest level.
    pub minimum: u8,
}

/// Largest share of services behind one name.
#[derive(Debug, Clone, PartialEq)]
pub struct ShareLimit {
    /// What all limits have; the scope is not used.
    pub limit: Limit,
    /// `ultimate-parent`, `country` or `cloud`.
    pub kind: &'static str,
    /// Only this parent, country or cloud; `None`: each.
    pub name: Option<String>,
    /// Those that are left out.
    pub except: Vec<String>,
    /// Largest share, 0 to 1.
    pub max: f64,
}

/// A rule of the organisation's own.
#[derive(Debug, Clone, PartialEq)]
pub struct OwnRule {
    /// What all limits have; `id` is always given.
    pub limit: Limit,
    /// Holds where the rule is violated.
    pub when: Expression,
    /// What to say.
    pub message: Text,
    /// What to do.
    pub remedy: Option<Text>,
}

impl Limit {
    /// The limit's own name in fingerprints and messages: its id, or what it says.
    #[must_use]
    pub fn name(&self, says: &str) -> String {
        let Some(id) = &self.id else {
            let scope = &self.scope;
            let need = scope.need.map(Need::as_str).unwrap_or_default();
            return format!(
                "{says};{};{need};{};{}",
                scope.data.join(","),
                scope.categories.join(","),
                scope.services.join(",")
            );
        };
        id.clone()
    }
}
