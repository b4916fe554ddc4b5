//! Bicep: resources with their locations, parameters with defaults, local modules with arguments.
//!
//! Only the lines that matter are understood: `param`, `var`, `resource`, `module` and the `location` inside them.

use super::environment::{self, Workload};
use super::sighting::Sighting;
use super::terraform::join_path;
use super::{Context, File, Found, Reader, Skipped, arm, program};
use crate::model::ObservationKind;
use crate::source::Span;
use rustc_hash::{FxHashMap, FxHashSet};

const KIND: &str = "bicep";

/// Bicep.
pub(super) struct Bicep;

impl Reader for Bicep {
    fn kind(&self) -> ObservationKind {
        KIND
    }

    fn detects(&self, file: &File<'_>) -> bool {
        file.ends_with(".bicep") || file.ends_with(".bicepparam")
    }

    fn together(&self) -> bool {
        true
    }

    fn read(&self, files: &[&File<'_>], context: &Context<'_>) -> Found {
        let mut found = Found::default();
        let parsed: FxHashMap<&str, (&File<'_>, Vec<Declaration<'_>>)> = files
            .iter()
            .filter(|file| file.ends_with(".bicep"))
            .map(|file| (file.path, (*file, declarations(file.text))))
            .collect();
        let mut called: FxHashSet<String> = FxHashSet::default();
        for (file, list) in parsed.values() {
            called
                .extend(list.iter().filter(|d| d.word == "module").filter_map(|d| join_path(file.folder(), d.target)));
        }
        let mut given: FxHashMap<String, FxHashMap<String, String>> = FxHashMap::default();
        for file in files.iter().filter(|file| file.ends_with(".bicepparam")) {
            let list = declarations(file.text);
            let using = list.iter().find(|d| d.word == "using").and_then(|d| join_path(file.folder(), d.target));
            let values = list
                .iter()
                .filter(|d| d.word == "param")
                .filter_map(|d| Some((d.name.to_owned(), literal(d.value)?.to_owned())))
                .collect();
            given.entry(using.unwrap_or_default()).or_insert(values);
        }
        for path in parsed.keys().filter(|path| !given.contains_key(**path)).copied().collect::<Vec<_>>() {
            let values = arm::deployed(path, context);
            if !values.is_empty() {
                given.insert(path.to_owned(), values);
            }
        }
        let mut paths: Vec<&str> = parsed.keys().copied().collect();
        paths.sort_unstable();
        let free: Vec<&str> = paths.iter().copied().filter(|path| !called.contains(*path)).collect();
        let outside = free.iter().any(|path| !in_modules(path));
        for path in free {
            if in_modules(path) && outside && !given.contains_key(path) {
                found.skipped.push(Skipped {
                    path: path.to_owned(),
                    line: None,
                    reason: "module is not called".to_owned(),
                    whole: false,
                });
                continue;
            }
            let mut calls = 2_000;
            follow(
                path,
                given.get(path).cloned().unwrap_or_default(),
                &parsed,
                context,
                &mut found,
                &mut Vec::new(),
                &mut calls,
            );
        }
        found
    }
}

fn in_modules(path: &str) -> bool {
    path.split('/').rev().skip(1).any(|part| part == "modules" || part == "module")
}

/// `word name 'target' = value`, with the body of a block.
struct Declaration<'t> {
    word: &'t str,
    name: &'t str,
    target: &'t str,
    value: &'t str,
    offset: usize,
    /// The only value that `@allowed` lets through.
    only: Option<&'t str>,
}

fn declarations(text: &str) -> Vec<Declaration<'_>> {
    let mut found = Vec::new();
    let mut offset = 0;
    let mut lines = text.split_inclusive('\n').peekable();
    let mut commented = false;
    let mut only = None;
    while let Some(line) = lines.next() {
        let start = offset;
        offset += line.len();
        if commented {
            commented = !line.contains("*/");
            continue;
        }
        let trimmed = line.trim();
        if trimmed.starts_with("/*") {
            commented = !trimmed.contains("*/");
            continue;
        }
        if trimmed.starts_with('@') {
            let mut depth = brackets(line);
            while depth > 0 {
                let Some(next) = lines.next() else { break };
                depth += brackets(next);
                offset += next.len();
            }
            if let Some(listed) = trimmed.starts_with("@allowed").then(|| &text[start..offset]) {
                let bare = listed.lines().filter_map(|line| line.split("//").next());
                let mut values = bare.flat_map(|line| line.split('\'').skip(1).step_by(2));
                only = values.next().filter(|_| values.next().is_none());
            }
            continue;
        }
        let mut words = trimmed.split_whitespace();
        let word = words.next().unwrap_or_default();
        if !matches!(word, "param" | "var" | "resource" | "module" | "using") || line.starts_with("//") {
            continue;
        }
        let name = words.next().unwrap_or_default();
        let quoted = |text: &str| -> Option<(usize, usize)> {
            let open = text.find('\'')?;
            let close = text[open + 1..].find('\'')? + open + 1;
            Some((open + 1, close))
        };
        let equals = trimmed.find('=');
        let target = match (word, quoted(trimmed)) {
            ("resource" | "module" | "using", Some((open, close))) => &trimmed[open..close],
            _ => "",
        };
        let value_start = equals.map_or(line.len(), |at| line.len() - line.trim_start().len() + at + 1);
        let mut end = start + line.len();
        let mut depth = brackets(&line[value_start.min(line.len())..]);
        while depth > 0 {
            let Some(next) = lines.next() else { break };
            depth += brackets(next);
            end += next.len();
        }
        offset = end;
        let value = text.get(start + value_start.min(line.len())..end).unwrap_or_default().trim();
        found.push(Declaration { word, name, target, value, offset: start, only: only.take() });
    }
    found
}

fn brackets(text: &str) -> i32 {
    let mut depth = 0;
    let mut quoted = false;
    for line in text.lines() {
        let mut before = ' ';
        for c in line.chars() {
            match c {
                '\'' if before != '\\' => quoted = !quoted,
                '/' if before == '/' && !quoted => break,
                '{' | '[' | '(' if !quoted => depth += 1,
                '}' | ']' | ')' if !quoted => depth -= 1,
                _ => {}
            }
            before = c;
        }
        quoted = false;
    }
    depth
}

fn literal(text: &str) -> Option<&str> {
    let text = text.split("//").next()?.trim();
    let inner = text.strip_prefix('\'')?.strip_suffix('\'')?;
    (!inner.contains(['\'', '$'])).then_some(inner)
}

fn follow(
    path: &str,
    given: FxHashMap<String, String>,
    parsed: &FxHashMap<&str, (&File<'_>, Vec<Declaration<'_>>)>,
    context: &Context<'_>,
    found: &mut Found,
    chain: &mut Vec<String>,
    calls: &mut u32,
) {
    let Some((file, list)) = parsed.get(path) else { return };
    if chain.len() > 12 || *calls == 0 || chain.iter().any(|known| known == path) {
        return;
    }
    *calls -= 1;
    chain.push(path.to_owned());
    let mut names = given;
    for declaration in list.iter().filter(|d| matches!(d.word, "param" | "var")) {
        // A mark that is filled in later (`#{{ location }}`) is no value yet.
        let given = names.get(declaration.name).is_some_and(|value| !value.contains("{{"));
        if declaration.word == "param" && given {
            continue;
        }
        let only = || declaration.only.map(str::to_owned);
        if let Some(value) = resolve(declaration.value, &names).or_else(only) {
            names.insert(declaration.name.to_owned(), value);
        }
    }
    let mut places: FxHashMap<&str, Option<String>> = FxHashMap::default();
    for declaration in list {
        let off = declaration.value.strip_prefix("if").is_some_and(|rest| {
            let condition = rest.trim().trim_start_matches('(').split(')').next().unwrap_or_default().trim();
            condition == "false" || names.get(condition).is_some_and(|value| value == "false")
        });
        if off {
            continue;
        }
        match declaration.word {
            "resource" => {
                let existing =
                    file.text[declaration.offset..].lines().next().unwrap_or_default().contains(" existing ");
                let written = property(declaration.value, "location");
                let parent = property(declaration.value, "parent").or_else(|| property(declaration.value, "scope"));
                let location = match written {
                    Some(text) => {
                        resolve(text, &names).or_else(|| places.get(text.strip_suffix(".location")?).cloned().flatten())
                    }
                    None => parent.and_then(|parent| places.get(parent).cloned().flatten()),
                };
                places.insert(declaration.name, location.clone());
                if existing {
                    continue;
                }
                let kind = declaration.target.split('@').next().unwrap_or_default();
                let indent = file.text[declaration.offset..].len()
                    - file.text[declaration.offset..].trim_start_matches([' ', '\t']).len();
                let at = declaration.offset + indent;
                let span = Span::new(file.id, at, at + "resource".len());
                found.sightings.extend(arm::sight(
                    kind,
                    declaration.name,
                    location.as_deref(),
                    KIND,
                    &format!("{KIND}:{path}"),
                    span,
                    context,
                ));
                found.sightings.extend(addresses(file, declaration, context));
            }
            "param" => found.sightings.extend(mailboxes(file, declaration, context)),
            "var"
                if list
                    .iter()
                    .any(|other| other.name != declaration.name && mentions(other.value, declaration.name)) =>
            {
                found.sightings.extend(addresses(file, declaration, context));
            }
            "module" if declaration.target.starts_with("br/public:avm/") => {
                let given = declaration.value.find("params:").map_or("", |at| &declaration.value[at..]);
                let location = property(given, "location").and_then(|text| resolve(text, &names));
                let span = Span::new(file.id, declaration.offset, declaration.offset + "module".len());
                let scope = format!("{KIND}:{path}");
                let (kind, name) = (published(declaration.target), declaration.name);
                found.sightings.extend(arm::sight(&kind, name, location.as_deref(), KIND, &scope, span, context));
            }
            "module" => {
                let Some(target) = join_path(file.folder(), declaration.target) else { continue };
                let mut passed = FxHashMap::default();
                for (name, value) in arguments(declaration.value) {
                    passed.extend(resolve(value, &names).map(|value| (name.to_owned(), value)));
                }
                follow(&target, passed, parsed, context, found, chain, calls);
            }
            _ => {}
        }
    }
    chain.pop();
}

/// What a module is given, below each other or on one line: `params: { location: location }`.
fn arguments(body: &str) -> impl Iterator<Item = (&str, &str)> {
    let given = body.split_once("params:").map_or("", |(_, given)| given);
    let entries = given.lines().flat_map(|line| line.split(','));
    entries.filter_map(|entry| {
        let (name, value) = entry.trim_matches(['{', '}', ' ', '\t', '\r']).split_once(':')?;
        Some((name.trim(), value.trim()))
    })
}

/// The resource type that a module of Microsoft's public registry makes: `br/public:avm/res/key-vault/vault:0.5` is one of
/// `microsoft.keyvault/vaults`.
fn published(target: &str) -> String {
    let path = target.split(':').nth(1).unwrap_or_default();
    let mut parts = path.split('/').skip(2).map(|part| part.replace('-', ""));
    let (provider, name) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    format!("microsoft.{provider}/{name}s")
}

/// What the addresses in a declaration show.
fn addresses(file: &File<'_>, declaration: &Declaration<'_>, context: &Context<'_>) -> Vec<Sighting> {
    let scope = format!("{KIND}:{}", file.path);
    let workload = Workload { kind: KIND, scope: &scope, name: declaration.name };
    let inside = (declaration.value.as_ptr() as usize).checked_sub(file.text.as_ptr() as usize);
    let start = inside.filter(|at| *at < file.text.len()).unwrap_or(declaration.offset);
    program::addresses_in(declaration.value, start, file, &workload, context)
}

/// What addresses of mail show that are a vendor's way in: `alerts@team.slack.com`.
fn mailboxes(file: &File<'_>, declaration: &Declaration<'_>, context: &Context<'_>) -> Vec<Sighting> {
    let Some((_, host)) = literal(declaration.value).and_then(|text| text.split_once('@')) else { return Vec::new() };
    let scope = format!("{KIND}:{}", file.path);
    let workload = Workload { kind: KIND, scope: &scope, name: declaration.name };
    let span = Span::new(file.id, declaration.offset, declaration.offset + declaration.word.len());
    match host.matches('.').count() {
        0 | 1 => Vec::new(),
        _ => environment::hosts(host, declaration.name, span, &workload, context),
    }
}

/// Whether a name stands in a text as a word.
fn mentions(text: &str, name: &str) -> bool {
    text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).any(|word| word == name)
}

/// The expression behind the first `name:` of a block's own level.
fn property<'t>(body: &'t str, name: &str) -> Option<&'t str> {
    let mut depth = 0;
    for line in body.lines() {
        if depth <= 1
            && let Some(value) = line
                .trim()
                .trim_start_matches('{')
                .trim()
                .strip_prefix(name)
                .and_then(|rest| rest.trim_start().strip_prefix(':'))
        {
            return Some(value.split("//").next().unwrap_or_default().trim());
        }
        depth += brackets(line);
    }
    None
}

fn resolve(text: &str, names: &FxHashMap<String, String>) -> Option<String> {
    let text = text.split("//").next()?.trim();
    literal(text)
        .map(str::to_owned)
        .or_else(|| names.get(text).cloned())
        .or_else(|| matches!(text, "true" | "false").then(|| text.to_owned()))
}
