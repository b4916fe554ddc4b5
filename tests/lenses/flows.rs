//! Data map, record of processing, provenance, concentration.

use crate::cases::{assessed, inventory, policy};
use hoheit::assess::concentration::ConcentrationKind;
use hoheit::assess::data_map::{Basis, DataMap, RecipientKind};
use hoheit::assess::provenance::{FactKind, provenance};
use hoheit::graph::dominators::Cause;
use hoheit::model::words::Language;
use hoheit::policy::Policy;

#[test]
fn every_recipient_is_named_with_country_and_basis() {
    let inventory = inventory(
        "organisation: { name: X, home: DE, sites: [{ id: rz, country: DE }] }\nservices:\n  - { id: hr, category: hr, offering: personio, data: [employee], depends_on: [mail], contract: { scc: true }, controls: { retention_days: 90, access_rights: true } }\n  - { id: mail, category: mail, offering: nextcloud, site: rz, data: [mail-content] }\n  - { id: stt, category: speech-to-text, offering: deepgram-cloud, data: [call-recording], contract: { scc: false } }\n  - { id: web, category: cms, data: [public-content] }\n",
    );
    let policy = Policy::default();
    let assessment = assessed(&inventory, &policy);
    let map = DataMap::new(&assessment);
    let hr = map.flows(0);
    let kinds: Vec<RecipientKind> = hr.iter().map(|flow| flow.kind).collect();
    for kind in [RecipientKind::Operator, RecipientKind::Host, RecipientKind::SubProcessor, RecipientKind::Service] {
        assert!(kinds.contains(&kind), "{kind:?}: {hr:#?}");
    }
    assert!(hr.iter().all(|flow| !flow.source.is_empty()));
    let operator = hr.iter().find(|flow| flow.kind == RecipientKind::Operator).expect("operator");
    assert_eq!((operator.country.as_deref(), &operator.basis), (Some("DE"), &Basis::Home));
    let to = hr.iter().find(|flow| flow.kind == RecipientKind::Service).expect("service");
    assert_eq!(to.to, Some(1));
    let abroad = map.flows(2);
    let operator = abroad.iter().find(|flow| flow.kind == RecipientKind::Operator).expect("operator");
    assert_eq!(operator.third_country, Some(true));
    assert!(matches!(operator.basis, Basis::Certified(..)), "{operator:#?}");
    let row = map.ropa_row(0).expect("a row");
    assert_eq!(row.retention.as_deref(), Some("90 d"));
    assert!(row.subjects.iter().any(|text| text.en.contains("Employees")));
    assert!(!row.measures.is_empty());
    assert!(map.ropa_row(3).is_none(), "public content is no processing of personal data");
    assert_eq!(map.ropa().count(), 3);
}

#[test]
fn every_fact_used_is_listed_with_source_and_date() {
    let inventory = inventory(
        "organisation: { name: X, home: DE }\nservices:\n  - { id: office, category: office, offering: microsoft-365, region: azure/germanywestcentral, data: [documents] }\n",
    );
    let policy = policy(&["eu-csf-2026"]);
    let assessment = assessed(&inventory, &policy);
    let used = provenance(&assessment);
    let has =
        |kind: FactKind, subject: &str| used.facts.iter().any(|fact| fact.kind == kind && fact.subject == subject);
    assert!(has(FactKind::Offering, "microsoft-365") && has(FactKind::Offering, "azure"));
    assert!(has(FactKind::Entity, "microsoft-corporation"));
    assert!(has(FactKind::Law, "us-cloud-act"));
    assert!(has(FactKind::Region, "germanywestcentral"));
    assert!(has(FactKind::DataClass, "documents"));
    assert!(has(FactKind::Lens, "eu-csf-2026"));
    assert!(used.facts.iter().any(|fact| fact.kind == FactKind::Alternative));
    assert_eq!(used.unsourced, used.facts.iter().filter(|fact| fact.source == "none").count());
    assert!(used.facts.windows(2).all(|pair| pair[0] <= pair[1]));
    // Every hop of every proof rests on a listed fact, on the inventory, or says that it is general knowledge.
    let sources: std::collections::BTreeSet<&str> = used.facts.iter().map(|fact| fact.source).collect();
    for exposure in &assessment.services[0].exposures {
        for hop in assessment.proof(0, exposure) {
            assert!(
                hop.source == "inventory" || hop.source == "none" || sources.contains(hop.source),
                "{} to {}: {}",
                hop.from,
                hop.to,
                hop.source
            );
        }
    }
}

#[test]
fn stand_ins_under_one_owner_share_their_first_cause() {
    let text = |second: &str| {
        format!(
            "organisation: {{ name: X, home: DE, sites: [{{ id: rz, country: DE }}] }}\nservices:\n  - {{ id: shop, category: e-commerce, offering: nextcloud, site: rz, depends_on: [{{ service: a, any_of: [b] }}] }}\n  - {{ id: a, category: object-storage, offering: azure }}\n  - {{ id: b, category: office, offering: {second} }}\n"
        )
    };
    let policy = Policy::default();
    let shared = inventory(&text("microsoft-365"));
    let assessment = assessed(&shared, &policy);
    let causes = assessment.graph.common_causes();
    assert_eq!(causes.len(), 1, "the first cause only, not its owner as well: {causes:#?}");
    assert_eq!(causes[0].members, [0, 1], "{causes:#?}");
    let Cause::Offering(ix) = causes[0].cause else { panic!("{causes:#?}") };
    assert_eq!(assessment.catalog.offering_at(ix).id, "azure");
    assert!(
        assessment
            .concentration
            .iter()
            .any(|entry| entry.kind == ConcentrationKind::CommonCause && entry.name == "azure")
    );
    let apart = inventory(&text("stackit"));
    assert!(assessed(&apart, &policy).graph.common_causes().is_empty());
}

#[test]
fn services_in_one_data_centre_are_counted() {
    let inventory = inventory(
        "organisation: { name: X, home: DE }\nservices:\n  - { id: a, category: compute, region: aws/eu-central-1 }\n  - { id: b, category: database, region: aws/eu-central-1 }\n  - { id: c, category: database, region: aws/eu-west-1 }\n",
    );
    let policy = Policy::default();
    let assessment = assessed(&inventory, &policy);
    let places: Vec<_> = assessment
        .concentration
        .iter()
        .filter(|entry| entry.kind == ConcentrationKind::DataCentre)
        .map(|e| (e.name.as_str(), e.services.len()))
        .collect();
    assert_eq!(places, [("aws/eu-central-1", 2), ("aws/eu-west-1", 1)]);
}

#[test]
fn the_record_answers_what_article_30_and_a_transfer_assessment_ask() {
    let inventory = inventory(
        "organisation: { name: Werk, home: DE }\nservices:\n  - { id: stt, category: speech-to-text, offering: deepgram-cloud, data: [call-recording], keys: client-side, owner: Digital, contract: { scc: true, processor_agreement: true }, controls: { retention_days: 30, automatic_deletion: true, deletion_proof: false, transfer_impact_assessment: false, dpia: true, access_rights: true } }\n  - { id: own, category: files, offering: nextcloud-self-hosted, data: [employee] }\n",
    );
    let policy = Policy::default();
    let assessment = assessed(&inventory, &policy);
    for (language, expected) in [
        (
            Language::En,
            [
                ("Controller", "Werk (Germany)"),
                ("Kind of service", "Speech recognition"),
                ("Retention", "30 d"),
                ("Deletion", "30 days, deleted automatically, deletion is not proved"),
                ("Impact assessment (Art. 35)", "yes"),
                ("Transfer impact assessment", "no"),
                ("Processor agreement", "yes"),
            ],
        ),
        (
            Language::De,
            [
                ("Verantwortliche Stelle", "Werk (Deutschland)"),
                ("Art des Dienstes", "Spracherkennung"),
                ("Aufbewahrung", "30 d"),
                ("Löschung", "30 Tage, automatisch gelöscht, Löschung wird nicht nachgewiesen"),
                ("Folgenabschätzung (Art. 35)", "ja"),
                ("Transfer-Folgenabschätzung", "nein"),
                ("Auftragsverarbeitungsvertrag", "ja"),
            ],
        ),
    ] {
        let bytes = hoheit::report::ropa::write(&assessment, language).expect("csv");
        let mut reader = csv::Reader::from_reader(bytes.as_slice());
        let head = reader.headers().expect("a heading").clone();
        let rows: Vec<csv::StringRecord> = reader.records().map(|row| row.expect("a row")).collect();
        let of = |row: usize, column: &str| {
            let at = head.iter().position(|name| name == column).unwrap_or_else(|| panic!("{column}"));
            rows[row][at].to_owned()
        };
        // Sorted by id: `own` first.
        for (column, value) in expected {
            assert_eq!(of(1, column), value, "{column}");
        }
        let (detail, sources) = match language {
            Language::En => ("Transfers in detail", "Sources"),
            Language::De => ("Übermittlungen im Einzelnen", "Quellen"),
        };
        let parts = match language {
            Language::En => ["Deepgram", "United States", "standard contractual clauses", "CLOUD Act", "no content"],
            Language::De => {
                ["Deepgram", "Vereinigte Staaten", "Standardvertragsklauseln", "CLOUD Act", "keine Inhalte"]
            }
        };
        let transfers = of(1, detail);
        for part in parts {
            assert!(transfers.contains(part), "`{part}` is not in: {transfers}");
        }
        assert!(!of(1, sources).is_empty());
        assert_eq!(of(0, detail), "", "nothing is transferred");
    }
}
