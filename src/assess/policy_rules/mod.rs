//! What the policy's limits and own rules find.
//!
//! In: an assessment. Out: findings with the rule ids of [`RULES`]. Every limit is three-valued: whether a service is meant,
//! and whether it violates. Surely both: a finding at the limit's severity. Perhaps: a finding of low confidence at the
//! policy's level for undecided ones, for a missing fact never counts as kept. What must hold: a worse or missing fact never
//! removes a finding without another one in its place.

mod concentrated;
mod meant;
use concentrated::*;

use super::concentration::{Concentration, ConcentrationKind};
use super::wording::{join, same, say};
use super::{Assessment, Finding, rule_facts};
use crate::catalog::Catalog;
use crate::catalog::raw::LegalEntity;
use crate::inventory::merge::Conflict;
use crate::model::words::*;
use crate::policy::expression::Facts;
use crate::policy::{Limit, PlaceLimit, Policy, ShareLimit};

/// Ids of the rules of this file.
pub const RULES: &[&str] = &[
    "policy-country",
    "policy-parent",
    "policy-keys",
    "policy-seal",
    "policy-concentration",
    "policy-custom",
    "declared-deployed-conflict",
];

/// What the policy's limits and own rules find, in the order of services and limits.
#[must_use]
pub fn policy_findings(assessment: &Assessment<'_>) -> Vec<Finding> {
    let policy = assessment.policy;
    let mut found = Vec::new();
    let organisation = rule_facts::of_organisation(assessment);
    let today = assessment.today.to_string();
    for at in 0..assessment.services.len() {
        let look = Look { assessment, catalog: assessment.catalog, policy, at };
        found.extend(policy.countries.iter().filter_map(|limit| look.country(limit)));
        found.extend(policy.parents.iter().filter_map(|limit| look.parent(limit)));
        look.keys(&mut found);
        look.seal(&mut found);
        if !policy.own_rules.is_empty() {
            let facts = Facts::new(&rule_facts::of_service(assessment, at), &organisation, &today);
            look.own_rules(&facts, &mut found);
        }
    }
    for limit in &policy.concentration {
        let over = assessment.concentration.iter().filter(|entry| is_over(limit, entry, assessment.catalog));
        found.extend(over.map(|entry| concentrated(assessment, limit, entry)));
    }
    found
}

/// Whether a finding of this file says only that a limit may be violated.
#[must_use]
pub fn is_undecided(finding: &Finding) -> bool {
    finding.confidence == Confidence::Low && RULES.contains(&finding.rule)
}

/// Kleene's "and".
fn both(a: Verdict, b: Verdict) -> Verdict {
    a.min(b)
}

fn decided(holds: bool) -> Verdict {
    if holds { Verdict::Yes } else { Verdict::No }
}

/// What a limit says about a service, before it becomes a finding.
struct Said<'l> {
    rule: &'static str,
    limit: &'l Limit,
    says: String,
    key: &'l str,
    violated: Verdict,
    /// Which fact leaves it open whether it is violated.
    missing: Option<&'static str>,
    /// Which fact leaves it open whether the limit is about the service at all, apart from the limit's scope.
    open: Option<&'static str>,
    values: Vec<(&'static str, Text)>,
    exposure: Option<usize>,
}

struct Look<'a> {
    assessment: &'a Assessment<'a>,
    catalog: &'a Catalog,
    policy: &'a Policy,
    at: usize,
}

impl Look<'_> {
    /// The finding for a limit, if it is or may be violated. What leaves it open is named: a limit that is violated wherever it
    /// applies reads like that, with the fact that decides whether it applies.
    fn finding(&self, said: Said<'_>) -> Option<Finding> {
        let (mut meant, mut unknown) = self.meant(&said.limit.scope);
        if let Some(fact) = said.open {
            meant = both(meant, Verdict::Unknown);
            unknown.push(fact);
        }
        let violated = both(said.violated, meant);
        let (confidence, severity) = match violated {
            Verdict::No => return None,
            Verdict::Yes => (Confidence::High, said.limit.severity),
            Verdict::Unknown => (Confidence::Low, self.policy.undecided.unwrap_or(Severity::Low)),
        };
        let service = self.assessment.service(self.at);
        let topic = said.rule.trim_start_matches("policy-");
        let mut values = said.values;
        values.push(("service", same(service.name.clone().unwrap_or_else(|| service.id.clone()))));
        let state = if said.violated == Verdict::Yes { "yes" } else { "unknown" };
        let mut message = say(self.catalog, &format!("policy.{topic}.{state}"), &values);
        if meant == Verdict::Unknown {
            message = self.perhaps(message, &unknown, &values);
        }
        let missing: Vec<&str> = said.missing.filter(|_| state == "unknown").into_iter().chain(unknown).collect();
        let remedy = match violated {
            Verdict::Unknown if !missing.is_empty() => self.record(&missing),
            _ => say(self.catalog, &format!("policy.{topic}.remedy"), &values),
        };
        Some(Finding {
            rule: said.rule,
            severity,
            confidence,
            service: Some(self.at),
            exposure: said.exposure,
            message: self.because(message, said.limit).into(),
            remedy: Some(std::sync::Arc::new(remedy)),
            owner: OwnerKind::Internal,
            span: service.span,
            seen: service.observed_in.first().cloned().map(Box::new),
            key: format!("{}|{}", said.key, said.limit.name(&said.says)).into(),
        })
    }

    fn because(&self, message: Text, limit: &Limit) -> Text {
        match &limit.reason {
            Some(reason) => say(self.catalog, "policy.because", &[("message", message), ("reason", reason.clone())]),
            None => message,
        }
    }

    fn country(&self, limit: &PlaceLimit) -> Option<Finding> {
        let country = self.assessment.services[self.at].country.as_deref();
        let violated =
            country.map_or(Verdict::Unknown, |country| self.outside(limit, |list| self.lies_in(country, list)));
        self.finding(Said {
            rule: "policy-country",
            limit: &limit.limit,
            says: says(limit),
            key: country.unwrap_or("?"),
            violated,
            missing: Some("country"),
            open: None,
            values: vec![
                ("country", country.map_or_else(Text::default, |code| self.place(code))),
                ("demand", self.demand(limit)),
            ],
            exposure: None,
        })
    }

    fn parent(&self, limit: &PlaceLimit) -> Option<Finding> {
        let result = &self.assessment.services[self.at];
        let self_run = result.setup.self_run(self.catalog);
        let parent = self.assessment.ultimate_parent(self.at);
        if !limit.self_run && self_run == Some(true) {
            return None;
        }
        let violated =
            parent.map_or(Verdict::Unknown, |parent| self.outside(limit, |list| self.is_one_of(parent, list)));
        let country = parent.map(|parent| parent.country.as_str());
        let proof = |exposure: &super::Exposure| {
            exposure.channel == Channel::Access && exposure.jurisdiction.as_deref() == country
        };
        self.finding(Said {
            rule: "policy-parent",
            limit: &limit.limit,
            says: says(limit),
            key: parent.map_or("?", |parent| parent.id.as_str()),
            violated,
            missing: Some("parent"),
            open: (self_run.is_none() && !limit.self_run && violated == Verdict::Yes).then_some("runs"),
            values: vec![
                ("parent", parent.map_or_else(Text::default, |parent| same(&parent.name))),
                ("country", country.map_or_else(Text::default, |code| self.place(code))),
                ("demand", self.demand(limit)),
            ],
            exposure: country.and_then(|_| result.exposures.iter().position(proof)),
        })
    }

    fn keys(&self, found: &mut Vec<Finding>) {
        let service = self.assessment.service(self.at);
        let self_run = self.assessment.services[self.at].setup.self_run(self.catalog);
        let no_data = service.data.as_ref().is_some_and(Vec::is_empty);
        for limit in &self.policy.keys {
            let violated = match service.keys {
                _ if self_run == Some(true) || no_data => Verdict::No,
                Some(keys) => decided(!limit.allowed.contains(&keys)),
                None => Verdict::Unknown,
            };
            let words: Vec<&str> = limit.allowed.iter().map(|keys| keys.as_str()).collect();
            let name = |keys: Keys| say(self.catalog, &format!("policy.held.{keys}"), &[]);
            found.extend(self.finding(Said {
                rule: "policy-keys",
                limit: &limit.limit,
                says: format!("allowed={}", words.join(",")),
                key: service.keys.map_or("?", Keys::as_str),
                violated,
                missing: Some("keys"),
                open: None,
                values: vec![
                    ("keys", service.keys.map_or_else(Text::default, name)),
                    ("demand", same(words.join(", "))),
                ],
                exposure: None,
            }));
        }
    }

    fn seal(&self, found: &mut Vec<Finding>) {
        for limit in &self.policy.seal {
            let result = self.assessment.services[self.at].lenses.get(&limit.lens);
            let Some((result, (low, high))) = result.and_then(|result| result.seal.map(|seal| (result, seal))) else {
                continue;
            };
            let violated = match () {
                () if high < limit.minimum => Verdict::Yes,
                () if low < limit.minimum => Verdict::Unknown,
                () => Verdict::No,
            };
            let lens = self.catalog.lens(&limit.lens).map_or_else(|| same(&limit.lens), |lens| lens.name.clone());
            found.extend(self.finding(Said {
                rule: "policy-seal",
                limit: &limit.limit,
                says: format!("minimum={}", limit.minimum),
                key: &limit.lens,
                violated,
                missing: None,
                open: None,
                values: vec![
                    ("lens", lens),
                    ("low", same(low.to_string())),
                    ("high", same(high.to_string())),
                    ("demand", same(limit.minimum.to_string())),
                    ("binding", same(result.binding.join(", "))),
                ],
                exposure: None,
            }));
        }
    }

    fn own_rules(&self, facts: &Facts, found: &mut Vec<Finding>) {
        for rule in &self.policy.own_rules {
            let answer = rule.when.holds(facts);
            let id = rule.limit.id.as_deref().unwrap_or_default();
            let (told, missing) = (answer.is_ok(), answer.as_ref().err().cloned().unwrap_or_default());
            let said = Said {
                rule: "policy-custom",
                limit: &rule.limit,
                says: String::new(),
                key: "",
                violated: answer.map_or(Verdict::Unknown, decided),
                missing: None,
                open: None,
                values: vec![("message", rule.message.clone()), ("rule", same(id)), ("missing", same(missing))],
                exposure: None,
            };
            found.extend(self.finding(said).map(|mut finding| {
                finding.key = (*id).into();
                finding.remedy = match finding.confidence {
                    Confidence::Low if told => finding.remedy,
                    Confidence::Low => Some(say(self.catalog, "policy.custom.unknown.remedy", &[]).into()),
                    _ => rule.remedy.clone().map(std::sync::Arc::new),
                };
                finding
            }));
        }
    }

    /// Whether something lies outside of what a limit allows, given how it relates to a list.
    fn outside(&self, limit: &PlaceLimit, is_in: impl Fn(&[String]) -> Verdict) -> Verdict {
        let allowed = if limit.allowed.is_empty() { Verdict::Yes } else { is_in(&limit.allowed) };
        let forbidden = is_in(&limit.forbidden);
        match (allowed, forbidden) {
            (Verdict::No, _) | (_, Verdict::Yes) => Verdict::Yes,
            (Verdict::Yes, Verdict::No) => Verdict::No,
            _ => Verdict::Unknown,
        }
    }

    /// Whether a country, or a bloc as a whole, lies in one of these places.
    fn lies_in(&self, country: &str, list: &[String]) -> Verdict {
        let one = |code: &str| list.iter().any(|entry| entry == code || self.catalog.is_member(entry, code));
        if one(country) {
            return Verdict::Yes;
        }
        let Some(bloc) = self.catalog.bloc(country) else { return Verdict::No };
        match bloc.members.iter().filter(|member| one(member)).count() {
            0 => Verdict::No,
            all if all == bloc.members.len() => Verdict::Yes,
            _ => Verdict::Unknown,
        }
    }

    fn is_one_of(&self, parent: &LegalEntity, list: &[String]) -> Verdict {
        let vendor = self.catalog.vendor_of_entity(&parent.id).map(|vendor| vendor.id.as_str());
        let named = list.iter().any(|entry| *entry == parent.id || Some(entry.as_str()) == vendor);
        if named { Verdict::Yes } else { self.lies_in(&parent.country, list) }
    }

    fn place(&self, code: &str) -> Text {
        let name = |language| self.catalog.country_name(code, language).to_owned();
        Text { en: name(Language::En), de: name(Language::De) }
    }

    fn names(&self, list: &[String]) -> Text {
        join(list.iter().map(|entry| {
            match (self.catalog.is_place(entry), self.catalog.entity(entry), self.catalog.vendor(entry)) {
                (true, _, _) => self.place(entry),
                (_, Some(entity), _) => same(&entity.name),
                (_, _, Some(vendor)) => same(&vendor.name),
                _ => same(entry),
            }
        }))
    }

    fn demand(&self, limit: &PlaceLimit) -> Text {
        let (allowed, forbidden) = (self.names(&limit.allowed), self.names(&limit.forbidden));
        match (limit.allowed.is_empty(), limit.forbidden.is_empty()) {
            (true, _) => say(self.catalog, "policy.all-but", &[("list", forbidden)]),
            (false, true) => say(self.catalog, "policy.only", &[("list", allowed)]),
            (false, false) => say(self.catalog, "policy.only-but", &[("list", allowed), ("without", forbidden)]),
        }
    }
}

fn says(limit: &PlaceLimit) -> String {
    format!("allowed={};forbidden={}", limit.allowed.join(","), limit.forbidden.join(","))
}

/// Conflicts between what is declared and what is deployed, as findings with both places.
#[must_use]
pub fn conflict_findings(assessment: &Assessment<'_>, conflicts: &[Conflict]) -> Vec<Finding> {
    let catalog = assessment.catalog;
    let position =
        |id: &str| assessment.inventory.services.binary_search_by(|service| service.id.as_str().cmp(id)).ok();
    conflicts
        .iter()
        .map(|conflict| {
            let values = [
                ("service", same(&conflict.service)),
                ("declared", same(&conflict.declared)),
                ("observed", same(&conflict.observed)),
                ("used", same(if conflict.observed_used { &conflict.observed } else { &conflict.declared })),
            ];
            Finding {
                rule: "declared-deployed-conflict",
                severity: conflict.severity,
                confidence: conflict.confidence.max(Confidence::Medium),
                service: position(&conflict.service),
                exposure: None,
                message: say(catalog, &format!("conflict.{}", conflict.fact.as_str()), &values).into(),
                remedy: Some(std::sync::Arc::new(say(catalog, "conflict.remedy", &[]))),
                owner: OwnerKind::Internal,
                span: conflict.span,
                seen: conflict.seen.clone().map(Box::new),
                key: format!("{}|{}|{}", conflict.fact.as_str(), conflict.declared, conflict.observed).into(),
            }
        })
        .collect()
}
