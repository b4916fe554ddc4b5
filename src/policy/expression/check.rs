//! What is wrong with an expression, found in its syntax tree before any fact is known.
//!
//! In: the tree, the catalog. Out: every [`Fault`] with its place, and the lenses that the expression asks about. A name
//! that does not exist, a comparison of two types and a word that a fact never is look like missing facts when the rule is
//! asked, so they must be found here. What must hold: a type that is not certain is [`Type::Any`], about which nothing is
//! said; a rule that can fire is never refused.

use super::facts::{ORGANISATION_FACTS, SEAL_FACTS, SERVICE_FACTS, Type, Words};
use super::{Fault, MAX_LOOPS, words};
use crate::catalog::Catalog;
use crate::diagnostic::fields::shorten;
use crate::diagnostic::suggest;
use cel::common::ast::{CallExpr, ComprehensionExpr, EntryExpr, Expr, IdedExpr, LiteralValue, SourceInfo};
use std::ops::Range;

/// Functions that expressions may call.
const FUNCTIONS: &[&str] = &[
    "size",
    "contains",
    "startsWith",
    "endsWith",
    "matches",
    "int",
    "uint",
    "double",
    "string",
    "bytes",
    "bool",
    "type",
    "dyn",
    "timestamp",
    "duration",
    "getFullYear",
    "getMonth",
    "getDayOfYear",
    "getDayOfMonth",
    "getDate",
    "getDayOfWeek",
    "getHours",
    "getMinutes",
    "getSeconds",
    "getMilliseconds",
    "hasValue",
    "value",
    "or",
    "orValue",
    "@not_strictly_false",
];
const TYPES: &[&str] = &["bool", "bytes", "double", "int", "uint", "string", "list", "map", "null_type", "type"];
const VARIABLES: &[&str] = &["service", "organisation", "today"];

pub(super) struct Check<'a> {
    pub(super) catalog: &'a Catalog,
    text: &'a str,
    places: &'a SourceInfo,
    bound: Vec<(String, Type)>,
    pub(super) loops: usize,
    pub(super) faults: Vec<Fault>,
    pub(super) lenses: Vec<String>,
}

impl<'a> Check<'a> {
    pub(super) fn new(text: &'a str, places: &'a SourceInfo, catalog: &'a Catalog) -> Self {
        Self { catalog, text, places, bound: Vec::new(), loops: 0, faults: Vec::new(), lenses: Vec::new() }
    }

    pub(super) fn fault(&mut self, at: Option<Range<usize>>, message: String, help: Vec<String>) {
        let fault = Fault { at, message, help };
        if !self.faults.contains(&fault) {
            self.faults.push(fault);
        }
    }

    /// The type of a part; what is wrong with it is kept.
    pub(super) fn walk(&mut self, node: &IdedExpr) -> Type {
        match &node.expr {
            Expr::Ident(name) => self.variable(node, name),
            Expr::Literal(literal) => match literal {
                LiteralValue::Boolean(_) => Type::Flag,
                LiteralValue::Int(_) | LiteralValue::UInt(_) | LiteralValue::Double(_) => Type::Number,
                LiteralValue::String(_) => Type::Text(Words::Free),
                LiteralValue::Null => Type::Null,
                LiteralValue::Bytes(_) => Type::Any,
            },
            Expr::Select(select) => {
                let of = self.walk(&select.operand);
                let found = self.member(of, &select.operand, &select.field, self.place(node));
                if select.test { Type::Flag } else { found }
            }
            Expr::Call(call) => self.call(node, call),
            Expr::List(list) => {
                let types: Vec<Type> = list.elements.iter().map(|item| self.walk(item)).collect();
                match types.first() {
                    Some(first) if types.iter().all(|of| of == first) => first.list(),
                    _ => Type::List,
                }
            }
            Expr::Map(map) => self.entries(map.entries.iter().map(|entry| &entry.expr)),
            Expr::Struct(made) => self.entries(made.entries.iter().map(|entry| &entry.expr)),
            Expr::Comprehension(made) => self.comprehension(made),
            Expr::Unspecified => Type::Any,
        }
    }

    fn entries<'e>(&mut self, entries: impl Iterator<Item = &'e EntryExpr>) -> Type {
        for entry in entries {
            match entry {
                EntryExpr::StructField(field) => self.walk(&field.value),
                EntryExpr::MapEntry(pair) => {
                    self.walk(&pair.key);
                    self.walk(&pair.value)
                }
            };
        }
        Type::Any
    }

    fn variable(&mut self, node: &IdedExpr, name: &str) -> Type {
        if let Some((_, of)) = self.bound.iter().rev().find(|(bound, _)| bound == name) {
            return *of;
        }
        match name {
            "service" => Type::Record(SERVICE_FACTS),
            "organisation" => Type::Record(ORGANISATION_FACTS),
            "today" => Type::Text(Words::Day),
            _ => {
                if !TYPES.contains(&name) && !name.starts_with('@') {
                    let message = format!("variable `{}` does not exist", shorten(name));
                    self.fault(self.place(node), message, suggest::help(name, VARIABLES));
                }
                Type::Any
            }
        }
    }

    /// What stands behind a name after a dot, or a text in brackets.
    pub(super) fn member(&mut self, of: Type, operand: &IdedExpr, name: &str, at: Option<Range<usize>>) -> Type {
        let (path, catalog, shown) = (self.path(operand), self.catalog, shorten(name));
        match of {
            Type::Any => Type::Any,
            Type::Record(facts) => match facts.iter().find(|fact| fact.name == name) {
                Some(fact) => fact.of,
                None => {
                    let names: Vec<&str> = facts.iter().map(|fact| fact.name).collect();
                    self.fault(at, format!("{path} has no fact `{shown}`"), suggest::help(name, &names));
                    Type::Any
                }
            },
            Type::Controls => match catalog.control(name) {
                Some(control) if control.value == "flag" => Type::Flag,
                Some(control) if matches!(control.value.as_str(), "days" | "number") => Type::Number,
                Some(_) => Type::Any,
                None => {
                    self.fault(at, format!("there is no control `{shown}`"), words::control(name, catalog));
                    Type::Any
                }
            },
            Type::Lenses => {
                if let Some(help) = words::never(Words::Lens, name, catalog) {
                    let known = catalog.lens(name).is_some();
                    let what = if known { "has no SEAL levels" } else { "does not exist" };
                    self.fault(at, format!("lens `{shown}` {what}"), help);
                } else if !self.lenses.iter().any(|lens| lens == name) {
                    self.lenses.push(name.to_owned());
                }
                Type::Record(SEAL_FACTS)
            }
            _ => {
                self.fault(at, format!("{path} is {} and has no `{shown}`", of.describe()), Vec::new());
                Type::Any
            }
        }
    }

    fn call(&mut self, node: &IdedExpr, call: &CallExpr) -> Type {
        let name = call.func_name.as_str();
        match (name, call.target.as_deref(), call.args.as_slice()) {
            ("_&&_" | "_||_" | "!_", None, args) => {
                for arg in args {
                    self.demand(arg, Type::Flag);
                }
                Type::Flag
            }
            ("_?_:_", None, [asked, then, or]) => {
                self.demand(asked, Type::Flag);
                let (then, or) = (self.walk(then), self.walk(or));
                if then == or { then } else { Type::Any }
            }
            ("_==_" | "_!=_", None, [a, b]) => {
                let (left, right) = (self.walk(a), self.walk(b));
                self.equal((a, left), (b, right));
                Type::Flag
            }
            ("_<_" | "_<=_" | "_>_" | "_>=_", None, [a, b]) => {
                let (left, right) = (self.walk(a), self.walk(b));
                if !self.ordered((a, left)) && !self.ordered((b, right)) {
                    self.equal((a, left), (b, right));
                }
                Type::Flag
            }
            ("@in", None, [item, list]) => self.within(item, list),
            ("_[_]" | "_[?_]" | "_?._", None, [of, key]) => {
                let (operand, index) = (self.walk(of), self.walk(key));
                let found = match (literal(key), operand, index) {
                    (Some(word), ..) => self.member(operand, of, word, self.place(key)),
                    (None, Type::Lenses, _) => Type::Record(SEAL_FACTS),
                    (None, Type::Texts(_) | Type::Records(_), _) => operand.items().unwrap_or(Type::Any),
                    _ => Type::Any,
                };
                if name == "_[_]" { found } else { Type::Any }
            }
            ("_+_", None, [a, b]) => {
                let (left, right) = (self.walk(a), self.walk(b));
                match (left, right) {
                    (Type::Text(_), Type::Text(_)) => Type::Text(Words::Free),
                    _ if left == right => left,
                    _ => Type::Any,
                }
            }
            ("_-_" | "_*_" | "_/_" | "_%_" | "-_", None, args) => {
                let numbers = args.iter().filter(|arg| self.walk(arg) == Type::Number).count();
                if numbers == args.len() { Type::Number } else { Type::Any }
            }
            _ => self.function(node, call),
        }
    }

    fn function(&mut self, node: &IdedExpr, call: &CallExpr) -> Type {
        let name = call.func_name.as_str();
        if !FUNCTIONS.contains(&name) {
            let message = format!("function `{}` does not exist", shorten(name));
            self.fault(self.place(node), message, suggest::help(name, &FUNCTIONS[..FUNCTIONS.len() - 1]));
        }
        let asks_text = matches!(name, "contains" | "startsWith" | "endsWith" | "matches");
        for part in call.target.as_deref().into_iter().chain(&call.args) {
            let of = self.walk(part);
            if asks_text && !of.agrees(Type::Text(Words::Free)) {
                let message = format!("`{name}` asks about text, and {} is {}", self.path(part), of.describe());
                let help = match of.items() {
                    Some(_) => format!("`'…' in {}` asks about a list", self.path(part).trim_matches('`')),
                    None => continue,
                };
                self.fault(self.place(part), message, vec![help]);
            }
        }
        match name {
            "size" | "int" | "uint" | "double" => Type::Number,
            "string" => Type::Text(Words::Free),
            "bool" | "contains" | "startsWith" | "endsWith" | "matches" => Type::Flag,
            _ => Type::Any,
        }
    }

    fn demand(&mut self, node: &IdedExpr, wanted: Type) {
        let of = self.walk(node);
        if !of.agrees(wanted) {
            let message = format!("{} is {}, and not {}", self.path(node), of.describe(), wanted.describe());
            self.fault(self.place(node), message, Vec::new());
        }
    }

    fn comprehension(&mut self, made: &ComprehensionExpr) -> Type {
        self.loops += 1;
        if self.loops > MAX_LOOPS {
            return Type::Any;
        }
        let range = self.walk(&made.iter_range);
        let item = range.items().unwrap_or_else(|| {
            let message = format!("{} is {}, and no list", self.path(&made.iter_range), range.describe());
            self.fault(self.place(&made.iter_range), message, Vec::new());
            Type::Any
        });
        let start = self.walk(&made.accu_init);
        let before = self.bound.len();
        self.bound.push((made.iter_var.clone(), item));
        self.bound.extend(made.iter_var2.iter().map(|name| (name.clone(), Type::Any)));
        self.bound.push((made.accu_var.clone(), Type::Any));
        self.walk(&made.loop_cond);
        self.walk(&made.loop_step);
        let loops = self.loops;
        let collected = collected(&made.loop_step).map(|element| self.walk(element));
        // Walked before, as part of the step.
        self.loops = loops;
        let result = self.walk(&made.result);
        self.bound.truncate(before);
        match (start, collected) {
            (Type::Flag, _) => Type::Flag,
            (_, Some(element)) => element.list(),
            _ => result,
        }
    }

    /// How a message calls a part: a path in backquotes, or what stands there.
    pub(super) fn path(&self, node: &IdedExpr) -> String {
        fn plain(node: &IdedExpr) -> Option<String> {
            match &node.expr {
                Expr::Ident(name) => Some(name.clone()),
                Expr::Select(select) => Some(format!("{}.{}", plain(&select.operand)?, select.field)),
                Expr::Call(call) if call.func_name == "_[_]" => match call.args.as_slice() {
                    [of, key] => Some(match literal(key) {
                        Some(word) => format!("{}['{word}']", plain(of)?),
                        None => format!("{}[…]", plain(of)?),
                    }),
                    _ => None,
                },
                _ => None,
            }
        }
        let written = || self.text.get(self.place(node)?).map(str::to_owned);
        let shown = plain(node).or_else(|| matches!(node.expr, Expr::Literal(_)).then(written).flatten());
        shown.map_or_else(|| "this".to_owned(), |path| format!("`{}`", shorten(&path)))
    }

    /// Where a part stands, in bytes: the name for a member, else its first token.
    pub(super) fn place(&self, node: &IdedExpr) -> Option<Range<usize>> {
        let token = |id| {
            let (start, stop) = self.places.offset_for(id)?;
            let byte = |at: u32| self.text.char_indices().nth(at as usize).map_or(self.text.len(), |(at, _)| at);
            Some(byte(start)..byte(stop.max(start) + 1))
        };
        match &node.expr {
            Expr::Select(select) => {
                // `has(…)` has the place of the call, so its name is looked for behind what it is a member of.
                let from = if select.test { self.place(&select.operand)?.end } else { token(node.id)?.start };
                let at = from + self.text.get(from..)?.find(&select.field)?;
                Some(at..at + select.field.len())
            }
            _ => token(node.id),
        }
    }
}

/// The text of a literal.
pub(super) fn literal(node: &IdedExpr) -> Option<&str> {
    match &node.expr {
        Expr::Literal(LiteralValue::String(text)) => Some(text.inner()),
        _ => None,
    }
}

/// What a loop puts into its list: `map` and `filter` add a list of one to what there is.
fn collected(step: &IdedExpr) -> Option<&IdedExpr> {
    let Expr::Call(call) = &step.expr else { return None };
    match (call.func_name.as_str(), call.args.as_slice()) {
        ("_?_:_", [_, then, _]) => collected(then),
        ("_+_", [_, added]) => match &added.expr {
            Expr::List(list) => list.elements.first(),
            _ => None,
        },
        _ => None,
    }
}
