//! One of the organisation's own pages, on request: which other hosts it brings in, by its HTML and its headers.
//!
//! Only the page itself is asked for, after robots.txt allowed it; nothing that it names is loaded and no script runs.
//! What a script would load later is therefore not seen, and the absence of a host proves nothing.

use super::super::address::{host_of, is_local_name, scheme_and_host, site_of};
use super::super::endpoints::Endpoints;
use super::super::fact::{Asked, Fact, Host, Source};
use super::super::fetch::{FetchError, Redirects, Request, Response};
use super::super::plan::PlannedRequest;
use super::{Asking, Enricher};
use std::collections::BTreeMap;

/// See the module.
#[derive(Debug, Clone, Copy)]
pub struct Site;

/// Headers that give away who delivers a page, and a host of that vendor.
const HEADERS: &[(&str, &str, &str)] = &[
    ("cf-ray", "", "cloudflare.com"),
    ("server", "cloudflare", "cloudflare.com"),
    ("x-amz-cf-id", "", "cloudfront.net"),
    ("server", "amazons3", "amazonaws.com"),
    ("server", "awselb", "amazonaws.com"),
    ("x-azure-ref", "", "azurefd.net"),
    ("x-vercel-id", "", "vercel.com"),
    ("x-nf-request-id", "", "netlify.com"),
    ("x-github-request-id", "", "github.com"),
    ("x-fastly-request-id", "", "fastly.net"),
    ("x-akamai-transformed", "", "akamai.com"),
    ("server", "akamaighost", "akamai.com"),
    ("server", "gws", "google.com"),
    ("server", "google frontend", "google.com"),
    ("x-goog-generation", "", "googleapis.com"),
    ("server", "bunnycdn", "bunny.net"),
    ("x-shopid", "", "shopify.com"),
    ("x-wix-request-id", "", "wix.com"),
    ("x-hs-cache-config", "", "hubspot.com"),
    ("x-jimdo-instance", "", "jimdo.com"),
];

impl Enricher for Site {
    fn source(&self) -> Source {
        Source::Site
    }

    fn plan(&self, asked: &Asked, _: &Endpoints) -> Vec<PlannedRequest> {
        vec![PlannedRequest::new(
            Source::Site,
            host_of(&asked.what),
            format!("the request for its robots.txt and for {}", asked.what),
        )]
    }

    fn ask(&self, asked: &Asked, asking: &Asking<'_>) -> Result<Vec<Fact>, FetchError> {
        let (root, path) = split(&asked.what).ok_or_else(|| FetchError::Refused {
            url: asked.what.clone(),
            reason: "it is no page address".to_owned(),
        })?;
        let robots = asking.send(&Request::any(format!("{root}/robots.txt")))?;
        let allowed = match robots.status {
            200..=299 => allows(&robots.text(), path),
            400..=499 => true,
            _ => false,
        };
        if !allowed {
            return Err(FetchError::Refused {
                url: asked.what.clone(),
                reason: "its robots.txt does not allow it".to_owned(),
            });
        }
        let usable: &[&str] = &["text/html", "application/xhtml+xml"];
        let request =
            Request { usable, ..Request::any(&asked.what).accepting("text/html").redirecting(Redirects::SameSite) };
        let page = asking.get(&request)?;
        Ok(read(&page).into_iter().map(Fact::Host).collect())
    }
}

/// Scheme with host, and path with query.
fn split(url: &str) -> Option<(&str, &str)> {
    let start = url.find("://")? + 3;
    let end = url[start..].find(['/', '?', '#']).map_or(url.len(), |at| start + at);
    let path = url[end..].split('#').next().unwrap_or_default();
    (end > start).then_some((&url[..end], if path.starts_with('/') { path } else { "/" }))
}

/// Whether a robots.txt (RFC 9309) lets us have a path: the longest matching rule of our group, or of `*`, decides.
#[must_use]
pub fn allows(robots: &str, path: &str) -> bool {
    let mut rules: BTreeMap<bool, Vec<(bool, String)>> = BTreeMap::new();
    let mut groups: Vec<bool> = Vec::new();
    let mut in_rules = false;
    for line in robots.lines() {
        let line = line.split('#').next().unwrap_or_default();
        let Some((key, value)) = line.split_once(':') else { continue };
        let value = value.trim();
        match key.trim().to_ascii_lowercase().as_str() {
            "user-agent" => {
                if in_rules {
                    groups.clear();
                    in_rules = false;
                }
                if value == "*" {
                    groups.push(false);
                } else if value.to_ascii_lowercase().starts_with("hoheit") {
                    groups.push(true);
                }
                if let Some(ours) = groups.last() {
                    rules.entry(*ours).or_default();
                }
            }
            rule @ ("allow" | "disallow") => {
                in_rules = true;
                for ours in groups.iter().filter(|_| !value.is_empty()) {
                    rules.entry(*ours).or_default().push((rule == "allow", value.to_owned()));
                }
            }
            _ => {}
        }
    }
    let group = rules.get(&true).or_else(|| rules.get(&false)).map(Vec::as_slice).unwrap_or_default();
    let best = group
        .iter()
        .filter(|(_, pattern)| matches(pattern, path))
        .max_by_key(|(allow, pattern)| (pattern.len(), *allow));
    best.is_none_or(|(allow, _)| *allow)
}

fn matches(pattern: &str, path: &str) -> bool {
    let (pattern, whole) = pattern.strip_suffix('$').map_or((pattern, false), |rest| (rest, true));
    let mut parts = pattern.split('*');
    let Some(mut rest) = path.strip_prefix(parts.next().unwrap_or_default()) else { return false };
    let parts: Vec<&str> = parts.collect();
    for (at, part) in parts.iter().enumerate() {
        let found = if whole && at + 1 == parts.len() {
            rest.ends_with(part).then(|| rest.len() - part.len())
        } else {
            rest.find(part)
        };
        match found {
            Some(start) => rest = &rest[start + part.len()..],
            None => return false,
        }
    }
    !whole || rest.is_empty() || pattern.ends_with('*')
}

/// The foreign hosts of a page, each with the most telling place.
fn read(page: &Response) -> Vec<Host> {
    let own = scheme_and_host(&page.url).map(|(_, host)| site_of(&host)).unwrap_or_default();
    let mut found: Vec<(String, String)> = Vec::new();
    scan_html(&page.text(), &mut found);
    for (name, value) in &page.headers {
        let folded = value.to_ascii_lowercase();
        for (header, start, host) in HEADERS {
            if name == header && folded.starts_with(start) {
                found.push(((*host).to_owned(), format!("header {name}")));
            }
        }
        match name.as_str() {
            "content-security-policy" => scan_policy(value, &mut found),
            "link" => hosts_in(value, "header link", &mut found),
            _ => {}
        }
    }
    let mut hosts: BTreeMap<String, String> = BTreeMap::new();
    for (host, seen_in) in found {
        let foreign = site_of(&host) != own && !is_local_name(&host) && host.parse::<std::net::IpAddr>().is_err();
        if foreign && hosts.get(&host).is_none_or(|known| rank(&seen_in) < rank(known)) {
            hosts.insert(host, seen_in);
        }
    }
    hosts.into_iter().map(|(host, seen_in)| Host { host, seen_in }).collect()
}

/// How directly a place shows that the browser talks to the host.
fn rank(seen_in: &str) -> usize {
    const ORDER: &[&str] = &["script", "frame", "form", "style", "image", "media", "connect", "text", "policy"];
    ORDER.iter().position(|place| *place == seen_in).unwrap_or(ORDER.len())
}

/// Goes through tags and the texts of scripts and styles.
fn scan_html(html: &str, found: &mut Vec<(String, String)>) {
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
fn scan_policy(policy: &str, found: &mut Vec<(String, String)>) {
    for word in policy.split([' ', ';', '\t', '\n']) {
        let word = word.trim_start_matches("https://").trim_start_matches("wss://").trim_start_matches("*.");
        let host = word.split(['/', ':']).next().unwrap_or_default();
        if super::dns::is_domain(host) {
            found.push((host.to_ascii_lowercase(), "policy".to_owned()));
        }
    }
}

/// Every `https://host`, `http://host` and `//host` in a text.
fn hosts_in(text: &str, place: &str, found: &mut Vec<(String, String)>) {
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
        if super::dns::is_domain(&host) {
            found.push((host, place.to_owned()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(html: &str, headers: &[(&str, &str)]) -> Vec<(String, String)> {
        let headers = headers.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
        let response = Response {
            status: 200,
            url: "https://www.example.de/".to_owned(),
            headers,
            body: html.as_bytes().to_vec(),
        };
        read(&response).into_iter().map(|host| (host.host, host.seen_in)).collect()
    }

    #[test]
    fn foreign_hosts_are_found_where_the_browser_would_go() {
        let html = r#"<!-- <script src="https://old.example.net/x.js"> --><html><head>
            <link rel="canonical" href="https://canonical.example.org/">
            <LINK REL=stylesheet HREF=//fonts.googleapis.com/css?family=A>
            <link rel="preconnect" href='https://fonts.gstatic.com'>
            <script async src="https://www.googletagmanager.com/gtag/js?id=1"></script>
            <script>// https is nice
              var u = "https://cdn.segment.com/a.js"; // comment //not.a.host.example
            </script><style>@import url("https://use.typekit.net/a.css");</style></head>
            <body><a href="https://linked.example.com/">x</a><img srcset="/a.png 1x, https://img.example.eu/b.png 2x" alt="a > b">
            <iframe src="https://www.youtube.com/embed/1"></iframe><form action="https://forms.example.us/post"></form>
            <img src="https://static.example.de/own.png"><img src="https://10.0.0.1/x"></body>"#;
        let found =
            page(html, &[("cf-ray", "1"), ("content-security-policy", "default-src 'self' https://*.hotjar.com:443")]);
        let hosts: Vec<(&str, &str)> = found.iter().map(|(host, place)| (host.as_str(), place.as_str())).collect();
        assert_eq!(
            hosts,
            [
                ("cdn.segment.com", "text"),
                ("cloudflare.com", "header cf-ray"),
                ("fonts.googleapis.com", "style"),
                ("fonts.gstatic.com", "connect"),
                ("forms.example.us", "form"),
                ("hotjar.com", "policy"),
                ("img.example.eu", "image"),
                ("use.typekit.net", "style"),
                ("www.googletagmanager.com", "script"),
                ("www.youtube.com", "frame"),
            ]
        );
    }

    #[test]
    fn odd_html_ends() {
        for html in [
            "<",
            "<<<",
            "<script",
            "<script>",
            "<a b",
            "<a b=",
            "<a b='",
            "<!--",
            "</",
            "<a =x y>",
            "<img src=//",
            "\u{0}<ß é='ü'>",
        ] {
            let _ = page(html, &[]);
        }
    }

    #[test]
    fn robots_are_heard() {
        let robots = "User-agent: *\nDisallow: /private\nAllow: /private/open\nDisallow: /*.pdf$\n\nUser-agent: other\nDisallow: /\n";
        assert!(allows(robots, "/"));
        assert!(!allows(robots, "/private/x"));
        assert!(allows(robots, "/private/open/x"));
        assert!(!allows(robots, "/a/b.pdf"));
        assert!(allows(robots, "/a/b.pdf?x"));
        assert!(!allows("User-agent: a\nUser-agent: hoheit\nDisallow: /\nUser-agent: *\nAllow: /", "/"));
        assert!(!allows("User-agent: *\nDisallow: /", "/x"));
        assert!(allows("User-agent: *\nDisallow:", "/x"));
        assert!(allows("", "/x"));
    }
}
