//! Settings of any program that has no reader of its own: `config.toml`, `app.ini`, `nginx.conf`, `Caddyfile`, YAML of all kinds.
//!
//! In: lines with a name and a value behind it, however they are parted. Out: variables whose names only one vendor's client
//! reads, and hosts under names for one (`endpoint = "…"`, `proxy_pass https://…`). What such a file is for nobody knows: it counts
//! as program text does, little, and only for vendors that no other file shows. A file that names many vendors is a list.

use super::environment::{self, Variable, Workload};
use super::file::lines;
use super::sighting::{Role, Sighting, slug};
use super::values::is_address;
use super::{Context, File, Found, Reader, acme, code, credentials, dotenv::unquoted, placed, repository};
use crate::model::ObservationKind;
use crate::source::Span;
use crate::source::yaml::Node;
use rustc_hash::FxHashSet;

const KIND: &str = "settings";

/// Endings of files that hold settings, in front of those that say that a file is still to be rendered.
const ENDINGS: &[&str] = &[
    ".yaml",
    ".yml",
    ".toml",
    ".ini",
    ".conf",
    ".cfg",
    ".cnf",
    ".properties",
    ".service",
    ".alloy",
    ".river",
    ".vcl",
    ".sls",
    ".nix",
    ".jsonnet",
    ".libsonnet",
    ".envrc",
    "caddyfile",
];
/// Endings of files that are still to be rendered.
const RENDERED: &[&str] =
    &[".j2", ".jinja", ".jinja2", ".erb", ".tpl", ".tmpl", ".tftpl", ".ctmpl", ".template", ".example", ".sample"];

/// Words of names of files that say what others should know, check or translate.
const NO_USE: &[&str] = &[
    "changelog",
    "citation",
    "codeowners",
    "dependabot",
    "funding",
    "i18n",
    "labels",
    "locale",
    "locales",
    "lock",
    "mkdocs",
    "openapi",
    "renovate",
    "schema",
    "swagger",
    "translations",
    "messages",
    "pre-commit-config",
    "antora",
    "issue_template",
    "_config",
    "hugo",
    "cargo",
    "pyproject",
    "test",
    "tests",
    "fixture",
    "fixtures",
    "snapshot",
    "snapshots",
    "crd",
    "crds",
    "languages",
    "data",
    "content",
    "blog",
    "posts",
    "authors",
    "links",
    "bookmarks",
    "dashboard",
    "dashboards",
    "rules",
];

/// Names of settings of proxies under which a server stands.
const HANDED_ON: &[&str] = &[
    "proxy_pass",
    "reverse_proxy",
    "fastcgi_pass",
    "uwsgi_pass",
    "ProxyPass",
    "BalancerMember",
    "ProxyPassMatch",
    "acme_ca",
];

/// More vendors than this in one file are a list.
const LIST: usize = 5;
/// More signs than this are a list as well: of engines, feeds, probes.
const MANY: usize = 12;
/// How deep settings may nest.
const DEPTH: u32 = 24;
/// Longer files are made by machines.
const LONGEST: usize = 200_000;

/// Settings of any program.
pub(super) struct Config;

impl Reader for Config {
    fn kind(&self) -> ObservationKind {
        KIND
    }

    fn detects(&self, file: &File<'_>) -> bool {
        let given = file.path.rsplit('/').next().unwrap_or(file.path).to_ascii_lowercase();
        let name = RENDERED.iter().find_map(|end| given.strip_suffix(end)).unwrap_or(&given);
        let stem = name.split('.').find(|part| !part.is_empty()).unwrap_or_default();
        let words = || stem.split(['-', '.']).chain([stem]).chain(file.folder().rsplit('/').take(3));
        ENDINGS.iter().any(|end| name.ends_with(end))
            && file.text.len() <= LONGEST
            && file.mentions(&["://", ".", "_"])
            && !words().any(|word| NO_USE.contains(&word.to_ascii_lowercase().as_str()))
    }

    fn only_if_shown(&self) -> bool {
        true
    }

    fn guesses(&self) -> bool {
        true
    }

    fn read(&self, files: &[&File<'_>], context: &Context<'_>) -> Found {
        let mut found = Found::default();
        for file in files.iter().filter(|file| !code::is_aside(file, context.root) && !placed::is_choice(file)) {
            let scope = format!("{KIND}:{}", file.path);
            let name = slug(file.stem());
            let workload = Workload { kind: KIND, scope: &scope, name: &name };
            let mut variables = Vec::new();
            let mut seen = Vec::new();
            for (name, value, span) in entries(file) {
                let last = name.rsplit(['.', '[', '"', '\'']).find(|part| part.len() > 1).unwrap_or(name);
                if let Some(asked) = asked(value) {
                    variables.push(Variable { name: asked, value: None, span });
                }
                seen.extend(acme::kept(value, span, &workload, context));
                if repository::is_name(last) || last == "path" {
                    seen.extend(repository::sight(value, last, span, &workload, context));
                }
                if environment::is_loud(last) {
                    variables.push(Variable { name: last, value: Some(value), span });
                } else if HANDED_ON.contains(&name) {
                    let target = value.split_whitespace().rfind(|word| word.contains('.')).unwrap_or(value);
                    seen.extend(environment::hosts(target.trim_end_matches(';'), name, span, &workload, context));
                } else if is_address(last) {
                    seen.extend(called(value, last, span, &workload, context));
                }
            }
            seen.extend(environment::sight(&variables, &workload, context));
            seen.extend(placed::in_storage(file, &workload, context));
            if file.mentions(&["<%"]) {
                seen.extend(credentials::sight(file, &workload, context));
            }
            let vendors: FxHashSet<&str> = seen.iter().filter_map(|sighting| sighting.vendor.as_deref()).collect();
            if vendors.len() <= LIST && seen.len() <= MANY {
                let told = seen.into_iter().filter(|s| !matches!(s.role, Role::Runs | Role::Served | Role::Unknown));
                found.sightings.extend(told.map(Sighting::only_written));
            }
        }
        found
    }
}

/// Names and values with their places: of YAML what is switched on, of other files what stands on a line.
fn entries<'f>(file: &'f File<'_>) -> Vec<(&'f str, &'f str, Span)> {
    let mut out = Vec::new();
    if file.is_yaml() && file.document().is_some() {
        file.documents().iter().for_each(|root| switched_on(root, &mut out, 0));
        return out;
    }
    let written = lines(file.text).filter(|(_, line)| !line.starts_with(['#', ';', '/', '!', '%']));
    out.extend(written.filter_map(|(at, line)| {
        let (name, value) = parted(line)?;
        Some((name, value, Span::new(file.id, at, at + line.len())))
    }));
    out
}

fn switched_on<'n>(node: &'n Node<'_>, out: &mut Vec<(&'n str, &'n str, Span)>, depth: u32) {
    let says = |key: &str| node.get(key).and_then(Node::as_bool);
    if depth > DEPTH || says("enabled") == Some(false) || says("disabled") == Some(true) {
        return;
    }
    for item in node.as_sequence().unwrap_or_default() {
        switched_on(item, out, depth + 1);
    }
    for (key, value) in node.as_mapping().unwrap_or_default() {
        let items = value.as_sequence().unwrap_or_default();
        // `hosts: ["listener.x.io:5015"]`
        let texts =
            items.iter().filter_map(|item| Some((key.as_str()?.trim_end_matches('s'), item.as_str()?, item.span)));
        let told = |name: &str| is_address(name) || key.as_str().is_some_and(repository::is_name);
        out.extend(texts.filter(|(name, text, _)| told(name) && !text.is_empty()));
        if let (Some(name), Some(text)) = (key.as_str(), value.as_str().filter(|text| !text.is_empty())) {
            out.push((name, text, value.span));
        }
        switched_on(value, out, depth + 1);
    }
}

/// The variable that a value is taken from: `${SENTRY_DSN:-…}`.
fn asked(value: &str) -> Option<&str> {
    let inner = value.strip_prefix("${")?;
    let name = &inner[..inner.find([':', '}', '-'])?];
    environment::is_loud(name).then_some(name)
}

/// A name and the value behind it: `name = value`, `name: value`, `name value;`.
fn parted(line: &str) -> Option<(&str, &str)> {
    let line = line.strip_prefix("- ").unwrap_or(line);
    // `Environment=` of systemd, `env =` of uWSGI.
    let set = ["export ", "Environment=", "env = ", "env="].iter().find_map(|start| line.strip_prefix(start));
    let line = set.unwrap_or(line);
    let end = line.find(|c: char| matches!(c, '=' | ':') || c.is_whitespace())?;
    let (name, rest) = line.split_at(end);
    let value = rest.trim_start_matches(|c: char| matches!(c, '=' | ':') || c.is_whitespace());
    let value = unquoted(value.trim_end_matches([',', ';', '{']));
    let name = name.trim_matches(['"', '\'', '$']);
    (!name.is_empty() && !value.is_empty()).then_some((name, value))
}

/// What a value shows that stands under a name for an address: a bare host, or an interface that programs call.
fn called(value: &str, label: &str, span: Span, workload: &Workload<'_>, context: &Context<'_>) -> Vec<Sighting> {
    if value.contains("://") {
        return code::interfaces(value, label, span, workload, context);
    }
    let deep = value.split(['/', ':']).next().is_some_and(|host| host.split('.').count() > 2);
    if deep { environment::hosts(value, label, span, workload, context) } else { Vec::new() }
}

#[cfg(test)]
mod tests {
    use super::parted;

    #[test]
    fn names_and_values_are_parted() {
        for line in ["url = \"x.y.z\"", "url: x.y.z", "url x.y.z;", "- url: 'x.y.z'", "\"url\": \"x.y.z\","] {
            assert_eq!(parted(line), Some(("url", "x.y.z")), "{line}");
        }
        assert_eq!(parted("proxy_pass https://a.b.c/;"), Some(("proxy_pass", "https://a.b.c/")));
        assert_eq!(parted("alone"), None);
    }
}
