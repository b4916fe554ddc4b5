//! Words of other languages for what a product is there for: "bilancio", "karty", "afspraken".

/// What is done with a product, and the things that it is there for.
#[rustfmt::skip]
pub(super) const ABROAD: &[&str] = &[
    "planimetrie",
    "aangifte", "aangiftes", "aanvraag", "aanvragen", "acquisti", "acquisto", "affaires", "aflossing", "afspraak",
    "agendas", "albaran", "albaranes", "alquiler", "anagrafica", "analyses", "anapath", "anesthesie", "appels",
    "appuntamenti", "archivage", "archiviazione", "archivo", "archivos", "arkiv", "assurance", "aufguss", "balance",
    "bankett", "bankette", "belasting", "belastingen", "bestekken", "beveiliging", "bezwaren", "bilanci", "bilancio",
    "blanketter", "boekhouding", "boeking", "boekingen", "bolle", "bollettini", "buste", "caisses", "campagne",
    "campagnes", "cantieri", "cargos", "carte", "cartelle", "cartes", "cedolini", "certificados", "citas", "clinico",
    "cobro", "cobros", "colis", "comandas", "commande", "compra", "compras", "comptabilite", "comptes", "comunicazioni",
    "conciliacion", "consolidamento", "consolidato", "contabilidad", "conti", "contratos", "contratti", "correo",
    "correspondance", "courrier", "courriers", "cuadrante", "cuentas", "dane", "demandes", "denuncias", "derivacion",
    "devoluciones", "dichiarativi", "dichiarazioni", "diligence", "disegni", "disegno", "dispositivos", "documenti",
    "documentos", "dokumenter", "dokumenty", "dossier", "droits", "elettronica", "emprunts", "encuesta", "encuestas",
    "entregas", "envios", "etykiety", "exploitation", "fabbrica", "factura", "facturas", "fakturor", "faktury",
    "fascicoli", "fascicolo", "fatture", "fichajes", "fichas", "firme", "fiscale", "flota", "flotte", "formularios",
    "fuvar", "gastos", "geluid", "gescanned", "gestiona", "gestione", "handhaving", "horarios", "huur", "imagerie",
    "imprese", "impuestos", "incassi", "incasso", "incidencias", "incontri", "inscriptions", "inspecties", "interventi",
    "interventions", "inventaire", "inventario", "karta", "karty", "kasy", "klachten", "kontrakty", "koordynacja",
    "koszty", "kwaliteit", "laboratoire", "laboratorio", "lagerplats", "lettere", "lettres", "leverantorer", "libros",
    "liquidaciones", "listini", "livraisons", "logistiek", "loner", "mandaten", "marche", "marches", "mensajes",
    "meubles", "misure", "moviles", "nomine", "onderwijs", "operatoire", "orari", "ordenes", "ordini", "ordonnances",
    "ordre", "overeenkomsten", "pagamenti", "paghe", "pagos", "paiement", "paiements", "palety", "parc", "patrimoine",
    "pedidos", "permisos", "piezas", "plannen", "planningen", "pojazdy", "postes", "prenotazioni", "presupuestos",
    "preventivi", "produccion", "produzione", "progetti", "progetto", "protocolli", "protocollo", "przesylki",
    "qualita", "qualite", "rapporten", "rapports", "reanimation", "rdv", "recettes", "recibos", "reclamaciones",
    "recouvrement", "reglements", "rekeningen", "rendez", "reparaties", "repositorium", "reservas", "restauration",
    "revisione", "ricerca", "rilievi", "ritiri", "rozliczenia", "sjablonen", "skanery", "skjemaer", "soins",
    "spedizioni", "spedycja", "statistiques", "stipendi", "sygnatury", "taglio", "tarjetas", "technique", "technische",
    "tecnica", "tecnici", "tecnico", "terminale", "terugbetalingen", "tiendas", "tijdregistratie", "timbrature",
    "toeslagen", "traslados", "tresorerie", "turni", "turnos", "uitkering", "uitkeringen", "utbildning", "vacaciones",
    "vaccinaties", "verbruik", "vergunning", "vergunningen", "viajes", "vorderingen", "wynajem", "zaken", "zakupy",
    "zamowienia", "ziekmelding", "zlecenia",
];

/// Words of other languages that tell where, for whom or on what terms something is there.
#[rustfmt::skip]
pub(super) const ABROAD_PLACES: &[&str] = &[
    "aziendale", "aziendali", "balie", "biblioteca", "bibliotheque", "buitendienst", "cantiere", "centrala", "cliente",
    "comercial", "commerciale", "consiglio", "dipendente", "direzione", "dyrekcja", "empresa", "empresas", "entreprise",
    "fabrica", "gemeentehuis", "gemeentelijke", "impresa", "justiz", "kantoren", "kierowcy", "klant", "kontorer",
    "loket", "negozi", "oddzial", "ospedale", "oud", "oude", "oudere", "pracownicy", "produkcja", "reparto", "servicio",
    "servicios", "sindaco", "socios", "sportello", "stabilimento", "stary", "studenti", "taller", "uff", "vecchia",
    "vecchie", "vieille", "vieja", "viejo", "vieux", "wydzial",
];
