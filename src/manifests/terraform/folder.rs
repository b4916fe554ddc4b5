//! A folder of Terraform files as one module: declarations by name, overrides applied, variable files sorted by use.

use super::expr::{Block, Expr, Lower};
use super::recover::{self, Lost};
use super::types::Declared;
use crate::manifests::File;
use crate::manifests::file::{from_here_up, parent};
use crate::source::yaml::{Node, Value as Yaml};
use rustc_hash::FxHashMap;

/// A module.
#[derive(Debug, Default)]
pub(super) struct Folder {
    pub path: String,
    pub variables: FxHashMap<Box<str>, Declared>,
    pub locals: FxHashMap<Box<str>, Expr>,
    pub outputs: FxHashMap<Box<str>, Expr>,
    pub providers: Vec<Block>,
    /// Local name → registry source in lower case.
    pub required: FxHashMap<Box<str>, String>,
    pub resources: Vec<Block>,
    pub by_name: FxHashMap<(Box<str>, Box<str>), usize>,
    pub data: Vec<Block>,
    pub data_by_name: FxHashMap<(Box<str>, Box<str>), usize>,
    pub modules: Vec<Block>,
    /// `backend` and `cloud` blocks.
    pub backends: Vec<Block>,
    /// The folder of the configuration that says where the state lies, if not this one.
    pub state_scope: Option<String>,
    /// Values that Terraform loads by itself, in its order.
    pub loaded: Vec<Vec<(Box<str>, Expr)>>,
    /// Values that are given with `-var-file`, by path.
    pub offered: Vec<(String, Vec<(Box<str>, Expr)>)>,
}

/// What a file gave.
pub(super) struct Parsed {
    pub root: Block,
    pub lost: Vec<Lost>,
    pub variables: bool,
    pub overrides: bool,
}

/// Reads one file.
pub(super) fn parse(file: &File<'_>) -> Result<Parsed, (usize, String)> {
    let name = file.name();
    let variables = name.ends_with(".tfvars") || name.ends_with(".tfvars.json");
    let stem = name.trim_end_matches(".json").trim_end_matches(".tf").trim_end_matches(".tofu");
    let overrides = stem == "override" || stem.ends_with("_override");
    if name.ends_with(".json") {
        match file.parsed() {
            Ok(documents) => {
                let lower = Lower { file: file.id, base: 0 };
                let mut root = Block::default();
                if let Some(node) = documents.first() {
                    if variables {
                        json_attributes(node, &lower, &mut root)
                    } else {
                        json_module(node, &lower, &mut root)
                    }
                }
                Ok(Parsed { root, lost: Vec::new(), variables, overrides })
            }
            Err(error) => Err((error.span.start as usize, format!("malformed JSON: {}", error.message))),
        }
    } else {
        let (root, lost) = recover::parse(file.readable(), file.id);
        Ok(Parsed { root, lost, variables, overrides })
    }
}

fn json_attributes(node: &Node<'_>, lower: &Lower, into: &mut Block) {
    for (key, value) in node.as_mapping().unwrap_or_default() {
        if let Some(name) = key.as_str() {
            into.attributes.push(super::expr::Attribute {
                name: name.into(),
                value: json_expr(value, lower),
                span: Some(key.span),
            });
        }
    }
}

/// JSON spells blocks as nested objects; how deep the labels go depends on the kind.
fn json_module(node: &Node<'_>, lower: &Lower, into: &mut Block) {
    for (key, value) in node.as_mapping().unwrap_or_default() {
        let Some(kind) = key.as_str() else { continue };
        let labels = match kind {
            "resource" | "data" => 2,
            "variable" | "output" | "module" | "provider" => 1,
            _ => 0,
        };
        json_block(kind, &mut Vec::new(), labels, (key, value), lower, into);
    }
}

fn json_block<'n>(
    kind: &str,
    names: &mut Vec<&'n str>,
    left: usize,
    (key, value): (&'n Node<'_>, &'n Node<'_>),
    lower: &Lower,
    into: &mut Block,
) {
    if let Some(items) = value.as_sequence() {
        for item in items {
            json_block(kind, names, left, (key, item), lower, into);
        }
    } else if left == 0 {
        let mut block = Block {
            kind: kind.into(),
            labels: names.iter().map(|name| (*name).into()).collect(),
            span: Some(key.span),
            ..Block::default()
        };
        json_body(value, lower, &mut block);
        into.blocks.push(block);
    } else {
        for (name, inner) in value.as_mapping().unwrap_or_default() {
            if let Some(text) = name.as_str() {
                names.push(text);
                json_block(kind, names, left - 1, (name, inner), lower, into);
                names.pop();
            }
        }
    }
}

/// In JSON attributes and blocks look alike, so objects become both.
fn json_body(node: &Node<'_>, lower: &Lower, into: &mut Block) {
    json_attributes(node, lower, into);
    for (key, value) in node.as_mapping().unwrap_or_default() {
        let Some(kind) = key.as_str() else { continue };
        let single = std::slice::from_ref(value);
        for item in value.as_sequence().unwrap_or(single).iter().filter(|item| item.as_mapping().is_some()) {
            if kind == "backend" {
                for (label, inner) in item.as_mapping().unwrap_or_default() {
                    let labels = label.as_str().map(Into::into).into_iter().collect();
                    let mut block = Block { kind: kind.into(), labels, span: Some(label.span), ..Block::default() };
                    json_body(inner, lower, &mut block);
                    into.blocks.push(block);
                }
            } else {
                let mut block = Block { kind: kind.into(), span: Some(key.span), ..Block::default() };
                json_body(item, lower, &mut block);
                into.blocks.push(block);
            }
        }
    }
}

pub(super) fn json_expr(node: &Node<'_>, lower: &Lower) -> Expr {
    match &node.value {
        _ if node.is_null() => Expr::Null,
        Yaml::Scalar { text, .. } => match (node.as_bool(), node.as_number()) {
            (Some(value), _) => Expr::Bool(value),
            (_, Some(number)) => Expr::Number(number),
            _ => lower.text(text),
        },
        Yaml::Sequence(items) => Expr::List(items.iter().map(|item| json_expr(item, lower)).collect()),
        Yaml::Mapping(entries) => {
            Expr::Object(entries.iter().map(|(key, value)| (json_expr(key, lower), json_expr(value, lower))).collect())
        }
    }
}

impl Folder {
    /// Takes in a file of declarations.
    pub(super) fn add(&mut self, root: Block) {
        for block in root.blocks {
            self.declare(block);
        }
    }

    /// Takes in a file of values.
    pub(super) fn add_values(&mut self, path: &str, root: Block) {
        let values = root.attributes.into_iter().map(|attribute| (attribute.name, attribute.value)).collect();
        let name = path.rsplit('/').next().unwrap_or(path);
        let folder = parent(path);
        let by_itself = name == "terraform.tfvars" || name == "terraform.tfvars.json" || name.contains(".auto.tfvars");
        if by_itself && folder == self.path {
            self.loaded.push(values);
        } else {
            self.offered.push((path.to_owned(), values));
        }
    }

    fn declare(&mut self, block: Block) {
        let value = |block: &Block, name: &str| block.attribute(name).map(|attribute| attribute.value.clone());
        match (&*block.kind, block.labels.as_slice()) {
            ("variable", [name]) => {
                let declared = Declared { default: value(&block, "default"), kind: value(&block, "type") };
                self.variables.insert(name.clone(), declared);
            }
            ("output", [name]) => {
                drop(self.outputs.insert(name.clone(), value(&block, "value").unwrap_or(Expr::Unknown)))
            }
            ("locals", _) => {
                self.locals.extend(block.attributes.into_iter().map(|attribute| (attribute.name, attribute.value)))
            }
            ("provider", [_]) => self.providers.push(block),
            ("resource", [kind, name]) => {
                self.by_name.insert((kind.clone(), name.clone()), self.resources.len());
                self.resources.push(block);
            }
            ("data", [kind, name]) => {
                self.data_by_name.insert((kind.clone(), name.clone()), self.data.len());
                self.data.push(block);
            }
            ("module", [_]) => self.modules.push(block),
            ("terraform", _) => {
                for nested in block.nested("required_providers") {
                    for attribute in &nested.attributes {
                        let source = match &attribute.value {
                            Expr::Object(entries) => entries.iter().find_map(|entry| match entry {
                                (Expr::Text(key), Expr::Text(source)) if &**key == "source" => Some(&**source),
                                _ => None,
                            }),
                            _ => None,
                        };
                        if let Some(source) = source {
                            self.required.insert(attribute.name.clone(), registry_source(source));
                        }
                    }
                }
                self.backends
                    .extend(block.blocks.into_iter().filter(|nested| matches!(&*nested.kind, "backend" | "cloud")));
            }
            _ => {}
        }
    }

    /// Takes in an override file: its attributes replace those of the block with the same name.
    pub(super) fn amend(&mut self, root: Block) {
        for block in root.blocks {
            let list = match &*block.kind {
                "resource" => &mut self.resources,
                "data" => &mut self.data,
                "module" => &mut self.modules,
                "provider" => &mut self.providers,
                "terraform" => {
                    if block.blocks.iter().any(|nested| matches!(&*nested.kind, "backend" | "cloud")) {
                        self.backends.clear();
                    }
                    self.declare(block);
                    continue;
                }
                "variable" if block.attribute("default").is_none() => continue,
                _ => {
                    self.declare(block);
                    continue;
                }
            };
            let alias = |block: &Block| block.attribute("alias").map(|attribute| attribute.value.clone());
            match list.iter_mut().find(|known| known.labels == block.labels && alias(known) == alias(&block)) {
                Some(known) => {
                    for attribute in block.attributes {
                        known.attributes.retain(|old| old.name != attribute.name);
                        known.attributes.push(attribute);
                    }
                    known.blocks.retain(|old| block.blocks.iter().all(|new| new.kind != old.kind));
                    known.blocks.extend(block.blocks);
                }
                None => self.declare(block),
            }
        }
    }

    /// Whether the folder keeps its own state, so that it is applied even if another one calls it.
    pub(super) fn is_stated(&self) -> bool {
        !self.backends.is_empty() || !self.loaded.is_empty()
    }

    /// Whether the folder is made to be applied: it configures a provider, keeps its state somewhere or has values.
    pub(super) fn is_rooted(&self) -> bool {
        let configured = |block: &&Block| {
            block.attributes.iter().any(|a| !matches!(&*a.name, "alias" | "version")) || !block.blocks.is_empty()
        };
        !self.backends.is_empty()
            || self.providers.iter().any(|block| configured(&block))
            || !self.loaded.is_empty()
            || !self.offered.is_empty()
    }
}

/// `registry.terraform.io/Hashicorp/AWS` → `hashicorp/aws`.
pub(in crate::manifests) fn registry_source(source: &str) -> String {
    let source = source.to_lowercase();
    let source = source
        .strip_prefix("registry.terraform.io/")
        .or_else(|| source.strip_prefix("registry.opentofu.org/"))
        .unwrap_or(&source);
    source.strip_prefix("terraform.io/").unwrap_or(source).to_owned()
}

/// The folder that `source` names, seen from `from`.
pub(in crate::manifests) fn join(from: &str, source: &str) -> Option<String> {
    let mut parts: Vec<&str> = from.split('/').filter(|part| !part.is_empty() && *part != ".").collect();
    let absolute = from.starts_with('/');
    for part in source.split('/') {
        match part {
            "" | "." => {}
            ".." => match parts.last() {
                Some(&"..") | None if !absolute => parts.push(".."),
                _ => drop(parts.pop()),
            },
            part => parts.push(part),
        }
    }
    let joined = parts.join("/");
    Some(if absolute { format!("/{joined}") } else { joined })
}

/// The folder that a module's source names, seen from `from`: by a path, or by the address of a repository and a folder in it
/// that lies above the caller as well (`git::https://host/team/infra.git//modules/x?ref=v1`), as teams call their own modules.
pub(super) fn called(from: &str, source: &str, known: impl Fn(&str) -> bool) -> Option<String> {
    if source.starts_with("./") || source.starts_with("../") || source == "." || source == ".." {
        return join(from, source);
    }
    let address = source.split('?').next().unwrap_or(source);
    let remote = address.contains("://") || address.contains('@') || address.starts_with("github.com/");
    let start = address.find("://").map_or(0, |at| at + 3);
    let (_, inner) = address[start..].split_once("//").filter(|(_, inner)| remote && !inner.is_empty())?;
    from_here_up(from).filter_map(|folder| join(folder, inner)).find(|path| known(path))
}

/// A path without `.` parts, as [`join`] writes it.
pub(super) fn tidy(path: &str) -> String {
    join(path, "").unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn own_modules_may_be_called_by_address() {
        let known = |path: &str| path == "infra/tf/modules/x";
        let found = |source: &str| called("infra/tf/env/prod", source, known);
        for source in [
            "git::ssh://git@github.com/team/infra//tf//modules/x/?ref=v1",
            "git::https://example.com/infra.git//modules/x",
            "git@github.com:team/infra.git//tf/modules/x",
            "../../modules/x",
        ] {
            assert_eq!(found(source).as_deref(), Some("infra/tf/modules/x"), "{source}");
        }
        assert_eq!(found("terraform-aws-modules/vpc/aws//modules/x"), None);
        assert_eq!(found("git::https://example.com/infra.git//modules/y"), None);
    }

    #[test]
    fn sources_are_joined_like_paths() {
        assert_eq!(join("infra/prod", "../modules/net").as_deref(), Some("infra/modules/net"));
        assert_eq!(join("", "./net").as_deref(), Some("net"));
        assert_eq!(join("/a/b", "../c").as_deref(), Some("/a/c"));
        assert_eq!(join("", "../x").as_deref(), Some("../x"));
        assert_eq!(tidy("./a/./b"), "a/b");
    }
}
