//! Names of countries, owners and clouds in limits, as people write them.
//!
//! In: a name. Out: the id by which the assessment knows it. What must hold: a name that can match nothing is an error, for a
//! limit on it would look kept for ever.

use super::super::expression::words;
use super::*;

impl Reader<'_> {
    /// Countries and blocs, for `parents` also vendors and legal entities.
    pub(super) fn place_names(&mut self, node: &Node<'_>, field: &str, parents: bool) -> Vec<String> {
        let items = self.problems.items(node, field).unwrap_or_default();
        items
            .into_iter()
            .filter_map(|(name, at)| {
                let code = self.place_code(&name);
                code.or_else(|| if parents { self.owner(&name, true, at) } else { self.no_country(&name, at) })
            })
            .collect()
    }

    /// What a concentration limit of this kind is about, or leaves out.
    pub(super) fn shared(&mut self, kind: &str, name: &str, at: &Node<'_>) -> Option<String> {
        match kind {
            "country" => self.place_code(name).or_else(|| self.no_country(name, at)),
            "cloud" => self.cloud(name, at),
            _ => self.owner(name, false, at),
        }
    }

    fn place_code(&self, name: &str) -> Option<String> {
        let code = name.to_uppercase();
        (self.catalog.is_place(&code) && name.len() <= 5).then_some(code)
    }

    fn no_country(&mut self, name: &str, at: &Node<'_>) -> Option<String> {
        let message = format!("`{}` is neither a country nor a bloc", shorten(name));
        let mut diagnostic = Diagnostic::error("unknown-country", message).at(at.span, "not known");
        diagnostic.help = words::place(name, self.catalog);
        self.problems.push(diagnostic);
        None
    }

    /// A vendor or legal entity at the end of a chain of control.
    fn owner(&mut self, name: &str, or_country: bool, at: &Node<'_>) -> Option<String> {
        let catalog = self.catalog;
        let exact = catalog.entity(name).is_some() || catalog.vendor(name).is_some();
        let found =
            if exact { Some(name) } else { catalog.names().vendor(name).or_else(|| entity_called(catalog, name)) };
        let Some(id) = found else {
            let what = if or_country { "country, vendor or legal entity" } else { "vendor or legal entity" };
            let mut diagnostic = Diagnostic::error("unknown-vendor", format!("unknown {what} `{}`", shorten(name)))
                .at(at.span, "not known");
            let country = catalog.closest_country(name).filter(|country| {
                let names = [&country.alpha3, &country.name.en, &country.name.de];
                or_country && names.iter().any(|known| known.eq_ignore_ascii_case(name))
            });
            diagnostic.help = match country {
                Some(country) => vec![format!("did you mean `{}`?", country.code)],
                None => suggest::help(name, &catalog.raw.vendors.iter().map(|vendor| vendor.id()).collect::<Vec<_>>()),
            };
            let help = "name owners by vendor or legal entity of the catalog; `hoheit catalog list vendors` shows them";
            self.problems.push(diagnostic.help(help));
            return None;
        };
        let Some(end) = end_above(catalog, id) else { return Some(id.to_owned()) };
        let message = format!("`{}` is never an ultimate parent: {} controls it", shorten(name), shorten(&end.name));
        let above = catalog.vendor_of_entity(&end.id).map_or(end.id.as_str(), |vendor| vendor.id.as_str());
        let help = format!("did you mean `{above}`?");
        self.error(at.span, "no-ultimate-parent", message, "matches nothing", &help);
        None
    }

    /// A cloud: by its provider, its vendor or its offering.
    fn cloud(&mut self, name: &str, at: &Node<'_>) -> Option<String> {
        let catalog = self.catalog;
        if let Some(provider) = catalog.provider(name) {
            return Some(provider.provider.clone());
        }
        let mut clouds: Vec<&str> = catalog.raw.regions.iter().map(|provider| provider.offering.as_str()).collect();
        clouds.extend(catalog.hosts());
        let vendors: Vec<&str> =
            clouds.iter().filter_map(|id| catalog.vendor_of_offering(id)).map(|vendor| vendor.id.as_str()).collect();
        let names = [Some(name), catalog.names().vendor(name), catalog.names().offering(name)];
        let known = |id: &&str| clouds.contains(id) || vendors.contains(id);
        if let Some(id) = names.into_iter().flatten().find(known) {
            return Some(id.to_owned());
        }
        let mut valid: Vec<&str> = catalog.raw.regions.iter().map(|provider| provider.provider.as_str()).collect();
        valid.extend(vendors);
        valid.sort_unstable();
        valid.dedup();
        let mut diagnostic = Diagnostic::error("unknown-cloud", format!("unknown cloud `{}`", shorten(name)))
            .at(at.span, "nothing runs on it");
        diagnostic.help = suggest::help(name, &valid);
        let help = "name clouds by provider, such as `aws`, `azure`, `gcp`, `hcloud`, `ovh`, or by vendor";
        self.problems.push(diagnostic.help(help));
        None
    }

    /// A lens that has SEAL levels.
    pub(super) fn seal_lens(&mut self, lens: &str, at: &Node<'_>) {
        let catalog = self.catalog;
        match catalog.lens(lens) {
            None => self.known_lens(lens, at),
            Some(found) if found.has_seal() => {}
            Some(_) => {
                let message = format!("lens `{}` has no SEAL levels", shorten(lens));
                let help = format!(
                    "valid: {}",
                    words::lenses(catalog).map(|id| format!("`{id}`")).collect::<Vec<_>>().join(", ")
                );
                self.error(at.span, "unknown-lens", message, "here", &help);
            }
        }
    }
}

/// The legal entity with this name, as reports show it.
fn entity_called<'c>(catalog: &'c Catalog, name: &str) -> Option<&'c str> {
    let entities = || catalog.raw.vendors.iter().flat_map(|vendor| vendor.legal.iter());
    entities().find(|entity| entity.name == name).map(|entity| entity.id.as_str())
}

/// Who stands above a vendor or legal entity, if it is never at the end of a chain of control itself.
fn end_above<'c>(catalog: &'c Catalog, id: &str) -> Option<&'c crate::catalog::raw::LegalEntity> {
    if let Some(entity) = catalog.entity(id) {
        return catalog.control_chain(entity).pop().filter(|end| end.id != entity.id);
    }
    let vendor = catalog.vendor(id)?;
    let ends: Vec<_> = vendor.legal.iter().filter_map(|entity| catalog.control_chain(entity).pop()).collect();
    let own = ends.iter().any(|end| vendor.legal.iter().any(|entity| entity.id == end.id));
    if own { None } else { ends.first().copied() }
}
