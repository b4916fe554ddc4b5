//! What a vendor's bare name or id means by itself.
//!
//! In: a vendor of the catalog and what it sells. Out: whether its id is a name, whether others are called so, and whether the
//! name alone means one offering.

use super::fold::{before_remarks, edition_only, fold};
use super::words::{HOSTED, OWN, in_own_pair};
use crate::catalog::Catalog;
use crate::catalog::raw::{Offering, Vendor};

/// Whether a vendor's id is one of its names, begins one, stands in one, is its initials or its host.
pub(super) fn called(vendor: &Vendor) -> bool {
    let id = fold(&vendor.id);
    let joined = id.replace(' ', "");
    let legal = vendor.legal.iter().map(|entity| &entity.name);
    let mut names = vendor.aliases.iter().chain([&vendor.name]).chain(legal).map(|name| fold(name));
    let told = |name: String| {
        let initials = || name.split(' ').filter_map(|word| word.chars().next()).collect::<String>();
        let all = || id.split(' ').all(|word| name.split(' ').any(|known| known == word));
        name.replace(' ', "").starts_with(&joined) || all() || initials() == joined
    };
    let host = |host: &String| host.split('.').next().is_some_and(|label| label.replace('-', "") == joined);
    names.any(told) || vendor.domains.iter().any(host)
}

/// Whether a name is also that of another company.
pub(super) fn is_shared(vendor: &Vendor, name: &str) -> bool {
    !vendor.shared.is_empty() && vendor.shared.iter().any(|known| fold(known) == fold(name))
}

/// Whether an offering is the one thing that goes by its vendor's bare name: "QGIS", beside GeoServer. Not where another
/// one is an edition of the same.
pub(super) fn is_main(catalog: &Catalog, vendor: &Vendor, offering: &Offering) -> bool {
    let without = |name: &str, dropped: fn(&str) -> bool| {
        let folded = fold(before_remarks(name));
        let kept: Vec<&str> = folded.split(' ').filter(|word| !dropped(word)).collect();
        kept.join(" ")
    };
    let hosting = |word: &str| HOSTED.contains(&word) || OWN.contains(&word) || in_own_pair(word);
    let goes_by = |name: &str, dropped: fn(&str) -> bool| {
        let core = without(name, dropped);
        let core = core.strip_suffix("cloud").filter(|rest| !rest.is_empty()).unwrap_or(&core);
        [&vendor.id, &vendor.name].iter().any(|key| {
            let key = without(key, dropped);
            key == core || key.strip_suffix("cloud") == Some(core)
        })
    };
    let edition = |other: &Offering| other.aliases.iter().chain([&other.name]).any(|name| goes_by(name, edition_only));
    goes_by(&offering.name, hosting)
        && !catalog.offerings_of(&vendor.id).any(|other| other.id != offering.id && edition(other))
}
