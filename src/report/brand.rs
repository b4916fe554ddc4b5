//! The consultant's kit: client and author, logo, colour, cover text, own sections, order and omission of sections.
//!
//! In: the text of `brand.yaml`, and the bytes of the logo it names (read by the edge). Out: a [`Brand`] and what is wrong
//! with it. What must hold: a colour that would be hard to read is refused with a readable one suggested; nothing in here can
//! bring active content into a report.

use crate::diagnostic::Diagnostic;
use crate::diagnostic::fields::Problems;
use crate::source::yaml::{self, Node};
use crate::source::{FileId, Span};
use base64::Engine as _;

/// Largest logo, in bytes.
pub const MAX_LOGO_BYTES: usize = 256 * 1024;

/// Sections of the report that can be ordered and left out, in their usual order.
pub const SECTIONS: &[&str] = &[
    "services",
    "heat",
    "graph",
    "flows",
    "concentration",
    "lenses",
    "plan",
    "scenarios",
    "compare",
    "findings",
    "questions",
    "pages",
    "method",
    "sources",
];

/// Sections of the report on several organisations that can be left out too; they stand in front of the organisations.
pub const GROUP_SECTIONS: &[&str] = &["ties"];

/// How a report looks and what it says besides the results.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Brand {
    /// For whom.
    pub client: String,
    /// By whom.
    pub author: String,
    /// Title instead of the usual one.
    pub title: String,
    /// Text under the title, Markdown.
    pub cover: String,
    /// Line at the foot of the report.
    pub footer: String,
    /// Logo as a data address; empty: none.
    pub logo: String,
    /// What the logo shows, for readers who do not see it.
    pub logo_alt: String,
    /// Accent colour on light and on dark ground; empty: the usual ones.
    pub colour: Option<Accent>,
    /// Own sections.
    pub sections: Vec<OwnSection>,
    /// Ids of sections in the wanted order; those not named follow in their usual order.
    pub order: Vec<String>,
    /// Ids of sections left out.
    pub omit: Vec<String>,
}

/// Accent colours that can be read on their ground.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Accent {
    /// On light ground, `#rrggbb`.
    pub light: String,
    /// On dark ground, `#rrggbb`.
    pub dark: String,
}

/// A section of one's own.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct OwnSection {
    /// Id, used in `order`.
    pub id: String,
    /// Heading.
    pub title: String,
    /// Text, Markdown.
    pub text: String,
    /// Id of the section that it follows; empty: at the end.
    pub after: String,
}

/// A brand as read, with the logo still to be brought.
#[derive(Debug, Clone, Default)]
pub struct Draft {
    /// Everything but the logo.
    pub brand: Brand,
    /// Path of the logo, relative to the file, and where it stands.
    pub logo: Option<(String, Span)>,
}

/// Reads `brand.yaml`.
#[must_use]
pub fn read(text: &str, file: FileId) -> (Draft, Vec<Diagnostic>) {
    let mut problems = Problems::default();
    let mut draft = Draft::default();
    match yaml::parse(text, file) {
        Err(error) => problems.push(Diagnostic::error("invalid-yaml", error.message).at(error.span, "here")),
        Ok(None) => {}
        Ok(Some(node)) => document(&mut problems, &node, &mut draft),
    }
    (draft, problems.list)
}

const FIELDS: &[&str] = &[
    "client", "author", "title", "cover", "footer", "logo", "logo_alt", "colour", "color", "sections", "order", "omit",
];

fn document(problems: &mut Problems, node: &Node<'_>, draft: &mut Draft) {
    let Draft { brand, logo } = draft;
    problems.each(node, "a brand", FIELDS, |problems, field, value| {
        let words = |problems: &mut Problems| problems.text(value, field).unwrap_or_default();
        match field {
            "client" => brand.client = words(problems),
            "author" => brand.author = words(problems),
            "title" => brand.title = words(problems),
            "cover" => brand.cover = words(problems),
            "footer" => brand.footer = words(problems),
            "logo_alt" => brand.logo_alt = words(problems),
            "logo" => *logo = problems.text(value, field).map(|path| (path, value.span)),
            "colour" | "color" => {
                if let Some(text) = problems.text(value, field) {
                    match accent(&text) {
                        Ok(accent) => brand.colour = Some(accent),
                        Err(message) => {
                            problems.push(Diagnostic::error("poor-contrast", message).at(value.span, "this colour"))
                        }
                    }
                }
            }
            "order" => brand.order = problems.texts(value, field).unwrap_or_default(),
            "omit" => brand.omit = problems.texts(value, field).unwrap_or_default(),
            "sections" => match value.as_sequence() {
                Some(items) => brand.sections = items.iter().filter_map(|item| section(problems, item)).collect(),
                None => problems.wrong(value, field, "a list"),
            },
            _ => return false,
        }
        true
    });
    for (name, list) in [("order", &brand.order), ("omit", &brand.omit)] {
        for id in list {
            let own = brand.sections.iter().any(|section| section.id == *id);
            let known = SECTIONS.contains(&id.as_str()) || (name == "omit" && GROUP_SECTIONS.contains(&id.as_str()));
            if !own && !known {
                problems.push(
                    Diagnostic::error("unknown-section", format!("`{name}` names no section `{id}`"))
                        .at(node.get(name).map(|value| value.span), "here")
                        .help(format!("sections are {}", SECTIONS.join(", "))),
                );
            }
        }
    }
}

fn section(problems: &mut Problems, node: &Node<'_>) -> Option<OwnSection> {
    let mut out = OwnSection::default();
    problems.each(node, "a section", &["id", "title", "text", "after"], |problems, field, value| {
        let slot = match field {
            "id" => &mut out.id,
            "title" => &mut out.title,
            "text" => &mut out.text,
            "after" => &mut out.after,
            _ => return false,
        };
        *slot = problems.text(value, field).unwrap_or_default();
        true
    });
    if out.title.is_empty() {
        problems.push(Diagnostic::error("missing-title", "a section has no `title`").at(node.span, "add `title:`"));
        return None;
    }
    if out.id.is_empty() {
        out.id = out.title.to_lowercase().chars().map(|c| if c.is_alphanumeric() { c } else { '-' }).collect();
    }
    Some(out)
}

impl Draft {
    /// The brand with its logo.
    #[must_use]
    pub fn with_logo(mut self, bytes: Option<&[u8]>) -> (Brand, Vec<Diagnostic>) {
        let mut found = Vec::new();
        if let (Some((_, span)), Some(bytes)) = (&self.logo, bytes) {
            match embed(bytes) {
                Ok(address) => self.brand.logo = address,
                Err(message) => found.push(Diagnostic::error("unusable-logo", message).at(*span, "this file")),
            }
        }
        (self.brand, found)
    }
}

/// An image as a data address; the type is told by the bytes, not by the name.
///
/// # Errors
/// One sentence on what is wrong with it.
pub fn embed(bytes: &[u8]) -> Result<String, String> {
    if bytes.len() > MAX_LOGO_BYTES {
        return Err(format!(
            "the logo has {} KiB, at most {} KiB are embedded",
            bytes.len() / 1024,
            MAX_LOGO_BYTES / 1024
        ));
    }
    let start = String::from_utf8_lossy(&bytes[..bytes.len().min(1024)]).to_lowercase();
    let kind = match bytes {
        [0x89, b'P', b'N', b'G', ..] => "image/png",
        [0xff, 0xd8, 0xff, ..] => "image/jpeg",
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => "image/webp",
        _ if start.contains("<svg") => "image/svg+xml",
        _ => return Err("the logo is neither PNG, JPEG, WebP nor SVG".to_owned()),
    };
    Ok(format!("data:{kind};base64,{}", base64::engine::general_purpose::STANDARD.encode(bytes)))
}

/// Least contrast of text on its ground (WCAG 2.2, 1.4.3).
const LEAST_CONTRAST: f64 = 4.5;
const LIGHT_GROUND: [u8; 3] = [0xf7, 0xf6, 0xf2];
const DARK_GROUND: [u8; 3] = [0x1b, 0x23, 0x2b];

/// Accents from one colour: refused when it cannot be read on light ground; lightened for dark ground.
fn accent(text: &str) -> Result<Accent, String> {
    let colour = parse(text).ok_or_else(|| format!("`{text}` is no colour of the form #1a2b3c"))?;
    let found = contrast(colour, LIGHT_GROUND);
    if found < LEAST_CONTRAST {
        let better = shift(colour, [0, 0, 0], LIGHT_GROUND);
        return Err(format!(
            "{text} has a contrast of {found:.1}:1 on light ground, 4.5:1 are needed; {} would do",
            hex(better)
        ));
    }
    Ok(Accent { light: hex(colour), dark: hex(shift(colour, [255, 255, 255], DARK_GROUND)) })
}

fn parse(text: &str) -> Option<[u8; 3]> {
    let digits = text.trim().strip_prefix('#')?;
    let long = match digits.len() {
        3 if digits.is_ascii() => digits.chars().flat_map(|c| [c, c]).collect(),
        6 if digits.is_ascii() => digits.to_owned(),
        _ => return None,
    };
    let at = |n: usize| u8::from_str_radix(&long[n..n + 2], 16).ok();
    Some([at(0)?, at(2)?, at(4)?])
}

fn hex([r, g, b]: [u8; 3]) -> String {
    format!("#{r:02x}{g:02x}{b:02x}")
}

/// Contrast of two colours, 1 to 21.
fn contrast(a: [u8; 3], b: [u8; 3]) -> f64 {
    let light = |colour: [u8; 3]| {
        let part = |value: u8| {
            let c = f64::from(value) / 255.0;
            if c <= 0.040_45 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * part(colour[0]) + 0.7152 * part(colour[1]) + 0.0722 * part(colour[2])
    };
    let (a, b) = (light(a), light(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

/// The nearest mix of a colour with another that can be read on a ground.
fn shift(colour: [u8; 3], towards: [u8; 3], ground: [u8; 3]) -> [u8; 3] {
    let mix = |step: u16| {
        let part = |at: usize| {
            let (from, to) = (u16::from(colour[at]), u16::from(towards[at]));
            u8::try_from((from * (20 - step) + to * step) / 20).unwrap_or(u8::MAX)
        };
        [part(0), part(1), part(2)]
    };
    (0..=20).map(mix).find(|mixed| contrast(*mixed, ground) >= LEAST_CONTRAST + 0.1).unwrap_or(towards)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Sources;

    fn read_text(text: &str) -> (Draft, Vec<Diagnostic>) {
        let mut sources = Sources::default();
        let file = sources.add("brand.yaml", text);
        read(text, file)
    }

    #[test]
    fn a_full_brand_is_read() {
        let (draft, found) = read_text(
            "client: A\nauthor: B\ncolour: '#0b5d66'\nlogo: logo.png\nomit: [lenses]\nsections:\n  - { id: next, title: Next, text: '**x**', after: services }\norder: [services, next]\n",
        );
        assert!(found.is_empty(), "{found:?}");
        assert_eq!(draft.brand.sections[0].id, "next");
        assert_eq!(draft.logo.as_ref().map(|(path, _)| path.as_str()), Some("logo.png"));
        assert!(draft.brand.colour.is_some());
    }

    #[test]
    fn a_pale_colour_is_refused_with_a_better_one() {
        let (draft, found) = read_text("colour: '#ffcc00'\n");
        assert_eq!(draft.brand.colour, None);
        assert!(found[0].message.contains("would do"), "{}", found[0].message);
    }

    #[test]
    fn unknown_sections_are_named() {
        let (_, found) = read_text("omit: [nosuch]\n");
        assert!(found[0].message.contains("nosuch"));
        assert!(read_text("omit: [ties]\n").1.is_empty());
        assert!(read_text("order: [ties]\n").1[0].message.contains("ties"));
    }

    #[test]
    fn logos_are_checked_by_their_bytes() {
        assert!(embed(b"\x89PNG\r\n\x1a\n").is_ok_and(|a| a.starts_with("data:image/png;base64,")));
        assert!(embed(b"<html>").is_err());
        assert!(embed(&vec![0x89; MAX_LOGO_BYTES + 1]).is_err());
    }
}
