//! What pages load from other hosts while somebody reads them: scripts, styles, fonts, frames, maps.
//!
//! In: markup, style sheets and program text that makes pages. Out: the vendors of what is loaded; each visitor's browser tells them
//! where it is. Hosts in the signals of kind `page` hand out parts of pages and nothing that people open themselves: they count
//! wherever their address stands, but in remarks and links. Other vendors' hosts count where the text says that the page
//! loads them: `src`, `<link rel="stylesheet">`, `url(…)`, `@import`.

use super::code;
use super::environment::Workload;
use super::sighting::{Sighting, slug};
use super::signals::clean_host;
use super::{Context, File, Found, Reader};
use crate::catalog::raw::Signal;
use crate::model::{Confidence, ObservationKind};
use crate::source::Span;

const KIND: &str = "page";

/// Endings of markup and style sheets that only this reader knows.
const ENDINGS: &[&str] = &[
    "astro",
    "cshtml",
    "css",
    "ejs",
    "ftl",
    "gohtml",
    "haml",
    "hbs",
    "htm",
    "jade",
    "jsp",
    "less",
    "liquid",
    "mustache",
    "njk",
    "pug",
    "razor",
    "sass",
    "scss",
    "slim",
    "styl",
    "webmanifest",
    "xhtml",
];
/// Endings of program text, mostly made to be read by browsers.
const FOR_BROWSERS: &[&str] = &["cjs", "cts", "js", "jsx", "mjs", "mts", "svelte", "ts", "tsx", "vue"];
/// What opens and ends a remark over several lines.
const REMARKS: &[(&str, &str)] =
    &[("<!--", "-->"), ("{#", "#}"), ("<%#", "%>"), ("<%--", "--%>"), ("{{!", "}}"), ("@*", "*@")];
/// Folders with what a server hands out, and those in them with what others wrote.
const HANDED_OUT: &[&str] =
    &["assets", "js", "public", "public_html", "static", "web", "webroot", "wp-content", "www", "wwwroot"];
const FOREIGN: &[&str] = &["lib", "libs", "plugins"];
/// Relations of a link whose target the page loads.
const LOADED: &[&str] = &["stylesheet", "preload", "preconnect", "dns-prefetch", "prefetch", "modulepreload", "icon"];
/// Longer files are made by machines.
const LONGEST: usize = 400_000;
/// How far before an address its element may begin.
const ELEMENT: usize = 400;

/// Markup and style sheets.
pub(super) struct Page;

impl Reader for Page {
    fn kind(&self) -> ObservationKind {
        KIND
    }

    fn detects(&self, file: &File<'_>) -> bool {
        ENDINGS.contains(&ending(file)) && file.text.len() <= LONGEST && file.mentions(&["//"])
    }

    fn only_if_shown(&self) -> bool {
        true
    }

    fn read(&self, files: &[&File<'_>], context: &Context<'_>) -> Found {
        let mut found = Found::default();
        for file in files.iter().filter(|file| !code::is_aside(file, context.root)) {
            let package = code::package(file, context);
            let name = slug(package.rsplit('/').next().unwrap_or_default());
            let scope = format!("code:{package}");
            found.sightings.extend(loads(file, &Workload { kind: KIND, scope: &scope, name: &name }, context));
        }
        found
    }
}

/// What a file makes browsers load.
pub(super) fn loads(file: &File<'_>, workload: &Workload<'_>, context: &Context<'_>) -> Vec<Sighting> {
    if !file.mentions(&["//"]) || file.name().contains(".min.") || is_foreign(file, context) {
        return Vec::new();
    }
    let text = file.text;
    let ending = ending(file);
    let markup =
        ENDINGS.contains(&ending) || matches!(ending, "html" | "erb" | "eex" | "heex" | "leex" | "twig" | "php");
    let browser = markup || FOR_BROWSERS.contains(&ending);
    let mut remarks = Remarks { text, open: REMARKS.iter().map(|_| Some(0..0)).collect() };
    let mut out: Vec<Sighting> = Vec::new();
    for (mark, _) in text.match_indices("//") {
        let Some(address) = Address::at(text, mark) else { continue };
        let hands_out = |text: &str| context.signals.find(KIND, "", text).map(|hit| hit.signal);
        let known = hands_out(&address.key()).or_else(|| hands_out(&address.host));
        let place = Place { text, address: &address };
        let signal = match known {
            Some(signal) if !place.is_link() && !place.is_permitted() => signal,
            _ if browser && place.is_loaded() => match context.signals.host(&address.host) {
                Some((signal, _)) => signal,
                None => continue,
            },
            _ => continue,
        };
        if signal.vendor.is_none() || place.is_in_line_remark(ending) || remarks.hold(address.start) {
            continue;
        }
        let span = Span::new(file.id, address.start, address.end);
        let seen = sighting(signal, &address.host, span, workload);
        // What hands out parts of pages is used by them alone; others' hosts may hold what a third party put there.
        out.push(if known.is_some() { seen } else { seen.only_written() });
    }
    out
}

fn sighting(signal: &Signal, host: &str, span: Span, workload: &Workload<'_>) -> Sighting {
    workload.sighting(signal, span).seen(format!("page loads: {host}")).at_most(Confidence::Medium)
}

fn ending<'f>(file: &File<'f>) -> &'f str {
    let name = file.path.rsplit('/').next().unwrap_or_default();
    let name =
        [".j2", ".jinja", ".jinja2", ".tmpl", ".tpl"].iter().find_map(|end| name.strip_suffix(end)).unwrap_or(name);
    name.rsplit_once('.').map_or("", |(_, ending)| ending)
}

/// Whether others wrote the file: libraries that were copied, themes of site generators that many sites share.
fn is_foreign(file: &File<'_>, context: &Context<'_>) -> bool {
    let folder = file.folder();
    let below = folder.strip_prefix(context.root).unwrap_or(folder);
    below.split('/').skip_while(|part| !HANDED_OUT.contains(part)).any(|part| FOREIGN.contains(&part))
        || super::file::above(file.path).any(|folder| {
            !folder.is_empty()
                && ["theme.toml", "theme.yaml"]
                    .iter()
                    .any(|name| context.file(&super::file::inside(folder, name)).is_some())
        })
}

/// Remarks over several lines, found as far as they are asked for.
struct Remarks<'t> {
    text: &'t str,
    /// By kind: the last one looked at; `None` when there are no more.
    open: Vec<Option<std::ops::Range<usize>>>,
}

impl Remarks<'_> {
    /// Whether a remark holds the place; places come in ascending order.
    fn hold(&mut self, at: usize) -> bool {
        let text = self.text;
        REMARKS.iter().zip(&mut self.open).any(|((open, close), last)| {
            while let Some(range) = last.clone().filter(|range| range.end <= at) {
                *last = text[range.end..].find(open).map(|start| {
                    let start = range.end + start;
                    let inner = start + open.len();
                    start..text[inner..].find(close).map_or(text.len(), |end| inner + end + close.len())
                });
            }
            last.as_ref().is_some_and(|range| range.contains(&at))
        })
    }
}

/// An address of another host in a text.
#[derive(Debug, PartialEq, Eq)]
struct Address {
    start: usize,
    end: usize,
    host: String,
    /// First part of the path.
    first: String,
}

impl Address {
    /// The address whose `//` stands at `mark`.
    fn at(text: &str, mark: usize) -> Option<Self> {
        let before = &text[..mark];
        let scheme = ["https:", "http:"].iter().find(|scheme| before.ends_with(**scheme));
        let start = match scheme {
            Some(scheme) => mark - scheme.len(),
            None if before.ends_with(['"', '\'', '(']) => mark,
            None => return None,
        };
        let tail = &text[mark + 2..];
        let length = tail.find(['"', '\'', '`', ' ', '\n', '\r', '\t', '<', '>', ')', '\\', ';']).unwrap_or(tail.len());
        let rest = &tail[..length];
        // `{s}.tile.example`: one of several machines.
        let rest = match rest.strip_prefix('{').and_then(|rest| rest.split_once("}.")) {
            Some((inside, rest)) if inside.len() < 8 => rest,
            _ => rest,
        };
        let (authority, path) = rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len()));
        let host = clean_host(authority)?;
        let first = path.trim_start_matches('/').split(['/', '?', '#']).next().unwrap_or_default();
        Some(Self { start, end: mark + 2 + length, host, first: first.to_ascii_lowercase() })
    }

    /// Host and first part of the path, as signals name them.
    fn key(&self) -> String {
        match self.first.as_str() {
            first if first.is_empty() || first.contains('.') => self.host.clone(),
            first => format!("{}/{first}", self.host),
        }
    }
}

/// Where an address stands.
struct Place<'t> {
    text: &'t str,
    address: &'t Address,
}

impl<'t> Place<'t> {
    /// The text before, without the quotation mark.
    fn before(&self) -> &'t str {
        let text = &self.text[..self.address.start];
        text.strip_suffix(['"', '\'', '`']).unwrap_or(text)
    }

    /// The name that the address is given to.
    fn given_to(&self) -> &'t str {
        let before = self.before().trim_end();
        let Some(name) = before.strip_suffix("=>").or_else(|| before.strip_suffix(['=', ':'])) else { return "" };
        let name = name.trim_end().trim_end_matches(['"', '\'']);
        let start = name.rfind(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))).map_or(0, |at| at + 1);
        name.get(start..).unwrap_or_default()
    }

    /// The element around it, from its name on.
    fn element(&self) -> &'t str {
        let text = self.text;
        let mut from = self.address.start.saturating_sub(ELEMENT);
        while !text.is_char_boundary(from) {
            from += 1;
        }
        let start = text[from..self.address.start].rfind(['<', '(', '{']).map_or(from, |at| from + at);
        // `link(href=…`, `%link{href: …`: the name stands before the bracket.
        let name = text[..start].rfind(|c: char| !c.is_ascii_alphanumeric()).map_or(0, |at| at + 1);
        let from = if text[start..].starts_with('<') { start + 1 } else { name };
        let tail = &text[self.address.end..];
        let end = tail.find(['>', '\n', ')', '}']).map_or(text.len(), |at| self.address.end + at);
        // Elements of several lines end with `>`.
        let end =
            if text[start..].starts_with('<') { tail.find('>').map_or(end, |at| self.address.end + at) } else { end };
        text.get(from..end).unwrap_or_default()
    }

    /// Whether people have to follow it: `<a href>`, `rel="me"`.
    fn is_link(&self) -> bool {
        self.given_to().eq_ignore_ascii_case("href") && !self.is_loading_link()
    }

    fn is_loading_link(&self) -> bool {
        let element = self.element().to_ascii_lowercase();
        element.starts_with("link") && LOADED.iter().any(|rel| element.contains(rel))
    }

    /// Whether it stands in a list of what a page may load, which is not yet a use.
    fn is_permitted(&self) -> bool {
        let line = self.text[..self.address.start].rsplit('\n').next().unwrap_or_default();
        line.contains("-src ") || line.contains("_SRC") || line.contains("-src'") || line.contains("-src\"")
    }

    /// Whether the text says that the page loads it.
    fn is_loaded(&self) -> bool {
        let name = self.given_to();
        if name.eq_ignore_ascii_case("src") {
            let element = self.element();
            // Pictures lie anywhere.
            return !["img", "image", "source", "Image"].iter().any(|picture| element.starts_with(picture));
        }
        if name.eq_ignore_ascii_case("href") {
            return self.is_loading_link();
        }
        let before = self.before().trim_end();
        before.ends_with("url(") && self.is_import()
            || ["@import", "javascript_include_tag", "stylesheet_link_tag"].iter().any(|word| before.ends_with(word))
    }

    /// Pictures in style sheets lie anywhere; styles and fonts are loaded for their own sake.
    fn is_import(&self) -> bool {
        let line = self.text[..self.address.start].rsplit(['\n', ';', '{']).next().unwrap_or_default();
        line.contains("@import") || line.contains("src:")
    }

    /// Whether a remark of one line holds it.
    fn is_in_line_remark(&self, ending: &str) -> bool {
        let line = self.text[..self.address.start].rsplit('\n').next().unwrap_or_default();
        let bare = line.trim_start();
        let starts: &[&str] = match ending {
            "py" | "rb" | "ex" | "exs" => &["#"],
            "haml" => &["-#", "/"],
            "slim" => &["/"],
            _ => &["//", "/*", "*"],
        };
        starts.iter().any(|start| bare.starts_with(start))
            || line.contains(" // ")
            || line.rfind("/*").is_some_and(|open| !line[open..].contains("*/"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place_of(text: &str) -> (bool, bool) {
        let mark = text.find("//").expect("an address");
        let address = Address::at(text, mark).expect("a host");
        let place = Place { text, address: &address };
        (place.is_loaded(), place.is_link())
    }

    #[test]
    fn what_the_page_loads_is_told_from_what_people_follow() {
        for text in [
            "<script async src=\"https://js.example.com/a.js\"></script>",
            "<link rel=stylesheet\n  href='//css.example.com/a.css'>",
            "<link href=\"https://css.example.com/a.css\" rel=\"stylesheet\">",
            "link(href=\"https://css.example.com/a.css\" rel=\"stylesheet\")",
            "%script{:src => \"https://js.example.com/a.js\"}",
            "@import url('https://fonts.example.com/css');",
            "@import \"https://fonts.example.com/css\";",
            "el.src = 'https://js.example.com/a.js';",
            "= stylesheet_link_tag \"https://css.example.com/a.css\"",
        ] {
            assert_eq!(place_of(text), (true, false), "{text}");
        }
        for text in [
            "<a class=\"x\" href=\"https://www.example.com/me\">me</a>",
            "<link rel=\"me\" href=\"https://social.example.com/@me\">",
            "<link rel=\"canonical\" href=\"https://www.example.com/me\">",
            "a(href=\"https://www.example.com/me\") me",
        ] {
            assert_eq!(place_of(text), (false, true), "{text}");
        }
        for text in
            ["<img src=\"https://pics.example.com/a.png\">", "body { background: url(https://pics.example.com/a.png) }"]
        {
            assert_eq!(place_of(text), (false, false), "{text}");
        }
    }

    #[test]
    fn addresses_have_a_host_and_the_first_part_of_a_path() {
        let key = |text: &str| Address::at(text, text.find("//").expect("there")).map(|address| address.key());
        assert_eq!(key("'https://www.Example.com/embed/abc?x'").as_deref(), Some("www.example.com/embed"));
        assert_eq!(key("\"//cdn.example.com/a.js\"").as_deref(), Some("cdn.example.com"));
        assert_eq!(key("'https://{s}.tile.example.org/{z}/{x}.png'").as_deref(), Some("tile.example.org/{z}"));
        assert_eq!(key("a // b"), None);
    }

    #[test]
    fn remarks_hold_what_stands_in_them() {
        let text = "<!-- a --> b {# c #} d <!-- e";
        let mut remarks = Remarks { text, open: REMARKS.iter().map(|_| Some(0..0)).collect() };
        let held: Vec<bool> =
            ["a ", "b ", "c ", "d ", "e"].map(|word| remarks.hold(text.find(word).expect("there"))).into();
        assert_eq!(held, [true, false, true, false, true]);
    }
}
