//! Files that one platform reads by their name: `netlify.toml`, `fly.toml`, `serverless.yml`, `.circleci/config.yml`.
//!
//! Which names count, and under which key a file says its region, are signals; a name with a folder (`.circleci/config.yml`)
//! must end the path. `field` is a word that the file must hold.

use super::environment::{self, Variable, Workload};
use super::file::lines;
use super::place::{self, Place};
use super::sighting::{Sighting, slug};
use super::{Context, File, Found, Reader, checkout, ci_file, cloud_build, derived};
use crate::catalog::raw::Signal;
use crate::model::ObservationKind;
use crate::source::Span;
use crate::source::yaml::Node;

const KIND: &str = "platform";

/// Names that are looked up; the signals must hold no others.
const NAMES: &[&str] = &[
    "netlify.toml",
    "vercel.json",
    "fly.toml",
    "render.yaml",
    "heroku.yml",
    "firebase.json",
    "wrangler.toml",
    "wrangler.jsonc",
    "serverless.yml",
    "serverless.yaml",
    "samconfig.toml",
    "cloudbuild.yaml",
    "cloudbuild.yml",
    "buildspec.yml",
    "buildspec.yaml",
    "azure-pipelines.yml",
    "bitbucket-pipelines.yml",
    "config.yml",
    ".codecov.yml",
    "codecov.yml",
    ".travis.yml",
    "railway.json",
    "railway.toml",
    "amplify.yml",
    "amplify.yaml",
    "appveyor.yml",
    ".appveyor.yml",
    "wercker.yml",
    ".drone.yml",
    ".woodpecker.yml",
    ".cirrus.yml",
    "codefresh.yml",
    "semaphore.yml",
    "app.yaml",
    "cdk.json",
    "crowdin.yml",
    "crowdin.yaml",
    "sonar-project.properties",
    "nx.json",
    ".snyk",
    ".deepsource.toml",
    "bitrise.yml",
    "codemagic.yaml",
    "doppler.yaml",
    "newrelic.ini",
    "newrelic.yml",
    ".codeclimate.yml",
    ".coveralls.yml",
    ".sentryclirc",
    "apphosting.yaml",
    ".platform.app.yaml",
    ".readthedocs.yaml",
    ".readthedocs.yml",
    ".coderabbit.yaml",
    "eas.json",
    "fastly.toml",
    ".fossa.yml",
    ".phrase.yml",
    "lokalise.yml",
    "checkly.config.ts",
    "checkly.config.js",
    "buf.gen.yaml",
    "buf.yaml",
    "buf.lock",
    "buf.work.yaml",
];

/// Pipelines that their system looks for in the first folder of a repository only.
const FIRST_FOLDER: &[&str] = &[
    ".travis.yml",
    "appveyor.yml",
    ".appveyor.yml",
    ".drone.yml",
    ".woodpecker.yml",
    ".cirrus.yml",
    "wercker.yml",
    "bitbucket-pipelines.yml",
    "config.yml",
];

/// Folders whose YAML files are all pipelines of one system.
const FOLDERS: &[&str] = &[".woodpecker/", ".drone/", ".buildkite/", ".upsun/", ".platform/"];

/// Beginnings of names that may go on with a word of the team, and the name that signals know such a file by.
const STEMS: &[(&str, &str)] = &[
    ("azure-pipelines", "azure-pipelines.yml"),
    ("azure-pipeline", "azure-pipelines.yml"),
    ("buildspec", "buildspec.yml"),
    ("cloudbuild", "cloudbuild.yaml"),
    ("bitbucket-pipelines", "bitbucket-pipelines.yml"),
];

/// The usual name of a file that is called with a word put in (`azure-pipelines-release.yml`, `buildspec.test.yml`).
fn variant(file: &File<'_>) -> Option<&'static str> {
    let goes_on = |stem: &str| file.name().strip_prefix(stem).is_some_and(|rest| rest.starts_with(['-', '_', '.']));
    STEMS.iter().find(|(stem, _)| file.is_yaml() && goes_on(stem)).map(|(_, name)| *name)
}

/// Files of platforms.
pub(super) struct Platform;

impl Reader for Platform {
    fn kind(&self) -> ObservationKind {
        KIND
    }

    fn detects(&self, file: &File<'_>) -> bool {
        let starts = |word: &str| file.text.lines().any(|line| line.starts_with(word));
        let named = match file.name() {
            "app.yaml" | "deploy.template.yaml" if file.path.contains(".do/") => true,
            "app.yaml" => starts("runtime:"),
            "config.yml" => file.path.ends_with(".circleci/config.yml"),
            "config" => file.path.ends_with(".tx/config"),
            "manifest.yml" => file.path.contains("copilot/") && starts("type:"),
            "app.json" => file.mentions(&["\"addons\""]),
            name => NAMES.contains(&name) || variant(file).is_some(),
        };
        let in_folder = || file.is_yaml() && FOLDERS.iter().any(|folder| file.path.contains(folder));
        // What comes with somebody else's code was of use to them.
        let vendored = ["vendor/", "node_modules/", "third_party/"].iter().any(|folder| file.path.contains(folder));
        (named || in_folder()) && !vendored && !(file.is_yaml() && file.mentions(&["apiVersion:"]))
    }

    fn read(&self, files: &[&File<'_>], context: &Context<'_>) -> Found {
        let mut found = Found::default();
        for file in files {
            let own = if file.name() == "config.yml" { ".circleci" } else { "" };
            if FIRST_FOLDER.contains(&file.name()) && checkout::rests(file, own, context) {
                found.skip(file, None, checkout::RESTS);
                continue;
            }
            if let Some(hit) = signal(file, context) {
                read(file, hit, context, &mut found);
                addons(file, context, &mut found);
            }
            if file.ends_with(".toml") {
                toml(file, context, &mut found);
            } else if file.is_yaml() || file.is_json() {
                let folder = file.folder().rsplit('/').next().unwrap_or_default().trim_start_matches('.');
                let name = if folder.is_empty() { "pipeline" } else { folder };
                let google = file.name().starts_with("cloudbuild");
                let read = if google { cloud_build::read } else { ci_file::read };
                read(file, KIND, name, context, &mut found);
            }
        }
        found
    }
}

fn signal<'c>(file: &File<'_>, context: &Context<'c>) -> Option<&'c Signal> {
    context.catalog.signals("platform-file").filter(|row| row.field.is_empty() || file.text.contains(&row.field)).find(
        |row| {
            row.pattern == variant(file).unwrap_or(file.name())
                || file.path == row.pattern
                || file.path.strip_suffix(row.pattern.as_str()).is_some_and(|rest| rest.ends_with('/'))
        },
    )
}

fn read(file: &File<'_>, signal: &Signal, context: &Context<'_>, found: &mut Found) {
    let mut places: Vec<(Option<Place>, usize)> = Vec::new();
    for key in &signal.region_from {
        let texts = match file.is_yaml() || file.is_json() {
            true => document_values(file, key),
            false => toml_values(file.text, key),
        };
        for (value, start) in texts {
            let provider = signal.provider.as_deref();
            let at = provider.and_then(|provider| place::resolve(context.catalog, provider, default_of(&value)));
            if at.is_some() && places.iter().all(|(known, _)| *known != at) {
                places.push((at, start));
            }
        }
    }
    if places.is_empty() {
        places.push((None, 0));
    }
    let folder = file.folder().rsplit('/').next().unwrap_or_default();
    let name = if folder.is_empty() { slug(file.name()) } else { slug(folder) };
    for (at, offset) in places {
        let span = Span::new(file.id, offset, offset);
        found.sightings.push(
            Sighting::of(signal, KIND, format!("{KIND}:{}", file.path), name.as_str(), span)
                .in_place(at)
                .seen(format!("file {}", file.name())),
        );
    }
}

/// Services of others that a platform is told to set up (`sendgrid:starter`), where they bear their vendor's name.
fn addons(file: &File<'_>, context: &Context<'_>, found: &mut Found) {
    let scope = format!("{KIND}:{}", file.path);
    let listed = file.is_json().then(|| file.document()?.get("addons")?.as_sequence()).flatten();
    for item in listed.unwrap_or_default() {
        let plan = item.as_str().or_else(|| item.get("plan")?.as_str()).unwrap_or_default();
        let name = plan.split(':').next().unwrap_or_default();
        // Known by its name here, by the vendor's, or by what its variables begin with.
        let variable = format!("{}_API_KEY", name.to_ascii_uppercase().replace('-', "_"));
        let known = context.signals.find("addon", "", name).map(|hit| hit.signal);
        let by_name = known.or_else(|| derived::service(context.catalog, name));
        let read = || context.signals.find("kubernetes", "env", &variable).map(|hit| hit.signal);
        if let Some(signal) = by_name.or_else(read).filter(|signal| signal.vendor.is_some()) {
            found
                .sightings
                .push(Sighting::of(signal, KIND, scope.as_str(), slug(name), item.span).seen(format!("add-on {name}")));
        }
    }
}

/// Variables that a TOML file sets, and where it sends requests on to.
fn toml(file: &File<'_>, context: &Context<'_>, found: &mut Found) {
    let scope = format!("{KIND}:{}", file.path);
    let workload = Workload { kind: KIND, scope: &scope, name: file.name() };
    let mut variables = Vec::new();
    for (start, line) in lines(file.text) {
        let Some((name, value)) = line.split_once('=').filter(|(name, _)| !name.starts_with('#')) else {
            continue;
        };
        let (name, value) =
            (name.trim(), value.trim().split(" #").next().unwrap_or_default().trim_matches(['"', '\'']));
        let span = Span::new(file.id, start, start + name.len());
        if name.len() > 2 && environment::in_capitals(name) {
            variables.push(Variable { name, value: Some(value), span });
        } else if value.contains("://")
            && (matches!(name, "to" | "destination" | "target")
                || ["endpoint", "_url", "_host"].iter().any(|end| name.ends_with(end)))
        {
            found.sightings.extend(environment::hosts(value, name, span, &workload, context));
        }
    }
    found.sightings.extend(environment::sight(&variables, &workload, context));
}

/// The values under a key, or the names of what stands under it.
fn document_values(file: &File<'_>, key: &str) -> Vec<(String, usize)> {
    let path: Vec<&str> = key.split('.').collect();
    let mut found = Vec::new();
    if let Some(root) = file.document() {
        all_at(root, &path, &mut found);
    }
    found.iter().filter_map(|node| Some((node.as_str()?.to_owned(), node.span.start as usize))).collect()
}

/// All values under a path; lists on the way are gone through.
fn all_at<'n, 't>(node: &'n Node<'t>, path: &[&str], into: &mut Vec<&'n Node<'t>>) {
    if let Some(items) = node.as_sequence() {
        return items.iter().for_each(|item| all_at(item, path, into));
    }
    match path {
        [] => match node.as_mapping() {
            Some(entries) => into.extend(entries.iter().map(|(key, _)| key)),
            None => into.push(node),
        },
        [key, rest @ ..] => node.get(key).into_iter().for_each(|inner| all_at(inner, rest, into)),
    }
}

/// The same for lines of TOML: `key = value`, `key = [values]`, `[key.name]`.
pub(super) fn toml_values(text: &str, key: &str) -> Vec<(String, usize)> {
    let plain = |text: &str| text.trim().trim_matches(['"', '\'']).to_owned();
    let mut found = Vec::new();
    for (start, line) in lines(text) {
        let bare = line.split('#').next().unwrap_or_default().trim();
        let header = bare.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
        if let Some(name) = header.and_then(|header| header.strip_prefix(key)?.strip_prefix('.')) {
            found.push((plain(name.split('.').next().unwrap_or(name)), start));
        } else if let Some((_, value)) = bare.split_once('=').filter(|(name, _)| name.trim() == key) {
            let listed = value.trim().trim_start_matches('[').trim_end_matches(']').split(',');
            found.extend(listed.map(plain).filter(|value| !value.is_empty()).map(|value| (value, start)));
        }
    }
    found
}

/// The default in `${opt:region, 'eu-west-1'}`, else the text itself.
fn default_of(text: &str) -> &str {
    let inner = text.strip_prefix("${").and_then(|rest| rest.strip_suffix('}'));
    inner.and_then(|inner| inner.rsplit_once(',')).map_or(text, |(_, default)| default.trim().trim_matches(['"', '\'']))
}
