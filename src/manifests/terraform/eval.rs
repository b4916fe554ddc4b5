//! Expressions → values, in the scope of one module call.
//!
//! What must hold: evaluation ends (budget and depth are bounded), and what depends on anything unknown is unknown.

use super::expr::{Block, Expr, For, Step};
use super::folder::Folder;
use super::functions;
use super::operators;
use super::value::Value;
use rustc_hash::FxHashMap;
use std::cell::{Cell, RefCell};
use std::rc::Rc;

/// How many expressions one root may evaluate.
const BUDGET: u32 = 1_000_000;
/// How many module calls one root may follow.
const CALLS: u32 = 4_000;
/// How deep evaluation may nest.
const DEPTH: u32 = 160;

/// Bounds shared by all modules of a root.
pub(super) struct Bounds<'f> {
    /// Gives the content of a file of values.
    pub(super) documents: Option<&'f dyn Fn(&str) -> Option<Value>>,
    left: Cell<u32>,
    depth: Cell<u32>,
    calls: Cell<u32>,
}

impl<'f> Bounds<'f> {
    pub(super) fn new() -> Self {
        Self { documents: None, left: Cell::new(BUDGET), depth: Cell::new(0), calls: Cell::new(CALLS) }
    }

    /// With files that expressions may name.
    pub(super) fn reading(documents: &'f dyn Fn(&str) -> Option<Value>) -> Self {
        Self { documents: Some(documents), ..Self::new() }
    }
}

/// A provider configuration that a module sees.
#[derive(Debug)]
pub(super) struct Provider {
    /// Registry source.
    pub source: String,
    /// Attribute values; `block.attribute` for nested ones.
    pub values: FxHashMap<String, Value>,
}

/// A module as it is called once.
pub(super) struct Module<'m> {
    pub folder: &'m Folder,
    pub folders: &'m FxHashMap<String, Folder>,
    pub variables: FxHashMap<&'m str, Value>,
    pub providers: FxHashMap<String, Rc<Provider>>,
    pub bounds: &'m Bounds<'m>,
    /// Folders from the root to this one.
    pub chain: Vec<&'m str>,
    pub(super) locals: RefCell<FxHashMap<&'m str, Value>>,
    pub(super) children: RefCell<FxHashMap<&'m str, Option<Rc<Module<'m>>>>>,
}

/// Names bound by `each`, `count`, `for` and `dynamic`.
#[derive(Clone, Copy, Default)]
pub(super) struct Scope<'s> {
    names: &'s [(&'s str, Value)],
    outer: Option<&'s Scope<'s>>,
}

impl<'s> Scope<'s> {
    pub(super) const EMPTY: Scope<'static> = Scope { names: &[], outer: None };

    pub(super) fn with(names: &'s [(&'s str, Value)], outer: &'s Scope<'s>) -> Self {
        Self { names, outer: Some(outer) }
    }

    pub(super) fn get(&self, name: &str) -> Option<&Value> {
        let mut scope = Some(self);
        while let Some(current) = scope {
            if let Some((_, value)) = current.names.iter().find(|(known, _)| *known == name) {
                return Some(value);
            }
            scope = current.outer;
        }
        None
    }
}

impl<'m> Module<'m> {
    pub(super) fn new(
        folder: &'m Folder,
        folders: &'m FxHashMap<String, Folder>,
        variables: FxHashMap<&'m str, Value>,
        bounds: &'m Bounds<'m>,
        mut chain: Vec<&'m str>,
    ) -> Self {
        chain.push(&folder.path);
        Self {
            folder,
            folders,
            variables,
            providers: FxHashMap::default(),
            bounds,
            chain,
            locals: RefCell::default(),
            children: RefCell::default(),
        }
    }

    /// The value of an expression.
    pub(super) fn eval(&self, expr: &'m Expr, scope: &Scope<'_>) -> Value {
        let left = self.bounds.left.get();
        let depth = self.bounds.depth.get();
        if left == 0 || depth >= DEPTH {
            return Value::Unknown;
        }
        self.bounds.left.set(left - 1);
        self.bounds.depth.set(depth + 1);
        let value = self.value(expr, scope);
        self.bounds.depth.set(depth);
        value
    }

    fn value(&self, expr: &'m Expr, scope: &Scope<'_>) -> Value {
        match expr {
            Expr::Unknown => Value::Unknown,
            Expr::Null => Value::Null,
            Expr::Bool(value) => Value::Bool(*value),
            Expr::Number(number) => Value::Number(*number),
            Expr::Text(text) => Value::text(text),
            Expr::Template(parts) => self.template(parts, scope),
            Expr::List(items) => Value::List(Rc::new(items.iter().map(|item| self.eval(item, scope)).collect())),
            Expr::Object(entries) => {
                let mut map = Vec::with_capacity(entries.len());
                for (key, value) in entries {
                    let key = match key {
                        Expr::Name(name) => Some(Rc::from(&**name)),
                        key => self.eval(key, scope).as_text(),
                    };
                    if let Some(key) = key {
                        map.push((key, self.eval(value, scope)));
                    }
                }
                Value::Map(Rc::new(map))
            }
            Expr::Name(name) => scope.get(name).cloned().unwrap_or(Value::Unknown),
            Expr::Steps(base, steps) => self.steps(base, steps, scope),
            Expr::If(parts) => {
                let [condition, yes, no] = &**parts;
                match self.eval(condition, scope).as_bool() {
                    Some(true) => self.eval(yes, scope),
                    Some(false) => self.eval(no, scope),
                    None => Value::any([self.eval(yes, scope), self.eval(no, scope)]),
                }
            }
            Expr::Call(name, arguments, _)
                if matches!(&**name, "yamldecode" | "jsondecode")
                    && let Some(document) = self.document(arguments, scope) =>
            {
                document
            }
            Expr::Call(name, arguments, expand) => {
                let mut values: Vec<Value> = arguments.iter().map(|argument| self.eval(argument, scope)).collect();
                if *expand {
                    match values.pop() {
                        Some(Value::List(items)) => values.extend(items.iter().cloned()),
                        _ => return Value::Unknown,
                    }
                }
                functions::call(name, &values)
            }
            Expr::Not(inner) => self.eval(inner, scope).as_bool().map_or(Value::Unknown, |value| Value::Bool(!value)),
            Expr::Binary(operator, sides) => {
                let [left, right] = &**sides;
                let (left, right) = (self.eval(left, scope), self.eval(right, scope));
                operators::binary(*operator, &left, &right)
            }
            Expr::For(each) => self.each(each, scope),
        }
    }

    fn template(&self, parts: &'m [Expr], scope: &Scope<'_>) -> Value {
        if let [single] = parts {
            return self.eval(single, scope);
        }
        let mut texts = vec![String::new()];
        for part in parts {
            let value = self.eval(part, scope);
            let candidates: Option<Vec<Rc<str>>> = value.candidates().iter().map(Value::as_text).collect();
            let Some(candidates) = candidates else { return Value::Unknown };
            if texts.len() * candidates.len() > 24 {
                return Value::Unknown;
            }
            texts = texts.iter().flat_map(|head| candidates.iter().map(move |tail| format!("{head}{tail}"))).collect();
        }
        Value::any(texts.into_iter().map(Value::text))
    }

    fn each(&self, each: &'m For, scope: &Scope<'_>) -> Value {
        let of = self.eval(&each.of, scope);
        of.map(|of| {
            let Some(entries) = of.entries() else { return Value::Unknown };
            let mut list = Vec::new();
            let mut map: Vec<(Rc<str>, Value)> = Vec::new();
            for (key, value) in entries {
                let names: Vec<(&str, Value)> = each
                    .key_name
                    .iter()
                    .map(|name| (&**name, key.clone()))
                    .chain([(&*each.value_name, value)])
                    .collect();
                let inner = Scope::with(&names, scope);
                if let Some(condition) = &each.condition
                    && self.eval(condition, &inner).as_bool() == Some(false)
                {
                    continue;
                }
                let value = self.eval(&each.value, &inner);
                match &each.key {
                    None => list.push(value),
                    Some(key) => match self.eval(key, &inner).as_text() {
                        Some(key) => map.push((key, if each.grouped { Value::Unknown } else { value })),
                        None => return Value::Unknown,
                    },
                }
            }
            if each.key.is_some() { Value::Map(Rc::new(map)) } else { Value::List(Rc::new(list)) }
        })
    }

    /// The local module that a call names, with its arguments and providers.
    pub(super) fn call(&self, call: &'m Block, scope: &Scope<'_>) -> Option<Module<'m>> {
        let Expr::Text(source) = &call.attribute("source")?.value else { return None };
        if self.chain.len() > 12 {
            return None;
        }
        let known = |path: &str| self.folders.contains_key(path);
        let folder = self.folders.get(&super::folder::called(&self.folder.path, source, known)?)?;
        let calls = self.bounds.calls.get();
        if calls == 0 || self.chain.contains(&folder.path.as_str()) {
            return None;
        }
        self.bounds.calls.set(calls - 1);
        let mut variables = FxHashMap::default();
        for (name, declared) in &folder.variables {
            let given = call
                .attribute(name)
                .map(|attribute| self.eval(&attribute.value, scope))
                .filter(|value| *value != Value::Null);
            variables.insert(&**name, declared.value(given, self));
        }
        let mut module = Module::new(folder, self.folders, variables, self.bounds, self.chain.clone());
        let mut providers: FxHashMap<String, Rc<Provider>> = self
            .providers
            .iter()
            .filter(|(name, _)| !name.contains('.'))
            .map(|(name, p)| (name.clone(), p.clone()))
            .collect();
        if let Some(Expr::Object(entries)) = call.attribute("providers").map(|attribute| &attribute.value) {
            for (inner, outer) in entries {
                if let (Some(inner), Some(outer)) = (provider_name(inner), provider_name(outer))
                    && let Some(provider) = self.providers.get(&outer)
                {
                    providers.insert(inner, provider.clone());
                }
            }
        }
        module.providers = providers;
        module.configure_providers();
        Some(module)
    }

    /// Reads the provider blocks of the module's own folder.
    pub(super) fn configure_providers(&mut self) {
        for block in &self.folder.providers {
            let Some(name) = block.labels.first() else { continue };
            let alias = block
                .attribute("alias")
                .map(|attribute| self.eval(&attribute.value, &Scope::EMPTY))
                .and_then(|v| v.as_text());
            let bound = [("each", self.any_each(block))];
            let scope = Scope::with(&bound, &Scope::EMPTY);
            let mut values = FxHashMap::default();
            for attribute in &block.attributes {
                values.insert(attribute.name.to_string(), self.eval(&attribute.value, &scope));
            }
            for nested in &block.blocks {
                for attribute in &nested.attributes {
                    values.insert(format!("{}.{}", nested.kind, attribute.name), self.eval(&attribute.value, &scope));
                }
            }
            let empty_shell = values.keys().all(|key| key == "version" || key == "alias");
            let key = alias.map_or_else(|| name.to_string(), |alias| format!("{name}.{alias}"));
            if empty_shell && self.chain.len() > 1 && self.providers.contains_key(&key) {
                continue;
            }
            let provider = Provider { source: self.source(name), values };
            self.providers.insert(key, Rc::new(provider));
        }
    }

    /// The registry source behind a provider's local name.
    pub(super) fn source(&self, name: &str) -> String {
        self.folder.required.get(name).cloned().unwrap_or_else(|| format!("hashicorp/{name}"))
    }

    /// The name of the provider configuration that a resource uses.
    pub(super) fn provider_of(&self, block: &Block, kind: &str) -> String {
        block
            .attribute("provider")
            .and_then(|attribute| provider_name(&attribute.value))
            .unwrap_or_else(|| kind.split('_').next().unwrap_or(kind).to_owned())
    }
}

/// `aws`, `aws.west`, `"aws.west"`.
fn provider_name(expr: &Expr) -> Option<String> {
    match expr {
        Expr::Text(text) | Expr::Name(text) => Some(text.to_string()),
        Expr::Template(parts) => match parts.as_slice() {
            [single] => provider_name(single),
            _ => None,
        },
        Expr::Steps(base, steps) => match (&**base, steps.first()) {
            (Expr::Name(name), Some(Step::Attribute(alias))) => Some(format!("{name}.{alias}")),
            (Expr::Name(name), _) => Some(name.to_string()),
            _ => None,
        },
        _ => None,
    }
}
