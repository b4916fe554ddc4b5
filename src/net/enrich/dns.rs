//! DNS over HTTPS: what an own domain says about mail, name servers, certificates and services in use.
//!
//! RFC 8484 in wire format, so that every resolver serves; the resolvers are the user's choice and European by default.
//! Asked is a fixed list of names below each domain. Of TXT records only SPF includes and the naming part of
//! verification tokens are kept: no token leaves the answer.

use super::super::address::host_of;
use super::super::endpoints::Endpoints;
use super::super::fact::{Asked, Fact, Record, Source};
use super::super::fetch::{FetchError, Redirects, Request};
use super::super::plan::PlannedRequest;
use super::{Asking, Enricher};
use hickory_proto::op::{Message, MessageType, OpCode, Query, ResponseCode};
use hickory_proto::rr::{Name, RData, RecordType};
use std::collections::BTreeSet;
use std::time::Duration;

/// See the module.
#[derive(Debug, Clone, Copy)]
pub struct Dns;

const MEDIA: &str = "application/dns-message";

/// What is asked below each domain: prefix and record type.
const QUESTIONS: &[(&str, RecordType)] = &[
    ("", RecordType::MX),
    ("", RecordType::TXT),
    ("", RecordType::NS),
    ("", RecordType::CAA),
    ("_dmarc.", RecordType::TXT),
    ("autodiscover.", RecordType::CNAME),
    ("selector1._domainkey.", RecordType::CNAME),
    ("www.", RecordType::CNAME),
    ("_sipfederationtls._tcp.", RecordType::SRV),
    ("_sip._tls.", RecordType::SRV),
];

/// Whether a text is a domain name that may be asked for: at least two labels of letters, digits and hyphens.
#[must_use]
pub fn is_domain(text: &str) -> bool {
    let text = text.trim_end_matches('.');
    let label = |label: &str| {
        !label.is_empty()
            && label.len() <= 63
            && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    text.len() <= 250
        && text.split('.').count() >= 2
        && text.split('.').all(label)
        && text.parse::<std::net::IpAddr>().is_err()
}

impl Enricher for Dns {
    fn source(&self) -> Source {
        Source::Dns
    }

    fn plan(&self, asked: &Asked, endpoints: &Endpoints) -> Vec<PlannedRequest> {
        let sends = format!("the domain {} ({} questions)", asked.what, QUESTIONS.len());
        let plan = |(at, url): (usize, &String)| {
            let planned = PlannedRequest::new(Source::Dns, host_of(url), sends.clone());
            if at == 0 { planned } else { planned.only_if("the resolver before it does not answer") }
        };
        endpoints.resolvers.iter().enumerate().map(plan).collect()
    }

    fn ask(&self, asked: &Asked, asking: &Asking<'_>) -> Result<Vec<Fact>, FetchError> {
        if !is_domain(&asked.what) {
            return Err(FetchError::Refused { url: asked.what.clone(), reason: "it is no domain name".to_owned() });
        }
        let mut records = BTreeSet::new();
        for (prefix, kind) in QUESTIONS {
            let name = format!("{prefix}{}", asked.what.trim_end_matches('.').to_lowercase());
            let message = resolve(&name, *kind, asking)?;
            read(&name, *kind, &message, &mut records);
        }
        Ok(records.into_iter().map(Fact::Record).collect())
    }
}

/// Asks the resolvers in turn until one answers.
fn resolve(name: &str, kind: RecordType, asking: &Asking<'_>) -> Result<Message, FetchError> {
    let mut failure = FetchError::Refused { url: name.to_owned(), reason: "no resolver is set".to_owned() };
    for resolver in &asking.endpoints.resolvers {
        match ask_one(resolver, name, kind, asking) {
            Ok(message) => return Ok(message),
            Err(error) => failure = error,
        }
    }
    Err(failure)
}

fn ask_one(resolver: &str, name: &str, kind: RecordType, asking: &Asking<'_>) -> Result<Message, FetchError> {
    let malformed = |reason: String| FetchError::Malformed { url: resolver.to_owned(), reason };
    let full = Name::from_ascii(format!("{name}.")).map_err(|error| malformed(error.to_string()))?;
    // Id 0, as RFC 8484 recommends: the same question is the same request.
    let mut question = Message::new(0, MessageType::Query, OpCode::Query);
    question.metadata.recursion_desired = true;
    question.add_query(Query::query(full.clone(), kind));
    let bytes = question.to_vec().map_err(|error| malformed(error.to_string()))?;
    let request = Request {
        url: resolver.to_owned(),
        accept: MEDIA,
        usable: &[MEDIA],
        body: Some((MEDIA, bytes)),
        redirects: Redirects::SameSite,
        gap: Duration::from_millis(100),
    };
    let response = asking.get(&request)?;
    let message = Message::from_vec(&response.body).map_err(|error| malformed(error.to_string()))?;
    let echoed = message.queries.iter().any(|query| query.name == full && query.query_type == kind);
    if message.metadata.message_type != MessageType::Response || !echoed {
        return Err(malformed("it answers another question".to_owned()));
    }
    match message.metadata.response_code {
        ResponseCode::NoError | ResponseCode::NXDomain => Ok(message),
        code => Err(malformed(format!("{name}: {code}"))),
    }
}

fn read(name: &str, asked: RecordType, message: &Message, out: &mut BTreeSet<Record>) {
    let mut put = |kind: &str, value: &str| {
        let value = value.trim().trim_end_matches('.');
        if !value.is_empty() && value.len() <= 300 && value.chars().all(|c| !c.is_control()) {
            out.insert(Record { name: name.to_owned(), kind: kind.to_owned(), value: value.to_owned() });
        }
    };
    for record in &message.answers {
        match &record.data {
            RData::MX(mx) if asked == RecordType::MX => put("mx", &lower(&mx.exchange)),
            RData::NS(ns) if asked == RecordType::NS => put("ns", &lower(&ns.0)),
            RData::SRV(srv) if asked == RecordType::SRV => put("srv", &lower(&srv.target)),
            // A name in front of what was asked for (`www` that is a CNAME) tells as much as one that was asked for.
            RData::CNAME(cname) => put("cname", &lower(&cname.0)),
            RData::CAA(caa) if asked == RecordType::CAA && caa.tag.to_ascii_lowercase().starts_with("issue") => {
                let value = String::from_utf8_lossy(&caa.value);
                put("caa", &value.split(';').next().unwrap_or_default().trim().to_lowercase());
            }
            RData::TXT(txt) if asked == RecordType::TXT => {
                let bytes: Vec<u8> = txt.txt_data.iter().flat_map(|part| part.iter().copied()).collect();
                read_text(&String::from_utf8_lossy(&bytes), name, &mut put);
            }
            _ => {}
        }
    }
}

fn lower(name: &Name) -> String {
    name.to_ascii().trim_end_matches('.').to_lowercase()
}

/// SPF, DMARC and the naming part of tokens; everything else is left in the answer.
fn read_text(text: &str, name: &str, put: &mut impl FnMut(&str, &str)) {
    let text = text.trim();
    let folded = text.to_ascii_lowercase();
    if folded == "v=spf1" || folded.starts_with("v=spf1 ") {
        for term in folded.split_whitespace() {
            let term = term.trim_start_matches(['+', '?', '~']);
            if let Some(host) = term.strip_prefix("include:").or_else(|| term.strip_prefix("redirect=")) {
                put("spf_include", host);
            }
        }
    } else if folded.starts_with("v=dmarc1") {
        if name.starts_with("_dmarc.") {
            let reports = folded.split(';').filter_map(|tag| tag.trim().strip_prefix("rua="));
            for address in reports.flat_map(|list| list.split(',')) {
                put("dmarc_rua", address.trim().trim_start_matches("mailto:").split('!').next().unwrap_or_default());
            }
        }
    } else if let Some(token) = token_name(text) {
        put("txt_token", token);
    }
}

/// The part of a verification token that names the service: up to the first `=` or `:`, or up to the last word before a
/// run of characters that looks random. `None` when nothing in it looks like a name.
fn token_name(text: &str) -> Option<&str> {
    let named = |end: usize| {
        let name = &text[..end];
        let ok = name.chars().all(|c| c.is_ascii_alphanumeric() || "-_.=: ".contains(c))
            && name.chars().any(|c| c.is_ascii_alphabetic());
        (ok && name.len() <= 60).then_some(name)
    };
    if let Some(at) = text.find(['=', ':']) {
        return named(at + 1);
    }
    // `ZOOM_verify_AbC…`, `webexdomainverification.ABC…`, `notion_verify_…`
    let at = text.rfind(['_', '.'])?;
    let name = &text[..=at];
    ["verif", "valid", "domain", "site"]
        .iter()
        .any(|word| name.to_ascii_lowercase().contains(word))
        .then(|| named(at + 1))
        .flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str, name: &str) -> Vec<(String, String)> {
        let mut out = Vec::new();
        read_text(text, name, &mut |kind: &str, value: &str| out.push((kind.to_owned(), value.to_owned())));
        out
    }

    #[test]
    fn tokens_lose_their_secret_part() {
        assert_eq!(token_name("google-site-verification=abc123"), Some("google-site-verification="));
        assert_eq!(token_name("MS=ms12345678"), Some("MS="));
        assert_eq!(token_name("ZOOM_verify_x9Yz"), Some("ZOOM_verify_"));
        assert_eq!(token_name("webexdomainverification.8AB2"), Some("webexdomainverification."));
        assert_eq!(token_name("amazonses:Zm9v"), Some("amazonses:"));
        assert_eq!(token_name("just a remark of the administrator"), None);
        assert_eq!(token_name("a1b2c3d4e5f6"), None);
    }

    #[test]
    fn spf_and_dmarc_are_read_by_their_parts() {
        let spf = texts(
            "v=spf1 include:spf.protection.outlook.com ~include:mailgun.org redirect=_spf.x.de -all",
            "example.de",
        );
        let hosts: Vec<&str> = spf.iter().map(|(_, value)| value.as_str()).collect();
        assert_eq!(hosts, ["spf.protection.outlook.com", "mailgun.org", "_spf.x.de"]);
        let dmarc = texts("v=DMARC1; p=none; rua=mailto:a@vali.email!10m,mailto:b@own.de", "_dmarc.example.de");
        assert_eq!(dmarc.len(), 2);
        assert_eq!(dmarc[0].1, "a@vali.email");
    }

    #[test]
    fn only_domain_names_are_asked_for() {
        assert!(is_domain("example.de") && is_domain("xn--mller-kva.de."));
        for other in ["example", "", "a b.de", "10.0.0.1", "-x.de", "x..de", "müller.de"] {
            assert!(!is_domain(other), "{other}");
        }
    }
}
