//! Markup without what HTML lets one leave out: end tags of cells, rows and items, and quotation marks around plain words.
//!
//! In: markup of sections, in which all text from outside is escaped, so that every `<` starts a tag of ours. Out: the same
//! document with fewer bytes.

/// Elements whose end tag may be left out where these templates use them.
const NO_END: [&str; 10] = ["td", "th", "tr", "li", "dt", "dd", "option", "thead", "tbody", "tfoot"];
/// Tags before which a line break means nothing.
const BLOCKS: [&str; 29] = [
    "p", "div", "/div", "ul", "/ul", "ol", "/ol", "li", "dl", "/dl", "dt", "dd", "table", "/table", "thead", "tbody",
    "tr", "th", "td", "h2", "h3", "h4", "article", "/article", "details", "/details", "label", "svg", "figure",
];
/// Tags that end a paragraph by themselves.
const ENDS_P: [&str; 14] =
    ["p", "div", "/div", "ul", "ol", "dl", "table", "h2", "h3", "h4", "/article", "/details", "/section", "article"];
/// Elements whose attributes are written bare.
const BARE: [&str; 20] = [
    "td", "th", "tr", "span", "small", "rect", "text", "path", "p", "ul", "table", "dl", "line", "option", "polygon",
    "b", "div", "li", "ol", "dt",
];

/// The markup with fewer bytes.
pub(super) fn lean(markup: &str) -> String {
    let mut out = String::with_capacity(markup.len());
    let mut rest = markup;
    while let Some(start) = rest.find('<') {
        let text = &rest[..start];
        rest = &rest[start..];
        // Line breaks between blocks are for those who read the templates.
        if !(text.trim().is_empty() && text.starts_with('\n') && begins(rest, &BLOCKS)) {
            out.push_str(text);
        }
        let Some(end) = rest.find('>') else { break };
        let (tag, after) = rest.split_at(end + 1);
        rest = after;
        let inner = &tag[1..end];
        if let Some(name) = inner.strip_prefix('/') {
            let ended = name == "p" && begins(rest.trim_start(), &ENDS_P);
            if !NO_END.contains(&name) && !ended {
                out.push_str(tag);
            }
            continue;
        }
        let name = inner.split([' ', '/', '\n']).next().unwrap_or_default();
        // A heading in the body of a table heads its row unless it says otherwise.
        let without = (name == "th" && tag.contains(" scope="))
            .then(|| tag.replace(" scope=\"row\"", "").replace(" scope=row", ""));
        let tag = without.as_deref().unwrap_or(tag);
        if BARE.contains(&name) && tag.contains('"') { bare(&mut out, tag) } else { out.push_str(tag) }
    }
    out.push_str(rest);
    out
}

/// The markup with links within the page written bare: there are a thousand of them.
pub(super) fn bare_links(markup: &str) -> String {
    const START: &str = "<a href=\"#";
    let mut out = String::with_capacity(markup.len());
    let mut rest = markup;
    while let Some(at) = rest.find(START) {
        let (before, after) = rest.split_at(at + START.len());
        let Some((id, tail)) = after.split_once('"') else { break };
        if id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-') && tail.starts_with([' ', '>']) {
            out.push_str(&before[..before.len() - 2]);
            out.push('#');
            out.push_str(id);
        } else {
            out.push_str(before);
            out.push_str(id);
            out.push('"');
        }
        rest = tail;
    }
    out.push_str(rest);
    out
}

/// Whether markup begins with one of these tags.
fn begins(markup: &str, tags: &[&str]) -> bool {
    let inner = markup.strip_prefix('<').unwrap_or_default();
    let end = inner.find([' ', '>']).unwrap_or(inner.len());
    tags.contains(&&inner[..end])
}

/// A tag with attributes bare where they are plain words; `id` and `href` keep their marks.
fn bare(out: &mut String, tag: &str) {
    let mut rest = tag;
    while let Some((before, after)) = rest.split_once("=\"") {
        let Some((value, tail)) = after.split_once('"') else { break };
        let name = before.rsplit(' ').next().unwrap_or_default();
        let plain =
            !value.is_empty() && value.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.' | b'%'));
        out.push_str(before);
        if plain && !matches!(name, "id" | "href" | "aria-labelledby") {
            out.push('=');
            out.push_str(value);
            // What follows must not be taken into the value.
            if tail.starts_with('/') {
                out.push(' ');
            }
        } else {
            out.push_str("=\"");
            out.push_str(value);
            out.push('"');
        }
        rest = tail;
    }
    out.push_str(rest);
}

#[cfg(test)]
mod tests {
    use super::lean;

    #[test]
    fn only_what_may_go_goes() {
        assert_eq!(
            lean(
                "<tr class=\"group\"><th scope=\"row\" id=\"a\">A &quot;b&quot;</th><td class=\"c l3\">x</td></tr></table>"
            ),
            "<tr class=group><th id=\"a\">A &quot;b&quot;<td class=\"c l3\">x</table>"
        );
        assert_eq!(lean("<rect class=\"f1\" x=\"-1.5\"/><p>a</p>"), "<rect class=f1 x=-1.5 /><p>a</p>");
        assert_eq!(lean("a < b"), "a < b");
        assert_eq!(lean("<p>a</p>\n<p>b</p> <b>c</b>\n<b>d</b>"), "<p>a<p>b</p> <b>c</b>\n<b>d</b>");
    }
}
