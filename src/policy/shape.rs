//! The fields of a policy, listed once: names for suggestions, meanings for the JSON Schema.

use crate::inventory::shape::{Field, KEYS, NEEDS, Takes, document, field};
use serde_json::Value;

/// Spelling of severities.
pub const SEVERITIES: &[&str] = &["info", "low", "medium", "high", "critical"];
/// Spelling of severities from which findings fail a run.
pub const FAIL_ON: &[&str] = &["info", "low", "medium", "high", "critical", "never"];
/// Spelling of rule levels.
pub const LEVELS: &[&str] = &["off", "info", "low", "medium", "high", "critical"];
/// Spelling of strengths that a gate tolerates.
pub const STRENGTHS: &[&str] = &["none", "reduced", "full"];
/// Spelling of what can be concentrated.
pub const SHARED: &[&str] = &["ultimate-parent", "country", "cloud"];
/// Spelling of languages.
pub const LANGUAGES: &[&str] = &["en", "de"];

/// Top level.
pub const POLICY: &[Field] = &[
    field("$schema", Takes::Text, "The JSON Schema that editors use."),
    field("defaults", Takes::Fields(DEFAULTS), "What applies unless the command line says otherwise."),
    field(
        "gates",
        Takes::Fields(GATES),
        "How much of each channel a need tolerates; what is left out keeps its default.",
    ),
    field("countries", Takes::List(COUNTRIES), "Where services may lie."),
    field("parents", Takes::List(PARENTS), "Who may stand at the end of the chain of control."),
    field("keys", Takes::List(KEY_LIMIT), "Who must hold the keys."),
    field("seal", Takes::List(SEAL), "Lowest SEAL level."),
    field(
        "concentration",
        Takes::List(CONCENTRATION),
        "Largest share of services behind one parent, country or cloud.",
    ),
    field("own_rules", Takes::List(OWN_RULE), "Rules of your own, as CEL expressions over the facts of a service."),
    field("rules", Takes::Free, "Levels of rules: rule id and off, info, low, medium, high or critical."),
    field("waivers", Takes::List(WAIVER), "Findings that somebody accepts for a time."),
];

/// `defaults:`
pub const DEFAULTS: &[Field] = &[
    field("lang", Takes::Word(LANGUAGES), "Language of reports."),
    field("home", Takes::Text, "Home jurisdiction: a country (ISO 3166-1 alpha-2) or EU."),
    field("lenses", Takes::Texts, "Lenses to apply, by catalog id."),
    field("fail_on", Takes::Word(FAIL_ON), "Severity from which findings fail a run, or never."),
    field("formats", Takes::Texts, "Output formats."),
    field("day_rate", Takes::Number, "Price of a person-day, in EUR."),
    field("horizon", Takes::Number, "Years over which running costs are counted."),
    field(
        "undecided",
        Takes::Word(LEVELS),
        "Level of limits and own rules that missing facts leave undecided; default low.",
    ),
];

/// `gates:`
pub const GATES: &[Field] = &[
    field("access", Takes::Fields(BY_NEED), "Tolerated access, by need for confidentiality."),
    field("disruption", Takes::Fields(BY_NEED), "Tolerated disruption, by need for availability."),
    field("transfer", Takes::Fields(BY_NEED), "Tolerated transfer of personal data, by need for confidentiality."),
    field("exit", Takes::Fields(BY_CRITICALITY), "Tolerated obstacles to leaving, by criticality."),
];

/// `gates.access` and so on
pub const BY_NEED: &[Field] = &[
    field("normal", Takes::Word(STRENGTHS), "At normal need."),
    field("high", Takes::Word(STRENGTHS), "At high need."),
    field("very-high", Takes::Word(STRENGTHS), "At very high need."),
];

/// `gates.exit`
pub const BY_CRITICALITY: &[Field] = &[
    field("low", Takes::Word(STRENGTHS), "At low criticality."),
    field("medium", Takes::Word(STRENGTHS), "At medium criticality."),
    field("high", Takes::Word(STRENGTHS), "At high criticality."),
    field("critical", Takes::Word(STRENGTHS), "At critical."),
];

const ID: Field = field("id", Takes::Text, "A stable name of its own.");
const DATA: Field =
    field("data", Takes::Texts, "Only services with one of these data classes; personal and special are understood.");
const NEED: Field = field("need", Takes::Word(NEEDS), "Only services with at least this need for confidentiality.");
const CATEGORIES: Field =
    field("categories", Takes::Texts, "Only services of these categories, or groups written group:x.");
const SERVICES: Field = field("services", Takes::Texts, "Only these services; * and ? are understood.");
const SEVERITY: Field = field("severity", Takes::Word(SEVERITIES), "How serious a violation is; default high.");
const REASON: Field = field("reason", Takes::IdOr(TEXT), "Why, for the reader of a finding.");

/// A text in both languages
pub const TEXT: &[Field] = &[field("en", Takes::Text, "English."), field("de", Takes::Text, "German.")];

/// `countries[]`
pub const COUNTRIES: &[Field] = &[
    field("allowed", Takes::Texts, "Only these countries or blocs."),
    field("forbidden", Takes::Texts, "None of these countries or blocs."),
    ID,
    DATA,
    NEED,
    CATEGORIES,
    SERVICES,
    SEVERITY,
    REASON,
];

/// `parents[]`
pub const PARENTS: &[Field] = &[
    field("allowed", Takes::Texts, "Only parents from these countries or blocs, or these vendors or legal entities."),
    field("forbidden", Takes::Texts, "None of these countries, blocs, vendors or legal entities."),
    field("self_run", Takes::Flag, "Whether services that you run yourself are meant too; default false."),
    ID,
    DATA,
    NEED,
    CATEGORIES,
    SERVICES,
    SEVERITY,
    REASON,
];

/// `keys[]`
pub const KEY_LIMIT: &[Field] = &[
    field("allowed", Takes::Texts, "Allowed arrangements: vendor, byok, hyok, client-side. Required."),
    ID,
    DATA,
    NEED,
    CATEGORIES,
    SERVICES,
    SEVERITY,
    REASON,
];

/// `seal[]`
pub const SEAL: &[Field] = &[
    field("minimum", Takes::Number, "Lowest level, 0 to 4. Required."),
    field("lens", Takes::Text, "Lens with SEAL levels; default eu-csf-2026."),
    ID,
    DATA,
    NEED,
    CATEGORIES,
    SERVICES,
    SEVERITY,
    REASON,
];

/// `concentration[]`
pub const CONCENTRATION: &[Field] = &[
    field("kind", Takes::Word(SHARED), "What is shared. Required."),
    field("max", Takes::Text, "Largest share of services, such as 40% or 0.4. Required."),
    field("name", Takes::Text, "Only this parent (vendor or legal entity), country or cloud; default: each."),
    field("except", Takes::Texts, "Parents, countries, blocs or clouds that are left out."),
    ID,
    SEVERITY,
    REASON,
];

/// `own_rules[]`
pub const OWN_RULE: &[Field] = &[
    field("id", Takes::Text, "Id, kebab-case, for waivers and levels. Required."),
    field("when", Takes::Text, "Expression that holds where the rule is violated. Required."),
    field("message", Takes::IdOr(TEXT), "What to say. Required."),
    field("remedy", Takes::IdOr(TEXT), "What to do."),
    DATA,
    NEED,
    CATEGORIES,
    SERVICES,
    SEVERITY,
    REASON,
];

/// `waivers[]`
pub const WAIVER: &[Field] = &[
    field("rule", Takes::Text, "Rule id, or the id of an own rule. Required."),
    field("scope", Takes::Text, "Service id, a pattern with * and ?, or * for everything. Required."),
    field("reason", Takes::Text, "Why it is accepted. Required."),
    field("owner", Takes::Text, "Who accepts it. Required."),
    field("expires", Takes::Date, "Last day, at most a year ahead. Required."),
];

/// Spelling of key arrangements, for messages.
pub const KEY_WORDS: &[&str] = KEYS;

/// The JSON Schema of a policy, for editor completion.
#[must_use]
pub fn schema() -> Value {
    document("Hoheit policy", POLICY, &[])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::words::{Language, Severity};

    #[test]
    fn the_lists_of_words_are_the_vocabularies() {
        assert_eq!(Severity::ALL.iter().map(|word| word.as_str()).collect::<Vec<_>>(), SEVERITIES);
        assert_eq!(Language::ALL.iter().map(|word| word.as_str()).collect::<Vec<_>>(), LANGUAGES);
        assert_eq!(LEVELS[1..], *SEVERITIES);
        assert_eq!(FAIL_ON[..FAIL_ON.len() - 1], *SEVERITIES);
    }
}
