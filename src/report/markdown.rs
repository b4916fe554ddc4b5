//! The report in Markdown: for wikis, tickets and mails.

use super::view::Texts;
use super::{Context, Failure, summary};
use crate::assess::Assessment;
use crate::model::words::{Level, Verdict};
use std::fmt::Write as _;

/// Text that Markdown takes literally, on one line.
#[must_use]
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in summary::clean(text).chars() {
        if matches!(c, '\\' | '`' | '*' | '_' | '{' | '}' | '[' | ']' | '<' | '>' | '#' | '|' | '!' | '&' | '~') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// Renders the format.
///
/// # Errors
/// Never: the target is memory.
pub fn render(assessment: &Assessment<'_>, context: &Context<'_>) -> Result<Vec<u8>, Failure> {
    let language = context.language;
    let say = |key: &str| summary::text(assessment.catalog, key, language);
    let names = context.names(assessment);
    let texts = Texts::new(assessment.catalog, language);
    let plain = |text: &str| escape(&names.text(text));
    let mut out = String::new();
    let organisation = &assessment.inventory.organisation;
    let _ = writeln!(out, "# {}\n", plain(&organisation.name));
    let read = summary::read(assessment, language);
    let _ = writeln!(out, "{read}\n");
    let head = ["service", "offering", "parent", "advice", "target"].map(|column| say(&format!("column.{column}")));
    let _ = writeln!(out, "## {}\n\n| {} |\n|---|---|---|---|---|", say("summary.advice"), head.join(" | "));
    for (at, result) in assessment.services.iter().enumerate() {
        let service = assessment.service(at);
        let offering =
            service.offering.as_deref().and_then(|id| assessment.catalog.offering(id)).map_or("", |o| &o.name);
        let parent = assessment.ultimate_parent(at).map_or(String::new(), |p| format!("{} ({})", p.name, p.country));
        let target = result.recommendation.best().target.map_or("", |ix| &assessment.catalog.offering_at(ix).name);
        let placement = say(&format!("placement.{}", result.recommendation.placement));
        let _ = writeln!(
            out,
            "| {} | {} | {} | {placement} | {} |",
            escape(names.id(at)),
            plain(offering),
            plain(&parent),
            plain(target)
        );
    }
    let _ = writeln!(out, "\n## {}\n", say("summary.exposures"));
    for (at, result) in assessment.services.iter().enumerate() {
        for exposure in result.exposures.iter().filter(|e| e.level > Level::None && e.reach.is_some()) {
            let mark = if exposure.verdict() == Verdict::Unknown { "?" } else { "" };
            let _ = writeln!(
                out,
                "- **{}{mark}** {} {}: {}",
                say(&format!("level.{}", exposure.level)),
                say(&format!("channel.{}", exposure.channel)),
                summary::country(assessment.catalog, exposure, language),
                escape(&summary::path(assessment, at, exposure, &names))
            );
        }
    }
    if !assessment.findings.is_empty() {
        let _ = writeln!(out, "\n## {}\n", say("summary.findings-title"));
        for finding in &assessment.findings {
            let service = finding.service.map_or(String::new(), |at| format!("{}: ", escape(names.id(at))));
            let _ = writeln!(
                out,
                "- **{}** `{}` {service}{}",
                say(&format!("severity.{}", finding.severity)),
                finding.rule,
                plain(&texts.dated(&finding.message.get(language)))
            );
        }
    }
    if !assessment.questions.is_empty() {
        let _ = writeln!(out, "\n## {}\n", say("summary.questions"));
        for question in &assessment.questions {
            let service = question.service.map_or(String::new(), |at| format!("{}: ", escape(names.id(at))));
            let _ = writeln!(out, "- {service}{}", plain(question.question.get(language)));
        }
    }
    let _ = writeln!(out, "\n{}", say("summary.no-legal-advice"));
    Ok(out.into_bytes())
}
