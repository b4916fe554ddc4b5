//! Dockerfiles: the images that stages start from and copy from.

use super::compose::interpolate;
use super::environment::Workload;
use super::{Context, File, Found, Reader, command, image};
use crate::model::ObservationKind;
use crate::source::Span;
use rustc_hash::{FxHashMap, FxHashSet};

/// Dockerfiles and Containerfiles.
pub(super) struct Dockerfile;

impl Reader for Dockerfile {
    fn kind(&self) -> ObservationKind {
        "dockerfile"
    }

    fn detects(&self, file: &File<'_>) -> bool {
        let name = file.name().to_ascii_lowercase();
        let named = ["dockerfile", "containerfile"].iter().any(|word| {
            name == *word
                || name.strip_prefix(word).is_some_and(|rest| rest.starts_with(['.', '-', '_']))
                || name.ends_with(&format!(".{word}"))
        });
        named
            && !name.ends_with(".dockerignore")
            && file
                .text
                .lines()
                .any(|line| line.trim_start().get(..5).is_some_and(|word| word.eq_ignore_ascii_case("from ")))
    }

    fn read(&self, files: &[&File<'_>], context: &Context<'_>) -> Found {
        let mut found = Found::default();
        for file in files {
            read(file, context, &mut found);
        }
        found
    }
}

fn read(file: &File<'_>, context: &Context<'_>, found: &mut Found) {
    let mut arguments: FxHashMap<String, String> = FxHashMap::default();
    let mut stages: FxHashSet<String> = FxHashSet::default();
    let mut started = false;
    let mut offset = 0;
    let folder = file.folder().rsplit('/').next().unwrap_or_default();
    let name = if folder.is_empty() { "image" } else { folder };
    let scope = format!("dockerfile:{}", file.path);
    let see = |text: &str,
               offset: usize,
               line: &str,
               found: &mut Found,
               stages: &FxHashSet<String>,
               arguments: &FxHashMap<String, String>| {
        if let Some(text) = interpolate(text, arguments).filter(|text| !stages.contains(&text.to_lowercase())) {
            let span = Span::new(file.id, offset, offset + line.trim_end().len());
            found.sightings.extend(image::sight(&text, "dockerfile", &scope, name, span, context));
        }
    };
    for line in file.text.split_inclusive('\n') {
        let words: Vec<&str> = line.split_whitespace().collect();
        match words.split_first() {
            Some((word, rest)) if word.eq_ignore_ascii_case("arg") && !started => {
                for argument in rest {
                    if let Some((name, value)) = argument.split_once('=') {
                        let value = interpolate(value.trim_matches(['"', '\'']), &arguments).unwrap_or_default();
                        arguments.insert(name.to_owned(), value);
                    }
                }
            }
            Some((word, rest)) if word.eq_ignore_ascii_case("from") => {
                started = true;
                let mut rest = rest.iter().skip_while(|part| part.starts_with("--"));
                if let Some(text) = rest.next() {
                    see(text, offset, line, found, &stages, &arguments);
                }
                if rest.next().is_some_and(|word| word.eq_ignore_ascii_case("as")) {
                    stages.extend(rest.next().map(|stage| stage.to_lowercase()));
                }
            }
            Some((word, rest)) if word.eq_ignore_ascii_case("copy") || word.eq_ignore_ascii_case("add") => {
                if let Some(from) = rest.iter().find_map(|part| part.strip_prefix("--from="))
                    && from.contains(['/', ':', '.'])
                {
                    see(from, offset, line, found, &stages, &arguments);
                }
            }
            // Only what is fetched: tools of clouds in an image are there to be used by somebody, somewhere.
            _ if words.iter().any(|word| matches!(*word, "curl" | "wget" | "git")) && line.contains("://") => {
                let text = line.trim().trim_start_matches("RUN ").trim_start_matches("&& ");
                let span = Span::new(file.id, offset, offset + line.trim_end().len());
                let workload = Workload { kind: "dockerfile", scope: &scope, name };
                command::read(text, span, &workload, &|text| interpolate(text, &arguments), context, found);
            }
            _ => {}
        }
        offset += line.len();
    }
}
