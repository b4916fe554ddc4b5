//! Docker Compose: images that are pulled, variables that are set, drivers that send logs away.

use super::environment::{self, Variable, Workload};
use super::sighting::Sighting;
use super::terraform::join_path;
use super::{Context, File, Found, Reader, acme, image, place, values};
use crate::model::ObservationKind;
use crate::source::yaml::Node;
use rustc_hash::FxHashMap;

const KIND: &str = "compose";

/// Docker Compose.
pub(super) struct Compose;

impl Reader for Compose {
    fn kind(&self) -> ObservationKind {
        KIND
    }

    fn detects(&self, file: &File<'_>) -> bool {
        if !file.is_yaml() || !file.mentions(&["services:", "\"services\""]) {
            return false;
        }
        let Some(root) = file.document() else { return false };
        let Some(services) = root.get("services").and_then(Node::as_mapping) else { return false };
        let named = file.name().contains("compose") || file.name().contains("stack");
        root.get("apiVersion").is_none()
            && root.get("bomFormat").is_none()
            && root.get("organisation").is_none()
            && services.iter().any(|(_, service)| {
                ["image", "build", "extends", "command", "ports", "volumes", "environment", "deploy"]
                    .iter()
                    .any(|key| service.get(key).is_some())
                    || (named && service.as_mapping().is_some())
            })
    }

    fn read(&self, files: &[&File<'_>], context: &Context<'_>) -> Found {
        let mut found = Found::default();
        for file in files {
            let shell = dotenv(file, context);
            let services =
                file.document().and_then(|root| root.get("services")).and_then(Node::as_mapping).unwrap_or_default();
            for (name, service) in services {
                if let Some(name) = name.as_str() {
                    read_service(file, name, service, &shell, context, &mut found);
                }
            }
        }
        found
    }
}

/// Variables of the `.env` file beside a compose file. They are only used to fill in names of images and hosts.
fn dotenv(file: &File<'_>, context: &Context<'_>) -> FxHashMap<String, String> {
    variables_of(file, ".env", context).into_iter().collect()
}

/// Variables of a file that lies relative to a compose file, in order.
fn variables_of(file: &File<'_>, relative: &str, context: &Context<'_>) -> Vec<(String, String)> {
    let plain = relative.trim_start_matches("./");
    let path = match file.folder() {
        "" => plain.to_owned(),
        folder if plain.starts_with("..") => join_path(folder, plain).unwrap_or_default(),
        folder => format!("{folder}/{plain}"),
    };
    let mut known: FxHashMap<String, String> = FxHashMap::default();
    let mut list = Vec::new();
    let lines = context.file(&path).map(|file| file.text).unwrap_or_default().lines();
    for line in lines.filter(|line| !line.trim_start().starts_with('#')) {
        if let Some((name, value)) = line.split_once('=') {
            let value = interpolate(value.trim().trim_matches(['"', '\'']), &known).unwrap_or_default();
            let name = name.trim().trim_start_matches("export ").trim().to_owned();
            known.insert(name.clone(), value.clone());
            list.push((name, value));
        }
    }
    list
}

/// Variables of the files that `env_file` names, each at the place that names it.
fn env_files(file: &File<'_>, node: &Node<'_>, context: &Context<'_>) -> Vec<Entry> {
    let single = std::slice::from_ref(node);
    let items = node.as_sequence().unwrap_or(single).iter();
    let named = items.filter_map(|item| Some((item.span, item.as_str().or_else(|| item.get("path")?.as_str())?)));
    named
        .flat_map(|(span, path)| {
            variables_of(file, path, context).into_iter().map(move |(name, value)| (name, Some(value), span))
        })
        .collect()
}

/// A variable with its value, where it has one, and its place.
type Entry = (String, Option<String>, crate::source::Span);

/// How deep defaults may stand in defaults.
const DEFAULTS: u32 = 20;

/// Replaces `${NAME}`, `$NAME`, `${NAME:-default}`; `None` when a name is not known.
pub(super) fn interpolate(text: &str, variables: &FxHashMap<String, String>) -> Option<String> {
    replaced(text, variables, DEFAULTS)
}

fn replaced(text: &str, variables: &FxHashMap<String, String>, left: u32) -> Option<String> {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('$') {
        out.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        if let Some(tail) = rest.strip_prefix('$') {
            out.push('$');
            rest = tail;
        } else if rest.starts_with('{') {
            let mut depth = 0;
            let end = rest.char_indices().find(|(_, c)| {
                depth += i32::from(*c == '{') - i32::from(*c == '}');
                depth == 0
            })?;
            let inner = &rest[1..end.0];
            rest = &rest[end.0 + 1..];
            let split = inner.find([':', '-', '?', '+']).unwrap_or(inner.len());
            let (name, operator) = inner.split_at(split);
            let known = variables.get(name).filter(|value| !value.is_empty() || !operator.starts_with(':'));
            match (known, operator.strip_prefix(":-").or_else(|| operator.strip_prefix('-'))) {
                (Some(value), _) => out.push_str(value),
                (None, Some(default)) => out.push_str(&replaced(default, variables, left.checked_sub(1)?)?),
                (None, None) => return None,
            }
        } else {
            let end = rest.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(rest.len());
            out.push_str(variables.get(&rest[..end])?);
            rest = &rest[end..];
        }
    }
    out.push_str(rest);
    Some(out)
}

fn read_service(
    file: &File<'_>,
    name: &str,
    service: &Node<'_>,
    shell: &FxHashMap<String, String>,
    context: &Context<'_>,
    found: &mut Found,
) {
    let scope = format!("compose:{}:{name}", file.path);
    let workload = Workload { kind: KIND, scope: &scope, name };
    if let Some((node, text)) = service.get("image").and_then(|node| Some((node, node.as_str()?))) {
        let built = service.get("build").is_some();
        if let Some(text) = interpolate(text, shell)
            && (!built || text.split_once('/').is_some_and(|(host, _)| host.contains('.')))
        {
            found.sightings.extend(image::sight(&text, KIND, &scope, name, node.span, context));
        }
    }
    let mut entries = service.get("environment").map(|node| variables(node, shell)).unwrap_or_default();
    // What `environment` sets wins over the files.
    for entry in service.get("env_file").map(|node| env_files(file, node, context)).unwrap_or_default() {
        if entries.iter().all(|(name, ..)| *name != entry.0) {
            entries.push(entry);
        }
    }
    let borrowed: Vec<Variable<'_>> =
        entries.iter().map(|(name, value, span)| Variable { name, value: value.as_deref(), span: *span }).collect();
    found.sightings.extend(environment::sight(&borrowed, &workload, context));
    for key in ["command", "entrypoint"] {
        let Some(node) = service.get(key) else { continue };
        let arguments = node.as_sequence().unwrap_or(std::slice::from_ref(node));
        found.sightings.extend(acme::sight(arguments.iter(), &workload, context));
        for item in arguments {
            if let Some(text) =
                item.as_str().filter(|text| text.contains("://")).and_then(|text| interpolate(text, shell))
            {
                found.sightings.extend(environment::hosts(&text, key, item.span, &workload, context));
            }
        }
    }
    for (path, span) in mounted(service) {
        settings(file, path, span, &workload, context, found);
    }
    if let Some(driver) = service.path(&["logging", "driver"]) {
        let source = match driver.as_str() {
            Some("awslogs") => "hashicorp/aws",
            Some("gcplogs") => "hashicorp/google",
            _ => return,
        };
        if let Some(hit) = context.signals.find("terraform-provider", "", source) {
            let region = service.path(&["logging", "options", "awslogs-region"]).and_then(Node::as_str);
            let at = region.and_then(|region| place::resolve(context.catalog, hit.signal.provider.as_deref()?, region));
            found
                .sightings
                .push(Sighting::of(hit.signal, KIND, &scope, name, driver.span).in_place(at).seen("log driver"));
        }
    }
}

/// Files that a service gets from beside the compose file: `./config.yaml:/etc/app/config.yaml`.
fn mounted<'n>(service: &'n Node<'_>) -> impl Iterator<Item = (&'n str, crate::source::Span)> {
    let volumes = service.get("volumes").and_then(Node::as_sequence).unwrap_or_default();
    volumes.iter().filter_map(|volume| {
        let path = match volume.as_str() {
            Some(text) => text.split(':').next()?,
            None => volume.get("source")?.as_str()?,
        };
        path.starts_with('.').then_some((path, volume.span))
    })
}

/// Addresses in a settings file that a service reads; a folder that is mounted counts with the settings right in it.
fn settings(
    file: &File<'_>,
    relative: &str,
    span: crate::source::Span,
    workload: &Workload<'_>,
    context: &Context<'_>,
    found: &mut Found,
) {
    const ENDINGS: &[&str] = &[".yaml", ".yml", ".toml", ".ini", ".conf", ".cfg", ".properties", ".json"];
    let Some(path) = join_path(file.folder(), relative) else { return };
    let start = if file.path.starts_with("./") { "./" } else { "" };
    let inside = format!("{start}{path}/");
    // The files of a run are in the order of their paths.
    let first = context.files.partition_point(|other| other.path < inside.as_str());
    let within = context.files[first..].iter().take_while(|other| other.path.starts_with(&inside));
    let direct = within.filter(|other| !other.path[inside.len()..].contains('/'));
    for settings in context.file(&path).into_iter().chain(direct).take(20) {
        let lower = settings.name().to_ascii_lowercase();
        // Lists of packages name the pages of whoever made them.
        let packages = lower.contains("lock") || lower.starts_with("package");
        if !ENDINGS.iter().any(|end| lower.ends_with(end)) || packages || settings.path == file.path {
            continue;
        }
        if settings.is_yaml() && settings.document().is_some_and(|root| root.as_mapping().is_some()) {
            let first = found.sightings.len();
            for root in settings.documents() {
                values::read(root, workload, context, false, found);
            }
            found.sightings[first..].iter_mut().for_each(|sighting| sighting.span = span);
            continue;
        }
        for line in settings.text.lines().filter(|line| line.contains("://")) {
            let line = line.trim();
            if line.starts_with(['#', ';', '/']) {
                continue;
            }
            let value = line.split(" #").next().unwrap_or(line);
            found.sightings.extend(environment::hosts(value, settings.name(), span, workload, context));
        }
    }
}

/// Variables of a mapping or a list of `NAME=value`.
fn variables(node: &Node<'_>, shell: &FxHashMap<String, String>) -> Vec<Entry> {
    let fill = |text: &str| interpolate(text, shell).or_else(|| Some(text.to_owned()));
    if let Some(items) = node.as_sequence() {
        let entries = items.iter().filter_map(|item| Some((item.span, item.as_str()?)));
        return entries
            .map(|(span, text)| match text.split_once('=') {
                Some((name, value)) => (name.to_owned(), fill(value), span),
                None => (text.to_owned(), shell.get(text).cloned(), span),
            })
            .collect();
    }
    let entries = node.as_mapping().unwrap_or_default().iter();
    entries
        .filter_map(|(key, value)| {
            let name = key.as_str()?;
            let value = if value.is_null() { shell.get(name).cloned() } else { value.as_str().and_then(fill) };
            Some((name.to_owned(), value, key.span))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variables_are_filled_in() {
        let shell = [("REG".to_owned(), "ghcr.io".to_owned())].into_iter().collect();
        assert_eq!(interpolate("${REG}/a:${TAG:-1}", &shell).as_deref(), Some("ghcr.io/a:1"));
        assert_eq!(interpolate("$REG/a", &shell).as_deref(), Some("ghcr.io/a"));
        assert_eq!(interpolate("${NONE}/a", &shell), None);
        assert_eq!(interpolate("a$$b", &shell).as_deref(), Some("a$b"));
    }
}
