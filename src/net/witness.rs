//! Several sources on the same owner: where they disagree, a person decides.
//!
//! In: what catalog, GLEIF and Wikidata say about who controls an entity. Out: a [`Disagreement`] for every entity on
//! which two of them name different owners. Nothing is resolved here: whoever applies the facts keeps both owners, the
//! new one as a stake of unknown weight, so that the assessment gets wider and never silently better.

use super::fact::Owner;
use crate::catalog::Catalog;
use crate::catalog::index::controls;
use crate::catalog::names::fold;
use crate::catalog::raw::{LegalEntity, OwnerClaim, Ownership};
use crate::diagnostic::{Diagnostic, Kind};
use crate::model::words::{Evidence, LinkStatus, Severity, Text, TopOwner};

/// What one source says about the owner of an entity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// Source for people: `catalog`, `GLEIF`, `Wikidata`.
    pub witness: &'static str,
    /// Owner that it names; `None`: nobody controls it.
    pub owner: Option<String>,
    /// Seat of the owner.
    pub country: Option<String>,
    /// Where it says so.
    pub evidence: Evidence,
}

impl Claim {
    /// As the catalog keeps it.
    #[must_use]
    pub fn kept(&self) -> OwnerClaim {
        OwnerClaim {
            witness: self.witness.to_owned(),
            owner: self.owner.clone(),
            country: self.country.clone(),
            evidence: self.evidence.clone(),
        }
    }

    fn words(&self, en: bool) -> String {
        let nobody = if en { "no controlling owner" } else { "keinen beherrschenden Eigentümer" };
        let owner = self.owner.as_deref().unwrap_or(nobody);
        let witness = match (self.witness, en) {
            ("catalog", true) => "the catalog",
            ("catalog", false) => "der Katalog",
            (other, _) => other,
        };
        let country = self.country.as_deref().map(|code| format!(" ({code})")).unwrap_or_default();
        if en { format!("{witness} names {owner}{country}") } else { format!("{witness} nennt {owner}{country}") }
    }
}

/// Two or more sources that name different owners.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Disagreement {
    /// Catalog entity id.
    pub entity: String,
    /// Its name.
    pub name: String,
    /// Who says what.
    pub claims: Vec<Claim>,
}

impl Disagreement {
    /// High when the owners sit in different countries (or one is not known), for then the law differs too; low when
    /// one source only does not see an owner.
    #[must_use]
    pub fn severity(&self) -> Severity {
        if self.claims.iter().any(|claim| claim.owner.is_none()) {
            return Severity::Low;
        }
        let mut countries = self.claims.iter().map(|claim| claim.country.as_deref());
        let first = countries.next().flatten();
        if first.is_some() && countries.all(|country| country == first) { Severity::Medium } else { Severity::High }
    }

    /// What is to be said, in both languages.
    #[must_use]
    pub fn text(&self) -> Text {
        let list = |en: bool| self.claims.iter().map(|claim| claim.words(en)).collect::<Vec<_>>().join(", ");
        Text {
            en: format!(
                "Sources disagree on who controls {}: {}. Until this is settled, none of them is ruled out.",
                self.name,
                list(true)
            ),
            de: format!(
                "Die Quellen sind sich nicht einig, wer {} beherrscht: {}. Solange das nicht geklärt ist, wird niemand davon ausgeschlossen.",
                self.name,
                list(false)
            ),
        }
    }

    /// As a finding.
    #[must_use]
    pub fn diagnostic(&self) -> Diagnostic {
        let mut diagnostic = Diagnostic::new(Kind::Finding(self.severity()), "owner-disagreement", self.text().en)
            .help(format!("check the sources and put the right owner of `{}` into your catalog folder", self.entity));
        diagnostic.notes = self
            .claims
            .iter()
            .map(|claim| format!("{}: {}, {}", claim.witness, claim.evidence.source, claim.evidence.as_of))
            .collect();
        diagnostic
    }
}

/// The catalog as a witness.
#[derive(Debug, Clone, Copy)]
pub struct CatalogWitness<'c>(pub &'c Catalog);

impl<'c> CatalogWitness<'c> {
    /// What the catalog says on who controls an entity; `None` when it says nothing.
    #[must_use]
    pub fn claim_of(&self, entity: &LegalEntity) -> Option<Claim> {
        let stake = entity.owned_by.iter().find(|stake| controls(stake));
        let evidence = stake.map_or(&entity.evidence, |stake| &stake.evidence).clone();
        let Some(stake) = stake else {
            let settled = entity.top.is_some_and(|top| top != TopOwner::Unknown);
            return settled.then_some(Claim { witness: "catalog", owner: None, country: None, evidence });
        };
        let owner = self.0.entity(&stake.owner);
        let name = owner.map_or_else(|| stake.owner.clone(), |owner| owner.name.clone());
        Some(Claim {
            witness: "catalog",
            owner: Some(name),
            country: owner.map(|owner| owner.country.clone()),
            evidence,
        })
    }

    /// Everybody who holds a settled stake in an entity, at any distance.
    #[must_use]
    pub fn behind(&self, entity: &'c LegalEntity) -> Vec<&'c LegalEntity> {
        let mut found: Vec<&'c LegalEntity> = Vec::new();
        let mut open = vec![entity];
        while let Some(next) = open.pop() {
            let settled = |stake: &&Ownership| matches!(stake.status, LinkStatus::Current | LinkStatus::UnderReview);
            for owner in next.owned_by.iter().filter(settled).filter_map(|stake| self.0.entity(&stake.owner)) {
                if owner.id != entity.id && found.iter().all(|seen| seen.id != owner.id) {
                    found.push(owner);
                    open.push(owner);
                }
            }
        }
        found
    }

    /// Whether an owner is one of these entities.
    #[must_use]
    pub fn is_among(&self, owner: &Owner, entities: &[&LegalEntity]) -> bool {
        entities.iter().any(|entity| self.is_same(owner, entity))
    }

    /// Whether an owner is this entity, or is named like the vendor to which it belongs.
    #[must_use]
    pub fn is_same(&self, owner: &Owner, entity: &LegalEntity) -> bool {
        if let (Some(one), Some(other)) = (&owner.lei, &entity.lei) {
            return one == other;
        }
        if owner.qid.is_some() && owner.qid == entity.wikidata {
            return true;
        }
        same_name(&owner.name, &entity.name) || self.is_own_group(owner, entity)
    }

    /// Whether an owner is named like the vendor to which an entity belongs: the group instead of a legal entity.
    #[must_use]
    pub fn is_own_group(&self, owner: &Owner, entity: &LegalEntity) -> bool {
        self.0.vendor_of_entity(&entity.id).is_some_and(|vendor| {
            same_name(&owner.name, &vendor.name) || vendor.aliases.iter().any(|alias| same_name(&owner.name, alias))
        })
    }
}

/// Whether two registered names are the same but for case, accents, punctuation and legal form.
#[must_use]
pub fn same_name(one: &str, other: &str) -> bool {
    let (one, other) = (root(one), root(other));
    !one.is_empty() && one == other
}

fn root(name: &str) -> String {
    const FORMS: &[&str] = &[
        "ab",
        "ag",
        "aktiengesellschaft",
        "aps",
        "as",
        "asa",
        "bv",
        "co",
        "company",
        "corp",
        "corporation",
        "eg",
        "gmbh",
        "inc",
        "incorporated",
        "kg",
        "kgaa",
        "limited",
        "llc",
        "llp",
        "lp",
        "ltd",
        "mbh",
        "nv",
        "oy",
        "oyj",
        "plc",
        "publ",
        "sa",
        "sarl",
        "sas",
        "se",
        "spa",
        "srl",
        "stiftung",
        "the",
        "ug",
        "und",
        "&",
        "dac",
        "pty",
        "pte",
        "sicar",
        "sca",
        "societe",
        "anonyme",
    ];
    let folded = fold(name);
    let mut words: Vec<&str> = folded.split(' ').filter(|word| !word.is_empty()).collect();
    while words.len() > 1 && words.last().is_some_and(|last| FORMS.contains(last)) {
        words.pop();
    }
    if words.len() > 1 && words[0] == "the" {
        words.remove(0);
    }
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn legal_forms_do_not_tell_names_apart_but_words_do() {
        assert!(same_name("Microsoft Corporation", "MICROSOFT CORP."));
        assert!(same_name("SUSE S.A.", "Suse SA"));
        assert!(same_name("Telefonaktiebolaget LM Ericsson (publ)", "Telefonaktiebolaget LM Ericsson"));
        assert!(!same_name("Deutsche Telekom AG", "Telekom Austria AG"));
        assert!(!same_name("Vista Equity", "Vista"));
        assert!(!same_name("", ""));
    }

    fn claim(witness: &'static str, owner: Option<&str>, country: Option<&str>) -> Claim {
        Claim {
            witness,
            owner: owner.map(str::to_owned),
            country: country.map(str::to_owned),
            evidence: Evidence {
                source: "https://x.example".to_owned(),
                as_of: "2026-11-21".parse().expect("date"),
                confidence: crate::model::words::Confidence::High,
            },
        }
    }

    #[test]
    fn a_disagreement_across_borders_weighs_most() {
        let severity = |claims| Disagreement { entity: "x".to_owned(), name: "X".to_owned(), claims }.severity();
        assert_eq!(
            severity(vec![claim("catalog", Some("A"), Some("DE")), claim("GLEIF", Some("B"), Some("US"))]),
            Severity::High
        );
        assert_eq!(
            severity(vec![claim("catalog", Some("A"), Some("DE")), claim("GLEIF", Some("B"), Some("DE"))]),
            Severity::Medium
        );
        assert_eq!(
            severity(vec![claim("catalog", Some("A"), Some("DE")), claim("GLEIF", Some("B"), None)]),
            Severity::High
        );
        assert_eq!(severity(vec![claim("catalog", Some("A"), Some("DE")), claim("GLEIF", None, None)]), Severity::Low);
    }
}
