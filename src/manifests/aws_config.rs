//! Settings of the AWS tools: profiles with their regions, as `~/.aws/config` and files that a repository hands out in its place.
//!
//! In: lines `name = value` under `[profile name]`. Out: AWS at each region that a profile names. Keys are not read.

use super::file::lines;
use super::sighting::Sighting;
use super::{Context, File, Found, Reader, dotenv::unquoted, place};
use crate::model::ObservationKind;
use crate::source::Span;

const KIND: &str = "settings";

/// Settings of the AWS tools.
pub(super) struct AwsConfig;

impl Reader for AwsConfig {
    fn kind(&self) -> ObservationKind {
        KIND
    }

    fn detects(&self, file: &File<'_>) -> bool {
        let mentioned = file.mentions(&["[profile ", "[default]", "[sso-session "]);
        mentioned && regions(file.text).next().is_some() && file.mentions(&["sso_", "role_arn", "[profile ", ".aws"])
    }

    fn read(&self, files: &[&File<'_>], context: &Context<'_>) -> Found {
        let mut found = Found::default();
        let Some(hit) = context.signals.find("kubernetes", "env", "AWS_REGION") else { return found };
        for file in files {
            let scope = format!("{KIND}:{}", file.path);
            for (at, line, region) in regions(file.text) {
                let span = Span::new(file.id, at, at + line.len());
                let Some(placed) = place::resolve(context.catalog, "aws", region) else { continue };
                let sighting = Sighting::of(hit.signal, KIND, scope.as_str(), "profiles", span);
                found.sightings.push(sighting.in_place(Some(placed)).seen("profile of the AWS tools"));
            }
        }
        found
    }
}

/// Lines that name a region, with their places.
fn regions(text: &str) -> impl Iterator<Item = (usize, &str, &str)> {
    lines(text).filter_map(|(at, line)| {
        let (name, value) = line.split_once('=')?;
        matches!(name.trim(), "region" | "sso_region").then(|| (at, line, unquoted(value)))
    })
}
