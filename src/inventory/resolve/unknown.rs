//! What is said about an id that nobody knows.
//!
//! The label names the entry, the field and the value
//!  [`super::super::locate`] finds the place. Guesses of what was meant are made where they are shown.

use super::*;

pub(super) fn unknown_country(code: &str, span: Option<Span>, catalog: &Catalog) -> Diagnostic {
    country_help(
        code,
        catalog,
        Diagnostic::error("unknown-country", format!("`{}` is no country", shorten(code)))
            .at_value(span, "country", code),
    )
    .help("use an ISO 3166-1 alpha-2 code such as DE")
}

pub(super) fn country_help(word: &str, catalog: &Catalog, diagnostic: Diagnostic) -> Diagnostic {
    match catalog.closest_country(word) {
        Some(country) => diagnostic.help(format!("did you mean `{}` ({})?", country.code, country.name.en)),
        None => diagnostic,
    }
}

/// `guesses`: the catalog, where a guess of what was meant is to be made.
pub(super) fn unknown_vendor(
    name: &str,
    field: &'static str,
    span: Option<Span>,
    guesses: Option<&Catalog>,
) -> Diagnostic {
    let vendors = guesses.iter().flat_map(|catalog| &catalog.raw.vendors);
    let valid: Vec<&str> = vendors.map(|vendor| vendor.id.as_str()).collect();
    unknown("vendor", name, (field, name), span, &valid)
        .help("`hoheit catalog list vendors` shows all; `--catalog DIR` adds your own")
}

pub(super) fn unknown_offering(
    name: &str,
    field: &'static str,
    span: Option<Span>,
    guesses: Option<&Catalog>,
) -> Diagnostic {
    let offerings = guesses.iter().flat_map(|catalog| catalog.offerings());
    let valid: Vec<&str> = offerings.map(|(_, offering)| offering.id.as_str()).collect();
    let mut diagnostic = unknown("offering", name, (field, name), span, &valid);
    if let Some(vendor) = guesses.filter(|_| name.len() <= LONGEST_NAME).and_then(|c| c.names().vendor(name)) {
        diagnostic = diagnostic.help(format!("`{vendor}` is a vendor: write `vendor: {vendor}`"));
    }
    diagnostic.help("`hoheit catalog list offerings` shows all; with `vendor:` an unlisted product can be declared")
}

/// An id that nobody knows; `value` is the field and what is written there, `span` the entry.
pub(super) fn unknown(
    what: &str,
    name: &str,
    value: (&'static str, &str),
    span: Option<Span>,
    valid: &[&str],
) -> Diagnostic {
    let message = format!("unknown {} `{}`", what.replace('-', " "), shorten(name));
    let mut diagnostic = Diagnostic::error(format!("unknown-{what}"), message).at_value(span, value.0, value.1);
    diagnostic.help = suggest::help(name, valid);
    diagnostic
}

/// The span is that of the value itself, not of the entry around it.
pub(super) fn exact(mut diagnostic: Diagnostic) -> Diagnostic {
    for label in &mut diagnostic.labels {
        "not known".clone_into(&mut label.text);
        label.value = None;
    }
    diagnostic
}

/// A name that is short enough to be one.
pub(super) fn short(name: &str) -> Option<&str> {
    (name.len() <= LONGEST_NAME).then_some(name)
}
