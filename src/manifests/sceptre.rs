//! Sceptre: the settings beside CloudFormation templates, `config/prod/config.yaml` and `config/prod/network.yaml`.
//!
//! In: settings of stacks and of groups of them. Out: AWS at the region that a group or a stack names; a template itself names none.

use super::sighting::{Sighting, slug};
use super::{Context, File, Found, Reader, place};
use crate::model::ObservationKind;
use crate::source::yaml::Node;

const KIND: &str = "platform";

/// Settings of Sceptre.
pub(super) struct Sceptre;

impl Reader for Sceptre {
    fn kind(&self) -> ObservationKind {
        KIND
    }

    fn detects(&self, file: &File<'_>) -> bool {
        let housed = file.path.starts_with("config/") || file.path.contains("/config/");
        if !file.is_yaml() || !housed || !file.mentions(&["project_code", "template_path", "template:"]) {
            return false;
        }
        file.document().is_some_and(|root| {
            let has = |key: &str| root.get(key).is_some();
            has("project_code") && (has("region") || file.stem() == "config")
                || has("template_path")
                || root.path(&["template", "path"]).is_some()
                || root.path(&["template", "type"]).is_some()
        })
    }

    fn read(&self, files: &[&File<'_>], context: &Context<'_>) -> Found {
        let mut found = Found::default();
        let Some(hit) = context.signals.find("cloudformation", "", "AWS::CloudFormation::Stack") else { return found };
        for file in files {
            let Some(root) = file.document() else { continue };
            let region = root.get("region");
            let at = region.and_then(Node::as_str).and_then(|text| place::resolve(context.catalog, "aws", text));
            let name = slug(&format!("{}-{}", file.folder().rsplit('/').next().unwrap_or_default(), file.stem()));
            let span = region.unwrap_or(root).span;
            let scope = format!("{KIND}:{}", file.path);
            let mut sighting = Sighting::of(hit.signal, KIND, scope, name, span).in_place(at).seen("stack of Sceptre");
            sighting.accessory = sighting.region.is_none();
            found.sightings.push(sighting);
        }
        found
    }
}
