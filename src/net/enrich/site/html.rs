//! The hosts that a page's HTML names, and where: no tree is built and nothing is loaded.
//!
//! In: text. Out: pairs of host and place, as they stand. Anything ends, however odd the HTML.

/// Goes through tags and the texts of scripts and styles.
pub(super) fn scan_html(html: &str, found: &mut Vec<(String, String)>) {
    let mut rest = html;
    while let Some(open) = rest.find('<') {
        rest = &rest[open + 1..];
        if let Some(comment) = rest.strip_prefix("!--") {
            rest = comment.find("-->").map_or("", |end| &comment[end + 3..]);
            continue;
        }
        let (tag, after) = tag_end(rest);
        rest = after;
        let name: String = tag.chars().take_while(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase();
        scan_tag(&name, tag, found);
        if matches!(name.as_str(), "script" | "style") {
            let close = format!("</{name}");
            let end = find_folded(rest, &close).unwrap_or(rest.len());
            hosts_in(&rest[..end], if name == "script" { "text" } else { "style" }, found);
            rest = &rest[end..];
        }
    }
}

/// Splits after the `>` that ends a tag, which may stand in quotes before.
fn tag_end(text: &str) -> (&str, &str) {
    let mut quote = None;
    for (at, byte) in text.bytes().enumerate() {
        match (quote, byte) {
            (None, b'>') => return (&text[..at], &text[at + 1..]),
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), byte) if open == byte => quote = None,
            _ => {}
        }
    }
    (text, "")
}

fn find_folded(text: &str, what: &str) -> Option<usize> {
    text.as_bytes().windows(what.len()).position(|window| window.eq_ignore_ascii_case(what.as_bytes()))
}

fn scan_tag(name: &str, tag: &str, found: &mut Vec<(String, String)>) {
    let place = match name {
        "script" => "script",
        "iframe" | "frame" | "embed" | "object" => "frame",
        "form" => "form",
        "link" => "style",
        "img" | "picture" | "input" => "image",
        "video" | "audio" | "source" | "track" => "media",
        _ => "",
    };
    for (key, value) in attributes(tag) {
        let value = value.trim();
        match key.as_str() {
            "src" | "srcset" | "data-src" | "data-srcset" | "data-lazy-src" | "poster" | "data" | "action"
            | "formaction"
                if !place.is_empty() =>
            {
                hosts_in(value, place, found);
            }
            "href" if name == "link" => {
                let relation =
                    attributes(tag).into_iter().find(|(key, _)| key == "rel").map(|(_, rel)| rel.to_ascii_lowercase());
                let relation = relation.unwrap_or_default();
                // Links that only describe the page load nothing.
                let loads = ["stylesheet", "preload", "prefetch", "icon", "manifest", "modulepreload"]
                    .iter()
                    .any(|word| relation.contains(word));
                let connects = relation.contains("preconnect") || relation.contains("dns-prefetch");
                if loads || connects {
                    hosts_in(value, if connects { "connect" } else { "style" }, found);
                }
            }
            "style" => hosts_in(value, "style", found),
            "content" if name == "meta" && find_folded(tag, "content-security-policy").is_some() => {
                scan_policy(value, found)
            }
            _ => {}
        }
    }
}

fn attributes(tag: &str) -> Vec<(String, String)> {
    let mut out = Vec::new();
    let mut rest = tag.trim_start_matches(|c: char| !c.is_ascii_whitespace());
    while let Some(start) = rest.find(|c: char| !c.is_ascii_whitespace() && c != '/') {
        rest = &rest[start..];
        let end = rest.find(|c: char| c.is_ascii_whitespace() || c == '=' || c == '/').unwrap_or(rest.len());
        let key = rest[..end].to_ascii_lowercase();
        let after = rest[end..].trim_start();
        let Some(value) = after.strip_prefix('=').map(str::trim_start) else {
            rest = if end == 0 { &rest[1..] } else { &rest[end..] };
            continue;
        };
        let (value, next) = match value.chars().next() {
            Some(quote @ ('"' | '\'')) => {
                let inner = &value[1..];
                inner.find(quote).map_or((inner, ""), |close| (&inner[..close], &inner[close + 1..]))
            }
            _ => {
                let close = value.find(|c: char| c.is_ascii_whitespace()).unwrap_or(value.len());
                (&value[..close], &value[close..])
            }
        };
        out.push((key, value.replace("&amp;", "&")));
        rest = next;
    }
    out
}

/// Hosts of a content security policy: what the page allows itself, not what it loads.
pub(super) fn scan_policy(policy: &str, found: &mut Vec<(String, String)>) {
    for word in policy.split([' ', ';', '\t', '\n']) {
        let word = word.trim_start_matches("https://").trim_start_matches("wss://").trim_start_matches("*.");
        let host = word.split(['/', ':']).next().unwrap_or_default();
        if super::super::dns::is_domain(host) {
            found.push((host.to_ascii_lowercase(), "policy".to_owned()));
        }
    }
}

/// Every `https://host`, `http://host` and `//host` in a text.
pub(super) fn hosts_in(text: &str, place: &str, found: &mut Vec<(String, String)>) {
    for (at, _) in text.match_indices("//") {
        let before = &text[..at];
        let absolute = before.ends_with("http:")
            || before.ends_with("https:")
            || before.ends_with("wss:")
            || before.ends_with("\\/");
        let relative = before.is_empty() || before.ends_with(['"', '\'', '(', ' ', ',', '\n', '`', '<']);
        // In scripts `//` mostly starts a remark: only a written scheme counts there.
        if !(absolute || (relative && place != "text")) {
            continue;
        }
        let host: String =
            text[at + 2..].chars().take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_')).collect();
        let host = host.trim_end_matches('.').to_ascii_lowercase();
        if super::super::dns::is_domain(&host) {
            found.push((host, place.to_owned()));
        }
    }
}
