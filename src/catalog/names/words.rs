//! Words in names of products that say something other than the product.

/// Words at the end of a name that say nothing about the product: legal forms, licence tiers, fillers.
#[rustfmt::skip]
pub(super) const TAIL: &[&str] = &[
    "&", "64bit", "a1", "a3", "a5", "ab", "abo", "ag", "allgemein", "alt", "amsterdam", "appliance", "appliances",
    "apps", "aps", "as", "asa", "at", "basic", "berlin", "bestand", "business", "bv", "cal", "cals", "cc", "ce", "ch",
    "client", "clients", "cluster", "co", "community", "company", "core", "corp", "corporation", "dach", "datacenter",
    "dc", "de", "deutsch", "deutschland", "div", "divers", "diverse", "dublin", "e1", "e3", "e5", "edition", "ee",
    "eg", "ehp", "emea", "ent", "enterprise", "esr", "essentials", "eu", "europe", "express", "f1", "f3", "frankfurt",
    "freeware", "germany", "gesamt", "gmbh", "group", "ha", "hamburg", "holding", "hybrid", "inc", "incorporated",
    "international", "kg", "kgaa", "license", "licenses", "limited", "lizenz", "lizenzen", "llc", "ltd", "lts",
    "ltsb", "ltsc", "mbh", "muenchen", "neu", "nutzer", "nv", "oem", "oy", "oyj", "p1", "p2", "plan", "plc", "plus",
    "portable", "premium", "pro", "prod", "produktion", "produktiv", "prof", "professional", "raw", "release",
    "runtime", "sa", "sarl", "sas", "se", "service", "services", "software", "spa", "srl", "standard", "standort",
    "starter", "std", "stk", "suite", "system", "systems", "team", "teamlizenz", "technologies", "test", "testsystem",
    "ug", "uk", "ultimate", "und", "us", "user", "usw", "verschiedene", "version", "vm", "vollversion", "wien", "x",
    "x64", "zuerich",
];

/// Words at the end that tell an edition which the vendor runs.
pub(super) const HOSTED: &[&str] = &["cloud", "hosted", "online", "saas"];

/// Words that make a product of the "cloud" after them: "Service Cloud" is no hosted edition.
pub(super) const CLOUDS: &[&str] = &[
    "commerce",
    "contact",
    "data",
    "experience",
    "marketing",
    "media",
    "private",
    "public",
    "sales",
    "service",
    "sovereign",
];

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
    ("sfdc", "salesforce"),
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
    "abrechnung", "abwesenheiten", "account", "adressverwaltung", "agent", "aktenverwaltung", "altenheim", "ambulant",
    "ambulanz", "anbindung", "anlage", "ansage", "ansagen", "anschluss", "anwaelte", "anwendung", "apotheke", "app",
    "application", "arbeitsplaetze", "arbeitsplatz", "archiv", "aufzeichnung", "auswertung", "av", "backend",
    "baender", "basis", "bauamt", "bewerbermgmt", "bewerbungen", "bots", "browser", "buchhaltung", "buero",
    "callback", "callcenter", "client", "controlling", "cti", "dashboards", "datei", "dect", "desktop", "dialer",
    "dienst", "dienstplaene", "dienstplan", "digitale", "digitales", "editor", "einkauf", "einwohnermeldeamt",
    "entwicklung", "erfassung", "fa", "fahrzeuge", "faktura", "farm", "fax", "faxdienst", "fibu", "finanzen",
    "firewalls", "firma", "flat", "fuhrpark", "gaeste", "gateway", "geraete", "geschaeftskunden", "gewerbe", "handy",
    "handys", "haushalt", "headset", "headsets", "host", "hosts", "hotline", "hypervisor", "infrastruktur",
    "intensivstation", "intranet", "jugend", "jugendamt", "kamera", "kampagnen", "kanaele", "kantine", "kanzlei",
    "kasse", "kita", "klinik", "kommserver", "kommunikationsserver", "komponente", "konferenzen", "konto",
    "krankenhaus", "kunden", "labor", "lager", "leistung", "loesung", "lohn", "lohnprogramm", "mailbox", "manager",
    "marketing", "meetings", "messenger", "mieter", "migration", "mitarbeiter", "mobil", "mobile", "modul", "module",
    "multichannel", "newsletter", "nutzer", "omnichannel", "online", "onlineshop", "op", "ordnungsamt", "outbound",
    "paket", "pdf", "personal", "personalabrechnung", "pflege", "pflegeheim", "phones", "platform", "plattform",
    "pooling", "portal", "postfach", "praxis", "produkt", "programm", "programme", "radiologie", "rathaus",
    "ratsinfo", "rechner", "recording", "redaktion", "reisen", "ruckruf", "rueckruf", "schichtplan", "schule",
    "schulen", "schulserver", "schulung", "schulungen", "seite", "server", "sitzungen", "sitzungsdienst", "skripte",
    "smartphones", "software", "sozialamt", "soziales", "speicher", "sprachportal", "stadt", "stammdaten",
    "standesamt", "station", "stationaer", "stempeluhr", "steuer", "storage", "strom", "subscription", "support",
    "system", "systeme", "tablets", "technik", "telefon", "telefonat", "telefonate", "telefone", "telefonie",
    "telephony", "terminal", "terminals", "ticketing", "tickets", "tk", "tool", "tools", "umgebung", "unser",
    "unsere", "user", "verfahren", "versand", "vertrieb", "verwaltung", "viewer", "virenscan", "virenschutz",
    "virenschutzprogramm", "voice", "vorgaenge", "warteschleife", "wartung", "webseiten", "webshop", "website",
    "zaehler", "zeit", "zeitwirtschaft", "zentral", "zentrale", "zugaenge", "zugang", "zulassung",
];

/// Names of vendors and products that are ordinary words: a name that begins with one need not mean them.
#[rustfmt::skip]
pub(super) const ORDINARY: &[&str] = &[
    "aaron", "access", "actions", "adonis", "advent", "advis", "agenda", "alma", "alphabet", "altair", "amelia",
    "apollo", "arcade", "ardian", "aria", "aspera", "aurora", "axis", "bandwidth", "bird", "bite", "blackstone",
    "blender", "board", "bob", "box", "bridgepoint", "brother", "bunny", "cache", "cadenza", "caesar", "canon",
    "capita", "carlo", "cas", "catalyst", "cato", "centricity", "charly", "circula", "classic", "cobra", "code",
    "consensus", "constant", "constellation", "core", "cortex", "crate", "crisp", "csc", "cube", "cursor", "delphi",
    "dhl", "domus", "duo", "easy", "eclipse", "efficy", "egress", "elastic", "element", "eleven", "emc", "ensemble",
    "epi", "epic", "exact", "excel", "expressway", "extreme", "factorial", "falcon", "ferrari", "fidelity", "fil",
    "firefly", "fis", "flip", "fly", "fortify", "foss", "fritz", "front", "functions", "fusion", "gamma", "garage",
    "gemini", "gotham", "greenhouse", "harmony", "harness", "helix", "here", "honeycomb", "illustrator", "indeed",
    "inductive", "inspire", "integral", "interactions", "intuit", "inventor", "jive", "juris", "keeper", "knot",
    "lambda", "lara", "latitude", "lawson", "lime", "linear", "lobster", "loom", "lucid", "lumen", "luminous", "mach",
    "mailbox", "majesty", "make", "manhattan", "mapp", "matrix", "mcp", "meister", "meta", "milestone", "mistral",
    "momo", "monday", "moss", "neon", "neos", "nets", "nexus", "nice", "notion", "oak", "office", "orange", "orbis",
    "orchestra", "origin", "ory", "outline", "outlook", "parametric", "pinecone", "pipelines", "pixi", "plane",
    "plenty", "poly", "position", "postal", "primo", "progress", "proton", "pulsar", "qsc", "quest", "railway",
    "rainbow", "render", "replicate", "rhapsody", "rhino", "sally", "sam", "satellite", "sep", "ser", "session",
    "seven", "signal", "sinfonie", "six", "sketch", "sonar", "spi", "stash", "swb", "switch", "synergo", "tally",
    "telegram", "text", "threads", "tine", "together", "topcall", "transcom", "tulip", "ultimate", "unite", "unity",
    "vault", "vectra", "vier", "vis", "vision", "vista", "wasabi", "wire", "woodpecker", "word", "workers", "zeus",
];
