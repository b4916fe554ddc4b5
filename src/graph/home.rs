//! What counts as home, and which laws of other countries count.

use super::{CAPS_NONE, Caps};
use crate::catalog::Catalog;
use crate::catalog::raw::{Adequacy, Law, LegalEntity};
use crate::model::words::*;
use crate::model::{Interval, Strength};
use rustc_hash::FxHashSet;

/// The organisation's home: everything outside is foreign.
#[derive(Debug, Clone)]
pub struct Home {
    /// Code as declared.
    pub code: String,
    /// Countries that are not foreign. For a member of the EEA (or `EU`) the whole EEA; else the country alone.
    members: FxHashSet<String>,
    /// Who decides on adequacy for this home: `EU`, or the country.
    decided_by: String,
}

impl Home {
    /// The home with this country or bloc code.
    #[must_use]
    pub fn new(code: &str, catalog: &Catalog) -> Self {
        let european = matches!(code, "EU" | "EEA") || catalog.is_member("EEA", code) || catalog.is_member("EU", code);
        let mut members: FxHashSet<String> = std::iter::once(code.to_owned()).collect();
        let blocs: Vec<&str> = if european { vec!["EU", "EEA"] } else { vec![code] };
        for bloc in blocs {
            members.extend(catalog.bloc(bloc).into_iter().flat_map(|bloc| bloc.members.iter().cloned()));
        }
        if european {
            members.extend(["EU".to_owned(), "EEA".to_owned()]);
        }
        Self { code: code.to_owned(), members, decided_by: if european { "EU".to_owned() } else { code.to_owned() } }
    }

    /// Whether this country (or bloc) lies outside.
    #[must_use]
    pub fn is_foreign(&self, country: &str) -> bool {
        !self.members.contains(country)
    }

    /// The legal entity of a vendor that contracts with customers here: the first, which is the one for European customers,
    /// unless it is foreign and another one has its seat at home.
    #[must_use]
    pub fn contractor<'c>(&self, catalog: &'c Catalog, vendor: &str) -> Option<&'c LegalEntity> {
        let legal = &catalog.vendor(vendor)?.legal;
        let first = legal.first()?;
        if self.decided_by == "EU" || !self.is_foreign(&first.country) {
            return Some(first);
        }
        Some(legal.iter().find(|entity| !self.is_foreign(&entity.country)).unwrap_or(first))
    }

    /// The legal entity with this id or, for a vendor, the one that contracts with customers here.
    #[must_use]
    pub fn party<'c>(&self, catalog: &'c Catalog, id: &str) -> Option<&'c LegalEntity> {
        catalog.entity(id).or_else(|| self.contractor(catalog, id))
    }

    /// Whether the certificates that the catalog knows of (those towards the EU) are the ones that count here.
    #[must_use]
    pub fn certified_towards(&self) -> bool {
        self.decided_by == "EU"
    }

    /// The decision under which personal data may go to `country` on `today`, if any.
    #[must_use]
    pub fn adequacy<'c>(&self, catalog: &'c Catalog, country: &str, today: Date) -> Option<&'c Adequacy> {
        self.adequacy_at(catalog, country, today).map(|at| &catalog.raw.adequacy[at])
    }

    /// As [`Self::adequacy`], as its place in the catalog's list.
    pub(super) fn adequacy_at(&self, catalog: &Catalog, country: &str, today: Date) -> Option<usize> {
        catalog.raw.adequacy.iter().position(|decision| {
            decision.by == self.decided_by
                && (decision.country == country || catalog.is_member(&decision.country, country))
                && matches!(decision.status, LawStatus::InForce | LawStatus::Lapsing)
                && decision.from <= today
                && decision.until.is_none_or(|until| today <= until)
        })
    }

    /// What a tie to `country` lets through: access and disruption by its laws, transfers by the basis for them. Where the
    /// catalog holds no law of a country about a channel, nobody knows what its laws allow there.
    #[must_use]
    pub fn hook(&self, catalog: &Catalog, country: &str, binding: Binding, today: Date) -> Caps {
        let mut caps = CAPS_NONE;
        for (channel, kind) in [LawKind::Access, LawKind::Disruption].into_iter().enumerate() {
            if !laws_of(catalog, country).any(|law| law.kind == kind) {
                caps[channel] = super::maybe(Strength::Full);
            }
        }
        for law in laws_of(catalog, country) {
            let channel = match law.kind {
                LawKind::Access => 0,
                LawKind::Disruption => 1,
                LawKind::Retention | LawKind::ExitBlock | LawKind::Protection => continue,
            };
            caps[channel] = caps[channel].join(bound(law, binding, today));
        }
        if matches!(binding, Binding::Headquarters | Binding::DataLocation | Binding::PersonnelLocation) {
            caps[2] = match self.adequacy(catalog, country, today) {
                Some(decision) if !decision.certified_only => Interval::REDUCED,
                _ => Interval::FULL,
            };
        }
        caps
    }
}

/// Whether a law counts on `today`.
#[must_use]
pub fn counts(law: &Law, today: Date) -> bool {
    matches!(law.status, LawStatus::InForce | LawStatus::Lapsing)
        && law.from.is_none_or(|from| from <= today)
        && (law.status == LawStatus::Lapsing || law.until.is_none_or(|until| today <= until))
}

/// How a law holds somebody with this tie: fully, perhaps (disputed), not at all.
#[must_use]
pub fn bound(law: &Law, binding: Binding, today: Date) -> Interval {
    if !counts(law, today) {
        Interval::NONE
    } else if law.binds.contains(&binding) {
        Interval::FULL
    } else if law.disputed_binds.contains(&binding) {
        super::maybe(Strength::Full)
    } else {
        Interval::NONE
    }
}

/// Laws of a country, and of the blocs it belongs to.
pub fn laws_of<'c>(catalog: &'c Catalog, country: &str) -> impl Iterator<Item = &'c Law> + use<'c> {
    laws_at(catalog, country).map(|(_, law)| law)
}

/// As [`laws_of`], with their places in the catalog's list.
pub(super) fn laws_at<'c>(catalog: &'c Catalog, country: &str) -> impl Iterator<Item = (usize, &'c Law)> + use<'c> {
    catalog.laws_over(country).iter().map(|at| (*at, &catalog.raw.laws[*at]))
}
