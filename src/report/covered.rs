//! What of a manifest's line may be shown.
//!
//! In: lines of a file that others wrote for other purposes. Out: the same lines, of the same length in bytes, in which
//! every word that may be a secret is covered. What must hold: words are shown because they are known to be harmless, never
//! because they look like none: names of settings, hosts, numbers, values of settings such as `region` and `image`, and
//! plain words of commands. Addresses lose their sign-in, path and query.

use rustc_hash::FxHashMap;

/// Parts of names of settings whose values say where and what, not how to get in.
#[rustfmt::skip]
const TELLING: &[&str] = &[
    "region", "location", "zone", "image", "uses", "source", "provider", "type", "kind", "version", "chart",
    "repository", "registry", "runs-on", "site", "cluster", "country", "datacenter", "datacentre", "engine",
    "driver", "class", "family", "sku", "tier", "from", "name", "service", "resource", "scope", "package",
    "stage", "format", "profile", "platform",
];

/// Parts of names of settings whose values are never shown, whatever else the name says.
#[rustfmt::skip]
const SECRET: &[&str] = &[
    "secret", "token", "pass", "pwd", "key", "cred", "auth", "dsn", "cert", "sign", "salt", "hook", "cookie",
    "session", "private", "verif", "bearer", "basic", "connection", "sas", "license", "licence", "user",
    "login", "account",
];

/// Beginnings by which tokens of known services are told.
#[rustfmt::skip]
const TOKENS: &[&str] = &[
    "sk-", "sk_", "pk_", "rk_", "ghp_", "gho_", "ghs_", "ghu_", "github_pat", "glpat-", "xox", "akia", "asia",
    "aiza", "ya29", "eyj", "hf_", "npm_", "pypi-", "sg.", "dop_", "shpat", "hvs.", "atlasv1", "key-", "re_",
    "phc_", "phx_", "lin_",
];

/// Words before a secret that say of which kind it is.
const SCHEMES: &[&str] = &["Bearer", "Basic", "Token"];

/// Covers texts, and remembers what it made of the names of settings: a few stand in very many lines.
#[derive(Debug, Default)]
pub struct Cover {
    settings: FxHashMap<String, Setting>,
}

/// What the name of a setting says of its value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Setting {
    /// How to get in.
    Secret,
    /// Where or what.
    Telling,
    /// Neither.
    Other,
}

impl Cover {
    /// The text with every word covered that may be a secret; lines end where they ended. Of lines that are not wanted, by
    /// their number from 0, everything is covered.
    #[must_use]
    pub fn covered(&mut self, text: &str, wanted: impl Fn(usize) -> bool) -> String {
        let mut out = String::with_capacity(text.len());
        for (number, line) in text.split_inclusive('\n').enumerate() {
            if wanted(number) {
                Line { cover: self, key: None, long: false, fresh: false }.read(line, &mut out);
            } else {
                let end = line.trim_end_matches('\n').len();
                cover(&line[..end], &mut out);
                out.push_str(&line[end..]);
            }
        }
        out
    }

    fn setting(&mut self, name: &str) -> Setting {
        if let Some(known) = self.settings.get(name) {
            return *known;
        }
        let lower = name.to_lowercase();
        let has = |list: &[&str]| list.iter().any(|part| lower.contains(part));
        let found = match () {
            () if has(SECRET) => Setting::Secret,
            () if has(TELLING) => Setting::Telling,
            () => Setting::Other,
        };
        self.settings.insert(name.to_owned(), found);
        found
    }
}

/// What came before in a line.
#[derive(Debug)]
struct Line<'c> {
    cover: &'c mut Cover,
    /// The setting whose value stands here.
    key: Option<Setting>,
    /// Whether the value goes on to the end of the line.
    long: bool,
    /// Whether a further setting may begin here: after a comma or a bracket.
    fresh: bool,
}

impl Line<'_> {
    fn read(&mut self, line: &str, out: &mut String) {
        let mut at = 0;
        while at < line.len() {
            let rest = &line[at..];
            let mut end = rest.find(parts).unwrap_or(rest.len());
            if is_address(&rest[..end]) {
                end = rest.find(|c| parts(c) && !matches!(c, '=' | ',' | ';' | '|')).unwrap_or(rest.len());
            }
            if end == 0 {
                let c = rest.chars().next().unwrap_or(' ');
                self.fresh |= matches!(c, ',' | ';' | '{' | '|' | '(');
                out.push(c);
                at += c.len_utf8();
                continue;
            }
            self.word(&rest[..end], &rest[end..], out);
            at += end;
        }
    }

    fn word(&mut self, word: &str, after: &str, out: &mut String) {
        let next = after.trim_start_matches(['"', '\'', '`', ']']).trim_start_matches(' ').chars().next();
        let bare = word.trim_end_matches(':');
        let named = is_name(bare) && (word.ends_with(':') || matches!(next, Some('=' | ':')));
        let fresh = std::mem::take(&mut self.fresh);
        if named && (fresh || !self.long) {
            self.key = Some(self.cover.setting(bare));
            self.long = true;
            return out.push_str(word);
        }
        if let Some(option) = word.strip_prefix('-').map(|rest| rest.trim_start_matches('-'))
            && is_name(option)
            && !self.long
        {
            self.key = Some(self.cover.setting(option));
            return out.push_str(word);
        }
        match self.key {
            // `ENV NAME value`, `Bearer value`
            None if is_loud(word) || SCHEMES.contains(&word) => {
                self.key = Some(self.cover.setting(word));
                self.long = true;
                out.push_str(word);
            }
            None if is_address(word) => address(word, out),
            None => show(is_plain(word), word, out),
            Some(key) => {
                let shown = value(key, word, out);
                if !self.long {
                    self.key = None;
                } else if shown && SCHEMES.contains(&word) {
                    self.key = Some(Setting::Secret);
                }
            }
        }
    }
}

/// Words in capitals that begin or part what Dockerfiles and zone files say.
#[rustfmt::skip]
const CAPITALS: &[&str] = &[
    "FROM", "AS", "RUN", "COPY", "ADD", "ENV", "ARG", "CMD", "USER", "EXPOSE", "VOLUME", "WORKDIR", "LABEL",
    "ENTRYPOINT", "SHELL", "ONBUILD", "HEALTHCHECK", "IN", "A", "AAAA", "CNAME", "ALIAS", "MX", "NS", "SRV",
    "TXT", "CAA", "PTR", "SOA",
];

/// What parts words.
fn parts(c: char) -> bool {
    c.is_whitespace()
        || matches!(c, '"' | '\'' | '`' | '(' | ')' | '[' | ']' | '{' | '}' | '<' | '>' | ',' | ';' | '|' | '=')
}

/// Writes a value of a setting; whether it is shown as it is.
fn value(key: Setting, word: &str, out: &mut String) -> bool {
    if is_address(word) {
        address(word, out);
        return false;
    }
    let harmless = matches!(word, "true" | "false" | "null" | "yes" | "no" | "-" | "#" | "!" | ":" | "&&")
        || (word.len() <= 5 && word.bytes().all(|byte| byte.is_ascii_digit()))
        || is_host(word);
    let shown = match key {
        Setting::Secret => SCHEMES.contains(&word),
        Setting::Telling => harmless || (!is_random(word) && !word.contains('@')),
        Setting::Other => harmless,
    };
    show(shown, word, out);
    shown
}

fn show(shown: bool, word: &str, out: &mut String) {
    if shown { out.push_str(word) } else { cover(word, out) }
}

fn cover(word: &str, out: &mut String) {
    out.extend(std::iter::repeat_n('*', word.len()));
}

fn is_address(word: &str) -> bool {
    word.contains("://")
}

/// The scheme and the host of an address; the rest is covered.
fn address(word: &str, out: &mut String) {
    let Some((scheme, rest)) = word.split_once("://") else { return cover(word, out) };
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (place, path) = rest.split_at(end);
    let (before, host) = place.rfind('@').map_or(("", place), |at| place.split_at(at + 1));
    let plain = scheme.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b':' | b'.'));
    show(plain && scheme.len() <= 24, scheme, out);
    out.push_str("://");
    cover(before, out);
    let name = host.split(':').next().unwrap_or_default();
    show(is_host(name) || is_plain(name), host, out);
    cover(path, out);
}

/// Whether a word is the name of a setting.
fn is_name(word: &str) -> bool {
    word.len() <= 64
        && word.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && word.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.'))
        && !is_random(word)
}

/// Whether a word can only be the name of a variable.
fn is_loud(word: &str) -> bool {
    word.contains('_')
        && word.len() > 3
        && word.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_')
}

/// Whether a word is the name of a host.
fn is_host(word: &str) -> bool {
    if !word.contains('.') {
        return false;
    }
    let labels: Vec<&str> = word.trim_end_matches('.').split('.').collect();
    labels.len() > 1
        && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'.' | b'-'))
        && labels.iter().all(|label| !label.is_empty() && label.len() <= 40)
        && labels.last().is_some_and(|last| last.len() >= 2 && last.bytes().all(|b| b.is_ascii_lowercase()))
        && !is_random(word)
}

/// Whether a word is one of a command or a declaration: no run of letters and digits mixed, nothing long.
fn is_plain(word: &str) -> bool {
    if is_random(word) || word.contains('@') || word.len() > 80 {
        return false;
    }
    let run = |run: &str| {
        let letters = run.bytes().filter(u8::is_ascii_alphabetic).count();
        let upper = run.bytes().filter(u8::is_ascii_uppercase).count();
        let digits = run.len() - letters;
        let one_case =
            upper == 0 || CAPITALS.contains(&run) || (upper == 1 && run.starts_with(|c: char| c.is_ascii_uppercase()));
        run.is_ascii()
            && one_case
            && run.len() <= 24
            && (digits == 0 || (letters == 0 && digits <= 5) || run.len() <= 6)
    };
    word.split(|c: char| c.is_ascii_punctuation()).all(run)
}

/// Whether a word looks made by a machine.
fn is_random(word: &str) -> bool {
    let starts = |start: &&str| word.get(..start.len()).is_some_and(|own| own.eq_ignore_ascii_case(start));
    if word.len() > 12 && TOKENS.iter().any(starts) {
        return true;
    }
    word.split(|c: char| !c.is_ascii_alphanumeric()).any(|run| {
        let digits = run.bytes().filter(u8::is_ascii_digit).count();
        let upper = run.bytes().any(|b| b.is_ascii_uppercase());
        let lower = run.bytes().any(|b| b.is_ascii_lowercase());
        (run.len() >= 16 && digits >= 2) || (run.len() >= 24 && upper && lower && digits > 0) || run.len() >= 40
    })
}

#[cfg(test)]
mod tests {
    use super::Cover;

    fn covered(text: &str) -> String {
        Cover::default().covered(text, |_| true)
    }

    #[test]
    fn what_says_where_and_what_is_shown_and_the_rest_is_not() {
        for (line, shown) in [
            ("  region = \"us-east-1\"", "  region = \"us-east-1\""),
            ("    image: ghcr.io/acme/app:1.2", "    image: ghcr.io/acme/app:1.2"),
            ("FROM node:22-alpine AS build", "FROM node:22-alpine AS build"),
            ("resource \"aws_s3_bucket\" \"data\" {", "resource \"aws_s3_bucket\" \"data\" {"),
            ("      - uses: actions/checkout@v4", "      - uses: *******************"),
            ("www IN CNAME shop.vercel-dns.com.", "www IN CNAME shop.vercel-dns.com."),
            ("aws s3 sync build s3://bucket --region us-east-1", "aws s3 sync build s3://bucket --region us-east-1"),
            ("API=https://u:p@api.example.com/x?k=1", "API=https://****api.example.com******"),
        ] {
            assert_eq!(covered(line), shown, "{line}");
        }
    }

    #[test]
    fn lines_that_nobody_sees_are_covered_whole() {
        let text = "region = \"eu\"\nzone = \"ä\"\nregion = \"us\"";
        let shown = Cover::default().covered(text, |line| line != 1);
        assert_eq!(shown, "region = \"eu\"\n***********\nregion = \"us\"");
        assert_eq!(shown.len(), text.len());
    }

    #[test]
    fn no_value_of_a_secret_is_shown() {
        for line in [
            "OPENAI_API_KEY=sk-SEKRETcompose",
            "STRIPE=SEKRET",
            "ENV PASSWORD_ONE sekret",
            "ENV PASSWORD SEKRET",
            "SMTP_URL=smtp://apikey:SG.SEKRETsmtp@smtp.sendgrid.net",
            "  url: postgresql://u:SEKRETdotpg@db.example.com/x",
            "source = \"git::https://oauth2:SEKRETmod@gitlab.com/x.git\"",
            "curl -H \"Authorization: Bearer SEKRETbearer\" https://api.example.com",
            "module { source = \"git::https://gitlab.com/x.git?ref=SEKRET\" }",
            "* IN TXT \"google-site-verification=SEKRETtxt\"",
            "curl -u admin:SEKRET https://api.example.com",
            "jdbc:postgresql://h.example.com/x?user=a&password=SEKRETjdbc",
            "x-honeycomb-team: SEKRETteam",
            "{\"variables\":{\"pw\":{\"value\":\"SEKRETpv\"}},\"region\":\"us-east-1\"}",
            "passwords = [\"SEKRET\", \"SEKRET\"]",
            "default = lower(\"SEKRET\")",
            "echo SEKRET | docker login --password-stdin",
            "docker login -p SEKRET1 ghcr.io",
            "- { name: PW, value: SEKRETx }",
            "AccountKey=SEKRET==;EndpointSuffix=core.windows.net",
            "key: QUJD== SEKRET",
            "image: https://user:SEKRET@registry.example.com/app",
        ] {
            let shown = covered(line);
            assert_eq!(shown.len(), line.len());
            assert!(!shown.to_lowercase().contains("sekret"), "{line}: {shown}");
        }
    }
}
