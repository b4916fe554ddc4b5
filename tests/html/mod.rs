//! What the tests of the report share: the sample inventory, and the report made from it.
#![allow(dead_code, unreachable_pub)]

use hoheit::assess::{Assessment, assess};
use hoheit::catalog::{Catalog, load};
use hoheit::inventory::{Inventory, read, resolve};
use hoheit::model::words::{Date, Language, Placement};
use hoheit::policy::Policy;
use hoheit::report::html::{HtmlOptions, html};
use hoheit::report::view::plan::{ClauseView, DeadlineView, KitView, MoveView, WaveView};
use hoheit::report::view::{InputInfo, PlanView, ScenarioView, View, ViewOptions};
use hoheit::source::Sources;
use std::sync::OnceLock;

pub(crate) const SAMPLE: &str = include_str!("sample.yaml");

pub(crate) fn catalog() -> &'static Catalog {
    static CATALOG: OnceLock<Catalog> = OnceLock::new();
    CATALOG.get_or_init(load::embedded)
}

pub(crate) fn policy() -> &'static Policy {
    static POLICY: OnceLock<Policy> = OnceLock::new();
    POLICY.get_or_init(Policy::default)
}

pub(crate) fn today() -> Date {
    Date::new(2026, 11, 21).expect("a day")
}

pub(crate) struct Case {
    pub(crate) inventory: Inventory,
    pub(crate) files: Sources,
}

impl Case {
    pub(crate) fn new(text: &str) -> Self {
        let mut files = Sources::default();
        let file = files.add("inventory.yaml", text);
        let (draft, found) = read(text, file);
        assert!(found.iter().all(|d| !d.is_error()), "{found:#?}");
        let (inventory, found) = resolve::resolve(vec![draft], catalog(), None);
        let errors: Vec<_> = found.iter().filter(|d| d.is_error()).collect();
        assert!(errors.is_empty(), "{errors:#?}");
        Self { inventory: inventory.expect("an inventory"), files }
    }

    pub(crate) fn assess(&self) -> Assessment<'_> {
        assess(&self.inventory, catalog(), policy(), today())
    }

    pub(crate) fn options(&self, language: Language) -> ViewOptions<'_> {
        ViewOptions {
            language: Some(language),
            inputs: vec![InputInfo { path: "inventory.yaml".into(), kind: "inventory".into(), sha256: "0".repeat(64) }],
            tool_version: "0.1.0".into(),
            files: Some(&self.files),
            ..ViewOptions::default()
        }
    }
}

pub(crate) fn report(text: &str, language: Language) -> String {
    let case = Case::new(text);
    let assessment = case.assess();
    html(&View::new(&assessment, case.options(language)), &HtmlOptions::default())
}

/// The report with the planner's own plan and the scenarios of the catalog.
pub(crate) fn planned(yaml: &str, language: Language) -> String {
    let case = Case::new(yaml);
    let assessment = case.assess();
    let texts = hoheit::report::view::Texts::new(catalog(), language);
    let mut options = case.options(language);
    let planned = hoheit::report::plan::Planned::best_within(&assessment, &Default::default()).expect("a plan");
    options.plan = Some(hoheit::report::plan::plan_view(&planned, &assessment, &texts));
    options.scenarios = hoheit::cli::commands::simulate::views(&assessment, language);
    html(&View::new(&assessment, options), &HtmlOptions::default())
}

/// A plan of two waves.
pub(crate) fn plan(case: &Case) -> PlanView {
    let at = |id: &str| case.inventory.services.iter().position(|s| s.id == id).expect("a service");
    let day = |month: i8, day: i8| Date::new(2027, month, day).expect("a day");
    let step = |id: &str, placement, target: &str, start, end, days| MoveView {
        service: at(id),
        placement,
        target: target.into(),
        start,
        end,
        effort_days: days,
        notes: vec!["Rückweg: altes Postfach bleibt 30 Tage lesbar.".into()],
        done: vec!["Daten geprüft".into(), "Kündigung bestätigt".into()],
        steps: vec!["Postfächer vorab kopieren.".into(), "MX umstellen.".into()],
    };
    PlanView {
        waves: vec![
            WaveView {
                number: 1,
                start: day(1, 4),
                end: day(3, 26),
                moves: vec![
                    step("identity", Placement::EuCloud, "Bare.ID", day(1, 4), day(3, 12), (20.0, 80.0)),
                    step("dns", Placement::Govern, "", day(1, 11), day(1, 29), (3.0, 8.0)),
                ],
                exposure_after: [14.0, 12.5, 15.0, 8.0],
            },
            WaveView {
                number: 2,
                start: day(4, 5),
                end: day(9, 30),
                moves: vec![
                    step("mail", Placement::EuCloud, "mailbox.org", day(4, 5), day(7, 16), (15.0, 60.0)),
                    step("crm", Placement::Local, "EspoCRM", day(5, 10), day(9, 30), (30.0, 100.0)),
                ],
                exposure_after: [9.0, 7.0, 9.5, 6.0],
            },
        ],
        exposure_now: [19.0, 18.0, 20.0, 9.0],
        target: String::new(),
        deadlines: vec![DeadlineView {
            date: day(6, 30),
            what: "Kündigung Kundenverwaltung".into(),
            service: Some(at("crm")),
        }],
        keystones: vec!["Microsoft".into(), "Cloudflare".into()],
        contract_kit: vec![KitView {
            title: "Microsoft: Ausstieg für Anmeldung, bis 30.06.2027".into(),
            clauses: vec![ClauseView {
                name: "Wechsel nach dem Data Act".into(),
                wording: "Der Kunde kann jederzeit wechseln.".into(),
                basis: "Data Act Art. 25".into(),
                realism: "üblich".into(),
            }],
        }],
        remarks: Vec::new(),
    }
}

/// The sample with everything that a report can show: plan, scenarios, before and after.
pub(crate) fn full(language: Language) -> String {
    let case = Case::new(SAMPLE);
    let assessment = case.assess();
    let mut options = case.options(language);
    let at = |id: &str| case.inventory.services.iter().position(|s| s.id == id).expect("a service");
    options.plan = Some(plan(&case));
    options.scenarios = vec![
        ScenarioView {
            id: "icc".into(),
            name: "US sanctions hit us".into(),
            story: "A listed organisation loses mail and cloud within hours.".into(),
            happened: true,
            dark: vec![at("identity"), at("mail"), at("crm")],
            perhaps: vec![at("hotline")],
            later: vec![(at("erp"), 8.0), (at("scada"), 72.0)],
            degraded: vec![at("payroll")],
            stand_ins: vec![(at("dns"), "Zweiter DNS".into())],
            way_out_days: Some((60.0, 240.0)),
            sources: vec!["https://example.org/icc".into(), "Press".into()],
            ..ScenarioView::default()
        },
        ScenarioView {
            id: "dpf".into(),
            name: "The DPF is annulled".into(),
            story: "Transfers to certified vendors lose their basis.".into(),
            unlawful: vec![at("cdn"), at("code")],
            reachable: vec![at("code")],
            ..ScenarioView::default()
        },
    ];
    html(&View::new(&assessment, options), &HtmlOptions::default())
}

/// A report on this many services: the sample over and over, each copy with its own names and dependencies.
pub(crate) fn many(count: usize, language: Language) -> String {
    let mut case = Case::new(SAMPLE);
    let sample = std::mem::take(&mut case.inventory.services);
    case.inventory.services = (0..count)
        .map(|n| {
            let copy = n / sample.len();
            let rename = |id: &mut String| *id = format!("{id}-{copy:04}");
            let mut service = sample[n % sample.len()].clone();
            rename(&mut service.id);
            for name in service.name.iter_mut().chain(&mut service.name_en) {
                *name = format!("{name} {copy}");
            }
            for dependency in &mut service.depends_on {
                rename(&mut dependency.service);
            }
            if let Some(fallback) = &mut service.fallback {
                rename(&mut fallback.service);
            }
            service
        })
        .collect();
    case.inventory.services.sort_by(|a, b| a.id.cmp(&b.id));
    let assessment = case.assess();
    html(&View::new(&assessment, case.options(language)), &HtmlOptions::default())
}

/// A report on two organisations.
pub(crate) fn group(language: Language) -> String {
    group_with(language, |_| ())
}

/// The same with other options.
pub(crate) fn group_with(language: Language, change: impl Fn(&mut ViewOptions<'_>)) -> String {
    let small = "organisation: { name: Wasserverband, home: AT }\nservices:\n  - { id: mail, name: Post, category: mail, offering: exchange-online, data: [mail-content], keys: vendor }\n  - { id: dns, category: dns, offering: cloudflare-dns }\n";
    let cases = [Case::new(SAMPLE), Case::new(small)];
    let assessed: Vec<Assessment<'_>> = cases.iter().map(Case::assess).collect();
    let views: Vec<View<'_>> = cases
        .iter()
        .zip(&assessed)
        .map(|(case, assessment)| {
            let mut options = case.options(language);
            options.scenarios = hoheit::cli::commands::simulate::views(assessment, language);
            change(&mut options);
            View::new(assessment, options)
        })
        .collect();
    hoheit::report::html::group("Stadtkonzern <b>", &views).expect("a report")
}

pub(crate) fn sha256_base64(text: &str) -> String {
    use base64::Engine as _;
    use sha2::Digest as _;
    base64::engine::general_purpose::STANDARD.encode(sha2::Sha256::digest(text.as_bytes()))
}

/// Writes every report that the browser looks at.
pub(crate) fn write(folder: &std::path::Path) {
    std::fs::create_dir_all(folder).expect("a folder");
    let hostile = "organisation: { name: \"<script>alert(1)</script>\" }\nservices:\n  - { id: a, name: \"\\u202E<img src=x onerror=alert(1)>\", category: crm, offering: salesforce-service-cloud, data: [customer-contact], narrative: \"<script>alert(2)</script>\", depends_on: [b] }\n".to_owned()
        + &format!("  - {{ id: b, name: \"{}\", category: identity, offering: entra-id }}\n", "x".repeat(10_000));
    for language in [Language::De, Language::En] {
        for (name, text) in [("report", full(language)), ("hostile", report(&hostile, language))] {
            std::fs::write(folder.join(format!("{name}.{language}.html")), text).expect("a file");
        }
    }
    std::fs::write(folder.join("large.de.html"), many(500, Language::De)).expect("a file");
    std::fs::write(folder.join("group.en.html"), group(Language::En)).expect("a file");
}
