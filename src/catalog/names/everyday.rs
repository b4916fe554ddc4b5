//! Names of products that are words of everyday language as well.
//!
//! In a list such a word finds its product when it stands alone, beside its vendor or beside its kind. Inside any other name it is too
//! common: "Zensus 2022 Auswertung" is a count of people.

/// In alphabetical order.
#[rustfmt::skip]
pub(super) const EVERYDAY: &[&str] = &[
    "acropolis", "ado", "advokat", "affinity", "aix", "alb", "amos", "amplify", "amplitude", "anaconda", "animus",
    "antrag", "assent", "asterisk", "audacity", "autopilot", "avg", "azure", "barman", "bartender", "basin", "bea",
    "bedrock", "beekeeper", "ben", "bind", "blackboard", "blink", "bookings", "bouncer", "brave", "cacti", "canoe",
    "canto", "canvas", "capture", "cardinal", "casablanca", "catapult", "cf", "chalk", "chaos", "charlemagne",
    "chaser", "chirp", "chronicle", "chutes", "claude", "clerk", "cloverleaf", "cocktail", "coconut", "coder",
    "coiled", "colt", "column", "commend", "compact", "composer", "connect", "constructor", "consul", "copilot",
    "cornerstone", "corsa", "cosmic", "counteract", "cyclic", "dashboard", "defender", "delegate", "delighted",
    "denis", "deputy", "desk", "diadem", "dice", "digger", "digitalis", "direct", "discord", "dish", 
    "doodle", "doors", "dosing", "drip", "drive", "dune", "dust", "easily", "edge", "elisa", "elk", "ellipsis",
    "elster", "embrace", "empower", "ems", "encoded", "encore", "entrust", "envoy", "escape", "etcher", "exceed",
    "expel", "faust", "fiona", "fireflies", "fleet", "flourish", "flow", "footprint", "footprints", "foreman",
    "forms", "freehand", "gate", "gecko", "genially", "genius", "geograf", "gist", "glacier", "gladly", "glean",
    "gong", "grandma", "grasshopper", "groove", "guacamole", "guru", "gusto", "hackle", "harbor", "harvester",
    "hatchet", "hausverwalter", "hektor", "helpline", "hiver", "horizon", "hover", "hub", "huntress",
    "hyperbolic", "ideals", "ignition", "ikarus", "imply", "incites", "insert", "insight", "intercom", "intus",
    "joan", "julie", "june", "kalmar", "kardinal", "kernel", "ketch", "kiss", "knock", "kolibri", "konnect",
    "kraken", "laps", "leeway", "leo", "lido", "llama", "longhorn", "lovable", "lucy", "luminance", "lunar", "maas",
    "mac", "mackerel", "mandrill", "mantra", "maple", "marigold", "marzipan", "mastodon", "materialize", "maven",
    "medium", "meet", "membrane", "mesh", "metallic", "metered", "meticulous", "metronome", "mirth", "mite", "mural",
    "named", "net", "netty", "newline", "niagara", "nimbus", "nomad", "nonstop", "noticeable", "nuance", "nutrient",
    "nutshell", "oel", "one", "oscar", "outposts", "ovation", "overdrive", "oyster", "packer", "pads", "panorama",
    "parallels", "passageways", "pastell", "patricia", "peppered", "percy", "perforce", "perplexity", "pervasive",
    "phished", "phrase", "phylum", "pigment", "pinwheel", "pip", "piper", "placid", "planner", "planted",
    "plausible", "playwright", "plunk", "postmark", "postscript", "prefab", "prelude", "presto", "prime",
    "prismatic", "proclaim", "productive", "project", "projectile", "prove", "publik", "pulp", "pupil", "puppet",
    "purview", "pushy", "putty", "quip", "quorum", "raisin", "rancher", "reaper", "recharge", "remedy", "replicated",
    "resemble", "rewind", "rhapsodie", "rhinoceros", "riot", "riverside", "roller", "rubrik", "rudder", "sac",
    "safari", "salt", "sardine", "save", "schematic", "schild", "seam", "segment", "sender", "sentry", "shake",
    "shore", "shoreline", "shotgun", "shuttle", "sift", "signalen", "significant", "simba", "singularity", "slab",
    "slack", "sled", "smaragd", "snap", "snorkel", "snowflake", "solaris", "sorry", "spaces", "spanner", "spirit",
    "spreed", "squid", "stainless", "stalwart", "stamped", "steel", "stitch", "streak", "stripe", "studio",
    "subversion", "surf", "swan", "swing", "symphony", "synapse", "tableau", "talkative", "teachable", "teammate",
    "teams", "teem", "telegraf", "teller", "tenable", "tenderly", "tenfold", "terminalserver", "therefore",
    "tivoli", "toad", "tofu", "trace", "traces", "transcend", "translated", "tremendous", "trusty",
    "turnkey", "turnstile", "typecast", "unbound", "undertow", "uniform", "unify", "unikum", "unleash",
    "unstructured", "varnish", "vertex", "viewpoint", "visier", "visum", "vital", "vitally", "whereby", "whimsical",
    "whisper", "whoop", "wilma", "windows", "windsurf", "windy", "wise", "wiz", "workable", "workday", "works",
    "zaps", "zettle",
];
