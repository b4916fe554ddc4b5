//! Files of variables: `.env.example`, `.env.production`, `mail.env`.
//!
//! In: lines `NAME=value`. Out: the vendors whose credentials and addresses are set. A value that is empty is not set.

use super::environment::{self, Variable, Workload};
use super::file::lines;
use super::{Context, File, Found, Reader, laravel};
use crate::model::{Confidence, ObservationKind};
use crate::source::Span;

const KIND: &str = "dotenv";

/// Files of variables.
pub(super) struct Dotenv;

impl Reader for Dotenv {
    fn kind(&self) -> ObservationKind {
        KIND
    }

    fn detects(&self, file: &File<'_>) -> bool {
        // `env.j2`: what Ansible and others render.
        let given = file.path.rsplit('/').next().unwrap_or(file.path);
        let stem = [".j2", ".jinja2", ".erb", ".tpl", ".tmpl"].iter().find_map(|end| given.strip_suffix(end));
        let name = stem.unwrap_or_else(|| file.name());
        let dotted = name.strip_prefix(".env").is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '-', '_']));
        // `.secrets.env.sample`, `env-example`: what stands behind says that it is to be filled in.
        let plain = name.to_ascii_lowercase();
        let bare = EXAMPLES.iter().find_map(|end| Some(plain.strip_suffix(end)?.trim_end_matches(['.', '-', '_'])));
        let named = name.ends_with(".env") || bare.is_some_and(|bare| bare == "env" || bare.ends_with(".env"));
        let rendered = name == "env" && stem.is_some();
        (dotted || named || rendered) && entries(file.text).next().is_some()
    }

    fn read(&self, files: &[&File<'_>], context: &Context<'_>) -> Found {
        let mut found = Found::default();
        for file in files {
            if !is_example(file.name()) && beside_compose(file, context) {
                found.skip(file, None, "read where the compose file beside it uses it");
                continue;
            }
            let scope = format!("{KIND}:{}", file.path);
            let folder = file.folder().rsplit('/').next().filter(|name| !name.is_empty()).unwrap_or("environment");
            // What is to be filled in is not switched off by being empty.
            let example = is_example(file.name());
            let variables: Vec<Variable<'_>> = entries(file.text)
                .filter(|(_, value, _)| !example || !value.is_empty())
                .map(|(name, value, at)| Variable {
                    name,
                    value: Some(value),
                    span: Span::new(file.id, at, at + name.len()),
                })
                .collect();
            let workload = Workload { kind: KIND, scope: &scope, name: folder };
            let seen = laravel::chosen(file, environment::sight(&variables, &workload, context), context);
            found.sightings.extend(seen.into_iter().map(|sighting| sighting.at_most(Confidence::Medium)));
        }
        found
    }
}

/// Words that say that a file is to be filled in.
const EXAMPLES: &[&str] = &["example", "sample", "template", "dist", "tpl", "tmpl", "default", "defaults"];

fn is_example(name: &str) -> bool {
    EXAMPLES.iter().any(|word| name.contains(word))
}

/// Whether Docker Compose decides which of the variables count.
fn beside_compose(file: &File<'_>, context: &Context<'_>) -> bool {
    let mut near = context.files.iter().filter(|other| other.folder() == file.folder() && other.is_yaml());
    near.any(|other| other.name().contains("compose") || other.mentions(&["env_file"]))
}

/// Names, values and the places of the names.
fn entries(text: &str) -> impl Iterator<Item = (&str, &str, usize)> {
    lines(text).filter_map(|(start, line)| {
        let bare = line.strip_prefix("export ").unwrap_or(line);
        let (name, value) = bare.split_once('=')?;
        let plain = |c: char| c.is_ascii_alphanumeric() || c == '_';
        let at = start + line.len() - bare.len();
        (!name.is_empty() && name.chars().all(plain)).then(|| (name, unquoted(value), at))
    })
}

/// A value without quotes and without the remark behind it.
pub(super) fn unquoted(value: &str) -> &str {
    let value = value.trim();
    for quote in ['"', '\''] {
        if let Some(rest) = value.strip_prefix(quote) {
            return rest.split(quote).next().unwrap_or(rest);
        }
    }
    value.split(" #").next().unwrap_or(value).trim()
}
