//! Towns and countries further away, where organisations have offices and plants.

/// Towns and countries further away; without those that a product is called after.
#[rustfmt::skip]
pub(super) const WORLD: &[&str] = &[
    "ababa", "abuja", "accra", "addis", "adelaide", "aegypten", "aethiopien", "alemania", "algeria", "algerien",
    "algier", "algiers", "allemagne", "almaty", "amman", "angleterre", "antananarivo", "argentina", "argentinien",
    "armenien", "asmara", "astana", "asuncion", "atlanta", "auckland", "australia", "australien", "bagdad", "baghdad",
    "baku", "bamako", "bangalore", "bangkok", "bangladesh", "beijing", "beirut", "belgica", "belgique", "belgrade",
    "bengaluru", "bischkek", "bishkek", "bogota", "boston", "brasilia", "brasilien", "brazil", "brisbane", "bursa",
    "busan", "cairo", "calgary", "campinas", "canada", "canberra", "caracas", "chennai", "chicago", "chile", "china",
    "chisinau", "cincinnati", "colombia", "colombo", "conakry", "cotonou", "curitiba", "czechy", "dakar", "dallas",
    "damascus", "damaskus", "danmark", "delhi", "denver", "detroit", "dhaka", "djibouti", "doha", "douala", "dubai",
    "duitsland", "durban", "duschanbe", "ecuador", "egypt", "engeland", "erbil", "eriwan", "espagne", "espana",
    "ethiopia", "francia", "francie", "francja", "frankrig", "frankrijk", "frankrike", "freetown", "gaborone",
    "georgien", "germania", "ghana", "guadalajara", "guangzhou", "guatemala", "hanoi", "harare", "havanna", "hiszpania",
    "holanda", "hongkong", "houston", "hyderabad", "india", "indien", "indonesia", "indonesien", "inghilterra", "irak",
    "iran", "islamabad", "israel", "italia", "italie", "jakarta", "japan", "jeddah", "jerusalem", "johannesburg",
    "joinville", "jordanien", "juba", "kabul", "kairo", "kampala", "kanada", "kapstadt", "karachi", "kasachstan",
    "kathmandu", "kenia", "kenya", "khartoum", "khartum", "kiew", "kigali", "kinshasa", "kolkata", "kolumbien", "korea",
    "kuwait", "kyiv", "lagos", "lahore", "libanon", "libreville", "libyen", "lilongwe", "lome", "luanda", "lusaka",
    "lviv", "malaysia", "managua", "manama", "manila", "maputo", "marokko", "medellin", "melbourne", "mexico", "mexiko",
    "miami", "minneapolis", "minsk", "mogadishu", "moldau", "monrovia", "monterrey", "montevideo", "montreal",
    "morocco", "mumbai", "muscat", "nairobi", "nashville", "nemecko", "neuseeland", "niamey", "nicosia", "niemcy",
    "nigeria", "nikosia", "norge", "osaka", "ottawa", "ouagadougou", "pakistan", "peking", "peru", "philadelphia",
    "philippinen", "philippines", "pittsburgh", "podgorica", "polen", "pologne", "polonia", "polsko", "pretoria",
    "pristina", "puebla", "pune", "queretaro", "quito", "rabat", "rakousko", "ranska", "reykjavik", "riad", "riyadh",
    "ruanda", "rwanda", "saigon", "saksa", "sanaa", "santiago", "seattle", "seoul", "shanghai", "shenzhen", "singapore",
    "singapur", "skopje", "spagna", "spanelsko", "spanje", "suedafrika", "suisse", "suomi", "suzhou", "sverige",
    "svizzera", "svycarsko", "sydney", "taicang", "taipei", "tansania", "tanzania", "taschkent", "tashkent", "tbilisi",
    "teheran", "tehran", "thailand", "tiflis", "tirana", "tokio", "tokyo", "toronto", "tripoli", "tripolis", "tunesien",
    "tunis", "tunisia", "tyskland", "uganda", "ukraine", "usbekistan", "valletta", "vancouver", "vientiane", "vietnam",
    "washington", "wellington", "windhoek", "wlochy", "yangon", "yaounde", "yerevan", "yokohama", "zwitserland",
];
