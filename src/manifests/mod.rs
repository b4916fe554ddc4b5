//! What infrastructure files show: files in, observations out.
//!
//! In: the paths and bytes that the edge has collected, and the catalog. Out: a [`Scan`]: observations, the inputs that
//! were read, everything that was skipped and why. Each format is one [`Reader`]; a file is read by the first reader of
//! [`READERS`] that recognises its content. What must hold: no input panics; the result does not depend on the order of
//! the files; what cannot be known stays unknown; what is only declared and never used is not observed; no value that
//! may be a secret reaches the result.

mod acme;
mod ansible;
mod ansible_hosts;
mod arm;
mod aws_config;
mod backstage;
mod bicep;
mod checkout;
mod ci_file;
mod cloud_build;
mod cloud_foundry;
mod cloudformation;
mod code;
mod command;
mod compose;
mod concourse;
mod config;
mod credentials;
mod cyclonedx;
mod derived;
mod devcontainer;
mod dns_zone;
mod dnscontrol;
mod dockerfile;
mod dotenv;
mod environment;
mod file;
mod github_inputs;
mod github_workflow;
mod gitlab_ci;
mod glob;
mod helm;
mod ids;
mod image;
mod inventory;
mod jenkinsfile;
mod kamal;
mod kubernetes;
mod kustomize;
mod laravel;
mod let_in;
mod octodns;
mod otel;
mod own_use;
mod packages;
mod page;
mod pipeline;
mod pipeline_step;
mod place;
mod placed;
mod platform;
mod program;
mod program_iac;
mod pulumi;
mod repository;
mod sceptre;
mod script;
mod served;
mod settings;
mod sighting;
mod signals;
mod spdx;
mod switched_off;
mod template;
mod terraform;
mod terraform_plan;
mod terraform_state;
mod told;
mod twins;
mod values;

pub use file::{File, InputFile};
pub use sighting::Sighting;
pub use signals::SignalIndex;

use crate::catalog::Catalog;
use crate::diagnostic::Diagnostic;
use crate::model::{Observation, ObservationKind};
use crate::source::{FileId, Sources, Span};
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};
use sha2::Digest as _;

/// Everything that a set of files showed.
#[derive(Debug, Clone, Default)]
pub struct Scan {
    /// What was seen, in a stable order, with unique service ids.
    pub observations: Vec<Observation>,
    /// Files that a reader recognised, by path.
    pub inputs: Vec<ReadInput>,
    /// Files, blocks and modules that were left out, by path and line.
    pub skipped: Vec<Skipped>,
    /// What is to be said about the files.
    pub diagnostics: Vec<Diagnostic>,
}

/// A file that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadInput {
    /// Path as given.
    pub path: String,
    /// Format, as in public JSON (`terraform`, `kubernetes`, …; `inventory` for files that another stage reads).
    pub kind: ObservationKind,
    /// SHA-256 of its bytes, in hex.
    pub sha256: String,
}

/// Something that was left out.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Skipped {
    /// Path as given.
    pub path: String,
    /// 1-based line, where a part was left out or the text is malformed.
    pub line: Option<u32>,
    /// Whether nothing of the file could be read, for it is malformed.
    pub whole: bool,
    /// What it is and why it was left out.
    pub reason: String,
}

impl std::fmt::Display for Skipped {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.line {
            Some(line) => write!(out, "{}:{line}: {}", self.path, self.reason),
            None => write!(out, "{}: {}", self.path, self.reason),
        }
    }
}

/// What a reader found.
#[derive(Debug, Default)]
pub struct Found {
    /// Signals.
    pub sightings: Vec<Sighting>,
    /// What was left out.
    pub skipped: Vec<Skipped>,
    /// What is to be said.
    pub diagnostics: Vec<Diagnostic>,
}

impl Found {
    /// What files show that are read one by one, on all cores, by readers that have looked at all of them before.
    fn of_each(files: &[&File<'_>], read: impl Fn(&File<'_>) -> Self + Sync) -> Self {
        let parts: Vec<Self> = files.par_iter().map(|file| read(file)).collect();
        let mut all = Self::default();
        parts.into_iter().for_each(|part| all.extend(part));
        all
    }

    fn extend(&mut self, other: Self) {
        self.sightings.extend(other.sightings);
        self.skipped.extend(other.skipped);
        self.diagnostics.extend(other.diagnostics);
    }

    fn skip(&mut self, file: &File<'_>, offset: Option<usize>, reason: impl Into<String>) {
        let line = offset.map(|at| crate::source::Position::of(file.text, at).line);
        self.skipped.push(Skipped { path: file.path.to_owned(), line, whole: false, reason: reason.into() });
    }

    /// The file is malformed, and nothing of it was read.
    fn malformed(&mut self, file: &File<'_>, offset: Option<usize>, reason: impl Into<String>) {
        self.skip(file, offset, reason);
        if let Some(left) = self.skipped.last_mut() {
            left.whole = true;
        }
    }
}

/// What readers may ask.
pub struct Context<'c> {
    /// The catalog.
    pub catalog: &'c Catalog,
    /// Its signals, indexed.
    pub signals: &'c SignalIndex<'c>,
    /// All text files, by path.
    pub files: &'c [File<'c>],
    /// The folder that all files lie in.
    root: &'c str,
    by_path: FxHashMap<&'c str, usize>,
    by_id: FxHashMap<FileId, usize>,
}

impl<'c> Context<'c> {
    /// The file with this path.
    #[must_use]
    pub fn file(&self, path: &str) -> Option<&'c File<'c>> {
        self.by_path.get(undotted(path)).map(|at| &self.files[*at])
    }

    /// The file with this id.
    #[must_use]
    pub fn file_of(&self, id: FileId) -> Option<&'c File<'c>> {
        self.by_id.get(&id).map(|at| &self.files[*at])
    }

    /// Finds lines again in the text at `span`, from which they were taken.
    fn within(&self, span: Span) -> file::Within<'c> {
        file::Within::new(self.text(span.file).unwrap_or_default(), span)
    }

    /// The text of the file with this id.
    fn text(&self, id: FileId) -> Option<&'c str> {
        self.file_of(id).map(|file| file.text)
    }
}

/// A path without the `./` that a run on the working folder puts in front.
fn undotted(path: &str) -> &str {
    path.strip_prefix("./").unwrap_or(path)
}

/// One file format.
pub trait Reader: Sync {
    /// Its name in public JSON.
    fn kind(&self) -> ObservationKind;

    /// Whether a file is of this format, by its content (and its name where the format has a fixed one).
    fn detects(&self, file: &File<'_>) -> bool;

    /// Whether a file counts as read only when it shows something: of most program text there is nothing to say.
    fn only_if_shown(&self) -> bool {
        false
    }

    /// Whether it takes what may be anything: a file that is named on the command line may then be meant otherwise.
    fn guesses(&self) -> bool {
        false
    }

    /// Whether all files of the format must be seen together.
    fn together(&self) -> bool {
        false
    }

    /// Reads files: all of the format when [`Reader::together`], else one.
    fn read(&self, files: &[&File<'_>], context: &Context<'_>) -> Found;
}

/// All formats; the first that recognises a file reads it.
pub const READERS: &[&dyn Reader] = &[
    &terraform::Packer,
    &terraform::Nomad,
    &terraform::Terraform,
    &dockerfile::Dockerfile,
    &devcontainer::DevContainer,
    &acme::Traefik,
    &jenkinsfile::Jenkinsfile,
    &packages::npm::Npm,
    &packages::pypi::Pypi,
    &packages::maven::Maven,
    &packages::go::Go,
    &packages::cargo::Cargo,
    &packages::gem::Gem,
    &packages::hex::Hex,
    &packages::composer::Composer,
    &packages::nuget::Nuget,
    &packages::gradle::Gradle,
    &kamal::Kamal,
    &dotenv::Dotenv,
    &bicep::Bicep,
    &dns_zone::DnsZone,
    &dnscontrol::DnsControl,
    &terraform_plan::TerraformPlan,
    &terraform_state::TerraformState,
    &cyclonedx::CycloneDx,
    &spdx::Spdx,
    &octodns::OctoDns,
    &otel::Otel,
    &platform::Platform,
    &github_workflow::GithubWorkflow,
    &gitlab_ci::GitlabCi,
    &concourse::Concourse,
    &cloud_foundry::CloudFoundry,
    &sceptre::Sceptre,
    &aws_config::AwsConfig,
    &ansible::Ansible,
    &settings::Settings,
    &helm::Helm,
    &pulumi::Pulumi,
    &arm::Arm,
    &cloudformation::CloudFormation,
    &backstage::Backstage,
    &kubernetes::Kubernetes,
    &compose::Compose,
    &program_iac::ProgramIac,
    &program::Program,
    &code::Code,
    &page::Page,
    &script::Script,
    &inventory::Inventory,
    &config::Config,
];

/// Whether any reader but that for inventories knows this file.
#[must_use]
pub fn recognises(input: &InputFile) -> bool {
    let Some(Ok(text)) = file::decode(input) else { return false };
    let id = Sources::default().add(input.path.as_str(), "");
    let plain = file::without_marks(&input.path, &text);
    let file = File::new(&input.path, &text, plain.as_deref(), id);
    READERS.iter().any(|reader| reader.kind() != "inventory" && !reader.guesses() && reader.detects(&file))
}

/// Reads all files and joins what they show.
#[must_use]
pub fn scan(files: &[InputFile], catalog: &Catalog, sources: &mut Sources) -> Scan {
    let (order, put_aside) = file::in_order(files);
    let decoded: Vec<Option<Result<std::sync::Arc<str>, String>>> =
        order.par_iter().map(|input| file::decode(input)).collect();

    let mut result = Scan { skipped: put_aside, ..Scan::default() };
    let mut texts = Vec::new();
    for (input, text) in order.iter().zip(decoded) {
        match text {
            None => {}
            Some(Err(reason)) => {
                result.skipped.push(Skipped { path: input.path.clone(), line: None, whole: true, reason })
            }
            Some(Ok(text)) => {
                texts.push((*input, sources.add_foreign(input.path.replace('\\', "/"), text.clone()), text))
            }
        }
    }
    let plain: Vec<Option<String>> =
        texts.par_iter().map(|(input, _, text)| file::without_marks(&input.path, text)).collect();
    let files: Vec<File<'_>> = texts
        .iter()
        .zip(&plain)
        .map(|((input, id, text), plain)| File::new(&input.path, text, plain.as_deref(), *id))
        .collect();
    let signals = SignalIndex::new(catalog);
    let by_path = files.iter().enumerate().map(|(at, file)| (undotted(file.path), at)).collect();
    let by_id = files.iter().enumerate().map(|(at, file)| (file.id, at)).collect();
    let context = Context {
        catalog,
        signals: &signals,
        files: &files,
        root: file::common_folder(files.iter().map(File::folder)),
        by_path,
        by_id,
    };

    let readers: Vec<Option<usize>> =
        files.par_iter().map(|file| READERS.iter().position(|reader| reader.detects(file))).collect();
    // Asked before anything is read: what only guesses look into may be malformed in their eyes alone.
    let unclaimed = files.iter().zip(&readers).filter(|(_, at)| at.is_none_or(|at| READERS[at].guesses()));
    let unread: Vec<_> = unclaimed.filter_map(|(file, _)| Some((file, file.why_unread()?))).collect();
    let mut tasks: Vec<(usize, Vec<&File<'_>>)> = Vec::new();
    for (at, reader) in READERS.iter().enumerate() {
        let mine: Vec<&File<'_>> =
            files.iter().zip(&readers).filter(|(_, r)| **r == Some(at)).map(|(f, _)| f).collect();
        if mine.is_empty() {
        } else if reader.together() {
            tasks.push((at, mine));
        } else {
            tasks.extend(mine.into_iter().map(|file| (at, vec![file])));
        }
    }
    let found: Vec<Found> = tasks.par_iter().map(|(at, files)| READERS[*at].read(files, &context)).collect();
    let mut all = Found::default();
    for part in found {
        all.extend(part);
    }
    for seen in own_use::unknown(&mut all.sightings) {
        if let Some(file) = context.file_of(seen.span.file) {
            all.skip(file, Some(seen.span.start as usize), seen.evidence);
        }
    }
    own_use::settle(&mut all.sightings, catalog);
    let shown: FxHashSet<FileId> = all.sightings.iter().map(|sighting| sighting.span.file).collect();
    result.inputs = texts
        .par_iter()
        .zip(&readers)
        .filter_map(|((input, id, _), reader)| {
            let reader = READERS[(*reader)?];
            if reader.only_if_shown() && !shown.contains(id) {
                return None;
            }
            let kind = reader.kind();
            let digest = sha2::Sha256::digest(&input.bytes);
            let sha256 = digest.iter().map(|byte| format!("{byte:02x}")).collect();
            Some(ReadInput { path: input.path.clone(), kind, sha256 })
        })
        .collect();
    for (file, (offset, reason)) in unread {
        all.skip(file, offset, reason);
    }
    result.observations = sighting::join(all.sightings, &files, context.root, catalog);
    result.skipped.extend(all.skipped);
    result.skipped.sort();
    result.skipped.dedup();
    result.diagnostics = all.diagnostics;
    result
}
