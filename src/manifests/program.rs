//! Settings that stand in program text: `settings.py`, `env.ts`, `next.config.js`, `config.go`.
//!
//! In: files that frameworks and habit call settings. Out: variables whose names only one vendor's client reads, and hosts in
//! quoted texts. Nothing is run: a name counts where it is assigned or asked for, whatever the program does with it.
//! Remarks and texts over several lines show nothing; neither do addresses of pages that people read.

use super::environment::{self, Variable, Workload};
use super::sighting::{Sighting, slug};
use super::signals::hosts_in;
use super::{Context, File, Found, Reader, code, credentials, placed, served};
use crate::model::{Confidence, ObservationKind};
use crate::source::Span;
use rustc_hash::FxHashMap;
use std::collections::hash_map::Entry;

const KIND: &str = "program";

/// Stems of names that mean settings in every language that ends like this.
const STEMS: &[(&str, &[&str])] = &[
    ("py", &["settings", "config", "base", "common", "local", "production", "prod", "staging"]),
    ("js ts mjs cjs mts cts", &["env", "config", "settings", "environment", "constants"]),
    ("go", &["config", "env", "settings"]),
    ("exs", &["config", "prod", "runtime", "releases"]),
    ("rb", &["application", "production", "staging"]),
];
/// Stems that count in a folder of settings only.
const IN_FOLDER: [&str; 9] =
    ["base", "common", "local", "production", "prod", "staging", "runtime", "releases", "application"];
const FOLDERS: [&str; 5] = ["settings", "config", "conf", "environments", "resources"];

/// Settings in program text.
pub(super) struct Program;

impl Reader for Program {
    fn kind(&self) -> ObservationKind {
        KIND
    }

    fn detects(&self, file: &File<'_>) -> bool {
        remark(file).is_some_and(|remark| pieces(file.text, remark).next().is_some())
    }

    fn read(&self, files: &[&File<'_>], context: &Context<'_>) -> Found {
        let mut found = Found::default();
        for file in files {
            let scope = format!("{KIND}:{}", file.path);
            let stem = file.stem();
            let folders = file.folder().rsplit('/').find(|folder| !FOLDERS.contains(folder) && *folder != "src");
            let name = slug(folders.filter(|folder| !folder.is_empty()).unwrap_or(stem));
            let workload = Workload { kind: KIND, scope: &scope, name: &name };
            let all: Vec<Piece<'_>> = pieces(file.text, remark(file).unwrap_or_default()).collect();
            let mut seen = environment::sight(&variables(&all, file), &workload, context);
            if code::is_ruby(file) {
                seen.extend(credentials::sight(file, &workload, context));
            }
            seen.extend(called(&all, 0, file, &workload, context));
            let written = placed::in_code(&all, file, &workload, context).into_iter().map(Sighting::only_written);
            seen.extend(written);
            seen.extend(served::stores(&all, file, context));
            seen.extend(served::reports(&all, file, context));
            found.sightings.extend(seen.into_iter().map(|sighting| sighting.at_most(Confidence::Medium)));
        }
        found
    }
}

/// What the quoted addresses in a part of a file show that starts at `from`; `//` starts a remark.
pub(super) fn addresses_in(
    text: &str,
    from: usize,
    file: &File<'_>,
    workload: &Workload<'_>,
    context: &Context<'_>,
) -> Vec<Sighting> {
    let all: Vec<Piece<'_>> = pieces(text, "//").collect();
    called(&all, from, file, workload, context)
}

fn called(
    all: &[Piece<'_>],
    from: usize,
    file: &File<'_>,
    workload: &Workload<'_>,
    context: &Context<'_>,
) -> Vec<Sighting> {
    let span = |at: usize, address: &str| Span::new(file.id, from + at, from + at + address.len());
    let see = |(label, address, at): (&str, String, usize)| {
        environment::hosts(&address, label, span(at, &address), workload, context)
    };
    addresses(all).into_iter().flat_map(see).collect()
}

/// What starts a remark in a file of settings; `None` for other files.
fn remark(file: &File<'_>) -> Option<&'static str> {
    let (stem, ending) = file.name().rsplit_once('.')?;
    if stem.split('.').any(|part| matches!(part, "test" | "spec" | "stories" | "d")) {
        return None;
    }
    let (_, stems) = STEMS.iter().find(|(endings, _)| endings.split(' ').any(|known| known == ending))?;
    let folder = file.folder().rsplit('/').next().unwrap_or_default();
    let first = stem.split(['.', '-', '_']).next().unwrap_or_default();
    let called = stems.contains(&stem) || stems.contains(&first) && ending != "py";
    // `next.config.js`, `sentry.server.config.ts`
    let configured = stem.contains('.') && stem.ends_with(".config");
    let housed = FOLDERS.contains(&folder) && (ending == "py" || stems.contains(&first));
    let initializer = ending == "rb" && folder == "initializers";
    let settings = (called && (!IN_FOLDER.contains(&first) || FOLDERS.contains(&folder)))
        || configured
        || housed
        || initializer
        || (ending == "py" && stem.ends_with("_settings"));
    settings.then_some(if matches!(ending, "py" | "exs" | "rb") { "#" } else { "//" })
}

/// A piece of program text that matters here, with its place.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Piece<'t> {
    /// An identifier or a bare word.
    Name(&'t str, usize),
    /// A quoted text without its quotation marks.
    Text(&'t str, usize),
    /// `=`, `:` or `=>`: what follows is the value of what came before.
    Gets,
    /// Anything else that separates.
    Other,
}

/// How a language is written, as far as it matters here.
#[derive(Debug, Clone, Copy)]
pub(super) struct Syntax {
    /// What starts a remark.
    pub(super) remark: &'static str,
    /// `'a` is a name for how long something lives (Rust), and only `'a'` a letter.
    pub(super) lifetimes: bool,
}

/// The pieces, line by line.
pub(super) fn pieces<'t>(text: &'t str, remark: &'static str) -> impl Iterator<Item = Piece<'t>> {
    pieces_of(text, Syntax { remark, lifetimes: false })
}

/// The same in a language that may name lifetimes.
pub(super) fn pieces_of<'t>(text: &'t str, syntax: Syntax) -> impl Iterator<Item = Piece<'t>> {
    let Syntax { remark, lifetimes } = syntax;
    let mut offset = 0;
    // What ends a text or remark over several lines.
    let mut until: Option<&'static str> = None;
    text.split_inclusive('\n').flat_map(move |line| {
        let start = offset;
        offset += line.len();
        let mut out = Vec::new();
        let mut at = 0;
        if let Some(end) = until {
            match line.find(end) {
                Some(found) => {
                    at = found + end.len();
                    until = None;
                }
                None => return out,
            }
        }
        while let Some(c) = line[at..].chars().next() {
            let rest = &line[at..];
            if let Some(open) = ["\"\"\"", "'''", "/*"].into_iter().find(|open| rest.starts_with(open)) {
                let end = if open == "/*" { "*/" } else { open };
                let Some(found) = rest[open.len()..].find(end) else {
                    until = Some(end);
                    break;
                };
                at += open.len() + found + end.len();
                continue;
            }
            if rest.starts_with(remark) {
                break;
            }
            match c {
                '"' | '\'' | '`' => {
                    let inner = &rest[1..];
                    let letter =
                        || inner.char_indices().nth(1).is_some_and(|(at, next)| next == '\'' || inner[..at] == *"\\");
                    if c == '\'' && lifetimes && !letter() {
                        at += 1;
                        continue;
                    }
                    let Some(end) = inner.find(c) else {
                        // A text in backquotes may go on in the next line.
                        if c == '`' && remark == "//" && !lifetimes {
                            out.push(Piece::Text(inner.trim_end(), start + at + 1));
                            until = Some("`");
                        }
                        break;
                    };
                    out.push(Piece::Text(&inner[..end], start + at + 1));
                    at += end + 2;
                }
                c if c.is_ascii_alphabetic() || c == '_' => {
                    let word = |c: char| !(c.is_ascii_alphanumeric() || c == '_');
                    let end = rest.find(word).unwrap_or(rest.len());
                    out.push(Piece::Name(&rest[..end], start + at));
                    at += end;
                }
                ':' | '=' => {
                    let end = rest.find(|c| !matches!(c, ':' | '=' | '>')).unwrap_or(rest.len());
                    out.push(if matches!(&rest[..end], "=" | ":" | "=>" | ":=") { Piece::Gets } else { Piece::Other });
                    at += end;
                }
                c => {
                    if !c.is_whitespace() {
                        out.push(Piece::Other);
                    }
                    at += c.len_utf8();
                }
            }
        }
        out
    })
}

/// Names of variables, with the value where it stands right behind.
fn variables<'t>(all: &[Piece<'t>], file: &File<'_>) -> Vec<Variable<'t>> {
    let mut out: Vec<Variable<'t>> = Vec::new();
    let mut places: FxHashMap<&str, usize> = FxHashMap::default();
    for (number, piece) in all.iter().enumerate() {
        let (Piece::Name(name, at) | Piece::Text(name, at)) = *piece else { continue };
        if !environment::is_loud(name) {
            continue;
        }
        let value = match all.get(number + 1..number + 3) {
            Some([Piece::Gets, Piece::Text(value, _)]) => Some(*value),
            Some([Piece::Gets, Piece::Name(word, _)])
                if matches!(*word, "None" | "False" | "false" | "null" | "undefined") =>
            {
                Some(if matches!(*word, "False" | "false") { "false" } else { "" })
            }
            _ => None,
        };
        match places.entry(name) {
            Entry::Occupied(known) => {
                let known: &mut Variable<'_> = &mut out[*known.get()];
                known.value = known.value.or(value);
            }
            Entry::Vacant(new) => {
                new.insert(out.len());
                out.push(Variable { name, value, span: Span::new(file.id, at, at + name.len()) });
            }
        }
    }
    out
}

/// Addresses in quoted texts that programs call, with the name they are given to.
fn addresses<'t>(all: &[Piece<'t>]) -> Vec<(&'t str, String, usize)> {
    const SERVERS: [&str; 4] = ["HOST", "SERVER", "ENDPOINT", "DOMAIN"];
    let mut out = Vec::new();
    let mut label = "text";
    for (number, piece) in all.iter().enumerate() {
        match *piece {
            Piece::Name(name, _) if all.get(number + 1) == Some(&Piece::Gets) => label = name,
            Piece::Text(text, at) => {
                let server = SERVERS.iter().any(|end| label.to_ascii_uppercase().ends_with(end));
                for word in text.split([' ', ',', ';']).filter(|word| !word.is_empty()) {
                    let hosts: Vec<String> = match word.strip_prefix("*.").or_else(|| word.strip_prefix("https://*.")) {
                        Some(below) => vec![format!("x.{}", below.trim_end_matches('/'))],
                        None if word.contains("://") => hosts_in(word),
                        None if server => vec![word.to_owned()],
                        None => Vec::new(),
                    };
                    // A bare domain is a page that people read, unless nothing follows it.
                    let whole = word.split("://").nth(1).is_some_and(|rest| !rest.trim_end_matches('/').contains('/'));
                    let called = |host: &String| (whole || host.split('.').count() > 2) && !host.starts_with("www.");
                    out.extend(hosts.into_iter().filter(called).map(|host| (label, host, at)));
                }
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
    fn remarks_and_long_texts_show_nothing() {
        let text = "A_KEY = 'x'  # B_KEY\n\"\"\"\nC_KEY\n\"\"\" D_KEY\nurl = \"https://api.x.example/#a\"\n";
        let names: Vec<&str> = pieces(text, "#")
            .filter_map(|piece| match piece {
                Piece::Name(word, _) | Piece::Text(word, _) => Some(word),
                _ => None,
            })
            .collect();
        assert_eq!(names, ["A_KEY", "x", "D_KEY", "url", "https://api.x.example/#a"]);
        let text = "const a = `b`; // X_KEY\n/* Y_KEY\n */ c: 'https://d' /* e */ f";
        assert_eq!(pieces(text, "//").filter(|piece| matches!(piece, Piece::Name(..))).count(), 4);
    }

    #[test]
    fn a_value_stands_right_behind_its_name() {
        let file = File::new("settings.py", "", None, crate::source::Sources::default().add("settings.py", ""));
        let text = "SENTRY_DSN = os.getenv('SENTRY_DSN')\nMAILJET_API_KEY = None\nEMAIL_HOST: 'smtp.x.example'";
        let all: Vec<Piece<'_>> = pieces(text, "#").collect();
        let found = variables(&all, &file);
        let pairs: Vec<_> = found.iter().map(|variable| (variable.name, variable.value)).collect();
        assert_eq!(
            pairs,
            [("SENTRY_DSN", None), ("MAILJET_API_KEY", Some("")), ("EMAIL_HOST", Some("smtp.x.example"))]
        );
        assert_eq!(addresses(&all), [("EMAIL_HOST", "smtp.x.example".to_owned(), 73)]);
    }
}
