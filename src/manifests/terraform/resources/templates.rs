//! `templatefile("init.tftpl", { … })`: what the file shows once the given values stand in it.
//!
//! In: the expression of an attribute. Out: sightings at lines of the template. What stays open in the text is not known.

use super::contents::Held;
use super::{Collector, KIND};
use crate::manifests::command;
use crate::manifests::dotenv::unquoted;
use crate::manifests::environment::{self, Workload};
use crate::manifests::file::lines;
use crate::manifests::terraform::expr::{Expr, Step};
use crate::manifests::terraform::value::Value;
use crate::manifests::{File, Found, values};
use crate::source::{Span, yaml};

/// How large a template may be.
const MAX_BYTES: usize = 1 << 20;

impl Collector<'_, '_> {
    /// The templates that an expression fills.
    pub(super) fn templates<'m>(&mut self, held: &Held<'_, 'm>, expr: &'m Expr, depth: u32) {
        if depth > 12 {
            return;
        }
        match expr {
            Expr::Call(name, parts, _) if &**name == "templatefile" => {
                if let [path, values, ..] = parts.as_slice() {
                    let values = held.module.eval(values, held.scope);
                    self.template(held, path, &values);
                }
            }
            Expr::Call(_, parts, _) | Expr::List(parts) | Expr::Template(parts) => {
                parts.iter().for_each(|part| self.templates(held, part, depth + 1));
            }
            Expr::Object(entries) => entries.iter().for_each(|(_, value)| self.templates(held, value, depth + 1)),
            Expr::If(parts) => parts.iter().for_each(|part| self.templates(held, part, depth + 1)),
            Expr::Steps(base, steps) => {
                if let (Expr::Name(root), [Step::Attribute(name)]) = (&**base, steps.as_slice())
                    && &**root == "local"
                    && let Some(local) = held.module.folder.locals.get(name)
                {
                    self.templates(held, local, depth + 1);
                }
            }
            _ => {}
        }
    }

    fn template<'m>(&mut self, held: &Held<'_, 'm>, path: &'m Expr, values: &Value) {
        let Some(path) = held.module.path(path, held.scope) else { return };
        let Some(file) = self.context.file(&path).filter(|file| file.text.len() <= MAX_BYTES) else { return };
        let text = filled(file.text, values);
        let workload = Workload { kind: KIND, scope: held.group, name: held.name };
        let mut found = Found::default();
        let documents = yaml::parse_all(&text, file.id).unwrap_or_default();
        let read = documents.iter().any(|document| document.as_str().is_none());
        for document in &documents {
            values::read(document, &workload, self.context, false, &mut found);
        }
        for (at, bare) in lines(&text) {
            let span = Span::new(file.id, at, at + bare.len());
            if bare.starts_with(['#', ';']) {
                continue;
            }
            let step = bare.strip_prefix("- ").unwrap_or(bare);
            command::read(step, span, &workload, &|text| Some(text.to_owned()), self.context, &mut found);
            let setting =
                bare.split_once('=').filter(|(name, value)| environment::in_capitals(name) && !value.contains("://"));
            if !read && bare.contains("://") {
                found.sightings.extend(environment::hosts(bare, file.name(), span, &workload, self.context));
            } else if let Some((name, value)) = setting {
                let variable = environment::Variable { name, value: Some(unquoted(value)), span };
                found.sightings.extend(environment::sight(&[variable], &workload, self.context));
            }
        }
        for mut sighting in found.sightings {
            sighting.span = same_line(&text, file, sighting.span);
            sighting.accessory |= sighting.region.is_none();
            self.found.sightings.push(sighting);
        }
    }
}

/// The text with `${name}` filled in; lines stay where they are.
fn filled(text: &str, values: &Value) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("${") {
        out.push_str(&rest[..at]);
        let Some(end) = rest[at..].find('}') else { break };
        let inner = rest[at + 2..at + end].trim();
        let known = values.get(&Value::text(inner)).as_text().filter(|text| !text.contains('\n'));
        match known {
            Some(known) => out.push_str(&known),
            None => out.push_str(&rest[at..=at + end]),
        }
        rest = &rest[at + end + 1..];
    }
    out.push_str(rest);
    out
}

/// A place in the filled text → the start of the same line in the file.
fn same_line(text: &str, file: &File<'_>, inner: Span) -> Span {
    let end = (inner.start as usize).min(text.len());
    let lines = text.as_bytes()[..end].iter().filter(|byte| **byte == b'\n').count();
    let mut start = 0;
    for _ in 0..lines {
        match file.text[start..].find('\n') {
            Some(at) => start += at + 1,
            None => break,
        }
    }
    start += file.text[start..].len() - file.text[start..].trim_start_matches([' ', '\t']).len();
    Span::new(file.id, start, start)
}
