//! Types of variables: what `optional(type, default)` fills in.
//!
//! In: a value and the type that its variable declares. Out: the value in which each attribute that is left out has its
//! default. Types convert nothing else here.

use super::eval::{Module, Scope};
use super::expr::Expr;
use super::value::Value;
use std::rc::Rc;

/// A variable as it is declared.
#[derive(Debug, Default)]
pub(super) struct Declared {
    pub default: Option<Expr>,
    pub kind: Option<Expr>,
}

impl Declared {
    /// The value of the variable where `given` is set, else its default.
    pub(super) fn value<'m>(&'m self, given: Option<Value>, module: &Module<'m>) -> Value {
        let value = given.unwrap_or_else(|| match &self.default {
            Some(default) => module.eval(default, &Scope::EMPTY),
            None => Value::Unknown,
        });
        match &self.kind {
            Some(kind) => filled(value, kind, module),
            None => value,
        }
    }
}

fn filled<'m>(value: Value, kind: &'m Expr, module: &Module<'m>) -> Value {
    let Expr::Call(name, arguments, _) = kind else { return value };
    match (&**name, arguments.as_slice()) {
        ("object", [Expr::Object(attributes)]) => value.map(|value| object(value, attributes, module)),
        ("list" | "set" | "map", [kind]) if can_fill(kind) => value.map(|value| match value {
            Value::List(items) => Value::List(Rc::new(items.iter().map(|v| filled(v.clone(), kind, module)).collect())),
            Value::Map(entries) => {
                let each = entries.iter().map(|(key, v)| (key.clone(), filled(v.clone(), kind, module)));
                Value::Map(Rc::new(each.collect()))
            }
            other => other.clone(),
        }),
        ("optional", [kind, ..]) => filled(value, kind, module),
        _ => value,
    }
}

fn object<'m>(value: &Value, attributes: &'m [(Expr, Expr)], module: &Module<'m>) -> Value {
    let Value::Map(entries) = value else { return value.clone() };
    let mut entries: Vec<_> = entries.iter().cloned().collect();
    for (name, kind) in attributes {
        let (Expr::Name(name) | Expr::Text(name)) = name else { continue };
        let at = entries.iter().position(|(key, value)| **key == **name && *value != Value::Null);
        match (at, kind) {
            (Some(at), kind) => entries[at].1 = filled(entries[at].1.clone(), kind, module),
            (None, Expr::Call(call, arguments, _)) if &**call == "optional" => {
                let Some(default) = arguments.get(1) else { continue };
                let value = filled(module.eval(default, &Scope::EMPTY), &arguments[0], module);
                entries.retain(|(key, _)| **key != **name);
                entries.push((Rc::from(&**name), value));
            }
            _ => {}
        }
    }
    Value::Map(Rc::new(entries))
}

/// Whether a type has attributes that may be left out.
fn can_fill(kind: &Expr) -> bool {
    let Expr::Call(name, arguments, _) = kind else { return false };
    matches!(&**name, "object" | "list" | "set" | "map") && !arguments.is_empty()
}
