//! Where in a person's files the constraints of a plan stand.
//!
//! In: what cannot hold together, the inventory and the texts it was read from. Out: diagnostics whose labels point at the
//! pins, needs, limits and freezes; constraints that stand in no file (options of the command line, gates of the policy)
//! have no label. Inventories in YAML are looked into again; services of tables are marked at their id.

use super::plan::Planned;
use super::plan_text::said;
use super::plan_words::Words;
use crate::diagnostic::Diagnostic;
use crate::model::Service;
use crate::plan::adapter::Wishes;
use crate::plan::contract::RENEWAL_ASSUMED_MONTHS;
use crate::plan::{Clash, Conflict};
use crate::source::yaml::{self, Node};
use crate::source::{Sources, Span};

/// Labels of one diagnostic at most.
const LABELS: usize = 12;

/// The contradiction, with the places of its members.
#[must_use]
pub fn contradiction(conflict: &Conflict, words: &Words<'_>, wishes: &Wishes, sources: &Sources) -> Diagnostic {
    let mut diagnostic = Diagnostic::error("no-plan", words.texts.t("planned.conflict").trim_end_matches(':'));
    let places = Places::new(sources);
    // What a person has fixed comes first: it is what can be changed.
    let gates = |clash: &&Clash| matches!(clash, Clash::Gates { .. } | Clash::Group { .. });
    let (last, first): (Vec<&Clash>, Vec<&Clash>) = conflict.clashes.iter().partition(gates);
    for clash in first.into_iter().chain(last) {
        let found = places.of(clash, words, wishes).filter(|_| diagnostic.labels.len() < LABELS);
        if let Some(span) = found {
            diagnostic = diagnostic.at(span, said(clash, words));
        }
    }
    diagnostic
}

/// What is odd about the facts of a plan that could be made.
#[must_use]
pub fn oddities(planned: &Planned, words: &Words<'_>, wishes: &Wishes, sources: &Sources) -> Vec<Diagnostic> {
    let (t, inventory) = (words.texts, words.assessment.inventory);
    let places = Places::new(sources);
    let mut found = Vec::new();
    for service in &inventory.services {
        let Some(ends) = service.contract.ends else { continue };
        if ends < words.assessment.today && service.contract.renews_months.is_none() {
            let values: [(&str, &dyn std::fmt::Display); 3] = [
                ("service", &words.name(&service.id)),
                ("day", &t.short_date(ends)),
                ("months", &RENEWAL_ASSUMED_MONTHS),
            ];
            let place = places.in_service(service, &["contract", "ends"]).or(service.span);
            found.push(
                Diagnostic::warning("contract-ended", t.with("planned.odd.contract", &values))
                    .at(place, "")
                    .help(t.t("planned.odd.contract.help")),
            );
        }
    }
    let capacity = planned.problem.capacity.days_per_month;
    if capacity == Some(0.0) {
        let place = if wishes.days_per_month.is_some() { None } else { places.capacity() };
        found.push(Diagnostic::warning("capacity-zero", t.t("planned.odd.capacity")).at(place, ""));
    }
    found
}

/// The inventories in YAML, read again for their places.
struct Places<'s> {
    roots: Vec<(crate::source::FileId, Node<'s>)>,
}

impl<'s> Places<'s> {
    fn new(sources: &'s Sources) -> Self {
        let inventory = |node: &Node<'_>| node.get("services").is_some() || node.get("organisation").is_some();
        let read = |(file, source): (crate::source::FileId, &'s crate::source::SourceFile)| {
            let node = yaml::parse(&source.text, file).ok().flatten()?;
            inventory(&node).then_some((file, node))
        };
        Self { roots: sources.iter().filter_map(read).collect() }
    }

    fn of(&self, clash: &Clash, words: &Words<'_>, wishes: &Wishes) -> Option<Span> {
        let inventory = words.assessment.inventory;
        let service = |id: &str| inventory.services.iter().find(|service| service.id == id);
        let pin = |id: &str, field: &str| {
            let service = service(id)?;
            self.in_service(service, &[field]).or(service.span)
        };
        match clash {
            Clash::Keep { service } => pin(service, "keep"),
            Clash::Target { service, .. } => pin(service, "target"),
            Clash::Placement { service, .. } => pin(service, "placement"),
            Clash::Wave { service, .. } => pin(service, "wave"),
            Clash::NotBefore { service, .. } => pin(service, "not_before"),
            Clash::Gates { service: id } => service(id).and_then(|service| service.span),
            Clash::Need { service: id, on } => {
                service(id).and_then(|service| service.depends_on.iter().find(|need| need.service == *on)?.span)
            }
            Clash::Group { services } => services.first().and_then(|id| service(id)).and_then(|service| service.span),
            Clash::Capacity { .. } => {
                if wishes.days_per_month.is_some() {
                    None
                } else {
                    self.capacity()
                }
            }
            Clash::Budget { .. } => {
                if wishes.budget.is_some() {
                    None
                } else {
                    self.in_organisation(&["budget"]).map(|node| node.span)
                }
            }
            Clash::Horizon { .. } => None,
            Clash::Freeze(freeze) => {
                let from = freeze.from.to_string();
                let all = self.in_organisation(&["freezes"])?.as_sequence()?;
                all.iter().find(|node| node.get("from").and_then(Node::as_str) == Some(&from)).map(|node| node.span)
            }
        }
    }

    fn capacity(&self) -> Option<Span> {
        self.in_organisation(&["capacity", "days_per_month"]).map(|node| node.span)
    }

    fn in_organisation(&self, path: &[&str]) -> Option<&Node<'s>> {
        self.roots.iter().find_map(|(_, root)| root.get("organisation")?.path(path))
    }

    /// A field of a service, in the file in which its id stands.
    fn in_service(&self, service: &Service, path: &[&str]) -> Option<Span> {
        let file = service.span?.file;
        let (_, root) = self.roots.iter().find(|(own, _)| *own == file)?;
        let services = root.get("services")?.as_sequence()?;
        let own = services.iter().find(|node| node.get("id").and_then(Node::as_str) == Some(&service.id))?;
        own.path(path).map(|node| node.span)
    }
}
