//! Variables that are there and not in use.
//!
//! In: the variables of one workload or file. Out: groups of them that are switched off or whose credentials are all empty.

use super::environment::Variable;
use std::collections::{BTreeMap, HashSet};

/// Groups of variables that are not in use: `X_ENABLED=false`, or all of the credentials of the group are empty.
///
/// Kept by length: a name is looked up once for each length, so that a file of many thousand groups stays quick.
#[derive(Default)]
pub(super) struct SwitchedOff<'v>(BTreeMap<usize, HashSet<&'v str>>);

impl<'v> SwitchedOff<'v> {
    pub(super) fn of(variables: &[Variable<'v>]) -> Self {
        let mut off = Self::default();
        // Every group that a given credential may belong to.
        let given: HashSet<&str> = variables
            .iter()
            .filter(|v| is_credential(v.name) && !v.value.is_some_and(unset))
            .flat_map(|v| v.name.match_indices('_').map(|(at, _)| &v.name[..at]).chain([v.name]))
            .collect();
        for variable in variables {
            let Some(value) = variable.value else { continue };
            let group = variable.name.strip_suffix("_ENABLED").or_else(|| variable.name.strip_suffix("_ENABLE"));
            let group =
                group.or_else(|| variable.name.strip_prefix("ENABLE_")).or_else(|| variable.name.strip_prefix("USE_"));
            if let Some(group) = group.filter(|_| matches!(value.trim(), "false" | "False" | "0" | "no" | "off")) {
                off.add(group);
            } else if is_credential(variable.name) && unset(value) {
                let group = group_of(variable.name);
                if group.len() > 3 && !given.contains(group) {
                    off.add(group);
                }
            }
        }
        off
    }

    fn add(&mut self, group: &'v str) {
        self.0.entry(group.len()).or_default().insert(group);
    }

    /// Whether a name is that of a group or goes on from it with `_`.
    pub(super) fn covers(&self, name: &str) -> bool {
        self.0.iter().any(|(&length, groups)| {
            name.split_at_checked(length)
                .is_some_and(|(head, rest)| (rest.is_empty() || rest.starts_with('_')) && groups.contains(head))
        })
    }
}

/// Whether a variable holds a credential by the last word of its name.
fn is_credential(name: &str) -> bool {
    name.rsplit_once('_').is_some_and(|(_, last)| matches!(last, "KEY" | "SECRET" | "TOKEN" | "PASSWORD" | "DSN"))
}

/// What the variables of one client start with: a credential's name without the words for what it is.
fn group_of(name: &str) -> &str {
    const WORDS: &[&str] = &[
        "KEY", "SECRET", "TOKEN", "PASSWORD", "DSN", "API", "ACCESS", "CLIENT", "APP", "AUTH", "BOT", "WEBHOOK",
        "SIGNING", "PRIVATE", "PUBLIC", "ID", "PROJECT", "SERVER", "SERVICE", "ACCOUNT", "ROLE", "ANON",
    ];
    let mut group = name;
    while let Some((head, word)) = group.rsplit_once('_') {
        if !WORDS.contains(&word) {
            break;
        }
        group = head;
    }
    group
}

/// Whether a variable says how something speaks of itself, which leads to nobody.
pub(super) fn says_how(name: &str) -> bool {
    ["_LOG_LEVEL", "_LOGLEVEL", "_LOG_FORMAT", "_VERBOSITY"].iter().any(|end| name.ends_with(end))
}

/// Whether a value means "not configured".
pub(super) fn unset(value: &str) -> bool {
    const WORDS: &[&str] = &["disabled", "disable", "false", "none", "off", "null", "nil", "n/a"];
    let value = value.trim();
    value.is_empty()
        || WORDS.iter().any(|word| value.eq_ignore_ascii_case(word))
        || (value.starts_with("${") && (value.ends_with(":-}") || value.ends_with("-}")))
}
