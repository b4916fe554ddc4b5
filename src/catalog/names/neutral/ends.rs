//! Second halves of compounds that say nothing about a product: "Biergarten", "Öffentlichkeitsarbeit", "Rosenheim".

/// Second halves of compounds that say nothing about a product.
#[rustfmt::skip]
pub(super) const ENDS: &[&str] = &[
    "abend", "abende", "aemter", "akademie", "akte", "akten", "annahme", "anstalt", "anstalten", "antrag", "arbeit",
    "arbeiten", "archiv", "archive", "auftrag", "ausgabe", "ausgang", "ausstellung", "bahn", "befunde", "beitraege",
    "beitrag", "beleg", "belege", "berater", "bereich", "bereiche", "berg", "bescheide", "bestaende", "betreuung",
    "betrieb", "betriebe", "bewerber", "blatt", "boden", "brief", "briefe", "bruecken", "burg", "daten", "dienste",
    "dorf", "eingang", "einsaetze", "einsatz", "eltern", "erhebung", "etage", "fahrer", "fahrt", "fahrten", "feier",
    "felde", "feste", "foerderung", "fuehrung", "furt", "gaeste", "garten", "gebaeude", "gebiet", "gebuehr",
    "gebuehren", "gemeinschaft", "geraete", "gruppen", "gutachten", "haeuser", "hafen", "handel", "haus", "hausen",
    "heft", "hefte", "heim", "heime", "heit", "heiten", "helfer", "hilfe", "hof", "hofen", "kammer", "karte", "karten",
    "keit", "keiten", "kinder", "kirchen", "klassen", "konzerte", "kosten", "kreis", "kreise", "kueche", "kunden",
    "kurse", "laden", "laeden", "lager", "lehrer", "leistung", "leistungen", "leiter", "leitung", "lesung", "maerkte",
    "makler", "markt", "meldungen", "mieter", "mitglieder", "museum", "nachweis", "nachweise", "neubau", "nummern",
    "nutzer", "ordner", "partner", "pass", "patienten", "pflege", "pfleger", "pforte", "plaetze", "platz", "post",
    "praxen", "proben", "projekt", "projekte", "raeume", "rechner", "rechte", "reisen", "rezepte", "runde", "sammlung",
    "sammlungen", "schaften", "schein", "scheine", "schicht", "schrift", "schriften", "schueler", "schule", "schulen",
    "seiten", "sitzung", "spender", "spiele", "stadt", "stand", "stelle", "stellen", "stube", "tafel", "tafeln", "tage",
    "tarife", "taxe", "team", "teams", "technik", "telefon", "termine", "theke", "tische", "touren", "uebersicht",
    "umkleiden", "ungen", "unterlagen", "veranstaltungen", "verein", "vereinbarungen", "vereine", "verkehr",
    "vertraege", "vertrag", "vorgang", "wagen", "wahl", "wahlen", "wald", "ware", "waren", "weg", "welt", "werke",
    "werkstatt", "werte", "wesen", "woche", "wohnung", "wohnungen", "workflow", "workflows", "zahlen", "zeichen",
    "zeit", "zeiten", "zelle", "zentren", "zentrum", "zettel", "zimmer", "zuschlag", "zuschuesse",
];
