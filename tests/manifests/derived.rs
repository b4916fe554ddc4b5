//! Vendors that no signal names and that the catalog knows: by invented vendors, so that no real one's name decides.

use hoheit::catalog::Catalog;
use hoheit::catalog::load::{Overlay, read, with_overlay};
use hoheit::manifests::{InputFile, scan as scan_files};
use hoheit::source::Sources;

const EVIDENCE: &str = "{ source: none, as_of: 2026-11-01, confidence: high }";

fn vendor(id: &str, kinds: &[&str]) -> [(String, String); 2] {
    vendor_of(id, kinds, "monitoring")
}

fn vendor_of(id: &str, kinds: &[&str], category: &str) -> [(String, String); 2] {
    let entity = format!(
        "id: {id}\nname: {id}\ndomains: [{id}.com]\nlegal:\n  - id: {id}-inc\n    name: {id}\n    country: US\n    evidence: {EVIDENCE}\n"
    );
    let mut sold = format!("vendor: {id}\nofferings:\n");
    for (at, kind) in kinds.iter().enumerate() {
        sold.push_str(&format!(
            "- id: {id}-{at}\n  name: {id} {at}\n  categories: [{category}]\n  kind: {kind}\n  evidence: {EVIDENCE}\n"
        ));
    }
    [(format!("entities/{id}.yaml"), entity), (format!("offerings/{id}/monitoring.yaml"), sold)]
}

fn overlay() -> Vec<Overlay> {
    let mut files: Vec<(String, String)> = Vec::new();
    files.extend(vendor("zorblax", &["commercial"]));
    files.extend(vendor("quuxly", &["commercial", "self-hosted"]));
    files.extend(vendor("selfonly", &["self-hosted"]));
    files.extend(vendor("libmaker", &["commercial"]));
    files.extend(vendor("walnut", &["commercial"]));
    files.extend(vendor("pecan", &["commercial"]));
    files.extend(vendor_of("cloudling", &["commercial"], "compute"));
    let refused = "kind: not-derived\nrows:\n\
        - { field: vendor, match: exact, pattern: libmaker, confidence: high, source: libraries }\n\
        - { field: word, match: exact, pattern: almond walnut, confidence: high, source: none }\n\
        - { field: prose, match: exact, pattern: pecan, confidence: high, source: none }\n";
    files.push(("signals/refused.yaml".to_owned(), refused.to_owned()));
    let mut sources = Sources::default();
    files
        .into_iter()
        .map(|(path, text)| Overlay { file: sources.add(path.clone(), text.clone()), path, text })
        .collect()
}

fn catalog() -> Catalog {
    let (raw, diagnostics) = read(&overlay());
    assert!(diagnostics.is_empty(), "{diagnostics:?}");
    Catalog::new(raw, String::new())
}

/// Vendors that a file shows, with the lines.
fn seen(catalog: &Catalog, path: &str, text: &str) -> Vec<String> {
    let scan = scan_files(&[InputFile::new(path, text.as_bytes())], catalog, &mut Sources::default());
    let mut lines: Vec<String> = scan
        .observations
        .iter()
        .flat_map(|o| o.places.iter().map(|place| format!("{} {}", place.line, o.vendor.as_deref().unwrap_or("-"))))
        .collect();
    lines.sort();
    lines
}

#[test]
fn images_of_agents_and_bots_talk_to_a_vendor() {
    let catalog = catalog();
    for (image, shows) in [
        ("zorblax/agent", true),
        ("r.example/team/zorblax-bot", true),
        ("zorblax-bot", true),
        ("zorblax/server", false),
        ("team/robot-bot", false),
        ("walnut-bot", false),
        ("selfonly-bot", false),
    ] {
        let text = format!("services:\n  a:\n    image: {image}:1\n");
        let shown = seen(&catalog, "compose.yaml", &text).iter().any(|line| line == "3 zorblax");
        assert_eq!(shown, shows, "{image}");
    }
}

#[test]
fn packages_of_a_client_show_its_maker() {
    let packages = [
        ("@zorblax/browser", true),
        ("@zorblaxhq/node", true),
        ("zorblax", true),
        ("zorblax-node", true),
        ("@zorblax/eslint-config", false),
        ("@zorblax/icons", false),
        ("zorblax-theme", false),
        ("@libmaker/sdk", false),
        ("libmaker", false),
        ("@selfonly/client", false),
        ("quuxly-js", false),
        ("walnut", false),
        ("@walnut/sdk", true),
        ("walnut-sdk", true),
    ];
    let catalog = catalog();
    for (name, shows) in packages {
        let text = format!("{{\"dependencies\": {{\n\"{name}\": \"1\"\n}}}}");
        assert_eq!(seen(&catalog, "package.json", &text).len(), usize::from(shows), "{name}");
    }
    assert!(seen(&catalog, "package.json", "{\"dependencies\": {\"zorblax\": \"workspace:*\"}}").is_empty());
    assert!(seen(&catalog, "package.json", "{\"devDependencies\": {\"zorblax\": \"1\"}}").is_empty());
}

#[test]
fn modules_and_artifacts_lie_in_their_makers_name_space() {
    let catalog = catalog();
    let go = "module x\nrequire (\n\tgithub.com/zorblax/zorblax-go v1.0.0\n\tgithub.com/zorblax/go-crypto v1.0.0\n\tgo.zorblax.com/sdk v1.0.0\n)\n";
    assert_eq!(seen(&catalog, "go.mod", go), ["3 zorblax", "5 zorblax"]);
    let maven = |group: &str, artifact: &str| {
        let text = format!(
            "<project><dependencies><dependency>\n<groupId>{group}</groupId><artifactId>{artifact}</artifactId></dependency></dependencies></project>"
        );
        seen(&catalog, "pom.xml", &text).len()
    };
    assert_eq!(maven("com.zorblax", "zorblax-java"), 1);
    assert_eq!(maven("com.zorblax.sdk", "client"), 1);
    assert_eq!(maven("com.zorblax", "fastjson"), 0);
    assert_eq!(maven("org.zorblax", "zorblax-java"), 0);
    assert_eq!(seen(&catalog, "requirements.txt", "flask\nzorblax-python==1\n"), ["2 zorblax"]);
    assert_eq!(seen(&catalog, "Cargo.toml", "[dependencies]\nzorblax-rs = \"1\"\n"), ["2 zorblax"]);
}

#[test]
fn credentials_show_whose_they_are() {
    let catalog = catalog();
    let compose = |image: &str, variables: &str| {
        let text = format!("services:\n  web:\n    image: {image}\n    environment:\n{variables}");
        seen(&catalog, "compose.yaml", &text)
    };
    let all = "      ZORBLAX_API_KEY: x\n      NEXT_PUBLIC_ZORBLAX_PROJECT_ID: x\n      WALNUT_API_KEY: x\n      WALNUT_TOKEN: x\n      ZORBLAX_DEBUG: x\n      IMAGES_ZORBLAX_API_TOKEN: x\n      LIBMAKER_API_KEY: x\n      ZORBLAX_SECRET_KEY: \"\"\n";
    let compose_all = compose("r.example/a", all);
    assert_eq!(compose_all, ["10 zorblax", "5 zorblax", "6 zorblax", "7 walnut"]);
    assert_eq!(compose("r.example/a", "      QUUXLY_API_KEY: x\n"), ["5 quuxly"]);
    let ids = "      ZORBLAX_STORE_ID: x\n      BACKEND_ZORBLAX_STORE_ID: x\n      ZORBLAX_PASSWORD: x\n      WALNUT_STORE_ID: x\n      QUUXLY_PASSWORD: x\n";
    assert_eq!(compose("r.example/a", ids), ["5 zorblax", "6 zorblax", "7 zorblax"]);
    let own = "      QUUXLY_API_KEY: x\n      QUUXLY_HOST: https://quuxly.internal.example\n";
    assert!(compose("r.example/a", own).is_empty(), "an own installation is no use of the maker's service");
    let theirs = "      QUUXLY_API_KEY: x\n      QUUXLY_HOST: https://eu.quuxly.com\n";
    assert_eq!(compose("r.example/a", theirs), ["5 quuxly", "6 quuxly"]);
}

#[test]
fn keys_for_mail_are_called_after_who_signs() {
    let catalog = catalog();
    let zone = "$ORIGIN example.org.\n$TTL 300\n@ IN SOA ns. root. 1 1 1 1 1\nzorblax1._domainkey IN TXT \"p=M\"\nwalnut._domainkey IN TXT \"p=M\"\nmail._domainkey IN TXT \"p=M\"\n";
    assert_eq!(seen(&catalog, "example.zone", zone), ["4 zorblax", "5 walnut"]);
    let listed = "records:\n- type: TXT\n  name: zorblax._domainkey\n  content: p=M\n";
    assert_eq!(seen(&catalog, "records.yaml", listed), ["4 zorblax"]);
    let called = "D(\"a.example\", REG,\n  TXT(\"zorblax._domainkey\",\n    \"p=M\"),\n  TXT(\"@\", \"p=M\"))\n";
    assert_eq!(seen(&catalog, "dnsconfig.js", called), ["2 zorblax"]);
}

#[test]
fn hosts_below_a_makers_domain_are_its_service_unless_people_read_them() {
    let catalog = catalog();
    let compose = |url: &str| {
        let text = format!("services:\n  web:\n    image: r.example/a\n    environment:\n      TARGET: {url}\n");
        seen(&catalog, "compose.yaml", &text).len()
    };
    assert_eq!(compose("https://ingest.eu.zorblax.com/v1"), 1);
    assert_eq!(compose("https://acme.quuxly.com"), 1);
    for url in ["https://docs.zorblax.com/x", "https://www.zorblax.com", "https://zorblax.com/pricing"] {
        assert_eq!(compose(url), 0, "{url}");
    }
}

#[test]
fn providers_and_actions_show_their_maker() {
    let catalog = catalog();
    let terraform = |source: &str, local: &str| {
        let text = format!(
            "terraform {{ required_providers {{ {local} = {{ source = \"{source}\" }} }} }}\nresource \"{local}_monitor\" \"a\" {{}}\n"
        );
        seen(&catalog, "main.tf", &text)
    };
    assert_eq!(terraform("zorblax/zorblax", "zorblax"), ["2 zorblax"]);
    assert_eq!(terraform("someone/zorblax", "zorblax"), ["2 zorblax"]);
    assert!(terraform("someone/walnut", "walnut").is_empty());
    assert_eq!(terraform("walnut/walnut", "walnut"), ["2 walnut"]);
    assert!(terraform("quuxly/quuxly", "quuxly").is_empty());
    let workflow = |with: &str| {
        let text = format!(
            "on: push\njobs:\n  a:\n    steps:\n      - uses: zorblax/upload-action@v1\n        with:\n          token: {with}\n"
        );
        seen(&catalog, ".github/workflows/a.yml", &text).iter().any(|line| line == "5 zorblax")
    };
    assert!(workflow("${{ secrets.UPLOAD }}"));
    assert!(!workflow("${{ secrets.GITHUB_TOKEN }}"), "a tool that asks nobody");
}

#[test]
fn an_overlay_adds_to_the_shipped_table() {
    let (catalog, diagnostics) = with_overlay(&overlay());
    assert!(diagnostics.is_empty(), "{diagnostics:?}");
    let shipped = hoheit::catalog::embedded();
    assert!(shipped.makers().label("zorblax").is_none());
    assert_eq!(catalog.makers().label("zorblax").map(|maker| &*maker.vendor), Some("zorblax"));
    assert!(shipped.makers().labels.len() > 1000);
    let more = catalog.makers().labels.len() - shipped.makers().labels.len();
    assert!((1..20).contains(&more), "{more}");
}

/// Vendors that several files show together.
fn together(catalog: &Catalog, files: &[(&str, &str)]) -> Vec<String> {
    let inputs: Vec<InputFile> = files.iter().map(|(path, text)| InputFile::new(*path, text.as_bytes())).collect();
    let scan = scan_files(&inputs, catalog, &mut Sources::default());
    let mut vendors: Vec<String> = scan.observations.iter().filter_map(|o| o.vendor.clone()).collect();
    vendors.sort();
    vendors.dedup();
    vendors
}

#[test]
fn packages_that_connect_to_a_vendor_show_it() {
    let catalog = catalog();
    let list = |name: &str| format!("{{\"dependencies\": {{\n\"{name}\": \"1\"}}}}");
    for (package, shown) in [
        ("@chat-adapter/walnut", "walnut"),
        ("chat-adapter-zorblax", "zorblax"),
        ("mailer-zorblax-transport", "zorblax"),
        ("zorblax-transport", "zorblax"),
        ("chat-adapter-walnut", ""),
        ("eslint-plugin-provider-zorblax", ""),
        ("@chat-adapter/quuxly", ""),
    ] {
        let expected: Vec<String> = Some(format!("2 {shown}")).filter(|_| !shown.is_empty()).into_iter().collect();
        assert_eq!(seen(&catalog, "package.json", &list(package)), expected, "{package}");
    }
}

#[test]
fn secrets_and_destinations_are_named_after_their_vendor() {
    let catalog = catalog();
    let secret = |name: &str| format!("data \"vault_generic_secret\" \"x\" {{\n  path = \"{name}\"\n}}\n");
    for (name, shown) in [
        ("zorblax/config", true),
        ("acme/prod-zorblax-api-key", true),
        ("zorblax", true),
        ("zorblax/AccountID", false),
        ("acme/walnut-api-key", false),
        ("acme/pecan-client-secret", false),
        ("acme/quuxly-password", false),
    ] {
        assert_eq!(together(&catalog, &[("main.tf", &secret(name))]) == ["zorblax"], shown, "{name}");
    }
    let mut files = overlay();
    let rows = "kind: cloudformation\nrows:\n  - { match: prefix, pattern: \"AWS::\", vendor: libmaker, confidence: high, source: none }\n";
    let path = "signals/formation.yaml".to_owned();
    let file = Sources::default().add(path.clone(), rows.to_owned());
    files.push(Overlay { file, path, text: rows.to_owned() });
    let catalog = Catalog::new(read(&files).0, String::new());
    let filter = |to: &str| {
        format!(
            "Resources:\n  Logs:\n    Type: AWS::Logs::SubscriptionFilter\n    Properties:\n      DestinationArn: {to}\n"
        )
    };
    for (to, shown) in [
        ("!ImportValue account:QuuxlyDeliveryStream:Arn", Some("5 quuxly")),
        ("!GetAtt [ZorblaxForwarder, Arn]", Some("5 zorblax")),
        ("!GetAtt [WalnutStream, Arn]", None),
        ("!Ref OwnStream", None),
    ] {
        let found = seen(&catalog, "template.yaml", &filter(to));
        assert_eq!(found.iter().map(String::as_str).find(|line| !line.ends_with("libmaker")), shown, "{to}");
    }
}

#[test]
fn workflows_of_others_count_where_they_get_secrets() {
    let catalog = catalog();
    let call = |more: &str| {
        format!("on: push\njobs:\n  a:\n    uses: x/y/.github/workflows/security_zorblax_scan.yml@v1\n{more}")
    };
    let path = ".github/workflows/a.yml";
    assert!(seen(&catalog, path, &call("    secrets: inherit\n")).contains(&"4 zorblax".to_owned()));
    assert!(!seen(&catalog, path, &call("")).contains(&"4 zorblax".to_owned()));
    let own = call("    secrets: inherit\n").replace("x/y", ".");
    assert!(!seen(&catalog, path, &own).contains(&"4 zorblax".to_owned()));
}

#[test]
fn what_runs_here_is_no_use_of_its_makers_service() {
    let catalog = catalog();
    let variables = (".env", "QUUXLY_API_KEY=x\n");
    assert_eq!(together(&catalog, &[variables]), ["quuxly"]);
    let compose = "services:\n  a:\n    image: quuxly/server:1\n";
    assert_eq!(together(&catalog, &[variables, ("run/compose.yaml", compose)]), [""; 0]);
    // An address of the service is one of it all the same.
    let address = ("prod.env", "BASE=https://api.quuxly.com\n");
    assert_eq!(together(&catalog, &[address, ("run/compose.yaml", compose)]), ["quuxly"]);
}

#[test]
fn a_usual_word_in_settings_of_ones_own_is_none() {
    let rows = "kind: kubernetes\nrows:\n  - { field: env, match: prefix, pattern: WALNUT_, vendor: walnut, confidence: high, source: none }\n";
    let mut sources = Sources::default();
    let mut files = overlay();
    let path = "signals/walnut.yaml".to_owned();
    files.push(Overlay { file: sources.add(path.clone(), rows.to_owned()), path, text: rows.to_owned() });
    let (raw, _) = read(&files);
    let catalog = Catalog::new(raw, String::new());
    let path = "src/main/resources/application.yml";
    assert!(seen(&catalog, path, "walnut:\n  cron: 1\n").is_empty());
    assert!(seen(&catalog, path, "note-walnut:\n  batch-key: 1\n").is_empty());
    assert_eq!(seen(&catalog, path, "walnut:\n  api-key: x\n"), ["2 walnut"]);
}

#[test]
fn groups_of_hosts_are_called_like_those_whose_machines_they_are() {
    let catalog = catalog();
    let list = "hosts:\n  - build:\n      - cloudling:\n          a: { ip: 192.0.2.1 }\n      - zorblax:\n          b: { ip: 192.0.2.2 }\n";
    assert_eq!(seen(&catalog, "machines/inventory.yml", list), ["3 cloudling"], "who monitors rents out no machines");
    assert_eq!(seen(&catalog, "machines/other.yml", list), Vec::<String>::new());
    let sections = "[web]\nhost1 ansible_user=x\n[cloudling-eu]\nhost2 ansible_user=x\n";
    assert_eq!(seen(&catalog, "inventory.ini", sections), ["3 cloudling"]);
}

#[test]
fn a_cloud_that_ends_the_name_of_a_secret_is_where_something_is() {
    let text = "on: push\njobs:\n  a:\n    steps:\n      - uses: x/y@v1\n        with:\n          server: ${{ secrets.ARGOCD_SERVER_CLOUDLING }}\n          db: ${{ secrets.DB_HOST_CLOUDLING }}\n          z: ${{ secrets.SERVER_ZORBLAX }}\n";
    assert_eq!(seen(&catalog(), ".github/workflows/a.yml", text), ["1 -", "7 cloudling"]);
}
