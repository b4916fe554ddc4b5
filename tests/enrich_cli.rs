//! `hoheit enrich`, `catalog update` and `catalog diff`: the real binary against servers on this machine.
#![allow(unreachable_pub, clippy::print_stderr)]

#[path = "net/answers.rs"]
#[allow(dead_code)]
mod answers;
#[path = "net/server.rs"]
#[allow(dead_code)]
mod server;
mod support;

use answers::{APPLE, APPLE_ENERGY, world};
use server::{Reply, Server, status, typed};
use std::path::Path;
use std::process::Output;
use support::{folder, hoheit, stderr, stdout};

const VENDOR: &str = "id: acme\nname: Acme\nlegal:\n  - { id: acme-energy, name: Apple Energy LLC, country: US, lei: 549300YX4S1LLSMK2627, evidence: { source: none, as_of: 2026-11-21, confidence: low } }\n";
const INVENTORY: &str = "organisation: { name: Stadtwerke Beispielstadt, home: DE }\nservices:\n  - { id: secret-project, vendor: acme, category: mail }\n";
const BUNDLE: &[u8] = include_bytes!("net/fixtures/bundle/catalog.bundle");
const SIGNATURE: &str = include_str!("net/fixtures/bundle/catalog.bundle.minisig");
const KEY: &str = include_str!("net/fixtures/bundle/key.pub");
const OTHER_KEY: &str = include_str!("net/fixtures/bundle/other.pub");

fn put(folder: &Path, path: &str, text: &str) {
    let path = folder.join(path);
    std::fs::create_dir_all(path.parent().expect("a folder")).expect("made");
    std::fs::write(path, text).expect("written");
}

fn place() -> tempfile::TempDir {
    let folder = folder();
    put(folder.path(), "i.yaml", INVENTORY);
    put(folder.path(), "own/entities/acme.yaml", VENDOR);
    folder
}

fn enrich(folder: &Path, server: &Server, more: &[&str]) -> Output {
    let (gleif, wikidata) = (format!("gleif={}", server.url("/gleif")), format!("wikidata={}", server.url("/sparql")));
    let socket = server.address.to_string();
    let mut arguments = vec!["enrich", "i.yaml", "--catalog", "own", "--loopback", &socket];
    arguments.extend(["--endpoint", &gleif, "--endpoint", &wikidata]);
    arguments.extend(more);
    hoheit(folder, &arguments)
}

fn lock(folder: &Path) -> Option<String> {
    std::fs::read_to_string(folder.join("hoheit.lock")).ok()
}

#[test]
fn answers_go_into_the_lock_and_the_next_run_asks_nothing() {
    let (server, folder) = (world(), place());
    let output = enrich(folder.path(), &server, &["--yes"]);
    let (said, found) = (stderr(&output), stdout(&output));
    assert_eq!(output.status.code(), Some(0), "{said}");
    assert!(said.contains("127.0.0.1 (GLEIF): LEI 549300YX4S1LLSMK2627"), "{said}");
    assert!(found.contains("APPLE ENERGY LLC") && found.contains(APPLE), "{found}");
    assert!(found.contains("ultimate parent"), "{found}");
    let text = lock(folder.path()).expect("a lock file");
    assert!(text.contains(APPLE_ENERGY) && text.contains("sha256"), "{text}");
    assert!(!text.contains("secret-project") && !text.contains("Stadtwerke"));

    let before = server.asked().len();
    for more in [&["--yes"][..], &["--locked"], &["--locked", "--offline"]] {
        let output = enrich(folder.path(), &server, more);
        assert_eq!(output.status.code(), Some(0), "{more:?}: {}", stderr(&output));
    }
    assert_eq!(server.asked().len(), before, "nothing was asked again");
    assert_eq!(lock(folder.path()), Some(text));
}

#[test]
fn nothing_is_sent_without_agreement_and_nothing_when_locked_or_offline() {
    let (server, folder) = (world(), place());
    for (more, code, words) in [
        (&[""; 0][..], 2, "--yes"),
        (&["--locked"], 1, "not-locked"),
        (&["--offline", "--yes"], 2, "--offline"),
        (&["--yes", "--site", "ftp://x.example/"], 2, "--site"),
        (&["--yes", "--endpoint", "nobody=https://x.example/"], 2, "no source `nobody`"),
    ] {
        let output = enrich(folder.path(), &server, more);
        assert_eq!(output.status.code(), Some(code), "{more:?}: {}", stderr(&output));
        assert!(stderr(&output).contains(words), "{more:?}: {}", stderr(&output));
    }
    assert!(server.asked().is_empty());
    assert_eq!(lock(folder.path()), None);
}

#[test]
fn a_failing_source_keeps_the_old_lock_and_the_run_says_so() {
    let folder = place();
    let good = world();
    assert_eq!(enrich(folder.path(), &good, &["--yes"]).status.code(), Some(0));
    let text = lock(folder.path()).expect("a lock file");
    let broken = Server::new(|_| typed("application/json", "{\"data\":"));
    let aged = age(&text);
    put(folder.path(), "hoheit.lock", &aged);
    let output = enrich(folder.path(), &broken, &["--yes", "--max-age", "30"]);
    assert_eq!(lock(folder.path()), Some(aged));
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    assert!(stderr(&output).contains("not-looked-up") && stderr(&output).contains("stale-fact"), "{}", stderr(&output));
}

/// The same lock file with answers of an earlier year.
fn age(text: &str) -> String {
    text.lines()
        .map(|line| match line.split_once("time: ") {
            Some((before, _)) => format!("{before}time: 2025-01-01T00:00:00Z\n"),
            None => format!("{line}\n"),
        })
        .collect()
}

#[test]
fn a_damaged_lock_file_is_left_alone() {
    let (server, folder) = (world(), place());
    put(folder.path(), "hoheit.lock", "version: 2\n");
    let output = enrich(folder.path(), &server, &["--yes"]);
    assert_eq!(output.status.code(), Some(4), "{}", stderr(&output));
    assert_eq!(lock(folder.path()).as_deref(), Some("version: 2\n"));
    assert!(server.asked().is_empty());
}

#[test]
fn a_run_that_was_killed_keeps_its_answers_and_the_next_asks_only_the_rest() {
    let folder = place();
    let slow = Server::new(|asked| match asked.path.split(['/', '?']).nth(1) {
        Some("gleif") => answers::gleif(asked, "NO_KNOWN_PERSON"),
        _ => Reply::Drips,
    });
    let (gleif, wikidata) = (format!("gleif={}", slow.url("/gleif")), format!("wikidata={}", slow.url("/sparql")));
    let socket = slow.address.to_string();
    let mut running = std::process::Command::new(env!("CARGO_BIN_EXE_hoheit"))
        .env_clear()
        .current_dir(folder.path())
        .args(["enrich", "i.yaml", "--catalog", "own", "--yes", "--today", support::TODAY, "--loopback", &socket])
        .args(["--endpoint", &gleif, "--endpoint", &wikidata])
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::null())
        .spawn()
        .expect("the binary runs");
    // Until the first answer is in the file and the second question is on its way.
    let both = || lock(folder.path()).is_some() && slow.asked().iter().any(|asked| asked.path.starts_with("/sparql"));
    let mut patience = 1200;
    while !both() && patience > 0 && running.try_wait().expect("state").is_none() {
        std::thread::sleep(std::time::Duration::from_millis(50));
        patience -= 1;
    }
    running.kill().expect("killed");
    running.wait().expect("gone");
    let half = lock(folder.path()).expect("the first answer was kept");
    assert!(half.contains("of: gleif") && !half.contains("of: wikidata"), "{half}");

    let good = world();
    let output = enrich(folder.path(), &good, &["--yes"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert!(stderr(&output).contains("1 answered, 1 known before"), "{}", stderr(&output));
    assert!(good.asked().iter().all(|asked| asked.path.starts_with("/sparql")), "{:?}", good.asked());
    let whole = lock(folder.path()).expect("a lock file");
    assert!(whole.contains("of: gleif") && whole.contains("of: wikidata"), "{whole}");
}

#[test]
fn the_terminal_is_asked_and_only_a_yes_sends_anything() {
    let there =
        std::process::Command::new("script").arg("--version").output().is_ok_and(|output| output.status.success());
    if !there {
        eprintln!("not checked: `script`, which gives a program a terminal, is missing");
        return;
    }
    for (answer, code, sent) in [("n\n", 1, false), ("\n", 1, false), ("yes\n", 0, true)] {
        let (server, folder) = (world(), place());
        let line = format!(
            "{} enrich i.yaml --catalog own --loopback {} --endpoint gleif={} --endpoint wikidata={} --today {}",
            env!("CARGO_BIN_EXE_hoheit"),
            server.address,
            server.url("/gleif"),
            server.url("/sparql"),
            support::TODAY
        );
        let mut running = std::process::Command::new("script")
            .current_dir(folder.path())
            .args(["-qec", &line, "/dev/null"])
            .stdin(std::process::Stdio::piped())
            .stdout(std::process::Stdio::piped())
            .spawn()
            .expect("script runs");
        {
            use std::io::Write as _;
            running.stdin.take().expect("stdin").write_all(answer.as_bytes()).expect("written");
        }
        let output = running.wait_with_output().expect("ends");
        let said = stdout(&output);
        assert_eq!(output.status.code(), Some(code), "{answer:?}: {said}");
        assert!(said.contains("Contact these hosts? [y/N]"), "{said}");
        assert_eq!(!server.asked().is_empty(), sent, "{answer:?}: {said}");
        assert_eq!(lock(folder.path()).is_some(), sent, "{answer:?}");
    }
}

#[test]
fn everything_goes_through_the_proxy_that_is_set() {
    use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
    use std::io::{BufRead as _, BufReader, Write as _};
    use std::sync::{Arc, Mutex};
    let config = rustls::ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .expect("versions")
        .with_no_client_auth()
        .with_single_cert(
            vec![CertificateDer::from(&include_bytes!("net/fixtures/tls/register.der")[..])],
            PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(&include_bytes!("net/fixtures/tls/server-key.der")[..])),
        )
        .expect("certificate");
    let config = Arc::new(config);
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("port");
    let proxy = format!("http://{}", listener.local_addr().expect("address"));
    let log: Arc<Mutex<Vec<String>>> = Arc::default();
    let theirs = Arc::clone(&log);
    std::thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let (config, log) = (Arc::clone(&config), Arc::clone(&theirs));
            std::thread::spawn(move || {
                let mut reader = BufReader::new(stream.try_clone().expect("stream"));
                let mut head = String::new();
                while reader.read_line(&mut head).is_ok_and(|read| read > 2) {}
                log.lock().expect("log").push(head.lines().next().unwrap_or_default().to_owned());
                if !head.starts_with("CONNECT register.example:443 ") {
                    let _ = stream.write_all(b"HTTP/1.1 502 no\r\ncontent-length: 0\r\n\r\n");
                    return;
                }
                let _ = stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n");
                let mut tls = rustls::StreamOwned::new(rustls::ServerConnection::new(config).expect("TLS"), stream);
                let Some(asked) = server::read(&mut BufReader::new(&mut tls)) else { return };
                server::write(&mut tls, answers::gleif(&asked, "NO_KNOWN_PERSON"));
                tls.conn.send_close_notify();
                let _ = tls.flush();
            });
        }
    });
    let folder = place();
    let trusted = support::repository("tests/net/fixtures/tls/register.pem");
    let run = |endpoint: &str| {
        std::process::Command::new(env!("CARGO_BIN_EXE_hoheit"))
            .env_clear()
            .env("HTTPS_PROXY", &proxy)
            .env("SSL_CERT_FILE", &trusted)
            .current_dir(folder.path())
            .args(["enrich", "i.yaml", "--catalog", "own", "--source", "gleif", "--yes", "--today", support::TODAY])
            .args(["--endpoint", endpoint])
            .output()
            .expect("the binary runs")
    };
    let output = run("gleif=https://register.example/gleif");
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert!(stdout(&output).contains("APPLE ENERGY LLC"), "{}", stdout(&output));
    let asked = log.lock().expect("log").clone();
    assert!(
        !asked.is_empty() && asked.iter().all(|line| line.starts_with("CONNECT register.example:443 ")),
        "{asked:?}"
    );
    // A proxy does not open the way into the network: written addresses are refused before it is asked.
    std::fs::remove_file(folder.path().join("hoheit.lock")).expect("removed");
    let output = run("gleif=https://10.1.2.3/gleif");
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    assert!(stderr(&output).contains("10.1.2.3 is not a public address"), "{}", stderr(&output));
    assert_eq!(log.lock().expect("log").len(), asked.len());
}

fn serving(signature: Option<String>) -> Server {
    Server::new(move |asked| -> Reply {
        match (asked.path.as_str(), &signature) {
            ("/catalog.bundle", _) => typed("application/octet-stream", BUNDLE),
            ("/catalog.bundle.minisig", Some(signature)) => typed("text/plain", signature.clone()),
            _ => status(404),
        }
    })
}

fn update(folder: &Path, server: &Server, key: &str, into: &str) -> Output {
    let (url, socket) = (server.url("/catalog.bundle"), server.address.to_string());
    let arguments = ["catalog", "update", "--from", &url, "--key", key, "--into", into, "--loopback", &socket];
    hoheit(folder, &[&arguments[..], &["--yes", "--allow-older"]].concat())
}

#[test]
fn a_signed_catalog_is_written_pinned_and_usable_and_the_difference_is_told() {
    let (server, folder) = (serving(Some(SIGNATURE.to_owned())), place());
    put(folder.path(), "key.pub", KEY);
    for _ in 0..2 {
        let output = update(folder.path(), &server, "key.pub", "new");
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    }
    assert!(folder.path().join("new/entities/example.yaml").is_file());
    assert!(lock(folder.path()).expect("a lock file").contains("2026.12.1"));
    let left: Vec<_> = std::fs::read_dir(folder.path())
        .expect("readable")
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter(|name| name.starts_with(".hoheit-"))
        .collect();
    assert!(left.is_empty(), "{left:?}");

    let output = hoheit(folder.path(), &["catalog", "diff", "shipped", "new"]);
    assert!(stdout(&output).contains("+ vendor example\n"), "{}{}", stdout(&output), stderr(&output));
    put(folder.path(), "moved/entities/acme.yaml", &VENDOR.replace("country: US", "country: FR"));
    let output = hoheit(folder.path(), &["catalog", "diff", "own", "moved", "--inventory", "i.yaml"]);
    let told = stdout(&output);
    assert!(told.contains("~ vendor acme (services: secret-project)"), "{told}{}", stderr(&output));
    assert!(told.contains("services touched: secret-project"), "{told}");
}

#[test]
fn nothing_unsigned_or_foreign_is_taken_and_no_other_folder_replaced() {
    let folder = place();
    let unsigned = update(folder.path(), &serving(None), KEY, "new");
    assert_eq!(unsigned.status.code(), Some(1), "{}", stderr(&unsigned));
    let server = serving(Some(SIGNATURE.to_owned()));
    let foreign = update(folder.path(), &server, OTHER_KEY, "new");
    assert_eq!(foreign.status.code(), Some(4), "{}", stderr(&foreign));
    let before = server.asked().len();
    let taken = update(folder.path(), &server, KEY, "own");
    assert_eq!(taken.status.code(), Some(1), "{}", stderr(&taken));
    assert!(folder.path().join("own/entities/acme.yaml").is_file());
    assert_eq!(server.asked().len(), before);
    assert!(!folder.path().join("new").exists() && lock(folder.path()).is_none());
}
