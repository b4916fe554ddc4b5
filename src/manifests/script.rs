//! Scripts of shells, Makefiles and Justfiles: the vendors' own tools that they call.
//!
//! In: files that end or are called like them. Out: what their commands show, and the interfaces that variables of theirs name
//! (`API="https://api.…/v2"`) or that it calls (`curl`), which count as in other program text. What a script only fetches is no use
//! of the host, and variables that it sets are for a try at home as often as for anything else.

use super::compose::interpolate;
use super::dotenv::unquoted;
use super::environment::Workload;
use super::pipeline::Known;
use super::sighting::{Sighting, slug};
use super::signals::addresses;
use super::{Context, File, Found, Reader, code, command};
use crate::model::{Confidence, ObservationKind};
use crate::source::Span;
use std::borrow::Cow;

const KIND: &str = "script";

/// Folders whose scripts came with somebody else's code or try things out.
const NOT_OWN: [&str; 8] =
    ["vendor/", "node_modules/", "third_party/", "test/", "tests/", "examples/", "example/", "e2e/"];

/// Scripts.
pub(super) struct Script;

/// Whether a file without an ending says itself that a shell runs it.
fn is_called(file: &File<'_>) -> bool {
    let first = || file.text.lines().next().unwrap_or_default();
    !file.name().contains('.') && file.text.starts_with("#!") && first().trim_end().ends_with("sh")
}

/// Endings of scripts.
const ENDINGS: &[&str] = &[".sh", ".bash", ".zsh", ".ksh", ".bat", ".cmd", ".ps1"];

fn is_makefile(file: &File<'_>) -> bool {
    let just = file.name().trim_start_matches('.').eq_ignore_ascii_case("justfile");
    matches!(file.name(), "Makefile" | "makefile" | "GNUmakefile") || file.ends_with(".mk") || just
}

/// Lines with their place and their length in the text; those that end in `\\` are one with what follows.
fn commands(text: &str) -> impl Iterator<Item = (usize, usize, Cow<'_, str>)> {
    let mut offset = 0;
    let mut rest = text.split_inclusive('\n');
    std::iter::from_fn(move || {
        let first = rest.next()?;
        let start = offset + first.len() - first.trim_start().len();
        offset += first.len();
        let first = first.trim();
        let mut whole = Cow::Borrowed(first);
        while let Some(open) = whole
            .strip_suffix('\\')
            .or_else(|| whole.strip_suffix(" `"))
            .filter(|_| !whole.starts_with('#'))
            .map(str::len)
        {
            let Some(next) = rest.next() else { break };
            offset += next.len();
            let whole = whole.to_mut();
            whole.truncate(open);
            whole.push(' ');
            whole.push_str(next.trim());
        }
        Some((start, first.len(), whole))
    })
}

impl Reader for Script {
    fn kind(&self) -> ObservationKind {
        KIND
    }

    fn detects(&self, file: &File<'_>) -> bool {
        (is_makefile(file) || is_called(file) || ENDINGS.iter().any(|end| file.ends_with(end)))
            && !NOT_OWN.iter().any(|folder| file.path.starts_with(folder) || file.path.contains(&format!("/{folder}")))
    }

    fn read(&self, files: &[&File<'_>], context: &Context<'_>) -> Found {
        let mut found = Found::default();
        for file in files {
            let scope = format!("{KIND}:{}", file.path);
            let name = slug(file.stem());
            let workload = Workload { kind: KIND, scope: &scope, name: &name };
            let mut known = Known::default();
            let makefile = is_makefile(file);
            let power_shell = file.ends_with(".ps1");
            for (at, length, line) in commands(file.text) {
                let line = line.as_ref();
                // What stands in front of a command of a Makefile says how it is shown and what its failure means.
                let line = if makefile { line.trim_start_matches(['@', '-', '+']).trim_start() } else { line };
                let bare = line.strip_prefix("export ").unwrap_or(line);
                let parted = bare.split_once('=').map(|(name, value)| match makefile {
                    true => (name.trim_end_matches([':', '?', '+']).trim(), value.trim()),
                    // `$location = "westeurope"`, `[string]$Location = 'westeurope',`
                    false if power_shell => {
                        (name.rsplit('$').next().unwrap_or(name).trim(), value.trim().trim_end_matches(','))
                    }
                    false => (name, value),
                });
                let setting = parted.filter(|(name, _)| {
                    !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
                });
                let span = Span::new(file.id, at, at + length);
                if let Some((name, value)) = setting {
                    // The interface that a script is set up for counts as what a program calls: little, and where no other
                    // file shows it.
                    let seen = code::interfaces(value, name, span, &workload, context).into_iter();
                    found.sightings.extend(seen.map(Sighting::only_written));
                    match interpolate(unquoted(value), &known) {
                        Some(value) => drop(known.insert(name.to_owned(), value)),
                        None => drop(known.remove(name)),
                    }
                } else if !["git push", "git remote"].iter().any(|tool| line.contains(tool))
                    && ["curl", "wget", "git"].iter().any(|tool| line.contains(tool))
                {
                    // Without a path it is asked whether it answers, not what it says.
                    if !line.starts_with('#') && addresses(line).any(|(_, path)| path.len() > 1) {
                        let seen = code::interfaces(line, "calls", span, &workload, context).into_iter();
                        found.sightings.extend(seen.map(Sighting::only_written));
                    }
                } else if !line.starts_with('#') {
                    let fill = |text: &str| interpolate(text, &known);
                    command::read(line, span, &workload, &fill, context, &mut found);
                }
            }
        }
        found.sightings = found.sightings.into_iter().map(|sighting| sighting.at_most(Confidence::Medium)).collect();
        found
    }
}
