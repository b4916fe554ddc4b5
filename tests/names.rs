//! Names as people write them in lists, and what they stand for.

use hoheit::catalog::names::Match;
use hoheit::catalog::{Catalog, embedded};
use hoheit::inventory::columns::Mapping;
use hoheit::inventory::tables;
use hoheit::model::Service;
use hoheit::source::Sources;
use std::sync::OnceLock;

fn catalog() -> &'static Catalog {
    static CATALOG: OnceLock<Catalog> = OnceLock::new();
    CATALOG.get_or_init(embedded)
}

fn read(text: &str) -> Vec<Service> {
    let mut sources = Sources::default();
    let file = sources.add("list.csv", text);
    tables::read(&[(text, file)], catalog(), &Mapping::default()).0.services
}

/// What a list with these names is read as: an offering, `vendor:` with a vendor, or nothing.
fn listed<'n>(names: impl Iterator<Item = &'n str>) -> Vec<String> {
    let mut rows = csv::Writer::from_writer(Vec::new());
    rows.write_record(["ID", "Anwendung"]).expect("header");
    for (number, name) in names.enumerate() {
        rows.write_record([format!("n{number}").as_str(), name]).expect("row");
    }
    let text = String::from_utf8(rows.into_inner().expect("written")).expect("text");
    let found = |service: Service| match (service.offering, service.vendor) {
        (Some(id), _) => id,
        (None, Some(id)) => format!("vendor:{id}"),
        (None, None) => String::new(),
    };
    read(&text).into_iter().map(found).collect()
}

fn rows(text: &str) -> Vec<(String, String)> {
    let mut rows = csv::Reader::from_reader(text.as_bytes());
    rows.deserialize().map(|row| row.expect("row")).collect()
}

/// `lists.csv`: an offering, `vendor:` with a vendor, or nothing where nothing is certain.
#[test]
fn names_of_real_lists_stand_for_these_entries() {
    let rows = rows(include_str!("names/lists.csv"));
    let found = listed(rows.iter().map(|(written, _)| written.as_str()));
    assert_eq!(found.len(), rows.len());
    let pairs = rows.iter().zip(&found).filter(|((_, meant), found)| meant != *found);
    let wrong: Vec<_> = pairs.map(|((written, meant), found)| format!("{written}: `{found}`, not `{meant}`")).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// `never.csv`: names and the offerings that they must not be taken for; `*` stands for all.
#[test]
fn other_things_are_not_taken_for_a_product() {
    let rows = rows(include_str!("names/never.csv"));
    let found = listed(rows.iter().map(|(written, _)| written.as_str()));
    assert_eq!(found.len(), rows.len());
    let is_product = |found: &str| !found.is_empty() && !found.starts_with("vendor:");
    let pairs = rows.iter().zip(&found).filter(|((_, never), found)| {
        is_product(found) && (never == "*" || never.split(' ').any(|never| never == found.as_str()))
    });
    let wrong: Vec<_> = pairs.map(|((written, _), found)| format!("{written}: `{found}`")).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// What lists are forgiven, an inventory written for this program is not.
#[test]
fn names_in_inventories_are_read_strictly() {
    for (written, listed) in [("Veam Backup & Replication 12", "veeam"), ("S3 bucket eu-west-1", "aws-s3")] {
        assert_eq!(catalog().names().listed(written), Some(Match::Offering(listed)), "{written}");
        assert!(!matches!(catalog().names().product(written), Some(Match::Offering(_))), "{written}");
    }
}

#[test]
fn german_headers_say_what_is_the_product_and_who_makes_it() {
    let list = "Softwarename;Herstellerfirma;Versionsstand\n\
                Office 2019;Microsoft;1808\n\
                BelVis PRO;KISTERS AG;3.4\n\
                Unbekanntes Programm;Unbekannt GmbH;2\n";
    let services = read(list);
    let found: Vec<_> = services.iter().map(|service| service.offering.as_deref()).collect();
    assert_eq!(found, [Some("microsoft-office-ltsc"), Some("kisters-belvis"), None]);
    assert!(services[1].narrative.as_deref().is_some_and(|words| words.contains("Versionsstand: 3.4")));
    let services = read("Fachverfahren;Anbieter\nMESO;HSH\nOK.EWO;AKDB\n");
    let found: Vec<_> = services.iter().map(|service| service.offering.as_deref()).collect();
    assert_eq!(found, [Some("hsh-meso"), Some("akdb-ok-procedures")]);
}

#[test]
fn applications_are_products_where_no_column_names_them() {
    let services = read("Anwendung;Hersteller\nPersonio;\nProCall;estos\nSession;Unbekannt GmbH\nTelefonanlage;\n");
    let found: Vec<_> = services.iter().map(|service| service.offering.as_deref()).collect();
    assert_eq!(found, [Some("personio"), Some("estos-procall-self-hosted"), None, None]);
    // Another vendor's product of that name is not meant.
    let services = read("Anwendung;Hersteller\nPersonio;SAP\nCisco (div.);\n");
    assert_eq!((services[0].offering.as_deref(), services[0].vendor.as_deref()), (None, Some("sap")));
    assert_eq!((services[1].offering.as_deref(), services[1].vendor.as_deref()), (None, Some("cisco")));
}

#[test]
fn a_vendor_beside_it_completes_a_product() {
    let services = read("Anwendung;Produkt;Hersteller\nArchiv;enterprise;ELO\nMesswerte;ecount;Robotron\n");
    assert_eq!(services[0].offering.as_deref(), Some("elo-ecm-suite"));
    assert_eq!(services[1].offering.as_deref(), Some("robotron-ecount"));
}
