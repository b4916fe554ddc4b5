//! Words in names of products that say something other than the product.

/// Words at the end of a name that say nothing about the product: legal forms, licence tiers, fillers.
#[rustfmt::skip]
pub(super) const TAIL: &[&str] = &[
    "&", "64bit", "a1", "a3", "a5", "ab", "abo", "ag", "allgemein", "alt", "appliance", "appliances", "apps", "aps", "as",
    "asa", "basic", "bestand", "business", "bv", "cal", "cals", "cc", "ce", "client", "clients", "cluster", "co",
    "community", "company", "core", "corp", "corporation", "datacenter", "dc", "deutsch", "deutschland", "div", "divers",
    "diverse", "e1", "e3", "e5", "edition", "ee", "eg", "ehp", "emea", "ent", "enterprise", "essentials", "esr", "eu",
    "europe", "express", "f1", "f3", "freeware", "germany", "gesamt", "gmbh", "group", "holding", "inc", "incorporated",
    "international", "kg", "kgaa", "license", "licenses", "limited", "lizenz", "lizenzen", "llc", "ltd", "ltsb", "ltsc",
    "lts", "mbh", "neu", "nv", "oem", "oy", "oyj", "p1", "p2", "plan", "plc", "plus", "portable", "premium", "pro",
    "produktiv", "prof", "professional", "raw", "release", "sa", "sarl", "sas", "se", "service", "services", "software",
    "spa", "srl", "standard", "starter", "std", "suite", "system", "systems", "team", "teamlizenz", "technologies", "ug",
    "ultimate", "und", "usw", "verschiedene", "version", "vollversion", "x", "x64",
];

/// Words at the end that tell an edition which the vendor runs.
pub(super) const HOSTED: &[&str] = &["cloud", "hosted", "online", "saas"];

/// Words at the end that tell an edition which the organisation runs.
pub(super) const OWN: &[&str] =
    &["inhouse", "intern", "local", "lokal", "onprem", "onpremise", "onpremises", "selfhosted", "server"];

/// As [`OWN`], of two words; also looked for in remarks.
pub(super) const OWN_PAIRS: &[&str] =
    &["data center", "on prem", "on premise", "on premises", "selbst gehostet", "self hosted", "self managed"];

/// Abbreviations of one word that stand for others wherever they occur.
pub(super) const SHORT: &[(&str, &str)] = &[
    ("d365", "dynamics 365"),
    ("fuer", "for"),
    ("m365", "microsoft 365"),
    ("ms", "microsoft"),
    ("o365", "office 365"),
    ("win", "windows"),
    ("win10", "windows 10"),
    ("win11", "windows 11"),
    ("win7", "windows 7"),
];

/// Words after which a name tells for what, with what or after what something is there, no longer what it is.
#[rustfmt::skip]
pub(super) const ABOUT: &[&str] = &[
    "am", "auf", "basierend", "bei", "beim", "by", "der", "des", "ehem", "ehemalig", "ehemals", "ex", "for", "formerly",
    "frueher", "fuer", "im", "in", "incl", "inkl", "inklusive", "jetzt", "mit", "nur", "of", "on", "statt", "ueber",
    "using", "via", "von", "vormals", "with", "zum", "zur",
];

/// Of [`ABOUT`], those after which the product of a thing named by its kind only stands: "Newsletter von Brevo".
pub(super) const MADE_BY: &[&str] = &["basierend", "by", "via", "von"];

/// Words for a kind of thing that are no category, as they stand beside a product: "Portal", "Zugang".
#[rustfmt::skip]
pub(super) const KINDS: &[&str] = &[
    "abrechnung", "account", "adressverwaltung", "agent", "aktenverwaltung", "anbindung", "anlage", "anschluss",
    "anwendung", "app", "application", "arbeitsplaetze", "arbeitsplatz", "av", "backend", "baender", "basis", "bots",
    "browser", "buchhaltung", "callback", "callcenter", "client", "cti", "dashboards", "datei", "dect", "desktop",
    "dialer", "dienst", "digitale", "digitales", "editor", "einwohnermeldeamt", "erfassung", "faktura", "farm", "fax",
    "faxdienst", "fibu", "firma", "firewalls", "gateway", "geraete", "handy", "handys", "headset", "headsets", "host",
    "hosts", "hotline", "hypervisor", "infrastruktur", "intranet", "kamera", "kampagnen", "komponente", "konferenzen",
    "konto", "kunden", "leistung", "loesung", "lohn", "lohnprogramm", "manager", "meetings", "mieter", "migration",
    "mitarbeiter", "mobil", "mobile", "modul", "module", "nutzer", "onlineshop", "online", "outbound", "paket", "pdf",
    "personal", "personalabrechnung", "pflege", "phones", "plattform", "platform", "portal", "postfach", "produkt",
    "programm", "programme", "rechner", "recording", "redaktion", "ruckruf", "rueckruf", "schule", "schulung", "schulungen",
    "seite", "server", "sitzungen", "skripte", "smartphones", "software", "speicher", "sprachportal", "stammdaten",
    "station", "stempeluhr", "steuer", "storage", "strom", "subscription", "support", "system", "systeme", "tablets",
    "technik", "telefon", "telefone", "telefonat", "telefonate", "telefonie", "telephony", "terminal", "terminals",
    "ticketing", "tickets", "tk", "tool", "tools", "umgebung", "unser", "unsere", "user", "verfahren", "vertrieb",
    "verwaltung", "viewer", "virenscan", "virenschutzprogramm", "voice", "vorgaenge", "website", "webseiten", "zeit",
    "zeitwirtschaft", "zentral", "zentrale", "zugang", "zugaenge",
];

/// Names of vendors and products that are ordinary words: a name that begins with one need not mean them.
#[rustfmt::skip]
pub(super) const ORDINARY: &[&str] = &[
    "access", "actions", "adonis", "advent", "advis", "agenda", "alma", "alphabet", "altair", "amelia", "apollo",
    "ardian", "aria", "aspera", "aurora", "axis", "bandwidth", "bird", "bite", "blackstone", "board", "bob", "box",
    "bridgepoint", "brother", "bunny", "cache", "cadenza", "caesar", "canon", "capita", "carlo", "cas", "cato",
    "catalyst", "centricity", "charly", "circula", "classic", "cobra", "code", "consensus", "constant", "constellation",
    "core", "cortex", "crate", "crisp", "csc", "cube", "cursor", "delphi", "dhl", "domus", "duo", "easy", "eclipse",
    "efficy", "egress", "elastic", "element", "eleven", "emc", "ensemble", "epi", "epic", "excel", "exact", "expressway",
    "extreme", "factorial", "falcon", "ferrari", "fidelity", "fil", "firefly", "fis", "flip", "fly", "fortify", "foss",
    "fritz", "front", "functions", "fusion", "gamma", "garage", "gemini", "gotham", "greenhouse", "harmony", "harness",
    "helix", "here", "honeycomb", "illustrator", "inductive", "indeed", "inspire", "integral", "interactions", "intuit",
    "inventor", "jive", "juris", "keeper", "knot", "lambda", "lara", "latitude", "lawson", "lime", "linear", "lobster",
    "loom", "lucid", "lumen", "luminous", "mach", "mailbox", "majesty", "make", "manhattan", "mapp", "matrix", "mcp",
    "meister", "meta", "milestone", "mistral", "momo", "monday", "moss", "neon", "neos", "nets", "nexus", "nice",
    "notion", "oak", "office", "orange", "orbis", "orchestra", "origin", "ory", "outline", "outlook", "parametric",
    "pinecone", "pipelines", "pixi", "plane", "plenty", "poly", "position", "postal", "primo", "progress", "proton",
    "pulsar", "qsc", "quest", "railway", "rainbow", "render", "replicate", "rhapsody", "sally", "sam", "satellite",
    "sep", "ser", "session", "seven", "signal", "sinfonie", "six", "sketch", "sonar", "spi", "stash", "swb", "switch",
    "synergo", "tally", "telegram", "text", "threads", "tine", "together", "topcall", "transcom", "tulip", "ultimate",
    "unite", "unity", "vault", "vectra", "vier", "vision", "vista", "vois", "wasabi", "wire", "woodpecker", "word",
    "workers", "zeus",
];
