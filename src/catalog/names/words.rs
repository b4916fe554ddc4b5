//! Words in names of products that say something other than the product.

/// Words at the end of a name that say nothing about the product: legal forms, licence tiers, fillers.
#[rustfmt::skip]
pub(super) const TAIL: &[&str] = &[
    "&", "64bit", "a1", "a3", "a5", "ab", "abo", "abonnemang", "abonnement", "abonnementer", "abonnements",
    "academic", "ag", "agenten", "agents", "allgemein", "alt", "amsterdam", "anciennes", "antigua", "antiguo",
    "appliance", "appliances", "apps", "aps", "as", "asa", "at", "basic", "berlin", "bestand", "business", "bv",
    "cal", "cals", "campus", "campuslizenz", "cc", "ce", "ch", "client", "clients", "cluster", "co", "community",
    "company", "core", "cores", "corp", "corporation", "dach", "datacenter", "dc", "de", "deutsch", "deutschland",
    "div", "divers", "diverse", "dublin", "e1", "e3", "e5", "edition", "edu", "ee", "eg", "ehp", "emea", "ent",
    "enterprise", "esr", "ess", "essentials", "etla", "eu", "europe", "express", "f1", "f3", "frankfurt", "freeware",
    "germany", "gesamt", "gmbh", "group", "ha", "hamburg", "hochschule", "holding", "hosts", "hybrid", "inc",
    "incorporated", "international", "kg", "kgaa", "landeslizenz", "lic", "licence", "licences", "licencia",
    "licencias", "licencing", "licens", "license", "licenser", "licenses", "licensing", "licentie", "licenties",
    "licenza", "licenze", "limited", "liz", "lizenz", "lizenzen", "llc", "ltd", "lts", "ltsb", "ltsc", "mailboxen",
    "mailboxes", "mbh", "muenchen", "named", "neu", "nodes", "nutzer", "nv", "oem", "oy", "oyj", "p1", "p2",
    "plaetze", "plan", "plc", "plus", "portable", "ports", "postfaecher", "premium", "pro", "prod", "produktion",
    "produktiv", "prof", "professional", "raw", "release", "runtime", "sa", "sarl", "sas", "se", "seats", "sensor",
    "sensoren", "sensors", "service", "services", "sockets", "software", "spa", "srl", "standard", "standort",
    "starter", "std", "stk", "suite", "system", "systems", "team", "teamlizenz", "technologies", "teilnehmer", "test",
    "testsystem", "ug", "uk", "ultimate", "und", "uni", "universitaet", "us", "user", "users", "usw", "verschiedene",
    "version", "vm", "vollversion", "wien", "workers", "x", "x64", "zuerich",
];

/// Ends of hosts and of names of programs: a dot before them parts no words.
pub(super) const ENDINGS: &[&str] = &["com", "net", "org", "exe", "cloud", "app", "dev", "NET", "info", "www"];

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
    ("f", "for"),
    ("fuer", "for"),
    ("m365", "microsoft 365"),
    ("ms", "microsoft"),
    ("o365", "office 365"),
    ("sfdc", "salesforce"),
    ("win", "windows"),
    ("win10", "windows 10"),
    ("win11", "windows 11"),
    ("win7", "windows 7"),
    ("servere", "server"),
    ("serveur", "server"),
    ("serveurs", "server"),
    ("serverit", "server"),
    ("servidor", "server"),
    ("servidores", "server"),
    ("serwer", "server"),
    ("serwery", "server"),
    ("servrar", "server"),
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
    "abrechnung", "absence", "absences", "abwesenheiten", "account", "achats", "adressverwaltung", "agent",
    "aktenverwaltung", "almacen", "altenheim", "alumnos", "ambulant", "ambulanz", "anbindung", "anlage", "ansage",
    "ansagen", "anschluss", "anwaelte", "anwendung", "apotheke", "app", "application", "arbeitsplaetze",
    "arbeitsplatz", "arbeitsvorbereitung", "archiv", "archivar", "aufzeichnung", "auswertung", "av", "awareness",
    "ayuntamiento", "backend", "baender", "basis", "batchsteuerung", "bauamt", "bauhof", "berichte", "bewerbermgmt",
    "bewerbungen", "bibliothek", "blech", "bots", "browser", "buchhaltung", "buero", "bundle", "bureautique",
    "bureaux", "burgers", "caisse", "callback", "callcenter", "cassa", "chirurgie", "citoyens", "ciudadanos",
    "cleaner", "client", "clientela", "clientes", "clienti", "clients", "comunale", "comune", "contabilita",
    "controlling", "cti", "dashboards", "datei", "dect", "desktop", "dialer", "dienst", "dienstplaene", "dienstplan",
    "digitale", "digitales", "dipendenti", "div", "divers", "diverse", "docentes", "drehen", "dreherei", "ecole",
    "ecoles", "editor", "einkauf", "einwohnermeldeamt", "ekonomi", "elever", "empfang", "empleados", "employee",
    "employes", "enseignants", "entwicklung", "erfassung", "erodieren", "escuela", "escuelas", "expenses", "fa",
    "facturacion", "facturatie", "facturation", "fahrzeuge", "faktura", "fakturering", "farm", "fatturazione", "fax",
    "faxdienst", "feuerwehr", "fibu", "finance", "financien", "finanzas", "finanze", "finanzen", "firewalls",
    "firma", "firmenwagen", "flat", "fraesen", "fraeserei", "fuhrpark", "fw", "gaeste", "gateway", "gemeente",
    "geraete", "geschaeftskunden", "gestion", "gewerbe", "handy", "handys", "haushalt", "hausmeister", "headset",
    "headsets", "homepage", "host", "hosts", "hotline", "hypervisor", "impresoras", "imprimantes", "infrastruktur",
    "intensivstation", "internal", "intranet", "invoicing", "jobscheduler", "jobscheduling", "jobsteuerung",
    "jugend", "jugendamt", "kaemmerei", "kamera", "kampagnen", "kanaele", "kantine", "kanzlei", "kardiologie",
    "kassa", "kasse", "kita", "klaeranlage", "klanten", "klinik", "kommserver", "kommun", "kommunal",
    "kommunikationsserver", "komponente", "konferenzen", "konto", "kontorplatser", "kpi", "kpis", "krankenhaus",
    "kunden", "kunder", "labor", "lager", "leave", "lehrer", "leistung", "leitstand", "leitwarte", "leraren",
    "loesung", "lohn", "lohnprogramm", "magazijn", "magazzino", "mailbox", "mairie", "manager", "mandant",
    "mandanten", "marketing", "medarbejdere", "medarbetare", "medewerkers", "meetings", "messagerie", "messenger",
    "messraum", "messtechnik", "mieter", "migration", "misc", "mitarbeiter", "mobil", "mobile", "modul", "module",
    "montage", "moten", "multichannel", "municipal", "municipale", "museum", "newsletter", "nominas", "notaufnahme",
    "notizen", "nutzer", "oekonomi", "oficinas", "omnichannel", "online", "onlineshop", "op", "ordnungsamt",
    "original", "outbound", "pacientes", "paket", "patienter", "patients", "pdf", "personal", "personalabrechnung",
    "personalamt", "personalsystem", "personeel", "pflege", "pflegeheim", "pforte", "phones", "planning", "platform",
    "plattform", "pointage", "pooling", "portal", "postfach", "praxis", "pressestelle", "printers", "produkt",
    "programm", "programme", "radiologie", "rathaus", "ratsinfo", "rechner", "rechtsamt", "recording", "redaktion",
    "reisen", "report", "reports", "reuniones", "reunions", "riunioni", "rota", "router", "routers", "ruckruf",
    "rueckruf", "sachbearbeitung", "salaries", "sauvegarde", "scheduling", "schichtplan", "schleiferei", "scholen",
    "school", "schueler", "schule", "schulen", "schulserver", "schulung", "schulungen", "schulverwaltung", "scuola",
    "scuole", "seite", "sekretariat", "server", "siteweb", "sitio", "sito", "sitzungen", "sitzungsdienst", "skola",
    "skole", "skolor", "skripte", "skrivare", "smartphones", "sms", "software", "software-paket", "sonstige",
    "sonstiges", "sozialamt", "soziales", "speicher", "sprachportal", "sprinkler", "stadt", "stadtkasse",
    "stadtwerke", "stammdaten", "standesamt", "station", "stationaer", "stempeluhr", "steuer", "stock", "stocks",
    "storage", "strom", "subscription", "support", "system", "systeme", "tablets", "technik", "teleassistance",
    "telefon", "telefonat", "telefonate", "telefone", "telefonia", "telefonie", "telephonie", "telephony",
    "terminal", "terminals", "ticketing", "tickets", "tidrapportering", "tidsregistrering", "till", "tills",
    "timesheets", "tk", "tool", "tools", "uffici", "ufficio", "umgebung", "units", "unser", "unsere",
    "urenregistratie", "usagers", "user", "usuarios", "various", "ventes", "verfahren", "vergaderen",
    "vergaderingen", "versand", "verschiedenes", "versuch", "vertrieb", "verwaltung", "verzuim", "viewer",
    "virenscan", "virenschutz", "virenschutzprogramm", "voice", "voorraad", "vorgaenge", "warehouse",
    "warteschleife", "wartung", "wasserwerk", "webseite", "webseiten", "webshop", "website", "werknemers",
    "werkstatt", "werkzeugbau", "zaehler", "zeit", "zeitwirtschaft", "zentral", "zentrale", "zugaenge", "zugang",
    "zulassung",
];

/// Names of vendors and products that are ordinary words: a name that begins with one need not mean them.
#[rustfmt::skip]
pub(super) const ORDINARY: &[&str] = &[
    "aaron", "access", "actions", "adonis", "advent", "agenda", "alma", "alphabet", "altair", "amelia", "apollo",
    "arcade", "ardian", "aria", "aspera", "aurora", "axis", "bandwidth", "bird", "bite", "blackstone", "blender",
    "board", "bob", "box", "bridgepoint", "brother", "bunny", "cache", "cadenza", "caesar", "calypso", "canon",
    "capita", "carlo", "cas", "catalyst", "cato", "centricity", "charly", "chef", "circula", "classic", "cobra",
    "code", "compass", "consensus", "constant", "constellation", "core", "cortex", "crate", "crisp", "csc", "cube",
    "cursor", "delphi", "dhl", "doku", "domus", "doors", "duo", "easy", "eclipse", "egress", "elastic", "elefant",
    "element", "eleven", "emc", "ensemble", "epi", "epic", "exact", "excel", "expressway", "extreme", "factorial",
    "falcon", "ferrari", "fidelity", "fil", "finesse", "firefly", "fis", "flip", "fly", "fortify", "foss", "fritz",
    "front", "functions", "fusion", "gamma", "garage", "gemini", "gotham", "greenhouse", "harmony", "harness",
    "heat", "helix", "here", "honeycomb", "hund", "illustrator", "indeed", "inductive", "inspire", "integral",
    "interactions", "intuit", "inventor", "jive", "join", "karibik", "keeper", "kitty", "knot", "lambda", "lara",
    "latitude", "lawson", "lime", "linear", "lobster", "loom", "lucid", "lumen", "luminous", "mach", "magnolia",
    "mailbox", "majesty", "make", "manhattan", "mapp", "matrix", "mcp", "meister", "meta", "milestone", "mistral",
    "momo", "monday", "mosaik", "moss", "neon", "nets", "nexus", "nice", "nimble", "notion", "oak", "office",
    "opera", "orange", "orbis", "orchestra", "origin", "ory", "outline", "outlook", "parametric", "phase",
    "pinecone", "pipelines", "pixi", "plane", "plenty", "poly", "position", "postal", "primo", "progress", "proton",
    "pulsar", "qsc", "quest", "railway", "rainbow", "render", "replicate", "rhapsody", "rhino", "rook", "rosa",
    "rosy", "sally", "sam", "satellite", "sep", "ser", "session", "seven", "signal", "sinfonie", "six", "sketch",
    "sonar", "spi", "stash", "swb", "switch", "tally", "telegram", "text", "threads", "tine", "together", "transcom",
    "tulip", "ultimate", "unite", "unity", "vault", "vectra", "vier", "vis", "vision", "vista", "wasabi", "wire",
    "woodpecker", "word", "workers", "zensus", "zeus",
];

/// Abbreviations of common words, as they are written in lists only.
pub(super) const BRIEF: &[(&str, &str)] = &[
    ("adm", "administration"),
    ("antragsmgmt", "antragsmanagement"),
    ("appl", "appliance"),
    ("arch", "archiv"),
    ("biz", "business"),
    ("bkp", "backup"),
    ("buchh", "buchhaltung"),
    ("bus", "business"),
    ("centre", "center"),
    ("cld", "cloud"),
    ("coll", "collection"),
    ("ctr", "center"),
    ("ctrl", "control"),
    ("datacentre", "datacenter"),
    ("db", "database"),
    ("doc", "documents"),
    ("docs", "documents"),
    ("dok", "dokumente"),
    ("elektr", "elektronisch"),
    ("emb", "embedded"),
    ("endp", "endpoint"),
    ("ent", "enterprise"),
    ("fw", "firewall"),
    ("gw", "gateway"),
    ("mfg", "manufacturing"),
    ("mgmt", "management"),
    ("mgnt", "management"),
    ("mgr", "manager"),
    ("mgt", "management"),
    ("mkt", "marketing"),
    ("mktg", "marketing"),
    ("mktpl", "marketplace"),
    ("mngt", "management"),
    ("mon", "monitoring"),
    ("netw", "network"),
    ("ntwk", "network"),
    ("perf", "performance"),
    ("prof", "professional"),
    ("prot", "protection"),
    ("repl", "replication"),
    ("rewe", "rechnungswesen"),
    ("sec", "security"),
    ("serv", "server"),
    ("sprachaufz", "sprachaufzeichnung"),
    ("srv", "server"),
    ("srvr", "server"),
    ("std", "standard"),
    ("svc", "service"),
    ("svr", "server"),
    ("sw", "software"),
    ("sys", "system"),
    ("verw", "verwaltung"),
    ("virt", "virtual"),
    ("wkst", "workstation"),
    ("ws", "workspace"),
    ("zeiterf", "zeiterfassung"),
];

/// Words beside a product that tell a plan, an edition, a way of buying or a state, besides those of [`TAIL`].
#[rustfmt::skip]
pub(super) const EDITION: &[&str] = &[
    "+", "abgekuendigt", "abgelaufen", "abgeloest", "abloesung", "abonnemang", "academic", "active", "additional",
    "advanced", "aktiv", "all", "alle", "altanlagen", "altbestand", "altlizenz", "altsystem", "altvertrag", "ancien",
    "ancienne", "annual", "antiguo", "archivsystem", "ausgelaufen", "autopilot", "backupsystem", "basis", "beheer",
    "bestand", "beta", "branch", "brugere", "build", "bundle", "capacity", "classic", "comfort", "complete",
    "concurrent", "contract", "contrat", "contrato", "corporate", "cu", "datacentre", "dauerlizenz", "demo", "dev",
    "developer", "development", "device", "devices", "einzelplatz", "elite", "embedded", "ent+", "enterpriseplus",
    "entity", "entwicklung", "eol", "erweitert", "existing", "expert", "free", "frontline", "full", "gammal",
    "gammel", "gebruikers", "gen", "generation", "geplant", "global", "go", "gold", "growth", "heute", "hotfix", "hq",
    "ii", "iii", "individual", "industrie", "instanz", "internal", "iv", "ix", "jaehrlich", "jahreslizenz", "kauf",
    "kaufversion", "kayttajat", "kostenlos", "kuendigung", "laptop", "laptops", "laufzeit", "legacy", "lesend",
    "licencia", "licencias", "licenze", "light", "lite", "live", "lizenzserver", "ltr", "ltsr", "maintenance",
    "mandant", "mandanten", "mantenimiento", "manutenzione", "max", "miete", "mietlizenz", "migriert", "mini",
    "monatlich", "monthly", "mtl", "netzwerk", "nfr", "node", "nonprod", "notebook", "notebooks", "nouveau",
    "nouvelle", "now", "nur", "offline", "old", "on", "onderhoud", "org", "pack", "paket", "patch", "per",
    "perpetual", "personal", "pflege", "pilot", "pilotprojekt", "plant", "platin", "platinum", "poc", "pool", "prime",
    "privat", "production", "projekt", "qa", "qas", "r1", "r2", "rahmenvertrag", "readonly", "redundant", "region",
    "renewal", "restricted", "rollout", "sandbox", "scale", "seat", "select", "serverless", "silver", "single",
    "site", "small", "softwarepflege", "sp1", "sp2", "sp3", "sp4", "sp5", "stage", "staging", "stand", "stillgelegt",
    "subscription", "supportvertrag", "tbd", "tenant", "tensor", "testsys", "trial", "underhall", "unlim",
    "unlimited", "unternehmen", "upgrade", "usuarios", "utenti", "utilisateurs", "value", "vecchio", "veraltet",
    "vertrag", "vi", "vii", "viii", "vollzugriff", "volumenlizenz", "wartung", "wartungsvertrag", "werk", "werkplek",
    "werkplekken", "xi", "xii", "xiii", "yearly", "zentrale",
];

/// Places in names of lists: countries, towns and words for sites.
#[rustfmt::skip]
pub(super) const PLACES: &[&str] = &[
    "aachen", "aarhus", "agence", "agences", "antwerpen", "augsburg", "ausland", "austria", "barcelona", "basel",
    "bayern", "belgien", "belgium", "benelux", "bern", "bielefeld", "birmingham", "bochum", "bonn", "braunschweig",
    "bremen", "brno", "bruessel", "budapest", "chemnitz", "cologne", "copenhagen", "cz", "denmark", "dk", "dortmund",
    "dresden", "duesseldorf", "duisburg", "edinburgh", "erfurt", "es", "espana", "essen", "fi", "filial", "filiale",
    "filialen", "filiali", "finland", "fr", "france", "frankreich", "freiburg", "gb", "gemeinde", "geneva", "genf",
    "goeteborg", "goettingen", "gothenburg", "graz", "hannover", "hauptsitz", "heidelberg", "helsinki", "hessen",
    "ie", "inland", "innsbruck", "ireland", "irland", "italia", "italien", "italy", "jena", "karlsruhe", "kassel",
    "kiel", "klinikum", "koblenz", "koeln", "kommune", "kontor", "konzern", "kreis", "landkreis", "lausanne",
    "leipzig", "linz", "lisbon", "lissabon", "london", "lu", "luxembourg", "luxemburg", "luzern", "lyon", "madrid",
    "magdeburg", "mailand", "mainz", "malmo", "manchester", "mannheim", "milan", "milano", "muenster", "munich",
    "netherlands", "niederlande", "niederlassung", "nl", "nord", "norway", "nrw", "nuernberg", "oesterreich",
    "oldenburg", "oslo", "osnabrueck", "ost", "paris", "pl", "poland", "polen", "porto", "portugal", "potsdam",
    "prag", "prague", "pt", "regensburg", "rom", "rostock", "rotterdam", "saarbruecken", "salzburg", "schultraeger",
    "schweiz", "sede", "sedi", "sg", "spain", "spanien", "spital", "standorte", "stiftung", "stockholm", "stuttgart",
    "succursale", "succursales", "sucursal", "sucursales", "sued", "suisse", "sweden", "switzerland", "tochter",
    "tochtergesellschaft", "trier", "tschechien", "ulm", "ungarn", "usa", "utrecht", "verein", "vestiging",
    "vestigingen", "vienna", "warsaw", "warschau", "west", "winterthur", "wuerzburg", "zentralverwaltung", "zurich",
    "zweigstelle",
];

/// Ends of compounds that say what something is for: "Antragsverwaltung", "Laborinfosystem", "Hochbauamt".
#[rustfmt::skip]
pub(super) const COMPOUNDS: &[&str] = &[
    "abrechnung", "abteilung", "abwesenheit", "akte", "ambulanz", "amt", "analyse", "anlage", "anmeldung", "antraege",
    "anwendung", "apotheke", "archiv", "archivierung", "aufklaerung", "aufnahme", "aufsicht", "auskunft",
    "aussendienst", "auswertungen", "automation", "automatisierung", "azubis", "bausteine", "befragung", "behoerde",
    "belege", "beratung", "bereich", "bericht", "berichte", "berichtswesen", "bestellung", "betrieb", "bewerber",
    "bewerbung", "bibliothek", "boegen", "buchhaltung", "bucket", "buckets", "buecherei", "buero", "chat",
    "compliance", "controlling", "dashboards", "daten", "datenbank", "datenschutz", "dienst", "dienste",
    "dienstreisen", "disposition", "dokumentation", "druck", "drucker", "einkauf", "empfang", "entwicklung",
    "erfassung", "etiketten", "fabrik", "fachanwendung", "fertigung", "feuerwehr", "filter", "finanzwesen", "formular",
    "formulare", "fortbildung", "fuehrung", "fuhrparkmanagement", "gehalt", "geschaeftsfuehrung", "grundschutz",
    "gruppe", "halle", "hilfe", "info", "information", "infosystem", "innendienst", "instance", "instances",
    "instandhaltung", "intensiv", "kalender", "kanzlei", "karriere", "kasse", "katalog", "kataster", "kennzahlen",
    "kindergarten", "kita", "klinik", "kodierung", "kommunikation", "konferenz", "konferenzen", "konnektor",
    "konsolidierung", "konstruktion", "konten", "kontrolle", "kosten", "kreis", "kunden", "kundendienst",
    "kundenservice", "labor", "lager", "leitstand", "leitstelle", "leitsystem", "leitwarte", "linie", "liste",
    "listen", "lizenz", "loesung", "logistik", "lohn", "mahnwesen", "management", "meister", "melder", "meldewesen",
    "meldungen", "messung", "monitoring", "museum", "netz", "ologie", "ordnung", "pathologie", "personal", "plaetze",
    "plan", "planer", "planung", "plattform", "platz", "portal", "poststelle", "presse", "produktion", "programm",
    "projekt", "prozesse", "pruefung", "qualitaet", "queue", "queues", "radiologie", "raum", "rechnung", "rechnungen",
    "rechnungswesen", "recht", "rechte", "redaktion", "reisekosten", "report", "reporting", "reports", "revision",
    "rolle", "rollen", "saetze", "satz", "scanner", "schaft", "schicht", "schrank", "schule", "schulung", "schutz",
    "seite", "seminar", "seminare", "server", "service", "shop", "sicherung", "simulation", "software", "spesen",
    "sprache", "standesamt", "statistik", "stelle", "steuer", "steuerung", "strasse", "stunden", "suche", "system",
    "systeme", "technik", "telefonie", "terminbuchung", "termine", "tool", "traeger", "uebersetzung", "ueberwachung",
    "umgebung", "ung", "unterlagen", "unterricht", "urlaub", "verfahren", "vergabe", "verkauf", "vermittlung",
    "versand", "verteilung", "vertraege", "vertretung", "vertrieb", "verwaltung", "verzeichnis", "vorgaenge",
    "vorstand", "wache", "wartung", "werk", "werte", "wesen", "wirtschaft", "zahlung", "zahlungsverkehr", "zeiten",
    "zelle", "zentrum", "zugang", "zulassung",
];

/// Words beside a product's name that make something else of it: what is bought goes with the product.
#[rustfmt::skip]
pub(super) const BESIDE: &[&str] = &[
    "abwehr", "adapter", "add", "addin", "addins", "addon", "addons", "alternative", "anschlusskabel", "berater", "beratung", "buch",
    "certificate", "clone", "connector", "consultant", "consulting", "converter", "dienstleister", "dienstleistung",
    "ersatz", "export", "exporter", "extension", "handbuch", "import", "importer", "interface", "kompatibel",
    "konnektor", "konverter", "kurs", "liste", "makro", "makros", "middleware", "nachfolge", "nachfolger", "plug",
    "plugin", "plugins", "raum", "replacement", "schnittstelle", "schnittstellen", "schulungsunterlagen", "sdk", "skript", "sync",
    "template", "templates", "tutorial", "vorlage", "vorlagen", "workshop", "zertifikat", "zusatz", "zusatzmodul",
];

/// Of [`BESIDE`], what is the very thing that products of these kinds are there for: "roXtra Handbuch".
pub(super) const FOR_THAT: &[(&str, &[&str])] = &[
    ("handbuch", &["document-management", "knowledge-base", "quality-management", "wiki"]),
    ("kurs", &["learning-management"]),
    ("raum", &["scheduling"]),
    ("vorlage", &["document-management", "office"]),
    ("vorlagen", &["document-management", "office"]),
    ("template", &["office"]),
    ("templates", &["office"]),
    ("zertifikat", &["certificate-authority"]),
];

/// Kinds of services that work on other products: "Backup" beside "Salesforce" is somebody's backup of Salesforce.
#[rustfmt::skip]
pub(super) const UPON: &[&str] = &[
    "backup", "e-signature", "endpoint-protection", "logging", "mail-security", "mfa", "monitoring", "siem",
    "quality-management", "vulnerability-scanning",
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
