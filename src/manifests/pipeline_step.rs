//! Ready-made steps of CI systems: tasks of Azure Pipelines, pipes of Bitbucket, orbs of CircleCI, plug-ins of Buildkite, Drone and
//! Woodpecker, deployments and notifications of Travis and AppVeyor.
//!
//! In: an entry of a pipeline. Out: the vendor on which the step works, with the region that its settings name. Which names mean
//! whom is `signals/pipeline-step.yaml`.

use super::pipeline::Pipeline;
use super::{Found, place};
use crate::source::yaml::Node;

/// Keys under which the settings of a step stand, beside its name.
const SETTINGS: &[&str] = &["inputs", "settings", "variables", "with"];

/// What an entry of a mapping shows that holds the names of steps. `around` is the mapping.
pub(super) fn read(key: &str, value: &Node<'_>, around: &Node<'_>, pipeline: &Pipeline<'_, '_>, found: &mut Found) {
    match key {
        "task" => named("task", value, around, pipeline, found),
        "pipe" => named("pipe", value, around, pipeline, found),
        "image" => named("image", value, around, pipeline, found),
        "orbs" => {
            for (_, orb) in value.as_mapping().unwrap_or_default() {
                named("orb", orb, around, pipeline, found);
            }
        }
        "plugins" => plugins(value, pipeline, found),
        "deploy" => deployments(value, pipeline, found),
        "addons" => {
            let entries =
                value.as_mapping().unwrap_or_default().iter().filter(|(_, value)| value.as_bool() != Some(false));
            for (name, settings) in entries {
                named("addon", name, settings, pipeline, found);
            }
        }
        "notifications" => {
            for (name, settings) in value.as_mapping().unwrap_or_default() {
                if settings.as_bool() != Some(false) {
                    notified(name, pipeline, found);
                }
            }
            for entry in value.as_sequence().unwrap_or_default() {
                entry.get("provider").into_iter().for_each(|name| notified(name, pipeline, found));
            }
        }
        _ => {}
    }
}

/// Travis and AppVeyor: one deployment or several.
fn deployments(node: &Node<'_>, pipeline: &Pipeline<'_, '_>, found: &mut Found) {
    let single = std::slice::from_ref(node);
    for entry in node.as_sequence().unwrap_or(single) {
        if let Some(name) = entry.get("provider") {
            named("deploy", name, entry, pipeline, found);
        }
    }
}

/// Buildkite: texts, mappings from names to settings, or one mapping of all.
fn plugins(node: &Node<'_>, pipeline: &Pipeline<'_, '_>, found: &mut Found) {
    let single = std::slice::from_ref(node);
    for entry in node.as_sequence().unwrap_or(single) {
        if entry.as_str().is_some() {
            named("plugin", entry, entry, pipeline, found);
        }
        for (name, settings) in entry.as_mapping().unwrap_or_default() {
            named("plugin", name, settings, pipeline, found);
        }
    }
}

/// Who is told of how a run ends: `slack`, `Slack`.
fn notified(node: &Node<'_>, pipeline: &Pipeline<'_, '_>, found: &mut Found) {
    let Some(name) = node.as_str() else { return };
    let receiver = format!("{}configs", name.to_ascii_lowercase());
    if let Some(hit) = pipeline.context.signals.find("kubernetes", "alert-receiver", &receiver) {
        found.sightings.push(pipeline.workload.sighting(hit.signal, node.span).seen(format!("notifies {name}")));
    }
}

/// A step by its name; `around` holds its settings, or the key under which they stand.
fn named(field: &str, node: &Node<'_>, around: &Node<'_>, pipeline: &Pipeline<'_, '_>, found: &mut Found) {
    let Some(text) = node.as_str() else { return };
    let name = bare(field, text).to_ascii_lowercase();
    let Some(hit) = pipeline.context.signals.find("pipeline-step", field, &name) else { return };
    let signal = hit.signal;
    let settings = SETTINGS.iter().filter_map(|key| around.get(key)).chain([around]);
    let at = settings
        .flat_map(|settings| signal.region_from.iter().filter_map(move |key| settings.get(key)))
        .find_map(|region| place::resolve(pipeline.context.catalog, signal.provider.as_deref()?, region.as_str()?));
    let mut sighting = pipeline.workload.sighting(signal, node.span).in_place(at);
    sighting.accessory = sighting.region.is_none();
    found.sightings.push(sighting.seen(format!("{field} {name}")));
}

/// The name of a step without its version and, where it is an address, without what all of them have in common.
fn bare<'t>(field: &str, text: &'t str) -> &'t str {
    let end = if field == "plugin" { text.find('#') } else { text.find(['@', ':']) };
    let name = &text[..end.unwrap_or(text.len())];
    match field {
        "plugin" => {
            let last = name.rsplit('/').next().unwrap_or(name);
            last.trim_end_matches(".git").trim_end_matches("-buildkite-plugin")
        }
        _ => name,
    }
}

#[cfg(test)]
mod tests {
    use super::bare;

    #[test]
    fn names_lose_their_versions() {
        assert_eq!(bare("task", "AzureCLI@2"), "AzureCLI");
        assert_eq!(bare("pipe", "atlassian/aws-s3-deploy:1.1.0"), "atlassian/aws-s3-deploy");
        assert_eq!(bare("plugin", "ssh://git@host/acme/ecr-buildkite-plugin.git#v1"), "ecr");
        assert_eq!(bare("image", "plugins/ecr:20"), "plugins/ecr");
    }
}
