//! Towns and countries further away, where organisations have offices and plants.

/// Towns and countries further away; without those that a product is called after.
#[rustfmt::skip]
pub(super) const WORLD: &[&str] = &[
    "ababa", "abuja", "accra", "addis", "adelaide", "aegypten", "aethiopien", "algeria", "algerien", "algier",
    "algiers", "almaty", "amman", "antananarivo", "argentina", "argentinien", "armenien", "asmara", "astana",
    "asuncion", "atlanta", "auckland", "australia", "australien", "bagdad", "baghdad", "baku", "bamako", "bangalore",
    "bangkok", "bangladesh", "beijing", "beirut", "belgrade", "bengaluru", "bischkek", "bishkek", "bogota", "boston",
    "brasilia", "brasilien", "brazil", "brisbane", "bursa", "busan", "cairo", "calgary", "campinas", "canada",
    "canberra", "caracas", "chennai", "chicago", "chile", "china", "chisinau", "cincinnati", "colombia", "colombo",
    "conakry", "cotonou", "curitiba", "dakar", "dallas", "damascus", "damaskus", "delhi", "denver", "detroit", "dhaka",
    "djibouti", "doha", "douala", "dubai", "durban", "duschanbe", "ecuador", "egypt", "erbil", "eriwan", "ethiopia",
    "freetown", "gaborone", "georgien", "ghana", "guadalajara", "guangzhou", "guatemala", "hanoi", "harare", "havanna",
    "hongkong", "houston", "hyderabad", "india", "indien", "indonesia", "indonesien", "irak", "iran", "islamabad",
    "israel", "jakarta", "japan", "jeddah", "jerusalem", "johannesburg", "joinville", "jordanien", "juba", "kabul",
    "kairo", "kampala", "kanada", "kapstadt", "karachi", "kasachstan", "kathmandu", "kenia", "kenya", "khartoum",
    "khartum", "kiew", "kigali", "kinshasa", "kolkata", "kolumbien", "korea", "kuwait", "kyiv", "lagos", "lahore",
    "libanon", "libreville", "libyen", "lilongwe", "lome", "luanda", "lusaka", "lviv", "malaysia", "managua", "manama",
    "manila", "maputo", "marokko", "medellin", "melbourne", "mexico", "mexiko", "miami", "minneapolis", "minsk",
    "mogadishu", "moldau", "monrovia", "monterrey", "montevideo", "montreal", "morocco", "mumbai", "muscat", "nairobi",
    "nashville", "neuseeland", "niamey", "nicosia", "nigeria", "nikosia", "osaka", "ottawa", "ouagadougou", "pakistan",
    "peking", "peru", "philadelphia", "philippinen", "philippines", "pittsburgh", "podgorica", "pretoria", "pristina",
    "puebla", "pune", "queretaro", "quito", "rabat", "reykjavik", "riad", "riyadh", "ruanda", "rwanda", "saigon",
    "sanaa", "santiago", "seattle", "seoul", "shanghai", "shenzhen", "singapore", "singapur", "skopje", "suedafrika",
    "suzhou", "sydney", "taicang", "taipei", "tansania", "tanzania", "taschkent", "tashkent", "tbilisi", "teheran",
    "tehran", "thailand", "tiflis", "tirana", "tokio", "tokyo", "toronto", "tripoli", "tripolis", "tunesien", "tunis",
    "tunisia", "uganda", "ukraine", "usbekistan", "valletta", "vancouver", "vientiane", "vietnam", "washington",
    "wellington", "windhoek", "yangon", "yaounde", "yerevan", "yokohama",
];
