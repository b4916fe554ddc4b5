//! Nomad jobs: images, variables and templates of tasks, what they fetch.

use super::eval::{Bounds, Module, Scope};
use super::expr::{Block, Expr};
use super::folder::Folder;
use super::{recover, resources};
use crate::manifests::environment::{self, Variable, Workload};
use crate::manifests::{Context, File, Found, Reader, image};
use crate::model::ObservationKind;
use crate::source::Span;
use rustc_hash::FxHashMap;

const KIND: &str = "nomad";

/// Nomad jobs.
pub(in crate::manifests) struct Nomad;

impl Reader for Nomad {
    fn kind(&self) -> ObservationKind {
        KIND
    }

    fn detects(&self, file: &File<'_>) -> bool {
        let name = file.path.rsplit('/').next().unwrap_or_default();
        let named = [".nomad", ".nomad.hcl", ".nomad.tpl", ".nomad.j2"].iter().any(|end| name.ends_with(end));
        (named || name.ends_with(".hcl")) && {
            let starts = |word: &str| file.text.lines().any(|line| line.trim_start().starts_with(word));
            starts("job \"") && starts("group \"") && starts("task \"")
        }
    }

    fn read(&self, files: &[&File<'_>], context: &Context<'_>) -> Found {
        let mut found = Found::default();
        for file in files {
            let (root, lost) = recover::parse(file.text, file.id);
            for lost in &lost {
                found.skip(file, Some(lost.offset), lost.what.clone());
            }
            let (jobs, shared): (Vec<Block>, Vec<Block>) =
                root.blocks.into_iter().partition(|block| &*block.kind == "job");
            let mut folder = Folder::default();
            folder.add(Block { blocks: shared, ..Block::default() });
            let (none, bounds) = (FxHashMap::default(), Bounds::new());
            let mut module = Module::new(&folder, &none, FxHashMap::default(), &bounds, Vec::new());
            resources::root_variables(&mut module, None);
            let scope = format!("{KIND}:{}", file.path);
            for job in &jobs {
                let name = job.labels.first().map_or("job", |label| &**label);
                let workload = Workload { kind: KIND, scope: &scope, name };
                let reading = Reading { module: &module, workload: &workload, context, own: job.span };
                reading.blocks(job, &mut found, 0);
            }
        }
        found
    }
}

struct Reading<'r, 'm, 'c> {
    module: &'r Module<'m>,
    workload: &'r Workload<'r>,
    context: &'r Context<'c>,
    own: Option<Span>,
}

impl<'m> Reading<'_, 'm, '_> {
    fn blocks(&self, block: &'m Block, found: &mut Found, depth: u32) {
        if depth > 12 {
            return;
        }
        for inner in &block.blocks {
            match &*inner.kind {
                "config" => self.config(inner, found),
                "env" => self.variables(inner, found),
                "template" => self.template(inner, found),
                "artifact" => self.addresses(inner, &["source"], found),
                _ => {}
            }
            self.blocks(inner, found, depth + 1);
        }
    }

    fn config(&self, block: &'m Block, found: &mut Found) {
        let Some(attribute) = block.attribute("image") else { return };
        let Some(span) = attribute.span.or(self.own) else { return };
        let value = self.module.eval(&attribute.value, &Scope::EMPTY);
        let Workload { kind, scope, name } = *self.workload;
        for text in value.candidates().iter().filter_map(super::value::Value::as_text) {
            found.sightings.extend(image::sight(&text, kind, scope, name, span, self.context));
        }
    }

    fn variables(&self, block: &'m Block, found: &mut Found) {
        let values: Vec<_> = block
            .attributes
            .iter()
            .filter_map(|attribute| {
                let value = self.module.eval(&attribute.value, &Scope::EMPTY).as_text();
                Some((&*attribute.name, value, attribute.span.or(self.own)?))
            })
            .collect();
        let variables: Vec<Variable<'_>> =
            values.iter().map(|(name, value, span)| Variable { name, value: value.as_deref(), span: *span }).collect();
        found.sightings.extend(environment::sight(&variables, self.workload, self.context));
    }

    /// A template that becomes the environment or a file of settings.
    fn template(&self, block: &'m Block, found: &mut Found) {
        let Some(attribute) = block.attribute("data") else { return };
        let Some(span) = attribute.span.or(self.own) else { return };
        let text = literal(&attribute.value);
        let plain = |name: &str| name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
        let mut variables = Vec::new();
        for line in text.lines().map(str::trim).filter(|line| !line.starts_with('#')) {
            match line.split_once('=') {
                Some((name, value)) if !name.is_empty() && plain(name) => {
                    let value = value.trim_matches(['"', '\'']);
                    variables.push(Variable { name, value: Some(value), span });
                }
                _ if line.contains("://") => {
                    found.sightings.extend(environment::hosts(line, "template", span, self.workload, self.context));
                }
                _ => {}
            }
        }
        found.sightings.extend(environment::sight(&variables, self.workload, self.context));
    }

    fn addresses(&self, block: &'m Block, names: &[&str], found: &mut Found) {
        for attribute in names.iter().filter_map(|name| block.attribute(name)) {
            let value = self.module.eval(&attribute.value, &Scope::EMPTY).as_text();
            if let Some((text, span)) = value.zip(attribute.span.or(self.own)) {
                let hosts = environment::hosts(&text, &attribute.name, span, self.workload, self.context);
                found.sightings.extend(hosts);
            }
        }
    }
}

/// The literal parts of a text.
fn literal(expr: &Expr) -> String {
    match expr {
        Expr::Text(text) => text.to_string(),
        Expr::Template(parts) => parts.iter().map(literal).collect(),
        Expr::Call(_, parts, _) | Expr::List(parts) => parts.iter().map(literal).collect(),
        _ => "${}".to_owned(),
    }
}
