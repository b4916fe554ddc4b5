//! Where a resource lies: its own attributes, nested ones, its provider, what it refers to.

use super::{Collector, MAX_INSTANCES};
use crate::catalog::raw::Signal;
use crate::manifests::place::{self, Place};
use crate::manifests::terraform::eval::{Module, Provider, Scope};
use crate::manifests::terraform::expr::{Block, Expr, Step};
use crate::manifests::terraform::value::Value;
use std::rc::Rc;

/// A place, and whether it is certain.
pub(super) struct Where {
    pub places: Vec<Option<Place>>,
    pub certain: bool,
    /// A region as it is written that the catalog does not know, where no other was found.
    pub unknown: Option<String>,
}

impl Collector<'_, '_> {
    pub(super) fn places<'m>(
        &self,
        module: &Module<'m>,
        block: &'m Block,
        scope: &Scope<'_>,
        signal: &Signal,
        provider: Option<&Provider>,
        depth: u32,
    ) -> Where {
        let catalog = self.context.catalog;
        let cloud = |holder: &Holder<'m>, scope: &Scope<'_>| -> Option<String> {
            match signal.provider.as_deref()? {
                named if named.starts_with('@') => named[1..].split(',').find_map(|name| {
                    let text = holder.value(name, module, scope)?.as_text()?;
                    place::cloud_named(&text).map(str::to_owned)
                }),
                id => Some(id.to_owned()),
            }
        };
        let own = cloud(&Holder::Block(block), scope);
        let mut unknown = None;
        let mut resolve = |cloud: Option<&str>, value: &Value, into: &mut Vec<Option<Place>>| {
            for value in value.candidates() {
                let list = match value {
                    Value::List(items) => items.iter().cloned().collect(),
                    value => vec![value.clone()],
                };
                for item in list.iter().flat_map(Value::candidates) {
                    let written = item.as_text();
                    let found =
                        cloud.zip(written.as_deref()).and_then(|(cloud, text)| place::resolve(catalog, cloud, text));
                    if found.is_none() && unknown.is_none() {
                        unknown = written;
                    }
                    if !into.contains(&found) {
                        into.push(found);
                    }
                }
            }
        };
        let mut result = Where { places: Vec::new(), certain: true, unknown: None };
        for from in signal.region_from.iter().filter(|from| is_primary(from)) {
            let Some(attribute) = block.attribute(from) else { continue };
            let value = module.eval(&attribute.value, scope);
            let within = from.starts_with("availability");
            let empty = match &value {
                Value::Null => true,
                Value::List(items) => items.is_empty(),
                _ => false,
            };
            if empty || (within && value == Value::Unknown) {
                continue;
            }
            result.certain = !matches!(value, Value::OneOf(_));
            resolve(own.as_deref(), &value, &mut result.places);
            if within && result.places.iter().all(Option::is_none) {
                result.places.clear();
                continue;
            }
            break;
        }
        if result.places.is_empty() {
            let configured = signal.region_from.iter().filter_map(|from| from.strip_prefix("provider."));
            for name in configured {
                let Some(value) = provider.and_then(|provider| provider.values.get(name)) else { continue };
                if *value == Value::Null {
                    continue;
                }
                result.certain = !matches!(value, Value::OneOf(_));
                resolve(own.as_deref(), value, &mut result.places);
                if result.places.iter().any(Option::is_some) || *value == Value::Unknown {
                    break;
                }
                result.places.clear();
            }
        }
        if result.places.is_empty() && depth > 0 {
            result = self.inherited(module, block, signal, provider, depth);
        }
        for from in signal
            .region_from
            .iter()
            .filter(|from| !is_primary(from) && !from.contains(':') && !from.starts_with("provider."))
        {
            let path: Vec<&str> = from.split('.').collect();
            let mut values = Vec::new();
            nested_values(module, block, &path, scope, &mut values);
            for (holder, value) in values {
                let cloud = cloud(&holder, scope).or_else(|| own.clone());
                let mut more = Vec::new();
                resolve(cloud.as_deref(), &value, &mut more);
                for found in more.into_iter().flatten() {
                    if !result.places.contains(&Some(found.clone())) {
                        result.places.push(Some(found));
                    }
                }
            }
        }
        if result.places.iter().any(Option::is_some) && result.places.len() > 1 && result.certain {
            result.places.retain(Option::is_some);
        }
        if result.places.is_empty() {
            result.places.push(None);
        }
        if result.places.iter().all(Option::is_none) {
            result.unknown = unknown.map(|text| text.to_string());
        }
        result
    }

    /// The place of the resource of the same provider that this one refers to (its group, its server, its cluster).
    fn inherited<'m>(
        &self,
        module: &Module<'m>,
        block: &'m Block,
        signal: &Signal,
        provider: Option<&Provider>,
        depth: u32,
    ) -> Where {
        let nowhere = || Where { places: Vec::new(), certain: true, unknown: None };
        let Some(prefix) = block.labels.first().and_then(|kind| kind.split('_').next()) else { return nowhere() };
        for attribute in &block.attributes {
            if matches!(&*attribute.name, "depends_on" | "provider" | "for_each" | "count" | "tags" | "labels") {
                continue;
            }
            let Some((kind, name)) = reference(&attribute.value, prefix) else { continue };
            let Some(target) =
                module.folder.by_name.get(&(kind.clone(), name.clone())).map(|at| &module.folder.resources[*at])
            else {
                continue;
            };
            if std::ptr::eq(target, block) {
                continue;
            }
            let found = self.places(module, target, &Scope::EMPTY, signal, provider, depth - 1);
            if found.places.iter().any(Option::is_some) {
                return found;
            }
        }
        nowhere()
    }
}

/// Attributes that place the resource itself, not its copies.
fn is_primary(from: &str) -> bool {
    !from.contains(['.', ':']) && !from.starts_with("replica") && !from.starts_with("secondary")
}

fn nested_values<'m>(
    module: &Module<'m>,
    block: &'m Block,
    path: &[&str],
    scope: &Scope<'_>,
    into: &mut Vec<(Holder<'m>, Value)>,
) {
    match path {
        [] => {}
        [last] => {
            if let Some(attribute) = block.attribute(last) {
                into.push((Holder::Block(block), module.eval(&attribute.value, scope)));
            }
        }
        [first, rest @ ..] => {
            for nested in block.nested(first) {
                nested_values(module, nested, rest, scope, into);
            }
            for dynamic in
                block.nested("dynamic").filter(|dynamic| dynamic.labels.first().is_some_and(|label| &**label == *first))
            {
                let iterator = dynamic.attribute("iterator").and_then(|attribute| match &attribute.value {
                    Expr::Name(name) => Some(&**name),
                    _ => None,
                });
                let all = dynamic
                    .attribute("for_each")
                    .map_or(Value::Unknown, |attribute| module.eval(&attribute.value, scope));
                for (key, value) in all.candidates().iter().filter_map(Value::entries).flatten().take(MAX_INSTANCES) {
                    let bound = [(
                        iterator.unwrap_or(first),
                        Value::Map(Rc::new(vec![("key".into(), key), ("value".into(), value)])),
                    )];
                    let inner = Scope::with(&bound, scope);
                    for content in dynamic.nested("content") {
                        nested_values(module, content, rest, &inner, into);
                    }
                }
            }
            if let Some(attribute) = block.attribute(first) {
                let value = module.eval(&attribute.value, scope);
                objects(&value, rest, into);
            }
        }
    }
}

/// What holds an attribute: a block, or an object in the value of another attribute.
enum Holder<'m> {
    Block(&'m Block),
    Object(Value),
}

impl<'m> Holder<'m> {
    /// The value of an attribute beside the one that is held.
    fn value(&self, name: &str, module: &Module<'m>, scope: &Scope<'_>) -> Option<Value> {
        match self {
            Self::Block(block) => Some(module.eval(&block.attribute(name)?.value, scope)),
            Self::Object(object) => Some(object.get(&Value::text(name))),
        }
    }
}

/// The values at the end of a path through objects, lists and maps of such.
fn objects(value: &Value, path: &[&str], into: &mut Vec<(Holder<'_>, Value)>) {
    let [first, rest @ ..] = path else { return };
    if let Value::Map(entries) = value
        && entries.iter().any(|(key, _)| **key == **first)
    {
        let inner = value.get(&Value::text(first));
        if rest.is_empty() {
            into.push((Holder::Object(value.clone()), inner));
        } else {
            objects(&inner, rest, into);
        }
        return;
    }
    for (_, item) in value.entries().unwrap_or_default().into_iter().take(MAX_INSTANCES) {
        objects(&item, path, into);
    }
}

/// The first resource with this type prefix that an expression refers to.
fn reference(expr: &Expr, prefix: &str) -> Option<(Box<str>, Box<str>)> {
    let any = |items: &[Expr]| items.iter().find_map(|item| reference(item, prefix));
    match expr {
        Expr::Steps(base, steps) => match (&**base, steps.first()) {
            (Expr::Name(kind), Some(Step::Attribute(name)))
                if kind.strip_prefix(prefix).is_some_and(|rest| rest.starts_with('_')) =>
            {
                Some((kind.clone(), name.clone()))
            }
            (base, _) => reference(base, prefix),
        },
        Expr::Template(parts) | Expr::List(parts) => any(parts),
        Expr::Call(_, arguments, _) => any(arguments),
        Expr::If(parts) => any(&parts[1..]),
        _ => None,
    }
}
