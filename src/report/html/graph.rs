//! The dependency graph: services in layers (what stands in front on the left, what it needs to its right), then who
//! controls them, then the countries behind.
//!
//! Layers are longest paths over groups of mutual dependencies; [`super::layout`] gives the boxes their places. Long names
//! take two or three lines, and what does not fit then stands in the title of its box.

use super::layout::{BOX, GAP, Kind, LAND, Layout, Line, Node, arrange, curve};
use super::marks::{Html, Marks, escape};
use super::paper;
use crate::model::words::Level;
use crate::report::view::format;
use askama::filters::Safe;
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// Services drawn at most; the worst ones are.
const SHOWN: usize = 500;
/// Layers of services; deeper chains end in the last one.
const LAYERS: usize = 4;

/// Mean width of a letter in a box.
const LETTER: f64 = 6.0;
/// The same for names that take three lines.
const SMALL_LETTER: f64 = 5.0;

impl Marks<'_> {
    /// Services that the graph leaves out.
    pub(super) fn graph_left_out(self) -> usize {
        self.view.services.len().saturating_sub(SHOWN)
    }

    /// Countries that reach any service, for the filter: code and name.
    pub(super) fn countries(self) -> Vec<(String, String)> {
        let mut codes: Vec<&str> = self
            .view
            .assessment
            .services
            .iter()
            .flat_map(|result| &result.exposures)
            .filter_map(|exposure| exposure.jurisdiction.as_deref())
            .collect();
        codes.sort_unstable();
        codes.dedup();
        let mut out: Vec<(String, String)> =
            codes.into_iter().map(|code| (code.to_owned(), self.view.country(code))).collect();
        out.sort_by(|a, b| a.1.cmp(&b.1));
        out
    }

    /// The drawing.
    pub(super) fn graph(self) -> Html {
        let layout = self.layout();
        let services = layout.nodes.iter().filter(|n| matches!(n.kind, Kind::Service(_))).count();
        self.drawing(&layout, "g", &self.view.texts.count("graph.label", services))
    }

    /// Boxes and lines of a layout.
    pub(super) fn drawing(self, layout: &Layout, id: &str, label: &str) -> Html {
        let (width, height) = (layout.width.ceil(), layout.height.ceil());
        let mut out = format!(
            "<svg id=\"{id}\" class=\"graph{}\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\" role=\"group\" aria-label=\"{}\">",
            if width < 1300.0 { " fit" } else { "" },
            escape(label)
        );
        // Paper shows the drawing through windows; the class is for browsers that style what they see there by itself.
        let _ = write!(out, "<g id=\"{id}h\" class=\"graph\">");
        self.heads(&mut out, layout);
        let _ = write!(out, "</g><g id=\"{id}d\" class=\"graph\"><g class=\"lines\">");
        let own = |line: &&Line| line.services < 2 && !matches!(layout.nodes[line.to].kind, Kind::Service(_));
        // Lines to owners and countries are many and pale: one group says so for all of them.
        let (pale, dark): (Vec<&Line>, Vec<&Line>) = layout.lines.iter().partition(own);
        let marks = dark.iter().map(|line| (*line, "")).chain(pale.iter().map(|line| (*line, "<g class=own>")));
        let mut grouped = false;
        for (line, group) in marks {
            if !grouped && !group.is_empty() {
                out.push_str(group);
                grouped = true;
            }
            let class = match (line.soft, line.services) {
                (true, _) => " class=\"soft\"",
                (false, 0..=1) => "",
                (false, 2..=4) => " class=\"w2\"",
                (false, 5..=9) => " class=\"w3\"",
                (false, _) => " class=\"w4\"",
            };
            let (from, to) = (&layout.nodes[line.from], &layout.nodes[line.to]);
            let _ = write!(out, "<path{class} data-e=\"{} {}\" d=\"{}\"/>", line.from, line.to, curve(from, to));
        }
        out.push_str(if grouped { "</g></g>" } else { "</g>" });
        let place: BTreeMap<usize, usize> = layout
            .nodes
            .iter()
            .enumerate()
            .filter_map(|(n, node)| if let Kind::Service(at) = node.kind { Some((at, n)) } else { None })
            .collect();
        for (number, node) in layout.nodes.iter().enumerate() {
            self.node(&mut out, (number, node), &place, layout);
        }
        out.push_str("</g></svg>");
        out.push_str(&paper::parts(layout, id));
        Safe(out)
    }

    fn heads(self, out: &mut String, layout: &Layout) {
        let t = self.view.texts;
        let members = layout.nodes.iter().any(|node| matches!(node.kind, Kind::Member(..)));
        let first = if members { "graph.members" } else { "graph.services" };
        for (layer, key) in [(0, first), (layout.layers, "graph.parents"), (layout.layers + 1, "graph.countries")] {
            let left = layout.nodes.iter().filter(|n| n.layer == layer).map(|n| n.x).fold(f64::MAX, f64::min);
            if left < f64::MAX {
                let _ = write!(out, "<text class=\"gh\" x=\"{left:.0}\" y=\"14\">{}</text>", escape(t.t(key)));
            }
        }
    }

    fn node(self, out: &mut String, (number, node): (usize, &Node), place: &BTreeMap<usize, usize>, layout: &Layout) {
        let (x, y) = (node.x, node.y);
        let t = self.view.texts;
        match &node.kind {
            Kind::Service(at) => {
                let service = &self.view.services[*at];
                let level = service.worst();
                let name = self.view.name(*at);
                let title = format!("{name}: {}", t.word("level", level.as_str()));
                // Without the table of services the filters need the tokens here.
                let tokens = if self.view.brand.omit.iter().any(|id| id == "services") {
                    format!(" data-x=\"{}\"", self.tokens(service).0)
                } else {
                    String::new()
                };
                let path: Vec<String> = self.path(*at, place, layout).iter().map(ToString::to_string).collect();
                let _ = write!(
                    out,
                    "<a href=\"#s{at}\" class=n data-p=\"{}\"{tokens} transform=\"translate({x:.0} {y:.0})\"><title>{}</title><rect/><rect class=f{} /><text class=s{} x=11 y=20>{}</text>{}</a>",
                    path.join(" "),
                    escape(&title),
                    level as usize,
                    level as usize,
                    sign(level),
                    lines(&name, 28, BOX.0 - 34.0)
                );
            }
            Kind::Member(organisation, name) => {
                let _ = write!(
                    out,
                    "<a href=\"#o{organisation}\" class=n data-p=\"{number}\" transform=\"translate({x:.0} {y:.0})\">{}<rect/>{}</a>",
                    whole(name, name, BOX.0 - 20.0),
                    lines(name, 12, BOX.0 - 20.0)
                );
            }
            Kind::Parent(name, country) => {
                let label = if country.is_empty() { name.clone() } else { format!("{name} · {country}") };
                let _ = write!(
                    out,
                    "<g class=\"n org\" transform=\"translate({x:.0} {y:.0})\">{}<rect/>{}</g>",
                    whole(&label, name, BOX.0 - 20.0),
                    lines(name, 12, BOX.0 - 20.0)
                );
            }
            Kind::Country(code) => {
                let name = if code.is_empty() { t.t("proof.not-known").to_owned() } else { self.view.country(code) };
                let _ = write!(
                    out,
                    "<g class=\"n land\" transform=\"translate({x:.0} {y:.0})\">{}<rect/>{}</g>",
                    whole(&name, &name, LAND - 16.0),
                    lines(&name, 10, LAND - 16.0)
                );
            }
        }
    }

    /// Boxes on the proof path of a service's worst exposure.
    fn path(self, at: usize, place: &BTreeMap<usize, usize>, layout: &Layout) -> Vec<usize> {
        let mut out: Vec<usize> = place.get(&at).copied().into_iter().collect();
        let mut last = at;
        let Some(exposure) = self.view.services[at].exposures.iter().find(|e| e.jurisdiction.is_some()) else {
            return out;
        };
        for other in exposure.hops.iter().filter_map(|hop| hop.service) {
            out.extend(place.get(&other));
            last = other;
        }
        let service = &self.view.services[last];
        for (number, node) in layout.nodes.iter().enumerate().skip(place.len()) {
            let on_path = match &node.kind {
                Kind::Parent(name, _) => *name == service.parent,
                Kind::Country(code) => Some(code) == exposure.jurisdiction.as_ref(),
                Kind::Service(_) | Kind::Member(..) => false,
            };
            if on_path {
                out.push(number);
            }
        }
        out
    }

    fn layout(self) -> Layout {
        let mut shown: Vec<usize> = self.view.order.iter().copied().take(SHOWN).collect();
        shown.sort_unstable();
        let place: BTreeMap<usize, usize> = shown.iter().enumerate().map(|(n, at)| (*at, n)).collect();
        let depth = self.depths(&shown, &place);
        let layers = depth.iter().copied().max().unwrap_or(0) + 1;
        let mut nodes: Vec<Node> = shown
            .iter()
            .zip(&depth)
            .map(|(at, layer)| Node { kind: Kind::Service(*at), layer: *layer, x: 0.0, y: 0.0 })
            .collect();
        let mut lines = Vec::new();
        let mut parents: BTreeMap<(String, String), usize> = BTreeMap::new();
        let mut lands: BTreeMap<String, usize> = BTreeMap::new();
        for (n, at) in shown.iter().enumerate() {
            let service = &self.view.services[*at];
            for link in &service.needs_services {
                for (needed, soft) in std::iter::once((link.service, !link.hard))
                    .chain(link.stand_ins.iter().map(|stand_in| (*stand_in, true)))
                {
                    if let Some(to) = place.get(&needed) {
                        lines.push(Line { from: n, to: *to, soft, services: 1 });
                    }
                }
            }
            let key = if service.parent.is_empty() {
                (self.view.texts.t("proof.not-known").to_owned(), String::new())
            } else {
                (service.parent.clone(), service.parent_country.clone())
            };
            let parent = *parents.entry(key.clone()).or_insert_with(|| {
                nodes.push(Node { kind: Kind::Parent(key.0.clone(), key.1.clone()), layer: layers, x: 0.0, y: 0.0 });
                nodes.len() - 1
            });
            lines.push(Line { from: n, to: parent, soft: false, services: 1 });
            if !key.1.is_empty() && !lands.contains_key(&key.1) {
                nodes.push(Node { kind: Kind::Country(key.1.clone()), layer: layers + 1, x: 0.0, y: 0.0 });
                lands.insert(key.1.clone(), nodes.len() - 1);
            }
        }
        for ((_, country), parent) in &parents {
            if let Some(land) = lands.get(country) {
                lines.push(Line { from: *parent, to: *land, soft: false, services: 1 });
            }
        }
        arrange(nodes, lines, layers, GAP)
    }

    /// Layer of each service: the longest chain of services that need it.
    fn depths(self, shown: &[usize], place: &BTreeMap<usize, usize>) -> Vec<usize> {
        let groups = self.view.assessment.graph.groups(false);
        let mut group_of = vec![usize::MAX; self.view.services.len()];
        for (number, group) in groups.iter().enumerate() {
            for at in group {
                group_of[*at] = number;
            }
        }
        let mut needs: Vec<Vec<usize>> = vec![Vec::new(); groups.len()];
        let mut waiting = vec![0_usize; groups.len()];
        for at in shown {
            for link in &self.view.services[*at].needs_services {
                let (from, to) = (group_of[*at], group_of[link.service]);
                if place.contains_key(&link.service) && from != to && from < groups.len() && to < groups.len() {
                    needs[from].push(to);
                    waiting[to] += 1;
                }
            }
        }
        let mut depth = vec![0_usize; groups.len()];
        let mut ready: Vec<usize> = (0..groups.len()).filter(|n| waiting[*n] == 0).collect();
        while let Some(group) = ready.pop() {
            for to in std::mem::take(&mut needs[group]) {
                depth[to] = depth[to].max((depth[group] + 1).min(LAYERS - 1));
                waiting[to] -= 1;
                if waiting[to] == 0 {
                    ready.push(to);
                }
            }
        }
        shown.iter().map(|at| depth.get(group_of[*at]).copied().unwrap_or(0)).collect()
    }
}

/// A name in a box: on one line, on two where it is longer, on three small ones where that is not enough; what does not
/// fit even then is in the title.
fn lines(name: &str, x: u32, width: f64) -> String {
    if let Some(fits) = broken(name, letters(width, LETTER), 2) {
        let (first, second) = (escape(fits[0]), fits.get(1).map(|second| escape(second)));
        return match second {
            None => format!("<text x={x} y=20>{first}</text>"),
            Some(second) => format!("<text x={x} y=13>{first}<tspan x={x} dy=13>{second}</tspan></text>"),
        };
    }
    let small = letters(width, SMALL_LETTER);
    let whole = broken(name, small, 3).is_some();
    let shown = if whole { name.to_owned() } else { format::short(name, small * 2) };
    let parts = broken(&shown, small, 3).unwrap_or_default();
    let (y, rest) = if parts.len() > 2 { (9, &parts[1..]) } else { (14, parts.get(1..).unwrap_or_default()) };
    let rest: String = rest.iter().map(|part| format!("<tspan x={x} dy=10>{}</tspan>", escape(part))).collect();
    format!("<text class=z x={x} y={y}>{}{rest}</text>", escape(parts.first().unwrap_or(&"")))
}

/// Letters on a line of this width.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
fn letters(width: f64, letter: f64) -> usize {
    (width / letter) as usize
}

/// The title of a box, where its name does not fit.
fn whole(title: &str, name: &str, width: f64) -> String {
    if broken(name, letters(width, SMALL_LETTER), 3).is_none() {
        format!("<title>{}</title>", escape(title))
    } else {
        String::new()
    }
}

/// A name on at most `most` lines: each ends after the last word or hyphen that fits, else within the word; `None` where it
/// needs more.
fn broken(name: &str, letters: usize, most: usize) -> Option<Vec<&str>> {
    let mut out = Vec::new();
    let mut rest = name;
    while let Some((end, next)) = rest.char_indices().nth(letters) {
        // A line that ends where a word ends may be full.
        let full = if next == ' ' { end } else { 0 };
        let word = rest[..end].rfind([' ', '-']).map_or(0, |at| at + 1).max(full);
        let at = if word * 3 > end { word } else { end };
        out.push(rest[..at].trim_end());
        rest = rest[at..].trim_start();
        if out.len() == most {
            return None;
        }
    }
    out.push(rest);
    (out.len() <= most).then_some(out)
}

/// Sign of a level; the same as in the style sheet.
const fn sign(level: Level) -> &'static str {
    match level {
        Level::None => "–",
        Level::Low => "○",
        Level::Medium => "●",
        Level::High => "▲",
        Level::Critical => "◆",
    }
}

#[cfg(test)]
mod tests {
    use super::{broken, lines};

    #[test]
    fn names_are_broken_at_words_and_shown_whole() {
        assert_eq!(broken("Datensicherung", 23, 2), Some(vec!["Datensicherung"]));
        assert_eq!(broken("Session Border Controller", 23, 2), Some(vec!["Session Border", "Controller"]));
        assert_eq!(broken("Zweite Ebene (ausgelagertes Callcenter)", 23, 2), None);
        let text = lines("Zweite Ebene (ausgelagertes Callcenter)", 28, 138.0);
        assert!(text.contains("class=z") && !text.contains('…'), "{text}");
        assert!(lines(&"x".repeat(200), 28, 138.0).contains('…'));
    }
}
