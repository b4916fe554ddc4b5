//! CSV and Excel inventories.
#![allow(unreachable_pub)]

mod support;
use hoheit::catalog::{Catalog, embedded};
use hoheit::diagnostic::Diagnostic;
use hoheit::inventory::columns::Mapping;
use hoheit::inventory::{Draft, Inventory, csv, tables, xlsx};
use hoheit::model::service::DependencyKind;
use hoheit::model::words::{Criticality, Need, OfferingKind};
use hoheit::model::{Organisation, Service};
use hoheit::source::Sources;
use proptest::prelude::*;
use std::sync::OnceLock;

fn catalog() -> &'static Catalog {
    static CATALOG: OnceLock<Catalog> = OnceLock::new();
    CATALOG.get_or_init(embedded)
}

fn read(texts: &[&str], mapping: &Mapping) -> (Draft, Vec<Diagnostic>, Sources) {
    let mut sources = Sources::default();
    let files: Vec<_> = texts.iter().map(|text| (*text, sources.add("list.csv", *text))).collect();
    let (draft, found) = tables::read(&files, catalog(), mapping);
    (draft, found, sources)
}

fn resolved(draft: Draft) -> Inventory {
    let organisation = "organisation: { name: X, home: DE }";
    let mut sources = Sources::default();
    let file = sources.add("organisation.yaml", organisation);
    let (head, _) = hoheit::inventory::read(organisation, file);
    let (inventory, problems) = hoheit::inventory::resolve::resolve(vec![head, draft], catalog(), None);
    let errors: Vec<_> = problems.iter().filter(|problem| problem.is_error()).collect();
    assert!(errors.is_empty(), "{errors:?}");
    let inventory = inventory.expect("inventory");
    let _: &Organisation = &inventory.organisation;
    inventory
}

fn of<'s>(services: &'s [Service], name: &str) -> &'s Service {
    services.iter().find(|service| service.name.as_deref() == Some(name)).unwrap_or_else(|| panic!("{name}"))
}

fn needs(service: &Service) -> Vec<&str> {
    service.depends_on.iter().map(|needed| needed.service.as_str()).collect()
}

#[test]
fn a_german_list_is_read_and_what_is_not_understood_is_said() {
    let text = include_str!("merge/dienste.csv");
    let (draft, found, sources) = read(&[text], &Mapping::default());
    let crm = of(&draft.services, "Kundenverwaltung");
    assert_eq!(crm.id, "kundenverwaltung");
    assert_eq!(crm.offering.as_deref(), Some("salesforce-service-cloud"));
    assert_eq!((crm.vendor.as_deref(), crm.country.as_deref()), (None, Some("DE")));
    assert_eq!(crm.data.as_deref(), Some(&["customer-contact".to_owned(), "call-recording".to_owned()][..]));
    assert_eq!(crm.protection.confidentiality, Some(Need::High));
    assert_eq!(crm.criticality, Some(Criticality::High));
    assert_eq!(crm.cost.as_ref().map(|cost| cost.per_year), Some(48_000.5));
    assert_eq!(crm.contract.ends.map(|day| day.to_string()).as_deref(), Some("2027-12-31"));
    assert_eq!(needs(crm), ["anmeldung"]);
    let odd = of(&draft.services, "Fachverfahren Öl");
    assert_eq!((odd.id.as_str(), &odd.offering, &odd.vendor), ("fachverfahren-oel", &None, &None));
    assert!(
        odd.narrative
            .as_deref()
            .is_some_and(|words| words.contains("Eigenbau 3000") && words.contains("Müller Söhne KG"))
    );
    assert_eq!(odd.data, None, "a class that is not known may be worse than the rest");
    assert_eq!(needs(odd), ["drucker"]);
    of(&draft.services, "Drucker");
    let all: Vec<&str> = found.iter().map(|d| d.message.as_str()).collect();
    for what in
        ["Eigenbau 3000", "Müller Söhne KG", "Entenhausen", "Geheimkram", "Stufe A", "viel", "irgendwann", "Drucker"]
    {
        let problem =
            found.iter().find(|d| d.message.contains(what)).unwrap_or_else(|| panic!("{what} not in {all:#?}"));
        let span = problem.labels[0].span;
        assert!(text[span.range()].contains(what), "{what}: {}", &text[span.range()]);
        assert_eq!(sources.position(span).line, 5);
    }
    assert!(all.iter().any(|line| line.starts_with("row 5, column `Produkt`")), "{all:#?}");
    resolved(draft);
}

#[test]
fn a_mapping_file_says_the_rest() {
    let mapping = "columns: { Wo: country, Quatsch: ignore }\nvalues: { criticality: { Stufe A: critical }, offering: { Unser CRM: salesforce-service-cloud } }\nonly: { Status: [aktiv] }\n";
    let mut sources = Sources::default();
    let file = sources.add("mapping.yaml", mapping);
    let (mapping, problems) = Mapping::read(mapping, file);
    assert!(problems.is_empty(), "{problems:?}");
    let text =
        "Dienst,Produkt,Wo,Quatsch,Kritikalität,Status\nA,Unser CRM,Österreich,x,stufe a,aktiv\nB,,,,,abgeschaltet\n";
    let (draft, found, _) = read(&[text], &mapping);
    assert!(found.is_empty(), "{found:?}");
    assert_eq!(draft.services.len(), 1);
    assert_eq!(draft.services[0].offering.as_deref(), Some("salesforce-service-cloud"));
    assert_eq!(
        (draft.services[0].country.as_deref(), draft.services[0].criticality),
        (Some("AT"), Some(Criticality::Critical))
    );
    let wrong = "columns: { a: cuntry }\nvalus: {}\ndelimiter: xx\n";
    let file = sources.add("wrong.yaml", wrong);
    let (_, problems) = Mapping::read(wrong, file);
    assert_eq!(problems.len(), 3, "{problems:?}");
    let page = include_str!("../docs/inventory-tables.md");
    let example = page.split("```yaml").nth(2).and_then(|rest| rest.split("```").next()).expect("example");
    let file = sources.add("docs", example);
    assert_eq!(Mapping::read(example, file).1, []);
}

#[test]
fn servicenow_exports_join_by_their_relations() {
    let texts = [include_str!("merge/cmdb_ci_service.csv"), include_str!("merge/cmdb_rel_ci.csv")];
    let (draft, found, _) = read(&texts, &Mapping::default());
    let mail = of(&draft.services, "Mail");
    assert_eq!(
        (mail.id.as_str(), mail.country.as_deref(), mail.criticality),
        ("a1", Some("DE"), Some(Criticality::Critical))
    );
    assert!(mail.offering.is_some() || mail.vendor.as_deref() == Some("microsoft"));
    assert_eq!(mail.owner.as_deref(), Some("Beth Anglin"));
    let erp = of(&draft.services, "ERP");
    let mut erp_needs = needs(erp);
    erp_needs.sort_unstable();
    assert_eq!(erp_needs, ["a1", "c3", "hana-host-7"]);
    assert!(erp.depends_on.iter().all(|needed| needed.kind == DependencyKind::Hard && needed.span.is_some()));
    assert!(found.iter().any(|d| d.message.contains("HANA host 7")), "{found:?}");
    assert!(found.iter().any(|d| d.code == "unread-columns" && d.message.contains("sys_updated_on")));
    resolved(draft);
}

#[test]
fn leanix_exports_are_read() {
    let mut sources = Sources::default();
    let only = "only: { type: [Application] }\n";
    let file = sources.add("m", only);
    let (mapping, _) = Mapping::read(only, file);
    let (draft, _, _) = read(&[include_str!("merge/leanix.csv")], &mapping);
    assert_eq!(draft.services.len(), 3);
    let crm = of(&draft.services, "CRM");
    assert_eq!(crm.vendor.as_deref(), Some("salesforce"));
    assert_eq!((crm.criticality, crm.deployment), (Some(Criticality::Critical), Some(OfferingKind::Commercial)));
    let mut crm_needs = needs(crm);
    crm_needs.sort_unstable();
    assert_eq!(crm_needs, ["2c", "4e"]);
    resolved(draft);
}

#[test]
fn numbers_are_read_as_germans_and_americans_write_them() {
    for (text, number) in [
        ("48.000,50 €", Some(48_000.5)),
        ("48,000.50", Some(48_000.5)),
        ("1.234", Some(1234.0)),
        ("12,5", Some(12.5)),
        ("1'200 CHF", Some(1200.0)),
        ("1 234 567", Some(1_234_567.0)),
        ("0,5", Some(0.5)),
        ("-5", None),
        ("viel", None),
        ("", None),
        ("12 Stück", None),
    ] {
        assert_eq!(tables::number(text), number, "{text}");
    }
}

#[test]
fn regions_are_found_by_provider_and_city() {
    let text = "Name;Produkt;Region\na;aws-s3;eu-central-1\nb;aws-s3;aws/us-east-1\nc;hetzner-cloud;Falkenstein\nd;;westeurope\ne;aws-s3;Atlantis\n";
    let (draft, found, _) = read(&[text], &Mapping::default());
    let regions: Vec<Option<&str>> = draft.services.iter().map(|service| service.region.as_deref()).collect();
    assert_eq!(regions[..2], [Some("aws/eu-central-1"), Some("aws/us-east-1")]);
    assert_eq!(regions[2], Some("hcloud/fsn1"));
    assert_eq!(regions[3], Some("azure/westeurope"));
    assert_eq!((regions[4], found.len()), (None, 1), "{found:?}");
}

#[test]
fn a_table_without_known_columns_is_an_error() {
    for text in ["", "x", "Farbe;Form\nrot;rund\n", "\n\n\n"] {
        let (draft, found, _) = read(&[text], &Mapping::default());
        assert!(draft.services.is_empty());
        assert_eq!(found.iter().map(|d| d.code.as_str()).collect::<Vec<_>>(), ["no-columns"], "{text}");
    }
}

fn workbook(build: impl FnOnce(&mut rust_xlsxwriter::Worksheet)) -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    build(book.add_worksheet().set_name("Dienste").expect("name"));
    book.save_to_buffer().expect("workbook")
}

#[test]
fn workbooks_are_read_like_tables() {
    let bytes = workbook(|sheet| {
        let date = rust_xlsxwriter::Format::new().set_num_format("dd.mm.yyyy");
        sheet.write_string(0, 0, "Liste").expect("cell");
        for (column, header) in ["Anwendung", "Produkt", "Kosten pro Jahr", "Vertragsende"].into_iter().enumerate() {
            sheet.write_string(2, u16::try_from(column).expect("small"), header).expect("cell");
        }
        sheet.write_string(3, 0, "Büro\n2").expect("cell");
        sheet.write_string(3, 1, "M365").expect("cell");
        sheet.write_number(3, 2, 1200.5).expect("cell");
        sheet
            .write_datetime_with_format(
                3,
                3,
                rust_xlsxwriter::ExcelDateTime::from_ymd(2027, 12, 31).expect("date"),
                &date,
            )
            .expect("cell");
    });
    let sheets = xlsx::sheets(&bytes).expect("sheets");
    assert_eq!(sheets[0].0, "Dienste");
    let (draft, found, sources) = read(&[&sheets[0].1], &Mapping::default());
    assert!(found.is_empty(), "{found:?}\n{}", sheets[0].1);
    let office = &draft.services[0];
    assert_eq!(office.name.as_deref(), Some("Büro 2"));
    assert_eq!(
        catalog().vendor_of_offering(office.offering.as_deref().expect("offering")).map(|v| v.id.as_str()),
        Some("microsoft")
    );
    assert_eq!(office.cost.as_ref().map(|cost| cost.per_year), Some(1200.5));
    assert_eq!(office.contract.ends.map(|day| day.to_string()).as_deref(), Some("2027-12-31"));
    assert_eq!(sources.position(office.span.expect("place")).line, 4, "the row of the sheet");
}

#[test]
fn bombs_and_rubbish_are_refused() {
    for bytes in [&b""[..], b"PK\x03\x04", b"not a workbook", b"PK\x05\x06\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"] {
        assert!(xlsx::sheets(bytes).is_err());
    }
    let far = workbook(|sheet| {
        sheet.write_string(0, 0, "Name").expect("cell");
        sheet.write_string(1_048_575, 16_383, "x").expect("cell");
    });
    assert!(xlsx::sheets(&far).is_err_and(|why| why.contains("cells")));
    let mut bomb = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    bomb.start_file("xl/worksheets/sheet1.xml", zip::write::SimpleFileOptions::default()).expect("part");
    let zeros = vec![b' '; 1 << 20];
    for _ in 0..9 {
        std::io::Write::write_all(&mut bomb, &zeros).expect("write");
    }
    let bytes = bomb.finish().expect("archive").into_inner();
    assert!(bytes.len() < 1 << 16);
    assert!(xlsx::sheets_within(&bytes, 8 << 20).is_err_and(|why| why.contains("8 MiB")));
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(32) })]

    #[test]
    fn any_bytes_end_in_a_table(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let (text, _) = csv::decode(&bytes);
        read(&[&text], &Mapping::default());
    }

    #[test]
    fn every_row_with_a_name_becomes_a_service(names in prop::collection::vec("[A-Za-zäöü ]{0,8}[A-Za-z]", 1..6), cell in "\\PC{0,20}") {
        let mut text = String::from("Name;Produkt;Land;Daten;Kosten\n");
        for name in &names {
            let quoted = cell.replace('"', "\"\"");
            text.push_str(&format!("\"x{name}\";\"{quoted}\";\"{quoted}\";\"{quoted}\";\"{quoted}\"\n"));
        }
        let (draft, _, _) = read(&[&text], &Mapping::default());
        prop_assert_eq!(draft.services.len(), names.len());
        resolved(draft);
    }
}

#[test]
fn a_workbook_may_hold_notes_and_a_mapping_names_what_is_there() {
    let folder = support::folder();
    let mut book = rust_xlsxwriter::Workbook::new();
    book.add_worksheet().set_name("Notizen").expect("named").write_string(0, 0, "Stand März").expect("cell");
    let list = book.add_worksheet().set_name("Dienste").expect("named");
    for (row, cells) in [["Name", "Produkt"], ["Büro", "M365"]].iter().enumerate() {
        for (column, cell) in cells.iter().enumerate() {
            let (row, column) = (u32::try_from(row).expect("small"), u16::try_from(column).expect("small"));
            list.write_string(row, column, *cell).expect("cell");
        }
    }
    book.save(folder.path().join("d.xlsx")).expect("saved");
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).expect("written");
    write("sheet.yaml", "sheet: Dienste\n");
    write("wrong.yaml", "sheet: Dinste\n");
    write("column.yaml", "columns: { Produkte: offering }\n");
    write("only.yaml", "only: { Status: [aktiv] }\n");
    write("open.csv", "Name;Produkt\nBüro;\"M365\nMail;Exchange\n");
    write("empty.csv", "");
    for (arguments, code, said) in [
        (&["assess", "d.xlsx"][..], 0, "no column of this table is recognised"),
        (&["assess", "d.xlsx", "--columns", "sheet.yaml"], 0, ""),
        (&["assess", "d.xlsx", "--columns", "wrong.yaml"], 4, "did you mean `Dienste`"),
        (&["assess", "d.xlsx", "--columns", "column.yaml"], 0, "did you mean `produkt`"),
        (&["assess", "d.xlsx", "--columns", "only.yaml"], 4, "that no table has"),
        (&["assess", "open.csv"], 4, "--> open.csv:2:"),
        (&["assess", "empty.csv"], 4, "the table is empty"),
    ] {
        let output = support::hoheit(folder.path(), arguments);
        assert_eq!(output.status.code(), Some(code), "{arguments:?}: {}", support::stderr(&output));
        assert!(support::stderr(&output).contains(said), "{arguments:?}: {}", support::stderr(&output));
    }
}
