//! DNSControl: zones that are written as program text, `dnsconfig.js` and what it loads.
//!
//! In: calls like `MX("@", 10, "mx.example.")`. Out: what the same records show in a zone file, and whom zones are registered
//! and served with (`NewRegistrar("gandi_v5")`). Nothing is run: names that are put together show nothing.

use super::environment::Workload;
use super::program::{Piece, pieces};
use super::sighting::Sighting;
use super::{Context, File, Found, Reader, derived, dns_zone};
use crate::model::{Confidence, ObservationKind};
use crate::source::Span;

const KIND: &str = "dnscontrol";

/// Functions that make a record, as the record is called in a zone file.
const RECORDS: &[&str] = &["ALIAS", "CAA", "CNAME", "MX", "NS", "NAMESERVER", "SRV", "TXT"];

/// Most servers that one call names.
const MOST: usize = 8;

/// The record that a function makes: DNSControl's own, or one of a team that is called after it (`Delegation_NS`).
fn kind_of(name: &str) -> Option<&str> {
    let kind = name.rsplit('_').next().filter(|kind| RECORDS.contains(kind))?;
    let own = kind.len() == name.len() || name.bytes().any(|b| b.is_ascii_lowercase());
    own.then_some(if kind == "NAMESERVER" { "NS" } else { kind })
}

/// Zones as program text.
pub(super) struct DnsControl;

impl Reader for DnsControl {
    fn kind(&self) -> ObservationKind {
        KIND
    }

    fn detects(&self, file: &File<'_>) -> bool {
        (file.ends_with(".js") || file.ends_with(".ts"))
            && (file.mentions(&["NewDnsProvider(", "NewRegistrar(", "DMARC_BUILDER(", "SPF_BUILDER(", "CAA_BUILDER("])
                || (file.text.starts_with("D(") || file.mentions(&["\nD(", "D_EXTEND("]))
                    && file.mentions(&["MX(", "CNAME(", "TXT(", "NS(", "DnsProvider("]))
    }

    fn read(&self, files: &[&File<'_>], context: &Context<'_>) -> Found {
        let mut found = Found::default();
        for file in files {
            let scope = format!("{KIND}:{}", file.path);
            let workload = Workload { kind: KIND, scope: &scope, name: "" };
            let all: Vec<Piece<'_>> = pieces(file.text, "//").collect();
            for (at, piece) in all.iter().enumerate() {
                let span = |at: usize, text: &str| Span::new(file.id, at, at + text.len());
                match *piece {
                    Piece::Name("NewDnsProvider" | "NewRegistrar", _) => {
                        if let Some((name, at)) = texts(&all[at + 1..]).next() {
                            found.sightings.extend(provider(name, &workload, span(at, name), context));
                        }
                    }
                    Piece::Name(name, start) if kind_of(name).is_some() => {
                        let kind = kind_of(name).unwrap_or(name);
                        let given: Vec<(&str, usize)> = texts(&all[at + 1..]).collect();
                        // A function of one's own may name several servers at once.
                        let each = if kind == "NS" { given.len().min(MOST) } else { 1 };
                        for given in (0..each).map(|less| &given[..given.len().saturating_sub(less)]) {
                            let Some(data) = record(kind, given) else { continue };
                            found.sightings.extend(dns_zone::read(kind, &data, &workload, span(start, name), context));
                        }
                        let owner =
                            given.first().filter(|_| matches!(kind, "TXT" | "CNAME")).map_or("", |(owner, _)| owner);
                        found.sightings.extend(dns_zone::selector(owner, &workload, span(start, name), context));
                    }
                    Piece::Name("issue" | "issuewild", start) if in_builder(&all[..at]) => {
                        for (name, _) in texts(&all[at + 1..]).filter(|(name, _)| name.contains('.')) {
                            let data = [String::new(), "issue".to_owned(), name.to_owned()];
                            found.sightings.extend(dns_zone::read(
                                "CAA",
                                &data,
                                &workload,
                                span(start, "issue"),
                                context,
                            ));
                        }
                    }
                    // A list of servers that delegations share: `var host = ["ns1.host.example."]`.
                    Piece::Text(text, start) if is_server(text) && !in_record(&all[..at]) => {
                        let data = [text.to_owned()];
                        found.sightings.extend(dns_zone::read("NS", &data, &workload, span(start, text), context));
                    }
                    Piece::Text(text, at) if text.starts_with("include:") || text.starts_with("mailto:") => {
                        let kind = if text.starts_with("include:") { "v=spf1 " } else { "v=dmarc1; rua=" };
                        let data = [format!("{kind}{text}")];
                        found.sightings.extend(dns_zone::read("TXT", &data, &workload, span(at, text), context));
                    }
                    _ => {}
                }
            }
        }
        found
    }
}

/// Whether a text is a server of names by its own.
fn is_server(text: &str) -> bool {
    text.starts_with("ns") && text.ends_with('.')
}

/// Whether the last name before a place is that of a record, which is read as a whole.
fn in_record(before: &[Piece<'_>]) -> bool {
    let name = before.iter().rev().find_map(|piece| match piece {
        Piece::Name(name, _) => Some(*name),
        _ => None,
    });
    name.is_some_and(|name| kind_of(name).is_some())
}

/// Whether the last call before a place is that which builds records of who may issue certificates.
fn in_builder(before: &[Piece<'_>]) -> bool {
    let call = |piece: &Piece<'_>| match piece {
        Piece::Name(name, _) => {
            Some(*name == "CAA_BUILDER").filter(|is| *is || name.bytes().all(|b| b.is_ascii_uppercase()))
        }
        _ => None,
    };
    before.iter().rev().find_map(call).unwrap_or(false)
}

/// The quoted arguments of a call, up to the next word.
fn texts<'p, 't>(pieces: &'p [Piece<'t>]) -> impl Iterator<Item = (&'t str, usize)> + use<'p, 't> {
    pieces.iter().take_while(|piece| !matches!(piece, Piece::Name(..))).filter_map(|piece| match piece {
        Piece::Text(text, at) => Some((*text, *at)),
        _ => None,
    })
}

/// The data of a record as in a zone file; numbers stay empty.
fn record(kind: &str, arguments: &[(&str, usize)]) -> Option<Vec<String>> {
    let (last, _) = arguments.last()?;
    let mut data = vec![String::new(); dns_zone::before_host(kind)];
    if kind == "CAA" {
        data[1] = arguments.get(arguments.len().checked_sub(2)?)?.0.to_owned();
    }
    data.push((*last).to_owned());
    Some(data)
}

/// Who serves or registers zones, by the name of DNSControl's or OctoDNS's provider.
pub(super) fn provider(name: &str, workload: &Workload<'_>, span: Span, context: &Context<'_>) -> Option<Sighting> {
    let lower = name.to_ascii_lowercase();
    let known = context.signals.find("dns", "provider", &lower).map(|hit| hit.signal);
    let bare = || lower.split('_').next().and_then(|first| derived::service(context.catalog, first));
    let signal = known.or_else(bare)?;
    Some(
        Sighting::of(signal, workload.kind, workload.scope, "dns", span)
            .seen(format!("provider {name}"))
            .at_most(Confidence::High),
    )
}
