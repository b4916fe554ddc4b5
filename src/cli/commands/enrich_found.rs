//! One line for people about each answer. In: an entry. Out: what was asked and what was found, without control
//! characters of whoever answered.

use crate::net::fact::{Entity, Entry, Fact, Level, Owner};

/// Facts that are listed before the rest is counted.
const LISTED: usize = 6;

/// What an answer says, in one line.
pub(super) fn line(entry: &Entry) -> String {
    let facts: Vec<String> = entry.facts.iter().map(words).collect();
    let mut line = format!("{}: ", entry.asked);
    match facts.len() {
        0 => line.push_str("nothing known"),
        count => {
            line.push_str(&facts[..count.min(LISTED)].join("; "));
            if count > LISTED {
                line.push_str(&format!("; and {} more", count - LISTED));
            }
        }
    }
    line.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

fn words(fact: &Fact) -> String {
    match fact {
        Fact::Entity(entity) => entity_words(entity),
        Fact::Owner(owner) => owner_words(owner),
        Fact::NoOwner(none) => format!("{} not reported ({})", level(none.level), none.reason),
        Fact::Candidate(entity) => format!("perhaps {}", entity_words(entity)),
        Fact::Record(record) => format!("{} {} {}", record.name, record.kind, record.value),
        Fact::Registration(registration) => {
            let holder = registration.holder.as_deref().or(registration.registrar.as_deref());
            let parts = [Some(registration.handle.as_str()), holder, registration.country.as_deref()];
            format!("{} {}", registration.kind, parts.into_iter().flatten().collect::<Vec<_>>().join(", "))
        }
        Fact::Host(host) => format!("{} ({})", host.host, host.seen_in),
        Fact::Region(region) => region.id.clone(),
    }
}

fn entity_words(entity: &Entity) -> String {
    let parts = [entity.country.as_deref(), entity.lei.as_deref(), entity.qid.as_deref(), entity.status.as_deref()];
    with_remarks(&entity.name, parts)
}

fn owner_words(owner: &Owner) -> String {
    let share = owner.share.map(|share| format!("{:.0} %", share * 100.0));
    let parts = [owner.country.as_deref(), owner.lei.as_deref(), owner.qid.as_deref(), share.as_deref()];
    format!("{} {}", level(owner.level), with_remarks(&owner.name, parts))
}

fn with_remarks(name: &str, remarks: [Option<&str>; 4]) -> String {
    let remarks: Vec<&str> = remarks.into_iter().flatten().collect();
    if remarks.is_empty() { name.to_owned() } else { format!("{name} ({})", remarks.join(", ")) }
}

fn level(level: Level) -> &'static str {
    match level {
        Level::Direct => "direct parent",
        Level::Ultimate => "ultimate parent",
        Level::Ancestor => "further parent",
        Level::Holder => "owner",
    }
}
