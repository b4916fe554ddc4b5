//! What a manifest or a look-up showed: raw material that is merged with the declared inventory.

use super::service::ObservedAt;
use super::words::{Confidence, Origin};

/// The file format or look-up that an observation comes from, as named in public JSON.
pub type ObservationKind = &'static str;

/// One signal, or several that were found to speak of the same thing.
#[derive(Debug, Clone, PartialEq)]
pub struct Observation {
    /// Suggested service id: stable for the same input, unique within a scan.
    pub service: String,
    /// Catalog vendor id.
    pub vendor: Option<String>,
    /// Catalog offering id.
    pub offering: Option<String>,
    /// `provider/region`.
    pub region: Option<String>,
    /// ISO 3166-1 alpha-2 country of the place.
    pub country: Option<String>,
    /// Category id, where the signal tells.
    pub category: Option<String>,
    /// Format that showed it.
    pub kind: ObservationKind,
    /// Where it was seen, the most telling place first.
    pub places: Vec<ObservedAt>,
    /// How far it may be relied on.
    pub confidence: Confidence,
    /// Manifest or enrichment.
    pub origin: Origin,
    /// What exactly was seen, for a person: `aws_s3_bucket.logs`, `image ghcr.io/x`. Never a secret.
    pub evidence: String,
    /// Services (suggested ids) this one was seen to need.
    pub depends_on: Vec<String>,
}
