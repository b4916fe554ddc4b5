//! What the tests of the report share: the sample inventory, and the report made from it.
#![allow(dead_code)]

use hoheit::assess::{Assessment, assess};
use hoheit::catalog::{Catalog, load};
use hoheit::inventory::{Inventory, read, resolve};
use hoheit::model::words::{Date, Language};
use hoheit::policy::Policy;
use hoheit::report::html::{HtmlOptions, html};
use hoheit::report::view::{InputInfo, View, ViewOptions};
use hoheit::source::Sources;
use std::sync::OnceLock;

pub const SAMPLE: &str = include_str!("sample.yaml");

pub fn catalog() -> &'static Catalog {
    static CATALOG: OnceLock<Catalog> = OnceLock::new();
    CATALOG.get_or_init(load::embedded)
}

pub fn policy() -> &'static Policy {
    static POLICY: OnceLock<Policy> = OnceLock::new();
    POLICY.get_or_init(Policy::default)
}

pub fn today() -> Date {
    Date::new(2026, 11, 21).expect("a day")
}

pub struct Case {
    pub inventory: Inventory,
    pub files: Sources,
}

impl Case {
    pub fn new(text: &str) -> Self {
        let mut files = Sources::default();
        let file = files.add("inventory.yaml", text);
        let (draft, found) = read(text, file);
        assert!(found.iter().all(|d| !d.is_error()), "{found:#?}");
        let (inventory, found) = resolve::resolve(vec![draft], catalog(), None);
        let errors: Vec<_> = found.iter().filter(|d| d.is_error()).collect();
        assert!(errors.is_empty(), "{errors:#?}");
        Self { inventory: inventory.expect("an inventory"), files }
    }

    pub fn assess(&self) -> Assessment<'_> {
        assess(&self.inventory, catalog(), policy(), today())
    }

    pub fn options(&self, language: Language) -> ViewOptions<'_> {
        ViewOptions {
            language: Some(language),
            inputs: vec![InputInfo { path: "inventory.yaml".into(), kind: "inventory".into(), sha256: "0".repeat(64) }],
            tool_version: "0.1.0".into(),
            files: Some(&self.files),
            ..ViewOptions::default()
        }
    }
}

pub fn report(text: &str, language: Language) -> String {
    let case = Case::new(text);
    let assessment = case.assess();
    html(&View::new(&assessment, case.options(language)), &HtmlOptions::default())
}
