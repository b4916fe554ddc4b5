//! `requirements.txt`, `pyproject.toml`, `Pipfile`.

use crate::manifests::{Context, File, Found, Reader};
use crate::model::ObservationKind;
use std::cell::OnceCell;

/// Python packages.
pub(in crate::manifests) struct Pypi;

impl Reader for Pypi {
    fn kind(&self) -> ObservationKind {
        "pypi"
    }

    fn detects(&self, file: &File<'_>) -> bool {
        let name = file.name().to_ascii_lowercase();
        // Constraints say which version, not what is installed.
        let other =
            ["dev", "test", "lint", "doc", "build", "type", "ci", "constraint"].iter().any(|word| name.contains(word));
        name == "pyproject.toml"
            || name == "pipfile"
            || (name.contains("requirements") && (name.ends_with(".txt") || name.ends_with(".in")) && !other)
            || (file.path.contains("requirements/") && name.ends_with(".txt") && !other)
    }

    fn together(&self) -> bool {
        true
    }

    fn read(&self, files: &[&File<'_>], context: &Context<'_>) -> Found {
        let mut found = Found::default();
        let uses = Default::default();
        for file in files {
            let source = file.path.strip_suffix(".txt").and_then(|stem| context.file(&format!("{stem}.in")));
            if source.is_some() {
                found.skip(file, None, "compiled from the requirements beside it");
                continue;
            }
            let list = List { file, uses: &uses };
            if file.ends_with(".toml") || file.ends_with("pipfile") {
                toml(&list, context, &mut found)
            } else {
                requirements(&list, context, &mut found)
            }
        }
        found
    }
}

/// Libraries of clouds, and what program text says that uses one: lists of requirements hold what other packages bring along.
const CLOUDS: &[(&str, &[&str])] = &[
    ("google-cloud-", &["google.cloud", "gcloud", "gcsfs", "gs://", "bigquery"]),
    ("azure-", &["azure", "AZURE", "abfs"]),
    ("boto", &["boto", "s3", "S3", "sqs", "dynamodb", "aws", "AWS"]),
];

/// A file of requirements, with what the program text of the run uses.
struct List<'f, 't> {
    file: &'f File<'t>,
    uses: &'f [OnceCell<bool>; CLOUDS.len()],
}

impl List<'_, '_> {
    fn see(&self, name: &str, start: usize, length: usize, context: &Context<'_>, found: &mut Found) {
        let cloud = CLOUDS.iter().position(|(begin, _)| name.starts_with(begin));
        let used = |at: usize| *self.uses[at].get_or_init(|| may_use(CLOUDS[at].1, context));
        if cloud.is_none_or(used) {
            super::see(self.file, "pypi", name, start, length, context, found);
        }
    }
}

/// Whether program text says one of some words; where there is none, nobody knows.
fn may_use(words: &[&str], context: &Context<'_>) -> bool {
    let mut any = false;
    for file in context.files.iter().filter(|file| file.ends_with(".py")) {
        if file.mentions(words) {
            return true;
        }
        any |= file.name() != "setup.py";
    }
    !any
}

/// The package name at the start of a requirement, as the index spells it.
fn name_of(requirement: &str) -> Option<String> {
    let requirement = requirement.trim();
    let end = requirement
        .find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.')))
        .unwrap_or(requirement.len());
    (end > 0).then(|| requirement[..end].replace(['_', '.'], "-").to_ascii_lowercase())
}

fn requirements(list: &List<'_, '_>, context: &Context<'_>, found: &mut Found) {
    let file = list.file;
    let mut offset = 0;
    for line in file.text.split_inclusive('\n') {
        let trimmed = line.trim();
        if !trimmed.starts_with(['#', '-'])
            && let Some(name) = name_of(trimmed)
        {
            list.see(&name, offset, trimmed.len(), context, found);
        }
        offset += line.len();
    }
}

fn toml(list: &List<'_, '_>, context: &Context<'_>, found: &mut Found) {
    let file = list.file;
    let mut section = String::new();
    let mut in_list = false;
    let mut offset = 0;
    for line in file.text.split_inclusive('\n') {
        let start = offset + line.len() - line.trim_start().len();
        offset += line.len();
        let trimmed = line.trim();
        if trimmed.starts_with('#') {
            continue;
        }
        if trimmed.starts_with('[') && !in_list {
            section = trimmed.trim_matches(['[', ']']).to_owned();
            continue;
        }
        let poetry = matches!(section.as_str(), "tool.poetry.dependencies" | "packages");
        if poetry && let Some((name, _)) = trimmed.split_once('=') {
            if let Some(name) = name_of(name.trim().trim_matches(['"', '\''])) {
                list.see(&name, start, trimmed.len(), context, found);
            }
            continue;
        }
        let opens = section == "project"
            && trimmed
                .split_once('=')
                .is_some_and(|(key, value)| key.trim() == "dependencies" && value.trim().starts_with('['));
        if opens || in_list {
            let text = if opens { trimmed.split_once('[').map_or("", |(_, rest)| rest) } else { trimmed };
            for (at, part) in text.split(['"', '\'']).enumerate() {
                if at % 2 == 1
                    && let Some(name) = name_of(part)
                {
                    list.see(&name, start, trimmed.len(), context, found);
                }
            }
            in_list = !text.trim_end().ends_with(']');
        }
    }
}
