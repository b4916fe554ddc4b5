//! The configurations of Terragrunt and what their functions give.
//!
//! Calls of Terragrunt's own functions are replaced by what they give, so that the rest is plain Terraform and evaluates
//! like it.

use crate::manifests::Context;
use crate::manifests::file::{common_folder, parent};
use crate::manifests::terraform::eval::{Bounds, Module, Scope};
use crate::manifests::terraform::expr::{Block, Expr, For, Lower, Step};
use crate::manifests::terraform::folder::{self, Folder};
use crate::manifests::terraform::value::Value;
use rustc_hash::FxHashMap;
use std::cell::Cell;

/// How deep configurations may read one another.
const DEPTH: u32 = 6;
/// How many configurations one run may read; each reading of one counts.
const READS: u32 = 20_000;
/// The local that holds the expression in question.
const WANTED: &str = "\0wanted";

/// All configurations.
pub(super) struct Settings<'s, 'c> {
    configs: &'s FxHashMap<String, Block>,
    context: &'s Context<'c>,
    /// The folder that all of them lie in.
    root: String,
    left: Cell<u32>,
}

/// One configuration as a unit sees it.
pub(super) struct Config<'s, 'c> {
    settings: &'s Settings<'s, 'c>,
    pub block: &'s Block,
    pub path: String,
    place: Place,
    locals: FxHashMap<Box<str>, Expr>,
}

/// What Terragrunt's functions depend on.
#[derive(Clone)]
struct Place {
    /// Folder of the unit.
    unit: String,
    /// Folder of the file that the expression stands in.
    here: String,
    /// Folder that the search for files in parents starts in.
    from: String,
    /// Folder of the configuration that the unit includes first.
    parent: String,
    /// What `include` gives.
    include: Expr,
    depth: u32,
}

impl<'s, 'c> Settings<'s, 'c> {
    pub(super) fn new(configs: &'s FxHashMap<String, Block>, context: &'s Context<'c>) -> Self {
        let root = common_folder(configs.keys().map(|path| parent(path))).to_owned();
        Self { configs, context, root, left: Cell::new(READS) }
    }

    /// The configurations that a file includes, by label.
    pub(super) fn includes(&'s self, path: &str) -> Vec<(String, String)> {
        let Some(block) = self.configs.get(path) else { return Vec::new() };
        let config = self.config(path, block, Place::of(path));
        let includes = block.nested("include").filter_map(|include| {
            let label = include.labels.first().map_or("", |label| &**label);
            let to = folder::join(parent(path), &config.text(&include.attribute("path")?.value));
            let to = to.filter(|to| self.configs.contains_key(to));
            let raw =
                || folder::tidy(&config.text(&include.attribute("path").map_or(Expr::Unknown, |a| a.value.clone())));
            let to = to.unwrap_or_else(raw);
            (self.configs.contains_key(&to) && to != path).then(|| (label.to_owned(), to))
        });
        includes.collect()
    }

    /// The configurations of a unit: those it includes, then its own.
    pub(super) fn chain(&'s self, path: &str) -> Vec<Config<'s, 'c>> {
        let mut chain = Vec::new();
        let mut exposed = Vec::new();
        let mut place = Place::of(path);
        for (label, to) in self.includes(path) {
            let Some(block) = self.configs.get(&to) else { continue };
            if chain.is_empty() {
                place.parent = parent(&to).to_owned();
            }
            let inner = Place { here: parent(&to).to_owned(), parent: parent(&to).to_owned(), ..Place::of(path) };
            let config = self.config(&to, block, inner);
            exposed.push((Expr::Text(label.into()), config.object()));
            chain.push(config);
        }
        place.include = Expr::Object(exposed);
        if let Some(block) = self.configs.get(path) {
            chain.push(self.config(path, block, place));
        }
        chain
    }

    fn config(&'s self, path: &str, block: &'s Block, place: Place) -> Config<'s, 'c> {
        let mut locals = FxHashMap::default();
        self.left.set(self.left.get().saturating_sub(1));
        if self.left.get() > 0 && place.depth < DEPTH {
            for attribute in block.nested("locals").flat_map(|block| &block.attributes) {
                locals.insert(attribute.name.clone(), self.plain(&attribute.value, &place));
            }
        }
        Config { settings: self, block, path: path.to_owned(), place, locals }
    }

    /// The expression without calls of Terragrunt's functions.
    fn plain(&'s self, expr: &Expr, place: &Place) -> Expr {
        let all = |items: &[Expr]| items.iter().map(|item| self.plain(item, place)).collect::<Vec<_>>();
        match expr {
            Expr::Template(parts) => Expr::Template(all(parts)),
            Expr::List(items) => Expr::List(all(items)),
            Expr::Object(entries) => Expr::Object(
                entries.iter().map(|(key, value)| (self.plain(key, place), self.plain(value, place))).collect(),
            ),
            Expr::Name(name) if &**name == "include" => place.include.clone(),
            Expr::Steps(base, steps) => {
                let steps = steps.iter().map(|step| match step {
                    Step::Index(index) => Step::Index(self.plain(index, place)),
                    step => step.clone(),
                });
                Expr::Steps(Box::new(self.plain(base, place)), steps.collect())
            }
            Expr::If(parts) => {
                let [condition, yes, no] = &**parts;
                Expr::If(Box::new([self.plain(condition, place), self.plain(yes, place), self.plain(no, place)]))
            }
            Expr::Not(inner) => Expr::Not(Box::new(self.plain(inner, place))),
            Expr::Binary(operator, sides) => {
                let [left, right] = &**sides;
                Expr::Binary(*operator, Box::new([self.plain(left, place), self.plain(right, place)]))
            }
            Expr::For(each) => Expr::For(Box::new(For {
                of: self.plain(&each.of, place),
                key: each.key.as_ref().map(|key| self.plain(key, place)),
                value: self.plain(&each.value, place),
                condition: each.condition.as_ref().map(|condition| self.plain(condition, place)),
                ..(**each).clone()
            })),
            Expr::Call(name, arguments, expand) => self.call(name, all(arguments), *expand, place),
            other => other.clone(),
        }
    }

    fn call(&'s self, name: &str, arguments: Vec<Expr>, expand: bool, place: &Place) -> Expr {
        let text = |at: usize| match arguments.get(at) {
            Some(Expr::Text(text)) => Some(text.to_string()),
            Some(expr) => evaluate(expr.clone(), &FxHashMap::default()).as_text().map(|text| text.to_string()),
            None => None,
        };
        let path = |path: &str| Expr::Text(if path.is_empty() { "." } else { path }.into());
        match name {
            "get_env" => arguments.into_iter().nth(1).unwrap_or(Expr::Unknown),
            "find_in_parent_folders" => {
                let wanted = text(0).unwrap_or_else(|| "terragrunt.hcl".to_owned());
                // Roots are called `root.hcl` by newer repositories, and the switch is often half done.
                let found = self.above(&place.from, &wanted);
                let old = || (wanted == "root.hcl").then(|| self.above(&place.from, "terragrunt.hcl")).flatten();
                match found.or_else(old) {
                    Some(found) => Expr::Text(found.into()),
                    None => arguments.into_iter().nth(1).unwrap_or(Expr::Unknown),
                }
            }
            "read_terragrunt_config" => {
                let Some(to) = text(0).and_then(|text| self.resolve(&text, place)) else { return Expr::Unknown };
                let Some(block) = self.configs.get(&to) else { return Expr::Unknown };
                self.config(&to, block, Place { depth: place.depth + 1, ..Place::of(&to) }).object()
            }
            "get_terragrunt_dir" | "get_original_terragrunt_dir" => path(&place.unit),
            "get_parent_terragrunt_dir" => path(&place.parent),
            "get_repo_root" => path(&self.root),
            "path_relative_to_include" => {
                let relative = place.unit.strip_prefix(&place.parent).unwrap_or(&place.unit).trim_start_matches('/');
                path(relative)
            }
            "yamldecode" | "jsondecode" => match arguments.first() {
                Some(Expr::Call(inner, paths, _)) if &**inner == "file" => {
                    let text = paths.first().and_then(|expr| evaluate(expr.clone(), &FxHashMap::default()).as_text());
                    self.document(text.as_deref(), place).unwrap_or(Expr::Unknown)
                }
                _ => Expr::Call(name.into(), arguments, expand),
            },
            _ => Expr::Call(name.into(), arguments, expand),
        }
    }

    /// The nearest file of this name above a folder.
    fn above(&self, from: &str, wanted: &str) -> Option<String> {
        let mut folder = from;
        while !folder.is_empty() {
            folder = parent(folder);
            let path = folder::join(folder, wanted)?;
            if self.configs.contains_key(&path) || self.context.file(&path).is_some() {
                return Some(path);
            }
        }
        None
    }

    /// The file that a text names, from the folder of the expression or as a full path.
    fn resolve(&self, text: &str, place: &Place) -> Option<String> {
        let known = |path: &String| self.configs.contains_key(path) || self.context.file(path).is_some();
        folder::join(&place.here, text).filter(known).or_else(|| Some(folder::tidy(text)).filter(known))
    }

    fn document(&self, text: Option<&str>, place: &Place) -> Option<Expr> {
        let path = self.resolve(text?, place)?;
        let file = self.context.file(&path)?;
        Some(folder::json_expr(file.document()?, &Lower { file: file.id, base: 0 }))
    }
}

impl Config<'_, '_> {
    /// The value of an expression of this configuration.
    pub(super) fn eval(&self, expr: &Expr) -> Value {
        evaluate(self.settings.plain(expr, &self.place), &self.locals)
    }

    /// The text of an expression; parts that are not known are left out.
    pub(super) fn text(&self, expr: &Expr) -> String {
        let first = |value: Value| match value.candidates() {
            [single] => single.as_text().map(|text| text.to_string()),
            _ => None,
        };
        match expr {
            Expr::Template(parts) => parts.iter().map(|part| first(self.eval(part)).unwrap_or_default()).collect(),
            expr => first(self.eval(expr)).unwrap_or_default(),
        }
    }

    /// What others see of it: `locals` and `inputs`.
    fn object(&self) -> Expr {
        let known = |name: &str| {
            evaluate(
                Expr::Steps(Box::new(Expr::Name("local".into())), vec![Step::Attribute(name.into())]),
                &self.locals,
            )
        };
        let mut names: Vec<&Box<str>> = self.locals.keys().collect();
        names.sort();
        let locals = names.into_iter().map(|name| (Expr::Text(name.clone()), literal(&known(name)))).collect();
        let inputs = self.block.attribute("inputs").map_or(Value::Unknown, |attribute| self.eval(&attribute.value));
        Expr::Object(vec![
            (Expr::Text("locals".into()), Expr::Object(locals)),
            (Expr::Text("inputs".into()), literal(&inputs)),
        ])
    }
}

impl Place {
    fn of(path: &str) -> Self {
        let folder = parent(path).to_owned();
        Self {
            unit: folder.clone(),
            here: folder.clone(),
            from: folder.clone(),
            parent: folder,
            include: Expr::Unknown,
            depth: 0,
        }
    }
}

fn evaluate(expr: Expr, locals: &FxHashMap<Box<str>, Expr>) -> Value {
    let mut locals = locals.clone();
    locals.insert(WANTED.into(), expr);
    let folder = Folder { locals, ..Folder::default() };
    let (none, bounds) = (FxHashMap::default(), Bounds::new());
    let module = Module::new(&folder, &none, FxHashMap::default(), &bounds, Vec::new());
    folder.locals.get(WANTED).map_or(Value::Unknown, |wanted| module.eval(wanted, &Scope::EMPTY))
}

/// An expression that gives this value.
pub(super) fn literal(value: &Value) -> Expr {
    match value {
        Value::Unknown => Expr::Unknown,
        Value::Null => Expr::Null,
        Value::Bool(value) => Expr::Bool(*value),
        Value::Number(number) => Expr::Number(*number),
        Value::Text(text) => Expr::Text((&**text).into()),
        Value::List(items) => Expr::List(items.iter().map(literal).collect()),
        Value::Map(entries) => {
            Expr::Object(entries.iter().map(|(key, value)| (Expr::Text((&**key).into()), literal(value))).collect())
        }
        Value::OneOf(values) => values
            .iter()
            .rev()
            .map(literal)
            .reduce(|other, value| Expr::If(Box::new([Expr::Unknown, value, other])))
            .unwrap_or(Expr::Unknown),
    }
}

/// The first part of a path.
pub(super) fn first(path: &str) -> &str {
    let at = path.char_indices().skip(1).find(|(_, c)| *c == '/').map_or(path.len(), |(at, _)| at);
    &path[..at]
}
