//! What the entries of one source say about one legal entity, gathered from the lock.

use super::fact::{Entity, Entry, Fact, Level, NoOwner, Owner, Source, Time};
use super::witness::same_name;
use crate::model::words::TopOwner;

/// What the entries about one entity say.
#[derive(Default)]
pub(super) struct Said<'e> {
    pub(super) entity: Option<(&'e Entity, Time)>,
    pub(super) owners: Vec<(&'e Owner, Time)>,
    pub(super) none: Vec<(&'e NoOwner, Time)>,
}

impl<'e> Said<'e> {
    pub(super) fn by(source: Source, entries: &[&'e Entry]) -> Self {
        let mut said = Self::default();
        for entry in entries.iter().filter(|entry| entry.asked.of == source) {
            for fact in &entry.facts {
                match fact {
                    Fact::Entity(entity) => said.entity = Some((entity, entry.time)),
                    Fact::Owner(owner) => said.owners.push((owner, entry.time)),
                    Fact::NoOwner(none) => said.none.push((none, entry.time)),
                    _ => {}
                }
            }
        }
        said
    }

    /// Owners that control, as far as this source tells.
    pub(super) fn controllers(&self) -> Vec<(&'e Owner, Time)> {
        let controls = |owner: &Owner| match owner.level {
            Level::Direct | Level::Ultimate => true,
            Level::Holder => owner.share.is_some_and(|share| share > 0.5),
            Level::Ancestor => false,
        };
        self.owners.iter().copied().filter(|(owner, _)| controls(owner)).collect()
    }

    pub(super) fn at(&self, level: Level) -> Option<(&'e Owner, Time)> {
        self.owners.iter().copied().find(|(owner, _)| owner.level == level)
    }
}

pub(super) fn same_owner(one: &Owner, other: &Owner) -> bool {
    match (&one.lei, &other.lei) {
        (Some(one), Some(other)) => one == other,
        _ => same_name(&one.name, &other.name),
    }
}

/// What the reasons for missing owners add up to: unknown as soon as one of them keeps a parent back.
pub(super) fn reading(said: &Said<'_>) -> Option<TopOwner> {
    let mut readings = said.none.iter().map(|(none, _)| none.reading());
    let first = readings.next()?;
    Some(if first == TopOwner::Unknown || readings.any(|next| next == TopOwner::Unknown) {
        TopOwner::Unknown
    } else {
        first
    })
}
