//! Rows and lines that templates show: what is shortened for large inventories, and tables that are computed.

use super::heat::HeatMap;
use super::marks::{Html, Marks, Take, escape, initial};
use super::{CHANNELS, ConcentrationKind, markdown};
use crate::assess::GateState;
use crate::model::Strength;
use crate::model::words::*;
use crate::report::view::source::is_link;
use crate::report::view::{CandidateView, ConcentrationView, ServiceView, format};
use askama::filters::Safe;
use std::fmt::Write as _;

impl Marks<'_> {
    /// Gates that a candidate fails or leaves undecided, in words.
    pub(super) fn gates_line(self, gates: &[GateState; 4]) -> Html {
        let t = self.view.texts;
        let mut out = Vec::new();
        for (state, sign) in [(GateState::Fail, "✗"), (GateState::Open, "?")] {
            let names: Vec<String> = CHANNELS
                .iter()
                .zip(gates)
                .filter(|(_, gate)| **gate == state)
                .map(|(channel, _)| t.word("channel", channel.as_str()))
                .collect();
            if !names.is_empty() {
                let key = if state == GateState::Fail { "gate.fail" } else { "gate.open" };
                out.push(format!("{sign} {} {}", escape(t.t(key)), escape(&names.join(", "))));
            }
        }
        Safe(if out.is_empty() { format!("✓ {}", escape(t.t("gate.pass"))) } else { out.join("<br>") })
    }

    /// What the recommended way takes, where candidates have no table: it stands with the recommendation.
    pub(super) fn winner(self, service: &ServiceView) -> Option<Html> {
        let winner = service.advice.candidates.iter().find(|candidate| candidate.winner)?;
        (!self.view.detail.table).then(|| self.candidate(winner, self.currency(service)))
    }

    /// The candidates beside the recommended one.
    pub(super) fn others(self, service: &ServiceView) -> Vec<&CandidateView> {
        service.advice.candidates.iter().filter(|candidate| !candidate.winner).collect()
    }

    /// A candidate on one line: its gates, what it takes, why it lost.
    pub(super) fn candidate(self, candidate: &CandidateView, currency: &str) -> Html {
        let t = self.view.texts;
        let mut parts = vec![self.gates_line(&candidate.gates).0.replace("<br>", ", ")];
        if candidate.placement != Placement::Keep {
            parts.push(escape(&t.days_range(candidate.effort_days)));
        }
        // What today's solution costs stands among the facts.
        if candidate.cost_per_year.is_some() && candidate.placement != Placement::Keep {
            let amount = self.money(candidate.cost_per_year, currency);
            parts.push(escape(&t.with("advice.per-year", &[("amount", &amount)])));
        }
        if !candidate.winner && candidate.gates.iter().all(|gate| *gate == GateState::Pass) {
            parts.push(escape(candidate.lost.trim_end_matches('.')));
        }
        if let Some(who) = &candidate.foreign_control {
            parts.push(escape(who.trim_end_matches('.')));
        }
        Safe(parts.join(" · "))
    }

    pub(super) fn markdown(self, text: &str) -> Html {
        Safe(markdown::render(text, 2))
    }

    pub(super) fn levels_down(self) -> [Level; 5] {
        [Level::Critical, Level::High, Level::Medium, Level::Low, Level::None]
    }

    pub(super) fn channels(self) -> [Channel; 4] {
        CHANNELS
    }

    pub(super) fn placements(self) -> [Placement; 5] {
        [Placement::Local, Placement::EuCloud, Placement::Hybrid, Placement::Govern, Placement::Keep]
    }

    /// First letter of a channel, as in [`Marks::tokens`].
    pub(super) fn letter(self, channel: impl Take<Channel>) -> char {
        channel.take().as_str().chars().next().unwrap_or('?')
    }

    /// The worst of these services.
    pub(super) fn worst_links(self, services: &[usize], limit: impl Take<usize>) -> Html {
        let wanted: std::collections::BTreeSet<usize> = services.iter().copied().collect();
        let ordered: Vec<usize> = self.view.order.iter().copied().filter(|at| wanted.contains(at)).collect();
        self.links(&ordered, limit)
    }

    pub(super) fn join(self, list: &[String], limit: impl Take<usize>) -> String {
        let limit = limit.take();
        let mut out = list.iter().take(limit).cloned().collect::<Vec<_>>().join(", ");
        if list.len() > limit {
            out.push(' ');
            out.push_str(&self.view.texts.count("list.more", list.len() - limit));
        }
        out
    }

    /// Price of a person-day.
    pub(super) fn rate(self) -> String {
        if self.view.names.redact.costs {
            return self.view.texts.t("redact.amount").to_owned();
        }
        self.view.texts.money(self.view.assessment.policy.day_rate, "EUR")
    }

    /// Who provides a service, and who stands behind.
    pub(super) fn who(self, service: &ServiceView) -> Html {
        let t = self.view.texts;
        if service.provider.is_empty() {
            return Safe(format!("<span class=\"unk\">{}</span>", escape(t.t("proof.not-known"))));
        }
        let provider = escape(&format::short(&service.provider, 50));
        if service.parent.is_empty() {
            return Safe(provider);
        }
        let parent = format!("{} · {}", format::short(&service.parent, 40), service.parent_country);
        Safe(format!("{provider} <small>{}</small>", escape(&parent)))
    }

    /// Effort of the advice; nothing where nothing is to be done.
    pub(super) fn days(self, service: &ServiceView) -> String {
        if service.advice.placement == Placement::Keep {
            "–".to_owned()
        } else {
            self.view.texts.days_range(service.advice.effort_days)
        }
    }

    /// Head of a column of the heat map.
    pub(super) fn column(self, code: &str) -> Html {
        let t = self.view.texts;
        let out = match code {
            "*" => escape(t.t("heat.exit")),
            "-" => format!("<abbr title=\"{}\">?</abbr>", escape(t.t("jurisdiction.unknown"))),
            code => format!("<abbr title=\"{}\">{}</abbr>", escape(&self.view.country(code)), escape(code)),
        };
        Safe(out)
    }

    pub(super) fn columns_of(self, map: &HeatMap) -> usize {
        1 + map.channels.iter().map(|(_, codes)| codes.len()).sum::<usize>()
    }

    pub(super) fn group(self, group: &str) -> String {
        if group.is_empty() {
            self.view.texts.t("category.unknown").to_owned()
        } else {
            self.view.texts.word("group", group)
        }
    }

    pub(super) fn category(self, name: &str) -> String {
        if name.is_empty() { self.view.texts.t("category.unknown").to_owned() } else { name.to_owned() }
    }

    /// Concentration by kind: the largest rows, and how many more there are.
    pub(super) fn concentrations(self) -> Vec<(&'static str, Vec<ConcentrationView>, usize)> {
        [ConcentrationKind::UltimateParent, ConcentrationKind::Country, ConcentrationKind::Cloud]
            .into_iter()
            .map(|kind| {
                let all: Vec<&ConcentrationView> =
                    self.view.concentration.iter().filter(|entry| entry.kind == kind).collect();
                // What one service has for itself is no concentration.
                let shared = all.iter().filter(|entry| entry.services.len() > 1).take(8);
                let rows: Vec<ConcentrationView> = shared.map(|entry| (*entry).clone()).collect();
                let more = all.len() - rows.len();
                (kind.as_str(), rows, more)
            })
            .filter(|(_, rows, _)| !rows.is_empty())
            .collect()
    }

    /// Names in short lists.
    pub(super) fn few(self) -> usize {
        if self.view.detail.every_row { 12 } else { 5 }
    }

    /// Rows of long tables.
    pub(super) fn rows(self) -> usize {
        100
    }

    /// Controls by how they stand: those in place, those missing, those not known. A person's words cannot disturb what
    /// stands around them.
    pub(super) fn controls(self, service: &ServiceView) -> Html {
        let t = self.view.texts;
        let mut out = String::new();
        for (wanted, sign, key) in
            [(Some(true), "✓", "control.yes"), (Some(false), "✗", "control.no"), (None, "?", "verdict.unknown")]
        {
            let these = service.controls.iter().filter(|(.., good)| *good == wanted);
            let names: Vec<String> = these
                .map(|(name, state, _)| {
                    if state == t.t(key) {
                        escape(name)
                    } else {
                        format!("{} ({})", escape(name), self.isolated(state))
                    }
                })
                .collect();
            if !names.is_empty() {
                let _ = write!(out, "<p><b>{sign} {}:</b> {}</p>", escape(t.t(key)), names.join(", "));
            }
        }
        Safe(out)
    }

    /// What the class of a placement ends with.
    pub(super) fn initial(self, placement: impl Take<Placement>) -> char {
        initial(placement.take())
    }

    /// A name as markup.
    pub(super) fn named(self, name: String) -> Html {
        Safe(self.isolated(&name))
    }

    pub(super) fn numbers(self, services: &[usize]) -> String {
        services.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
    }

    /// A link to an address, called after its host; the print shows the rest.
    pub(super) fn web(self, text: &str) -> Html {
        if !is_link(text) {
            return self.source(text, false);
        }
        let host = text.split("//").nth(1).and_then(|rest| rest.split(['/', '?', '#']).next()).unwrap_or(text);
        let host = format::short(host.strip_prefix("www.").unwrap_or(host), 60);
        Safe(format!("<a href=\"{}\">{}</a>", escape(text), escape(&host)))
    }

    /// The facts that matter most, on one line.
    pub(super) fn facts_line(self, service: &ServiceView) -> String {
        let wanted = ["fact.location", "fact.data", "fact.keys", "fact.contract"].map(|key| self.view.texts.t(key));
        let mut parts: Vec<String> = Vec::new();
        if !service.provider.is_empty() {
            let parent = if service.parent.is_empty() {
                String::new()
            } else {
                format!(" ({}, {})", service.parent, service.parent_country)
            };
            parts.push(format!("{}{parent}", service.provider));
        }
        parts.extend(
            service
                .facts
                .iter()
                .filter(|fact| wanted.contains(&fact.label.as_str()))
                .map(|fact| format!("{}: {}", fact.label, format::short(&fact.value, 120))),
        );
        parts.join(" · ")
    }

    pub(super) fn needs_line(self, service: &ServiceView) -> Html {
        let needed: Vec<usize> = service.needs_services.iter().map(|link| link.service).collect();
        self.links(&needed, 4)
    }

    /// The advice on one line.
    pub(super) fn advice_line(self, service: &ServiceView) -> String {
        let t = self.view.texts;
        let advice = &service.advice;
        let mut parts = vec![advice.reasons.join(" ")];
        if advice.placement != Placement::Keep {
            let days = t.days_range(advice.effort_days);
            parts.insert(
                0,
                if advice.target.is_empty() { format!("{days}.") } else { format!("{}, {days}.", advice.target) },
            );
        }
        if let Some(second) = advice.candidates.iter().find(|candidate| !candidate.winner) {
            let name = t.word("placement", second.placement.as_str());
            let name = if second.target.is_empty() { name } else { format!("{name}: {}", second.target) };
            parts.push(format!("{name} – {}", second.lost));
        }
        if advice.more > 0 {
            parts.push(t.count("advice.more", advice.more));
        }
        parts.join(" ")
    }

    /// The policy's gates: channel, what decides, what is tolerated.
    pub(super) fn gates(self) -> Vec<(String, String, String)> {
        let t = self.view.texts;
        let gates = &self.view.assessment.policy.gates;
        let word = |channel: Channel, strength: Strength| {
            let key = match strength {
                Strength::None => "none",
                Strength::Reduced => "reduced",
                Strength::Full => "full",
            };
            t.word(&format!("allowed.{channel}"), key)
        };
        let mut out = Vec::new();
        for (channel, limits, by) in [
            (Channel::Access, gates.access, "fact.confidentiality"),
            (Channel::Disruption, gates.disruption, "fact.availability"),
            (Channel::Transfer, gates.transfer, "fact.confidentiality"),
        ] {
            for (need, limit) in Need::ALL.iter().zip(limits) {
                let by = format!("{}: {}", t.t(by), t.word("need", need.as_str()));
                out.push((t.word("channel", channel.as_str()), by, word(channel, limit)));
            }
        }
        for (criticality, limit) in Criticality::ALL.iter().zip(gates.exit) {
            let by = format!("{}: {}", t.t("fact.criticality"), t.word("criticality", criticality.as_str()));
            out.push((t.word("channel", Channel::Exit.as_str()), by, word(Channel::Exit, limit)));
        }
        out
    }
}
