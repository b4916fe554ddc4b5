//! Program text that is no settings: interfaces that it calls and credentials that it asks for.
//!
//! In: source files outside of tests, examples and documentation. Out: vendors whose interface a quoted address names
//! (`https://api.stripe.com/v1`), and whose credential a variable of the environment holds. Nothing is run: what a program
//! names it may never reach, so this counts little, and only for vendors that no other file shows.
//!
//! A file that names many vendors is a list of what could be used, and shows nothing.

use super::environment::{self, Variable, Workload};
use super::file::{above, inside};
use super::program::{Piece, Syntax, pieces_of};
use super::sighting::{Role, Sighting, slug};
use super::signals::{addresses, clean_host};
use super::{Context, File, Found, Reader, credentials, laravel, page, placed, served};
use crate::model::ObservationKind;
use crate::source::Span;
use rustc_hash::FxHashSet;

const KIND: &str = "code";

/// Endings of program text with what starts a remark in it.
const LANGUAGES: &[(&str, &str)] = &[
    ("cs", "//"),
    ("eex", "<!--"),
    ("erb", "<!--"),
    ("ex", "#"),
    ("exs", "#"),
    ("go", "//"),
    ("groovy", "//"),
    ("heex", "<!--"),
    ("html", "<!--"),
    ("java", "//"),
    ("js", "//"),
    ("jsx", "//"),
    ("kt", "//"),
    ("leex", "<!--"),
    ("mjs", "//"),
    ("cjs", "//"),
    ("mts", "//"),
    ("cts", "//"),
    ("php", "//"),
    ("py", "#"),
    ("rb", "#"),
    ("rs", "//"),
    ("scala", "//"),
    ("svelte", "//"),
    ("ts", "//"),
    ("tsx", "//"),
    ("twig", "{#"),
    ("vue", "//"),
];

/// Folders whose files show no use.
const ASIDE: &[&str] = &[
    "__fixtures__",
    "__mocks__",
    "__tests__",
    "bower_components",
    "cypress",
    "demo",
    "demos",
    "dist",
    "doc",
    "docs",
    "e2e",
    "example",
    "examples",
    "fixture",
    "fixtures",
    "generated",
    "locales",
    "mock",
    "mocks",
    "node_modules",
    "sample",
    "samples",
    "snippets",
    "spec",
    "specs",
    "stories",
    "test",
    "testdata",
    "testing",
    "tests",
    "third_party",
    "vendor",
    "vendors",
    "website",
];

/// Words of file names that show no use.
const NO_USE: &[&str] =
    &["test", "tests", "spec", "stories", "mock", "mocks", "fixture", "d", "min", "example", "generated"];

/// First labels of hosts that programs call.
const CALLED: &[&str] = &[
    "api", "basemaps", "client", "data", "embed", "events", "fonts", "gateway", "graph", "graphql", "hooks", "ingest",
    "js", "rest", "rpc", "sdk", "smtp", "tile", "tiles", "widget", "ws", "wss",
];

/// First labels of hosts with pages that people read.
const READ: &[&str] =
    &["blog", "community", "console", "developer", "developers", "docs", "forum", "help", "portal", "support", "www"];

/// Beginnings of paths that programs call.
const PATHS: &[&str] = &[
    "/api/",
    "/gtag/",
    "/js/",
    "/graphql",
    "/oauth",
    "/rest/",
    "/v1",
    "/v2",
    "/v3",
    "/v4",
    "/wsapi",
    "/recaptcha/api",
];

/// Names of functions and maps that hand out variables of the environment.
const ASKED: &[&str] = &[
    "ENV",
    "env",
    "environ",
    "fetch",
    "fetch_env",
    "get_env",
    "getEnv",
    "getenv",
    "Getenv",
    "GetEnvironmentVariable",
    "LookupEnv",
];

/// Last words of variables that lead to somebody; others tell where a program runs (`DATABRICKS_RUNTIME_VERSION`).
const LEADS: &[&str] = &[
    "BUCKET",
    "DATABASE",
    "DOMAIN",
    "EMAIL",
    "ENDPOINT",
    "HOST",
    "ID",
    "INSTRUMENTATIONKEY",
    "ORG",
    "PROJECT",
    "REGION",
    "SERVER",
    "SITE",
    "STRING",
    "URI",
    "URL",
    "USER",
    "USERNAME",
    "WORKSPACE",
];

/// More vendors than this in one file are a list.
const LIST: usize = 6;
/// Longer files are made by machines.
const LONGEST: usize = 400_000;

/// Program text.
pub(super) struct Code;

impl Reader for Code {
    fn kind(&self) -> ObservationKind {
        KIND
    }

    fn detects(&self, file: &File<'_>) -> bool {
        language(file).is_some()
            && file.text.len() <= LONGEST
            && file.mentions(&[
                "://",
                "env",
                "ENV",
                "Env",
                "_KEY",
                "_TOKEN",
                "_SECRET",
                "_DSN",
                "_ENDPOINT",
                "site:",
                "omain",
                "redentials",
                "egion",
            ])
    }

    fn only_if_shown(&self) -> bool {
        true
    }

    fn read(&self, files: &[&File<'_>], context: &Context<'_>) -> Found {
        let mut found = Found::default();
        for file in files.iter().filter(|file| !is_aside(file, context.root)) {
            let all: Vec<Piece<'_>> =
                pieces_of(file.text, language(file).unwrap_or(Syntax { remark: "//", lifetimes: false })).collect();
            let package = package(file, context);
            let name = slug(package.rsplit('/').next().unwrap_or_default());
            let scope = format!("{KIND}:{package}");
            let workload = Workload { kind: KIND, scope: &scope, name: &name };
            let mut seen = environment::sight(&asked(&all, file), &workload, context);
            if is_ruby(file) {
                seen.extend(credentials::sight(file, &workload, context));
            }
            seen.extend(called(&all, file, &workload, context));
            seen.extend(placed::in_code(&all, file, &workload, context));
            let loads = page::loads(file, &workload, context);
            let mut seen = laravel::chosen(file, seen, context);
            seen.extend(served::stores(&all, file, context));
            seen.extend(served::reports(&all, file, context));
            let used = seen.iter().filter(|sighting| sighting.role != Role::Served);
            let vendors: FxHashSet<&str> = used.filter_map(|sighting| sighting.vendor.as_deref()).collect();
            if vendors.len() <= LIST {
                let little = |sighting: Sighting| match sighting.role {
                    Role::Runs | Role::Served | Role::Unknown => sighting,
                    _ => sighting.only_written(),
                };
                found.sightings.extend(seen.into_iter().map(little));
            }
            found.sightings.extend(loads);
        }
        found
    }
}

/// How program text is written that may show a use; `None` for other files.
fn language(file: &File<'_>) -> Option<Syntax> {
    let (stem, ending) = file.name().rsplit_once('.')?;
    let (_, remark) = LANGUAGES.iter().find(|(known, _)| *known == ending)?;
    let no_use = stem.split(['.', '-', '_']).any(|word| NO_USE.contains(&word.to_ascii_lowercase().as_str()))
        || ["Test", "Tests", "Spec", "Mock"].iter().any(|end| stem.ends_with(end));
    (!no_use).then_some(Syntax { remark, lifetimes: ending == "rs" })
}

/// Whether a file holds Ruby.
pub(super) fn is_ruby(file: &File<'_>) -> bool {
    [".rb", ".erb"].iter().any(|end| file.path.ends_with(end))
}

/// Whether a file lies in a folder whose files show no use; folders above `root` do not matter.
pub(super) fn is_aside(file: &File<'_>, root: &str) -> bool {
    let folder = file.folder();
    let below = folder.strip_prefix(root).unwrap_or(folder);
    // `e2e-tests`, `load_test`
    let tries = |part: &str| part.split(['-', '_']).any(|word| matches!(word, "test" | "tests" | "e2e"));
    // `config/environments/development.rb`
    if below.ends_with("environments") && matches!(file.stem(), "development" | "test") {
        return true;
    }
    below.split('/').any(|part| ASIDE.iter().any(|name| part.eq_ignore_ascii_case(name)) || tries(part))
}

/// The folder of the package that a file belongs to.
pub(super) fn package<'f>(file: &File<'f>, context: &Context<'_>) -> &'f str {
    const MANIFESTS: &[&str] = &[
        "package.json",
        "pyproject.toml",
        "requirements.txt",
        "setup.py",
        "go.mod",
        "pom.xml",
        "build.gradle",
        "build.gradle.kts",
        "Gemfile",
        "composer.json",
        "mix.exs",
        "Cargo.toml",
    ];
    let holds = |folder: &&str| MANIFESTS.iter().any(|name| context.file(&inside(folder, name)).is_some());
    above(file.path).find(holds).unwrap_or_default()
}

/// Variables of the environment that the program asks for, and names that only a credential has.
fn asked<'t>(all: &[Piece<'t>], file: &File<'_>) -> Vec<Variable<'t>> {
    let mut known: FxHashSet<&str> = FxHashSet::default();
    let mut out = Vec::new();
    let mut asks = 0_u8;
    for piece in all {
        match *piece {
            Piece::Name(name, _) if ASKED.contains(&name) => asks = 3,
            Piece::Name(name, at) | Piece::Text(name, at) => {
                let leads = || name.rsplit('_').next().is_some_and(|last| LEADS.contains(&last));
                let loud =
                    environment::is_loud(name) && (super::derived::holds_credential(name) || asks > 0 && leads());
                if loud && known.insert(name) {
                    out.push(Variable { name, value: None, span: Span::new(file.id, at, at + name.len()) });
                }
                asks = asks.saturating_sub(1);
            }
            _ => asks = asks.saturating_sub(1),
        }
    }
    out
}

/// Interfaces in quoted addresses, and hosts that are given under a name for one (`site: "datadoghq.eu"`).
fn called(all: &[Piece<'_>], file: &File<'_>, workload: &Workload<'_>, context: &Context<'_>) -> Vec<Sighting> {
    const NAMES: &[&str] = &["site", "host", "endpoint", "domain", "server"];
    let mut out = Vec::new();
    for (number, piece) in all.iter().enumerate() {
        let Piece::Text(text, at) = *piece else { continue };
        let before = number.checked_sub(2).and_then(|first| all.get(first..number));
        let given_to = match before {
            Some([Piece::Name(name, _), Piece::Gets]) => *name,
            _ => "",
        };
        if NAMES.iter().any(|known| given_to.eq_ignore_ascii_case(known)) && !text.contains('/') {
            out.extend(environment::hosts(text, given_to, Span::new(file.id, at, at + text.len()), workload, context));
        }
        // A form sends there what people fill in.
        let framed = given_to == "action";
        // What a page may load is not yet loaded: `script-src https://…`.
        let permits = text.contains("-src ");
        for (authority, path) in addresses(text).filter(|_| !permits) {
            if let Some(host) = clean_host(authority).filter(|host| framed || is_interface(host, path)) {
                let span = Span::new(file.id, at, at + text.len());
                out.extend(environment::hosts(&host, "call", span, workload, context));
            }
        }
    }
    out
}

/// What the interfaces show that a text of a script or a task calls. Releases that are fetched from where source text lies are
/// none.
pub(super) fn interfaces(
    text: &str,
    label: &str,
    span: Span,
    workload: &Workload<'_>,
    context: &Context<'_>,
) -> Vec<Sighting> {
    let source =
        |host: &str| context.signals.find("source-host", "", host.strip_prefix("api.").unwrap_or(host)).is_some();
    let called = addresses(text).filter_map(|(authority, path)| {
        Some((clean_host(authority).filter(|host| is_interface(host, path) && !source(host))?, path))
    });
    let mut out = Vec::new();
    for (host, path) in called {
        let seen = environment::hosts(&host, label, span, workload, context).into_iter();
        let placed = |one: Sighting| match one.region {
            None => one.in_place(context.signals.of_path(&host, path)),
            Some(_) => one,
        };
        out.extend(seen.map(placed));
    }
    out
}

/// Whether an address is one that programs call, by its host or its path. A bare one of a customer's own at a vendor's
/// (`https://acme.eu.auth0.com/`) is: pages that people read have shorter names.
fn is_interface(host: &str, path: &str) -> bool {
    let mut labels = host.split('.');
    let (first, second) = (labels.next().unwrap_or_default(), labels.next());
    CALLED.contains(&first.trim_end_matches(|c: char| c.is_ascii_digit()))
        || first.ends_with("-api")
        || second == Some("api")
        || PATHS.iter().any(|start| path.starts_with(start))
        || path.split('/').nth(2).is_some_and(is_version)
        || path.len() < 2 && labels.count() > 1 && !READ.contains(&first)
}

/// `v3` of `/drive/v3/files`.
fn is_version(part: &str) -> bool {
    part.strip_prefix('v').is_some_and(|number| matches!(number.as_bytes(), [b'1'..=b'9']))
}
