//! Fetching a signed catalog. The fixtures were signed with a key made for them; its secret half is gone.

use crate::server::{Reply, Server, redirect, status, typed};
use hoheit::net::bundle::{BundleError, Verified, fetch_signed, open_pinned, verify};
use hoheit::net::{FetchError, Lock, Offline};
use hoheit::source::Sources;

const BUNDLE: &[u8] = include_bytes!("fixtures/bundle/catalog.bundle");
const SIGNATURE: &str = include_str!("fixtures/bundle/catalog.bundle.minisig");
const KEY: &str = include_str!("fixtures/bundle/key.pub");
const OTHER_KEY: &str = include_str!("fixtures/bundle/other.pub");

fn take(server: &Server, key: &str, in_use: Option<&str>) -> Result<Verified, BundleError> {
    let now = "2026-12-02T08:00:00Z".parse().expect("time");
    fetch_signed(&server.client(), &server.url("/catalog.bundle"), key, in_use, false, now)
}

fn serving(bundle: Vec<u8>, signature: Option<String>) -> Server {
    Server::new(move |asked| match (asked.path.as_str(), &signature) {
        ("/catalog.bundle", _) => typed("application/octet-stream", bundle.clone()),
        ("/catalog.bundle.minisig", Some(signature)) => typed("text/plain", signature.clone()),
        _ => status(404),
    })
}

#[test]
fn a_signed_bundle_is_taken_and_pinned() {
    let server = serving(BUNDLE.to_vec(), Some(SIGNATURE.to_owned()));
    let verified = take(&server, KEY, Some("2026.11.1")).expect("verified");
    assert_eq!(verified.bundle.files.len(), 2);
    assert_eq!(verified.pin.version, "2026.12.1");
    assert_eq!(verified.pin.comment, "test catalog 2026.12.1");
    assert_eq!(open_pinned(&verified.bytes, &verified.pin).expect("pinned"), verified.bundle);

    let mut lock = Lock::default();
    lock.catalog = Some(verified.pin.clone());
    let text = lock.write().expect("text");
    let again = Lock::read(&text, Sources::default().add("hoheit.lock", text.as_str())).expect("lock");
    assert_eq!(again.catalog, Some(verified.pin));
}

#[test]
fn the_files_of_a_bundle_read_as_a_catalog() {
    let server = serving(BUNDLE.to_vec(), Some(SIGNATURE.to_owned()));
    let files = take(&server, KEY, None).expect("verified").bundle.files;
    let mut sources = Sources::default();
    let overlay: Vec<_> = files
        .into_iter()
        .map(|file| hoheit::catalog::Overlay {
            file: sources.add(file.path.clone(), file.text.as_str()),
            path: file.path,
            text: file.text,
        })
        .collect();
    let (catalog, diagnostics) = hoheit::catalog::load::with_overlay(&overlay);
    assert_eq!(diagnostics, []);
    assert_eq!(catalog.version(), "2026.12.1");
    assert!(catalog.entity("example-gmbh").is_some());
}

#[test]
fn nothing_unsigned_is_taken() {
    let server = serving(BUNDLE.to_vec(), None);
    assert!(matches!(take(&server, KEY, None), Err(BundleError::Unsigned(_))));
    assert!(server.asked().iter().all(|asked| asked.path != "/catalog.bundle"), "not even fetched");
}

#[test]
fn nothing_that_was_changed_or_signed_by_others_is_taken() {
    let mut changed = BUNDLE.to_vec();
    let at = changed.len() - 10;
    changed[at] ^= 1;
    assert!(matches!(take(&serving(changed, Some(SIGNATURE.to_owned())), KEY, None), Err(BundleError::Signature(_))));
    let server = serving(BUNDLE.to_vec(), Some(SIGNATURE.to_owned()));
    assert!(matches!(take(&server, OTHER_KEY, None), Err(BundleError::Signature(_))));
    let comment = SIGNATURE.replace("test catalog 2026.12.1", "test catalog 2027.01.1");
    assert!(matches!(verify(BUNDLE, &comment, KEY), Err(BundleError::Signature(_))));
    for odd in ["", "x", "untrusted comment: x\nAAAA\ntrusted comment: x\nAAAA\n", "\u{0}"] {
        assert!(matches!(verify(BUNDLE, odd, KEY), Err(BundleError::Signature(_))), "{odd:?}");
    }
    for odd in ["", "not a key", "untrusted comment: x\n"] {
        assert!(matches!(verify(BUNDLE, SIGNATURE, odd), Err(BundleError::Key(_))), "{odd:?}");
    }
}

#[test]
fn an_older_version_does_not_replace_a_newer_one() {
    let server = serving(BUNDLE.to_vec(), Some(SIGNATURE.to_owned()));
    assert!(matches!(take(&server, KEY, Some("2026.12.10")), Err(BundleError::Older { .. })));
    let now = "2026-12-02T08:00:00Z".parse().expect("time");
    let url = server.url("/catalog.bundle");
    assert!(fetch_signed(&server.client(), &url, KEY, Some("2026.12.10"), true, now).is_ok());
}

#[test]
fn only_the_pinned_file_is_opened_later() {
    let server = serving(BUNDLE.to_vec(), Some(SIGNATURE.to_owned()));
    let pin = take(&server, KEY, None).expect("verified").pin;
    let mut other = BUNDLE.to_vec();
    other.push(b'\n');
    assert!(matches!(open_pinned(&other, &pin), Err(BundleError::NotPinned { .. })));
}

#[test]
fn faults_on_the_way_take_nothing() {
    let now = "2026-12-02T08:00:00Z".parse().expect("time");
    let error = fetch_signed(&Offline, "https://x.example/c.bundle", KEY, None, false, now).expect_err("offline");
    assert!(matches!(error, BundleError::Fetch(FetchError::Offline { .. })));
    let server =
        Server::new(
            |asked| if asked.path.ends_with("minisig") { typed("text/plain", SIGNATURE) } else { Reply::CutOff },
        );
    assert!(matches!(take(&server, KEY, None), Err(BundleError::Fetch(FetchError::CutOff { .. }))));
    let server = Server::new(|_| redirect("https://169.254.169.254/latest"));
    assert!(matches!(take(&server, KEY, None), Err(BundleError::Fetch(FetchError::NotPublic { .. }))));
}
