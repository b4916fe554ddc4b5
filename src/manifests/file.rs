//! Input files as text: encodings, names, and the parsed documents of YAML and JSON (parsed once, shared by readers).
//!
//! A file that is a template goes by the name that it will have once rendered, and is parsed without its marks.

use super::{Skipped, template};
use crate::source::yaml::{self, Node};
use crate::source::{FileId, MAX_FILE_BYTES, Span};
use std::sync::{Arc, OnceLock};

/// A file that the edge has read.
#[derive(Debug, Clone)]
pub struct InputFile {
    /// Path as the user gave it.
    pub path: String,
    /// Its bytes.
    pub bytes: Arc<[u8]>,
}

impl InputFile {
    /// A file from its path and bytes.
    pub fn new(path: impl Into<String>, bytes: impl Into<Arc<[u8]>>) -> Self {
        Self { path: path.into(), bytes: bytes.into() }
    }
}

/// A text file.
#[derive(Debug)]
pub struct File<'t> {
    /// Path with `/`.
    pub path: &'t str,
    /// Text.
    pub text: &'t str,
    /// For spans.
    pub id: FileId,
    /// The text without template marks, where it has any.
    plain: Option<&'t str>,
    documents: OnceLock<Result<Vec<Node<'t>>, yaml::Error>>,
}

impl<'t> File<'t> {
    /// A file of the arena. `plain` is its text without template marks, as [`without_marks`] makes it.
    #[must_use]
    pub fn new(path: &'t str, text: &'t str, plain: Option<&'t str>, id: FileId) -> Self {
        Self { path, text, id, plain, documents: OnceLock::new() }
    }

    /// The last part of the path; for a template, the name that it is rendered to.
    #[must_use]
    pub fn name(&self) -> &'t str {
        template::rendered_name(self.path.rsplit('/').next().unwrap_or(self.path))
    }

    /// The name up to its first dot.
    #[must_use]
    pub fn stem(&self) -> &'t str {
        self.name().split('.').next().unwrap_or_default()
    }

    /// The path with the name that the file is rendered to.
    #[must_use]
    pub fn rendered_path(&self) -> &'t str {
        let ending = self.path.rsplit('/').next().map_or(0, str::len) - self.name().len();
        &self.path[..self.path.len() - ending]
    }

    /// Whether the file is a template by its name.
    #[must_use]
    pub fn is_template(&self) -> bool {
        self.rendered_path().len() < self.path.len()
    }

    /// The path without its last part, empty for the working folder.
    #[must_use]
    pub fn folder(&self) -> &'t str {
        parent(self.path)
    }

    /// Whether the name ends so, ignoring case.
    #[must_use]
    pub fn ends_with(&self, end: &str) -> bool {
        let name = self.name();
        name.len() >= end.len()
            && name.is_char_boundary(name.len() - end.len())
            && name[name.len() - end.len()..].eq_ignore_ascii_case(end)
    }

    /// Whether the name is that of a YAML file.
    #[must_use]
    pub fn is_yaml(&self) -> bool {
        self.ends_with(".yaml") || self.ends_with(".yml")
    }

    /// Whether it is JSON by name or first character.
    #[must_use]
    pub fn is_json(&self) -> bool {
        let text = self.text.trim_start_matches('\u{feff}').trim_start();
        self.ends_with(".json") || (text.starts_with('{') && !text.starts_with("{{") && !text.starts_with("{%"))
    }

    /// The text as far as it can be read before it is rendered.
    #[must_use]
    pub fn readable(&self) -> &'t str {
        self.plain.filter(|_| self.is_template()).unwrap_or(self.text)
    }

    /// Whether any of the words occurs in the text. Cheap, to be asked before [`File::documents`].
    #[must_use]
    pub fn mentions(&self, words: &[&str]) -> bool {
        words.iter().any(|word| self.text.contains(word))
    }

    /// The YAML or JSON documents; empty when malformed.
    pub fn documents(&self) -> &[Node<'t>] {
        self.parsed().as_deref().unwrap_or_default()
    }

    /// The first YAML or JSON document.
    pub fn document(&self) -> Option<&Node<'t>> {
        self.documents().first()
    }

    /// Documents or what is wrong with them.
    pub fn parsed(&self) -> &Result<Vec<Node<'t>>, yaml::Error> {
        self.documents.get_or_init(|| match self.plain {
            None => yaml::parse_all(self.text, self.id),
            Some(plain) if self.is_template() => yaml::parse_all(plain, self.id),
            Some(plain) => {
                yaml::parse_all(self.text, self.id).or_else(|error| yaml::parse_all(plain, self.id).map_err(|_| error))
            }
        })
    }

    /// Place and reason when no reader took the file because its text is malformed.
    #[must_use]
    pub fn why_unread(&self) -> Option<(Option<usize>, String)> {
        match self.documents.get() {
            Some(Err(error)) if wanted(self.path) => {
                let what = if self.is_json() { "JSON" } else { "YAML" };
                Some((Some(error.span.start as usize), format!("malformed {what}: {}", error.message)))
            }
            _ => None,
        }
    }
}

/// The text of a YAML or JSON file without its template marks; `None` where it has none.
pub(super) fn without_marks(path: &str, text: &str) -> Option<String> {
    let name = template::rendered_name(path.rsplit('/').next().unwrap_or(path)).to_ascii_lowercase();
    let wanted = [".yaml", ".yml", ".json", ".tpl", ".tf"].iter().any(|end| name.ends_with(end));
    (wanted && template::is_marked(text)).then(|| template::without_marks(text))
}

const TEXT_ENDINGS: &[&str] = &[
    ".tf",
    ".tofu",
    ".tfvars",
    ".tf.json",
    ".tofu.json",
    ".tfvars.json",
    ".json",
    ".yaml",
    ".yml",
    ".tfstate",
    ".bicep",
    ".bicepparam",
    ".template",
    ".xml",
    ".zone",
    ".spdx",
    ".hcl",
    ".toml",
    ".mod",
    ".tpl",
    ".cdx",
];

fn wanted(path: &str) -> bool {
    let name = template::rendered_name(path.rsplit('/').next().unwrap_or(path));
    let lower = name.to_lowercase();
    TEXT_ENDINGS.iter().any(|end| lower.ends_with(end))
}

/// The text of a file; `None` for files that are no text and were not expected to be.
pub(super) fn decode(input: &InputFile) -> Option<Result<Arc<str>, String>> {
    let bytes = &*input.bytes;
    if bytes.len() as u64 > MAX_FILE_BYTES {
        return Some(Err(format!("larger than {} MiB", MAX_FILE_BYTES / 1024 / 1024)));
    }
    if bytes.starts_with(b"PK\x03\x04") && (input.path.contains("tfplan") || input.path.ends_with(".plan")) {
        return Some(Err("a binary plan; write it with `terraform show -json`".to_owned()));
    }
    let utf16 = match bytes {
        [0xff, 0xfe, ..] => Some((u16::from_le_bytes as fn([u8; 2]) -> u16, 2)),
        [0xfe, 0xff, ..] => Some((u16::from_be_bytes as fn([u8; 2]) -> u16, 2)),
        [b'{' | b'[' | b'#' | b'a'..=b'z', 0, _, 0, ..] => Some((u16::from_le_bytes as fn([u8; 2]) -> u16, 0)),
        [0, b'{' | b'[' | b'#' | b'a'..=b'z', 0, _, ..] => Some((u16::from_be_bytes as fn([u8; 2]) -> u16, 0)),
        _ => None,
    };
    if let Some((unit, skip)) = utf16 {
        let units = bytes[skip..].as_chunks::<2>().0.iter().map(|pair| unit(*pair));
        let text: Result<String, _> = char::decode_utf16(units).collect();
        return match text {
            Ok(text) => Some(Ok(text.into())),
            Err(_) if wanted(&input.path) => Some(Err("not valid UTF-16".to_owned())),
            Err(_) => None,
        };
    }
    match std::str::from_utf8(bytes) {
        Ok(text) if !text.contains('\0') => Some(Ok(text.into())),
        Ok(_) if wanted(&input.path) => Some(Err("contains NUL bytes; not a text".to_owned())),
        Err(error) if wanted(&input.path) => Some(Err(format!("not valid UTF-8 (byte {})", error.valid_up_to()))),
        _ => None,
    }
}

/// A path without its last part, empty for the working folder.
pub(super) fn parent(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// The folders around a folder or file, the nearest first and the working folder, which is empty, last.
pub(super) fn above(path: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(path), |path| (!path.is_empty()).then(|| parent(path))).skip(1)
}

/// A folder and those above it, the nearest first.
pub(super) fn from_here_up(folder: &str) -> impl Iterator<Item = &str> {
    std::iter::once(folder).chain(above(folder))
}

/// The path of a file in a folder.
pub(super) fn inside(folder: &str, name: &str) -> String {
    if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") }
}

/// The folder that all of these lie in, or are.
pub(super) fn common_folder<'f>(mut folders: impl Iterator<Item = &'f str>) -> &'f str {
    let first = folders.next().unwrap_or_default();
    folders.fold(first, |mut common, folder| {
        while !is_within(folder, common) {
            common = parent(common);
        }
        common
    })
}

/// The files in the order of their paths, each once, without those in folders that their names put aside.
pub(super) fn in_order(files: &[InputFile]) -> (Vec<&InputFile>, Vec<Skipped>) {
    let mut order: Vec<&InputFile> = files.iter().collect();
    order.sort_by(|a, b| a.path.cmp(&b.path));
    order.dedup_by(|a, b| a.path == b.path);
    let root = common_folder(order.iter().map(|file| parent(&file.path)));
    let (aside, order): (Vec<_>, Vec<_>) = order.into_iter().partition(|file| {
        let below = parent(&file.path).strip_prefix(root).unwrap_or_default();
        below.split('/').any(is_put_aside)
    });
    let skipped = |file: &InputFile| Skipped {
        path: file.path.clone(),
        line: None,
        whole: true,
        reason: "in a folder that its name puts aside".to_owned(),
    };
    (order, aside.into_iter().map(skipped).collect())
}

/// Whether a folder's name says that nobody uses what lies in it.
fn is_put_aside(folder: &str) -> bool {
    const ENDINGS: &[&str] = &[".bak", ".deprecated", ".disabled", ".old"];
    const NAMES: &[&str] = &["_archive", ".archive", "_disabled", "disabled"];
    NAMES.contains(&folder) || ENDINGS.iter().any(|end| folder.ends_with(end))
}

/// Whether a folder is `outer` or lies in it.
pub(super) fn is_within(folder: &str, outer: &str) -> bool {
    outer.is_empty() || folder.strip_prefix(outer).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// The lines of a text of many lines within a file, such as a script in a pipeline.
pub(super) struct Within<'t> {
    text: &'t str,
    whole: Span,
    from: usize,
}

impl<'t> Within<'t> {
    /// How far behind the last line the next one may stand, in bytes.
    const REACH: usize = 64 * 1024;

    pub(super) fn new(text: &'t str, whole: Span) -> Self {
        Self { text, whole, from: whole.start as usize }
    }

    /// Where the next line stands: all of the text where it is not found, for readers change lines before they look at them.
    pub(super) fn line(&mut self, line: &str) -> Span {
        let plain = told_apart(line);
        let rest = self.text.get(self.from..).unwrap_or_default();
        let mut end = rest.len().min(Self::REACH);
        while !rest.is_char_boundary(end) {
            end -= 1;
        }
        match rest[..end].find(plain).filter(|_| plain.len() >= 4) {
            Some(at) => {
                let begin = rest[..at].rfind('\n').map_or(0, |end| end + 1);
                let begin = at - rest[begin..at].trim_start().len();
                let length = rest[at..].find(['\n', '\r']).unwrap_or(plain.len()).max(plain.len());
                self.from += begin;
                Span::new(self.whole.file, self.from, self.from + at - begin + length)
            }
            None => self.whole,
        }
    }
}

/// The part of a line by which it is found again: its beginning if that says enough, else the longest between marks that readers
/// change. Lines that were joined have several blanks where they were parted.
fn told_apart(line: &str) -> &str {
    let parts = || line.split(['$', '\\', '\'', '"', '`']).flat_map(|part| part.split("  ")).map(str::trim);
    let first = parts().next().filter(|part| part.len() >= 8);
    first.or_else(|| parts().max_by_key(|part| part.len())).unwrap_or_default()
}

/// Lines without the blanks around them, each with the place at which it begins.
pub(super) fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut offset = 0;
    text.split_inclusive('\n').map(move |line| {
        let start = offset + line.len() - line.trim_start().len();
        offset += line.len();
        (start, line.trim())
    })
}
