//! One service as a reader sees it.

use super::advice::AdviceView;
use super::exposure::{ChannelView, ExposureView};
use super::lens::LensView;
use super::{Build, format};
use crate::model::service::{ControlValue, Tested};
use crate::model::words::*;
use crate::model::{DependencyKind, Service};

/// A service.
#[derive(Debug, Clone, PartialEq)]
pub struct ServiceView {
    /// Place in the inventory.
    pub at: usize,
    /// Id, or what stands for it.
    pub id: String,
    /// Name.
    pub name: String,
    /// Category id (empty: not known) and name.
    pub category: (String, String),
    /// Group of the category, as a word; empty: not known.
    pub group: String,
    /// Whether many others stand or fall with it.
    pub trust_anchor: bool,
    /// Offering, or vendor where the offering is not known; empty: neither.
    pub provider: String,
    /// Name of whoever controls it in the end; empty: not known.
    pub parent: String,
    /// Country code of that seat; empty: not known.
    pub parent_country: String,
    /// Country code where it lies; empty: not known.
    pub country: String,
    /// Facts that are known, in order.
    pub facts: Vec<FactView>,
    /// Names of facts that are not.
    pub missing: Vec<String>,
    /// Whether it holds personal data; `None`: not known.
    pub personal: Option<bool>,
    /// Need for confidentiality and for availability, and criticality.
    pub needs: (Need, Need, Criticality),
    /// Services it needs.
    pub needs_services: Vec<LinkView>,
    /// Services that need it, as places in the inventory.
    pub needed_by: Vec<usize>,
    /// Controls that were declared: name and state.
    pub controls: Vec<(String, String, Option<bool>)>,
    /// A person's words.
    pub narrative: Option<String>,
    /// Where it was declared or seen: `path:line`.
    pub places: Vec<String>,
    /// One row a channel.
    pub channels: [ChannelView; 4],
    /// Exposures with their proofs, worst first.
    pub exposures: Vec<ExposureView>,
    /// What holds mitigations back entirely: number of exposures with the answer `no`.
    pub held_off: usize,
    /// The advice.
    pub advice: AdviceView,
    /// Lenses.
    pub lenses: Vec<LensView>,
    /// Findings, as places in [`super::View::findings`].
    pub findings: Vec<usize>,
    /// Questions, as places in [`super::View::questions`].
    pub questions: Vec<usize>,
    /// Yearly cost; `None`: not known or hidden.
    pub cost: Option<Cost>,
    /// Business functions that stop with it.
    pub functions: Vec<String>,
}

/// Money per year.
#[derive(Debug, Clone, PartialEq)]
pub struct Cost {
    /// Amount.
    pub per_year: f64,
    /// ISO 4217 currency.
    pub currency: String,
}

/// A fact.
#[derive(Debug, Clone, PartialEq)]
pub struct FactView {
    /// What.
    pub label: String,
    /// How.
    pub value: String,
    /// Why it counts although it was not declared; empty: it was.
    pub assumed: String,
}

/// A dependency.
#[derive(Debug, Clone, PartialEq)]
pub struct LinkView {
    /// Service, as its place in the inventory.
    pub service: usize,
    /// Whether it stops without it.
    pub hard: bool,
    /// Whether data flows to it.
    pub data: bool,
    /// What stands in, as places in the inventory.
    pub stand_ins: Vec<usize>,
}

impl ServiceView {
    /// The worst level over all channels.
    #[must_use]
    pub fn worst(&self) -> Level {
        self.channels.iter().map(|channel| channel.level).max().unwrap_or(Level::None)
    }

    /// What orders services for readers: worst first, then the sum over channels.
    #[must_use]
    pub fn order(&self) -> impl Ord + use<> {
        let mut levels: Vec<Level> = self.channels.iter().map(|channel| channel.level).collect();
        levels.sort_unstable_by(|a, b| b.cmp(a));
        (std::cmp::Reverse(levels), self.at)
    }
}

impl Build<'_> {
    /// The service at place `at`.
    pub(super) fn service(&mut self, at: usize, dependents: Vec<usize>) -> ServiceView {
        let assessment = self.assessment;
        let service = assessment.service(at);
        let result = &assessment.services[at];
        let category = service.category.as_deref().and_then(|id| assessment.catalog.category(id));
        let provider = match (result.setup.offering, &result.vendor) {
            (Some(ix), _) => self.names.offering(ix),
            (None, Some(vendor)) => self.names.vendor(vendor),
            (None, None) => String::new(),
        };
        let parent = assessment.ultimate_parent(at);
        let channels = Self::channels(&result.exposures);
        let mut exposures = Vec::new();
        let mut held_off = 0;
        for (number, exposure) in result.exposures.iter().enumerate() {
            if exposure.verdict() == Verdict::No {
                held_off += 1;
            } else {
                exposures.push(self.exposure(at, number, exposure));
            }
        }
        let (facts, missing) = self.facts(at, service);
        let id = if self.names.redact.services { self.names.service(at).to_owned() } else { service.id.clone() };
        ServiceView {
            at,
            id,
            name: self.names.service(at).to_owned(),
            category: category.map(|c| (c.id.clone(), c.name.get(self.texts.language).to_owned())).unwrap_or_default(),
            group: category.map(|c| c.group.clone()).unwrap_or_default(),
            trust_anchor: category.is_some_and(|c| c.trust_anchor),
            provider,
            parent: parent.map(|entity| self.names.shown(&entity.name)).unwrap_or_default(),
            parent_country: parent.map(|entity| entity.country.clone()).unwrap_or_default(),
            country: result.country.clone().unwrap_or_default(),
            facts,
            missing,
            personal: result.setup.personal,
            needs: (result.needs.confidentiality, result.needs.availability, result.needs.criticality),
            needs_services: self.links(service),
            needed_by: dependents,
            controls: self.controls(service),
            narrative: service.narrative.as_ref().map(|text| self.names.sentence(text)),
            places: self.places(service),
            channels,
            exposures,
            held_off,
            advice: self.advice(at, self.detail.candidates),
            lenses: self.lenses(result),
            findings: Vec::new(),
            questions: Vec::new(),
            cost: service
                .cost
                .as_ref()
                .filter(|_| !self.names.redact.costs)
                .map(|cost| Cost { per_year: cost.per_year, currency: cost.currency.clone() }),
            functions: service.functions.iter().map(|name| self.names.sentence(name)).collect(),
        }
    }

    fn links(&self, service: &Service) -> Vec<LinkView> {
        let find = |id: &String| self.ids.get(id.as_str()).copied();
        service
            .depends_on
            .iter()
            .filter_map(|dependency| {
                let stand_ins =
                    dependency.any_of.iter().chain(dependency.fallback.iter().map(|f| &f.service)).filter_map(find);
                Some(LinkView {
                    service: find(&dependency.service)?,
                    hard: dependency.kind == DependencyKind::Hard,
                    data: dependency.data,
                    stand_ins: stand_ins.collect(),
                })
            })
            .collect()
    }

    fn controls(&self, service: &Service) -> Vec<(String, String, Option<bool>)> {
        service
            .controls
            .iter()
            .map(|(id, value)| {
                let name = self.assessment.catalog.control(id).map_or(id.as_str(), |c| c.name.get(self.texts.language));
                let (words, state) = match value {
                    ControlValue::Unknown => (self.texts.t("verdict.unknown").to_owned(), None),
                    ControlValue::Flag(true) => (self.texts.t("control.yes").to_owned(), Some(true)),
                    ControlValue::Flag(false) => (self.texts.t("control.no").to_owned(), Some(false)),
                    ControlValue::Number(n) if id.ends_with("_days") && self.texts.whole(*n) == "1" => {
                        (self.texts.t("unit.day").to_owned(), Some(true))
                    }
                    ControlValue::Number(n) if id.ends_with("_days") => {
                        (self.texts.with("unit.calendar-days", &[("n", &self.texts.whole(*n))]), Some(true))
                    }
                    ControlValue::Number(n) => (self.texts.whole(*n), Some(true)),
                    ControlValue::Words(words) => (format::short(&self.names.sentence(words), 200), Some(true)),
                };
                (name.to_owned(), words, state)
            })
            .collect()
    }

    fn places(&self, service: &Service) -> Vec<String> {
        if self.names.redact.services {
            return Vec::new();
        }
        let declared = service
            .span
            .zip(self.files)
            .map(|(span, files)| format!("{}:{}", files.file(span.file).path, files.position(span).line));
        let seen = service.observed_in.iter().map(|place| format!("{}:{}", place.path, place.line));
        declared.into_iter().chain(seen).take(self.detail.places).collect()
    }

    #[allow(clippy::too_many_lines)]
    fn facts(&self, at: usize, service: &Service) -> (Vec<FactView>, Vec<String>) {
        let assessment = self.assessment;
        let result = &assessment.services[at];
        let (texts, names, catalog) = (&self.texts, &self.names, assessment.catalog);
        let mut facts = Vec::new();
        let mut missing = Vec::new();
        let mut add = |key: &str, value: Option<String>, assumed: bool| match value {
            Some(value) => facts.push(FactView {
                label: texts.t(key).to_owned(),
                value,
                assumed: if assumed { texts.t("fact.assumed").to_owned() } else { String::new() },
            }),
            None => missing.push(texts.t(key).to_owned()),
        };
        let offering = result.setup.offering.map(|ix| catalog.offering_at(ix));
        add(
            "fact.category",
            service
                .category
                .as_deref()
                .and_then(|id| catalog.category(id))
                .map(|c| c.name.get(texts.language).to_owned()),
            false,
        );
        let parent = assessment.ultimate_parent(at);
        let owner = parent.map(|e| format!("{} ({})", names.shown(&e.name), self.country(&e.country)));
        // Who runs it: the entity that the offering names, else the one of the vendor that contracts here.
        let brand = result.vendor.as_deref().and_then(|id| catalog.vendor(id));
        let operator = offering.and_then(|o| o.operator.as_deref().or(o.seller.as_deref()));
        let contractor = || assessment.graph.home.contractor(catalog, result.vendor.as_deref()?);
        let runs = operator.or_else(|| contractor().map(|entity| entity.id.as_str()));
        let partner = operator
            .and_then(|id| catalog.vendor_of_entity(id))
            .filter(|partner| brand.is_some_and(|brand| brand.id != partner.id));
        let vendor = result.vendor.as_deref().map(|id| match partner {
            Some(partner) => {
                texts.with("fact.run-by", &[("vendor", &names.vendor(id)), ("operator", &names.vendor(&partner.id))])
            }
            None => names.vendor(id),
        });
        // A vendor whose own legal entity has the last word is under nobody else's control.
        let itself = parent.is_some_and(|parent| runs == Some(parent.id.as_str()));
        let owned = vendor.clone().zip(owner).map(|(vendor, owner)| match owner.strip_prefix(&vendor) {
            // A company that is called like its brand is named once.
            Some(rest) if rest.starts_with([' ', ',']) => owner,
            _ => match parent.filter(|_| itself) {
                Some(own) => {
                    let (name, country) = (names.shown(&own.name), self.country(&own.country));
                    texts.with("fact.vendor-itself", &[("vendor", &vendor), ("entity", &name), ("country", &country)])
                }
                None => texts.with("fact.owned", &[("vendor", &vendor), ("owner", &owner)]),
            },
        });
        if vendor.is_some() && owned.is_none() {
            add("fact.parent", None, false);
        }
        add("fact.vendor", owned.or(vendor), false);
        let kind = offering.map(|o| o.kind).or(service.deployment);
        // The usual kind stands once, above the pages.
        if kind != Some(OfferingKind::Commercial) {
            add("fact.kind", kind.map(|kind| texts.word("kind", kind.as_str())), false);
        }
        let region = service.region.as_deref().and_then(|id| catalog.region(id)).map(|r| {
            let id =
                if names.redact.vendors { String::new() } else { format!("{}/{}, ", r.provider.provider, r.region.id) };
            let Some(code) = r.country() else { return id.trim_end_matches(", ").to_owned() };
            let country = self.country(code);
            if catalog.country_name(code, Language::En) == r.region.city {
                return format!("{id}{country}");
            }
            format!("{id}{} ({country})", r.region.city)
        });
        let site = service.site.as_ref().map(|id| {
            let site = assessment.inventory.organisation.sites.iter().find(|site| site.id == *id);
            let name = site.and_then(|site| site.name.as_ref()).unwrap_or(id);
            let country = site.and_then(|site| site.country.as_deref()).map(|c| format!(" ({})", self.country(c)));
            format!("{}{}", names.sentence(name), country.unwrap_or_default())
        });
        let country = result.country.as_deref().map(|code| self.country(code));
        let possible =
            result.setup.offering.map(|ix| catalog.countries_of(ix)).filter(|list| !list.is_empty()).map(|list| {
                let list: Vec<String> = list.iter().take(5).map(|code| self.country(code)).collect();
                texts.with("fact.one-of", &[("countries", &list.join(", "))])
            });
        add("fact.location", region.or(site).or(country).or(possible), false);
        let data = service.data.as_ref().map(|data| {
            if data.is_empty() {
                return texts.t("fact.no-data").to_owned();
            }
            let list: Vec<&str> = data
                .iter()
                .map(|id| catalog.data_class(id).map_or(id.as_str(), |class| class.name.get(texts.language)))
                .collect();
            list.join(", ")
        });
        add("fact.data", data, false);
        let (c, a) = (result.needs.confidentiality, result.needs.availability);
        let need = |need: Need, known: bool| {
            let assumed = if known { String::new() } else { format!(" {}", texts.t("fact.assumed")) };
            format!("{}{assumed}", texts.word("need", need.as_str()))
        };
        let (c, a) = (need(c, result.needs.confidentiality_known), need(a, result.needs.availability_known));
        add("fact.need", Some(texts.with("fact.need.values", &[("c", &c), ("a", &a)])), false);
        let assumed =
            if service.criticality.is_some() { String::new() } else { format!(" {}", texts.t("fact.assumed")) };
        let critical = format!("{}{assumed}", texts.word("criticality", result.needs.criticality.as_str()));
        let back = service.rto_hours.map(|hours| texts.with("fact.back", &[("hours", &texts.hours(hours))]));
        if back.is_none() {
            add("fact.rto", None, false);
        }
        add(
            "fact.criticality",
            Some([Some(critical), back].into_iter().flatten().collect::<Vec<_>>().join(", ")),
            false,
        );
        add("fact.keys", service.keys.map(|keys| texts.word("keys", keys.as_str())), false);
        let contract = &service.contract;
        let yes_no = |flag: bool| texts.t(if flag { "control.yes" } else { "control.no" }).to_owned();
        let agreed = contract.processor_agreement.filter(|_| result.setup.personal != Some(false));
        let terms: Vec<String> = [
            contract.ends.map(|d| texts.with("fact.until", &[("date", &texts.short_date(d))])),
            contract.notice.map(|n| texts.with("fact.notice", &[("n", &n.text().get(texts.language))])),
            contract.renews_months.map(|n| texts.count("fact.renews", n as usize)),
            agreed.map(|flag| texts.with("fact.agreed", &[("yes", &yes_no(flag))])),
            contract.scc.map(|flag| texts.with("fact.clauses", &[("yes", &yes_no(flag))])),
        ]
        .into_iter()
        .flatten()
        .collect();
        add("fact.contract", (!terms.is_empty()).then(|| terms.join(", ")), false);
        if result.setup.personal != Some(false) && agreed.is_none() {
            add("fact.processor-agreement", None, false);
        }
        if let Some(fallback) = &service.fallback {
            let name = self.ids.get(fallback.service.as_str()).map_or("?", |at| names.service(*at));
            let tested = match fallback.tested {
                Tested::NotSaid => texts.t("tested.not-said").to_owned(),
                Tested::Never => texts.t("tested.never").to_owned(),
                Tested::Yes => texts.t("tested.yes").to_owned(),
                Tested::On(date) if date > assessment.today => {
                    texts.with("tested.planned", &[("date", &texts.short_date(date))])
                }
                Tested::On(date) => texts.with("tested.on", &[("date", &texts.short_date(date))]),
            };
            add("fact.fallback", Some(format!("{} ({tested})", format::short(name, 80))), false);
        }
        let cost = service.cost.as_ref().map(|cost| match names.redact.costs {
            true => texts.t("redact.amount").to_owned(),
            false => texts.money(cost.per_year, &cost.currency),
        });
        add("fact.cost", cost, false);
        add("fact.owner", service.owner.as_ref().map(|owner| format::short(&names.shown(owner), 120)), false);
        if let Some(users) = service.users {
            add("fact.users", Some(texts.number(users as usize)), false);
        }
        if !service.functions.is_empty() {
            let list: Vec<String> = service.functions.iter().map(|name| names.sentence(name)).collect();
            add("fact.functions", Some(format::short(&list.join(", "), 400)), false);
        }
        (facts, missing)
    }
}
