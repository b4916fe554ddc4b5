//! A web server on 127.0.0.1 that answers as told, well or badly, and remembers what it was asked.

use hoheit::net::{Endpoints, Http, Settings};
use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// What was asked.
#[derive(Debug, Clone)]
pub(crate) struct Asked {
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Asked {
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value)
    }
}

/// What is answered.
pub(crate) enum Reply {
    /// An honest answer.
    Whole { status: u16, headers: Vec<(&'static str, String)>, body: Vec<u8> },
    /// Promises more than it sends, then hangs up.
    CutOff,
    /// Starts and never goes on.
    Stalls,
    /// Sends a byte now and then, for ever.
    Drips,
    /// Says nothing of its length and sends `usize` bytes.
    Floods(usize),
    /// Promises a length and sends nothing.
    Boasts(usize),
    /// Sends a small gzip body that grows to `usize` bytes.
    Bomb(Vec<u8>),
    /// Something that is no HTTP.
    Garbage,
    /// Hangs up at once.
    HangsUp,
}

pub(crate) fn json(body: impl Into<Vec<u8>>) -> Reply {
    typed("application/vnd.api+json; charset=utf-8", body)
}

pub(crate) fn typed(media: &str, body: impl Into<Vec<u8>>) -> Reply {
    Reply::Whole { status: 200, headers: vec![("content-type", media.to_owned())], body: body.into() }
}

pub(crate) fn status(status: u16) -> Reply {
    Reply::Whole { status, headers: vec![("content-type", "text/plain".to_owned())], body: b"no".to_vec() }
}

pub(crate) fn redirect(to: &str) -> Reply {
    Reply::Whole { status: 302, headers: vec![("location", to.to_owned())], body: Vec::new() }
}

pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    log: Arc<Mutex<Vec<Asked>>>,
}

impl Server {
    pub(crate) fn new(answer: impl Fn(&Asked) -> Reply + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = listener.local_addr().expect("address");
        let log: Arc<Mutex<Vec<Asked>>> = Arc::default();
        let (theirs, answer) = (Arc::clone(&log), Arc::new(answer));
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (log, answer) = (Arc::clone(&theirs), Arc::clone(&answer));
                std::thread::spawn(move || {
                    let mut reader = BufReader::new(stream.try_clone().expect("stream"));
                    let Some(asked) = read(&mut reader) else { return };
                    log.lock().expect("log").push(asked.clone());
                    write(&mut &stream, answer(&asked));
                });
            }
        });
        Self { address, log }
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    pub(crate) fn asked(&self) -> Vec<Asked> {
        self.log.lock().expect("log").clone()
    }

    /// A client that may ask this server, with short patience.
    pub(crate) fn client(&self) -> Http {
        Http::new(patience(vec![self.address])).expect("client")
    }

    /// Everything is asked of this server.
    pub(crate) fn endpoints(&self) -> Endpoints {
        Endpoints {
            gleif: self.url("/gleif"),
            wikidata: self.url("/sparql"),
            resolvers: vec![self.url("/dns-query")],
            rdap: self.url("/rdap"),
            regions: vec![("aws".to_owned(), self.url("/aws.json")), ("vultr".to_owned(), self.url("/vultr.json"))],
        }
    }
}

pub(crate) fn patience(loopback: Vec<SocketAddr>) -> Settings {
    Settings {
        connect_timeout: Duration::from_secs(5),
        read_timeout: Duration::from_millis(400),
        total_timeout: Duration::from_millis(1200),
        max_bytes: 1024 * 1024,
        retries: 1,
        backoff: Duration::ZERO,
        max_wait: Duration::from_secs(1),
        paced: false,
        proxy: false,
        loopback,
        ..Settings::default()
    }
}

pub(crate) fn read(reader: &mut impl BufRead) -> Option<Asked> {
    let mut line = String::new();
    reader.read_line(&mut line).ok()?;
    let mut words = line.split_whitespace().map(str::to_owned);
    let (method, path) = (words.next()?, words.next()?);
    let mut headers = Vec::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        let Some((name, value)) = line.trim_end().split_once(':') else { break };
        headers.push((name.to_lowercase(), value.trim().to_owned()));
    }
    let mut asked = Asked { method, path, headers, body: Vec::new() };
    asked.body = vec![0; asked.header("content-length").parse().unwrap_or(0)];
    reader.read_exact(&mut asked.body).ok()?;
    Some(asked)
}

pub(crate) fn write(stream: &mut impl Write, reply: Reply) {
    let mut send = |bytes: &[u8]| stream.write_all(bytes).and_then(|()| stream.flush()).is_ok();
    match reply {
        Reply::Whole { status, headers, body } => {
            let mut head = format!("HTTP/1.1 {status} X\r\nconnection: close\r\ncontent-length: {}\r\n", body.len());
            for (name, value) in headers {
                head.push_str(&format!("{name}: {value}\r\n"));
            }
            send(format!("{head}\r\n").as_bytes());
            send(&body);
        }
        Reply::CutOff => {
            send(b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 5000\r\n\r\n{\"data\": [");
        }
        Reply::Stalls => {
            send(b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 50\r\n\r\n{");
            std::thread::sleep(Duration::from_secs(3));
        }
        Reply::Drips => {
            send(b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n\r\n");
            while send(b" ") {
                std::thread::sleep(Duration::from_millis(50));
            }
        }
        Reply::Floods(bytes) => {
            send(b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n\r\n");
            let piece = [b' '; 65536];
            for _ in 0..bytes / piece.len() {
                if !send(&piece) {
                    return;
                }
            }
        }
        Reply::Boasts(bytes) => {
            send(
                format!("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {bytes}\r\n\r\n")
                    .as_bytes(),
            );
        }
        Reply::Bomb(body) => {
            let head = format!(
                "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-encoding: gzip\r\nconnection: close\r\ncontent-length: {}\r\n\r\n",
                body.len()
            );
            send(head.as_bytes());
            send(&body);
        }
        Reply::Garbage => {
            send(b"\x15\x03\x01\x00\x02\x02\x50 this is not what you expect\r\n\r\n");
        }
        Reply::HangsUp => {}
    }
}
