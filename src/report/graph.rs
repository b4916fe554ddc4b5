//! The dependency graph of services with their vendors, for Graphviz, GraphML readers and Mermaid.

use super::{Context, Failure};
use crate::assess::Assessment;
use crate::model::words::Level;
use std::fmt::Write as _;

/// A node as drawn.
struct Node {
    key: String,
    label: String,
    vendor: bool,
    level: Level,
}

fn nodes(assessment: &Assessment<'_>, context: &Context<'_>) -> (Vec<Node>, Vec<(String, String, &'static str)>) {
    let names = context.names(assessment);
    let mut nodes = Vec::new();
    let mut edges = Vec::new();
    let mut vendors: Vec<&str> = Vec::new();
    let places: std::collections::BTreeMap<&str, usize> =
        assessment.inventory.services.iter().enumerate().map(|(at, service)| (service.id.as_str(), at)).collect();
    for (at, result) in assessment.services.iter().enumerate() {
        let service = assessment.service(at);
        let level = result.exposures.iter().map(|e| e.level).max().unwrap_or(Level::None);
        nodes.push(Node { key: format!("s{at}"), label: names.id(at).to_owned(), vendor: false, level });
        for dependency in &service.depends_on {
            for id in std::iter::once(&dependency.service).chain(&dependency.any_of) {
                if let Some(to) = places.get(id.as_str()) {
                    let kind = if dependency.kind == crate::model::DependencyKind::Hard { "hard" } else { "soft" };
                    edges.push((format!("s{at}"), format!("s{to}"), kind));
                }
            }
        }
        if let Some(vendor) = &result.vendor {
            let number = vendors.iter().position(|known| known == vendor).unwrap_or_else(|| {
                vendors.push(vendor);
                vendors.len() - 1
            });
            edges.push((format!("s{at}"), format!("v{number}"), "provided-by"));
        }
    }
    nodes.extend(vendors.iter().enumerate().map(|(n, vendor)| Node {
        key: format!("v{n}"),
        label: names.shown(vendor),
        vendor: true,
        level: Level::None,
    }));
    (nodes, edges)
}

/// Renders Graphviz DOT.
///
/// # Errors
/// Never: the target is memory.
pub fn dot(assessment: &Assessment<'_>, context: &Context<'_>) -> Result<Vec<u8>, Failure> {
    let quote = |text: &str| {
        text.chars().filter(|c| !c.is_control()).collect::<String>().replace('\\', "\\\\").replace('"', "\\\"")
    };
    let (nodes, edges) = nodes(assessment, context);
    let mut out = String::from("digraph hoheit {\n  rankdir=LR;\n  node [shape=box, fontname=\"sans-serif\"];\n");
    for node in nodes {
        let shape = if node.vendor { "ellipse" } else { "box" };
        let _ = writeln!(
            out,
            "  {} [label=\"{}\", shape={shape}, tooltip=\"{}\"];",
            node.key,
            quote(&node.label),
            node.level
        );
    }
    for (from, to, kind) in edges {
        let style = if kind == "soft" { "dashed" } else { "solid" };
        let _ = writeln!(out, "  {from} -> {to} [style={style}, tooltip=\"{kind}\"];");
    }
    out.push_str("}\n");
    Ok(out.into_bytes())
}

/// Renders GraphML.
///
/// # Errors
/// Never: the target is memory.
pub fn graphml(assessment: &Assessment<'_>, context: &Context<'_>) -> Result<Vec<u8>, Failure> {
    let (nodes, edges) = nodes(assessment, context);
    let mut out = String::from(concat!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\">\n",
        "  <key id=\"label\" for=\"node\" attr.name=\"label\" attr.type=\"string\"/>\n",
        "  <key id=\"kind\" for=\"all\" attr.name=\"kind\" attr.type=\"string\"/>\n",
        "  <key id=\"level\" for=\"node\" attr.name=\"level\" attr.type=\"string\"/>\n",
        "  <graph id=\"hoheit\" edgedefault=\"directed\">\n"
    ));
    for node in nodes {
        let clean: String = node.label.chars().filter(|c| !c.is_control()).collect();
        let label = quick_xml::escape::escape(clean.as_str()).into_owned();
        let kind = if node.vendor { "vendor" } else { "service" };
        let _ = writeln!(
            out,
            "    <node id=\"{}\"><data key=\"label\">{label}</data><data key=\"kind\">{kind}</data><data key=\"level\">{}</data></node>",
            node.key, node.level
        );
    }
    for (from, to, kind) in edges {
        let _ = writeln!(out, "    <edge source=\"{from}\" target=\"{to}\"><data key=\"kind\">{kind}</data></edge>");
    }
    out.push_str("  </graph>\n</graphml>\n");
    Ok(out.into_bytes())
}

/// Renders a Mermaid flow chart.
///
/// # Errors
/// Never: the target is memory.
pub fn mermaid(assessment: &Assessment<'_>, context: &Context<'_>) -> Result<Vec<u8>, Failure> {
    let quote = |text: &str| {
        let clean: String = text.chars().filter(|c| !c.is_control()).collect();
        clean.replace('#', "#35;").replace('"', "#quot;").replace('<', "#lt;").replace('>', "#gt;").replace('`', "#96;")
    };
    let (nodes, edges) = nodes(assessment, context);
    let mut out = String::from("flowchart LR\n");
    for node in nodes {
        let (open, close) = if node.vendor { ("([", "])") } else { ("[", "]") };
        let _ = writeln!(out, "  {}{open}\"{}\"{close}", node.key, quote(&node.label));
    }
    for (from, to, kind) in edges {
        let _ = writeln!(out, "  {from} {} {to}", if kind == "soft" { "-.->" } else { "-->" });
    }
    Ok(out.into_bytes())
}
