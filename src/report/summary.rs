//! The short summary that `assess` prints: what was read, the worst exposures with their paths, the advice per service,
//! the questions that matter most, where the report is.

use crate::assess::{Assessment, Exposure};
use crate::catalog::Catalog;
use crate::model::words::{Language, Level, Placement, Verdict};
use crate::report::redact::Names;
use crate::report::view::Texts;
use crate::source::unseen::misleads;
use std::fmt::Write as _;

/// How many exposures and questions are shown.
const SHOWN: usize = 5;

/// Renders the summary.
#[must_use]
pub fn summary(
    assessment: &Assessment<'_>,
    names: &Names<'_>,
    language: Language,
    report: Option<&str>,
    colour: bool,
) -> String {
    let say = |key: &str| text(assessment.catalog, key, language);
    let bold = |words: &str| if colour { format!("\u{1b}[1m{words}\u{1b}[0m") } else { words.to_owned() };
    let mut out = String::new();
    let organisation = &assessment.inventory.organisation;
    let _ = writeln!(out, "{}", bold(&clean(&names.text(&organisation.name))));
    let _ = writeln!(out, "{}", read(assessment, language));
    worst(&mut out, assessment, names, &bold(&say("summary.worst")), language);
    placements(&mut out, assessment, names, &bold(&say("summary.advice")), language);
    if !assessment.questions.is_empty() {
        let _ = writeln!(out, "\n{}", bold(&say("summary.questions")));
        for question in assessment.questions.iter().take(SHOWN) {
            let of = question.service.map_or(String::new(), |at| format!("{}: ", clean(names.id(at))));
            let _ = writeln!(out, "  {of}{}", clean(&names.text(question.question.get(language))));
        }
    }
    if !assessment.findings.is_empty() {
        let count = assessment.findings.len();
        let key = if count == 1 { "summary.finding-one" } else { "summary.findings" };
        let _ = writeln!(out, "\n{}", say(key).replace("{count}", &count.to_string()));
    }
    if let Some(report) = report {
        let _ = writeln!(out, "\n{}", say("summary.report").replace("{path}", report));
    }
    out
}

/// What was read: how many services, the home, the catalog, the day.
#[must_use]
pub fn read(assessment: &Assessment<'_>, language: Language) -> String {
    let count = assessment.services.len();
    text(assessment.catalog, if count == 1 { "summary.read-one" } else { "summary.read" }, language)
        .replace("{services}", &count.to_string())
        .replace("{home}", &assessment.inventory.organisation.home)
        .replace("{catalog}", assessment.catalog.version())
        .replace("{today}", &Texts::new(assessment.catalog, language).short_date(assessment.today))
}

fn worst(out: &mut String, assessment: &Assessment<'_>, names: &Names<'_>, title: &str, language: Language) {
    let all: Vec<(usize, &Exposure)> = assessment
        .services
        .iter()
        .enumerate()
        .flat_map(|(at, result)| {
            result.exposures.iter().filter(|e| e.level > Level::None && e.reach.is_some()).map(move |e| (at, e))
        })
        .collect();
    if all.is_empty() {
        return;
    }
    let _ = writeln!(out, "\n{title}");
    for (at, exposure) in first(all) {
        let country = country(assessment.catalog, exposure, language);
        let channel = text(assessment.catalog, &format!("channel.{}", exposure.channel), language);
        let level = text(assessment.catalog, &format!("level.{}", exposure.level), language);
        let mark = if exposure.verdict() == Verdict::Unknown { "?" } else { "" };
        let _ = writeln!(out, "  [{level}{mark}] {channel} {country}: {}", path(assessment, at, exposure, names));
    }
}

/// The worst ones, one for each service and jurisdiction. Of many exposures only as many are put in order as are looked at.
fn first(mut all: Vec<(usize, &Exposure)>) -> Vec<(usize, &Exposure)> {
    let worse = |(a, x): &(usize, &Exposure), (b, y): &(usize, &Exposure)| {
        (y.verdict(), y.level, y.direct)
            .cmp(&(x.verdict(), x.level, x.direct))
            .then_with(|| a.cmp(b))
            .then_with(|| x.channel.cmp(&y.channel))
            .then_with(|| x.jurisdiction.cmp(&y.jurisdiction))
    };
    let mut looked_at = SHOWN * 8;
    loop {
        let end = looked_at.min(all.len());
        if end < all.len() {
            all.select_nth_unstable_by(end, worse);
        }
        all[..end].sort_unstable_by(worse);
        let mut shown: Vec<(usize, &Exposure)> = Vec::new();
        for (at, exposure) in &all[..end] {
            if shown.len() < SHOWN && !shown.iter().any(|(a, x)| a == at && x.jurisdiction == exposure.jurisdiction) {
                shown.push((*at, *exposure));
            }
        }
        if shown.len() == SHOWN || end == all.len() {
            return shown;
        }
        looked_at *= 8;
    }
}

/// The code of the country behind an exposure, or that it is open.
#[must_use]
pub fn country(catalog: &Catalog, exposure: &Exposure, language: Language) -> String {
    match &exposure.jurisdiction {
        Some(code) => code.to_string(),
        None => format!("({})", text(catalog, "exposure.country-open", language)),
    }
}

/// A proof on one line, without hidden names.
#[must_use]
pub fn path(assessment: &Assessment<'_>, at: usize, exposure: &Exposure, names: &Names<'_>) -> String {
    let hops = assessment.proof(at, exposure);
    let ends = hops.first().map(|hop| hop.from).into_iter().chain(hops.iter().map(|hop| hop.to));
    ends.map(|end| clean(&names.end(end).unwrap_or_else(|| names.text(end)))).collect::<Vec<_>>().join(" → ")
}

fn placements(out: &mut String, assessment: &Assessment<'_>, names: &Names<'_>, title: &str, language: Language) {
    let _ = writeln!(out, "\n{title}");
    let counts: Vec<String> = Placement::ALL
        .iter()
        .map(|placement| {
            let count =
                assessment.services.iter().filter(|result| result.recommendation.placement == *placement).count();
            format!("{} {count}", text(assessment.catalog, &format!("placement.{placement}"), language))
        })
        .collect();
    let _ = writeln!(out, "  {}", counts.join(" · "));
    let width = (0..assessment.services.len()).map(|at| names.id(at).chars().count().min(32)).max().unwrap_or(0);
    for (at, result) in assessment.services.iter().enumerate().take(200) {
        let placement = text(assessment.catalog, &format!("placement.{}", result.recommendation.placement), language);
        let best = result.recommendation.best();
        let moves = !matches!(result.recommendation.placement, Placement::Keep | Placement::Govern);
        let target = best.target.filter(|_| moves).map(|ix| names.offering(ix));
        let cloud = best.cloud.map(|ix| names.offering(ix));
        let to = match (target, cloud) {
            (Some(target), Some(cloud)) => format!(": {target} + {cloud}"),
            (Some(target), None) => format!(": {target}"),
            _ => String::new(),
        };
        let id = clean(names.id(at));
        let _ = writeln!(out, "  {id:<width$}  {placement}{to}");
    }
    if assessment.services.len() > 200 {
        let _ = writeln!(out, "  … {}", assessment.services.len() - 200);
    }
}

/// A text of the catalog, or its key where it is missing.
#[must_use]
pub fn text(catalog: &Catalog, key: &str, language: Language) -> String {
    catalog.text(key).map_or_else(|| key.to_owned(), |text| text.get(language).to_owned())
}

/// Without characters by which names could command the terminal or read as others.
#[must_use]
pub fn clean(text: &str) -> String {
    text.chars().map(|c| if misleads(c) { '\u{fffd}' } else { c }).collect()
}
