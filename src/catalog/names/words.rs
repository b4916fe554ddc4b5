//! Words in names of products that say something other than the product.

/// Words at the end of a name that say nothing about the product: legal forms, licence tiers, fillers.
#[rustfmt::skip]
pub(super) const TAIL: &[&str] = &[
    "&", "64bit", "a1", "a3", "a5", "ab", "abo", "ag", "agenten", "agents", "allgemein", "alt", "amsterdam",
    "appliance", "appliances", "apps", "aps", "as", "asa", "at", "basic", "berlin", "bestand", "business", "bv",
    "cal", "cals", "cc", "ce", "ch", "client", "clients", "cluster", "co", "community", "company", "core", "cores",
    "corp", "corporation", "dach", "datacenter", "dc", "de", "deutsch", "deutschland", "div", "divers", "diverse",
    "dublin", "e1", "e3", "e5", "edition", "ee", "eg", "ehp", "emea", "ent", "enterprise", "esr", "essentials", "eu",
    "europe", "express", "f1", "f3", "frankfurt", "freeware", "germany", "gesamt", "gmbh", "group", "ha", "hamburg",
    "holding", "hosts", "hybrid", "inc", "incorporated", "international", "kg", "kgaa", "license", "licenses",
    "limited", "lizenz", "lizenzen", "llc", "ltd", "lts", "ltsb", "ltsc", "mailboxen", "mailboxes", "mbh", "muenchen",
    "named", "neu", "nodes", "nutzer", "nv", "oem", "oy", "oyj", "p1", "p2", "plaetze", "plan", "plc", "plus",
    "portable", "ports", "postfaecher", "premium", "pro", "prod", "produktion", "produktiv", "prof", "professional",
    "raw", "release", "runtime", "sa", "sarl", "sas", "se", "seats", "sensor", "sensoren", "sensors", "service",
    "services", "sockets", "software", "spa", "srl", "standard", "standort", "starter", "std", "stk", "suite",
    "system", "systems", "team", "teamlizenz", "technologies", "teilnehmer", "test", "testsystem", "ug", "uk",
    "ultimate", "und", "us", "user", "users", "usw", "verschiedene", "version", "vm", "vollversion", "wien",
    "workers", "x", "x64", "zuerich",
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

/// Whether a word is one of the two of a pair of [`OWN_PAIRS`].
pub(super) fn in_own_pair(word: &str) -> bool {
    OWN_PAIRS.iter().any(|pair| pair.split(' ').any(|half| half == word))
}

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
    "application", "arbeitsplaetze", "arbeitsplatz", "archiv", "aufzeichnung", "auswertung", "av", "backend", "baender",
    "basis", "bauamt", "bewerbermgmt", "bewerbungen", "bots", "browser", "buchhaltung", "buero", "callback",
    "callcenter", "cleaner", "client", "controlling", "cti", "dashboards", "datei", "dect", "desktop", "dialer",
    "dienst", "dienstplaene", "dienstplan", "digitale", "digitales", "editor", "einkauf", "einwohnermeldeamt",
    "entwicklung", "erfassung", "fa", "fahrzeuge", "faktura", "farm", "fax", "faxdienst", "fibu", "finanzen",
    "firewalls", "firma", "flat", "fuhrpark", "gaeste", "gateway", "geraete", "geschaeftskunden", "gewerbe", "handy",
    "handys", "haushalt", "headset", "headsets", "host", "hosts", "hotline", "hypervisor", "infrastruktur",
    "intensivstation", "intranet", "jugend", "jugendamt", "kamera", "kampagnen", "kanaele", "kantine", "kanzlei",
    "kasse", "kita", "klinik", "kommserver", "kommunikationsserver", "komponente", "konferenzen", "konto",
    "krankenhaus", "kunden", "labor", "lager", "leistung", "loesung", "lohn", "lohnprogramm", "mailbox", "manager",
    "mandant", "mandanten", "marketing", "meetings", "messenger", "mieter", "migration", "mitarbeiter", "mobil",
    "mobile", "modul", "module", "multichannel", "newsletter", "nutzer", "omnichannel", "online", "onlineshop", "op",
    "ordnungsamt", "original", "outbound", "paket", "patients", "pdf", "personal", "personalabrechnung", "pflege",
    "pflegeheim", "phones", "platform", "plattform", "pooling", "portal", "postfach", "praxis", "produkt", "programm",
    "programme", "radiologie", "rathaus", "ratsinfo", "rechner", "recording", "redaktion", "reisen", "router",
    "routers", "ruckruf", "rueckruf", "schichtplan", "schule", "schulen", "schulserver", "schulung", "schulungen",
    "seite", "server", "sitzungen", "sitzungsdienst", "skripte", "smartphones", "software", "sozialamt", "soziales",
    "speicher", "sprachportal", "sprinkler", "stadt", "stammdaten", "standesamt", "station", "stationaer", "stempeluhr",
    "steuer", "storage", "strom", "subscription", "support", "system", "systeme", "tablets", "technik", "telefon",
    "telefonat", "telefonate", "telefone", "telefonie", "telephony", "terminal", "terminals", "ticketing", "tickets",
    "tk", "tool", "tools", "umgebung", "units", "unser", "unsere", "user", "verfahren", "versand", "vertrieb",
    "verwaltung", "viewer", "virenscan", "virenschutz", "virenschutzprogramm", "voice", "vorgaenge", "warteschleife",
    "wartung", "webseiten", "webshop", "website", "zaehler", "zeit", "zeitwirtschaft", "zentral", "zentrale",
    "zugaenge", "zugang", "zulassung",
];

/// Names of vendors and products that are ordinary words: a name that begins with one need not mean them.
#[rustfmt::skip]
pub(super) const ORDINARY: &[&str] = &[
    "aaron", "access", "actions", "adonis", "advent", "advis", "agenda", "alma", "alphabet", "altair", "amelia",
    "apollo", "arcade", "ardian", "aria", "aspera", "aurora", "axis", "bandwidth", "bird", "bite", "blackstone",
    "blender", "board", "bob", "box", "bridgepoint", "brother", "bunny", "cache", "cadenza", "caesar", "canon",
    "capita", "carlo", "cas", "catalyst", "cato", "centricity", "charly", "chef", "circula", "classic", "cobra", "code",
    "compass", "consensus", "constant", "constellation", "core", "cortex", "crate", "crisp", "csc", "cube", "cursor",
    "delphi", "dhl", "domus", "duo", "easy", "eclipse", "efficy", "egress", "elastic", "elefant", "element", "eleven",
    "emc", "ensemble", "epi", "epic", "exact", "excel", "expressway", "extreme", "factorial", "falcon", "ferrari",
    "fidelity", "fil", "firefly", "fis", "flip", "fly", "fortify", "foss", "fritz", "front", "functions", "fusion",
    "gamma", "garage", "gemini", "gotham", "greenhouse", "harmony", "harness", "heat", "helix", "here", "honeycomb",
    "illustrator", "indeed", "inductive", "inspire", "integral", "interactions", "intuit", "inventor", "jive", "juris",
    "karibik", "keeper", "kitty", "knot", "lambda", "lara", "latitude", "lawson", "lime", "linear", "lobster", "loom",
    "lucid", "lumen", "luminous", "mach", "magnolia", "mailbox", "majesty", "make", "manhattan", "mapp", "matrix",
    "mcp", "meister", "meta", "mews", "milestone", "mistral", "momo", "monday", "mosaik", "moss", "neon", "neos",
    "nets", "nexus", "nice", "nimble", "notion", "oak", "office", "orange", "orbis", "orchestra", "origin", "ory",
    "outline", "outlook", "parametric", "pinecone", "pipelines", "pixi", "plane", "plenty", "poly", "position",
    "postal", "primo", "progress", "proton", "pulsar", "qsc", "quest", "railway", "rainbow", "render", "replicate",
    "rhapsody", "rhino", "rook", "rosa", "rosy", "sally", "sam", "satellite", "sep", "ser", "session", "seven",
    "signal", "sinfonie", "six", "sketch", "sonar", "spi", "stash", "swb", "switch", "synergo", "tally", "telegram",
    "text", "threads", "tine", "together", "topcall", "transcom", "tulip", "ultimate", "unite", "unity", "vault",
    "vectra", "vier", "vis", "vision", "vista", "wasabi", "wire", "woodpecker", "word", "workers", "zeus",
];

/// Abbreviations of common words, as they are written in lists only.
pub(super) const BRIEF: &[(&str, &str)] = &[
    ("adm", "administration"),
    ("antragsmgmt", "antragsmanagement"),
    ("arch", "archiv"),
    ("bkp", "backup"),
    ("db", "database"),
    ("doc", "documents"),
    ("docs", "documents"),
    ("dok", "dokumente"),
    ("ent", "enterprise"),
    ("ent+", "enterprise plus"),
    ("mgmt", "management"),
    ("mgnt", "management"),
    ("mgt", "management"),
    ("mgr", "manager"),
    ("mktg", "marketing"),
    ("mkt", "marketing"),
    ("mktpl", "marketplace"),
    ("mngt", "management"),
    ("mon", "monitoring"),
    ("ntwk", "network"),
    ("prof", "professional"),
    ("repl", "replication"),
    ("sec", "security"),
    ("srv", "server"),
    ("std", "standard"),
    ("svc", "service"),
    ("svr", "server"),
    ("sys", "system"),
    ("ws", "workspace"),
];

/// Words beside a product that tell a plan, an edition, a way of buying or a state, besides those of [`TAIL`].
#[rustfmt::skip]
pub(super) const EDITION: &[&str] = &[
    "+", "abgekuendigt", "abgeloest", "abloesung", "academic", "active", "additional", "advanced", "aktiv", "all",
    "alle", "altsystem", "altvertrag", "annual", "archivsystem", "autopilot", "basis", "beta", "build", "bundle",
    "classic", "comfort", "complete", "concurrent", "corporate", "cu", "demo", "dev", "developer", "development",
    "einzelplatz", "elite", "ent+", "enterpriseplus", "entwicklung", "eol", "erweitert", "existing", "expert", "free",
    "full", "geplant", "global", "go", "gold", "growth", "heute", "hq", "individual", "industrie", "instanz",
    "internal", "kostenlos", "kuendigung", "laufzeit", "legacy", "light", "lite", "live", "lizenzserver", "ltr",
    "ltsr", "mandant", "max", "migriert", "mini", "monthly", "netzwerk", "nfr", "node", "nonprod", "now", "nur",
    "offline", "old", "on", "org", "pack", "paket", "perpetual", "personal", "pilot", "pilotprojekt", "platin",
    "platinum", "poc", "pool", "prime", "privat", "production", "projekt", "qa", "qas", "r1", "r2", "region",
    "renewal", "restricted", "rollout", "sandbox", "scale", "seat", "select", "serverless", "silver", "single",
    "site", "small", "sp1", "sp2", "stage", "staging", "stand", "stillgelegt", "subscription", "tbd", "tenant",
    "tensor", "trial", "unlim", "unlimited", "unternehmen", "upgrade", "value", "veraltet", "vertrag", "vollzugriff",
    "wartung", "werk", "zentrale",
];

/// Places in names of lists: countries, towns and words for sites.
#[rustfmt::skip]
pub(super) const PLACES: &[&str] = &[
    "aachen", "aarhus", "augsburg", "austria", "barcelona", "basel", "bayern", "belgien", "belgium", "benelux",
    "bern", "bielefeld", "bochum", "bonn", "bremen", "bruessel", "budapest", "copenhagen", "cz", "denmark", "dk",
    "dortmund", "dresden", "duesseldorf", "duisburg", "erfurt", "es", "espana", "essen", "fi", "filiale", "filialen",
    "finland", "fr", "france", "frankreich", "freiburg", "gb", "geneva", "genf", "graz", "hannover", "hauptsitz",
    "helsinki", "hessen", "ie", "ireland", "irland", "italia", "italien", "italy", "jena", "karlsruhe", "kassel",
    "kiel", "koeln", "konzern", "leipzig", "linz", "lissabon", "london", "lu", "luxembourg", "luxemburg", "lyon",
    "madrid", "mailand", "mainz", "malmo", "mannheim", "milan", "milano", "muenster", "netherlands", "niederlande",
    "nl", "nord", "norway", "nrw", "nuernberg", "oesterreich", "oslo", "ost", "paris", "pl", "poland", "polen",
    "porto", "portugal", "potsdam", "prag", "prague", "pt", "regensburg", "rom", "rostock", "salzburg", "schweiz",
    "sg", "spain", "spanien", "standorte", "stockholm", "stuttgart", "sued", "suisse", "sweden", "switzerland",
    "tschechien", "ulm", "ungarn", "usa", "warschau", "west", "wuerzburg", "zurich", "zweigstelle",
];

/// Ends of compounds that say what something is for: "Antragsverwaltung", "Laborinfosystem", "Hochbauamt".
#[rustfmt::skip]
pub(super) const COMPOUNDS: &[&str] = &[
    "abrechnung", "abteilung", "abwesenheit", "akte", "ambulanz", "amt", "analyse", "anlage", "antraege", "anwendung",
    "apotheke", "archiv", "archivierung", "aufklaerung", "aufnahme", "aufsicht", "auskunft", "aussendienst",
    "auswertungen", "automation", "automatisierung", "azubis", "befragung", "belege", "beratung", "bereich", "bericht",
    "berichte", "berichtswesen", "bestellung", "betrieb", "bewerber", "bewerbung", "bibliothek", "boegen",
    "buchhaltung", "bucket", "buckets", "buecherei", "buero", "chat", "compliance", "controlling", "dashboards",
    "daten", "datenbank", "datenschutz", "dienst", "dienste", "dienstreisen", "disposition", "dokumentation", "einkauf",
    "empfang", "entwicklung", "erfassung", "fabrik", "fertigung", "feuerwehr", "filter", "finanzwesen", "formulare",
    "fortbildung", "fuehrung", "gehalt", "fuhrparkmanagement", "geschaeftsfuehrung", "grundschutz", "gruppe", "hilfe",
    "information", "innendienst", "instance", "instances", "instandhaltung", "intensiv", "kalender", "kanzlei",
    "karriere", "kasse", "katalog", "kataster", "kennzahlen", "kindergarten", "kita", "klinik", "kodierung",
    "kommunikation", "konferenz", "konferenzen", "konsolidierung", "konstruktion", "konten", "kontrolle", "kosten",
    "kunden", "kundendienst", "kundenservice", "labor", "lager", "leitstelle", "leitsystem", "lizenz", "loesung",
    "logistik", "lohn", "mahnwesen", "management", "melder", "meldewesen", "meldungen", "messung", "monitoring",
    "museum", "netz", "ordnung", "pathologie", "personal", "plan", "planer", "planung", "plattform", "portal",
    "poststelle", "presse", "produktion", "programm", "projekt", "prozesse", "pruefung", "qualitaet", "queue", "queues",
    "radiologie", "rechnung", "rechnungen", "rechnungswesen", "recht", "redaktion", "reisekosten", "report",
    "reporting", "reports", "revision", "schicht", "schule", "schulung", "schutz", "seite", "seminar", "seminare",
    "server", "service", "shop", "sicherung", "software", "spesen", "sprache", "standesamt", "statistik", "stelle",
    "steuerung", "suche", "system", "systeme", "technik", "telefonie", "terminbuchung", "termine", "tool",
    "uebersetzung", "ueberwachung", "umgebung", "unterlagen", "unterricht", "urlaub", "verfahren", "verkauf",
    "vermittlung", "versand", "verteilung", "vertraege", "vertrieb", "verwaltung", "verzeichnis", "vorgaenge",
    "vorstand", "wache", "wartung", "werk", "wesen", "wirtschaft", "zahlung", "zahlungsverkehr", "zeiten", "zentrum",
    "zugang", "zulassung",
];

/// Words beside a product's name that make something else of it: what is bought goes with the product.
#[rustfmt::skip]
pub(super) const BESIDE: &[&str] = &[
    "abwehr", "adapter", "addin", "addins", "addon", "addons", "alternative", "anschlusskabel", "beratung", "buch",
    "certificate", "clone", "connector", "consultant", "consulting", "converter", "dienstleister", "dienstleistung",
    "ersatz", "export", "exporter", "extension", "handbuch", "import", "importer", "interface", "kompatibel",
    "konnektor", "konverter", "kurs", "liste", "makro", "makros", "middleware", "nachfolge", "nachfolger", "plugin",
    "plugins", "raum", "replacement", "schnittstelle", "schnittstellen", "schulungsunterlagen", "sdk", "skript", "sync",
    "template", "templates", "tutorial", "vorlage", "vorlagen", "workshop", "zertifikat", "zusatz", "zusatzmodul",
];

/// Kinds of services that work on other products: "Backup" beside "Salesforce" is somebody's backup of Salesforce.
#[rustfmt::skip]
pub(super) const UPON: &[&str] = &[
    "backup", "e-signature", "endpoint-protection", "logging", "mail-security", "mfa", "monitoring", "siem",
    "quality-management", "vulnerability-scanning",
];

/// Names of products that are words of everyday language as well, too common to be found inside a name without their
/// vendor's.
#[rustfmt::skip]
pub(super) const EVERYDAY: &[&str] = &[
    "ado", "affinity", "aix", "alb", "amplify", "amplitude", "anaconda", "antrag", "asterisk", "audacity", "autopilot",
    "avg", "azure", "bartender", "bea", "bedrock", "beekeeper", "ben", "bind", "blackboard", "bookings", "brave",
    "cacti", "canto", "canvas", "cf", "chirp", "chronicle", "claude", "cloverleaf", "colt", "commend", "compact",
    "composer", "confluence", "connect", "consul", "copilot", "cornerstone", "counteract", "dashboard", "defender",
    "desk", "diadem", "direct", "discord", "doodle", "doors", "drive", "edge", "elk", "elster", "ems", "entrust",
    "envoy", "etcher", "fireflies", "flow", "foreman", "forms", "gecko", "geograf", "glacier", "gladly", "gong",
    "grasshopper", "guacamole", "harbor", "harvester", "hausverwalter", "helpline", "horizon", "hub", "huntress",
    "ignition", "ikarus", "incites", "insight", "intercom", "interred", "intus", "kraken", "laps", "llama", "longhorn",
    "maas", "mac", "mandrill", "marigold", "mastodon", "maven", "meet", "metallic", "mirth", "mural", "named", "net",
    "nimbus", "nomad", "nuance", "oel", "one", "outposts", "ovation", "packer", "pads", "panorama", "parallels",
    "perforce", "perplexity", "pip", "piper", "planner", "plausible", "playwright", "postmark", "prime", "project",
    "pulp", "puppet", "purview", "putty", "quip", "rancher", "remedy", "rhinoceros", "riot", "rubrik", "rudder", "sac",
    "safari", "salt", "save", "schild", "segment", "sentry", "singularity", "slack", "sled", "snap", "snowflake",
    "solaris", "spaces", "spanner", "spreed", "squid", "stalwart", "stitch", "stripe", "studio", "subversion",
    "synapse", "tableau", "teammate", "teams", "tenable", "tenfold", "terminalserver", "tivoli", "toad", "tofu",
    "turnstile", "unbound", "unify", "varnish", "vertex", "viewpoint", "visier", "visum", "whereby", "whisper",
    "windows", "windsurf", "wiz", "workable", "workday", "works", "zaps", "zettle",
];

/// Regions of Azure.
pub(super) const REGIONS: &[&str] = &[
    "eastus",
    "francecentral",
    "germanynorth",
    "germanywestcentral",
    "italynorth",
    "northeurope",
    "norwayeast",
    "polandcentral",
    "spaincentral",
    "swedencentral",
    "switzerlandnorth",
    "switzerlandwest",
    "uksouth",
    "ukwest",
    "westeurope",
    "westus",
];

/// What numbers count that are no versions.
pub(super) const COUNTED: &[&str] =
    &["arbeitspl", "benutzer", "geraet", "liz", "nutzer", "pl", "seat", "stk", "stueck", "user", "x"];

/// After these a number is that of a site or a plan.
pub(super) const NUMBERED: &[&str] =
    &["filiale", "haus", "level", "mandant", "phase", "plan", "standort", "stufe", "team", "tier", "werk"];
