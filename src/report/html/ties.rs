//! What ties the organisations of a group together: who stands behind services of several of them, and where their data goes.
//!
//! In: one [`View`] an organisation. Out: the drawing and the matrix of the report on a group. What must hold: a line stands
//! for services of an organisation that one owner controls, and is the wider the more they are.

use super::layout::{Kind, Line, Node, arrange};
use super::marks::{Html, Marks};
use crate::assess::concentration::ConcentrationKind;
use crate::report::view::{View, format};
use std::collections::BTreeMap;

/// Owners drawn at most.
const OWNERS: usize = 24;
/// Room between organisations and owners: few boxes, many lines.
const ROOM: f64 = 170.0;
/// Countries in the matrix.
const COUNTRIES: usize = 8;

/// The matrix of data flows: organisations and countries.
pub(super) struct Flows {
    /// Names of countries.
    pub(super) countries: Vec<String>,
    /// Countries left out.
    pub(super) more: usize,
    /// By organisation and country, what ties how many services; the last cell is for countries that are not known.
    pub(super) rows: Vec<Vec<String>>,
}

/// Organisations, the owners behind services of at least two of them, and their countries; `None` without such an owner.
pub(super) fn graph(views: &[View<'_>]) -> Option<Html> {
    let marks = Marks { view: views.first()? };
    let mut owners: BTreeMap<(String, String), Vec<usize>> = BTreeMap::new();
    for (number, view) in views.iter().enumerate() {
        for entry in view.concentration.iter().filter(|entry| entry.kind == ConcentrationKind::UltimateParent) {
            let key = (entry.name.clone(), entry.country.clone());
            owners.entry(key).or_insert_with(|| vec![0; views.len()])[number] += entry.services.len();
        }
    }
    let mut owners: Vec<((String, String), Vec<usize>)> =
        owners.into_iter().filter(|(_, services)| services.iter().filter(|n| **n > 0).count() > 1).collect();
    if owners.is_empty() {
        return None;
    }
    owners.sort_by(|a, b| {
        let total = |entry: &((String, String), Vec<usize>)| entry.1.iter().sum::<usize>();
        total(b).cmp(&total(a)).then_with(|| a.0.cmp(&b.0))
    });
    owners.truncate(OWNERS);
    let node = |kind, layer| Node { kind, layer, x: 0.0, y: 0.0 };
    let mut nodes: Vec<Node> = views
        .iter()
        .enumerate()
        .map(|(number, view)| node(Kind::Member(number + 1, named(number, view, 60)), 0))
        .collect();
    let mut lines = Vec::new();
    let mut lands: BTreeMap<String, usize> = BTreeMap::new();
    for ((name, country), services) in owners {
        let owner = nodes.len();
        nodes.push(node(Kind::Parent(name, country.clone()), 1));
        let from = services.iter().enumerate().filter(|(_, n)| **n > 0);
        // A line of one service is drawn like any other here.
        lines.extend(from.map(|(from, n)| Line { from, to: owner, soft: false, services: (*n).max(2) }));
        if country.is_empty() {
            continue;
        }
        let land = *lands.entry(country.clone()).or_insert_with(|| {
            nodes.push(node(Kind::Country(country), 2));
            nodes.len() - 1
        });
        lines.push(Line { from: owner, to: land, soft: false, services: services.iter().sum() });
    }
    let label = marks.view.texts.count("graph.ties", views.len());
    Some(marks.drawing(&arrange(nodes, lines, 1, ROOM), "ties-g", &label))
}

/// Name of an organisation, cut to so many letters. Hidden names are the same for all; the number tells them apart.
pub(super) fn named(at: usize, view: &View<'_>, limit: usize) -> String {
    if view.names.redact.services {
        format!("{} {}", view.organisation, at + 1)
    } else {
        format::short(&view.organisation, limit)
    }
}

/// Where the data of each organisation goes.
pub(super) fn flows(views: &[View<'_>]) -> Flows {
    let mut sums: BTreeMap<&str, usize> = BTreeMap::new();
    for (code, counts) in views.iter().flat_map(|view| &view.flows.totals) {
        *sums.entry(code).or_default() += counts.iter().sum::<usize>();
    }
    let mut order: Vec<(&str, usize)> = sums.into_iter().collect();
    order.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(b.0)));
    let more = order.len().saturating_sub(COUNTRIES);
    order.truncate(COUNTRIES);
    let rows = views
        .iter()
        .map(|view| {
            let t = view.texts;
            let signs = ["flow.stored.sign", "flow.controlled.sign", "flow.passed.sign"].map(|key| t.t(key));
            let signs = [signs[0].to_owned(), signs[1].to_owned(), signs[2].to_owned(), format!("{}?", signs[2])];
            let cell = |code: &str| {
                let counts = view.flows.totals.get(code).copied().unwrap_or_default();
                let parts = signs.iter().zip(counts).filter(|(_, n)| *n > 0);
                parts.map(|(sign, n)| format!("{sign}\u{a0}{}", t.number(n))).collect::<Vec<_>>().join(" ")
            };
            let unknown = if view.flows.unknown > 0 { t.number(view.flows.unknown) } else { String::new() };
            order.iter().map(|(code, _)| cell(code)).chain([unknown]).collect()
        })
        .collect();
    let countries = order
        .iter()
        .map(|(code, _)| views.first().map_or_else(|| (*code).to_owned(), |view| view.country(code)))
        .collect();
    Flows { countries, more, rows }
}
