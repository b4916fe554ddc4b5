//! A report on several organisations: what they have in common first, then each with its own part.
//!
//! In: one [`View`] an organisation. Out: the text of one file. Parts are those of the single report; their ids get a prefix
//! (`o1-`, `o2-`, …), so that links stay within their part.

use super::{
    Page, Section, lean, made,
    marks::{Marks, escape},
    page_of, written,
};
use crate::assess::concentration::ConcentrationKind;
use crate::report::view::{Texts, View, format};
use askama::Template;
use std::collections::BTreeMap;

/// Sections that each organisation has, in order: those without controls.
const PARTS: [&str; 7] = ["summary", "heat", "concentration", "plan", "findings", "pages", "sources"];

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

/// Who stands behind services of more than one organisation.
struct Common {
    name: String,
    country: String,
    organisations: usize,
    services: usize,
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
    common: Vec<Common>,
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
        members,
    };
    let all = "vb ve va";
    let mut sections = vec![Section {
        id: "summary".to_owned(),
        title: t.t("section.group").to_owned(),
        nav: String::new(),
        views: all,
        body: lean::lean(&written(&overview)),
    }];
    for (at, (view, name)) in views.iter().zip(&names).enumerate() {
        for id in PARTS {
            if (id == "plan" && view.plan.is_none()) || view.brand.omit.iter().any(|omitted| omitted == id) {
                continue;
            }
            let part = made(id, view);
            let first = id == "summary";
            sections.push(Section {
                id: if first { format!("o{}", at + 1) } else { format!("o{}-{id}", at + 1) },
                title: if first { name.clone() } else { format!("{}: {}", format::short(name, 60), part.title) },
                nav: if first { format::short(name, 40) } else { format!("– {}", part.title) },
                views: part.views,
                body: prefixed(&part.body, at + 1, name),
            });
        }
    }
    let page: Page<'_> = page_of(first, title, name.to_owned(), sections, Vec::new());
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
        // Hidden names are the same for all; the number tells them apart.
        name: if view.names.redact.services {
            format!("{} {}", view.organisation, at + 1)
        } else {
            format::short(&view.organisation, 120)
        },
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

/// Owners behind services of at least two organisations, the most services first.
fn common(views: &[View<'_>]) -> Vec<Common> {
    let mut found: BTreeMap<(String, String), (usize, usize)> = BTreeMap::new();
    for view in views {
        for entry in view.concentration.iter().filter(|entry| entry.kind == ConcentrationKind::UltimateParent) {
            let slot = found.entry((entry.name.clone(), entry.country.clone())).or_default();
            slot.0 += 1;
            slot.1 += entry.services.len();
        }
    }
    let country = |code: &str| views.first().map(|view| view.country(code)).unwrap_or_default();
    let mut out: Vec<Common> = found
        .into_iter()
        .filter(|(_, (organisations, _))| *organisations > 1)
        .map(|((name, code), (organisations, services))| Common {
            name,
            country: if code.is_empty() { String::new() } else { country(&code) },
            organisations,
            services,
        })
        .collect();
    out.sort_by(|a, b| b.services.cmp(&a.services).then_with(|| a.name.cmp(&b.name)));
    out.truncate(12);
    out
}

/// Markup with its ids and inner links in a part of their own, and without the heading that the part has already. Text
/// from outside is escaped, so that the patterns occur in tags only.
fn prefixed(markup: &str, number: usize, name: &str) -> String {
    let prefix = format!("o{number}-");
    let body = match (markup.find("<h1 "), markup.find("</h1>")) {
        (Some(start), Some(end)) if start < end => format!("{}{}", &markup[..start], &markup[end + 5..]),
        _ => markup.to_owned(),
    };
    // Labels of the same part of two organisations must differ.
    let label = format!(" aria-label=\"{number} {}: ", escape(&format::short(name, 40)));
    body.replace(" aria-label=\"", &label)
        .replace(" id=\"", &format!(" id=\"{prefix}"))
        .replace(" href=\"#", &format!(" href=\"#{prefix}"))
}
