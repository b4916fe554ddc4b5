//! The port against servers that misbehave.

use crate::server::{Reply, Server, json, patience, redirect, status, typed};
use hoheit::net::{Fetch as _, FetchError, Http, Redirects, Request};
use std::net::TcpListener;
use std::sync::atomic::{AtomicUsize, Ordering};

fn fault(reply: impl Fn() -> Reply + Send + Sync + 'static) -> (FetchError, usize) {
    let server = Server::new(move |_| reply());
    let request = Request::json(server.url("/x"));
    let error = server.client().fetch(&request).and_then(|answer| answer.accepted(&request)).expect_err("a fault");
    (error, server.asked().len())
}

#[test]
fn a_good_answer_arrives_with_who_asked() {
    let server = Server::new(|_| json("{}"));
    let answer = server.client().fetch(&Request::json(server.url("/x"))).expect("answer");
    assert_eq!(
        (answer.status, answer.body.as_slice(), answer.media_type().as_str()),
        (200, &b"{}"[..], "application/vnd.api+json")
    );
    let asked = server.asked();
    assert!(asked[0].header("user-agent").starts_with("hoheit/"), "{asked:?}");
    assert!(!asked[0].header("user-agent").contains(".example"), "an invented address: {asked:?}");
    assert_eq!(asked[0].header("referer"), "");
    assert_eq!(asked[0].header("cookie"), "");
}

#[test]
fn a_stalled_answer_is_given_up() {
    assert!(matches!(fault(|| Reply::Stalls).0, FetchError::TooSlow { .. }));
}

#[test]
fn a_dripping_answer_is_given_up() {
    assert!(matches!(fault(|| Reply::Drips).0, FetchError::TooSlow { .. }));
}

#[test]
fn an_answer_that_breaks_off_is_asked_for_again_and_then_reported() {
    let (error, asked) = fault(|| Reply::CutOff);
    assert!(matches!(error, FetchError::CutOff { .. }), "{error}");
    assert_eq!(asked, 2);
}

#[test]
fn too_much_is_not_read() {
    let (error, asked) = fault(|| Reply::Floods(100 * 1024 * 1024));
    assert!(matches!(error, FetchError::TooLarge { .. }), "{error}");
    assert_eq!(asked, 1, "not asked for again");
    assert!(matches!(fault(|| Reply::Boasts(100 * 1024 * 1024)).0, FetchError::TooLarge { .. }));
}

#[test]
fn what_grows_when_unpacked_counts_as_it_grows() {
    let packed = gzip_of_zeros(8 * 1024 * 1024);
    assert!(packed.len() < 100 * 1024);
    let (error, _) = fault(move || Reply::Bomb(packed.clone()));
    assert!(matches!(error, FetchError::TooLarge { .. }), "{error}");
}

/// A gzip stream in fixed Huffman codes: one zero, then the longest match at distance one (258 zeros in 13 bits).
fn gzip_of_zeros(count: usize) -> Vec<u8> {
    let mut bits = Bits::default();
    bits.put(1, 1);
    bits.put(1, 2);
    bits.huffman(0x30, 8);
    for _ in 0..count / 258 {
        bits.huffman(0b1100_0101, 8);
        bits.huffman(0, 5);
    }
    bits.huffman(0, 7);
    let mut out = vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255];
    out.extend(bits.finish());
    out.extend([0; 8]);
    out
}

#[derive(Default)]
struct Bits {
    out: Vec<u8>,
    word: u32,
    count: u32,
}

impl Bits {
    fn put(&mut self, value: u32, count: u32) {
        self.word |= value << self.count;
        self.count += count;
        while self.count >= 8 {
            self.out.push((self.word & 0xff) as u8);
            self.word >>= 8;
            self.count -= 8;
        }
    }

    fn huffman(&mut self, code: u32, count: u32) {
        (0..count).rev().for_each(|at| self.put((code >> at) & 1, 1));
    }

    fn finish(mut self) -> Vec<u8> {
        if self.count > 0 {
            self.put(0, 8 - self.count);
        }
        self.out
    }
}

#[test]
fn server_errors_are_asked_again_once_and_then_reported() {
    let (error, asked) = fault(|| status(500));
    assert!(matches!(error, FetchError::Status { status: 500, .. }), "{error}");
    assert_eq!(asked, 2);
    let (error, asked) = fault(|| status(403));
    assert!(matches!(error, FetchError::Status { status: 403, .. }), "{error}");
    assert_eq!(asked, 1);
}

#[test]
fn a_page_instead_of_data_is_refused() {
    let (error, _) = fault(|| typed("text/html", "<html>maintenance</html>"));
    assert!(matches!(error, FetchError::WrongType { .. }), "{error}");
    assert!(error.to_string().contains("text/html"), "{error}");
}

#[test]
fn a_request_to_wait_is_honoured() {
    let count = AtomicUsize::new(0);
    let server = Server::new(move |_| match count.fetch_add(1, Ordering::SeqCst) {
        0 => Reply::Whole { status: 429, headers: vec![("retry-after", "0".to_owned())], body: Vec::new() },
        _ => json("{}"),
    });
    assert_eq!(server.client().fetch(&Request::json(server.url("/x"))).expect("second try").status, 200);
    assert_eq!(server.asked().len(), 2);
}

#[test]
fn a_request_to_wait_until_a_date_is_honoured_too() {
    let wait_until =
        |date: &str| Reply::Whole { status: 503, headers: vec![("retry-after", date.to_owned())], body: Vec::new() };
    let count = AtomicUsize::new(0);
    let server = Server::new(move |_| match count.fetch_add(1, Ordering::SeqCst) {
        0 => wait_until("Sat, 21 Nov 2020 10:00:00 GMT"),
        _ => json("{}"),
    });
    assert_eq!(server.client().fetch(&Request::json(server.url("/x"))).expect("second try").status, 200);
    assert_eq!(server.asked().len(), 2);
    let (error, asked) = fault(move || wait_until("Fri, 31 Dec 2190 10:00:00 GMT"));
    assert!(matches!(error, FetchError::Limited { wait: Some(wait), .. } if wait.as_secs() > 86_400), "{error}");
    assert_eq!(asked, 1, "not asked again");
}

#[test]
fn a_public_name_that_leads_inside_is_never_connected_to() {
    let server = Server::new(|_| json("{\"secret\": 1}"));
    let port = server.address.port();
    for inside in [&["127.0.0.1"][..], &["93.184.216.34", "127.0.0.1"], &["::1"], &["169.254.169.254"], &["fd00::7"]] {
        let mut settings = patience(vec![server.address]);
        let ips = inside.iter().map(|ip| ip.parse().expect("ip")).collect();
        settings.names = vec![("rebind.example".to_owned(), ips)];
        let error = Http::new(settings)
            .expect("client")
            .fetch(&Request::any(format!("https://rebind.example:{port}/")))
            .expect_err("leads inside");
        assert!(
            matches!(&error, FetchError::NotPublic { address, .. } if address.contains("rebind.example")),
            "{error}"
        );
    }
    // The same through a redirect that looks harmless.
    let redirecting = Server::new(|_| redirect("https://rebind.example/"));
    let mut settings = patience(vec![redirecting.address]);
    settings.names = vec![("rebind.example".to_owned(), vec!["10.0.0.1".parse().expect("ip")])];
    let request = Request::any(redirecting.url("/x")).redirecting(Redirects::Anywhere);
    let error = Http::new(settings).expect("client").fetch(&request).expect_err("leads inside");
    assert!(matches!(error, FetchError::NotPublic { .. }), "{error}");
    assert!(server.asked().is_empty());
}

#[test]
fn a_request_to_wait_for_long_ends_the_question() {
    let (error, asked) =
        fault(|| Reply::Whole { status: 429, headers: vec![("retry-after", "3600".to_owned())], body: Vec::new() });
    assert!(matches!(error, FetchError::Limited { wait: Some(wait), .. } if wait.as_secs() == 3600), "{error}");
    assert_eq!(asked, 1, "not asked again");
}

#[test]
fn redirects_are_followed_within_the_site_and_bounded() {
    let server = Server::new(|asked| if asked.path == "/end" { json("{}") } else { redirect("/end") });
    let answer = server.client().fetch(&Request::json(server.url("/start"))).expect("answer");
    assert!(answer.url.ends_with("/end"), "{}", answer.url);

    let (error, asked) = fault(|| redirect("/x"));
    assert!(matches!(&error, FetchError::Redirect { reason, .. } if reason.contains("circle")), "{error}");
    assert_eq!(asked, 1);

    let count = AtomicUsize::new(0);
    let server = Server::new(move |_| redirect(&format!("/{}", count.fetch_add(1, Ordering::SeqCst))));
    let error = server.client().fetch(&Request::json(server.url("/x"))).expect_err("endless");
    assert!(matches!(&error, FetchError::Redirect { reason, .. } if reason.contains("more than 5")), "{error}");
    assert_eq!(server.asked().len(), 6);
}

#[test]
fn redirects_into_the_network_are_refused() {
    let other = Server::new(|_| json("{\"secret\": 1}"));
    let inside = other.url("/");
    let targets: Vec<String> = [
        "http://10.1.2.3/",
        "https://10.1.2.3/",
        "http://169.254.169.254/latest/meta-data/",
        "https://169.254.169.254/",
        "https://[::1]/",
        "https://localhost/",
        "https://intranet/",
        "https://2130706433/",
        "https://[::ffff:192.168.0.1]/",
        "file:///etc/passwd",
        "ftp://example.org/",
        "http://example.org/",
    ]
    .iter()
    .map(|target| (*target).to_owned())
    .chain([inside])
    .collect();
    for target in targets {
        for redirects in [Redirects::SameSite, Redirects::Anywhere] {
            let to = target.clone();
            let server = Server::new(move |_| redirect(&to));
            let request = Request::json(server.url("/x")).redirecting(redirects);
            let error = server.client().fetch(&request).expect_err(&target);
            assert!(matches!(error, FetchError::NotPublic { .. } | FetchError::Refused { .. }), "{target}: {error}");
        }
    }
    assert!(other.asked().is_empty(), "another service of this machine was asked");
}

#[test]
fn redirects_to_another_site_are_refused_unless_expected() {
    let server = Server::new(|_| redirect("https://elsewhere.example/"));
    let error = server.client().fetch(&Request::json(server.url("/x"))).expect_err("other site");
    assert!(matches!(&error, FetchError::Redirect { reason, .. } if reason.contains("elsewhere.example")), "{error}");
}

#[test]
fn content_is_not_carried_elsewhere() {
    let server = Server::new(|asked| if asked.path == "/end" { json("{}") } else { redirect("/end") });
    let request = Request { body: Some(("application/dns-message", vec![1])), ..Request::any(server.url("/x")) };
    assert!(matches!(server.client().fetch(&request), Err(FetchError::Redirect { .. })));
    assert_eq!(server.asked().len(), 1);
}

#[test]
fn what_is_no_http_is_reported() {
    for reply in [|| Reply::Garbage, || Reply::HangsUp] {
        let (error, _) = fault(reply);
        assert!(matches!(error, FetchError::Connection { .. } | FetchError::CutOff { .. }), "{error}");
    }
}

#[test]
fn nobody_listening_is_reported() {
    let free = TcpListener::bind("127.0.0.1:0").expect("port").local_addr().expect("address");
    let http = Http::new(patience(vec![free])).expect("client");
    let error = http.fetch(&Request::any(format!("http://{free}/"))).expect_err("nobody");
    assert!(matches!(error, FetchError::Connection { .. }), "{error}");
}

#[test]
fn plain_http_is_refused_even_here_unless_named() {
    let server = Server::new(|_| json("{}"));
    let http = Http::new(patience(Vec::new())).expect("client");
    let error = http.fetch(&Request::any(server.url("/x"))).expect_err("not named");
    assert!(matches!(error, FetchError::Refused { .. }), "{error}");
    let error = http.fetch(&Request::any(server.url("/x").replace("http:", "https:"))).expect_err("not named");
    assert!(matches!(error, FetchError::NotPublic { .. }), "{error}");
    assert!(server.asked().is_empty());
}

mod tls {
    use super::*;
    use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
    use std::io::{Read as _, Write as _};
    use std::sync::Arc;

    const CERTIFICATE: &[u8] = include_bytes!("fixtures/tls/server.der");
    const KEY: &[u8] = include_bytes!("fixtures/tls/server-key.der");

    const EXPIRED: &[u8] = include_bytes!("fixtures/tls/expired.der");
    const OTHER_NAME: &[u8] = include_bytes!("fixtures/tls/other-name.der");

    #[test]
    fn a_certificate_that_expired_or_names_somebody_else_is_refused_even_when_its_issuer_is_trusted() {
        for (certificate, word) in [(EXPIRED, "expired"), (OTHER_NAME, "name")] {
            let address = serving(certificate);
            let mut settings = patience(vec![address]);
            settings.roots = vec![certificate.to_vec()];
            let http = Http::new(settings).expect("client");
            let error = http.fetch(&Request::any(format!("https://{address}/"))).expect_err(word);
            let FetchError::Certificate { reason, .. } = &error else { panic!("{word}: {error}") };
            assert!(reason.to_lowercase().contains(word), "{reason}");
        }
    }

    /// A TLS server with a certificate that it signed itself.
    fn self_signed() -> std::net::SocketAddr {
        serving(CERTIFICATE)
    }

    fn serving(certificate: &'static [u8]) -> std::net::SocketAddr {
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = rustls::ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .expect("versions")
            .with_no_client_auth()
            .with_single_cert(
                vec![CertificateDer::from(certificate)],
                PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(KEY)),
            )
            .expect("certificate");
        let config = Arc::new(config);
        let listener = TcpListener::bind("127.0.0.1:0").expect("port");
        let address = listener.local_addr().expect("address");
        std::thread::spawn(move || {
            for mut stream in listener.incoming().flatten() {
                let config = Arc::clone(&config);
                std::thread::spawn(move || {
                    let Ok(mut connection) = rustls::ServerConnection::new(config) else { return };
                    let mut tls = rustls::Stream::new(&mut connection, &mut stream);
                    let mut request = [0; 4096];
                    if tls.read(&mut request).is_ok_and(|read| read > 0) {
                        let body = b"HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n{}";
                        let _ = tls.write_all(body);
                        let _ = tls.flush();
                        tls.conn.send_close_notify();
                        let _ = tls.flush();
                    }
                });
            }
        });
        address
    }

    #[test]
    fn a_certificate_of_nobody_known_is_refused() {
        let address = self_signed();
        let http = Http::new(patience(vec![address])).expect("client");
        let error = http.fetch(&Request::any(format!("https://{address}/"))).expect_err("self-signed");
        assert!(matches!(error, FetchError::Certificate { .. }), "{error}");
    }

    #[test]
    fn a_certificate_that_the_user_trusts_is_taken() {
        let address = self_signed();
        let mut settings = patience(vec![address]);
        settings.roots = vec![CERTIFICATE.to_vec()];
        let answer =
            Http::new(settings).expect("client").fetch(&Request::json(format!("https://{address}/"))).expect("answer");
        assert_eq!(answer.body, b"{}");
    }

    #[test]
    fn plain_text_on_a_tls_port_is_reported() {
        let server = Server::new(|_| Reply::Garbage);
        let listener = TcpListener::bind("127.0.0.1:0").expect("port");
        let address = listener.local_addr().expect("address");
        std::thread::spawn(move || {
            for mut stream in listener.incoming().flatten() {
                let _ = stream.write_all(b"220 mail.example.de ESMTP\r\n");
            }
        });
        let http = Http::new(patience(vec![address, server.address])).expect("client");
        let error = http.fetch(&Request::any(format!("https://{address}/"))).expect_err("no TLS");
        assert!(matches!(error, FetchError::Connection { .. }), "{error}");
    }
}
