//! Findings by rule, questions by what is asked, and what is still open: what says the same for several services stands
//! there once, with all of them.

use super::marks::{Html, Marks, chip, escape};
use crate::model::words::*;
use crate::report::view::format;
use askama::filters::Safe;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

/// What holds for most findings.
pub(super) struct Usual {
    /// How certain they are.
    pub(super) confidence: Confidence,
    /// The one file in which all of them lie, if it is one.
    pub(super) file: Option<String>,
}

/// Findings of one rule.
pub(super) struct FindingGroup {
    /// Rule id.
    pub(super) rule: String,
    /// What the rule is about; empty: the rule does not say.
    pub(super) title: String,
    /// What to do, where it is the same for all of them but for the vendor's name.
    pub(super) remedy: String,
    /// Who acts.
    pub(super) owner: &'static str,
    /// Findings in it.
    pub(super) count: usize,
    /// Rows, worst first.
    pub(super) rows: Vec<FindingRow>,
}

/// Findings that say the same.
pub(super) struct FindingRow {
    /// How serious.
    pub(super) severity: Severity,
    /// What was found, without the name of the service.
    pub(super) message: String,
    /// What to do; empty: it stands with the group.
    pub(super) remedy: String,
    /// Places among the view's findings.
    pub(super) hits: Vec<usize>,
}

/// Questions that ask the same.
pub(super) struct QuestionGroup {
    /// The question.
    pub(super) question: String,
    /// Field that an answer fills.
    pub(super) fact: String,
    /// Who can answer.
    pub(super) answered_by: String,
    /// Services, the largest gain first; empty: it is about the organisation.
    pub(super) services: Vec<usize>,
    /// The largest gain.
    pub(super) gain: f64,
    /// Questions in it.
    pub(super) count: usize,
    sum: f64,
}

impl Marks<'_> {
    /// The first findings, by rule, in the order in which rules first occur.
    pub(super) fn finding_groups(self) -> Vec<FindingGroup> {
        let mut out: Vec<FindingGroup> = Vec::new();
        let mut places: BTreeMap<&str, usize> = BTreeMap::new();
        // Remedies of a rule: as they are, and with the vendor's name left open.
        let mut remedies: Vec<[BTreeSet<String>; 2]> = Vec::new();
        for (number, finding) in self.view.findings.iter().enumerate().take(self.finding_rows()) {
            let at = *places.entry(&finding.rule).or_insert_with(|| {
                out.push(FindingGroup {
                    rule: finding.rule.clone(),
                    title: self.rule_title(&finding.rule).unwrap_or_default(),
                    remedy: String::new(),
                    owner: finding.owner.as_str(),
                    count: 0,
                    rows: Vec::new(),
                });
                remedies.push([BTreeSet::new(), BTreeSet::new()]);
                out.len() - 1
            });
            let group = &mut out[at];
            group.count += 1;
            remedies[at][0].insert(finding.remedy.clone());
            remedies[at][1].insert(self.for_any_vendor(number));
            let message = self.about(number);
            let same = |row: &&mut FindingRow| {
                row.severity == finding.severity
                    && row.message == message
                    && self.view.findings[row.hits[0]].remedy == finding.remedy
            };
            match group.rows.iter_mut().find(same) {
                Some(row) => row.hits.push(number),
                None => group.rows.push(FindingRow {
                    severity: finding.severity,
                    message,
                    remedy: finding.remedy.clone(),
                    hits: vec![number],
                }),
            }
        }
        for (group, [exact, general]) in out.iter_mut().zip(remedies) {
            let shared = [exact, general].into_iter().find(|found| found.len() == 1);
            let Some(shared) = shared.and_then(|found| found.into_iter().next()) else { continue };
            group.remedy = shared;
            let mut rows: Vec<FindingRow> = Vec::new();
            for mut row in std::mem::take(&mut group.rows) {
                row.remedy.clear();
                match rows.iter_mut().find(|known| known.severity == row.severity && known.message == row.message) {
                    Some(known) => known.hits.append(&mut row.hits),
                    None => rows.push(row),
                }
            }
            group.rows = rows;
        }
        out
    }

    /// The remedy of a finding with the name of the vendor (or service) left open.
    fn for_any_vendor(self, number: usize) -> String {
        let finding = &self.view.findings[number];
        let mut text = finding.remedy.clone();
        let Some(at) = finding.service else { return text };
        let vendor = self.view.assessment.services[at].vendor.as_deref().map(|id| self.view.names.vendor(id));
        let service = &self.view.services[at];
        let own = self.view.assessment.service(at);
        let names = vendor.iter().chain([&service.provider, &service.name]).chain(&own.name).chain(&own.name_en);
        for name in names.filter(|name| name.chars().count() > 2) {
            text = text.replace(name.as_str(), self.view.texts.t("findings.vendor"));
        }
        text
    }

    /// What a finding says, without the name of the service that stands beside it.
    pub(super) fn about(self, number: usize) -> String {
        let finding = &self.view.findings[number];
        let Some(at) = finding.service else { return finding.message.clone() };
        let service = self.view.assessment.service(at);
        let own = [Some(self.view.names.service(at)), service.name.as_deref(), service.name_en.as_deref()];
        let mut names: Vec<String> =
            own.into_iter().flatten().chain([service.id.as_str()]).map(str::to_owned).collect();
        names.extend(names.clone().iter().map(|name| format::short(name, 60)));
        let rest = names.iter().find_map(|name| finding.message.strip_prefix(name.as_str())?.strip_prefix(": "));
        rest.unwrap_or(&finding.message).to_owned()
    }

    /// What holds for most findings: it stands once, above them.
    pub(super) fn usual_finding(self) -> Usual {
        Usual { confidence: self.usual_confidence(), file: self.finding_file() }
    }

    /// The services of a row, each with its place and how certain it is.
    pub(super) fn hits(self, hits: &[usize], usual: &Usual) -> Html {
        let mut out = String::new();
        for (n, number) in hits.iter().enumerate() {
            let joint = if n > 0 { ", " } else { "" };
            let head = match self.view.findings[*number].service {
                Some(at) => format!("<a id=\"f{number}\" href=\"#s{at}\">{}</a>", self.isolated(&self.view.name(at))),
                None => format!("<span id=\"f{number}\">–</span>"),
            };
            let _ = write!(out, "{joint}{head}{}", self.certainty(*number, usual).0);
        }
        Safe(out)
    }

    /// How certain most findings are.
    fn usual_confidence(self) -> Confidence {
        let count = |wanted| self.view.findings.iter().filter(|finding| finding.confidence == wanted).count();
        let all = [Confidence::High, Confidence::Medium, Confidence::Low];
        all.into_iter().max_by_key(|wanted| (count(*wanted), *wanted == Confidence::High)).unwrap_or(Confidence::High)
    }

    /// How certain a finding is and where it stands; nothing where it is certain and has no place.
    fn certainty(self, number: usize, usual: &Usual) -> Html {
        let t = self.view.texts;
        let finding = &self.view.findings[number];
        let mut small = Vec::new();
        if finding.confidence != usual.confidence {
            small.push(escape(&t.word("confidence", finding.confidence.as_str())));
        }
        if let (Some(_), Some((_, line))) = (&usual.file, finding.place.rsplit_once(':')) {
            small.push(escape(&t.with("findings.line", &[("n", &line)])));
        } else if !finding.place.is_empty() {
            small.push(escape(&format::short(&self.brief_place(&finding.place), 120)));
        }
        Safe(if small.is_empty() { String::new() } else { format!(" ({})", small.join(", ")) })
    }

    /// Findings on the page of their service, by severity: titles that lead to the words in the list.
    pub(super) fn found(self, findings: &[usize]) -> Html {
        let mut out = String::new();
        let mut last = None;
        for number in findings {
            let finding = &self.view.findings[*number];
            // What an exposure with its proof says below is not said twice; it leads to its finding.
            let shown = finding.exposure.zip(finding.service).is_some_and(|(exposure, at)| {
                self.view.services[at].exposures.iter().any(|shown| shown.number == exposure)
            });
            if shown {
                continue;
            }
            if last != Some(finding.severity) {
                let word = escape(&self.view.texts.word("severity", finding.severity.as_str()));
                let _ =
                    write!(out, "{}<p>{} ", if last.is_some() { "</p>" } else { "" }, chip(finding.severity, &word));
                last = Some(finding.severity);
            } else {
                out.push_str("; ");
            }
            let _ = write!(out, "<a href=\"#f{number}\">{}</a>", escape(&self.title(*number)));
        }
        Safe(if last.is_some() { out + "</p>" } else { out })
    }

    /// What a rule is about; for rules of a person's own policy, what it found.
    pub(super) fn rule_title(self, rule: &str) -> Option<String> {
        let key = format!("rule.{rule}.title");
        let title = self.view.texts.t(&key);
        (title != key).then(|| title.to_owned())
    }

    fn title(self, number: usize) -> String {
        self.rule_title(&self.view.findings[number].rule).unwrap_or_else(|| format::short(&self.about(number), 120))
    }

    /// The one file in which all findings lie, if it is one.
    fn finding_file(self) -> Option<String> {
        let mut files = self
            .view
            .findings
            .iter()
            .filter(|f| !f.place.is_empty())
            .map(|finding| finding.place.rsplit_once(':').map(|(path, _)| path));
        let first = files.next()??;
        files.all(|path| path == Some(first)).then(|| self.brief_place(first))
    }

    /// A place without its folders, where the name of the file alone is clear.
    pub(super) fn brief_place(self, place: &str) -> String {
        let name = |path: &str| path.rsplit(['/', '\\']).next().unwrap_or_default().to_owned();
        let short = name(place);
        let file = short.split(':').next().unwrap_or_default().to_owned();
        let known = self.view.inputs.iter().filter(|input| name(&input.path) == file).count();
        if known <= 1 { short } else { place.to_owned() }
    }

    /// A place without its folders, shortened; where one file was read, its line.
    pub(super) fn file_line(self, place: &str) -> String {
        if let ([_], Some((_, line))) = (self.view.inputs.as_slice(), place.rsplit_once(':')) {
            return self.view.texts.with("findings.line", &[("n", &line)]);
        }
        format::short(&self.brief_place(place), 120)
    }

    /// Findings shown; the pages of services link to them, so it is all of them where pages do.
    pub(super) fn finding_rows(self) -> usize {
        if self.view.detail.every_row { usize::MAX } else { 300 }
    }

    /// Questions that ask the same on one line, those with the largest gain first.
    pub(super) fn question_groups(self) -> Vec<QuestionGroup> {
        let mut found: BTreeMap<(&str, &str, &str), QuestionGroup> = BTreeMap::new();
        for question in &self.view.questions {
            let key = (question.question.as_str(), question.fact.as_str(), question.answered_by.as_str());
            let group = found.entry(key).or_insert_with(|| QuestionGroup {
                question: question.question.clone(),
                fact: question.fact.clone(),
                answered_by: question.answered_by.clone(),
                services: Vec::new(),
                gain: 0.0,
                count: 0,
                sum: 0.0,
            });
            group.services.extend(question.service);
            group.gain = group.gain.max(question.gain);
            group.count += 1;
            group.sum += question.gain;
        }
        let mut out: Vec<QuestionGroup> = found.into_values().collect();
        out.sort_by(|a, b| b.gain.total_cmp(&a.gain).then_with(|| b.sum.total_cmp(&a.sum)));
        out
    }

    /// The gain of a line: that of its only question, or the largest.
    pub(super) fn gain(self, group: &QuestionGroup) -> String {
        let most = self.view.texts.percent(group.gain);
        if group.count == 1 { most } else { self.view.texts.with("questions.up-to", &[("share", &most)]) }
    }

    /// Questions on lines that are not shown.
    pub(super) fn questions_left_out(self, groups: &[QuestionGroup]) -> usize {
        groups.iter().skip(self.question_rows()).map(|group| group.count).sum()
    }

    /// Lines of questions.
    pub(super) fn question_rows(self) -> usize {
        16
    }

    /// Findings by severity, worst first.
    pub(super) fn severities(self) -> Vec<(Severity, usize)> {
        let mut counts: BTreeMap<Severity, usize> = BTreeMap::new();
        for finding in &self.view.findings {
            *counts.entry(finding.severity).or_default() += 1;
        }
        counts.into_iter().rev().collect()
    }

    /// Facts that are missing, with the services that miss them, most frequent first.
    pub(super) fn open_facts(self) -> Vec<(String, Vec<usize>)> {
        let mut found: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for service in &self.view.services {
            for fact in &service.missing {
                found.entry(fact).or_default().push(service.at);
            }
        }
        let mut out: Vec<(String, Vec<usize>)> =
            found.into_iter().map(|(fact, list)| (fact.to_owned(), list)).collect();
        out.sort_by(|a, b| b.1.len().cmp(&a.1.len()).then_with(|| a.0.cmp(&b.0)));
        out
    }
}
