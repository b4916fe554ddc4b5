//! Interfaces of a vendor that somebody else serves: S3, what clients of Sentry send.
//!
//! In: program text, values of variables. Out: sightings of [`Role::Served`], which show no use: they take away what the name of a
//! package or of a variable alone says of the vendor.

use super::Context;
use super::file::File;
use super::program::Piece;
use super::sighting::{Role, Sighting};
use super::signals::clean_host;
use crate::model::ObservationKind;
use crate::source::Span;

const KIND: ObservationKind = "code";
/// How many pieces of program text around a name belong to it.
const NEAR: usize = 12;
/// Least length of the key in an address for reports.
const KEY: usize = 16;

/// Clients of S3 that are told to talk to somebody else: `endpoint_url = f"https://s3.{REGION}.scw.cloud"`, `endpoint:
/// config.CELLAR_ENDPOINT`.
pub(super) fn stores(all: &[Piece<'_>], file: &File<'_>, context: &Context<'_>) -> Option<Sighting> {
    if !file.mentions(&["s3", "S3"]) {
        return None;
    }
    let of_s3 = |text: &str| text.to_ascii_lowercase().contains("s3");
    all.iter().enumerate().find_map(|(at, piece)| {
        let Piece::Name(name, start) = *piece else { return None };
        let near = &all[at.saturating_sub(NEAR)..(at + NEAR).min(all.len())];
        let said = |piece: &Piece<'_>| matches!(piece, Piece::Name(text, _) | Piece::Text(text, _) if of_s3(text));
        if !near.iter().any(said) {
            return None;
        }
        let vendor = match name.ends_with("_ENDPOINT") {
            true => context.signals.find("kubernetes", "env", name).map(|hit| hit.signal),
            false => host_of(name, &all[at + 1..]).and_then(|host| Some(context.signals.host(&host)?.0)),
        };
        let span = Span::new(file.id, start, start + name.len());
        (vendor?.vendor.as_deref()? != "aws").then(|| Sighting::aside("aws", Role::Served, KIND, span))
    })
}

/// The host that a client of S3 is given under this name.
fn host_of(name: &str, rest: &[Piece<'_>]) -> Option<String> {
    let plain = name.to_ascii_lowercase().replace('_', "");
    let text = match rest {
        _ if !plain.ends_with("endpointurl") && plain != "host" => return None,
        [Piece::Gets, Piece::Text(text, _), ..] | [Piece::Gets, Piece::Name("f", _), Piece::Text(text, _), ..] => *text,
        _ => return None,
    };
    // What is put in stands in front of the domain.
    let host = text.rsplit('}').next()?.split("://").last()?;
    Some(format!("x.{}", host.trim_start_matches('.').split('/').next()?))
}

/// Clients of Sentry that report to somebody else.
pub(super) fn reports(all: &[Piece<'_>], file: &File<'_>, context: &Context<'_>) -> Vec<Sighting> {
    let report = |piece: &Piece<'_>| match *piece {
        Piece::Text(text, at) => report(text, KIND, Span::new(file.id, at, at + text.len()), context),
        _ => None,
    };
    all.iter().filter_map(report).collect()
}

/// An address for reports that is not Sentry's: `https://<key>@sentry.example.org/7`.
pub(super) fn report(text: &str, kind: ObservationKind, span: Span, context: &Context<'_>) -> Option<Sighting> {
    let (_, rest) = text.split_once("://").filter(|(scheme, _)| matches!(*scheme, "http" | "https"))?;
    let (key, rest) = rest.split_once('@')?;
    let (authority, project) = rest.rsplit_once('/')?;
    let is_key = key.len() >= KEY && key.bytes().all(|b| b.is_ascii_hexdigit() || b == b':');
    let is_number = !project.is_empty() && project.bytes().all(|b| b.is_ascii_digit());
    let host = clean_host(authority.split('/').next()?).filter(|_| is_key && is_number)?;
    let of_sentry = context.signals.host(&host).is_some_and(|(signal, _)| signal.vendor.as_deref() == Some("sentry"));
    (!of_sentry && host != "localhost").then(|| Sighting::aside("sentry", Role::Served, kind, span))
}
