//! A person's Markdown as markup that can do no harm: no raw HTML, no images, links to the web and to mail only.

use crate::report::view::source::is_link;
use crate::source::unseen::misleads;
use pulldown_cmark::{CowStr, Event, HeadingLevel, Options, Parser, Tag, TagEnd, html};

/// Longest text that is rendered, in bytes.
const LONGEST: usize = 100_000;

/// Renders Markdown. Headings start below `level` (2: the first is `h3`).
pub(super) fn render(text: &str, level: usize) -> String {
    let mut end = text.len().min(LONGEST);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let parser = Parser::new_ext(&text[..end], Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH);
    let mut links = Vec::new();
    let events = parser.filter_map(|event| match event {
        Event::Html(raw) | Event::InlineHtml(raw) => Some(Event::Text(raw)),
        Event::Start(Tag::Image { .. }) | Event::End(TagEnd::Image) => None,
        Event::Start(Tag::Link { link_type, dest_url, title, id }) => {
            let allowed = is_link(&dest_url) || is_mail(&dest_url) || dest_url.starts_with('#');
            links.push(allowed);
            allowed.then_some(Event::Start(Tag::Link { link_type, dest_url, title, id }))
        }
        Event::End(TagEnd::Link) => links.pop().unwrap_or(false).then_some(Event::End(TagEnd::Link)),
        Event::Start(Tag::Heading { level: found, .. }) => Some(Event::Start(Tag::Heading {
            level: below(found, level),
            id: None,
            classes: Vec::new(),
            attrs: Vec::new(),
        })),
        Event::End(TagEnd::Heading(found)) => Some(Event::End(TagEnd::Heading(below(found, level)))),
        Event::Text(text) => Some(Event::Text(CowStr::from(clean(&text)))),
        other => Some(other),
    });
    let mut out = String::with_capacity(end * 2);
    html::push_html(&mut out, events);
    out
}

fn clean(text: &str) -> String {
    text.chars().map(|c| if misleads(c) && !matches!(c, '\n' | '\t') { '\u{fffd}' } else { c }).collect()
}

fn is_mail(address: &str) -> bool {
    address.strip_prefix("mailto:").is_some_and(|rest| {
        rest.contains('@')
            && rest.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '@' | '.' | '-' | '_' | '+'))
    })
}

fn below(found: HeadingLevel, level: usize) -> HeadingLevel {
    HeadingLevel::try_from((found as usize + level).min(6)).unwrap_or(HeadingLevel::H6)
}

#[cfg(test)]
mod tests {
    use super::render;

    #[test]
    fn nothing_active_gets_through() {
        let out = render(
            "# A\n\n<script>alert(1)</script>\n\nSee [x](javascript:alert(1)) ![y](https://example.org/z.png) [z](https://example.org)",
            2,
        );
        assert!(!out.contains("<script"), "{out}");
        assert!(!out.contains("javascript:"), "{out}");
        assert!(!out.contains("<img"), "{out}");
        assert!(out.contains("<h3>A</h3>") && out.contains("href=\"https://example.org\""), "{out}");
    }
}
