//! Azure Resource Manager templates (JSON): resources with their locations, parameters with defaults, nested ones.

use super::place;
use super::sighting::Sighting;
use super::{Context, File, Found, Reader};
use crate::model::{Confidence, ObservationKind};
use crate::source::yaml::Node;
use rustc_hash::FxHashMap;

const KIND: &str = "arm";

/// ARM templates.
pub(super) struct Arm;

impl Reader for Arm {
    fn kind(&self) -> ObservationKind {
        KIND
    }

    fn detects(&self, file: &File<'_>) -> bool {
        file.is_json()
            && file.mentions(&["deploymentTemplate.json"])
            && file.document().is_some_and(|root| {
                root.get("resources").is_some()
                    && root
                        .get("$schema")
                        .and_then(Node::as_str)
                        .is_some_and(|schema| schema.to_ascii_lowercase().contains("deploymenttemplate.json"))
            })
    }

    fn read(&self, files: &[&File<'_>], context: &Context<'_>) -> Found {
        let mut found = Found::default();
        for file in files {
            let Some(root) = file.document() else { continue };
            template(file, root, &given(file, context), context, &mut found, 0);
        }
        found
    }
}

/// Values of the parameter file beside the template (`x.parameters.json` for `x.json`).
fn given(file: &File<'_>, context: &Context<'_>) -> FxHashMap<String, String> {
    let stem = file.path.strip_suffix(".json").unwrap_or(file.path);
    let base = stem.rsplit_once('/').map_or(String::new(), |(folder, _)| format!("{folder}/"));
    let candidates = [format!("{stem}.parameters.json"), format!("{base}azuredeploy.parameters.json")];
    let Some(parameters) = candidates.iter().find_map(|path| context.file(path)?.document()?.get("parameters")) else {
        return FxHashMap::default();
    };
    let entries = parameters.as_mapping().unwrap_or_default().iter();
    entries
        .filter_map(|(key, value)| Some((key.as_str()?.to_lowercase(), value.get("value")?.as_str()?.to_owned())))
        .collect()
}

/// Values that the developer tools of Azure hand to a template beside `main.parameters.json`: what stands in it, with the defaults of
/// variables that are not set (`${APP_LOCATION=eastus2}`).
pub(super) fn deployed(template: &str, context: &Context<'_>) -> FxHashMap<String, String> {
    let stem = template.strip_suffix(".bicep").unwrap_or(template);
    let root = context.file(&format!("{stem}.parameters.json")).and_then(File::document);
    let entries = root.and_then(|root| root.get("parameters")?.as_mapping()).unwrap_or_default().iter();
    entries
        .filter_map(|(key, value)| {
            let text = value.get("value")?.as_str()?;
            let variable = text.strip_prefix("${").and_then(|rest| rest.strip_suffix('}'));
            let text = match variable {
                Some(inner) => inner.split_once('=')?.1,
                None => text,
            };
            Some((key.as_str()?.to_owned(), text.to_owned()))
        })
        .collect()
}

fn template(
    file: &File<'_>,
    root: &Node<'_>,
    given: &FxHashMap<String, String>,
    context: &Context<'_>,
    found: &mut Found,
    depth: u32,
) {
    let Some(resources) = root.get("resources") else { return };
    let entries: Vec<&Node<'_>> = match (resources.as_sequence(), resources.as_mapping()) {
        (Some(items), _) => items.iter().collect(),
        (_, Some(entries)) => entries.iter().map(|(_, value)| value).collect(),
        _ => return,
    };
    for resource in entries {
        self::resource(file, root, resource, "", None, given, context, found, depth);
    }
}

#[allow(clippy::too_many_arguments)]
fn resource(
    file: &File<'_>,
    root: &Node<'_>,
    node: &Node<'_>,
    outer: &str,
    above: Option<&str>,
    given: &FxHashMap<String, String>,
    context: &Context<'_>,
    found: &mut Found,
    depth: u32,
) {
    let Some(kind) = node.get("type") else { return };
    let Some(text) = kind.as_str() else { return };
    if depth > 16
        || node.get("existing").and_then(Node::as_bool) == Some(true)
        || node.get("condition").is_some_and(|c| value(c, root, given, 0).as_deref() == Some("false"))
    {
        return;
    }
    let full = if outer.is_empty() { text.to_owned() } else { format!("{outer}/{text}") };
    let location = node.get("location").and_then(|location| value(location, root, given, 0));
    let location = location.as_deref().or(if node.get("location").is_none() { above } else { None });
    for inner in node.get("resources").and_then(Node::as_sequence).unwrap_or_default() {
        resource(file, root, inner, &full, location, given, context, found, depth + 1);
    }
    if full.eq_ignore_ascii_case("Microsoft.Resources/deployments") {
        if let Some(inner) = node.path(&["properties", "template"]) {
            let mut passed = FxHashMap::default();
            for (key, entry) in node.path(&["properties", "parameters"]).and_then(Node::as_mapping).unwrap_or_default()
            {
                if let (Some(key), Some(text)) =
                    (key.as_str(), entry.get("value").and_then(|entry| value(entry, root, given, 0)))
                {
                    passed.insert(key.to_lowercase(), text);
                }
            }
            template(file, inner, &passed, context, found, depth + 1);
        }
        return;
    }
    let name = node
        .get("name")
        .and_then(Node::as_str)
        .filter(|name| !name.starts_with('['))
        .map_or_else(|| full.rsplit('/').next().unwrap_or_default().to_owned(), str::to_owned);
    found.sightings.extend(sight(&full, &name, location, KIND, &format!("{KIND}:{}", file.path), kind.span, context));
}

/// What a resource type at a location shows. Shared with Bicep.
pub(super) fn sight(
    full: &str,
    name: &str,
    location: Option<&str>,
    kind: ObservationKind,
    scope: &str,
    span: crate::source::Span,
    context: &Context<'_>,
) -> Option<Sighting> {
    let hit = context.signals.find("azure-arm", "", full)?;
    let signal = hit.signal;
    let at = location
        .filter(|_| signal.field != "global")
        .and_then(|text| place::resolve(context.catalog, signal.provider.as_deref()?, text));
    let generic = signal.offering.as_deref().is_none_or(|id| id == "azure");
    let title =
        if generic { format!("{}-{name}", full.rsplit('/').next().unwrap_or_default()) } else { name.to_owned() };
    let mut sighting = Sighting::of(signal, kind, scope, title, span).in_place(at).seen(full.to_owned());
    sighting.accessory = sighting.region.is_none() && (generic || full.matches('/').count() > 1);
    Some(sighting.at_most(Confidence::High))
}

/// The text of a value: a literal, a parameter with a default, a variable.
fn value(node: &Node<'_>, root: &Node<'_>, given: &FxHashMap<String, String>, depth: u32) -> Option<String> {
    let text = node.as_str()?;
    let Some(inner) =
        text.strip_prefix('[').filter(|rest| !rest.starts_with('[')).and_then(|rest| rest.strip_suffix(']'))
    else {
        return Some(text.to_owned());
    };
    let inner = inner.trim();
    let argument = |function: &str| {
        let head = inner.get(..function.len())?;
        let rest = head.eq_ignore_ascii_case(function).then(|| &inner[function.len()..])?;
        rest.trim().strip_prefix("('")?.strip_suffix("')").filter(|name| !name.contains('\''))
    };
    if depth > 8 {
        return None;
    }
    if let Some(name) = argument("parameters") {
        return given
            .get(&name.to_lowercase())
            .cloned()
            .or_else(|| value(root.path(&["parameters", name, "defaultValue"])?, root, given, depth + 1));
    }
    argument("variables").and_then(|name| value(root.path(&["variables", name])?, root, given, depth + 1))
}
