//! What no signal names but the catalog knows by the vendor's own name: a package, a variable, a provider, a host.
//!
//! In: a name in a position that identifies somebody. Out: the vendor, if the name is distinctive enough for the position.
//! What must hold: software that one runs oneself, libraries and tools are no use of their maker's service, so a name counts
//! only beside the words of a client or of a credential. Makers of libraries and usual words are refused by
//! `signals/not-derived.yaml`.

use crate::catalog::Catalog;
use crate::catalog::makers::{Maker, fold};
use crate::catalog::raw::Signal;

/// Words of packages that call a service.
const CLIENT: &[&str] = &[
    "sdk",
    "client",
    "api",
    "node",
    "nodejs",
    "js",
    "browser",
    "web",
    "server",
    "serverside",
    "rest",
    "react",
    "vue",
    "angular",
    "nextjs",
    "nuxt",
    "python",
    "py",
    "php",
    "ruby",
    "rails",
    "java",
    "go",
    "golang",
    "dotnet",
    "net",
    "rust",
    "rs",
    "laravel",
    "symfony",
    "django",
    "flask",
    "rum",
    "analytics",
    "tracing",
    "logs",
];

/// Frameworks: a name of one and further words is any library for it (`laravel-health-check`), unless its maker is named.
const FRAMEWORKS: &[&str] =
    &["react", "vue", "angular", "nextjs", "nuxt", "rails", "laravel", "symfony", "django", "flask"];

/// Words of packages that are a library or a tool, whoever made them.
const LIBRARY: &[&str] = &[
    "eslint",
    "config",
    "prettier",
    "ui",
    "uikit",
    "components",
    "icons",
    "icon",
    "design",
    "theme",
    "tokens",
    "css",
    "styles",
    "storybook",
    "babel",
    "webpack",
    "rollup",
    "vite",
    "jest",
    "cli",
    "codegen",
    "jwt",
    "types",
    "lint",
    "mock",
    "mocks",
    "test",
    "testing",
    "docs",
    "schema",
    "parser",
    "monaco",
    "utils",
    "hooks",
];

/// Words of packages that connect a framework to a service: `nodemailer-mailgun-transport`, `@chat-adapter/telegram`.
const BRIDGE: &[&str] = &["adapter", "transport", "provider", "connector", "integration"];

/// Endings that makers put behind their name where it was taken: `posthoghq`, `stripe-io`.
const ENDINGS: &[&str] = &["hq", "io", "inc", "labs", "dev", "app", "com", "ai"];

/// The shortest name of a vendor that tells it even behind words of one's own and in front of a mere id.
const DISTINCT: usize = 7;

/// Words of variables that hold a credential.
const CREDENTIALS: &[&str] = &["KEY", "APIKEY", "TOKEN", "SECRET", "DSN", "SID", "LICENSE"];
/// Words that stand around it.
#[rustfmt::skip]
const AROUND: &[&str] = &[
    "API", "ACCESS", "PUBLIC", "PRIVATE", "PUBLISHABLE", "PROJECT", "ID", "CLIENT", "ACCOUNT", "WEBHOOK", "SIGNING",
    "WRITE", "READ", "AUTH", "APP", "APPLICATION", "ORG", "ORGANIZATION", "WORKSPACE", "INGEST", "INGESTION",
    "REST", "BEARER", "PERSONAL", "INTEGRATION", "SDK", "DEPLOY", "ADMIN", "LIVE", "PROD", "SERVER", "USER",
    "TENANT", "SITE", "CERT", "CERTIFICATE", "BASE64", "STORE", "SHOP", "TEAM", "MERCHANT", "PROPERTY", "INBOX",
    "BOT", "WIDGET", "PASSWORD",
];
/// What an id must be one of to name a customer of a service.
#[rustfmt::skip]
const CUSTOMER: &[&str] = &[
    "CLIENT", "PROJECT", "ACCOUNT", "APP", "APPLICATION", "ORG", "ORGANIZATION", "WORKSPACE", "TENANT", "STORE", "SHOP",
    "TEAM", "MERCHANT", "PROPERTY", "INBOX", "WIDGET", "WEBHOOK", "SITE",
];

/// First labels of hosts that are read by people or hand out software.
#[rustfmt::skip]
const NO_SERVICE: &[&str] = &[
    "www", "docs", "doc", "help", "support", "blog", "status", "community", "developer", "developers", "dev",
    "forum", "learn", "academy", "careers", "download", "downloads", "get", "dl", "static", "assets", "img",
    "images", "marketplace", "kb", "wiki", "news", "info", "try", "demo", "charts", "helm", "docker", "registry",
    "packages", "pkg", "apt", "deb", "rpm", "yum", "repo", "repos", "repository", "releases", "install", "mirror",
    "mirrors", "schema", "schemas", "about", "discuss", "go", "open", "raw", "git", "example",
];

/// The vendor whose name an identifying part is.
fn named<'c>(catalog: &'c Catalog, part: &str) -> Option<&'c Maker<'c>> {
    let whole = fold(part);
    let makers = catalog.makers();
    makers.label(&whole).or_else(|| {
        ENDINGS.iter().filter_map(|end| whole.strip_suffix(end)).find_map(|name| makers.label(name).filter(|m| !m.word))
    })
}

/// A package whose name says that it is a vendor's client.
pub(super) fn package<'c>(catalog: &'c Catalog, ecosystem: &str, name: &str) -> Option<&'c Signal> {
    let lower = name.to_ascii_lowercase();
    let maker = match ecosystem {
        "npm" | "composer" if lower.contains('/') => {
            let (owner, name) = lower.trim_start_matches('@').split_once('/')?;
            scoped(catalog, owner, name)?
        }
        "maven" => {
            let (group, artifact) = lower.split_once(':')?;
            let mut parts = group.split('.');
            let (end, label) = (parts.next()?, parts.next()?);
            let maker = catalog.makers().domain(&format!("{label}.{end}"))?;
            client(artifact, &maker.name[..label.len()]).then_some(maker)?
        }
        "go" => go(catalog, &lower)?,
        _ => plain(catalog, &lower)?,
    };
    (!maker.runnable).then(|| maker.signal())
}

/// A package in a vendor's own name space.
fn scoped<'c>(catalog: &'c Catalog, owner: &str, name: &str) -> Option<&'c Maker<'c>> {
    let Some(maker) = named(catalog, owner) else { return bridged(catalog, owner, name) };
    client(name, &maker.name).then_some(maker)
}

/// What a package connects to: the name in a family of adapters, or the first or last word beside such a word.
fn bridged<'c>(catalog: &'c Catalog, owner: &str, name: &str) -> Option<&'c Maker<'c>> {
    let words = |text: &'_ str| -> Vec<String> { text.split(['-', '_', '.']).map(str::to_owned).collect() };
    let bridge = |words: &[String]| words.iter().any(|word| BRIDGE.contains(&&**word));
    let (family, all) = (words(owner), words(name));
    if all.iter().any(|word| LIBRARY.contains(&&**word)) {
        return None;
    }
    if bridge(&family) {
        return catalog.makers().label(&fold(name));
    }
    let rest: Vec<&String> = all.iter().filter(|word| !BRIDGE.contains(&&***word)).collect();
    let ends = [rest.last(), rest.first()].into_iter().flatten();
    let of = |word: &&String| catalog.makers().label(&fold(word)).filter(|maker| !maker.word);
    // `open-cage-provider`
    let whole = || catalog.makers().label(&rest.iter().map(|word| word.as_str()).collect::<String>());
    bridge(&all).then(|| whole().or_else(|| ends.into_iter().find_map(of))).flatten()
}

/// Whether a name beside its maker's is that of a client.
fn client(name: &str, maker: &str) -> bool {
    let words = || name.split(['-', '_', '.']);
    let for_framework = words().any(|word| FRAMEWORKS.contains(&word))
        && !fold(name).contains(maker)
        && words().any(|word| !CLIENT.contains(&word) && !matches!(word, "embed" | "widget"));
    !for_framework
        && !words().any(|word| LIBRARY.contains(&word))
        && (words().any(|word| CLIENT.contains(&word)) || fold(name) == maker || words().any(|word| word == maker))
}

/// A package without an owner: the vendor's name alone, or with words of a client around it.
fn plain<'c>(catalog: &'c Catalog, name: &str) -> Option<&'c Maker<'c>> {
    let mut words: Vec<&str> = name.split(['-', '_', '.']).collect();
    let all = words.len();
    while words.len() > 1 && words.last().is_some_and(|word| CLIENT.contains(word)) {
        words.pop();
    }
    let Some(maker) = catalog.makers().label(&fold(&words.concat())) else { return bridged(catalog, "", name) };
    (!maker.word || (words.len() < all && name.ends_with("sdk"))).then_some(maker)
}

/// A Go module: on the vendor's own host, or a client in its organisation.
fn go<'c>(catalog: &'c Catalog, module: &str) -> Option<&'c Maker<'c>> {
    let mut parts = module.split('/');
    let host = parts.next()?;
    if !matches!(host, "github.com" | "gitlab.com" | "bitbucket.org") {
        let domain = host.strip_prefix("go.").or_else(|| host.strip_prefix("sdk."))?;
        return catalog.makers().domain(domain);
    }
    let (owner, name) = (parts.next()?, parts.next()?);
    let maker = named(catalog, owner)?;
    // `x/go-crypto` is a library; a client is named after its maker or after nothing at all.
    let words = || name.split(['-', '_', '.']);
    (words().all(|word| word == maker.name || CLIENT.contains(&word)) && name != "go").then_some(maker)
}

/// A variable that holds a credential of a vendor. Gives what its name starts with as well, for other variables of the group.
pub(super) fn variable<'c, 'n>(catalog: &'c Catalog, name: &'n str) -> Option<(&'c Maker<'c>, &'n str)> {
    let mut end = name.len();
    while let Some(at) = name[..end].rfind('_') {
        let word = &name[at + 1..end];
        if !CREDENTIALS.contains(&word) && !AROUND.contains(&word) {
            return None;
        }
        end = at;
        let tail: Vec<&str> = name[at + 1..].split('_').collect();
        let password = tail == ["PASSWORD"];
        if !is_credential(&tail) && !password {
            continue;
        }
        let head = &name[..at];
        // `FT_API_TOKEN` holds a token of FT's interface, none of a maker called FTAPI.
        if head.rsplit('_').next().is_some_and(|word| word == "API") {
            continue;
        }
        let known = catalog.makers().label(&fold(head)).filter(|m| !m.word && !m.runnable || is_key(&tail));
        // Anything may have a password: only a name that is nothing else tells for whom it is.
        let whole = known.filter(|m| !password || m.name.len() >= DISTINCT);
        // An application's own words may come first: `IMAGES_FASTLY_API_TOKEN`.
        let last = || {
            let (_, last) = head.rsplit_once('_')?;
            let maker = catalog.makers().label(&fold(last))?;
            let handed_out = matches!(&*tail, [.., "BOT" | "AUTH", "TOKEN"] | [.., "CLIENT", "SECRET"]);
            let told = is_key(&tail) || handed_out || tail.last() == Some(&"ID") && last.len() >= DISTINCT;
            (!maker.word && !maker.runnable && told).then_some(maker)
        };
        if let Some(maker) = whole.or_else(last) {
            return Some((maker, head));
        }
    }
    None
}

/// Whether a variable's name says that it holds something to sign in with.
pub(super) fn holds_credential(name: &str) -> bool {
    name.split('_').any(|word| CREDENTIALS.contains(&word))
}

fn is_credential(tail: &[&str]) -> bool {
    tail.iter().any(|word| CREDENTIALS.contains(word))
        || tail.last() == Some(&"ID") && tail.iter().any(|word| CUSTOMER.contains(word))
}

/// Whether the words say that an interface is called with it: `API_KEY`, `PROJECT_API_KEY`, `DSN`.
fn is_key(tail: &[&str]) -> bool {
    matches!(tail, [.., "API", "KEY" | "TOKEN" | "SECRET"] | [.., "APIKEY" | "DSN"] | [.., "ACCESS", "TOKEN"])
}

/// A Terraform provider of a vendor: `namespace/name`.
pub(super) fn provider<'c>(catalog: &'c Catalog, source: &str) -> Option<&'c Signal> {
    let mut parts = source.rsplit('/');
    let (name, owner) = (parts.next()?, parts.next()?);
    let by_name = catalog.makers().label(&fold(name)).filter(|maker| !maker.word || fold(owner) == maker.name);
    let maker = by_name.or_else(|| named(catalog, owner).filter(|maker| !maker.word))?;
    (!maker.runnable).then(|| maker.signal())
}

/// A host below a domain of a vendor that programs call.
pub(super) fn host<'c>(catalog: &'c Catalog, host: &str) -> Option<&'c Signal> {
    let mut labels = host.rsplit('.');
    let (end, label) = (labels.next()?, labels.next()?);
    let service = labels.clone().next().is_some() && !labels.any(|label| NO_SERVICE.contains(&label));
    let maker = service.then(|| catalog.makers().domain(&format!("{label}.{end}"))).flatten()?;
    Some(maker.signal())
}

/// An action of a vendor that is handed a credential.
pub(super) fn action<'c>(catalog: &'c Catalog, action: &str) -> Option<&'c Signal> {
    let maker = named(catalog, action.split('/').next()?).filter(|maker| !maker.word && !maker.runnable)?;
    Some(maker.signal())
}

/// An image of a vendor's agent, which sends what it sees to the vendor, or of a bot that talks in the vendor's rooms.
pub(super) fn agent<'c>(catalog: &'c Catalog, image: &str) -> Option<&'c Signal> {
    const AGENTS: &[&str] = &["agent", "forwarder", "connector", "tunnel", "sensor"];
    let name = image.split(['@', ':']).next()?.trim_start_matches("docker.io/");
    let (owner, name) = name.split_once('/').unwrap_or(("", name));
    let words = || name.split(['-', '_', '/']);
    let certain = |name: &str| named(catalog, name).filter(|maker| !maker.word && !maker.runnable);
    let maker = if words().any(|word| AGENTS.contains(&word)) {
        certain(owner)
    } else if words().any(|word| word == "bot") {
        words().find_map(certain)
    } else {
        None
    };
    maker.map(Maker::signal)
}

/// The maker of software that one may run oneself, whose image this is.
pub(super) fn software<'c>(catalog: &'c Catalog, image: &str) -> Option<&'c Maker<'c>> {
    let mut parts = image.split(['@', ':']).next()?.rsplit('/');
    let (_, owner) = (parts.next()?, parts.next()?);
    named(catalog, owner).filter(|maker| maker.runnable)
}

/// Whether a host lies on or below a domain of a vendor.
pub(super) fn is_of(catalog: &Catalog, host: &str, vendor: &str) -> bool {
    let labels: Vec<&str> = host.rsplitn(3, '.').collect();
    let [end, label, ..] = labels.as_slice() else { return false };
    catalog.makers().domain(&format!("{label}.{end}")).is_some_and(|maker| maker.vendor == vendor)
}

/// A vendor whose machines others run things on, by the name that somebody gave to a group of hosts.
pub(super) fn host_of_machines<'c>(catalog: &'c Catalog, group: &str) -> Option<&'c Signal> {
    let words = || group.split(['-', '_', ' ']);
    let names = std::iter::once(group).chain(words().next().filter(|_| words().count() > 1));
    let maker = names.into_iter().find_map(|name| catalog.makers().label(&fold(name)).filter(|maker| !maker.word))?;
    let rents =
        catalog.offerings_of(&maker.vendor).any(|offering| offering.categories.iter().any(|id| id == "compute"));
    rents.then(|| maker.signal())
}

/// A service that is ordered by its name.
pub(super) fn service<'c>(catalog: &'c Catalog, name: &str) -> Option<&'c Signal> {
    catalog.makers().label(&fold(name)).map(Maker::signal)
}
