//! Measured from outside: nothing but `enrich` and `catalog update` opens a connection.
//!
//! Two ways, as far as the machine has them: every system call of the network is watched (`strace`), and everything runs in
//! a network namespace without any way out (`unshare`). Where a tool is missing or not allowed, its test says so and checks
//! nothing. That no other module could is held by `tests/architecture.rs`.
#![allow(unreachable_pub, clippy::print_stderr)]

#[path = "net/server.rs"]
#[allow(dead_code)]
mod server;
mod support;

use server::{Server, status};
use std::path::Path;
use std::process::{Command, Output, Stdio};
use support::{TODAY, folder};

const INVENTORY: &str = "organisation: { name: Stadtwerke Beispielstadt, home: DE, domains: [example.de] }\nservices:\n  - { id: post, category: mail, offering: exchange-online, data: [customer-contact], region: azure/germanywestcentral }\n";
const MANIFEST: &str = "services:\n  db:\n    image: ghcr.io/example/db:1\n    environment: { S3_ENDPOINT: \"https://s3.eu-central-1.amazonaws.com\" }\n";
const LOCK: &str = "version: 1\nentries:\n- asked: { of: dns, by: domain, what: example.de }\n  time: 2026-11-21T10:00:00Z\n  answers: [{ source: \"https://resolver.example/dns-query\", sha256: \"00\" }]\n  facts: [{ record: { name: example.de, kind: mx, value: mx.example.net } }]\n";

/// Every other command, with the code that it ends with. Each works on files in its folder.
const COMMANDS: &[(&[&str], i32)] = &[
    (&["--version"], 0),
    (&["help"], 0),
    (&["init", "new.yaml", "--yes"], 0),
    (&["assess", "i.yaml", "compose.yaml", "-o", "old.json", "-o", "report.html"], 0),
    (&["assess", "i.yaml", "-o", "new.json"], 0),
    (&["assess", "i.yaml", "--lock", "l.lock", "--format", "markdown"], 0),
    (&["check", "i.yaml", "--fail-on", "never", "--format", "sarif"], 0),
    (&["scan", "compose.yaml", "--format", "json"], 0),
    (&["simulate", "i.yaml", "--deny", "country:US"], 0),
    (&["plan", "i.yaml"], 0),
    (&["diff", "old.json", "new.json"], 0),
    (&["explain", "microsoft"], 0),
    (&["catalog", "list"], 0),
    (&["catalog", "show", "vendor", "microsoft"], 0),
    (&["catalog", "lint", "own"], 0),
    (&["catalog", "diff", "shipped", "own", "--inventory", "i.yaml"], 0),
    (&["catalog", "bundle", "own", "-o", "own.bundle"], 0),
    (&["schema", "assessment"], 0),
    (&["completions", "bash"], 0),
    (&["enrich", "i.yaml", "--lock", "l.lock", "--source", "dns", "--locked"], 0),
    (&["enrich", "i.yaml", "--offline", "--yes"], 2),
    (&["enrich", "i.yaml"], 2),
];

fn place() -> tempfile::TempDir {
    let folder = folder();
    let put = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).expect("written");
    put("i.yaml", INVENTORY);
    put("compose.yaml", MANIFEST);
    put("l.lock", LOCK);
    std::fs::create_dir(folder.path().join("own")).expect("made");
    put("own/catalog.yaml", "version: \"2030.1.1\"\nas_of: 2026-11-21\nlicence: CC0-1.0\n");
    folder
}

/// Runs `hoheit` below another program, with its environment scrubbed.
fn below(tool: &str, tool_arguments: &[&str], folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(tool);
    command.env_clear().env("PATH", std::env::var_os("PATH").unwrap_or_default()).current_dir(folder);
    command.args(tool_arguments).arg(env!("CARGO_BIN_EXE_hoheit")).args(arguments).args(["--today", TODAY]);
    command.stdin(Stdio::null()).output().expect("the tool runs")
}

/// Whether a tool is there and allowed to work.
fn works(tool: &str, arguments: &[&str]) -> bool {
    let done = Command::new(tool).args(arguments).stdin(Stdio::null()).output();
    let works = done.is_ok_and(|output| output.status.success());
    if !works {
        eprintln!("not checked: `{tool}` is missing or not allowed here");
    }
    works
}

fn names_itself(arguments: &[&str]) -> bool {
    matches!(arguments, ["--version"] | ["help"])
}

#[test]
fn no_other_command_makes_a_network_call() {
    if !works("strace", &["-f", "-o", "/dev/null", "true"]) {
        return;
    }
    let folder = place();
    let watch = ["-f", "-qq", "-e", "trace=network", "-o", "calls.txt"];
    let calls = || std::fs::read_to_string(folder.path().join("calls.txt")).expect("the calls");
    let opened = |text: &str| text.lines().filter(|line| !line.contains("--- SIG") && !line.contains("+++ ")).count();
    let watched = |arguments: &[&str]| {
        // `--today` is no argument of these two.
        if names_itself(arguments) {
            let mut command = Command::new("strace");
            command.current_dir(folder.path()).args(watch).arg(env!("CARGO_BIN_EXE_hoheit")).args(arguments);
            command.output().expect("strace runs")
        } else {
            below("strace", &watch, folder.path(), arguments)
        }
    };
    for (arguments, code) in COMMANDS {
        let mut output = watched(arguments);
        // A thread that was let go at the very end leaves a line without a call: such a trace decides nothing.
        for _ in 0..5 {
            if !calls().contains("???( <detached") {
                break;
            }
            std::fs::remove_file(folder.path().join("new.yaml")).ok();
            output = watched(arguments);
        }
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(*code), "{arguments:?}: {said}");
        let text = calls();
        let rest: Vec<&str> = text.lines().filter(|line| !line.contains("socketpair(AF_UNIX")).collect();
        assert_eq!(opened(&rest.join("\n")), 0, "{arguments:?}:\n{text}");
    }
    // The watch sees what there is to see.
    let server = Server::new(|_| status(404));
    let (url, socket) = (format!("rdap={}", server.url("/rdap")), server.address.to_string());
    let asking = ["enrich", "--rdap", "93.184.216.34", "--endpoint", &url, "--loopback", &socket, "--yes"];
    let output = below("strace", &watch, folder.path(), &asking);
    assert_eq!(output.status.code(), Some(1), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(calls().contains("connect("), "{}", calls());
    assert!(!server.asked().is_empty());
}

#[test]
fn without_any_network_everything_else_gives_the_same_bytes() {
    if !works("unshare", &["-rn", "true"]) {
        return;
    }
    let (here, there) = (place(), place());
    for (arguments, code) in COMMANDS.iter().filter(|(arguments, _)| !names_itself(arguments)) {
        let open = below("env", &[], here.path(), arguments);
        let closed = below("unshare", &["-rn"], there.path(), arguments);
        assert_eq!(closed.status.code(), Some(*code), "{arguments:?}: {}", String::from_utf8_lossy(&closed.stderr));
        assert!(open.stdout == closed.stdout, "{arguments:?}: standard output differs");
        assert_eq!(open.stderr, closed.stderr, "{arguments:?}");
    }
    for name in ["old.json", "new.json", "report.html", "own.bundle", "new.yaml"] {
        let read = |folder: &Path| std::fs::read(folder.join(name)).expect(name);
        assert!(read(here.path()) == read(there.path()), "{name} differs");
    }
}
