//! Entries that every application of Laravel starts with: `config/services.php` and `.env.example` name Mailgun, Postmark, AWS,
//! Pusher and Algolia before anybody chose one of them.
//!
//! In: what such a file shows. Out: the same without the vendors whose client the application does not ask for: without it the
//! entry leads nowhere.

use super::file::{above, inside};
use super::sighting::Sighting;
use super::{Context, File};

/// Vendors of the entries, and the word that the package of a client holds.
const ENTRIES: &[(&str, &str)] = &[
    ("ably", "ably"),
    ("algolia", "algolia"),
    ("aws", "aws"),
    ("mailgun", "mailgun"),
    ("postmark", "postmark"),
    ("pusher", "pusher"),
    ("resend", "resend"),
    ("slack", "slack"),
];

/// What a file shows besides entries that came with the framework.
pub(super) fn chosen(file: &File<'_>, seen: Vec<Sighting>, context: &Context<'_>) -> Vec<Sighting> {
    let settings = file.path.ends_with(".php") && file.folder().rsplit('/').next() == Some("config");
    if !settings && !file.name().starts_with(".env") {
        return seen;
    }
    let lists = above(file.path).find_map(|folder| context.file(&inside(folder, "composer.json")));
    let Some(list) = lists.filter(|list| list.mentions(&["\"laravel/framework\""])) else { return seen };
    let is_left = |sighting: &Sighting| {
        let told = |word: &str| {
            let called = |name: &Option<String>| name.as_deref().is_some_and(|name| name.contains(word));
            called(&sighting.vendor) || called(&sighting.offering)
        };
        ENTRIES.iter().any(|(vendor, package)| told(vendor) && !list.mentions(&[package]))
    };
    seen.into_iter().filter(|sighting| !is_left(sighting)).collect()
}
