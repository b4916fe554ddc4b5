//! DNS zone files: who receives mail, answers for names and delivers content.
//!
//! Verification tokens show past contact, not use, so they only support another record about the same vendor.

use super::environment::Workload;
use super::sighting::Sighting;
use super::{Context, File, Found, Reader, derived};
use crate::model::{Confidence, ObservationKind};
use crate::source::Span;

const KIND: &str = "dns-zone";

/// DNS zone files.
pub(super) struct DnsZone;

impl Reader for DnsZone {
    fn kind(&self) -> ObservationKind {
        KIND
    }

    fn detects(&self, file: &File<'_>) -> bool {
        if file.text.len() > 64 * 1024 * 1024 || file.is_yaml() || file.is_json() || file.ends_with(".md") {
            return false;
        }
        let named = file.ends_with(".zone")
            || file.ends_with(".db")
            || file.name().starts_with("db.")
            || file.ends_with(".txt")
            || file.ends_with(".dns");
        if named {
            return (file.mentions(&["$ORIGIN", "$TTL"]) || file.mentions(&["SOA", "\tIN\t", " IN "]))
                && records(file.text).any(|record| matches!(record.kind.as_str(), "SOA" | "NS" | "MX"));
        }
        // Many zones are called after their domain.
        file.mentions(&[" SOA ", "\tSOA\t", "\tSOA ", " SOA\t"]) && is_mostly_records(file.text)
    }

    fn read(&self, files: &[&File<'_>], context: &Context<'_>) -> Found {
        let mut found = Found::default();
        for file in files {
            let scope = format!("{KIND}:{}", file.path);
            for record in records(file.text) {
                let span = Span::new(file.id, record.offset, record.offset + record.length);
                let workload = Workload { kind: KIND, scope: &scope, name: "" };
                found.sightings.extend(read(&record.kind, &record.data, &workload, span, context));
                found.sightings.extend(selector(&record.owner, &workload, span, context));
            }
        }
        found
    }
}

/// Whether a text has the record with which a zone begins, and little else than records.
fn is_mostly_records(text: &str) -> bool {
    let mut begun = false;
    let mut count = 0;
    for record in records(text).take(400) {
        begun |= record.kind == "SOA" && record.data.len() >= 3;
        count += 1;
    }
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with([';', '$', '{']));
    begun && count * 2 > lines.take(400).count()
}

struct Record {
    /// What the record is about; of a line that begins with a blank it is the word before its kind.
    owner: String,
    kind: String,
    data: Vec<String>,
    offset: usize,
    length: usize,
}

const TYPES: &[&str] =
    &["SOA", "NS", "MX", "TXT", "SPF", "CNAME", "SRV", "CAA", "A", "AAAA", "PTR", "DS", "DNSKEY", "ALIAS", "ANAME"];

/// Records of a zone; brackets join lines, `;` starts a comment outside of quotes.
fn records(text: &str) -> impl Iterator<Item = Record> + '_ {
    let mut pending: Option<(Vec<String>, usize, i32)> = None;
    let mut offset = 0;
    text.split_inclusive('\n').filter_map(move |line| {
        let start = offset;
        offset += line.len();
        let (mut words, depth) = words(line);
        let (mut all, first, open) = pending.take().unwrap_or((Vec::new(), start, 0));
        all.append(&mut words);
        let open = open + depth;
        if open > 0 && all.len() < 4096 {
            pending = Some((all, first, open));
            return None;
        }
        let at = all.iter().position(|word| TYPES.iter().any(|kind| word.eq_ignore_ascii_case(kind)))?;
        let kind = all[at].to_ascii_uppercase();
        let data = all.split_off(at + 1);
        let owner = all.into_iter().next().unwrap_or_default();
        (at <= 4).then_some(Record { owner, kind, data, offset: first, length: line.trim_end().len() })
    })
}

fn words(line: &str) -> (Vec<String>, i32) {
    let mut words = Vec::new();
    let mut depth = 0;
    let mut word = String::new();
    let mut quoted = false;
    let mut chars = line.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' => {
                if quoted {
                    words.push(std::mem::take(&mut word));
                }
                quoted = !quoted;
            }
            '\\' => word.extend(chars.next()),
            c if quoted => word.push(c),
            ';' => break,
            '(' => depth += 1,
            ')' => depth -= 1,
            c if c.is_whitespace() => {
                if !word.is_empty() {
                    words.push(std::mem::take(&mut word));
                }
            }
            c => word.push(c),
        }
    }
    if !word.is_empty() {
        words.push(word);
    }
    (words, depth)
}

/// How many words stand before the host, or the text, in a record of this kind.
pub(super) fn before_host(kind: &str) -> usize {
    match kind {
        "MX" => 1,
        "SRV" => 3,
        "CAA" => 2,
        _ => 0,
    }
}

/// Names of keys that say nothing of who signs.
const SELECTORS: &[&str] = &[
    "default",
    "dkim",
    "email",
    "key",
    "mail",
    "mailer",
    "main",
    "mx",
    "news",
    "newsletter",
    "post",
    "selector",
    "server",
    "signing",
    "smtp",
];

/// Who signs mail with the key that a record publishes, where the key is called after them: `resend._domainkey`.
pub(super) fn selector(owner: &str, workload: &Workload<'_>, span: Span, context: &Context<'_>) -> Option<Sighting> {
    let (selector, _) = owner.split_once("._domainkey")?;
    let name = selector.trim_end_matches(|c: char| c.is_ascii_digit());
    if SELECTORS.contains(&name) {
        return None;
    }
    let signal = derived::service(context.catalog, name)?;
    let shown = if workload.name.is_empty() { "mail" } else { workload.name };
    let sighting = Sighting::of(signal, workload.kind, workload.scope, shown, span);
    Some(sighting.seen(format!("key {selector}._domainkey")).at_most(Confidence::Medium))
}

/// What a record shows, of a zone or of whatever manages one. A workload without a name goes by what the record is for.
pub(super) fn read(
    kind: &str,
    data: &[String],
    workload: &Workload<'_>,
    span: Span,
    context: &Context<'_>,
) -> Vec<Sighting> {
    let Workload { kind: format, scope, name } = *workload;
    let mut found = Vec::new();
    let mut see = |field: &str, text: &str, weak: bool| {
        let text = text.trim_end_matches('.');
        if let Some(hit) = context.signals.find("dns", field, text) {
            let shown = if weak { String::new() } else { format!("{kind} {text}") };
            let name = if name.is_empty() { hit.signal.category.as_deref().unwrap_or_default() } else { name };
            let mut sighting = Sighting::of(hit.signal, format, scope, name, span).seen(shown);
            sighting.weak = weak;
            if field == "cname"
                && sighting.offering.is_none()
                && let Some((signal, at)) = context.signals.host(text)
                && signal.vendor == sighting.vendor
            {
                sighting.offering.clone_from(&signal.offering);
                sighting = sighting.in_place(at);
            } else if field == "cname"
                && let Some((_, at)) = context.signals.host(text)
            {
                sighting = sighting.in_place(at);
            }
            found.push(sighting);
        } else if matches!(field, "cname" | "mx" | "ns")
            && let Some((signal, at)) = context.signals.host(text).filter(|(signal, _)| signal.vendor.is_some())
        {
            found.push(
                Sighting::of(signal, format, scope, if name.is_empty() { "alias" } else { name }, span)
                    .in_place(at)
                    .seen(format!("{kind} {text}"))
                    .at_most(Confidence::Medium),
            );
        }
    };
    let word = |at: usize| data.get(at).map_or("", String::as_str);
    match kind {
        "MX" => see("mx", word(1), false),
        "NS" => see("ns", word(0), false),
        "CNAME" | "ALIAS" | "ANAME" => see("cname", word(0), false),
        "SRV" => see("srv", word(3), false),
        "CAA" if word(1).starts_with("issue") => {
            see("caa", word(2).split(';').next().unwrap_or_default().trim(), false);
        }
        "TXT" | "SPF" => {
            let text = data.concat();
            let lower = text.to_ascii_lowercase();
            if lower.starts_with("v=spf1") {
                for word in text.split_whitespace() {
                    let word = word.trim_start_matches(['+', '-', '~', '?']);
                    if let Some(host) = word.strip_prefix("include:").or_else(|| word.strip_prefix("redirect=")) {
                        see("spf_include", host, false);
                    }
                }
            } else if lower.starts_with("v=dmarc1") {
                for part in text.split([';', ',']) {
                    if let Some(address) = part.trim().trim_start_matches("rua=").strip_prefix("mailto:") {
                        see("dmarc_rua", address.split('!').next().unwrap_or(address), false);
                    }
                }
            } else {
                see("txt_token", &text, true);
            }
        }
        _ => {}
    }
    found
}
