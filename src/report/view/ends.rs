//! What proofs run through where it is no name: countries, missing decisions, what is not known.
//!
//! In: the label that the graph gives, in English. Out: the reader's words for it; nothing for names.

use super::Texts;
use crate::catalog::Catalog;
use crate::model::words::Channel;
use std::collections::HashMap;

/// What the graph calls somebody or something that nobody knows.
pub(super) const NOT_KNOWN: &str = "not known";
/// How the graph's label for a missing decision begins.
const NO_ADEQUACY: &str = "no adequacy decision for ";

/// Whether a label of the graph says that a decision is missing.
pub(super) fn is_no_adequacy(label: &str) -> bool {
    label.starts_with(NO_ADEQUACY)
}

/// Labels of the graph in the reader's language.
#[derive(Debug)]
pub struct Ends(HashMap<String, String>);

impl Ends {
    /// The labels that a catalog gives rise to.
    #[must_use]
    pub fn new(catalog: &Catalog, texts: Texts<'_>) -> Self {
        let mut known = HashMap::new();
        for country in &catalog.raw.countries {
            let name = country.name.get(texts.language);
            known.insert(format!("{} ({})", country.name.en, country.code), name.to_owned());
            known.insert(
                format!("{NO_ADEQUACY}{}", country.code),
                texts.with("proof.no-adequacy", &[("country", &name)]),
            );
            for (channel, text) in
                [(Channel::Access, "proof.no-access-law"), (Channel::Disruption, "proof.no-disruption-law")]
            {
                let label = format!("no {channel} law of {} in the catalog", country.code);
                known.insert(label, texts.with(text, &[("country", &name)]));
            }
            known.insert(
                format!("no law of {} in the catalog", country.code),
                texts.with("proof.no-law", &[("country", &name)]),
            );
        }
        for decision in &catalog.raw.adequacy {
            known.insert(decision.id.clone(), decision.decision.get(texts.language).to_owned());
        }
        for law in &catalog.raw.laws {
            known.insert(law.short.clone(), law.shortly(texts.language).to_owned());
        }
        known.insert(NOT_KNOWN.to_owned(), texts.t("proof.not-known").to_owned());
        Self(known)
    }

    /// The words for a label; `None`: it is a name.
    #[must_use]
    pub fn words(&self, label: &str, texts: Texts<'_>) -> Option<String> {
        if label.starts_with("exit.") {
            return Some(texts.t(label).to_owned());
        }
        self.0.get(label).cloned()
    }
}
