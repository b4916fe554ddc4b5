//! Cases worked by hand.

use crate::support::*;
use hoheit::catalog::Catalog;
use hoheit::catalog::load::embedded_raw;
use hoheit::model::Interval;
use hoheit::model::words::{Channel, Language};
use hoheit::simulate::{State, compare, json, render, simulate};

#[test]
fn a_lost_region_takes_what_lies_there_and_perhaps_what_may_lie_there() {
    let text = "
organisation: { name: X, home: DE }
services:
  - { id: here, offering: aws, region: aws/eu-central-1 }
  - { id: elsewhere, offering: aws, region: aws/eu-west-1 }
  - { id: not-said, offering: aws }
  - { id: other-country, offering: aws, country: IE }
  - { id: needs-here, deployment: self-hosted, site: rz, depends_on: [here] }
";
    let text = text.replace("home: DE }", "home: DE, sites: [{ id: rz, country: DE }] }");
    let simulation = run(&text, vec![event("lose", "region:aws/eu-central-1", 0.0)]);
    assert_eq!(
        states(&simulation),
        [
            ("elsewhere", "unaffected"),
            ("here", "dark-at-once"),
            ("needs-here", "dark-at-once"),
            ("not-said", "perhaps"),
            ("other-country", "unaffected"),
        ]
    );
    let end = of(&simulation, "needs-here").because.last().expect("a cause").clone();
    assert_eq!(end.id, "aws/eu-central-1");
    assert_eq!(simulation.tree[0].cause.id, "aws/eu-central-1");
    assert_eq!(simulation.tree.iter().map(|line| line.depth).collect::<Vec<_>>(), [0, 1, 2]);
}

#[test]
fn a_site_without_anything_behind_it_still_goes_dark() {
    let text = "
organisation: { name: X, home: DE, sites: [{ id: rz, name: Keller, country: DE }] }
services: [{ id: alone, deployment: self-hosted, site: rz, rto: 2h, functions: [Archiv], users: 7 }]
";
    let simulation = run(text, vec![event("lose", "site:rz", 5.0)]);
    let alone = of(&simulation, "alone");
    assert_eq!((alone.state, alone.since_hours, alone.lost_after_hours), (State::DarkLater, Some(5.0), Some(7.0)));
    assert_eq!(alone.because[0].name.de, "Keller");
    assert_eq!(simulation.functions[0].users, Some(7));
}

#[test]
fn events_take_effect_in_their_order() {
    let text = "
organisation: { name: Bank, home: NL, people: 100 }
services:
  - { id: mail, offering: exchange-online, rto: 1h, functions: [Verkehr] }
  - { id: core, offering: aws, region: aws/eu-central-1, rto: 24h, functions: [Konten] }
  - { id: portal, deployment: self-hosted, country: NL, depends_on: [{ service: mail, kind: soft }, core] }
";
    let inventory = inventory(text, catalog());
    let assessment = assessed(&inventory, catalog());
    let simulation =
        simulate(&assessment, catalog().scenario("amsterdam-trade-bank-2022").expect("shipped")).expect("runs");
    let since = |id: &str| (of(&simulation, id).state.as_str(), of(&simulation, id).since_hours);
    assert_eq!(since("mail"), ("dark-at-once", Some(0.0)));
    assert_eq!(since("core"), ("dark-later", Some(336.0)));
    // It degrades at once and stops when the other one does.
    assert_eq!(since("portal"), ("dark-later", Some(336.0)));
    let lost: Vec<_> = simulation.functions.iter().map(|f| (f.name.as_str(), f.lost_after_hours)).collect();
    assert_eq!(lost, [("Verkehr", Some(1.0)), ("Konten", Some(360.0))]);
    assert!(render::screen(&simulation, catalog(), Language::De).contains("nach 14 Tagen"));
}

#[test]
fn the_home_country_can_be_the_one_that_stops() {
    let text = "
organisation: { name: X, home: DE }
services:
  - { id: hoster, vendor: hetzner, country: DE }
  - { id: ours, offering: entra-id, region: azure/westeurope }
";
    let simulation = run(text, vec![event("deny", "country:DE", 0.0)]);
    assert!(of(&simulation, "hoster").state.is_dark(), "{:?}", states(&simulation));
    assert!(!of(&simulation, "ours").state.is_dark(), "{:?}", states(&simulation));
}

#[test]
fn a_denied_vendor_takes_along_what_it_owns_and_runs() {
    let text = "
organisation: { name: X, home: DE, sites: [{ id: rz, country: DE }] }
services:
  - { id: code, offering: github, depends_on: [] }
  - { id: desk, offering: microsoft-365 }
  - { id: own, offering: nextcloud-self-hosted, site: rz }
";
    let text = if catalog().offering("nextcloud-self-hosted").is_some() {
        text.to_owned()
    } else {
        text.replace("offering: nextcloud-self-hosted", "deployment: self-hosted")
    };
    let simulation = run(&text, vec![event("deny", "vendor:Microsoft", 0.0)]);
    assert!(of(&simulation, "desk").state.is_dark());
    assert!(of(&simulation, "code").state.is_dark(), "GitHub belongs to Microsoft: {:?}", states(&simulation));
    assert_eq!(of(&simulation, "own").state, State::Unaffected);
}

#[test]
fn a_sale_makes_data_reachable_and_stops_nothing() {
    let text = "
organisation: { name: X, home: DE, capacity: { days_per_month: 10 } }
services:
  - { id: voice, vendor: parloa, category: voice-assistant, country: DE, data: [call-recording], keys: vendor, contract: { notice: 6 months } }
  - { id: other, deployment: self-hosted, country: DE, data: [customer-contact], depends_on: [voice] }
";
    let inventory = inventory(text, catalog());
    let assessment = assessed(&inventory, catalog());
    let simulation =
        simulate(&assessment, catalog().scenario("voice-vendor-sold-to-us").expect("shipped")).expect("runs");
    assert!(simulation.services.iter().all(|service| service.state == State::Unaffected));
    let new: Vec<_> = simulation
        .new_exposures()
        .filter(|change| change.channel == Channel::Access && change.jurisdiction.as_deref() == Some("US"))
        .map(|change| (change.service.as_str(), change.direct))
        .collect();
    assert!(new.contains(&("voice", true)), "{:#?}", simulation.exposures);
    let change =
        simulation.new_exposures().find(|c| c.service == "voice" && c.channel == Channel::Access).expect("access");
    assert!(change.path.iter().any(|hop| hop.to == "Buyer (US)" && hop.source == "scenario"), "{:#?}", change.path);
    // Half a year of notice was agreed; the Data Act allows two months and 30 days for the switch.
    assert_eq!(simulation.ways_out[0].notice_days, Some(90));
    let german = render::screen(&simulation, catalog(), Language::De);
    assert!(german.contains("Neu im Zugriff von Vereinigte Staaten"), "{german}");
}

#[test]
fn a_fallen_basis_leaves_transfers_without_one() {
    // A certified vendor that contracts from the United States.
    let mut raw = embedded_raw();
    let vendor = raw.vendors.iter_mut().find(|vendor| vendor.id == "microsoft").expect("shipped");
    vendor.make_mut().legal.retain(|entity| entity.country == "US");
    let catalog = Catalog::new(raw, String::new());
    let text = "
organisation: { name: X, home: DE }
services:
  - { id: clauses, offering: exchange-online, data: [customer-contact], keys: vendor, contract: { scc: true } }
  - { id: not-signed, offering: exchange-online, data: [customer-contact], keys: vendor, contract: { scc: false } }
  - { id: own, deployment: self-hosted, country: DE, data: [customer-contact] }
  - { id: without-data, offering: exchange-online, data: [], keys: vendor }
";
    let inventory = inventory(text, &catalog);
    let assessment = assessed(&inventory, &catalog);
    let simulation = simulate(&assessment, catalog.scenario("dpf-annulled").expect("shipped")).expect("runs");
    let changes: Vec<_> = simulation
        .exposures
        .iter()
        .map(|c| (c.service.as_str(), c.channel, c.jurisdiction.as_deref(), c.before, c.after))
        .collect();
    assert_eq!(changes, [("not-signed", Channel::Transfer, Some("US"), Interval::REDUCED, Interval::FULL)]);
    assert!(
        simulation
            .new_exposures()
            .next()
            .is_some_and(|change| change.path.iter().any(|hop| hop.to.contains("no adequacy")))
    );
    assert!(!simulation.open_transfers.contains(&"own".to_owned()));
}

#[test]
fn the_same_input_gives_the_same_bytes_and_the_order_of_services_changes_nothing() {
    let head = "organisation: { name: X, home: DE, people: 20 }\nservices:\n";
    let services = [
        "  - { id: a, offering: entra-id, functions: [F], users: 3 }\n",
        "  - { id: b, deployment: self-hosted, country: DE, depends_on: [a, c] }\n",
        "  - { id: c, deployment: self-hosted, country: DE, depends_on: [b] }\n",
        "  - { id: d, offering: aws, fallback: { service: e, tested: never } }\n",
        "  - { id: e, deployment: self-hosted, country: DE }\n",
    ];
    let bytes = |order: &[usize]| {
        let text: String = std::iter::once(head).chain(order.iter().map(|at| services[*at])).collect();
        let simulations =
            vec![run(&text, vec![event("deny", "country:US", 0.0), event("annul", "adequacy:dpf", 24.0)])];
        let rows = compare(&simulations);
        let document = json::document(&simulations, &rows, catalog(), Vec::new());
        let german = render::screen(&simulations[0], catalog(), Language::De);
        (serde_json::to_string(&document).expect("serialises"), german, render::table(&rows, catalog(), Language::De))
    };
    let first = bytes(&[0, 1, 2, 3, 4]);
    assert_eq!(first, bytes(&[0, 1, 2, 3, 4]));
    assert_eq!(first, bytes(&[4, 2, 0, 3, 1]));
    let value: serde_json::Value = serde_json::from_str(&first.0).expect("reads");
    assert_eq!(value["schema"], "hoheit/simulation/v1");
    assert_eq!(value["scenarios"][0]["counts"]["dark_at_once"], 3);
    // In the worst world the fallback that was never tested does not hold.
    let d = &value["scenarios"][0]["services"][3];
    assert_eq!((d["state"].as_str(), d["worst"].as_str()), (Some("perhaps"), Some("dark-at-once")));
    assert_eq!(value["comparison"][0]["moves"], 0);
}
