//! Laws (`laws/<country>/`, one file a law).
//!
//! What binds whom is data: the graph asks `binds` and `disputed_binds`, never the name of a law.

use super::*;

/// A file of `laws/<country>/`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Law {
    /// Id (`us-cloud-act`).
    pub id: String,
    /// Country or bloc whose law it is.
    pub country: String,
    /// Name in the field (`CLOUD Act`).
    pub short: String,
    /// The same in German, where that is another (`US-Sanktionen`).
    #[serde(default)]
    pub short_de: Option<String>,
    /// Full name with citation.
    pub name: Text,
    /// Whether it is the law that proofs name for its country and kind, where several apply.
    #[serde(default)]
    pub general: bool,
    /// What it does.
    pub kind: LawKind,
    /// What ties somebody to it. Each alone is enough.
    pub binds: Vec<Binding>,
    /// Ties that are argued but disputed.
    #[serde(default)]
    pub disputed_binds: Vec<Binding>,
    /// Countries to which it forbids taking data; empty: to any other country.
    #[serde(default)]
    pub towards: Vec<String>,
    /// Whether it is about personal data alone.
    #[serde(default)]
    pub personal_only: bool,
    /// State.
    pub status: LawStatus,
    /// First day.
    #[serde(default)]
    pub from: Option<Date>,
    /// Last day.
    #[serde(default)]
    pub until: Option<Date>,
    /// Whether it can forbid telling the customer.
    pub gag: Tri,
    /// Who decides on an order (court, agency, minister).
    pub decided_by: Text,
    /// What it says, in our words.
    pub summary: Text,
    /// What is disputed about it.
    #[serde(default)]
    pub disputed: Option<Text>,
    /// Further sources.
    #[serde(default)]
    pub references: Vec<String>,
    /// Where the entry comes from.
    pub evidence: Evidence,
}

impl Law {
    /// Its name in the field, in a language.
    #[must_use]
    pub fn shortly(&self, language: Language) -> &str {
        match language {
            Language::De => self.short_de.as_ref().unwrap_or(&self.short),
            Language::En => &self.short,
        }
    }

    /// The same in both languages.
    #[must_use]
    pub fn short_text(&self) -> Text {
        Text { en: self.shortly(Language::En).to_owned(), de: self.shortly(Language::De).to_owned() }
    }
}
