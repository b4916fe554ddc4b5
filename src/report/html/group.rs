//! A report on several organisations: what they have in common first, then each with its own part.
//!
//! In: one [`View`] an organisation. Out: the text of one file. Parts are those of the single report; their ids get a prefix
//! (`o1-`, `o2-`, …), so that links stay within their part.

use super::{
    Page, Section, lean, made,
    marks::{Html, Marks, escape},
    page_of, ties, written,
};
use crate::assess::concentration::ConcentrationKind;
use crate::report::view::{LensView, Texts, View, format};
use askama::Template;
use std::collections::BTreeMap;

/// Sections that each organisation has, in order: those without controls.
const PARTS: [&str; 9] = ["summary", "heat", "graph", "flows", "concentration", "plan", "findings", "pages", "sources"];

/// One organisation at a glance.
struct Member {
    number: usize,
    name: String,
    services: usize,
    /// Services at high or critical by channel.
    grave: [usize; 4],
    /// Services by recommendation, in the order of the headline.
    split: Vec<usize>,
    effort_days: (f64, f64),
    effort_cost: Option<(f64, f64)>,
    done: String,
}

/// What stands behind services of more than one organisation: an owner, a country or a cloud.
struct Common {
    name: String,
    country: String,
    /// Services by organisation.
    services: Vec<usize>,
}

impl Common {
    fn total(&self) -> usize {
        self.services.iter().sum()
    }
}

/// A scenario over all organisations.
struct Case {
    name: String,
    happened: bool,
    /// By organisation: services dark at once, perhaps and later; `None`: not run there.
    hits: Vec<Option<[usize; 3]>>,
}

/// A lens over all organisations.
struct LensRow {
    name: String,
    /// By organisation: the result in words; empty: not applied there.
    results: Vec<String>,
}

#[derive(Template)]
#[template(path = "report/group.html")]
struct Overview<'a> {
    t: Texts<'a>,
    m: Marks<'a>,
    name: &'a str,
    kicker: String,
    date: String,
    members: Vec<Member>,
    total: Member,
    /// By kind: what several organisations share.
    common: Vec<(&'static str, Vec<Common>)>,
    cases: Vec<Case>,
    lenses: Vec<LensRow>,
}

#[derive(Template)]
#[template(path = "report/ties.html")]
struct Ties<'a> {
    t: Texts<'a>,
    m: Marks<'a>,
    members: &'a [Member],
    /// Who stands behind several of them; `None`: nobody does.
    graph: Option<Html>,
    /// Where their data goes.
    flows: ties::Flows,
}

/// The report on several organisations, called `name`; `None` without any.
#[must_use]
pub fn group(name: &str, views: &[View<'_>]) -> Option<String> {
    let first = views.first()?;
    let t = first.texts;
    let members: Vec<Member> = views.iter().enumerate().map(|(at, view)| member(at, view)).collect();
    let names: Vec<String> = members.iter().map(|member| member.name.clone()).collect();
    let title = if first.brand.title.is_empty() { t.t("report.title").to_owned() } else { first.brand.title.clone() };
    let overview = Overview {
        t,
        m: Marks { view: first },
        name,
        kicker: title.clone(),
        date: t.date(first.assessment.today),
        total: total(&members, t),
        common: common(views),
        cases: cases(views),
        lenses: lenses(views),
        members,
    };
    let all = "vb ve va";
    let ties = Ties {
        t,
        m: Marks { view: first },
        members: &overview.members,
        graph: ties::graph(views),
        flows: ties::flows(views),
    };
    let section = |id: &str, title: &str, body: &str| Section {
        id: id.to_owned(),
        title: t.t(title).to_owned(),
        nav: String::new(),
        views: all,
        body: lean::lean(body),
    };
    let left_out = |id: &str| first.brand.omit.iter().any(|omitted| omitted == id);
    let mut sections = vec![section("summary", "section.group", &written(&overview))];
    let mut omitted: Vec<String> =
        PARTS.into_iter().filter(|id| left_out(id)).map(|id| t.word("section", id)).collect();
    if left_out("ties") {
        omitted.insert(0, t.t("section.ties").to_owned());
    } else {
        sections.push(section("ties", "section.ties", &written(&ties)));
    }
    for (at, (view, name)) in views.iter().zip(&names).enumerate() {
        for id in PARTS {
            if (id == "plan" && view.plan.is_none()) || left_out(id) {
                continue;
            }
            let part = made(id, view);
            let first = id == "summary";
            sections.push(Section {
                id: if first { format!("o{}", at + 1) } else { format!("o{}-{id}", at + 1) },
                title: if first { name.clone() } else { format!("{}: {}", format::short(name, 60), part.title) },
                nav: if first { format::short(name, 60) } else { format!("– {}", part.title) },
                views: part.views,
                body: prefixed(&part.body, at + 1, name),
            });
        }
    }
    let page: Page<'_> = page_of(first, title, name.to_owned(), sections, omitted);
    Some(written(&page))
}

fn member(at: usize, view: &View<'_>) -> Member {
    let t = view.texts;
    let headline = &view.headline;
    let mut grave = [0; 4];
    for (slot, tile) in grave.iter_mut().zip(&headline.tiles) {
        *slot = tile.grave();
    }
    Member {
        number: at + 1,
        name: ties::named(at, view, 120),
        services: view.services.len(),
        grave,
        split: headline.split.iter().map(|(_, n)| *n).collect(),
        effort_days: headline.effort_days,
        effort_cost: headline.effort_cost,
        done: view.plan.as_ref().and_then(|plan| plan.span()).map_or_else(|| "–".to_owned(), |span| t.date(span.1)),
    }
}

fn total(members: &[Member], t: Texts<'_>) -> Member {
    let mut out = Member {
        number: 0,
        name: t.t("group.total").to_owned(),
        services: 0,
        grave: [0; 4],
        split: vec![0; 5],
        effort_days: (0.0, 0.0),
        effort_cost: Some((0.0, 0.0)),
        done: String::new(),
    };
    for member in members {
        out.services += member.services;
        for (sum, n) in out.grave.iter_mut().zip(member.grave) {
            *sum += n;
        }
        for (sum, n) in out.split.iter_mut().zip(&member.split) {
            *sum += n;
        }
        out.effort_days.0 += member.effort_days.0;
        out.effort_days.1 += member.effort_days.1;
        out.effort_cost = out.effort_cost.zip(member.effort_cost).map(|(a, b)| (a.0 + b.0, a.1 + b.1));
    }
    out
}

/// Rows of each kind.
const COMMON: usize = 8;

/// Owners, countries and clouds behind services of at least two organisations, the most services first.
fn common(views: &[View<'_>]) -> Vec<(&'static str, Vec<Common>)> {
    let country = |code: &str| views.first().map(|view| view.country(code)).unwrap_or_default();
    let of_kind = |kind: ConcentrationKind| {
        let mut found: BTreeMap<(String, String), Vec<usize>> = BTreeMap::new();
        for (number, view) in views.iter().enumerate() {
            for entry in view.concentration.iter().filter(|entry| entry.kind == kind) {
                let key = (entry.name.clone(), entry.country.clone());
                found.entry(key).or_insert_with(|| vec![0; views.len()])[number] += entry.services.len();
            }
        }
        let mut out: Vec<Common> = found
            .into_iter()
            .filter(|(_, services)| services.iter().filter(|n| **n > 0).count() > 1)
            .map(|((name, code), services)| Common {
                name,
                country: match (code.is_empty(), kind) {
                    (false, ConcentrationKind::UltimateParent) => country(&code),
                    _ => String::new(),
                },
                services,
            })
            .collect();
        out.sort_by(|a, b| b.total().cmp(&a.total()).then_with(|| a.name.cmp(&b.name)));
        out.truncate(COMMON);
        (kind.as_str(), out)
    };
    let kinds = [ConcentrationKind::UltimateParent, ConcentrationKind::Country, ConcentrationKind::Cloud];
    kinds.into_iter().map(of_kind).filter(|(_, rows)| !rows.is_empty()).collect()
}

/// Scenarios by what they do to each organisation, in the order of the first that has them.
fn cases(views: &[View<'_>]) -> Vec<Case> {
    let mut out: Vec<(String, Case)> = Vec::new();
    for (number, view) in views.iter().enumerate() {
        for scenario in &view.scenarios {
            let at = out.iter().position(|(id, _)| *id == scenario.id).unwrap_or_else(|| {
                let (name, hits) = (scenario.name.clone(), vec![None; views.len()]);
                out.push((scenario.id.clone(), Case { name, happened: scenario.happened, hits }));
                out.len() - 1
            });
            out[at].1.hits[number] = Some([scenario.dark.len(), scenario.perhaps.len(), scenario.later.len()]);
        }
    }
    out.into_iter().map(|(_, case)| case).collect()
}

/// Lenses by their result for each organisation: the range of all its services.
fn lenses(views: &[View<'_>]) -> Vec<LensRow> {
    let mut out: Vec<(String, LensRow)> = Vec::new();
    for (number, view) in views.iter().enumerate() {
        let all: Vec<&LensView> = view.services.iter().flat_map(|service| &service.lenses).collect();
        for lens in &all {
            if !out.iter().any(|(id, _)| *id == lens.id) {
                let row = LensRow { name: lens.name.clone(), results: vec![String::new(); views.len()] };
                out.push((lens.id.clone(), row));
            }
        }
        for (id, row) in &mut out {
            let own: Vec<&LensView> = all.iter().copied().filter(|lens| lens.id == *id).collect();
            if !own.is_empty() {
                row.results[number] = over_all(&own, view.texts);
            }
        }
    }
    out.into_iter().map(|(_, row)| row).collect()
}

/// The result of one lens over all services: the worst SEAL and the mean of the scores, or how many criteria stand how.
fn over_all(own: &[&LensView], t: Texts<'_>) -> String {
    #[allow(clippy::cast_precision_loss)]
    let count = own.len() as f64;
    let mut parts = Vec::new();
    let seals: Vec<(u8, u8)> = own.iter().filter_map(|lens| lens.seal).collect();
    if let (Some(low), Some(high)) = (seals.iter().map(|s| s.0).min(), seals.iter().map(|s| s.1).min()) {
        let range = if low == high { format!("SEAL-{low}") } else { format!("SEAL-{low} – SEAL-{high}") };
        parts.push(t.with("group.seal", &[("seal", &range)]));
    }
    let scores: Vec<(f64, f64)> = own.iter().filter_map(|lens| lens.score).collect();
    if !scores.is_empty() {
        let mean = |value: fn(&(f64, f64)) -> f64| t.percent(scores.iter().map(value).sum::<f64>() / count / 100.0);
        parts.push(t.with("group.score", &[("from", &mean(|s| s.0)), ("to", &mean(|s| s.1))]));
    }
    let mut sums = [0; 4];
    for counts in own.iter().filter_map(|lens| lens.counts) {
        for (sum, n) in sums.iter_mut().zip(counts) {
            *sum += n;
        }
    }
    let words = ["lens.met-n", "lens.partly-n", "lens.failed-n", "lens.open-n"];
    let named = sums.iter().zip(words).filter(|(n, _)| **n > 0);
    parts.extend(named.map(|(n, key)| t.with(key, &[("n", &t.number(*n))])));
    parts.join(", ")
}

/// Markup with its ids and inner links in a part of their own, and without the heading that the part has already. Text
/// from outside is escaped, so that the patterns occur in tags only.
fn prefixed(markup: &str, number: usize, name: &str) -> String {
    let prefix = format!("o{number}-");
    let body = match (markup.find("<h1 "), markup.find("</h1>")) {
        (Some(start), Some(end)) if start < end => format!("{}{}", &markup[..start], &markup[end + 5..]),
        _ => markup.to_owned(),
    };
    // What filters a drawing works in the report on one organisation.
    let body = match body.split_once("<div class=\"filter\" hidden>") {
        Some((before, rest)) => rest.split_once("</div>").map_or(body.clone(), |(_, after)| format!("{before}{after}")),
        None => body,
    };
    // Labels of the same part of two organisations must differ.
    let label = format!(" aria-label=\"{number} {}: ", escape(&format::short(name, 40)));
    body.replace(" aria-label=\"", &label)
        .replace(" id=\"", &format!(" id=\"{prefix}"))
        .replace(" href=\"#", &format!(" href=\"#{prefix}"))
}
