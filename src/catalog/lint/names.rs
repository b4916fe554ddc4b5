//! Names that stand for two things: none of the two is found by them.
//!
//! In: ids, names and aliases of offerings and vendors. Out: an error for each that another offering or another vendor
//! has as well. What must hold: that a vendor and one of its own products share a name is no error.

use super::Lint;
use crate::catalog::names::fold;
use crate::diagnostic::Diagnostic;
use rustc_hash::FxHashMap;

/// A name as somebody wrote it, of what, and whose.
struct Named<'a> {
    name: &'a str,
    id: &'a str,
    vendor: &'a str,
}

impl Lint<'_> {
    pub(super) fn doubled_names(&mut self) {
        let catalog = self.catalog;
        let offerings: Vec<Named<'_>> = catalog
            .offerings()
            .flat_map(|(vendor, offering)| {
                let names = offering.aliases.iter().chain([&offering.name, &offering.id]);
                names.map(move |name| Named { name, id: &offering.id, vendor })
            })
            .collect();
        let vendors: Vec<Named<'_>> = catalog
            .raw
            .vendors
            .iter()
            .flat_map(|vendor| {
                let names = vendor.aliases.iter().chain([&vendor.name, &vendor.id]);
                names.map(|name| Named { name, id: &vendor.id, vendor: &vendor.id })
            })
            .collect();
        let mut doubled = Vec::new();
        let mut makers: FxHashMap<String, &Named<'_>> = FxHashMap::default();
        for list in [&offerings, &vendors] {
            let mut seen: FxHashMap<String, &Named<'_>> = FxHashMap::default();
            for named in list {
                match seen.insert(fold(named.name), named) {
                    Some(other) if other.id != named.id => doubled.push(shared(named, other)),
                    _ => {}
                }
            }
            makers = seen;
        }
        let foreign = |named: &&Named<'_>| makers.get(&fold(named.name)).is_some_and(|maker| maker.id != named.vendor);
        let mut hidden: Vec<(String, &str, &str)> =
            offerings.iter().filter(foreign).map(|named| shared(named, makers[&fold(named.name)])).collect();
        for list in [&mut doubled, &mut hidden] {
            list.sort_unstable();
            list.dedup();
        }
        for (name, one, other) in doubled {
            let message = format!("`{name}` names both `{one}` and `{other}`");
            let diagnostic = Diagnostic::error("doubled-name", message).help("a name that is not unique finds nothing");
            self.add(diagnostic, "", one);
        }
        for (name, offering, vendor) in hidden {
            let message =
                format!("`{name}` names the offering `{offering}` and the vendor `{vendor}`, which does not sell it");
            let diagnostic = Diagnostic::warning("shared-name", message).help("the name finds the offering only");
            self.add(diagnostic, "offerings/", offering);
        }
    }
}

fn shared<'a>(named: &Named<'a>, other: &Named<'a>) -> (String, &'a str, &'a str) {
    (fold(named.name), named.id, other.id)
}
