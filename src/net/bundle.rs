//! A signed catalog from an address of the user's choice: `hoheit catalog update`.
//!
//! A bundle is one text file of JSON lines: a head (`{"format": "hoheit-catalog/1", "version": …, "as_of": …}`), then one
//! line a catalog file (`{"path": …, "text": …}`). Beside it, at the same address with `.minisig`, lies a minisign
//! signature. What must hold: nothing of a bundle is read before its signature was verified with the key that the user
//! gave; the hash is pinned in the lock, and later runs take only a file of that hash; an older version does not replace
//! a newer one unless the user says so.

use super::address::host_of;
use super::fact::{Source, Time};
use super::fetch::{Fetch, FetchError, Redirects, Request, sha256};
use super::plan::PlannedRequest;
use crate::model::words::Date;
use minisign_verify::{PublicKey, Signature};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// First line of every bundle.
pub const FORMAT: &str = "hoheit-catalog/1";

/// Largest number of files in a bundle.
pub const MAX_FILES: usize = 20_000;

/// A catalog that was fetched, as the lock keeps it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pin {
    /// Where it came from.
    pub url: String,
    /// Version of the catalog.
    pub version: String,
    /// SHA-256 of the bundle.
    pub sha256: String,
    /// Public key that signed it, base64.
    pub key: String,
    /// When it was fetched.
    pub time: Time,
    /// What the signer wrote beside the signature.
    pub comment: String,
}

/// A catalog in one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bundle {
    /// Version, `YYYY.MM.N`.
    pub version: String,
    /// Day of the last review.
    pub as_of: Date,
    /// Files by path, relative to the catalog folder.
    pub files: Vec<BundleFile>,
}

/// One file of a bundle.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BundleFile {
    /// Path with `/`.
    pub path: String,
    /// Text.
    pub text: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Head {
    format: String,
    version: String,
    as_of: Date,
}

/// A verified bundle with the bytes to keep and the pin for the lock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    /// The catalog.
    pub bundle: Bundle,
    /// The file as it came.
    pub bytes: Vec<u8>,
    /// What goes into the lock.
    pub pin: Pin,
}

/// Why there is no catalog.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BundleError {
    /// It could not be fetched.
    Fetch(FetchError),
    /// There is no signature beside it.
    Unsigned(String),
    /// The key is no minisign public key.
    Key(String),
    /// The signature is not valid for this file and key.
    Signature(String),
    /// The file is no bundle.
    Malformed(String),
    /// Its version is older than the one in use.
    Older {
        /// Version offered.
        offered: String,
        /// Version in use.
        in_use: String,
    },
    /// Its version is the one in use, its content is not.
    Replaced {
        /// The version.
        version: String,
    },
    /// The lock names another key.
    OtherKey {
        /// Key in the lock.
        pinned: String,
    },
    /// The file is not the one that the lock names.
    NotPinned {
        /// Hash of the file.
        found: String,
        /// Hash in the lock.
        pinned: String,
    },
}

impl std::fmt::Display for BundleError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Fetch(error) => write!(f, "the catalog was not fetched: {error}"),
            Self::Unsigned(url) => write!(f, "there is no signature at {url}; an unsigned catalog is not taken"),
            Self::Key(reason) => write!(f, "the public key cannot be used: {reason}"),
            Self::Signature(reason) => {
                write!(f, "the signature does not fit file and key: {reason}; the catalog is not taken")
            }
            Self::Malformed(reason) => write!(f, "the file is no catalog bundle: {reason}"),
            Self::Older { offered, in_use } => write!(f, "version {offered} is older than {in_use}, which is in use"),
            Self::Replaced { version } => {
                write!(f, "version {version} is in use already, with other content: one of the two was replaced")
            }
            Self::OtherKey { pinned } => {
                write!(f, "the lock file pins a catalog that was signed with another key, {pinned}")
            }
            Self::NotPinned { found, pinned } => {
                write!(f, "the catalog file has the hash {found}, the lock file names {pinned}; it is not taken")
            }
        }
    }
}

impl std::error::Error for BundleError {}

impl From<FetchError> for BundleError {
    fn from(error: FetchError) -> Self {
        Self::Fetch(error)
    }
}

/// Address of the signature beside a bundle.
#[must_use]
pub fn signature_url(url: &str) -> String {
    match url.split_once('?') {
        Some((path, query)) => format!("{path}.minisig?{query}"),
        None => format!("{url}.minisig"),
    }
}

/// What fetching a catalog asks for.
#[must_use]
pub fn plan(url: &str) -> Vec<PlannedRequest> {
    let planned =
        |what: &str| PlannedRequest::new(Source::Site, host_of(url), format!("nothing but the request for {what}"));
    let elsewhere = PlannedRequest::found_by(
        Source::Site,
        "public hosts to which it redirects",
        host_of(url),
        "the same requests without anything added",
    );
    vec![planned("the signature of the catalog"), planned("the catalog"), elsewhere]
}

/// Fetches and verifies a catalog. `key` is a minisign public key: the base64 line or the whole `.pub` file.
///
/// # Errors
/// See [`BundleError`]. Nothing is taken over then.
pub fn fetch_signed(
    fetch: &dyn Fetch,
    url: &str,
    key: &str,
    in_use: Option<&str>,
    allow_older: bool,
    now: Time,
) -> Result<Verified, BundleError> {
    let public = read_key(key)?;
    let beside = signature_url(url);
    let request = Request::any(&beside).redirecting(Redirects::Anywhere);
    let signature = fetch.fetch(&request)?.found(&request)?.ok_or(BundleError::Unsigned(beside))?;
    let request = Request::any(url).redirecting(Redirects::Anywhere);
    let response = fetch.fetch(&request)?.accepted(&request)?;
    let comment = verify_with(&public, &response.body, &signature.text())?;
    let bundle = Bundle::read(&response.body)?;
    if let Some(in_use) = in_use.filter(|in_use| !allow_older && is_older(&bundle.version, in_use)) {
        return Err(BundleError::Older { offered: bundle.version, in_use: in_use.to_owned() });
    }
    let pin = Pin {
        url: url.to_owned(),
        version: bundle.version.clone(),
        sha256: sha256(&response.body),
        key: key_line(key).to_owned(),
        time: now,
        comment,
    };
    Ok(Verified { bundle, bytes: response.body, pin })
}

impl Pin {
    /// Whether a key is the one that signed the pinned catalog.
    #[must_use]
    pub fn is_signed_with(&self, key: &str) -> bool {
        key_line(key) == self.key
    }

    /// Whether a fetched catalog may take the place of the pinned one: a version never changes its content.
    ///
    /// # Errors
    /// [`BundleError::Replaced`].
    pub fn may_become(&self, fetched: &Self) -> Result<(), BundleError> {
        if self.version == fetched.version && self.sha256 != fetched.sha256 {
            return Err(BundleError::Replaced { version: self.version.clone() });
        }
        Ok(())
    }
}

/// Whether one version is older than another.
#[must_use]
pub fn is_older(one: &str, other: &str) -> bool {
    number(one) < number(other)
}

/// Reads a kept bundle, if it is the one that the lock names.
///
/// # Errors
/// [`BundleError::NotPinned`] for any other file.
pub fn open_pinned(bytes: &[u8], pin: &Pin) -> Result<Bundle, BundleError> {
    let found = sha256(bytes);
    if found != pin.sha256 {
        return Err(BundleError::NotPinned { found, pinned: pin.sha256.clone() });
    }
    Bundle::read(bytes)
}

/// Verifies a signature; returns the signer's trusted comment.
///
/// # Errors
/// [`BundleError::Key`], [`BundleError::Signature`].
pub fn verify(bytes: &[u8], signature: &str, key: &str) -> Result<String, BundleError> {
    verify_with(&read_key(key)?, bytes, signature)
}

fn verify_with(key: &PublicKey, bytes: &[u8], signature: &str) -> Result<String, BundleError> {
    let wrong = |error: minisign_verify::Error| BundleError::Signature(error.to_string());
    let signature = Signature::decode(signature.trim_end()).map_err(wrong)?;
    key.verify(bytes, &signature, false).map_err(wrong)?;
    Ok(signature.trusted_comment().chars().filter(|c| !c.is_control()).take(200).collect())
}

fn key_line(key: &str) -> &str {
    key.lines().map(str::trim).rfind(|line| !line.is_empty()).unwrap_or_default()
}

fn read_key(key: &str) -> Result<PublicKey, BundleError> {
    PublicKey::from_base64(key_line(key)).map_err(|error| BundleError::Key(error.to_string()))
}

/// `2026.11.2` as numbers, so that `2026.9.1` is the older one.
fn number(version: &str) -> Vec<u64> {
    version.split('.').map(|part| part.parse().unwrap_or(0)).collect()
}

/// Versions must be comparable, or an old catalog could pass for a new one.
fn is_version(version: &str) -> bool {
    let part = |part: &str| (1..=9).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
    version.split('.').count() <= 4 && version.split('.').all(part)
}

impl Bundle {
    /// Reads the text of a bundle.
    ///
    /// # Errors
    /// [`BundleError::Malformed`]: another format, a path outside a catalog folder, a path given twice.
    pub fn read(bytes: &[u8]) -> Result<Self, BundleError> {
        let malformed = |reason: String| BundleError::Malformed(reason);
        let text = std::str::from_utf8(bytes).map_err(|_| malformed("it is not UTF-8".to_owned()))?;
        let mut lines = text.lines().filter(|line| !line.trim().is_empty());
        let head = lines.next().ok_or_else(|| malformed("it is empty".to_owned()))?;
        let head: Head = serde_json::from_str(head).map_err(|error| malformed(format!("line 1: {error}")))?;
        if head.format != FORMAT {
            return Err(malformed(format!("its format is `{}`; this program reads `{FORMAT}`", head.format)));
        }
        if !is_version(&head.version) {
            return Err(malformed(format!("its version `{}` is not made of numbers and dots", head.version)));
        }
        let mut files: Vec<BundleFile> = Vec::new();
        let mut seen = BTreeSet::new();
        for (at, line) in lines.enumerate() {
            let file: BundleFile =
                serde_json::from_str(line).map_err(|error| malformed(format!("file {}: {error}", at + 1)))?;
            if !is_catalog_path(&file.path) {
                return Err(malformed(format!("`{}` is no path of a catalog folder", file.path)));
            }
            if !seen.insert(file.path.to_lowercase()) {
                return Err(malformed(format!("`{}` is there twice", file.path)));
            }
            if files.len() >= MAX_FILES {
                return Err(malformed(format!("it has more than {MAX_FILES} files")));
            }
            files.push(file);
        }
        Ok(Self { version: head.version, as_of: head.as_of, files })
    }

    /// A bundle of the files of a catalog folder, as paths and texts. The version is the one of its `catalog.yaml`.
    ///
    /// # Errors
    /// A file that could not be read back from the bundle.
    pub fn of_files(version: &str, as_of: Date, files: Vec<(String, String)>) -> Result<Self, BundleError> {
        let files = files.into_iter().map(|(path, text)| BundleFile { path, text }).collect();
        let bundle = Self { version: version.to_owned(), as_of, files };
        Self::read(bundle.write().map_err(BundleError::Malformed)?.as_bytes())
    }

    /// The text of a bundle, files sorted by path; for whoever publishes one.
    ///
    /// # Errors
    /// Values that JSON cannot carry; does not happen with text.
    pub fn write(&self) -> Result<String, String> {
        let head = Head { format: FORMAT.to_owned(), version: self.version.clone(), as_of: self.as_of };
        let mut files: Vec<&BundleFile> = self.files.iter().collect();
        files.sort_by(|a, b| a.path.cmp(&b.path));
        let mut out = serde_json::to_string(&head).map_err(|error| error.to_string())?;
        for file in files {
            out.push('\n');
            out.push_str(&serde_json::to_string(file).map_err(|error| error.to_string())?);
        }
        out.push('\n');
        Ok(out)
    }
}

/// Whether a path stays inside a catalog folder and could be one of its files.
fn is_catalog_path(path: &str) -> bool {
    let part = |part: &str| {
        !part.is_empty()
            && !part.starts_with('.')
            && part.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b))
    };
    path.len() <= 200 && path.ends_with(".yaml") && path.split('/').all(part)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bundle() -> Bundle {
        let file = |path: &str, text: &str| BundleFile { path: path.to_owned(), text: text.to_owned() };
        Bundle {
            version: "2026.12.1".to_owned(),
            as_of: "2026-12-01".parse().expect("date"),
            files: vec![
                file("catalog.yaml", "version: \"2026.12.1\"\n"),
                file("entities/a.yaml", "id: a\nname: \"Ä\"\n"),
            ],
        }
    }

    #[test]
    fn what_is_written_reads_back() {
        let text = bundle().write().expect("text");
        assert_eq!(Bundle::read(text.as_bytes()).expect("bundle"), bundle());
    }

    #[test]
    fn paths_stay_inside_a_catalog_folder() {
        for path in [
            "../x.yaml",
            "/etc/x.yaml",
            "a/../../x.yaml",
            "a\\x.yaml",
            "a//x.yaml",
            ".hidden/x.yaml",
            "a.sh",
            "C:/x.yaml",
            "",
        ] {
            let mut bad = bundle();
            path.clone_into(&mut bad.files[0].path);
            let text = bad.write().expect("text");
            assert!(matches!(Bundle::read(text.as_bytes()), Err(BundleError::Malformed(_))), "{path}");
        }
        let mut twice = bundle();
        twice.files[0].path = "entities/A.yaml".to_owned();
        assert!(Bundle::read(twice.write().expect("text").as_bytes()).is_err());
        assert!(Bundle::read(b"{\"format\":\"other/1\",\"version\":\"1\",\"as_of\":\"2026-01-01\"}").is_err());
        assert!(Bundle::read(b"").is_err());
    }

    #[test]
    fn versions_are_numbers() {
        assert!(number("2026.9.1") < number("2026.11.1"));
        assert_eq!(signature_url("https://x.example/c.bundle"), "https://x.example/c.bundle.minisig");
        assert_eq!(signature_url("https://x.example/c?t=1"), "https://x.example/c.minisig?t=1");
    }
}
