//! The YAML shapes of `catalogs/`, as authors write them.
//!
//! In: text of one catalog file. Out: raw entries, not yet checked against each other ([`super::lint`] does that).
//! The build script includes this file to compile the shipped catalog into the binary, so it depends on serde and
//! [`crate::model::words`] only, and keeps to what a non-self-describing format can carry (no `untagged`, no `flatten`).

use super::shared::Shared;
use crate::model::words::*;
use serde::{Deserialize, Serialize};

/// `catalog.yaml`: the catalog as a whole.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// Version, `YYYY.MM.N`.
    pub version: String,
    /// Day on which the catalog was last reviewed as a whole.
    pub as_of: Date,
    /// Licence of the data.
    pub licence: String,
}

/// An entry of `places/countries.yaml`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Country {
    /// ISO 3166-1 alpha-2.
    pub code: String,
    /// ISO 3166-1 alpha-3.
    pub alpha3: String,
    /// Name.
    pub name: Text,
    /// Where the entry comes from.
    pub evidence: Evidence,
}

/// An entry of `places/blocs.yaml`: EU, EEA, EFTA.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bloc {
    /// Id (`EU`).
    pub id: String,
    /// Name.
    pub name: Text,
    /// Member countries.
    pub members: Vec<String>,
    /// Where the entry comes from.
    pub evidence: Evidence,
}

/// An entry of `places/adequacy.yaml`: a decision that a country protects personal data well enough.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Adequacy {
    /// Id (`eu-us-dpf`).
    pub id: String,
    /// Country that may receive data.
    pub country: String,
    /// Bloc or country that decided (`EU`, `CH`, `GB`).
    pub by: String,
    /// Name and number of the decision.
    pub decision: Text,
    /// Whether only certified organisations are covered.
    #[serde(default)]
    pub certified_only: bool,
    /// Who or what is covered.
    pub scope: Text,
    /// State.
    pub status: LawStatus,
    /// First day.
    pub from: Date,
    /// Last day, where one is set.
    #[serde(default)]
    pub until: Option<Date>,
    /// Pending challenges, reviews.
    #[serde(default)]
    pub note: Option<Text>,
    /// Where the entry comes from.
    pub evidence: Evidence,
}

/// A file of `places/regions/`: the regions of one provider.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Regions {
    /// Provider id, the part before `/` in `aws/eu-central-1`.
    pub provider: String,
    /// Other spellings of the provider id.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// Offering that a service runs on when it names a region of this provider.
    pub offering: String,
    /// Regions.
    pub regions: Vec<Region>,
}

/// A region.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Region {
    /// Id at the provider, as its API spells it.
    pub id: String,
    /// Other spellings (display name, zone prefix).
    #[serde(default)]
    pub aliases: Vec<String>,
    /// City or area.
    pub city: String,
    /// ISO 3166-1 alpha-2; for a multi-region the bloc (`EU`). Empty where it is not known, which only looked-up regions
    /// may be.
    pub country: String,
    /// Partition (`aws-eusc`, `AzureChinaCloud`), where the provider has several.
    #[serde(default)]
    pub partition: Option<String>,
    /// Offering that operates this region, where it differs from the provider's.
    #[serde(default)]
    pub offering: Option<String>,
    /// `ga`, `announced`, `retired`, `restricted`.
    pub status: String,
    /// Where the entry comes from.
    pub evidence: Evidence,
}

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

/// A file of `entities/`: a vendor (or owner) with its legal entities.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Vendor {
    /// Vendor id used in inventories.
    pub id: String,
    /// Name people use.
    pub name: String,
    /// Other names: abbreviations, former names, spellings. Product names belong to offerings.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// Registrable domains.
    #[serde(default)]
    pub domains: Vec<String>,
    /// Only an owner: not offered as a vendor in lists.
    #[serde(default)]
    pub owner_only: bool,
    /// Certified under the EU-US Data Privacy Framework.
    #[serde(default)]
    pub dpf: Option<Certified>,
    /// Legal entities; the one that contracts with European customers first.
    pub legal: Vec<LegalEntity>,
    /// Remark for readers, neutral in tone.
    #[serde(default)]
    pub note: Option<Text>,
}

/// A certification with its evidence.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Certified {
    /// Whether it holds.
    pub holds: Tri,
    /// Where the fact comes from.
    pub evidence: Evidence,
}

/// A legal entity.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LegalEntity {
    /// Id, unique among all entities (`microsoft-ireland-operations`).
    pub id: String,
    /// Registered name.
    pub name: String,
    /// Seat, ISO 3166-1 alpha-2.
    pub country: String,
    /// Legal Entity Identifier (ISO 17442).
    #[serde(default)]
    pub lei: Option<String>,
    /// Wikidata item.
    #[serde(default)]
    pub wikidata: Option<String>,
    /// Countries with branches that matter for jurisdiction.
    #[serde(default)]
    pub establishments: Vec<String>,
    /// Owners.
    #[serde(default)]
    pub owned_by: Vec<Ownership>,
    /// Who stands behind it when nobody named controls it.
    #[serde(default)]
    pub top: Option<TopOwner>,
    /// What several sources say about its owner where they disagree: the one that counts first.
    #[serde(default)]
    pub disputed: Vec<OwnerClaim>,
    /// Where seat and name come from.
    pub evidence: Evidence,
}

/// What one of several disagreeing sources says about the owner of a legal entity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OwnerClaim {
    /// Name of the source: `catalog`, `GLEIF`, `Wikidata`.
    pub witness: String,
    /// Owner that it names; left out: it sees no controlling owner.
    #[serde(default)]
    pub owner: Option<String>,
    /// Seat of that owner, where it is known.
    #[serde(default)]
    pub country: Option<String>,
    /// Where it says so.
    pub evidence: Evidence,
}

/// A stake in a legal entity.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ownership {
    /// Owning legal entity.
    pub owner: String,
    /// Kind of stake.
    pub kind: OwnershipKind,
    /// Share of votes or capital, 0 to 1.
    #[serde(default)]
    pub share: Option<f64>,
    /// Since when.
    #[serde(default)]
    pub since: Option<String>,
    /// Settled or not.
    #[serde(default = "current")]
    pub status: LinkStatus,
    /// Where the fact comes from.
    pub evidence: Evidence,
}

fn current() -> LinkStatus {
    LinkStatus::Current
}

/// A file of `offerings/`: what one vendor sells.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Offerings {
    /// Vendor id.
    pub vendor: String,
    /// Offerings.
    pub offerings: Vec<Offering>,
}

/// A product as it is sold.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Offering {
    /// Id used in inventories.
    pub id: String,
    /// Name.
    pub name: String,
    /// Other names, abbreviations, former names.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// Hosts that belong to this offering rather than to the vendor in general.
    #[serde(default)]
    pub domains: Vec<String>,
    /// Categories it serves, the main one first.
    pub categories: Vec<String>,
    /// How it is sold.
    pub kind: OfferingKind,
    /// Legal entity that sells it in Europe; default: the vendor's first.
    #[serde(default)]
    pub seller: Option<String>,
    /// Legal entity that runs it; default: the seller, or the customer for `self-hosted`.
    #[serde(default)]
    pub operator: Option<String>,
    /// Vendors or legal entities whose software it needs under licence (a national partner's edition).
    #[serde(default)]
    pub licensed_from: Vec<String>,
    /// Offerings it runs on. Empty: the vendor's own machines, if `hosting_known`.
    #[serde(default)]
    pub hosted_on: Vec<String>,
    /// Whether `hosted_on` is known to be complete; default true when `hosted_on` is given, else unknown.
    #[serde(default)]
    pub hosting_known: Option<bool>,
    /// Regions (`aws/eu-central-1`), whole providers (`aws/*`) or bare countries (`DE`) where it can be had.
    #[serde(default)]
    pub regions: Vec<String>,
    /// Sub-processors that receive customer data, as published.
    #[serde(default)]
    pub sub_processors: Vec<SubProcessor>,
    /// Whether the list of sub-processors is complete.
    #[serde(default)]
    pub sub_processors_known: bool,
    /// Countries from which support has access. Empty: not known.
    #[serde(default)]
    pub support_from: Vec<String>,
    /// Key arrangements that can be had. Empty: not known.
    #[serde(default)]
    pub keys: Vec<Keys>,
    /// Whether the vendor can reach the content in the ordinary key arrangement; default yes when the vendor runs it.
    #[serde(default)]
    pub vendor_access: Option<Tri>,
    /// What happens when the vendor stops; default `service` when the vendor runs it.
    #[serde(default)]
    pub switch_off: Option<SwitchOff>,
    /// SPDX licence id of the software, or `proprietary`.
    #[serde(default)]
    pub licence: Option<String>,
    /// What can be taken along.
    #[serde(default)]
    pub export: Option<Export>,
    /// Openness of interfaces.
    #[serde(default)]
    pub interfaces: Option<Interfaces>,
    /// Certificates.
    #[serde(default)]
    pub certificates: Vec<Certificate>,
    /// Whether the vendor trains models on customer data by default.
    #[serde(default)]
    pub trains_on_customer_data: Option<Tri>,
    /// Typical yearly list price per user in EUR, lowest and highest.
    #[serde(default)]
    pub price_per_user: Option<(f64, f64)>,
    /// Skills needed to run it oneself (catalog skill ids).
    #[serde(default)]
    pub skills: Vec<String>,
    /// Remark for readers.
    #[serde(default)]
    pub note: Option<Text>,
    /// Where the entry comes from.
    pub evidence: Evidence,
}

/// A sub-processor.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SubProcessor {
    /// Legal entity or vendor id.
    pub entity: String,
    /// Country of processing.
    #[serde(default)]
    pub country: Option<String>,
    /// For what.
    pub purpose: Text,
    /// Where the fact comes from.
    pub evidence: Evidence,
}

/// What can be taken along.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Export {
    /// Formats.
    pub formats: Vec<String>,
    /// How complete.
    pub completeness: ExportCompleteness,
}

/// A certificate or attestation.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Certificate {
    /// `c5`, `secnumcloud`, `iso-27001`, `eucs`, `ens`, `tisax` …
    pub scheme: String,
    /// Type or level, where the scheme has one.
    #[serde(default)]
    pub level: Option<String>,
    /// What it covers.
    #[serde(default)]
    pub scope: Option<String>,
    /// Issued.
    #[serde(default)]
    pub issued: Option<Date>,
    /// Valid until.
    #[serde(default)]
    pub valid_until: Option<Date>,
    /// Where the fact comes from.
    pub evidence: Evidence,
}

/// A file of `categories/`: a kind of service with its alternatives and what moving takes.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Category {
    /// Id used in inventories.
    pub id: String,
    /// Name.
    pub name: Text,
    /// Other words for it, both languages.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// `customer-service`, `workplace`, `infrastructure`, `security`, `business`, `data`, `development`.
    pub group: String,
    /// What it is, one sentence.
    pub summary: Text,
    /// Whether many others stand or fall with it (identity, DNS, keys, CI, registry).
    #[serde(default)]
    pub trust_anchor: bool,
    /// Ways to go.
    pub alternatives: Vec<Alternative>,
    /// Ways to split it.
    #[serde(default)]
    pub hybrid: Vec<Hybrid>,
    /// Effort of a move in person-days, lowest and highest.
    pub effort: Effort,
    /// Steps of a move.
    pub playbook: Vec<Text>,
    /// Data formats that carry the data across.
    #[serde(default)]
    pub formats: Vec<String>,
    /// Typical traps.
    #[serde(default)]
    pub traps: Vec<Text>,
    /// Where effort, steps and traps come from.
    pub evidence: Evidence,
}

/// One alternative.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Alternative {
    /// Offering id.
    pub offering: String,
    /// `eu-cloud` or `local`.
    pub placement: Placement,
    /// Does part of the job only (storage without software, a broker without a platform): shown in the comparison, never
    /// the advice. `gaps` says what is missing.
    #[serde(default)]
    pub partial: bool,
    /// Number of people up to which it suits an organisation.
    #[serde(default)]
    pub up_to_people: Option<u32>,
    /// Sectors that may use it; empty: all.
    #[serde(default)]
    pub sectors: Vec<String>,
    /// What it lacks against the usual incumbents.
    #[serde(default)]
    pub gaps: Option<Text>,
    /// Yearly cost against the incumbent, lowest and highest factor (1.0 = the same).
    #[serde(default)]
    pub cost_factor: Option<(f64, f64)>,
    /// Says that the alternative is itself under non-European control, and by whom. Lint asks for it where it is so.
    #[serde(default)]
    pub foreign_control: Option<Text>,
    /// Where the fact comes from.
    pub evidence: Evidence,
}

/// A split.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hybrid {
    /// Offering for the part on own sites.
    pub local: String,
    /// Offering for the part in the cloud; `incumbent` keeps today's offering for that part.
    pub cloud: String,
    /// What stays local.
    pub stays: Text,
    /// What lives in the cloud.
    pub moves: Text,
    /// Data classes that stay local; all others may live in the cloud.
    pub local_data: Vec<String>,
    /// Effort factor against a full move.
    #[serde(default)]
    pub effort_factor: Option<(f64, f64)>,
    /// Where the fact comes from.
    pub evidence: Evidence,
}

/// Effort ranges by size of the organisation.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Effort {
    /// Up to 50 people.
    pub small: (f64, f64),
    /// Up to 500 people.
    pub medium: (f64, f64),
    /// More.
    pub large: (f64, f64),
}

/// An entry of `data/classes.yaml`: a class of data.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DataClass {
    /// Id used in inventories.
    pub id: String,
    /// Name.
    pub name: Text,
    /// Other words for it.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// Whether it is personal data (GDPR Art. 4(1)).
    pub personal: bool,
    /// Whether it is special-category data (GDPR Art. 9, 10).
    #[serde(default)]
    pub special: bool,
    /// Usual protection need for confidentiality.
    pub need: Need,
    /// Whose data it is, for the record of processing.
    #[serde(default)]
    pub subjects: Option<Text>,
    /// Where the entry comes from.
    pub evidence: Evidence,
}

/// An entry of `data/skills.yaml`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Skill {
    /// Id.
    pub id: String,
    /// Name.
    pub name: Text,
    /// Other words for it.
    #[serde(default)]
    pub aliases: Vec<String>,
}

/// A file of `controls/`: something that can be in place or not.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Control {
    /// Key in the inventory's `controls:`.
    pub id: String,
    /// Name.
    pub name: Text,
    /// The question that asks for it.
    pub question: Text,
    /// `flag`, `days`, `number`, `text`.
    pub value: String,
    /// Legal bases (`GDPR Art. 5(1)(e)`).
    pub basis: Vec<String>,
    /// Why it matters.
    pub reason: Text,
    /// What to do when it is missing.
    pub remedy: Text,
    /// Who acts.
    pub owner: OwnerKind,
    /// Who can answer: `us`, `vendor`, `dpo`.
    pub answered_by: String,
    /// Categories it applies to (`*` for all), or group names written `group:customer-service`.
    pub applies_to: Vec<String>,
    /// Applies only where one of these data classes flows (`personal` for any personal data).
    #[serde(default)]
    pub data: Vec<String>,
    /// Where the entry comes from.
    pub evidence: Evidence,
}

/// A file of `lenses/`: somebody else's framework.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lens {
    /// Id (`eu-csf-2026`).
    pub id: String,
    /// Name.
    pub name: Text,
    /// Who publishes it.
    pub publisher: String,
    /// `weighted-ladder` (score and SEAL), `pass-fail`, `controls`.
    pub method: String,
    /// What it measures, how to read its result, in our words.
    pub summary: Text,
    /// Categories or groups it applies to (as in [`Control::applies_to`]).
    pub applies_to: Vec<String>,
    /// Applies only where one of these data classes flows (as in [`Control::data`]).
    #[serde(default)]
    pub data: Vec<String>,
    /// Objectives or chapters.
    pub objectives: Vec<Objective>,
    /// Criteria.
    pub criteria: Vec<Criterion>,
    /// Where the entry comes from.
    pub evidence: Evidence,
}

/// A part of a lens.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Objective {
    /// Id (`SOV-1`).
    pub id: String,
    /// Name.
    pub name: Text,
    /// Weight in percent; 0 for lenses without a score.
    #[serde(default)]
    pub weight: f64,
}

/// A criterion.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Criterion {
    /// Id inside the lens (`4.1`).
    pub id: String,
    /// Objective id.
    pub objective: String,
    /// Short name.
    pub name: Text,
    /// The question, in our words.
    pub question: Text,
    /// Legal or normative basis.
    #[serde(default)]
    pub basis: Vec<String>,
    /// Ladder from worst to best. For pass/fail: two rungs.
    pub rungs: Vec<Rung>,
    /// `base` or `additional` (C3A), else `base`.
    #[serde(default = "base")]
    pub tier: String,
    /// How it is derived from facts: rows read from the top. Empty: must be asked.
    #[serde(default)]
    pub derive: Vec<Derivation>,
    /// Who can answer: `us`, `vendor`, `dpo`.
    pub answered_by: String,
    /// What to do about a low answer.
    #[serde(default)]
    pub remedy: Option<Text>,
    /// Doubts about the published wording.
    #[serde(default)]
    pub note: Option<Text>,
}

fn base() -> String {
    "base".to_owned()
}

/// One step of a ladder.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rung {
    /// Points.
    #[serde(default)]
    pub value: f64,
    /// SEAL level this answer allows.
    #[serde(default)]
    pub seal: Option<u8>,
    /// What the answer says, in our words.
    pub text: Text,
}

/// A row of a derivation: when all conditions hold, the answer lies in `rungs`.
///
/// Three-valued: a row whose conditions may hold widens the answer, the first row whose conditions surely hold ends it.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Derivation {
    /// Conditions, `fact: [allowed values]`, all of which must hold. Facts and their values: `docs/lenses.md`.
    #[serde(default)]
    pub when: std::collections::BTreeMap<String, Vec<String>>,
    /// Lowest and highest rung.
    pub rungs: (u32, u32),
}

/// A file of `clauses/`: wording to negotiate.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Clause {
    /// Id.
    pub id: String,
    /// Name.
    pub name: Text,
    /// The clause.
    pub wording: Text,
    /// Legal bases.
    pub basis: Vec<String>,
    /// How likely a large vendor agrees: `usual`, `negotiable`, `hard`.
    pub realism: String,
    /// What it is for: channels it serves.
    pub channels: Vec<Channel>,
    /// Used for `govern`, `exit` or both.
    pub used_for: Vec<String>,
    /// Categories or groups it makes sense for (as in [`Control::applies_to`]); empty: all.
    #[serde(default)]
    pub applies_to: Vec<String>,
    /// Makes sense only where one of these data classes flows (`personal` for any personal data); empty: always.
    #[serde(default)]
    pub data: Vec<String>,
    /// Sectors it makes sense for; empty: all.
    #[serde(default)]
    pub sectors: Vec<String>,
    /// Makes sense only where the vendor runs the service, not for software on own ground.
    #[serde(default)]
    pub vendor_run: bool,
    /// Not needed where the keys are held like this.
    #[serde(default)]
    pub unless_keys: Vec<Keys>,
    /// Control of the inventory that says whether it is agreed already (`scc`: the field of the contract).
    #[serde(default)]
    pub control: Option<String>,
    /// Where the entry comes from.
    pub evidence: Evidence,
}

/// A file of `scenarios/`: something that happens.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scenario {
    /// Id.
    pub id: String,
    /// Name.
    pub name: Text,
    /// What happens and why it is thinkable; what is disputed about the model case.
    pub story: Text,
    /// Whether it happened.
    pub happened: bool,
    /// What it changes in the graph, all together.
    pub events: Vec<Event>,
    /// Further sources.
    #[serde(default)]
    pub references: Vec<String>,
    /// Where the entry comes from.
    pub evidence: Evidence,
}

/// A change of the graph.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Event {
    /// `deny` (a country or vendor stops serving us), `annul` (a basis for transfers or a law falls), `enact` (a
    /// proposed law arrives), `acquire` (a vendor is bought), `lose` (a region, site, provider or offering is gone).
    pub kind: String,
    /// `country:US`, `vendor:microsoft`, `adequacy:eu-us-dpf`, `law:…`, `region:aws/eu-central-1`, `offering:…`.
    pub what: String,
    /// For `acquire`: the buying vendor or entity, or `country:US` for any buyer from there.
    #[serde(default)]
    pub by: Option<String>,
    /// Hours until it takes effect; 0 at once.
    #[serde(default)]
    pub after_hours: f64,
}

/// A file of `signals/`: how infrastructure files give a vendor away.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Signals {
    /// Kind: `terraform-provider`, `terraform-resource`, `image`, `host`, `dns`, `kubernetes`, `package`, `github-action`,
    /// `cloudformation`, `azure-arm`, `pulumi`, `helm-chart`, `command`, `platform-file`.
    pub kind: String,
    /// Rows.
    pub rows: Vec<Signal>,
}

/// One signal.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Signal {
    /// Where to look (`spec.providerID`, `MX`, `npm`); free per kind.
    #[serde(default)]
    pub field: String,
    /// How to match: `exact`, `suffix`, `prefix`, `regex`.
    #[serde(rename = "match")]
    pub how: String,
    /// What to match.
    pub pattern: String,
    /// Vendor id.
    #[serde(default)]
    pub vendor: Option<String>,
    /// Offering id.
    #[serde(default)]
    pub offering: Option<String>,
    /// Region provider whose ids the region attributes carry (`aws`).
    #[serde(default)]
    pub provider: Option<String>,
    /// Attributes or capture groups that carry the region, most specific first.
    #[serde(default)]
    pub region_from: Vec<String>,
    /// Category, where the signal tells.
    #[serde(default)]
    pub category: Option<String>,
    /// How far the signal may be relied on.
    pub confidence: Confidence,
    /// Where the row comes from; `none` for general knowledge.
    pub source: String,
}

/// A file of `texts/`: what reports and messages say.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Texts {
    /// Key → text in both languages. Placeholders are written `{name}`.
    pub texts: std::collections::BTreeMap<String, Text>,
}

/// A whole catalog as read, before indexing. Later entries with the same id replace earlier ones (overlay).
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct Raw {
    pub manifest: Option<Manifest>,
    pub countries: Shared<Country>,
    pub blocs: Shared<Bloc>,
    pub adequacy: Shared<Adequacy>,
    pub regions: Shared<Regions>,
    pub laws: Shared<Law>,
    pub vendors: Shared<Vendor>,
    pub offerings: Shared<Offerings>,
    pub categories: Shared<Category>,
    pub data_classes: Shared<DataClass>,
    pub skills: Shared<Skill>,
    pub controls: Shared<Control>,
    pub lenses: Shared<Lens>,
    pub clauses: Shared<Clause>,
    pub scenarios: Shared<Scenario>,
    pub signals: Shared<Signals>,
    pub texts: Shared<Texts>,
}

impl Raw {
    /// Reads the file at `path` (relative to the catalog folder, with `/`) into the fitting list. The YAML reader is
    /// passed in because the build script and the program reach it by different roads.
    ///
    /// # Errors
    /// The reader's message, or that the path is none of the catalog's places.
    pub fn add<E: std::fmt::Display>(&mut self, path: &str, reader: &impl Reader<E>) -> Result<(), String> {
        let say = |error: E| error.to_string();
        let mut parts = path.split('/');
        let topic = parts.next().unwrap_or_default();
        let last = path.rsplit('/').next().unwrap_or_default();
        match (topic, last) {
            ("catalog.yaml", _) => self.manifest = Some(reader.read().map_err(say)?),
            ("places", "countries.yaml") => self.countries.extend(reader.read::<Vec<Country>>().map_err(say)?),
            ("places", "blocs.yaml") => self.blocs.extend(reader.read::<Vec<Bloc>>().map_err(say)?),
            ("places", "adequacy.yaml") => self.adequacy.extend(reader.read::<Vec<Adequacy>>().map_err(say)?),
            ("places", _) if path.starts_with("places/regions/") => self.regions.push(reader.read().map_err(say)?),
            ("laws", _) => self.laws.push(reader.read().map_err(say)?),
            ("entities", _) => self.vendors.push(reader.read().map_err(say)?),
            ("offerings", _) => self.offerings.push(reader.read().map_err(say)?),
            ("categories", _) => self.categories.push(reader.read().map_err(say)?),
            ("data", "classes.yaml") => self.data_classes.extend(reader.read::<Vec<DataClass>>().map_err(say)?),
            ("data", "skills.yaml") => self.skills.extend(reader.read::<Vec<Skill>>().map_err(say)?),
            ("controls", _) => self.controls.push(reader.read().map_err(say)?),
            ("lenses", _) => self.lenses.push(reader.read().map_err(say)?),
            ("clauses", _) => self.clauses.push(reader.read().map_err(say)?),
            ("scenarios", _) => self.scenarios.push(reader.read().map_err(say)?),
            ("signals", _) => self.signals.push(reader.read().map_err(say)?),
            ("texts", _) => self.texts.push(reader.read().map_err(say)?),
            _ => return Err("not a place of the catalog; see docs/catalog.md for the folders".to_owned()),
        }
        Ok(())
    }
}

/// Reads the text of one file as any of the shapes above.
pub trait Reader<E> {
    /// Reads the text as `T`.
    ///
    /// # Errors
    /// Whatever is wrong with the text.
    fn read<T: serde::de::DeserializeOwned>(&self) -> Result<T, E>;
}
