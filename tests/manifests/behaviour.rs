//! What the scenarios cannot say: ids, joining, encodings, what is skipped, secrets.

use super::support::{catalog, scan, split};
use hoheit::manifests::{InputFile, scan as scan_files};
use hoheit::source::Sources;

fn one(path: &str, text: &str) -> hoheit::manifests::Scan {
    scan(&[(path.to_owned(), text.to_owned())])
}

#[test]
fn signals_of_one_service_are_one_observation() {
    let scan = one(
        "main.tf",
        "provider \"aws\" { region = \"eu-central-1\" }\nresource \"aws_s3_bucket\" \"logs\" {}\nresource \"aws_s3_bucket_policy\" \"logs\" {}\nresource \"aws_instance\" \"web\" {}\n",
    );
    let ids: Vec<&str> = scan.observations.iter().map(|o| o.service.as_str()).collect();
    assert_eq!(ids, ["aws-s3-logs", "aws-instance-web"]);
    assert_eq!(scan.observations[0].places.len(), 2);
    assert_eq!(scan.observations[0].country.as_deref(), Some("DE"));
    assert_eq!(scan.observations[0].offering.as_deref(), Some("aws-s3"));
}

#[test]
fn the_order_of_the_files_does_not_matter() {
    let mut files = split(include_str!("terraform/modules.case"));
    let first = scan(&files).observations;
    files.reverse();
    assert_eq!(first, scan(&files).observations);
}

#[test]
fn utf16_plans_are_read() {
    let case = split(include_str!("terraform_json/state.case"));
    let plan = &case.iter().find(|(path, _)| path == "plan.json").expect("plan").1;
    let bytes: Vec<u8> = [0xff, 0xfe].into_iter().chain(plan.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let scan = scan_files(&[InputFile::new("plan.json", bytes)], catalog(), &mut Sources::default());
    assert_eq!(scan.observations.len(), 1);
    assert_eq!(scan.observations[0].region.as_deref(), Some("aws/eu-west-1"));
}

#[test]
fn plans_are_read_in_every_encoding_and_without_their_configuration() {
    let text = r#"{"format_version":"1.2","planned_values":{"root_module":{"resources":[
        {"address":"hcloud_server.a","mode":"managed","type":"hcloud_server","name":"a",
         "provider_name":"registry.terraform.io/hetznercloud/hcloud","values":{"location":"fsn1"}}]}}}"#;
    let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
    let marked = |mark: [u8; 2], bytes: &[u8]| [&mark[..], bytes].concat();
    let spellings = [
        text.as_bytes().to_vec(),
        [&b"\xef\xbb\xbf"[..], text.as_bytes()].concat(),
        marked([0xff, 0xfe], &little),
        marked([0xfe, 0xff], &big),
        little,
        big,
    ];
    for bytes in spellings {
        let scan = scan_files(&[InputFile::new("plan.json", bytes)], catalog(), &mut Sources::default());
        let regions: Vec<_> = scan.observations.iter().map(|o| o.region.as_deref()).collect();
        assert_eq!(regions, [Some("hcloud/fsn1")], "{:?}", scan.skipped);
    }
}

#[test]
fn a_bill_of_materials_that_fails_validation_is_read_as_far_as_it_goes() {
    let scan = one(
        "bom.json",
        r#"{"bomFormat":"CycloneDX","specVersion":"9.9","version":"one","services":[
            {"endpoints":["s3.eu-west-1.amazonaws.com"]},
            {"name":7,"provider":{"url":["x"]},"endpoints":"none"},
            {"name":"pay","endpoints":["api.stripe.com"],"services":[{"name":"deep","endpoints":[null,"https://api.deepl.com"]}]}
        ],"components":{"not":"a list"}}"#,
    );
    let vendors: Vec<&str> = scan.observations.iter().filter_map(|o| o.vendor.as_deref()).collect();
    assert_eq!(vendors, ["aws", "stripe", "deepl"]);
    assert_eq!(scan.observations[0].region.as_deref(), Some("aws/eu-west-1"));
}

#[test]
fn files_of_other_formats_are_passed_over_in_silence() {
    for (path, text) in [
        ("shell.nix", "{ pkgs, ... }: { }"),
        ("x.json5", "{ a: 'b' }"),
        ("notes.txt", "a: b: c"),
        ("a.go", "package a"),
    ] {
        assert!(one(path, text).skipped.is_empty(), "{path}");
    }
    assert_eq!(one("x.yaml", "services: [").skipped.len(), 1);
}

#[test]
fn what_is_not_understood_is_named() {
    let case = split(include_str!("terraform/broken.case"));
    let skipped = scan(&case).skipped;
    assert!(!skipped.iter().any(|s| s.reason.contains("locals: doubled")), "the last entry wins: {skipped:#?}");
    assert!(skipped.iter().any(|s| s.reason.contains("resource.aws_db_instance.also: tags")), "{skipped:#?}");

    let plan = "{\"format_version\":\"1.2\",\"planned_values\":{\"root_module\":";
    let skipped = one("plan.json", plan).skipped;
    assert!(skipped.iter().any(|s| s.path == "plan.json" && s.reason.contains("corrupted plan")), "{skipped:#?}");

    let latin = scan_files(&[InputFile::new("a.tf", &b"resource \"\xe4\" {}"[..])], catalog(), &mut Sources::default());
    assert!(latin.skipped.iter().any(|s| s.reason.contains("UTF-8")), "{:#?}", latin.skipped);

    let skipped = scan(&split(include_str!("terraform/modules.case"))).skipped;
    assert!(
        skipped.iter().any(|s| s.path == "modules/unused/main.tf" && s.reason.contains("not called")),
        "{skipped:#?}"
    );
}

#[test]
fn a_byte_order_mark_is_no_obstacle() {
    let scan = one("main.tf", "\u{feff}resource \"hcloud_server\" \"a\" {\n  location = \"fsn1\"\n}\n");
    assert_eq!(scan.observations[0].region.as_deref(), Some("hcloud/fsn1"));
    assert_eq!((scan.observations[0].places[0].line, scan.observations[0].places[0].column), (1, 1));
    assert!(scan.skipped.is_empty());
}

#[test]
fn secrets_do_not_reach_the_result() {
    let mut everything = String::new();
    for case in [
        include_str!("compose/compose.case"),
        include_str!("kubernetes/objects.case"),
        include_str!("terraform_json/state.case"),
    ] {
        everything.push_str(&format!("{:?}", scan(&split(case))));
    }
    for secret in ["hunter2", "https://key@", "key@o1"] {
        assert!(!everything.contains(secret), "{secret}");
    }
}

#[test]
fn inventories_are_recognised_and_left_alone() {
    let scan = scan(&split(include_str!("compose/compose.case")));
    let kinds: Vec<(&str, &str)> = scan.inputs.iter().map(|input| (input.path.as_str(), input.kind)).collect();
    assert_eq!(
        kinds,
        [
            (".env", "dotenv"),
            ("docker-compose.yml", "compose"),
            ("inventory.yaml", "inventory"),
            ("worker.env", "dotenv")
        ]
    );
}

#[test]
fn service_ids_are_unique_and_readable() {
    let mut files = split(include_str!("terraform/basics.case"));
    files.extend(split(include_str!("kubernetes/objects.case")));
    let scan = scan(&files);
    let mut ids: Vec<&str> = scan.observations.iter().map(|o| o.service.as_str()).collect();
    ids.sort_unstable();
    let count = ids.len();
    ids.dedup();
    assert_eq!(count, ids.len());
    assert!(
        ids.iter().all(|id| id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')),
        "{ids:?}"
    );
}

#[test]
fn a_run_on_the_working_folder_finds_files_beside_each_other() {
    let case = split(include_str!("terraform/templatefile.case"));
    let dotted: Vec<(String, String)> = case.iter().map(|(path, text)| (format!("./{path}"), text.clone())).collect();
    let vendors = |files: &[(String, String)]| -> Vec<Option<String>> {
        scan(files).observations.into_iter().map(|o| o.vendor).collect()
    };
    assert!(vendors(&case).len() > 2);
    assert_eq!(vendors(&dotted), vendors(&case));
}

#[test]
fn a_blueprint_that_lists_services_is_no_inventory() {
    use hoheit::inventory::looks_like;
    assert!(!looks_like("services:\n  - type: web\n    name: shop\n    region: frankfurt\n"));
    assert!(looks_like("services:\n  - id: shop\n    vendor: aws\n"));
    assert!(looks_like("services:\n  - name: Shop\n    id: shop\n"));
    assert!(looks_like("{ \"organisation\": { \"name\": \"X\" }, \"services\": [] }"));
    assert!(!looks_like("{ \"organization\": \"X\", \"capabilities\": [], \"version\": \"1\" }"));
    assert!(!looks_like("organization: X\nversion: 1\n"));
    assert!(looks_like("organisation: { name: X }\nservices:\n  - name: Shop\n"), "so that the missing id is named");
}

#[test]
fn the_page_on_files_names_every_format() {
    let page = include_str!("../../docs/manifests.md");
    for reader in hoheit::manifests::READERS.iter().map(|reader| reader.kind()).filter(|kind| *kind != "inventory") {
        assert!(page.contains(&format!("`{reader}`")), "docs/manifests.md does not tell of {reader}");
    }
}

#[test]
fn a_registry_of_which_nobody_knows_whose_it_is_is_named_once() {
    let image = |name: &str| format!("services:\n  a:\n    image: {name}\n  b:\n    image: {name}\n");
    let told = |name: &str| {
        let scan = one("compose.yaml", &image(name));
        scan.skipped.iter().filter(|left| left.reason.starts_with("image from")).count()
    };
    assert_eq!(told("nixery.dev/shell"), 1);
    for known in ["ghcr.io/a/b", "postgres:16", "registry.shop.internal/a", "localhost:5000/a", "10.0.0.1:5000/a"] {
        assert_eq!(told(known), 0, "{known}");
    }
}
