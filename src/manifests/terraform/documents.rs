//! `yamldecode(file("config.yaml"))`: values that a module takes from a file beside it.
//!
//! In: the expression of a path. Out: the file's content as a [`Value`]. What must hold: only files of the scan are read, and
//! a path that depends on anything unknown leads nowhere.

use super::eval::{Module, Scope};
use super::expr::{Expr, Step};
use super::folder;
use super::value::Value;
use crate::manifests::Context;
use crate::source::yaml::{Node, Value as Yaml};
use std::rc::Rc;

/// How large a file of values may be.
const MAX_BYTES: usize = 1 << 20;
/// How deep it may nest.
const DEPTH: u32 = 40;

impl<'m> Module<'m> {
    /// The content of the file that `arguments` of a decoding function name: `file(path)`.
    pub(super) fn document(&self, arguments: &'m [Expr], scope: &Scope<'_>) -> Option<Value> {
        let [Expr::Call(inner, paths, _)] = arguments else { return None };
        if &**inner != "file" {
            return None;
        }
        let path = self.path(paths.first()?, scope)?;
        self.bounds.documents.and_then(|read| read(&path))
    }

    /// The path of a file that an expression names: below the module for `path.module`, else below the folder that Terraform
    /// is run in.
    pub(super) fn path(&self, expr: &'m Expr, scope: &Scope<'_>) -> Option<String> {
        let parts = match expr {
            Expr::Template(parts) => parts.as_slice(),
            expr => std::slice::from_ref(expr),
        };
        let mut from = *self.chain.first()?;
        let mut text = String::new();
        for part in parts {
            match (part, text.is_empty()) {
                (Expr::Steps(base, steps), true) if matches!(&**base, Expr::Name(name) if &**name == "path") => {
                    if matches!(steps.as_slice(), [Step::Attribute(name)] if &**name == "module") {
                        from = &self.folder.path;
                    }
                    text.push('.');
                }
                (part, _) => text.push_str(&self.eval(part, scope).as_text()?),
            }
        }
        folder::join(from, &text)
    }
}

/// The content of a file of values.
pub(super) fn content(path: &str, context: &Context<'_>) -> Option<Value> {
    let file = context.file(path).filter(|file| file.text.len() <= MAX_BYTES)?;
    Some(value(file.document()?, &scalar))
}

fn scalar(node: &Node<'_>) -> Value {
    match (node.as_bool(), node.as_number()) {
        _ if node.is_null() => Value::Null,
        (Some(value), _) => Value::Bool(value),
        (_, Some(number)) => Value::Number(number),
        _ => node.as_str().map_or(Value::Unknown, Value::text),
    }
}

/// A document as a value, with `scalar` for what is neither a list nor a mapping.
pub(super) fn value(node: &Node<'_>, scalar: &dyn Fn(&Node<'_>) -> Value) -> Value {
    below(node, scalar, 0)
}

fn below(node: &Node<'_>, scalar: &dyn Fn(&Node<'_>) -> Value, depth: u32) -> Value {
    match &node.value {
        _ if depth > DEPTH => Value::Unknown,
        Yaml::Scalar { .. } => scalar(node),
        Yaml::Sequence(items) => {
            Value::List(Rc::new(items.iter().map(|item| below(item, scalar, depth + 1)).collect()))
        }
        Yaml::Mapping(entries) => {
            let entry =
                |(key, inner): &(Node<'_>, Node<'_>)| Some((Rc::from(key.as_str()?), below(inner, scalar, depth + 1)));
            Value::Map(Rc::new(entries.iter().filter_map(entry).collect()))
        }
    }
}
