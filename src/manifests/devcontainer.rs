//! Development containers: the image that a team works in, and the features that are put into it.
//!
//! In: `devcontainer.json` wherever it lies; remarks are allowed in it. Out: the registries of the image and of features. Features of
//! one's own (`./local`) and names without a registry show nothing.

use super::program::{Piece, pieces};
use super::{Context, File, Found, Reader, image};
use crate::model::ObservationKind;
use crate::source::Span;

const KIND: &str = "dockerfile";

/// Settings of development containers.
pub(super) struct DevContainer;

impl Reader for DevContainer {
    fn kind(&self) -> ObservationKind {
        KIND
    }

    fn detects(&self, file: &File<'_>) -> bool {
        matches!(file.name(), "devcontainer.json" | ".devcontainer.json")
    }

    fn read(&self, files: &[&File<'_>], context: &Context<'_>) -> Found {
        let mut found = Found::default();
        for file in files {
            let scope = format!("{KIND}:{}", file.path);
            let all: Vec<Piece<'_>> = pieces(file.text, "//").collect();
            for (text, at) in images(&all) {
                let span = Span::new(file.id, at, at + text.len());
                found.sightings.extend(image::sight(text, KIND, &scope, "devcontainer", span, context));
            }
        }
        found
    }
}

/// The value of `image`, and keys that are called like an image of a registry: those are features.
fn images<'t>(all: &[Piece<'t>]) -> Vec<(&'t str, usize)> {
    let mut out = Vec::new();
    for window in all.windows(3) {
        match *window {
            [Piece::Text("image", _), Piece::Gets, Piece::Text(text, at)] => out.push((text, at)),
            [Piece::Text(text, at), Piece::Gets, _]
                if text.split_once('/').is_some_and(|(host, _)| host.contains('.') && !host.starts_with('.')) =>
            {
                out.push((text, at));
            }
            _ => {}
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_image_and_features_of_registries_count() {
        let text = r#"{ // "image": "old.example/x"
            "image": "mcr.microsoft.com/devcontainers/base:1",
            "features": { "ghcr.io/devcontainers/features/node:1": {}, "./own": {}, "docker": {} },
            "mounts": ["source=a,target=b"] }"#;
        let all: Vec<Piece<'_>> = pieces(text, "//").collect();
        let names: Vec<&str> = images(&all).into_iter().map(|(name, _)| name).collect();
        assert_eq!(names, ["mcr.microsoft.com/devcontainers/base:1", "ghcr.io/devcontainers/features/node:1"]);
    }
}
