//! Regions that program text gives a cloud's client: `boto3.client("s3", region_name="eu-central-1")`, files that Rails keeps.
//!
//! In: text that names the cloud. Out: the cloud, at each region that is spelled out under a name for one. It counts as what
//! program text says: little, and only where nothing else tells the vendor or the place. Several regions are a list to choose from.

use super::environment::Workload;
use super::file::File;
use super::program::Piece;
use super::sighting::Sighting;
use super::{Context, place};
use crate::source::Span;
use crate::source::yaml::Node;
use rustc_hash::FxHashSet;

/// Clouds with words by which their clients are recognised.
const CLOUDS: &[(&str, &[&str])] = &[
    ("aws", &["aws", "AWS", "Aws", "boto3", "S3Client"]),
    ("gcp", &["firebase", "google-cloud", "google.cloud", "googleapis", "GoogleCloud"]),
];
/// Names for a region, in small letters and without `_`.
const NAMES: &[&str] =
    &["awsdefaultregion", "awsregion", "defaultregion", "location", "region", "regionname", "withregion"];
/// More regions than this in one file are a list.
const LIST: usize = 2;

/// Regions in program text.
pub(super) fn in_code(
    all: &[Piece<'_>],
    file: &File<'_>,
    workload: &Workload<'_>,
    context: &Context<'_>,
) -> Vec<Sighting> {
    let Some((cloud, _)) =
        CLOUDS.iter().find(|(_, marks)| file.mentions(marks)).filter(|_| file.mentions(&["egion", "ocation"]))
    else {
        return Vec::new();
    };
    let told: Vec<(&str, usize)> = (0..all.len()).filter_map(|at| under_a_name(&all[at..])).collect();
    let seen = told
        .into_iter()
        .filter_map(|(text, at)| sighting(cloud, text, Span::new(file.id, at, at + text.len()), workload, context));
    let seen: Vec<Sighting> = seen.collect();
    let regions: FxHashSet<Option<&str>> = seen.iter().map(|sighting| sighting.region.as_deref()).collect();
    if regions.len() > LIST { Vec::new() } else { seen }
}

/// Whether Rails may keep files with one of several: a list of which the environment chooses.
pub(super) fn is_choice(file: &File<'_>) -> bool {
    if file.name() != "storage.yml" {
        return false;
    }
    let services = file.document().and_then(Node::as_mapping).unwrap_or_default();
    let kinds: FxHashSet<&str> = services
        .iter()
        .filter_map(|(_, service)| service.get("service")?.as_str())
        .filter(|kind| matches!(*kind, "AzureStorage" | "GCS" | "S3"))
        .collect();
    kinds.len() > 1
}

/// Where Rails keeps files by the client of S3: `config/storage.yml`.
pub(super) fn in_storage(file: &File<'_>, workload: &Workload<'_>, context: &Context<'_>) -> Vec<Sighting> {
    if file.name() != "storage.yml" {
        return Vec::new();
    }
    let services = file.document().and_then(Node::as_mapping).unwrap_or_default();
    let of_aws = services.iter().filter(|(_, service)| {
        service.get("service").and_then(Node::as_str) == Some("S3") && service.get("endpoint").is_none()
    });
    let regions = of_aws.filter_map(|(_, service)| service.get("region"));
    regions.filter_map(|node| sighting("aws", node.as_str()?, node.span, workload, context)).collect()
}

/// The quoted text that stands first under a name for a region: `region: "x"`, `region_name="x"`, `'region' => 'x'`,
/// `WithRegion("x")`, `Region: aws.String("x")`.
fn under_a_name<'t>(pieces: &[Piece<'t>]) -> Option<(&'t str, usize)> {
    let (Piece::Name(name, _) | Piece::Text(name, _)) = pieces.first()? else { return None };
    let plain = name.to_ascii_lowercase().replace('_', "");
    let (text, at) = match pieces.get(1..)? {
        [Piece::Gets | Piece::Other, Piece::Text(text, at), ..]
        | [
            Piece::Gets,
            Piece::Name(..),
            Piece::Other,
            Piece::Name("String", _),
            Piece::Other,
            Piece::Text(text, at),
            ..,
        ] => (*text, *at),
        _ => return None,
    };
    (NAMES.contains(&&*plain) && text.contains('-')).then_some((text, at))
}

fn sighting(cloud: &str, text: &str, span: Span, workload: &Workload<'_>, context: &Context<'_>) -> Option<Sighting> {
    let at = place::resolve(context.catalog, cloud, text)?;
    let signal = context.signals.find("pulumi", "", cloud)?.signal;
    Some(workload.sighting(signal, span).in_place(Some(at)).seen("region of a client"))
}
