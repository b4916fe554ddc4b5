//! The record of processing: one row a service with personal data, with its transfers.
//!
//! A measure is listed only where it is declared
//!  what is not known stays out of the record and in the questions.

use super::*;

impl<'a> DataMap<'a> {
    /// The row of a service in the record of processing; `None` when it holds no personal data.
    #[must_use]
    pub fn ropa_row(&self, at: usize) -> Option<RopaRow<'a>> {
        let (service, result) = (&self.assessment.inventory.services[at], &self.assessment.services[at]);
        let catalog = self.assessment.catalog;
        if !result.setup.has_data || result.setup.personal == Some(false) {
            return None;
        }
        let known: Option<Vec<&DataClass>> = service
            .data
            .as_ref()
            .map(|data| data.iter().filter_map(|id| catalog.data_class(id)).filter(|class| class.personal).collect());
        let mut subjects: Vec<Text> = known.iter().flatten().filter_map(|class| class.subjects.clone()).collect();
        subjects.sort();
        subjects.dedup();
        let flows = self.flows(at);
        let mut recipients: Vec<_> =
            flows.iter().map(|flow| (flow.kind, flow.recipient.clone(), flow.country.clone())).collect();
        recipients.sort();
        recipients.dedup();
        let mut sources: Vec<&'a str> = flows.iter().map(|flow| flow.source).collect();
        sources.sort_unstable();
        sources.dedup();
        let mut third: Vec<(String, Basis)> = flows
            .iter()
            .filter(|flow| flow.third_country == Some(true))
            .filter_map(|flow| Some((flow.country.clone()?, flow.basis.clone())))
            .collect();
        third.sort();
        third.dedup();
        let purpose = if service.functions.is_empty() {
            category_name(service, catalog)
        } else {
            let functions = service.functions.join(", ");
            Text { en: functions.clone(), de: functions }
        };
        let retention = service.controls.get("retention_days").and_then(|value| match value {
            ControlValue::Number(days) => Some(format!("{days:.0} d")),
            ControlValue::Words(words) => Some(words.clone()),
            ControlValue::Flag(_) | ControlValue::Unknown => None,
        });
        Some(RopaRow {
            id: service.id.clone(),
            name: name_of(service),
            purpose,
            kind: category_name(service, catalog),
            owner: service.owner.clone(),
            special: result.needs.special,
            classes: known.map(|known| known.into_iter().map(|class| class.name.clone()).collect()),
            subjects,
            recipients,
            third_countries: third,
            processor_agreement: service.contract.processor_agreement,
            retention,
            deletion: deletion(service, catalog),
            transfers: self.transfers(&flows),
            transfer_assessed: flagged(service, "transfer_impact_assessment"),
            impact_assessed: flagged(service, "dpia"),
            keys: service.keys,
            sources,
            more_recipients: match result.setup.offering.map(|ix| catalog.offering_at(ix)) {
                _ if result.setup.self_run(catalog) == Some(true) => false,
                Some(offering) => !offering.sub_processors_known,
                None => true,
            },
            measures: self.measures(service),
        })
    }

    /// Every recipient outside the home, with the laws that can make it hand data over.
    pub(super) fn transfers(&self, flows: &[Flow<'a>]) -> Vec<TransferRow<'a>> {
        let catalog = self.assessment.catalog;
        let mut out: Vec<TransferRow<'a>> = Vec::new();
        for flow in flows.iter().filter(|flow| flow.third_country == Some(true)) {
            let Some(country) = &flow.country else { continue };
            let compels = |law: &&Law| law.kind == LawKind::Access && counts(law, self.assessment.today);
            let code = catalog.country(country).map_or("", |country| country.code.as_str());
            let row = TransferRow {
                kind: flow.kind,
                recipient: flow.recipient.clone(),
                country: country.clone(),
                basis: flow.basis.clone(),
                encrypted: flow.encrypted,
                laws: laws_of(catalog, code).filter(compels).map(|law| law.short.as_str()).collect(),
            };
            if !out.contains(&row) {
                out.push(row);
            }
        }
        out
    }

    /// Controls in place that count as technical or organisational measures.
    pub(super) fn measures(&self, service: &Service) -> Vec<Text> {
        let catalog = self.assessment.catalog;
        let in_place = |control: &&crate::catalog::raw::Control| {
            concerns(control, service, catalog)
                && service.controls.get(&control.id).and_then(|value| told(value, &control.value)) == Some(true)
        };
        catalog
            .raw
            .controls
            .iter()
            .filter(|control| {
                control
                    .basis
                    .iter()
                    .any(|basis| basis.contains("Art. 32") || basis.contains("Art. 25") || basis.contains("Art. 5("))
            })
            .filter(in_place)
            .map(|control| control.name.clone())
            .collect()
    }
}

/// A transfer to a third country, as a transfer impact assessment asks for it.
#[derive(Debug, Clone, PartialEq)]
pub struct TransferRow<'a> {
    /// What kind of recipient.
    pub kind: RecipientKind,
    /// Its name.
    pub recipient: String,
    /// Country.
    pub country: String,
    /// On which basis.
    pub basis: Basis,
    /// Whether keys are held outside the recipient's reach.
    pub encrypted: bool,
    /// Laws of the country that compel access, short names.
    pub laws: Vec<&'a str>,
}

/// A row of the record of processing (GDPR Art. 30(1)).
#[derive(Debug, Clone, PartialEq)]
pub struct RopaRow<'a> {
    /// Service id.
    pub id: String,
    /// Name of the service.
    pub name: Text,
    /// Purpose: the business functions, or what the category is for.
    pub purpose: Text,
    /// What kind of service it is.
    pub kind: Text,
    /// Who is responsible.
    pub owner: Option<String>,
    /// Classes of personal data; `None`: not known.
    pub classes: Option<Vec<Text>>,
    /// Whether special-category data is among them.
    pub special: bool,
    /// Whose data it is.
    pub subjects: Vec<Text>,
    /// Recipients: kind, name, country.
    pub recipients: Vec<(RecipientKind, String, Option<String>)>,
    /// Third countries with the basis of the transfer.
    pub third_countries: Vec<(String, Basis)>,
    /// Whether a processor agreement is signed.
    pub processor_agreement: Option<bool>,
    /// How long data is kept.
    pub retention: Option<String>,
    /// The same in words, with what is known of deletion.
    pub deletion: Option<Text>,
    /// Each transfer to a third country, for the transfer impact assessment.
    pub transfers: Vec<TransferRow<'a>>,
    /// Whether a transfer impact assessment is said to be done.
    pub transfer_assessed: Option<bool>,
    /// Whether a data protection impact assessment (GDPR Art. 35) is said to be done.
    pub impact_assessed: Option<bool>,
    /// Who holds the keys.
    pub keys: Option<Keys>,
    /// Where the facts about recipients come from, each once.
    pub sources: Vec<&'a str>,
    /// Whether there may be recipients that are not known.
    pub more_recipients: bool,
    /// Technical and organisational measures that are in place.
    pub measures: Vec<Text>,
}

/// How long data is kept and how it is deleted, in words.
pub(super) fn deletion(service: &Service, catalog: &Catalog) -> Option<Text> {
    let say = |key: &str| catalog.text(key).cloned().unwrap_or_default();
    let period = service.controls.get("retention_days").and_then(|value| match value {
        ControlValue::Number(days) => {
            let days = format!("{days:.0}");
            Some(fill(&say("ropa.days"), &[("days", Text { en: days.clone(), de: days })]))
        }
        ControlValue::Words(words) => Some(Text { en: words.clone(), de: words.clone() }),
        ControlValue::Flag(_) | ControlValue::Unknown => None,
    });
    let how =
        [("automatic_deletion", "ropa.automatic", "ropa.by-hand"), ("deletion_proof", "ropa.proved", "ropa.unproved")]
            .into_iter()
            .filter_map(|(control, yes, no)| Some(say(if flagged(service, control)? { yes } else { no })));
    let parts: Vec<Text> = period.into_iter().chain(how).collect();
    let all = |language: Language| parts.iter().map(|part| part.get(language)).collect::<Vec<_>>().join(", ");
    (!parts.is_empty()).then(|| Text { en: all(Language::En), de: all(Language::De) })
}
