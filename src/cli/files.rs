//! Files in and out. The only place (with the network) that touches the world.

use super::exit::Exit;
use super::ignored;
use crate::catalog::Overlay;
use crate::diagnostic::Diagnostic;
use crate::manifests::Skipped;
use crate::source::{FileId, MAX_FILE_BYTES, Sources};
use std::io::Read as _;
use std::path::{Component, Path, PathBuf};

/// A file as read.
#[derive(Debug)]
pub struct Loaded {
    /// Path as given, with `/` and without `./`.
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
    Ok(Loaded { path: self::shown(&plain(path)), bytes })
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
        _ => Problem::new(Exit::NoInput, format!("cannot read `{shown}`: {}", reason(error))),
    }
}

/// A path for people: with `/` on every system.
#[must_use]
pub fn shown(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}

/// A path without the `.` in it: what files call each other must not depend on whether `.` or `infra` was asked for. The
/// working folder itself is empty.
#[must_use]
pub fn plain(path: &Path) -> PathBuf {
    path.components().filter(|part| *part != Component::CurDir).collect()
}

/// Largest manifest that is read from a folder, in bytes.
const MAX_MANIFEST_BYTES: u64 = 64 * 1024 * 1024;

/// All regular files of a folder, ignore rules respected, sorted by path; with them the variables of Compose files, which
/// are usually ignored. Symbolic links are followed to files of the same folder (Terraform shares variables that way) and
/// nowhere else. What is not read is named in `skipped`.
#[must_use]
pub fn folder(folder: &Path, skipped: &mut Vec<Skipped>) -> Vec<Loaded> {
    let mut skip = |path: &Path, reason: String| {
        skipped.push(Skipped { path: shown(&plain(path)), line: None, whole: false, reason });
    };
    let walk = ignore::WalkBuilder::new(folder)
        .hidden(false)
        .require_git(false)
        .follow_links(false)
        // What a repository keeps but nobody runs, in the syntax of `.gitignore`.
        .add_custom_ignore_filename(".hoheitignore")
        .filter_entry(|entry| {
            !matches!(entry.file_name().to_str(), Some(".git" | "node_modules" | ".terraform" | "target"))
        })
        .build();
    let inside = std::fs::canonicalize(folder).ok();
    let mut paths: Vec<PathBuf> = Vec::new();
    for entry in walk {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                skip(folder, error.to_string());
                continue;
            }
        };
        match entry.file_type() {
            Some(kind) if kind.is_file() => paths.push(plain(entry.path())),
            Some(kind) if kind.is_symlink() => match linked(entry.path(), inside.as_deref()) {
                Ok(()) => paths.push(plain(entry.path())),
                Err(reason) => skip(entry.path(), reason.to_owned()),
            },
            _ => {}
        }
    }
    for path in ignored::left_out(folder, &paths) {
        skip(&path, "left out by an ignore rule; name it as an input to read it".to_owned());
    }
    let mut folders: Vec<&Path> = Vec::new();
    for path in paths.iter().filter(|path| may_be_compose(path)) {
        folders.extend(path.parent().filter(|parent| !folders.contains(parent)));
    }
    let more: Vec<PathBuf> = folders.into_iter().map(|folder| folder.join(".env")).filter(|p| p.is_file()).collect();
    paths.extend(more);
    paths.sort();
    paths.dedup();
    let mut files = Vec::with_capacity(paths.len());
    for path in paths {
        match std::fs::metadata(&path) {
            Ok(meta) if meta.len() > MAX_MANIFEST_BYTES => skip(&path, "larger than 64 MiB".to_owned()),
            Ok(_) => match std::fs::read(&path) {
                Ok(bytes) => files.push(Loaded { path: shown(&path), bytes }),
                Err(error) => skip(&path, error.to_string()),
            },
            Err(error) => skip(&path, error.to_string()),
        }
    }
    files
}

/// Whether a symbolic link leads to a file of the folder; else why it is not read.
fn linked(link: &Path, inside: Option<&Path>) -> Result<(), &'static str> {
    let Ok(target) = std::fs::canonicalize(link) else { return Err("a symbolic link that leads nowhere") };
    if !target.is_file() {
        return Err("a symbolic link to a folder; not followed");
    }
    match inside {
        Some(inside) if target.starts_with(inside) => Ok(()),
        _ => Err("a symbolic link out of the folder; not followed"),
    }
}

pub(super) fn may_be_compose(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
    (name.ends_with(".yml") || name.ends_with(".yaml")) && (name.contains("compose") || name.contains("stack"))
}

/// The `.env` beside a Compose file. Its values fill in names of images and hosts and go nowhere else.
#[must_use]
pub fn variables_beside(path: &Path) -> Option<Loaded> {
    let beside = path.parent()?.join(".env");
    (may_be_compose(path) && beside.is_file()).then(|| read(&beside).ok()).flatten()
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
    if files.is_empty() {
        return Err(Problem::new(Exit::NoInput, format!("no catalog file (.yaml) in `{}`", shown(folder))));
    }
    files.sort();
    let mut overlays = Vec::with_capacity(files.len());
    for path in files {
        let loaded = read(&path)?;
        let relative = path.strip_prefix(folder).map(shown).unwrap_or_default();
        let text = String::from_utf8(loaded.bytes).map_err(|error| {
            let at = error.utf8_error().valid_up_to();
            let line = error.as_bytes()[..at].iter().filter(|byte| **byte == b'\n').count() + 1;
            let message = format!("`{}` is not UTF-8: byte {at}, in line {line}, is invalid", loaded.path);
            Problem::new(Exit::Invalid, message)
        })?;
        let file = sources.add(loaded.path, text.as_str());
        overlays.push(Overlay { path: relative, text, file });
    }
    Ok(overlays)
}

/// Checks the target before the work, so that a bad path fails in the first second. Nothing is left behind if the run ends
/// early: the file is made when it is written.
///
/// # Errors
/// The folder is missing or not writable, or the target is a folder or read-only.
pub fn target(path: &Path) -> Result<Target, Problem> {
    let failed = |why: &str| Problem::new(Exit::Failed, format!("cannot write `{}`: {why}", shown(path)));
    let known = std::fs::metadata(path).ok();
    if known.as_ref().is_some_and(std::fs::Metadata::is_dir) {
        return Err(failed("it is a folder"));
    }
    if known.as_ref().is_some_and(|meta| !meta.is_file()) {
        // A device or a pipe is written to, never replaced.
        return Ok(Target { path: path.to_owned(), special: true });
    }
    if known.as_ref().is_some_and(|meta| meta.permissions().readonly()) {
        return Err(failed("it is read-only"));
    }
    // A link stays; what it points to is replaced.
    let real = std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let folder = folder_of(&real);
    if !folder.is_dir() {
        return Err(failed(&format!("there is no folder `{}`", shown(folder))));
    }
    let target = Target { path: real, special: false };
    drop(target.temporary().map_err(|error| failed(&reason(&error)))?);
    Ok(target)
}

/// Refuses to write a result over what was read.
///
/// # Errors
/// One of the targets is one of the inputs.
pub fn apart<'p>(
    targets: impl IntoIterator<Item = &'p PathBuf>,
    inputs: impl IntoIterator<Item = impl AsRef<Path>>,
) -> Result<(), Problem> {
    let real = |path: &Path| std::fs::canonicalize(path).ok().filter(|path| path.is_file());
    let old: Vec<(&PathBuf, PathBuf)> =
        targets.into_iter().filter_map(|target| Some((target, real(target)?))).collect();
    // Most runs replace nothing, and folders hold thousands of files.
    if old.is_empty() {
        return Ok(());
    }
    let read: Vec<PathBuf> = inputs.into_iter().filter_map(|path| real(path.as_ref())).collect();
    match old.into_iter().find(|(_, path)| read.contains(path)) {
        None => Ok(()),
        Some((target, _)) => {
            let message = format!("`{}` is an input; the result would replace it: name another file", shown(target));
            Err(Problem::new(Exit::Usage, message))
        }
    }
}

fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    }
}

/// The system's words, without the path of a temporary file.
fn reason(error: &std::io::Error) -> String {
    let plain = error.get_ref().and_then(|inner| std::error::Error::source(inner)).map(ToString::to_string);
    match error.raw_os_error() {
        Some(code) => std::io::Error::from_raw_os_error(code).to_string(),
        None => plain.unwrap_or_else(|| std::io::Error::from(error.kind()).to_string()),
    }
}

/// A file that appears whole or not at all.
#[derive(Debug)]
pub struct Target {
    path: PathBuf,
    /// Neither a file nor a folder: written in place.
    special: bool,
}

impl Target {
    fn temporary(&self) -> std::io::Result<tempfile::NamedTempFile> {
        tempfile::Builder::new().prefix(".hoheit-").tempfile_in(folder_of(&self.path))
    }

    /// Writes the bytes and puts the file in place.
    ///
    /// # Errors
    /// The disk is full or the target cannot be replaced; the old file is then still there.
    pub fn write(self, bytes: &[u8]) -> Result<(), Problem> {
        self.write_with(|out| out.write_all(bytes))
    }

    /// As [`Self::write`], with content that is made while it is written: a large one never stands in memory as a whole.
    ///
    /// # Errors
    /// As [`Self::write`]; an error of `content` leaves the old file as well.
    pub fn write_with(
        self,
        content: impl FnOnce(&mut dyn std::io::Write) -> std::io::Result<()>,
    ) -> Result<(), Problem> {
        let done = if self.special {
            let file = std::fs::OpenOptions::new().write(true).open(&self.path);
            file.and_then(|mut file| content(&mut file))
        } else {
            self.replace(content)
        };
        match done {
            Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
            other => other.map_err(|error| {
                Problem::new(Exit::Failed, format!("cannot write `{}`: {}", shown(&self.path), reason(&error)))
            }),
        }
    }

    fn replace(&self, content: impl FnOnce(&mut dyn std::io::Write) -> std::io::Result<()>) -> std::io::Result<()> {
        let mut temporary = self.temporary()?;
        content(temporary.as_file_mut())?;
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let mode = std::fs::metadata(&self.path).map_or(0o644, |meta| meta.permissions().mode());
            let _ = temporary.as_file().set_permissions(std::fs::Permissions::from_mode(mode));
        }
        temporary.persist(&self.path).map(drop).map_err(|error| error.error)
    }
}
