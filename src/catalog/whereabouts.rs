//! Where an entry stands in the catalog's files.
//!
//! In: the files, part of the path, and an id. Out: the place that defines the id (`id: …`), else the first that names it.
//! What must hold: an id is found as a whole word only; `front` is not `workfront`.

use crate::source::{Sources, Span};

/// The place of `id` in the files whose path contains `hint`.
pub(super) fn of(sources: &Sources, hint: &str, id: &str) -> Option<Span> {
    let files = || sources.iter().filter(|(_, file)| file.path.contains(hint));
    let definition = |text: &str| words(text, id).find(|at| defines(&text[..*at]));
    let found = files().find_map(|(file, source)| Some((file, definition(&source.text)?)));
    let (file, at) =
        found.or_else(|| files().find_map(|(file, source)| Some((file, words(&source.text, id).next()?))))?;
    Some(Span::new(file, at, at + id.len()))
}

/// Whether what stands before a word makes it the id of an entry.
fn defines(before: &str) -> bool {
    before.trim_end_matches(['"', '\'']).trim_end_matches(' ').ends_with("id:")
}

/// Places where `id` stands as a whole word.
fn words<'t>(text: &'t str, id: &'t str) -> impl Iterator<Item = usize> + 't {
    let inner = |c: char| c.is_alphanumeric() || c == '-' || c == '_';
    text.match_indices(id)
        .map(|(at, _)| at)
        .filter(move |at| !id.is_empty() && !text[..*at].ends_with(inner) && !text[at + id.len()..].starts_with(inner))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_a_whole_word_and_its_definition_comes_first() {
        let mut sources = Sources::default();
        sources.add("offerings/a.yaml", "- id: workfront\n  see: front\n");
        let file = sources.add("offerings/b.yaml", "vendor: front\n- id: \"front\"\n");
        let span = of(&sources, "offerings/", "front").expect("found");
        assert_eq!((span.file, span.start), (file, 21));
        assert_eq!(of(&sources, "offerings/", "fron"), None);
    }
}
