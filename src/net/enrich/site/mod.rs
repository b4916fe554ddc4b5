//! One of the organisation's own pages, on request: which other hosts it brings in, by its HTML and its headers.
//!
//! Only the page itself is asked for, after robots.txt allowed it; nothing that it names is loaded and no script runs.
//! What a script would load later is therefore not seen, and the absence of a host proves nothing.

mod html;
pub mod robots;

use super::super::address::{host_of, is_local_name, scheme_and_host, site_of};
use super::super::endpoints::Endpoints;
use super::super::fact::{Asked, Fact, Host, Source};
use super::super::fetch::{FetchError, Redirects, Request, Response};
use super::super::plan::PlannedRequest;
use super::{Asking, Enricher};
use html::{hosts_in, scan_html, scan_policy};
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
        let rules = asking.send(&Request::any(format!("{root}/robots.txt")))?;
        let allowed = match rules.status {
            200..=299 => robots::allows(&rules.text(), path),
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
}
