//! Literals that are compared with a fact of a fixed vocabulary: is it one of the words at all?
//!
//! In: the words that the fact can be, the literal. Out: nothing, or help that names the word that was probably meant.

use super::facts::Words;
use crate::catalog::Catalog;
use crate::diagnostic::suggest;
use crate::model::words::Date;

/// `None`: the fact can be this word. Else what to do.
pub(super) fn never(words: Words, word: &str, catalog: &Catalog) -> Option<Vec<String>> {
    let raw = &catalog.raw;
    let known = match words {
        Words::Free => true,
        Words::Of(list) => list.contains(&word),
        Words::Day => is_day(word),
        Words::Place => word.is_empty() || catalog.is_place(word),
        Words::DataClass => catalog.data_class(word).is_some(),
        Words::Category => catalog.category(word).is_some(),
        Words::Group => raw.categories.iter().any(|entry| entry.group == word),
        Words::Vendor => catalog.vendor(word).is_some(),
        Words::Offering => catalog.offering(word).is_some(),
        Words::Control => catalog.control(word).is_some(),
        Words::Lens => lenses(catalog).any(|lens| lens == word),
    };
    if known {
        return None;
    }
    let named = |id: Option<&str>| id.map(|id| vec![format!("did you mean `{id}`?")]);
    Some(match words {
        Words::Free => Vec::new(),
        Words::Of(list) => suggest::help(word, list),
        Words::Day => vec!["days are written `2026-11-21`".to_owned()],
        Words::Place => place(word, catalog),
        Words::DataClass => ids(word, raw.data_classes.iter().map(|class| class.id.as_str())),
        Words::Category => named(catalog.names().category(word))
            .unwrap_or_else(|| ids(word, raw.categories.iter().map(|category| category.id()))),
        Words::Group => ids(word, raw.categories.iter().map(|entry| entry.group.as_str())),
        Words::Vendor => named(catalog.names().vendor(word))
            .unwrap_or_else(|| ids(word, raw.vendors.iter().map(|vendor| vendor.id()))),
        Words::Offering => named(catalog.names().offering(word))
            .unwrap_or_else(|| ids(word, catalog.offerings().map(|(_, offering)| offering.id.as_str()))),
        Words::Control => control(word, catalog),
        Words::Lens => ids(word, lenses(catalog)),
    })
}

fn ids<'c>(word: &str, ids: impl IntoIterator<Item = &'c str>) -> Vec<String> {
    let mut valid: Vec<&str> = ids.into_iter().collect();
    valid.sort_unstable();
    valid.dedup();
    suggest::help(word, &valid)
}

/// A day, or the beginning of one, which compares as well.
fn is_day(word: &str) -> bool {
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    match word.len() {
        4 => digits(word),
        7 => word.split_once('-').is_some_and(|(year, month)| year.len() == 4 && digits(year) && digits(month)),
        _ => word.parse::<Date>().is_ok_and(|day| day.to_string() == word),
    }
}

/// Ids of the lenses that have SEAL levels.
pub(in crate::policy) fn lenses(catalog: &Catalog) -> impl Iterator<Item = &str> {
    catalog.raw.lenses.iter().filter(|lens| lens.has_seal()).map(|lens| lens.id.as_str())
}

/// Help for a control that does not exist.
pub(super) fn control(word: &str, catalog: &Catalog) -> Vec<String> {
    let valid: Vec<&str> = catalog.raw.controls.iter().map(|control| control.id.as_str()).collect();
    let mut help = suggest::help(word, &valid);
    help.push("`hoheit catalog list controls` shows all".to_owned());
    help
}

/// Help for a country or bloc that does not exist.
pub(in crate::policy) fn place(word: &str, catalog: &Catalog) -> Vec<String> {
    let meant = catalog.closest_country(word).map(|country| country.code.clone());
    let meant = meant.or_else(|| Some(word.to_uppercase()).filter(|code| catalog.is_place(code)));
    let mut help: Vec<String> = meant.map(|code| format!("did you mean `{code}`?")).into_iter().collect();
    help.push("use codes such as DE, US, EU, EEA".to_owned());
    help
}
