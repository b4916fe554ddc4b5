//! The starter inventory that `hoheit init` writes: small, commented, valid as it is.

use std::fmt::Write as _;

/// What the starter is made from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answers {
    /// Name of the organisation.
    pub name: String,
    /// Home country or bloc.
    pub home: String,
    /// Sector.
    pub sector: String,
    /// People.
    pub people: u32,
    /// Products by the names people use.
    pub products: Vec<String>,
    /// Those of them that the catalog does not know.
    pub unknown: Vec<String>,
}

impl Default for Answers {
    fn default() -> Self {
        Self {
            name: "Stadtwerke Beispielstadt".to_owned(),
            home: "DE".to_owned(),
            sector: "energy".to_owned(),
            people: 200,
            products: ["Microsoft 365", "Salesforce Service Cloud", "GitHub"].map(str::to_owned).to_vec(),
            unknown: Vec::new(),
        }
    }
}

/// The text of the starter. A product that the catalog does not know becomes a service with that name, so that what is
/// written can be assessed as it is; a product that is named twice is written once.
#[must_use]
pub fn starter(answers: &Answers) -> String {
    let mut out = String::from(HEAD);
    let _ = writeln!(out, "organisation:");
    let _ = writeln!(out, "  name: {}", quoted(&answers.name));
    let _ = writeln!(out, "  home: {}              # what counts as foreign depends on it", quoted(&answers.home));
    let _ = writeln!(out, "  sector: {}", quoted(&answers.sector));
    let _ = writeln!(out, "  people: {}              # sizes effort ranges", answers.people);
    out.push_str(ORGANISATION);
    out.push_str("\nservices:\n");
    let mut ids = vec!["files".to_owned()];
    for (number, product) in answers.products.iter().enumerate() {
        let id = id_of(product, number);
        if ids.contains(&id) {
            continue;
        }
        let _ = writeln!(out, "  - id: {}", quoted(&id));
        ids.push(id);
        if answers.unknown.contains(product) {
            let _ = writeln!(out, "    name: {}", quoted(product));
            out.push_str(
                "    # offering: …                  # not found: hoheit catalog list offerings; or vendor: …\n",
            );
        } else {
            let _ = writeln!(out, "    offering: {}", quoted(product));
        }
        if number == 0 {
            out.push_str(FIRST);
        }
        out.push('\n');
    }
    out.push_str(LAST);
    out
}

/// A readable id from a product name.
fn id_of(product: &str, number: usize) -> String {
    let mut id: String =
        product.chars().flat_map(char::to_lowercase).map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
    while id.contains("--") {
        id = id.replace("--", "-");
    }
    let id = id.trim_matches('-');
    if id.is_empty() { format!("service-{}", number + 1) } else { id.to_owned() }
}

/// A double-quoted YAML scalar, which can carry anything.
fn quoted(text: &str) -> String {
    serde_json::to_string(text).unwrap_or_default()
}

const HEAD: &str = "\
# yaml-language-server: $schema=./inventory.schema.json
#
# Inventory for Hoheit. `hoheit schema inventory > inventory.schema.json` gives editors completion.
# Only organisation.name and each service's id are required. What you leave out is unknown, not bad:
# the report asks for what matters. Names are found as you write them (\"M365\", \"Azure AD\");
# `hoheit catalog list offerings` shows what is known.

";

// No line break after the opening quote: it would take the indentation of the first line with it.
const ORGANISATION: &str = "  # sites:
  #   - { id: rz-1, name: Rechenzentrum 1, country: DE }
  # capacity: { days_per_month: 20, skills: [linux, networking], around_the_clock: false }
  # budget: 100000
  # freezes:
  #   - { from: 2026-12-15, to: 2027-01-06, reason: year end }
";

const FIRST: &str = "    # name: Postfach und Büro
    # category: office               # hoheit catalog list categories
    # region: azure/germanywestcentral   # or site: rz-1, or country: DE
    # data: [mail-content, documents]    # hoheit catalog list data-classes
    # protection: { confidentiality: high, integrity: normal, availability: high }
    # criticality: high              # low | medium | high | critical
    # rto: 8h
    # keys: vendor                   # vendor | byok | hyok | client-side
    # contract: { ends: 2027-12-31, notice: 3 months, processor_agreement: true }
    # cost: { per_year: 48000, currency: EUR }
    # owner: IT
    # depends_on:
    #   - identity                   # hard, carries data
    #   - { service: phone, kind: soft, fallback: { service: mobile, tested: 2026-03-01 } }
";

const LAST: &str = "  # Something that runs on your own machines:
  - id: files
    offering: Nextcloud self-hosted
    country: DE
    data: [documents]
";
