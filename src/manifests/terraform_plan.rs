//! Terraform plans as JSON: what will exist after the plan is applied. Plans without `configuration` and cut ones are
//! read as far as they go.

use super::place::{self, Place};
use super::terraform::registry_source;
use super::terraform_state::resource_at;
use super::{Context, File, Found, Reader};
use crate::catalog::raw::Signal;
use crate::model::ObservationKind;
use crate::source::yaml::Node;

const KIND: &str = "terraform-plan";

/// Terraform plans.
pub(super) struct TerraformPlan;

impl Reader for TerraformPlan {
    fn kind(&self) -> ObservationKind {
        KIND
    }

    fn detects(&self, file: &File<'_>) -> bool {
        file.is_json()
            && file.mentions(&["\"planned_values\"", "\"resource_changes\""])
            && match file.parsed() {
                Ok(documents) => documents
                    .iter()
                    .any(|root| root.get("planned_values").is_some() || root.get("resource_changes").is_some()),
                Err(_) => true,
            }
    }

    fn read(&self, files: &[&File<'_>], context: &Context<'_>) -> Found {
        let mut found = Found::default();
        for file in files {
            match file.parsed() {
                Ok(documents) => documents.iter().for_each(|root| read(file, root, context, &mut found)),
                Err(error) => {
                    found.malformed(
                        file,
                        Some(error.span.start as usize),
                        format!("corrupted plan: {}", error.message),
                    );
                }
            }
        }
        found
    }
}

fn read(file: &File<'_>, root: &Node<'_>, context: &Context<'_>, found: &mut Found) {
    let mut seen = false;
    if let Some(module) = root.path(&["planned_values", "root_module"]) {
        walk(file, root, module, context, found, &mut seen, 0);
    }
    if seen {
        return;
    }
    for change in root.get("resource_changes").and_then(Node::as_sequence).unwrap_or_default() {
        let actions = change.path(&["change", "actions"]).and_then(Node::as_sequence).unwrap_or_default();
        if actions.len() == 1 && actions[0].as_str() == Some("delete") {
            continue;
        }
        if let Some(after) = change.path(&["change", "after"]) {
            resource(file, root, change, after, context, found);
        }
    }
}

fn walk(
    file: &File<'_>,
    root: &Node<'_>,
    module: &Node<'_>,
    context: &Context<'_>,
    found: &mut Found,
    seen: &mut bool,
    depth: u32,
) {
    if depth > 32 {
        return;
    }
    for node in module.get("resources").and_then(Node::as_sequence).unwrap_or_default() {
        *seen = true;
        if let Some(values) = node.get("values") {
            resource(file, root, node, values, context, found);
        }
    }
    for child in module.get("child_modules").and_then(Node::as_sequence).unwrap_or_default() {
        walk(file, root, child, context, found, seen, depth + 1);
    }
}

fn resource(
    file: &File<'_>,
    root: &Node<'_>,
    node: &Node<'_>,
    values: &Node<'_>,
    context: &Context<'_>,
    found: &mut Found,
) {
    let text = |key: &str| node.get(key).and_then(Node::as_str).unwrap_or_default();
    if text("mode") == "data" {
        return;
    }
    let address = text("address");
    let module = address.rfind(text("type")).map_or("", |at| &address[..at]).trim_end_matches('.');
    let scope = format!("{KIND}:{}:{module}", file.path);
    let span = node.get("address").unwrap_or(node).span;
    let source = registry_source(text("provider_name"));
    let source = if source.contains('/') { source } else { format!("hashicorp/{source}") };
    let fallback = |signal: &Signal| provider_place(root, address, signal, context);
    let evidence = address.split('[').next().unwrap_or(address);
    found.sightings.extend(resource_at(
        &source,
        text("type"),
        text("name"),
        values,
        Some(&fallback),
        KIND,
        &scope,
        span,
        evidence,
        context,
    ));
}

/// The region of the provider configuration that a resource uses, where the plan carries its configuration.
fn provider_place(root: &Node<'_>, address: &str, signal: &Signal, context: &Context<'_>) -> Option<Place> {
    let configuration = root.get("configuration")?;
    let key = provider_key(configuration.get("root_module")?, address)?;
    let expressions = configuration.path(&["provider_config", &key, "expressions"])?;
    signal.region_from.iter().filter_map(|from| from.strip_prefix("provider.")).find_map(|name| {
        let expression = expressions.get(name)?;
        let text = expression.get("constant_value").and_then(Node::as_str).or_else(|| {
            let reference = expression.get("references")?.as_sequence()?.first()?.as_str()?;
            root.path(&["variables", reference.strip_prefix("var.")?, "value"])?.as_str()
        })?;
        place::resolve(context.catalog, signal.provider.as_deref()?, text)
    })
}

fn provider_key(module: &Node<'_>, address: &str) -> Option<String> {
    let bare = strip_indices(address);
    if let Some(rest) = bare.strip_prefix("module.") {
        let (name, rest) = rest.split_once('.')?;
        return provider_key(module.path(&["module_calls", name, "module"])?, rest);
    }
    let resources = module.get("resources")?.as_sequence()?;
    let found = resources.iter().find(|resource| resource.get("address").and_then(Node::as_str) == Some(&bare))?;
    found.get("provider_config_key")?.as_str().map(str::to_owned)
}

fn strip_indices(address: &str) -> String {
    let mut out = String::with_capacity(address.len());
    let mut depth = 0;
    for c in address.chars() {
        match c {
            '[' => depth += 1,
            ']' => depth -= 1,
            c if depth == 0 => out.push(c),
            _ => {}
        }
    }
    out
}
