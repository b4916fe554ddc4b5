//! The HTML report: complete, safe, light, in both languages.
#![allow(unreachable_pub, clippy::print_stdout)]

#[path = "html/mod.rs"]
mod sample;

use hoheit::model::words::*;
use hoheit::report::brand;
use hoheit::report::html::{HtmlOptions, html};
use hoheit::report::redact::Redact;
use hoheit::report::view::{Old, View, ViewOptions};
use hoheit::source::Sources;
use sample::{Case, SAMPLE, catalog, report};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

#[test]
#[ignore = "writes files for a person to look at: OUT=folder"]
fn write_samples() {
    let Some(folder) = std::env::var_os("OUT").map(PathBuf::from) else { return };
    sample::write(&folder);
}

/// The report with options that a test changes.
fn made(text: &str, language: Language, change: impl FnOnce(&mut ViewOptions<'_>), omit: &[&str]) -> String {
    let case = Case::new(text);
    let assessment = case.assess();
    let mut options = case.options(language);
    change(&mut options);
    let omit = omit.iter().map(|id| (*id).to_owned()).collect();
    html(&View::new(&assessment, options), &HtmlOptions { omit })
}

fn files_in(folder: &str, extension: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut stack = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)];
    while let Some(path) = stack.pop() {
        if path.is_dir() {
            stack.extend(std::fs::read_dir(&path).expect("a folder").map(|entry| entry.expect("an entry").path()));
        } else if path.extension().is_some_and(|found| found == extension) {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// The words between `before` and the next quotation mark, wherever `before` stands as a word of its own.
fn after<'t>(text: &'t str, before: &str) -> Vec<&'t str> {
    let word = before.starts_with(|c: char| c.is_ascii_alphanumeric());
    let alone = |at: usize| !word || !text[..at].ends_with(|c: char| c.is_ascii_alphanumeric() || c == '_');
    text.match_indices(before)
        .filter(|(at, _)| alone(*at))
        .map(|(at, _)| text[at + before.len()..].split('"').next().unwrap_or_default())
        .collect()
}

#[test]
fn every_text_that_is_asked_for_exists_in_both_languages() {
    let mut missing = BTreeSet::new();
    let mut need = |key: String| {
        if catalog().text(&key).is_none_or(|text| text.en.trim().is_empty() || text.de.trim().is_empty()) {
            missing.insert(key);
        }
    };
    let mut asked = 0;
    for path in files_in("templates", "html").into_iter().chain(files_in("src/report", "rs")) {
        let text = std::fs::read_to_string(&path).expect("a file");
        let text = text.split("#[cfg(test)]").next().unwrap_or_default();
        for call in ["t(\"", "with(\"", "say(\"", "&self.t(&\""] {
            for key in after(text, call)
                .into_iter()
                .filter(|key| key.contains('.') && !key.ends_with('.') && !key.contains(['{', '/', ' ']))
            {
                asked += 1;
                need(key.to_owned());
            }
        }
        for call in ["count(\"", "count_with(\""] {
            for key in after(text, call).into_iter().filter(|key| key.contains('.')) {
                need(format!("{key}.one"));
                need(format!("{key}.other"));
            }
        }
    }
    assert!(asked > 150, "only {asked} keys found: the search is broken");
    for path in files_in("src/assess", "rs") {
        let text = std::fs::read_to_string(&path).expect("a file");
        for family in ["exit.", "reason.", "flip.", "measure.", "reject."] {
            for rest in after(&text, &format!("\"{family}"))
                .into_iter()
                .filter(|rest| !rest.is_empty() && rest.chars().all(|c| c.is_ascii_lowercase() || c == '-'))
            {
                need(format!("{family}{rest}"));
            }
        }
    }
    let mut family = |name: &str, words: Vec<&str>| words.into_iter().for_each(|word| need(format!("{name}.{word}")));
    let channels: Vec<&str> = Channel::ALL.iter().map(|w| w.as_str()).collect();
    for name in ["channel", "channel-short", "question", "method.channel"] {
        family(name, channels.clone());
    }
    for name in ["strength", "allowed"] {
        for channel in &channels {
            family(&format!("{name}.{channel}"), vec!["none", "reduced", "full"]);
        }
    }
    for name in ["level", "level-means"] {
        family(name, Level::ALL.iter().map(|w| w.as_str()).collect());
    }
    for name in ["placement", "placement-means"] {
        family(name, Placement::ALL.iter().map(|w| w.as_str()).collect());
    }
    family("relation", Relation::ALL.iter().map(|w| w.as_str()).collect());
    family("verdict", Verdict::ALL.iter().map(|w| w.as_str()).collect());
    family("severity", Severity::ALL.iter().map(|w| w.as_str()).collect());
    family("confidence", Confidence::ALL.iter().map(|w| w.as_str()).collect());
    family("need", Need::ALL.iter().map(|w| w.as_str()).collect());
    family("criticality", Criticality::ALL.iter().map(|w| w.as_str()).collect());
    family("keys", Keys::ALL.iter().map(|w| w.as_str()).collect());
    family("kind", OfferingKind::ALL.iter().map(|w| w.as_str()).collect());
    family("owner", OwnerKind::ALL.iter().map(|w| w.as_str()).collect());
    for name in ["mitigation", "mitigation-brief"] {
        family(name, vec!["hyok", "client-side", "soft-dependency", "fallback", "scc"]);
    }
    family("gate", vec!["pass", "open", "fail"]);
    family("concentration", vec!["ultimate-parent", "country", "cloud"]);
    family("asked", vec!["us", "vendor", "dpo"]);
    family("section", brand::SECTIONS.to_vec());
    family("group", catalog().raw.categories.iter().map(|category| category.group.as_str()).collect());
    assert!(missing.is_empty(), "{missing:#?}");
}

#[test]
fn placeholders_agree_between_the_languages() {
    let of = |text: &str| -> BTreeSet<String> {
        text.match_indices('{')
            .filter_map(|(at, _)| text[at + 1..].split_once('}').map(|(name, _)| name.to_owned()))
            .collect()
    };
    for file in &catalog().raw.texts {
        for (key, text) in &file.texts {
            assert_eq!(of(&text.en), of(&text.de), "{key}");
        }
    }
}

#[test]
fn every_section_stands_in_both_languages() {
    for (language, words) in [
        (Language::De, ["Souveränitätsbericht", "Keine Rechtsberatung", "Vereinigte Staaten", "21. November 2026"]),
        (Language::En, ["Sovereignty report", "Not legal advice", "United States", "21 November 2026"]),
    ] {
        let text = report(SAMPLE, language).replace('\u{a0}', " ");
        for word in words {
            assert!(text.contains(word), "{language}: {word}");
        }
        for id in [
            "summary",
            "services",
            "heat",
            "graph",
            "flows",
            "concentration",
            "findings",
            "questions",
            "pages",
            "method",
            "sources",
        ] {
            assert!(text.contains(&format!("<section id=\"{id}\"")), "{id}");
        }
        assert!(text.starts_with(&format!("<!doctype html>\n<html lang=\"{language}\"")));
    }
}

#[test]
fn the_policy_allows_these_two_blocks_and_nothing_else() {
    let text = report(SAMPLE, Language::En);
    let policy = after(&text, "Content-Security-Policy\" content=\"")[0].replace("&#39;", "'");
    assert!(policy.starts_with("default-src 'none';"), "{policy}");
    for (open, close, name) in [("<style>", "</style>", "style-src"), ("<script>", "</script>", "script-src")] {
        assert_eq!(text.matches(open).count(), 1);
        let body =
            text.split_once(open).and_then(|(_, rest)| rest.split_once(close)).map(|(body, _)| body).expect("a block");
        let hash = sample::sha256_base64(body);
        assert!(policy.contains(&format!("{name} 'sha256-{hash}'")), "{name}");
    }
    let markup = without_blocks(&text);
    for bad in
        [" style=", " onclick", " onload", " onerror", "<iframe", "<object", "<embed", "<form", "@import", "src=\"http"]
    {
        assert!(!markup.contains(bad), "{bad}");
    }
}

/// Markup with the marks around links back in place, which HTML lets one leave out.
fn quoted(text: &str) -> String {
    let mut out = String::new();
    let mut parts = text.split("<a href=#");
    out.push_str(parts.next().unwrap_or_default());
    for part in parts {
        let end = part.find([' ', '>']).expect("the end of a link");
        out.push_str(&format!("<a href=\"#{}\"{}", &part[..end], &part[end..]));
    }
    out
}

fn without_blocks(text: &str) -> String {
    let text = quoted(text);
    let (head, rest) = text.split_once("<style>").expect("a style");
    let (_, rest) = rest.split_once("</style>").expect("its end");
    let (body, _) = rest.split_once("<script>").expect("a script");
    format!("{head}{body}")
}

#[test]
fn every_link_leads_somewhere_and_every_id_is_there_once() {
    let mut inner = 0;
    for text in [report(SAMPLE, Language::De), sample::full(Language::En)] {
        let text = without_blocks(&text);
        let ids = after(&text, " id=\"");
        let known: BTreeSet<&str> = ids.iter().copied().collect();
        assert_eq!(known.len(), ids.len(), "doubled ids");
        for target in after(&text, " href=\"") {
            if let Some(id) = target.strip_prefix('#') {
                inner += 1;
                assert!(known.contains(id), "#{id}");
            } else {
                assert!(
                    target.starts_with("https://") || target.starts_with("http://") || target == "data:,",
                    "{target}"
                );
            }
        }
        for label in after(&text, " aria-labelledby=\"") {
            assert!(known.contains(label), "{label}");
        }
    }
    assert!(inner > 500);
}

#[test]
fn hostile_names_are_text() {
    let long = "x".repeat(10_000);
    for name in [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "\\\" autofocus onfocus=alert(1) x=\\\"",
        "{{ 7 * 7 }}{% raw %}",
        "javascript:alert(1)",
        "\\u202Egnp.exe",
        "]]></style></script><script>alert(2)</script>",
        long.as_str(),
    ] {
        let text = format!(
            "organisation: {{ name: \"{name}\", home: DE, sites: [{{ id: s, name: \"{name}\", country: DE }}] }}\nservices:\n  - {{ id: a, name: \"{name}\", name_en: \"{name}\", category: crm, offering: salesforce-service-cloud, data: [customer-contact], owner: \"{name}\", functions: [\"{name}\"], narrative: \"{name}\", controls: {{ audit_rights: true }}, depends_on: [b], cost: {{ per_year: 5, currency: \"EUR\" }} }}\n  - {{ id: b, name: \"{name}\", category: identity, offering: entra-id, site: s, fallback: {{ service: a, tested: never }} }}\n"
        );
        let out = report(&text, Language::En);
        let markup = without_blocks(&out);
        assert!(!markup.contains("<script") && !markup.contains("<img"), "{name}");
        assert!(!markup.contains("href=\"javascript"), "{name}");
        for tag in markup.split('<').filter_map(|rest| rest.split_once('>')).map(|(tag, _)| tag) {
            assert!(!tag.contains("\" autofocus"), "{name}: {tag}");
        }
        assert_eq!(out.matches("</style>").count(), 1);
        assert_eq!(out.matches("</script>").count(), 1);
        if name.starts_with("{{") {
            assert!(markup.contains("{{ 7 * 7 }}{% raw %}"));
        }
        assert!(out.len() < 300_000, "{} bytes", out.len());
    }
}

#[test]
fn right_to_left_names_are_isolated() {
    let text = "organisation: { name: A }\nservices:\n  - { id: a, name: \"\\u05d0\\u05d1\" }\n";
    assert!(report(text, Language::En).contains("<bdi>\u{5d0}\u{5d1}</bdi>"));
}

#[test]
fn weight_stays_within_limits() {
    let forty = report(SAMPLE, Language::De);
    assert!(forty.len() < 400_000, "40 services: {} bytes", forty.len());
    let full = sample::full(Language::De);
    assert!(full.len() < 400_000, "40 services with everything: {} bytes", full.len());
    // The same with a real plan, its playbooks and contract kit, and the scenarios of the catalog.
    let planned = sample::planned(SAMPLE, Language::De);
    assert!(planned.len() < 400_000, "40 services with plan and scenarios: {} bytes", planned.len());
    let thousand = sample::many(1000, Language::De);
    assert!(thousand.len() < 3_000_000, "1,000 services: {} bytes", thousand.len());
    let two = sample::many(2000, Language::De);
    println!(
        "40: {}, with everything: {}, 1,000: {}, 2,000: {} bytes",
        forty.len(),
        full.len(),
        thousand.len(),
        two.len()
    );
    let (grown, one) = (two.len() - thousand.len(), thousand.len());
    assert!(grown < one + one / 5, "from {one} by {grown} bytes");
}

#[test]
fn what_is_left_out_is_counted() {
    let text = sample::many(700, Language::En);
    assert!(text.contains("200 services with lower levels are left out of the drawing"));
    assert!(text.contains("more candidates were compared and are not shown"));
    assert_eq!(text.matches("<article class=\"page\"").count(), 700);
}

#[test]
fn a_brand_orders_omits_and_adds() {
    let mut files = Sources::default();
    let source = "client: Kundin <b>\nauthor: Beratung\ncolour: '#7a1f5c'\nlogo: logo.png\nlogo_alt: Zeichen\nfooter: Vertraulich\ncover: 'Ein **Auszug**'\norder: [concentration, services]\nomit: [heat]\nsections:\n  - { id: own, title: Ausblick, text: 'Mit <script>alert(1)</script> [gut](https://example.org) [schlecht](javascript:alert(1))', after: concentration }\n";
    let file = files.add("brand.yaml", source);
    let (draft, found) = brand::read(source, file);
    assert!(found.is_empty(), "{found:?}");
    let (brand, found) = draft.with_logo(Some(b"\x89PNG\r\n\x1a\nrest"));
    assert!(found.is_empty());
    let text = made(SAMPLE, Language::De, |options| options.brand = Some(brand), &[]);
    let markup = without_blocks(&text);
    let at = |words: &str| markup.find(words).unwrap_or_else(|| panic!("{words}"));
    assert!(at("<section id=\"concentration\"") < at(">Ausblick</h2>"));
    assert!(at(">Ausblick</h2>") < at("<section id=\"services\""));
    assert!(!markup.contains("<section id=\"heat\""));
    assert!(markup.contains("ausgelassene Abschnitte: Risikokarte."));
    assert!(markup.contains("Kundin &lt;b&gt;") || markup.contains("Kundin &#60;b&#62;"));
    assert!(markup.contains("<strong>Auszug</strong>") && markup.contains("href=\"https://example.org\""));
    assert!(!markup.contains("<script") && !markup.contains("href=\"javascript"));
    assert!(text.contains("--accent:#7a1f5c") && markup.contains("data:image/png;base64,"));
}

/// Words between backticks in the part of a page that begins with `start` and ends with `end`.
fn marked<'p>(page: &'p str, start: &str, end: &str) -> Vec<&'p str> {
    let (_, rest) = page.split_once(start).unwrap_or_else(|| panic!("{start}"));
    let part = rest.split(end).next().unwrap_or_default();
    part.split('`').skip(1).step_by(2).collect()
}

#[test]
fn the_page_on_brands_names_the_sections_that_there_are() {
    let page = include_str!("../docs/brand.md");
    assert_eq!(marked(page, "Sections that can be ordered and left out:", ". The first"), brand::SECTIONS);
    let taken = marked(page, "`omit` also takes", ", the section");
    assert_eq!(taken, brand::GROUP_SECTIONS);
    let text = sample::group(Language::En);
    let markup = without_blocks(&text);
    let parts = marked(page, "parts of the organisations have", ", less");
    for id in brand::SECTIONS {
        let there = markup.contains(&format!("<section id=\"o1-{id}\""));
        // The sample of a group has no plan.
        assert!(there == parts.contains(id) || *id == "plan", "{id}");
        assert!(catalog().text(&format!("section.{id}")).is_some(), "{id}");
    }
    assert!(taken.iter().all(|id| markup.contains(&format!("<section id=\"{id}\""))));
}

#[test]
fn a_brand_leaves_sections_out_of_the_report_on_a_group() {
    let text = sample::group_with(Language::De, |options| {
        options.brand = Some(brand::Brand { omit: vec!["ties".into(), "heat".into()], ..brand::Brand::default() });
    });
    let markup = without_blocks(&text);
    assert!(!markup.contains("<section id=\"ties\"") && !markup.contains("<section id=\"o1-heat\""));
    assert!(markup.contains("<section id=\"o1-graph\"") && markup.contains("<section id=\"o2-graph\""));
    assert!(markup.contains("ausgelassene Abschnitte: Was sie verbindet, Risikokarte."), "what is left out is said");
}

#[test]
fn hidden_names_do_not_occur_anywhere() {
    let text = made(
        SAMPLE,
        Language::En,
        |options| options.redact = Redact { vendors: true, costs: true, services: true },
        &[],
    );
    let markup = without_blocks(&text);
    for word in [
        "Microsoft",
        "Salesforce",
        "Genesys",
        "Cloudflare",
        "GitHub",
        "Exchange",
        "Entra",
        "salesforce-service-cloud",
        "aws/",
        "azure/",
        "Stadtwerke",
        "Störungstickets",
        "Incident tickets",
        "Leitstelle",
        "148,000",
        "inventory.yaml",
    ] {
        assert!(!markup.contains(word), "{word}: {}", context(&markup, word));
    }
    assert!(markup.contains("United States") && markup.contains("CLOUD Act"));
    assert_eq!(markup.matches("https://").count(), 1, "only the link in a person's own words");
    let again = made(
        SAMPLE,
        Language::En,
        |options| options.redact = Redact { vendors: true, costs: true, services: true },
        &[],
    );
    assert_eq!(text, again);
}

fn context(text: &str, word: &str) -> String {
    let Some(at) = text.find(word) else { return String::new() };
    let start = (at.saturating_sub(80)..=at).find(|n| text.is_char_boundary(*n)).unwrap_or(at);
    text[start..].chars().take(200).collect()
}

#[test]
fn before_and_after_are_shown() {
    let old = r#"{"schema":"hoheit/assessment/v1","catalog":{"version":"1"},"services":[
        {"id":"crm","exposures":[{"channel":"access","level":"critical"}],"recommendation":{"placement":"keep"}},
        {"id":"gone","exposures":[],"recommendation":{"placement":"keep"}}],"findings":[{"fingerprint":"a","message":"x"}]}"#;
    let old = Old::read(old).expect("an assessment");
    let text = made(SAMPLE, Language::En, |options| options.compare = Some(old), &[]);
    assert!(text.contains("<section id=\"compare\""));
    assert!(text.contains("Services no longer listed:"), "removed");
    assert!(text.contains("critical</b> → "), "a level before and after");
    assert!(Old::read("{}").is_err() && Old::read("[").is_err());
}

#[test]
fn plan_and_scenarios_appear_when_given() {
    let text = sample::full(Language::En);
    for words in [
        "<section id=\"plan\"",
        "<section id=\"scenarios\"",
        "class=\"gantt\"",
        "class=burn",
        "Wave 1",
        "has happened",
        "Done by",
        "class=\"radar\"",
    ] {
        assert!(text.contains(words), "{words}");
    }
    // The range of each service is the engine's own.
    let case = Case::new(SAMPLE);
    let assessment = case.assess();
    let text = quoted(&text);
    let (_, lenses) = text.split_once("<section id=\"lenses\"").expect("the lenses");
    let (lenses, _) = lenses.split_once("</section>").expect("their end");
    let mut seen = 0;
    for (at, result) in assessment.services.iter().enumerate() {
        for (low, high) in result.lenses.values().filter_map(|lens| lens.seal) {
            let range = if low == high { format!("SEAL-{low}") } else { format!("SEAL-{low} – SEAL-{high}") };
            let rows: Vec<&str> = lenses.split("<tr").filter(|row| row.contains(&format!("href=\"#s{at}\""))).collect();
            assert!(rows.iter().any(|row| row.contains(&format!(">{range}<"))), "{at} {range}: {rows:?}");
            seen += 1;
        }
    }
    assert!(seen >= 40, "{seen}");
    assert!(!report(SAMPLE, Language::En).contains("<section id=\"plan\""));
}

#[test]
fn the_examples_stay_light() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
    for name in ["contact-center", "court", "manufacturer"] {
        let yaml = std::fs::read_to_string(folder.join(format!("{name}.yaml"))).expect("an example");
        for language in [Language::De, Language::En] {
            let services = Case::new(&yaml).inventory.services.len();
            let text = sample::planned(&yaml, language);
            println!("{name} {language}: {services} services, {} bytes", text.len());
            // Playbooks, contract kit and scenarios included.
            let most = services.max(40) * 10_000;
            assert!(text.len() < most, "{name} {language}: {} bytes, at most {most}", text.len());
        }
    }
}

#[test]
fn what_is_said_of_several_services_stands_once() {
    let text = report(SAMPLE, Language::De);
    let (_, findings) = text.split_once("<section id=\"findings\"").expect("findings");
    let (findings, _) = findings.split_once("</section>").expect("their end");
    let rows: Vec<&str> = findings.split("<tr").collect();
    let messages: Vec<&str> =
        rows.iter().filter_map(|row| Some(row.split("<td>").nth(2)?.split('<').next().unwrap_or_default())).collect();
    assert!(messages.len() > 10);
    for rule in findings.split("class=group").skip(1) {
        let mut seen = BTreeSet::new();
        for row in rule.split("<tr").filter(|row| row.matches("<td>").count() == 3) {
            let head = row.split("<td>").take(3).map(|cell| cell.split("<small>").next().unwrap_or_default());
            let head = head.collect::<Vec<_>>().join(" ");
            let rest =
                row.split_once("<small>").map_or("", |(_, rest)| rest.split("</small>").next().unwrap_or_default());
            assert!(seen.insert((head.clone(), rest.to_owned())), "twice: {head}");
        }
    }
    // No message repeats the service that stands beside it.
    assert!(!messages.iter().any(|text| text.starts_with("E-Mail und Kalender: ")), "{messages:#?}");
}

/// Cells of a workbook, as one text.
fn cells(bytes: Vec<u8>) -> String {
    use calamine::{Reader as _, Xlsx, open_workbook_from_rs};
    let mut book: Xlsx<_> = open_workbook_from_rs(std::io::Cursor::new(bytes)).expect("a workbook");
    let mut out = String::new();
    for name in book.sheet_names() {
        for row in book.worksheet_range(&name).expect("a sheet").rows() {
            for cell in row {
                out.push_str(&cell.to_string());
                out.push('\n');
            }
        }
    }
    out
}

#[test]
fn every_finding_stands_in_every_format_that_shows_findings() {
    let case = Case::new(SAMPLE);
    let assessment = case.assess();
    assert!(assessment.findings.len() > 20);
    let context = hoheit::report::Context::new(&[], &case.files, Language::En);
    let made = |name: &str| {
        let format = hoheit::report::format(name).unwrap_or_else(|| panic!("{name}"));
        (format.render)(&assessment, &context).unwrap_or_else(|error| panic!("{name}: {error}"))
    };
    let plain = |name: &str| String::from_utf8(made(name)).expect("text");
    let (page, json, csv, book) = (plain("html"), plain("json"), plain("csv"), cells(made("xlsx")));
    let markdown = plain("markdown").replace('\\', "");
    let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!(json["findings"].as_array().map(Vec::len), Some(assessment.findings.len()));
    for (number, finding) in assessment.findings.iter().enumerate() {
        let message = &*finding.message.get(Language::En);
        let last = message.rsplit(": ").next().unwrap_or(message);
        assert!(page.contains(&format!(" id=\"f{number}\"")), "html: {message}");
        let escaped = last.replace('&', "&#38;").replace('\'', "&#39;").replace('"', "&#34;");
        assert!(page.contains(&escaped) || page.contains(last), "html: {message}");
        assert!(
            json["findings"].as_array().expect("a list").iter().any(|f| f["message"] == message),
            "json: {message}"
        );
        assert!(csv.contains(&message.replace('"', "\"\"")), "csv: {message}");
        assert!(markdown.contains(message), "markdown: {message}");
        assert!(book.contains(message), "xlsx: {message}");
    }
}

#[test]
fn every_format_exists_and_knows_every_service() {
    let case = Case::new(SAMPLE);
    let assessment = case.assess();
    let context = hoheit::report::Context::new(&[], &case.files, Language::En);
    for name in [
        "html",
        "json",
        "markdown",
        "csv",
        "xlsx",
        "graphml",
        "dot",
        "mermaid",
        "cyclonedx",
        "ropa",
        "dora",
        "dora-b_02.02",
        "dora-b_07.01",
        "questionnaire",
        "questionnaire-md",
        "questionnaire-xlsx",
    ] {
        let format = hoheit::report::format(name).unwrap_or_else(|| panic!("{name}"));
        let bytes = format.made(&assessment, &context).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(bytes, format.made(&assessment, &context).expect("again"), "{name}: the same bytes");
        let text = if name.ends_with("xlsx") { cells(bytes) } else { String::from_utf8(bytes).expect("text") };
        for service in &assessment.inventory.services {
            // Records of processing and questionnaires list the services that they are about.
            let about_some = name == "ropa" || name.starts_with("questionnaire");
            let named =
                service.name_en.as_ref().or(service.name.as_ref()).is_some_and(|name| text.contains(name.as_str()));
            assert!(about_some || named || text.contains(&service.id), "{name}: {}", service.id);
        }
    }
}

#[test]
fn the_dora_templates_carry_the_codes_of_the_eba_and_nothing_else_where_codes_belong() {
    let case = Case::new(SAMPLE);
    let assessment = case.assess();
    let context = hoheit::report::Context::new(&[], &case.files, Language::En);
    let allowed: [(&str, &str, &[&str]); 8] = [
        ("dora-b_02.02", "c0040", &["eba_qCO:qx2000"]),
        ("dora-b_02.02", "c0140", &["eba_BT:x28", "eba_BT:x29"]),
        ("dora-b_02.02", "c0170", &["eba_ZZ:x791", "eba_ZZ:x792", "eba_ZZ:x793"]),
        ("dora-b_02.02", "c0180", &["eba_ZZ:x794", "eba_ZZ:x795", "eba_ZZ:x796", "eba_ZZ:x797"]),
        ("dora-b_05.01", "c0070", &["eba_CT:x212"]),
        ("dora-b_07.01", "c0050", &["eba_ZZ:x959", "eba_ZZ:x960", "eba_ZZ:x961", "eba_ZZ:x962"]),
        ("dora-b_07.01", "c0080", &["eba_BT:x28", "eba_BT:x29"]),
        ("dora-b_07.01", "c0110", &["eba_BT:x28", "eba_BT:x29", "eba_BT:x21"]),
    ];
    let mut seen = 0;
    for (name, column, codes) in allowed {
        let bytes = hoheit::report::format(name).expect("a format").made(&assessment, &context).expect("a template");
        let mut reader = csv::Reader::from_reader(bytes.as_slice());
        let at = reader.headers().expect("a heading").iter().position(|head| head == column).expect(column);
        for row in reader.records() {
            let value = row.expect("a row")[at].to_owned();
            seen += usize::from(!value.is_empty());
            assert!(value.is_empty() || codes.contains(&value.as_str()), "{name} {column}: {value}");
        }
    }
    assert!(seen > 100, "{seen}");
}

#[test]
fn german_sentences_have_german_days_and_hours() {
    let texts = hoheit::report::view::Texts::new(catalog(), Language::De);
    assert_eq!(texts.dated("Am 2026-11-01, nach 0.5 h (2027-01-02)."), "Am 01.11.2026, nach 0,5 h (02.01.2027).");
    let english = hoheit::report::view::Texts::new(catalog(), Language::En);
    assert_eq!(english.dated("On 2026-11-01, after 0.5 h."), "On 2026-11-01, after 0.5 h.");
}

#[test]
fn the_plan_is_named_at_the_service_and_so_is_where_it_differs() {
    let case = Case::new(SAMPLE);
    let assessment = case.assess();
    let mut options = case.options(Language::En);
    options.plan = Some(sample::plan(&case));
    let text = html(&View::new(&assessment, options), &HtmlOptions::default());
    let at = case.inventory.services.iter().position(|service| service.id == "mail").expect("mail");
    let (_, page) = text.split_once(&format!("<article class=\"page\" id=\"s{at}\">")).expect("its page");
    let page = page.split("</article>").next().unwrap_or_default();
    assert!(page.contains("In the plan: wave 2, from "), "{page}");
    let advised = assessment.services[at].recommendation.best().target.map(|ix| &catalog().offering_at(ix).name);
    let differs = advised.is_none_or(|name| name != "mailbox.org");
    assert_eq!(page.contains("The plan decides otherwise: EU cloud mailbox.org."), differs, "{advised:?}: {page}");
    assert!(differs && text.contains("other than the single advice"));
}

#[test]
fn a_group_has_totals_and_a_part_for_each() {
    let text = sample::group(Language::En);
    let markup = without_blocks(&text);
    let ids = after(&markup, " id=\"");
    let known: BTreeSet<&str> = ids.iter().copied().collect();
    assert_eq!(known.len(), ids.len(), "doubled ids");
    for target in after(&markup, " href=\"#") {
        assert!(known.contains(target), "#{target}");
    }
    for label in after(&markup, " aria-labelledby=\"") {
        assert!(known.contains(label), "{label}");
    }
    assert!(!markup.contains("Stadtkonzern <b>"));
    assert_eq!(markup.matches("<h1 ").count(), 1);
    for id in ["o1", "o2", "o1-pages", "o2-pages", "o1-sources", "o2-findings"] {
        assert!(markup.contains(&format!("<section id=\"{id}\"")), "{id}");
    }
    // Totals: the services of both, and what is high or critical in both.
    let case = Case::new(SAMPLE);
    let services = case.inventory.services.len() + 2;
    let (_, total) = markup.split_once(">Together<").expect("totals");
    assert!(total.contains(&format!(">{services}<")), "{services}");
    assert!(markup.contains("Behind services of several organisations"));
    assert!(markup.contains("Wasserverband") && markup.contains("Stadtwerke Beispielstadt"));
    assert!(hoheit::report::html::group("x", &[]).is_none());
    // What a board of a group asks: what both rely on, what each scenario does to each, how the lenses come out.
    let part = |from: &str| {
        let (_, rest) = markup.split_once(&format!("<h2>{from}</h2>")).unwrap_or_else(|| panic!("{from}"));
        rest.split("<h2>").next().unwrap_or_default().split("</section>").next().unwrap_or_default().to_owned()
    };
    let shared = part("Behind services of several organisations");
    for row in ["Who stands behind", "Microsoft Corporation", "United States"] {
        assert!(shared.contains(row), "{row}: {shared}");
    }
    let whatif = part("What if");
    let rows: Vec<&str> = whatif.split("<tbody>").nth(1).expect("rows").split("<tr>").skip(1).collect();
    assert!(rows.len() >= 6, "{whatif}");
    assert!(rows.iter().all(|row| row.matches("<td").count() == 2), "{whatif}");
    assert!(
        rows.iter().any(|row| row.matches("<td class=r><b>0</b>").count() < 2),
        "a scenario hits somebody: {whatif}"
    );
    assert!(part("Frameworks").contains("weakest SEAL-"));
    // What ties them together: owners of services of both as a drawing, and where the data of each goes.
    let (_, ties) = markup.split_once("<section id=\"ties\"").expect("what ties them together");
    let ties = ties.split("</section>").next().unwrap_or_default();
    let (_, drawing) = ties.split_once("<svg id=\"ties-g\"").expect("a drawing");
    for words in
        ["Microsoft Corporation", "Cloudflare, Inc.", "United States", "href=\"#o1\"", "href=\"#o2\"", "Wasserverband"]
    {
        assert!(drawing.contains(words), "{words}: {drawing}");
    }
    let flows: Vec<&str> = ties.split("<tbody>").nth(1).expect("flows").split("<tr>").skip(1).collect();
    assert_eq!(flows.len(), 2, "{ties}");
    assert!(flows.iter().all(|row| row.contains("C\u{a0}")), "controlled from abroad: {ties}");
    for id in ["o1-graph", "o2-graph", "o1-flows", "o2-flows"] {
        assert!(markup.contains(&format!("<section id=\"{id}\"")), "{id}");
    }
    assert!(!markup.contains("class=\"filter\""), "filters of one drawing among many");
    assert!(text.len() < services * 10_000, "{} bytes", text.len());
}

/// The page of each service.
fn pages(text: &str) -> Vec<&str> {
    let of = |at: usize| text.split_once(&format!("<article class=\"page\" id=\"s{at}\">")).map(|(_, rest)| rest);
    (0..).map_while(of).map(|rest| rest.split("</article>").next().unwrap_or_default()).collect()
}

/// Text as the report escapes it.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('\'', "&#39;").replace('"', "&quot;")
}

#[test]
fn every_exposure_above_low_stands_with_the_whole_way_to_it() {
    for language in [Language::De, Language::En] {
        let case = Case::new(SAMPLE);
        let assessment = case.assess();
        let view = View::new(&assessment, case.options(language));
        let text = html(&view, &HtmlOptions::default());
        let pages = pages(&text);
        assert_eq!(pages.len(), view.services.len());
        let mut seen = 0;
        for (service, page) in view.services.iter().zip(&pages) {
            let (_, told) = page.split_once("</div></div>").unwrap_or(("", page));
            for exposure in service.exposures.iter().filter(|exposure| exposure.level > Level::Low) {
                seen += 1;
                for hop in &exposure.hops {
                    assert!(told.contains(&escaped(&hop.to)), "{}: {exposure:?}", service.id);
                }
            }
        }
        assert!(seen > 100, "{seen}");
    }
}

#[test]
fn of_a_large_inventory_a_way_goes_on_at_the_next_service() {
    let text = sample::many(240, Language::En);
    let text = quoted(&text);
    let (mut whole, mut further) = (0, 0);
    for page in pages(&text) {
        let lines = page.split_once("<ul class=w>").map(|(_, rest)| rest.split("</ul>").next().unwrap_or_default());
        for line in lines.unwrap_or_default().split("<li>").skip(1) {
            let (what, way) = line.split_once(": ").unwrap_or_else(|| panic!("no way: {line}"));
            assert!(what.contains("<b class="), "no level: {line}");
            if way.contains("<a href=\"#s") {
                further += 1;
                assert!(way.trim_end().ends_with("</a>") && !way.contains(" → "), "more than the next service: {line}");
            } else {
                whole += 1;
                assert!(!way.is_empty(), "{line}");
            }
        }
    }
    assert!(whole > 300 && further > 100, "{whole} {further}");
}

#[test]
fn shared_steps_of_a_plan_say_what_they_are_where_they_apply_again() {
    let case = Case::new(SAMPLE);
    let assessment = case.assess();
    let mut options = case.options(Language::De);
    let mut plan = sample::plan(&case);
    let long =
        "Daten beim alten Anbieter löschen lassen, Löschung schriftlich bestätigen lassen und den Vertrag beenden.";
    for step in plan.waves.iter_mut().flat_map(|wave| &mut wave.moves) {
        step.steps.push(long.into());
    }
    plan.waves[1].moves[0].done.push("Ersatz getestet".into());
    options.plan = Some(plan);
    let text = quoted(&html(&View::new(&assessment, options), &HtmlOptions::default()));
    assert_eq!(text.matches(long).count(), 1, "the whole once");
    let brief = "Daten beim alten Anbieter löschen lassen …\u{a0}<a href=\"#note-A\">(A)</a>";
    assert_eq!(text.matches(brief).count(), 4, "and its first words where it applies");
    // What all moves need before they are done stands once; a move names what it needs besides.
    assert_eq!(text.matches("Daten geprüft, Kündigung bestätigt").count(), 1, "once above");
    assert!(text.contains("Dazu: Ersatz getestet."), "{text}");
}

#[test]
fn what_a_recommendation_flips_on_is_said_in_words() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
    for name in ["contact-center", "court", "manufacturer"] {
        let yaml = std::fs::read_to_string(folder.join(format!("{name}.yaml"))).expect("an example");
        let case = Case::new(&yaml);
        let assessment = case.assess();
        let view = View::new(&assessment, case.options(Language::En));
        for flip in view.services.iter().flat_map(|service| &service.advice.flips) {
            let (_, detail) = flip.rsplit_once(": ").unwrap_or(("", "words"));
            assert!(detail.starts_with(|c: char| c.is_alphabetic()), "{name}: {flip}");
        }
    }
}

#[test]
fn findings_have_german_days_in_formats_that_people_read() {
    let yaml = "organisation: { name: A, home: DE }\nservices:\n  - { id: mail, category: mail, offering: exchange-online, criticality: high, data: [mail-content], contract: { ends: 2027-02-28, notice: 6 months, renews: 12 months } }\n";
    let case = Case::new(yaml);
    let assessment = case.assess();
    let iso = |text: &str| {
        text.split(|c: char| !c.is_ascii_digit() && c != '-')
            .any(|word| word.len() == 10 && word.matches('-').count() == 2)
    };
    let dated = assessment.findings.iter().filter(|finding| iso(&finding.message.get(Language::De))).count();
    assert!(dated > 0, "a finding that names a day: {:#?}", assessment.findings);
    let context = hoheit::report::Context::new(&[], &case.files, Language::De);
    for name in ["markdown", "xlsx"] {
        let format = hoheit::report::format(name).unwrap_or_else(|| panic!("{name}"));
        let bytes = format.made(&assessment, &context).unwrap_or_else(|error| panic!("{name}: {error}"));
        let text = if name == "xlsx" { cells(bytes) } else { String::from_utf8(bytes).expect("text") };
        let foreign: Vec<&str> = text.lines().filter(|line| line.contains("ndig") && iso(line)).collect();
        assert!(foreign.is_empty(), "{name}: {foreign:#?}");
    }
    let summary = hoheit::report::summary::read(&assessment, Language::De);
    assert!(!iso(&summary), "{summary}");
}

#[test]
fn an_empty_inventory_gives_a_report() {
    for text in ["organisation: { name: A }\n", "organisation: { name: A }\nservices:\n  - { id: a }\n"] {
        assert!(report(text, Language::De).contains("</html>"));
    }
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    assert_eq!(report(SAMPLE, Language::De), report(SAMPLE, Language::De));
}
