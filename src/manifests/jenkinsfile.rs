//! Jenkinsfiles: commands, images and sign-ins of a pipeline in Groovy, line by line.

use super::compose::interpolate;
use super::environment::Workload;
use super::{Context, File, Found, Reader, command, image, place};
use crate::model::ObservationKind;
use crate::source::Span;
use rustc_hash::FxHashMap;

const KIND: &str = "jenkinsfile";

/// Jenkinsfiles.
pub(super) struct Jenkinsfile;

impl Reader for Jenkinsfile {
    fn kind(&self) -> ObservationKind {
        KIND
    }

    fn detects(&self, file: &File<'_>) -> bool {
        let name = file.name();
        name == "Jenkinsfile" || name.starts_with("Jenkinsfile.") || name.ends_with(".jenkinsfile")
    }

    fn read(&self, files: &[&File<'_>], context: &Context<'_>) -> Found {
        let mut found = Found::default();
        for file in files {
            read(file, context, &mut found);
        }
        for sighting in &mut found.sightings {
            sighting.accessory |= sighting.region.is_none();
        }
        found
    }
}

fn read(file: &File<'_>, context: &Context<'_>, found: &mut Found) {
    let scope = format!("{KIND}:{}", file.path);
    let name = file.stem();
    let workload = Workload { kind: KIND, scope: &scope, name };
    let mut known: FxHashMap<String, String> = FxHashMap::default();
    let mut logical = String::new();
    let mut start = 0;
    let mut offset = 0;
    for line in file.text.split_inclusive('\n') {
        let here = offset;
        offset += line.len();
        if logical.is_empty() {
            start = here;
        }
        let text = line.trim_end();
        if let Some(continued) = text.strip_suffix('\\').filter(|_| logical.len() < 8_192) {
            logical.push_str(continued);
            logical.push(' ');
            continue;
        }
        logical.push_str(text);
        let whole = std::mem::take(&mut logical);
        let bare = whole.trim();
        if bare.starts_with('#') || bare.starts_with("//") || bare.starts_with('*') || bare.is_empty() {
            continue;
        }
        let span = Span::new(file.id, start, start + text.len().min(offset - start));
        if let Some((name, value)) = assignment(bare)
            && let Some(value) = interpolate(value, &known)
        {
            known.insert(name.to_owned(), value);
        }
        let bare = groovy(bare, span, &workload, context, found);
        let fill = |text: &str| interpolate(text, &known);
        command::read(bare, span, &workload, &fill, context, found);
    }
}

/// `NAME=value`, `NAME = 'value'`, `def NAME = "value"`.
fn assignment(line: &str) -> Option<(&str, &str)> {
    let line = ["export ", "def ", "String "].iter().find_map(|word| line.strip_prefix(word)).unwrap_or(line);
    let (name, value) = line.split_once('=')?;
    let name = name.trim();
    let plain = !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
    plain.then(|| (name, value.trim().trim_matches(['"', '\''])))
}

/// Steps of a pipeline in Groovy: `sh '…'`, `image '…'`, `withAWS(region: '…')`.
fn groovy<'l>(line: &'l str, span: Span, workload: &Workload<'_>, context: &Context<'_>, found: &mut Found) -> &'l str {
    let quoted = |text: &'l str| text.trim_start_matches([' ', '(']).split(['\'', '"']).find(|part| !part.is_empty());
    let image = line.strip_prefix("image ").or_else(|| line.split_once("docker.image(").map(|(_, rest)| rest));
    if let Some(text) = image.and_then(quoted) {
        found.sightings.extend(image::sight(text, workload.kind, workload.scope, workload.name, span, context));
    }
    if let Some((_, rest)) = line.split_once("withAWS(")
        && let Some(hit) = context.signals.find("terraform-provider", "", "hashicorp/aws")
    {
        let region = rest.split_once("region:").and_then(|(_, rest)| quoted(rest.trim_start()));
        let at = region.and_then(|region| place::resolve(context.catalog, "aws", region));
        found.sightings.push(workload.sighting(hit.signal, span).in_place(at).seen("withAWS"));
    }
    let inner = ["sh ", "sh(", "bat ", "bat("].iter().find_map(|step| line.strip_prefix(step)).unwrap_or(line);
    inner.trim_start_matches([' ', '(', '\'', '"']).trim_end_matches([')', '\'', '"'])
}
