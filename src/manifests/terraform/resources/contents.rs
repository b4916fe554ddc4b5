//! What resources hold beside their place: variables of containers and functions, addresses of services, choices that name
//! a vendor (`type = "splunk"`).
//!
//! In: a block and the scope that it is made in. Only attributes whose name or literal text promises something are
//! evaluated, for most of a large tree says nothing here.

use super::{Collector, KIND};
use crate::manifests::Sighting;
use crate::manifests::environment::{self, Variable, Workload};
use crate::manifests::image;
use crate::manifests::terraform::documents;
use crate::manifests::terraform::eval::{Module, Scope};
use crate::manifests::terraform::expr::{Block, Expr, Step};
use crate::manifests::terraform::value::Value;
use crate::source::Span;
use crate::source::yaml::{self, Node};
use std::rc::Rc;

/// Attributes that describe and do not connect.
const WORDS: &[&str] = &[
    "description",
    "comment",
    "tags",
    "labels",
    "annotations",
    "documentation",
    "summary",
    "message",
    "body",
    "title",
    "policy",
    "assume_role_policy",
    "source",
    "version",
];

/// Attributes that hold variables of what runs: mappings, lists of `{ name, value }`, or definitions of containers.
const VARIABLES: &[&str] = &[
    "variables",
    "environment",
    "environment_variables",
    "environment_variable",
    "env",
    "env_vars",
    "envs",
    "app_settings",
    "config_vars",
    "container_definitions",
    "container_definition",
    "secrets",
    "secret_environment_variables",
    "container_envvars",
    "container_secrets",
];

/// Attributes whose value is the name of a host.
const HOSTS: &[&str] = &[
    "endpoint",
    "host",
    "hostname",
    "domain",
    "domain_name",
    "server",
    "url",
    "address",
    "fqdn",
    "records",
    "rrdatas",
    "content",
];

/// How many values of one attribute are looked at.
const MANY: usize = 2_000;

/// A block with what its sightings belong to.
pub(super) struct Held<'h, 'm> {
    pub module: &'h Module<'m>,
    pub block: &'m Block,
    pub scope: &'h Scope<'h>,
    pub group: &'h str,
    pub name: &'h str,
    pub span: Span,
}

impl Collector<'_, '_> {
    /// Variables and addresses in a block and the blocks in it.
    pub(super) fn contents(&mut self, held: &Held<'_, '_>) {
        let workload = Workload { kind: KIND, scope: held.group, name: held.name };
        let first = self.found.sightings.len();
        let mut stack = vec![held.block];
        let kind = held.block.labels.first().map_or("", |kind| &**kind);
        let in_cluster = ["kubernetes_secret", "kubernetes_config_map"].iter().any(|start| kind.starts_with(start));
        while let Some(block) = stack.pop() {
            stack.extend(block.blocks.iter().filter(|nested| !WORDS.contains(&&*nested.kind)));
            let one =
                matches!(&*block.kind, "env" | "environment_variable" | "secret_environment_variables" | "secret");
            if one && let Some(named) = block.attribute("name").or_else(|| block.attribute("key")) {
                let name = held.module.eval(&named.value, held.scope).as_text();
                let value =
                    block.attribute("value").and_then(|value| held.module.eval(&value.value, held.scope).as_text());
                if let Some(name) = name {
                    let variable =
                        Variable { name: &name, value: value.as_deref(), span: named.span.unwrap_or(held.span) };
                    self.found.sightings.extend(environment::sight(&[variable], &workload, self.context));
                }
            }
            for attribute in &block.attributes {
                let name = &*attribute.name;
                self.templates(held, &attribute.value, 0);
                let variables = VARIABLES.contains(&name) || name == "data" && in_cluster;
                if !variables && (WORDS.contains(&name) || !addressed(&attribute.value, is_host(name), 0)) {
                    continue;
                }
                let span = attribute.span.unwrap_or(held.span);
                let mut left = MANY;
                if variables {
                    self.spelled_out(held, &attribute.value, true, span, &workload, &mut left);
                } else {
                    let value = held.module.eval(&attribute.value, held.scope);
                    self.addresses(&value, name, span, &workload, &mut left);
                }
            }
        }
        for sighting in &mut self.found.sightings[first..] {
            sighting.accessory |= sighting.region.is_none();
        }
    }

    /// Variables in an expression: what is spelled out counts, even where something beside it is not known.
    fn spelled_out<'m>(
        &mut self,
        held: &Held<'_, 'm>,
        expr: &'m Expr,
        top: bool,
        span: Span,
        workload: &Workload<'_>,
        left: &mut usize,
    ) {
        const JOINING: &[&str] = &["concat", "flatten", "merge", "compact", "distinct", "tolist", "jsonencode"];
        if *left == 0 {
            return;
        }
        *left -= 1;
        match expr {
            Expr::List(items) => {
                for item in items {
                    self.spelled_out(held, item, false, span, workload, left);
                }
            }
            Expr::Call(name, parts, _) if JOINING.contains(&&**name) => {
                for part in parts {
                    self.spelled_out(held, part, top, span, workload, left);
                }
            }
            Expr::Steps(base, steps) => {
                let local = match (&**base, steps.as_slice()) {
                    (Expr::Name(root), [Step::Attribute(name)]) if &**root == "local" => {
                        held.module.folder.locals.get(name)
                    }
                    _ => None,
                };
                match local {
                    Some(local) => self.spelled_out(held, local, top, span, workload, left),
                    None => self.variables(&held.module.eval(expr, held.scope), top, span, workload, left),
                }
            }
            Expr::Object(entries) => {
                let shallow = entries.iter().map(|(key, value)| {
                    let value = match value {
                        value if nested(value) => Value::Unknown,
                        value => held.module.eval(value, held.scope),
                    };
                    (key_text(key), value)
                });
                let known = shallow.filter_map(|(key, value)| Some((Rc::from(key?), value))).collect();
                self.variables(&Value::Map(Rc::new(known)), top, span, workload, left);
                for (key, value) in entries.iter().filter(|(_, value)| nested(value)) {
                    let top = key_text(key).is_some_and(|key| VARIABLES.contains(&key));
                    self.spelled_out(held, value, top, span, workload, left);
                }
            }
            Expr::Text(_) | Expr::Template(_) => {
                let value = self.document(held, expr).unwrap_or_else(|| held.module.eval(expr, held.scope));
                self.variables(&value, top, span, workload, left);
            }
            expr => self.variables(&held.module.eval(expr, held.scope), top, span, workload, left),
        }
    }

    /// JSON that is written out as a text, with `$` for what is not known in it.
    fn document<'m>(&self, held: &Held<'_, 'm>, expr: &'m Expr) -> Option<Value> {
        let parts = match expr {
            Expr::Template(parts) => parts.as_slice(),
            expr => std::slice::from_ref(expr),
        };
        let Some(Expr::Text(first)) = parts.first() else { return None };
        first.trim_start().starts_with(['[', '{']).then_some(())?;
        let mut text = String::new();
        for part in parts {
            match part {
                Expr::Text(part) => text.push_str(part),
                part => match held.module.eval(part, held.scope).as_text() {
                    Some(known) => text.push_str(&known.replace('\\', "\\\\").replace('"', "\\\"")),
                    None => text.push('$'),
                },
            }
        }
        yaml::parse_all(&text, held.span.file).ok()?.first().map(|node| documents::value(node, &known))
    }

    /// Variables in a value: `{ NAME = value }` at the top, `{ name, value }` at any depth.
    fn variables(&mut self, value: &Value, top: bool, span: Span, workload: &Workload<'_>, left: &mut usize) {
        if *left == 0 {
            return;
        }
        *left -= 1;
        match value {
            Value::OneOf(values) | Value::List(values) => {
                for value in values.iter() {
                    self.variables(value, top && matches!(value, Value::Map(_)), span, workload, left);
                }
            }
            Value::Map(entries) => {
                let get = |wanted: &str| entries.iter().find(|(key, _)| &**key == wanted).map(|(_, value)| value);
                let named = get("name").and_then(Value::as_text);
                let given = ["value", "valueFrom", "value_from"].iter().find_map(|key| Some((*key, get(key)?)));
                let mut pairs: Vec<(Rc<str>, Option<Rc<str>>)> = Vec::new();
                match (named, given) {
                    (Some(name), Some((key, value))) => {
                        pairs.push((name, value.as_text().filter(|_| key == "value")));
                    }
                    _ if top => pairs.extend(entries.iter().map(|(key, value)| (key.clone(), value.as_text()))),
                    _ => {}
                }
                let variables: Vec<Variable<'_>> =
                    pairs.iter().map(|(name, value)| Variable { name, value: value.as_deref(), span }).collect();
                self.found.sightings.extend(environment::sight(&variables, workload, self.context));
                if let Some(text) = get("image").and_then(Value::as_text) {
                    let Workload { kind, scope, name } = *workload;
                    self.found.sightings.extend(image::sight(&text, kind, scope, name, span, self.context));
                }
                for (key, value) in entries.iter() {
                    let top = matches!(value, Value::Map(_)) && VARIABLES.contains(&&**key);
                    self.variables(value, top, span, workload, left);
                }
            }
            _ => {}
        }
    }

    fn addresses(&mut self, value: &Value, label: &str, span: Span, workload: &Workload<'_>, left: &mut usize) {
        if *left == 0 {
            return;
        }
        *left -= 1;
        match value {
            Value::Text(text) => {
                self.found.sightings.extend(environment::hosts(text, label, span, workload, self.context));
            }
            Value::OneOf(values) | Value::List(values) => {
                for value in values.iter() {
                    self.addresses(value, label, span, workload, left);
                }
            }
            Value::Map(entries) => {
                for (key, value) in entries.iter().filter(|(key, _)| !WORDS.contains(&&**key)) {
                    self.addresses(value, key, span, workload, left);
                }
            }
            _ => {}
        }
    }

    /// Attributes whose value is the choice of a vendor.
    pub(super) fn choices(&mut self, held: &Held<'_, '_>, kind: &str) {
        if !self.context.signals.has_choices(kind) {
            return;
        }
        for block in &held.block.blocks {
            let choice = format!("{kind}.{}", block.kind);
            let Some(hit) = self.context.signals.find("terraform-choice", "", &choice) else { continue };
            let span = block.span.unwrap_or(held.span);
            let evidence = format!("block {}", block.kind);
            self.found.sightings.push(Sighting::of(hit.signal, KIND, held.group, held.name, span).seen(evidence));
        }
        for attribute in &held.block.attributes {
            let prefix = format!("{kind}.{}=", attribute.name);
            let value = held.module.eval(&attribute.value, held.scope);
            for text in value.candidates().iter().filter_map(Value::as_text) {
                let choice = format!("{prefix}{text}");
                let Some(hit) = self.context.signals.find("terraform-choice", "", &choice) else { continue };
                let span = attribute.span.unwrap_or(held.span);
                let evidence = format!("{} = \"{text}\"", attribute.name);
                self.found.sightings.push(Sighting::of(hit.signal, KIND, held.group, held.name, span).seen(evidence));
            }
        }
    }
}

/// A text of a document; what is not known in it makes all of it unknown.
fn known(node: &Node<'_>) -> Value {
    node.as_str().filter(|text| !text.contains('$')).map_or(Value::Unknown, Value::text)
}

/// Whether an expression is looked into rather than evaluated as a whole.
fn nested(expr: &Expr) -> bool {
    matches!(expr, Expr::List(_) | Expr::Object(_) | Expr::Call(..) | Expr::Steps(..))
}

fn key_text(key: &Expr) -> Option<&str> {
    match key {
        Expr::Name(text) | Expr::Text(text) => Some(text),
        _ => None,
    }
}

fn is_host(name: &str) -> bool {
    HOSTS.contains(&name)
        || ["_endpoint", "_host", "_hostname", "_domain", "_server", "_url", "_address", "_fqdn"]
            .iter()
            .any(|end| name.ends_with(end))
}

/// Whether the literal texts of an expression hold an address.
fn addressed(expr: &Expr, bare: bool, depth: u32) -> bool {
    if depth > 16 {
        return false;
    }
    let any = |items: &[Expr]| items.iter().any(|item| addressed(item, bare, depth + 1));
    match expr {
        Expr::Text(text) => text.contains("://") || (bare && text.contains('.')),
        Expr::Template(parts) | Expr::List(parts) => any(parts),
        Expr::Call(name, parts, _) => !matches!(&**name, "file" | "templatefile") && any(parts),
        Expr::If(parts) => any(&**parts),
        Expr::Object(entries) => entries.iter().any(|(key, value)| {
            let bare = matches!(key, Expr::Name(name) | Expr::Text(name) if is_host(name));
            addressed(value, bare, depth + 1)
        }),
        Expr::For(each) => addressed(&each.value, bare, depth + 1),
        _ => false,
    }
}
