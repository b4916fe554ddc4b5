//! Single signals and how they become observations.
//!
//! Signals of one scope (a Terraform module, a compose service, a workload) that speak of the same vendor, offering and
//! region are one observation with several places. Weak signals only support another one of their scope; accessories
//! (parts without a place of their own) vanish behind a located one of the same vendor.

use super::File;
use super::place::Place;
use super::{ids, twins};
use crate::catalog::Catalog;
use crate::catalog::raw::Signal;
use crate::model::service::ObservedAt;
use crate::model::{Confidence, Observation, ObservationKind, Origin};
use crate::source::{FileId, Span};
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

/// What kind of sign a signal is, where other files of the run may say otherwise.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Role {
    /// It stands for itself.
    #[default]
    Shown,
    /// Only the name of a variable says so.
    Named,
    /// Only a package says so, which others may serve as well.
    Library,
    /// Only program text says so, which may never run.
    Written,
    /// Only the name of a variable in program text says so.
    Asked,
    /// No use of the vendor: its software runs here.
    Runs,
    /// No use of the vendor: somebody else serves its interface.
    Served,
    /// Somebody is used of whom nothing is known; the evidence says what.
    Unknown,
}

/// One signal at one place.
#[derive(Debug, Clone, PartialEq)]
pub struct Sighting {
    /// What belongs together.
    pub scope: String,
    /// A name for the service id: the resource's or workload's.
    pub name: String,
    /// Vendor id.
    pub vendor: Option<String>,
    /// Offering id.
    pub offering: Option<String>,
    /// `provider/region`.
    pub region: Option<String>,
    /// Country of the region.
    pub country: Option<String>,
    /// Category id.
    pub category: Option<String>,
    /// Where.
    pub span: Span,
    /// Format.
    pub kind: ObservationKind,
    /// How far it may be relied on.
    pub confidence: Confidence,
    /// What was seen. Never a secret.
    pub evidence: String,
    /// Only supports another signal of its scope about the same vendor.
    pub weak: bool,
    /// Only the vendor's name says so, no signal of the catalog.
    pub derived: bool,
    /// A part without a place; vanishes behind a located signal of its scope about the same vendor.
    pub accessory: bool,
    /// What kind of sign it is.
    pub role: Role,
}

impl Sighting {
    /// A signal of the catalog at a place.
    pub(crate) fn of(
        signal: &Signal,
        kind: ObservationKind,
        scope: impl Into<String>,
        name: impl Into<String>,
        span: Span,
    ) -> Self {
        Self {
            scope: scope.into(),
            name: name.into(),
            vendor: signal.vendor.clone(),
            offering: signal.offering.clone(),
            region: None,
            country: None,
            category: signal.category.clone(),
            span,
            kind,
            confidence: signal.confidence,
            evidence: String::new(),
            weak: false,
            derived: signal.how == "derived",
            accessory: false,
            role: Role::Shown,
        }
    }

    /// Only a name says so, of a variable or a secret: a part that goes with better signs.
    pub(crate) fn only_named(self) -> Self {
        Self { role: Role::Named, accessory: true, ..self }
    }

    /// Only the text of a program or its settings names the vendor, which it may never reach.
    pub(crate) fn only_written(self) -> Self {
        let role = if self.role == Role::Named { Role::Asked } else { Role::Written };
        Self { role, ..self.at_most(Confidence::Low) }
    }

    /// What is no use of a vendor but tells how to take other signs of it.
    pub(crate) fn aside(vendor: &str, role: Role, kind: ObservationKind, span: Span) -> Self {
        Self {
            scope: String::new(),
            name: String::new(),
            vendor: Some(vendor.to_owned()),
            offering: None,
            region: None,
            country: None,
            category: None,
            span,
            kind,
            confidence: Confidence::Low,
            evidence: String::new(),
            weak: true,
            derived: false,
            accessory: true,
            role,
        }
    }

    /// With a place; the region's operator wins over the offering.
    #[must_use]
    pub(crate) fn in_place(mut self, place: Option<Place>) -> Self {
        if let Some(place) = place {
            self.region = Some(place.region);
            self.country = place.country;
            if place.operator.is_some() {
                self.offering = place.operator;
            }
        }
        self
    }

    /// With what was seen.
    #[must_use]
    pub(crate) fn seen(mut self, evidence: impl Into<String>) -> Self {
        self.evidence = evidence.into();
        if self.derived {
            self.evidence.push_str(" (by the vendor's name)");
        }
        self
    }

    /// At most this confidence.
    #[must_use]
    pub(crate) fn at_most(mut self, confidence: Confidence) -> Self {
        self.confidence = weaker(self.confidence, confidence);
        self
    }
}

fn rank(confidence: Confidence) -> u8 {
    match confidence {
        Confidence::High => 2,
        Confidence::Medium => 1,
        Confidence::Low => 0,
    }
}

fn weaker(a: Confidence, b: Confidence) -> Confidence {
    if rank(a) <= rank(b) { a } else { b }
}

/// Lines of the files that have signals.
#[derive(Default)]
struct Lines(FxHashMap<FileId, Vec<usize>>);

impl Lines {
    fn at(&mut self, file: &File<'_>, offset: usize) -> (u32, u32) {
        let starts = self
            .0
            .entry(file.id)
            .or_insert_with(|| std::iter::once(0).chain(file.text.match_indices('\n').map(|(at, _)| at + 1)).collect());
        let mut offset = offset.min(file.text.len());
        while !file.text.is_char_boundary(offset) {
            offset -= 1;
        }
        let line = starts.partition_point(|start| *start <= offset);
        let column = file.text[starts[line - 1]..offset].trim_start_matches('\u{feff}').chars().count() + 1;
        (u32::try_from(line).unwrap_or(u32::MAX), u32::try_from(column).unwrap_or(u32::MAX))
    }
}

/// What the signals of one observation share: format, scope, the name where nothing else names them, vendor, offering, region.
type Key<'s> = (ObservationKind, &'s str, Option<&'s str>, Option<&'s str>, Option<&'s str>, Option<&'s str>);

fn key(sighting: &Sighting) -> Key<'_> {
    let unnamed = sighting.vendor.is_none() && sighting.offering.is_none();
    (
        sighting.kind,
        sighting.scope.as_str(),
        unnamed.then_some(sighting.name.as_str()),
        sighting.vendor.as_deref(),
        sighting.offering.as_deref(),
        sighting.region.as_deref(),
    )
}

/// Joins signals into observations with unique ids, ordered by path and line. All files lie below `root`.
pub(super) fn join(
    mut sightings: Vec<Sighting>,
    files: &[File<'_>],
    root: &str,
    catalog: &Catalog,
) -> Vec<Observation> {
    sightings.par_iter_mut().for_each(|sighting| settle(sighting, catalog));
    sightings.par_sort_by(|a, b| {
        (a.span.file, a.span.start, &a.region, &a.offering, &a.vendor, &a.evidence).cmp(&(
            b.span.file,
            b.span.start,
            &b.region,
            &b.offering,
            &b.vendor,
            &b.evidence,
        ))
    });
    let groups = groups(&sightings, catalog);
    let by_id: FxHashMap<FileId, &File<'_>> = files.iter().map(|file| (file.id, file)).collect();
    let mut lines = Lines::default();
    let mut observations = Vec::with_capacity(groups.len());
    for members in groups {
        let mut places: Vec<ObservedAt> = Vec::new();
        let mut seen: FxHashSet<(FileId, u32, u32)> = FxHashSet::default();
        for member in &members {
            if let Some(file) = by_id.get(&member.span.file) {
                let (line, column) = lines.at(file, member.span.start as usize);
                if seen.insert((file.id, line, column)) {
                    places.push(ObservedAt { path: file.path.to_owned(), line, column });
                }
            }
        }
        let Some(first) = members.first() else { continue };
        let best = members
            .iter()
            .filter(|m| !m.weak)
            .map(|m| m.confidence)
            .max_by_key(|c| rank(*c))
            .unwrap_or(first.confidence);
        let observation = Observation {
            service: String::new(),
            vendor: first.vendor.clone(),
            offering: first.offering.clone(),
            region: first.region.clone(),
            country: first.country.clone(),
            category: members.iter().find_map(|m| m.category.clone()),
            kind: first.kind,
            places,
            confidence: best,
            origin: Origin::Manifest,
            evidence: evidence_of(&members),
            depends_on: Vec::new(),
        };
        observations.push((observation, ids::base(first)));
    }
    let mut observations = twins::joined(observations);
    ids::name(&mut observations, root);
    observations.into_iter().map(|(observation, _)| observation).collect()
}

/// The signals of each observation. The first one of a group carries its key.
fn groups<'s>(sightings: &'s [Sighting], catalog: &Catalog) -> Vec<Vec<&'s Sighting>> {
    // A site of one product says nothing of where the vendor's others are.
    let one_product = |s: &Sighting| {
        let provider = s.region.as_deref().and_then(|region| catalog.provider(region.split('/').next()?));
        provider.is_some_and(|provider| !provider.hosts_others)
    };
    let of_place = |s: &&Sighting| s.region.is_some() && !s.weak;
    let located: FxHashSet<(&str, Option<&str>)> = sightings
        .iter()
        .filter(|s| of_place(s) && !one_product(s))
        .map(|s| (s.scope.as_str(), s.vendor.as_deref()))
        .collect();
    let sited: FxHashSet<(&str, Option<&str>)> =
        sightings.iter().filter(of_place).map(|s| (s.scope.as_str(), s.offering.as_deref())).collect();
    let mut groups: Vec<Vec<&Sighting>> = Vec::new();
    let mut by_key: FxHashMap<Key<'_>, usize> = FxHashMap::default();
    let mut by_subject: FxHashMap<(&str, Option<&str>), Vec<usize>> = FxHashMap::default();
    for sighting in sightings.iter().filter(|sighting| !sighting.weak) {
        let subject = (sighting.scope.as_str(), sighting.vendor.as_deref());
        let sited =
            sighting.offering.is_some() && sited.contains(&(sighting.scope.as_str(), sighting.offering.as_deref()));
        if sighting.accessory && sighting.region.is_none() && (located.contains(&subject) || sited) {
            continue;
        }
        let at = *by_key.entry(key(sighting)).or_insert_with(|| {
            by_subject.entry(subject).or_default().push(groups.len());
            groups.push(Vec::new());
            groups.len() - 1
        });
        groups[at].push(sighting);
    }
    for sighting in sightings.iter().filter(|sighting| sighting.weak && sighting.vendor.is_some()) {
        let subject = (sighting.scope.as_str(), sighting.vendor.as_deref());
        let Some(fitting) = by_subject.get(&subject) else { continue };
        let same = |at: &&usize| groups[**at].first().is_some_and(|first| first.region == sighting.region);
        if let Some(at) = fitting.iter().find(same).or_else(|| fitting.first()) {
            groups[*at].push(sighting);
        }
    }
    groups
}

/// Names only what the catalog knows: an offering brings its vendor, unknown ids are dropped.
fn settle(sighting: &mut Sighting, catalog: &Catalog) {
    if catalog.offering_count() > 0
        && let Some(id) = &sighting.offering
    {
        match catalog.offering_ix(id) {
            Some(ix) => sighting.vendor = Some(catalog.vendor_id_of(ix).to_owned()),
            None => sighting.offering = None,
        }
    }
    if !catalog.raw.vendors.is_empty()
        && let Some(id) = &sighting.vendor
        && catalog.vendor(id).is_none()
    {
        sighting.evidence = format!("{} ({id})", sighting.evidence);
        sighting.vendor = None;
    }
    if !catalog.raw.categories.is_empty()
        && sighting.category.as_deref().is_some_and(|id| catalog.category(id).is_none())
    {
        sighting.category = None;
    }
}

fn evidence_of(members: &[&Sighting]) -> String {
    let mut seen: Vec<&str> = Vec::new();
    for member in members {
        if !member.evidence.is_empty() && !seen.contains(&member.evidence.as_str()) {
            seen.push(&member.evidence);
        }
    }
    let rest = seen.len().saturating_sub(3);
    let mut text = seen.into_iter().take(3).collect::<Vec<_>>().join(", ");
    if rest > 0 {
        text.push_str(&format!(" and {rest} more"));
    }
    text
}

/// Lower case ASCII words joined by `-`.
pub(crate) fn slug(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for c in name.chars() {
        if c.is_ascii_alphanumeric() {
            out.push(c.to_ascii_lowercase());
        } else if !out.ends_with('-') && !out.is_empty() {
            out.push('-');
        }
    }
    out.trim_end_matches('-').to_owned()
}
