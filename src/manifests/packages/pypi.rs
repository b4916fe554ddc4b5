//! `requirements.txt`, `pyproject.toml`, `Pipfile`.

use crate::manifests::{Context, File, Found, Reader};
use crate::model::ObservationKind;

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

    fn read(&self, files: &[&File<'_>], context: &Context<'_>) -> Found {
        let mut found = Found::default();
        for file in files {
            let source = file.path.strip_suffix(".txt").and_then(|stem| context.file(&format!("{stem}.in")));
            if source.is_some() {
                found.skip(file, None, "compiled from the requirements beside it");
                continue;
            }
            if file.ends_with(".toml") || file.ends_with("pipfile") {
                toml(file, context, &mut found)
            } else {
                requirements(file, context, &mut found)
            }
        }
        found
    }
}

/// The package name at the start of a requirement, as the index spells it.
fn name_of(requirement: &str) -> Option<String> {
    let requirement = requirement.trim();
    let end = requirement
        .find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.')))
        .unwrap_or(requirement.len());
    (end > 0).then(|| requirement[..end].replace(['_', '.'], "-"))
}

fn requirements(file: &File<'_>, context: &Context<'_>, found: &mut Found) {
    let mut offset = 0;
    for line in file.text.split_inclusive('\n') {
        let trimmed = line.trim();
        if !trimmed.starts_with(['#', '-'])
            && let Some(name) = name_of(trimmed)
        {
            super::see(file, "pypi", &name, offset, trimmed.len(), context, found);
        }
        offset += line.len();
    }
}

fn toml(file: &File<'_>, context: &Context<'_>, found: &mut Found) {
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
                super::see(file, "pypi", &name, start, trimmed.len(), context, found);
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
                    super::see(file, "pypi", &name, start, trimmed.len(), context, found);
                }
            }
            in_list = !text.trim_end().ends_with(']');
        }
    }
}
