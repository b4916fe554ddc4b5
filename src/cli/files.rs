//! Files in and out. The only place (with the network) that touches the world.

use super::exit::Exit;
use crate::catalog::Overlay;
use crate::diagnostic::Diagnostic;
use crate::source::{FileId, MAX_FILE_BYTES, Sources};
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};

/// A file as read.
#[derive(Debug)]
pub struct Loaded {
    /// Path as given, with `/`.
    pub path: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// Why input could not be read.
#[derive(Debug)]
pub struct Problem {
    /// How the run ends.
    pub exit: Exit,
    /// What to say.
    pub message: String,
}

impl Problem {
    /// Standard output could not be written.
    #[must_use]
    #[allow(clippy::needless_pass_by_value)]
    pub fn output(error: std::io::Error) -> Self {
        Self { exit: Exit::Failed, message: format!("cannot write: {error}") }
    }

    fn new(exit: Exit, message: String) -> Self {
        Self { exit, message }
    }
}

/// Reads one file within the size limit.
///
/// # Errors
/// Missing, unreadable or too large.
pub fn read(path: &Path) -> Result<Loaded, Problem> {
    let shown = shown(path);
    if path == Path::new("-") {
        let mut bytes = Vec::new();
        let limit = MAX_FILE_BYTES + 1;
        std::io::stdin()
            .lock()
            .take(limit)
            .read_to_end(&mut bytes)
            .map_err(|error| Problem::new(Exit::Failed, format!("cannot read standard input: {error}")))?;
        check_size(bytes.len() as u64, "standard input")?;
        return Ok(Loaded { path: "-".to_owned(), bytes });
    }
    let meta = std::fs::metadata(path).map_err(|error| missing(path, &error))?;
    if meta.is_dir() {
        return Err(Problem::new(Exit::NoInput, format!("`{shown}` is a folder; a file is expected here")));
    }
    if !meta.is_file() {
        return Err(Problem::new(Exit::NoInput, format!("`{shown}` is not a regular file")));
    }
    check_size(meta.len(), &shown)?;
    let bytes = std::fs::read(path).map_err(|error| missing(path, &error))?;
    Ok(Loaded { path: shown, bytes })
}

fn check_size(size: u64, shown: &str) -> Result<(), Problem> {
    if size <= MAX_FILE_BYTES {
        return Ok(());
    }
    let mib = MAX_FILE_BYTES / (1024 * 1024);
    Err(Problem::new(Exit::Invalid, format!("`{shown}` is larger than {mib} MiB, the most that is read; split it")))
}

fn missing(path: &Path, error: &std::io::Error) -> Problem {
    let shown = shown(path);
    match error.kind() {
        std::io::ErrorKind::NotFound => Problem::new(Exit::NoInput, format!("no such file: `{shown}`")),
        _ => Problem::new(Exit::NoInput, format!("cannot read `{shown}`: {error}")),
    }
}

/// A path for people: with `/` on every system.
#[must_use]
pub fn shown(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}

/// Largest manifest that is read from a folder, in bytes.
const MAX_MANIFEST_BYTES: u64 = 64 * 1024 * 1024;

/// All regular files of a folder, ignore rules respected, symbolic links not followed, sorted by path. What cannot be read
/// is named in `skipped`.
#[must_use]
pub fn folder(folder: &Path, skipped: &mut Vec<String>) -> Vec<Loaded> {
    let walk = ignore::WalkBuilder::new(folder)
        .hidden(false)
        .require_git(false)
        .follow_links(false)
        .filter_entry(|entry| {
            !matches!(entry.file_name().to_str(), Some(".git" | "node_modules" | ".terraform" | "target"))
        })
        .build();
    let mut paths: Vec<PathBuf> = walk
        .flatten()
        .filter(|e| e.file_type().is_some_and(|t| t.is_file()))
        .map(ignore::DirEntry::into_path)
        .collect();
    paths.sort();
    let mut files = Vec::with_capacity(paths.len());
    for path in paths {
        match std::fs::metadata(&path) {
            Ok(meta) if meta.len() > MAX_MANIFEST_BYTES => {
                skipped.push(format!("{}: larger than 64 MiB", shown(&path)))
            }
            Ok(_) => match std::fs::read(&path) {
                Ok(bytes) => files.push(Loaded { path: shown(&path), bytes }),
                Err(error) => skipped.push(format!("{}: {error}", shown(&path))),
            },
            Err(error) => skipped.push(format!("{}: {error}", shown(&path))),
        }
    }
    files
}

/// The text of a file, or a diagnostic that shows the first bad byte.
///
/// # Errors
/// The bytes are not UTF-8.
pub fn text(loaded: Loaded, sources: &mut Sources) -> Result<FileId, Diagnostic> {
    match String::from_utf8(loaded.bytes) {
        Ok(text) => Ok(sources.add(loaded.path, text)),
        Err(error) => {
            let at = error.utf8_error().valid_up_to();
            let text = String::from_utf8_lossy(error.as_bytes()).into_owned();
            let message = format!("`{}` is not UTF-8: byte {at} is invalid", loaded.path);
            let file = sources.add(loaded.path, text);
            Err(Diagnostic::error("invalid-utf-8", message)
                .at(crate::source::Span::new(file, at, at), "first invalid byte")
                .help("save the file as UTF-8"))
        }
    }
}

/// All YAML files of a catalog folder, sorted.
///
/// # Errors
/// The folder or a file cannot be read.
pub fn catalog_folder(folder: &Path, sources: &mut Sources) -> Result<Vec<Overlay>, Problem> {
    if !folder.is_dir() {
        return Err(Problem::new(Exit::NoInput, format!("no such catalog folder: `{}`", shown(folder))));
    }
    let mut files = Vec::new();
    for entry in ignore::WalkBuilder::new(folder).standard_filters(false).follow_links(false).build().flatten() {
        let path = entry.into_path();
        if path.extension().is_some_and(|extension| extension == "yaml" || extension == "yml") && path.is_file() {
            files.push(path);
        }
    }
    files.sort();
    let mut overlays = Vec::with_capacity(files.len());
    for path in files {
        let loaded = read(&path)?;
        let relative = path.strip_prefix(folder).map(shown).unwrap_or_default();
        let text = String::from_utf8(loaded.bytes)
            .map_err(|_| Problem::new(Exit::Invalid, format!("`{}` is not UTF-8", loaded.path)))?;
        let file = sources.add(loaded.path, text.as_str());
        overlays.push(Overlay { path: relative, text, file });
    }
    Ok(overlays)
}

/// Opens the target before the work, so that a bad path fails in the first second.
///
/// # Errors
/// The folder is missing or not writable, or the target is a folder.
pub fn target(path: &Path) -> Result<Target, Problem> {
    if path.is_dir() {
        return Err(Problem::new(Exit::Failed, format!("cannot write `{}`: it is a folder", shown(path))));
    }
    let folder = match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    let temporary = tempfile::Builder::new()
        .prefix(".hoheit-")
        .tempfile_in(folder)
        .map_err(|error| Problem::new(Exit::Failed, format!("cannot write `{}`: {error}", shown(path))))?;
    Ok(Target { path: path.to_owned(), temporary })
}

/// A file that appears whole or not at all.
#[derive(Debug)]
pub struct Target {
    path: PathBuf,
    temporary: tempfile::NamedTempFile,
}

impl Target {
    /// Writes the bytes and puts the file in place.
    ///
    /// # Errors
    /// The disk is full or the target cannot be replaced; the old file is then still there.
    pub fn write(mut self, bytes: &[u8]) -> Result<(), Problem> {
        let path = shown(&self.path);
        let fail =
            |error: &dyn std::fmt::Display| Problem::new(Exit::Failed, format!("cannot write `{path}`: {error}"));
        self.temporary.write_all(bytes).and_then(|()| self.temporary.flush()).map_err(|error| fail(&error))?;
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let mode = std::fs::metadata(&self.path).map_or(0o644, |meta| meta.permissions().mode());
            let _ = self.temporary.as_file().set_permissions(std::fs::Permissions::from_mode(mode));
        }
        self.temporary.persist(&self.path).map_err(|error| fail(&error.error))?;
        Ok(())
    }
}
