//! Markup without what HTML lets one leave out: end tags of cells, rows and items, and quotation marks around plain words.
//!
//! In: markup of sections, in which all text from outside is escaped, so that every `<` starts a tag of ours. Out: the same
//! document with fewer bytes.

/// Elements whose end tag may be left out where these templates use them.
const NO_END: [&str; 10] = ["td", "th", "tr", "li", "dt", "dd", "option", "thead", "tbody", "tfoot"];
/// Elements whose attributes are written bare.
const BARE: [&str; 16] = [
    "td", "th", "tr", "span", "small", "rect", "text", "path", "p", "ul", "table", "dl", "line", "option", "polygon",
    "b",
];

/// The markup with fewer bytes.
pub(super) fn lean(markup: &str) -> String {
    let mut out = String::with_capacity(markup.len());
    let mut rest = markup;
    while let Some(start) = rest.find('<') {
        out.push_str(&rest[..start]);
        rest = &rest[start..];
        let Some(end) = rest.find('>') else { break };
        let (tag, after) = rest.split_at(end + 1);
        rest = after;
        let inner = &tag[1..end];
        if let Some(name) = inner.strip_prefix('/') {
            if !NO_END.contains(&name) {
                out.push_str(tag);
            }
            continue;
        }
        let name = inner.split([' ', '/', '\n']).next().unwrap_or_default();
        if BARE.contains(&name) && inner.contains('"') { bare(&mut out, tag) } else { out.push_str(tag) }
    }
    out.push_str(rest);
    out
}

/// A tag with attributes bare where they are plain words; `id` and `href` keep their marks.
fn bare(out: &mut String, tag: &str) {
    let mut rest = tag;
    while let Some((before, after)) = rest.split_once("=\"") {
        let Some((value, tail)) = after.split_once('"') else { break };
        let name = before.rsplit(' ').next().unwrap_or_default();
        let plain = !value.is_empty() && value.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.'));
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
            "<tr class=group><th scope=row id=\"a\">A &quot;b&quot;<td class=\"c l3\">x</table>"
        );
        assert_eq!(lean("<rect class=\"f1\" x=\"-1.5\"/><p>a</p>"), "<rect class=f1 x=-1.5 /><p>a</p>");
        assert_eq!(lean("a < b"), "a < b");
    }
}
