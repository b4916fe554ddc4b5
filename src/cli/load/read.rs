//! Files and folders, recognised by content.
//!
//! In: paths. Out: drafts of inventories, observations of manifests, questionnaires, and everything that is wrong with them.

use super::*;

/// What was found in the paths, before it is resolved.
#[derive(Debug, Default)]
pub struct Read {
    /// Inventories.
    pub drafts: Vec<Draft>,
    /// Files that say of themselves that they are filled-in questionnaires.
    pub answers: Vec<PathBuf>,
    /// What manifests showed.
    pub observations: Vec<Observation>,
    /// Files that were read.
    pub inputs: Vec<InputInfo>,
    /// Files and blocks that could not be read, with the reason.
    pub skipped: Vec<Skipped>,
    /// What is wrong.
    pub diagnostics: Vec<Diagnostic>,
}

/// What was taken in before anything of it was compared with the catalog.
pub(super) struct Gathered {
    out: Read,
    manifests: Vec<InputFile>,
    /// Manifests that were named one by one.
    named: Vec<String>,
    tables: Vec<FileId>,
}

/// Takes files and folders in and recognises them by content; inventories are read.
///
/// # Errors
/// A missing file.
pub(super) fn gather(paths: &[PathBuf], mapping: &Mapping, sources: &mut Sources) -> Result<Gathered, Problem> {
    let mut out = Read::default();
    let mut manifests = Vec::new();
    let mut named: Vec<String> = Vec::new();
    let mut tables = Vec::new();
    if paths.iter().filter(|path| path.as_os_str() == "-").count() > 1 {
        let message = "`-` stands twice: standard input can be read once only".to_owned();
        return Err(Problem { exit: Exit::Usage, message });
    }
    let mut once = Once::new(paths);
    for path in paths {
        if let Some(first) = once.again(path) {
            named.extend(first);
        } else if is_table(path) && path.is_file() {
            table_file(files::read(path)?, mapping, sources, &mut tables, &mut out);
        } else if path.is_dir() {
            let real = std::fs::canonicalize(path).unwrap_or_else(|_| path.clone());
            let plain = files::plain(path);
            for file in files::folder(path, &mut out.skipped) {
                if once.within(&plain, &real, &file.path) {
                    continue;
                }
                if is_table(Path::new(&file.path)) {
                    left_aside(file, &mut out);
                    continue;
                }
                match std::str::from_utf8(&file.bytes) {
                    Ok(text) if questionnaire::looks_like(text) => out.answers.push(PathBuf::from(file.path)),
                    Ok(text) if inventory::looks_like(text) && inventory::is_meant(text) => {
                        let _ = inventory_file(file, sources, &mut out);
                    }
                    _ => manifests.push(InputFile { path: file.path, bytes: file.bytes.into() }),
                }
            }
        } else {
            let file = files::read(path)?;
            // A questionnaire among the inputs is given back as well; it can be read twice, standard input cannot.
            if path.as_os_str() != "-" && std::str::from_utf8(&file.bytes).is_ok_and(questionnaire::looks_like) {
                out.answers.push(path.clone());
                continue;
            }
            let is_inventory = std::str::from_utf8(&file.bytes).is_ok_and(inventory::looks_like);
            let lone = InputFile { path: file.path.clone(), bytes: file.bytes.as_slice().into() };
            let beside = files::variables_beside(path);
            // What no manifest reader knows is meant as an inventory, so that its mistakes are shown.
            if is_inventory || !manifests::recognises(&lone) {
                let id = inventory_file(file, sources, &mut out);
                if let Some(id) = id.filter(|_| !is_inventory) {
                    sources.mark_foreign(id);
                }
            } else {
                named.push(lone.path.clone());
                manifests.push(lone);
                manifests.extend(beside.into_iter().map(|f| InputFile { path: f.path, bytes: f.bytes.into() }));
            }
        }
    }
    Ok(Gathered { out, manifests, named, tables })
}

impl Gathered {
    /// Reads what was gathered from these paths.
    ///
    /// # Errors
    /// There is nothing to read.
    pub(super) fn read(
        self,
        paths: &[PathBuf],
        catalog: &Catalog,
        mapping: &Mapping,
        sources: &mut Sources,
    ) -> Result<Read, Problem> {
        let Gathered { mut out, manifests, named, tables } = self;
        if !tables.is_empty() {
            let texts: Vec<_> = tables.iter().map(|id| (sources.file(*id).text.clone(), *id)).collect();
            let texts: Vec<(&str, FileId)> = texts.iter().map(|(text, id)| (text.as_ref(), *id)).collect();
            let (draft, mut found) = inventory::tables::read(&texts, catalog, mapping);
            forgive_other_sheets(&mut found, &tables, sources);
            out.drafts.push(draft);
            out.diagnostics.extend(found);
        }
        if !manifests.is_empty() {
            let scan = manifests::scan(&manifests, catalog, sources);
            out.observations = scan.observations;
            out.diagnostics.extend(scan.diagnostics);
            out.inputs.extend(scan.inputs.into_iter().map(|i| InputInfo {
                path: i.path,
                kind: i.kind.to_owned(),
                sha256: i.sha256,
            }));
            // In a folder there is much that is none of ours; who names a file means it.
            let is_named = |left: &Skipped| named.contains(&left.path) && left.whole;
            let unreadable = scan.skipped.iter().filter(|left| is_named(left));
            out.diagnostics.extend(unreadable.map(|left| {
                let message = format!("{} cannot be read: {}", left.path, left.reason);
                Diagnostic::error("unreadable-input", message)
            }));
            out.skipped.extend(scan.skipped);
            out.skipped.sort();
            out.skipped.dedup();
        }
        if out.inputs.is_empty() && out.answers.is_empty() {
            let shown: Vec<String> = paths.iter().map(|path| files::shown(path)).collect();
            let mut message = format!("nothing to read in {}", shown.join(", "));
            for left in out.skipped.iter().take(SHOWN) {
                message.push_str(&format!("\n  skipped {left}"));
            }
            return Err(Problem { exit: Exit::NoInput, message });
        }
        Ok(out)
    }
}

/// Reads files and folders, recognised by content.
///
/// # Errors
/// A missing file; a folder with nothing to read.
pub fn read(paths: &[PathBuf], catalog: &Catalog, mapping: &Mapping, sources: &mut Sources) -> Result<Read, Problem> {
    gather(paths, mapping, sources)?.read(paths, catalog, mapping, sources)
}

/// What was read already: a folder named twice, or a file and the folder around it, must not count twice.
struct Once {
    /// By the file's real path: the path under which it was read. Not kept for a lone path, which cannot meet itself.
    known: Option<FxHashMap<PathBuf, String>>,
}

impl Once {
    fn new(paths: &[PathBuf]) -> Self {
        Self { known: (paths.len() > 1).then(FxHashMap::default) }
    }

    /// Whether this path was read before, and for a file: as what. Else it counts as read from now on.
    fn again(&mut self, path: &Path) -> Option<Option<String>> {
        let real = std::fs::canonicalize(path).ok()?;
        match self.known.as_mut()?.entry(real) {
            Entry::Occupied(known) => Some(path.is_file().then(|| known.get().clone())),
            Entry::Vacant(new) => {
                new.insert(files::shown(&files::plain(path)));
                None
            }
        }
    }

    /// Whether this file of a folder with this real path was read before; else it counts as read from now on.
    fn within(&mut self, folder: &Path, real: &Path, file: &str) -> bool {
        let Some(known) = &mut self.known else { return false };
        // The place of the file, not what it may link to: Terraform shares variables by links within a folder.
        let Ok(below) = Path::new(file).strip_prefix(folder) else { return false };
        match known.entry(real.join(below)) {
            Entry::Occupied(_) => true,
            Entry::Vacant(new) => {
                new.insert(file.to_owned());
                false
            }
        }
    }
}

/// How much of a table tells what it lists, in bytes.
const HEAD: usize = 64 * 1024;

/// A table in a folder may be anything. One that lists services is named, so that nobody takes it for read.
fn left_aside(file: files::Loaded, out: &mut Read) {
    let is_list = if file.path.to_lowercase().ends_with(".xlsx") {
        inventory::xlsx::sheets(&file.bytes).is_ok_and(|all| all.iter().any(|(_, text)| columns::lists_services(text)))
    } else {
        let head = &file.bytes[..file.bytes.len().min(HEAD)];
        let end = head.iter().rposition(|byte| *byte == b'\n').map_or(head.len(), |at| at + 1);
        columns::lists_services(&inventory::csv::decode(&head[..end]).0)
    };
    if is_list {
        let reason = "a table of services; it is read where it is named as an input itself".to_owned();
        out.skipped.push(Skipped { path: file.path, line: None, whole: false, reason });
    }
}

/// Tables are recognised by their ending: their content is anything.
pub(super) fn is_table(path: &Path) -> bool {
    path.extension()
        .and_then(|e| e.to_str())
        .is_some_and(|e| ["csv", "tsv", "xlsx"].contains(&e.to_lowercase().as_str()))
}

pub(super) fn table_file(
    file: files::Loaded,
    mapping: &Mapping,
    sources: &mut Sources,
    tables: &mut Vec<FileId>,
    out: &mut Read,
) {
    let sha256 = sha2::Sha256::digest(&file.bytes).iter().map(|byte| format!("{byte:02x}")).collect();
    out.inputs.push(InputInfo { path: file.path.clone(), kind: "inventory".to_owned(), sha256 });
    if !file.path.to_lowercase().ends_with(".xlsx") {
        let (text, _) = inventory::csv::decode(&file.bytes);
        tables.push(sources.add(file.path, text));
        return;
    }
    let invalid = |message: String| Diagnostic::error("invalid-workbook", format!("{}: {message}", file.path));
    let sheets = match inventory::xlsx::sheets(&file.bytes) {
        Ok(sheets) => sheets,
        Err(reason) => return out.diagnostics.push(invalid(reason)),
    };
    let names: Vec<String> = sheets.iter().map(|(name, _)| name.clone()).collect();
    let wanted =
        |name: &str| mapping.sheet.as_deref().is_none_or(|sheet| sheet.trim().eq_ignore_ascii_case(name.trim()));
    let chosen = sheets.into_iter().filter(|(name, _)| wanted(name));
    let before = tables.len();
    tables.extend(chosen.map(|(name, text)| sources.add(format!("{}#{name}", file.path), text)));
    if tables.len() == before {
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let sheet = mapping.sheet.as_deref().unwrap_or_default();
        let mut diagnostic = invalid(format!("there is no sheet `{}`", clean(sheet)));
        diagnostic.help = suggest::help(sheet, &names);
        out.diagnostics.push(diagnostic);
    }
}

/// A workbook may hold notes beside its list: a sheet without known headers is an error only where none has any.
pub(super) fn forgive_other_sheets(found: &mut [Diagnostic], tables: &[FileId], sources: &Sources) {
    let is_sheet = |file: FileId| sources.file(file).path.contains(".xlsx#");
    let unread = |d: &Diagnostic| d.code == "no-columns";
    let without: Vec<FileId> =
        found.iter().filter(|d| unread(d)).flat_map(|d| &d.labels).map(|label| label.span.file).collect();
    if tables.iter().all(|table| without.contains(table)) {
        return;
    }
    for diagnostic in found.iter_mut().filter(|d| unread(d) && d.labels.iter().all(|l| is_sheet(l.span.file))) {
        diagnostic.kind = Kind::Warning;
    }
}

/// How the columns of tables are named, where `--columns` says so.
///
/// # Errors
/// The file cannot be read or is invalid.
pub fn mapping(global: &Global, sources: &mut Sources, console: &Console) -> Result<Mapping, Problem> {
    let Some(path) = &global.columns else { return Ok(Mapping::default()) };
    let invalid = || Problem { exit: Exit::Invalid, message: "the mapping of columns is invalid".to_owned() };
    let file = files::text(files::read(path)?, sources).map_err(|diagnostic| {
        console.diagnostics(&[diagnostic], sources, SHOWN);
        invalid()
    })?;
    let text = sources.file(file).text.clone();
    let (mapping, found) = Mapping::read(&text, file);
    console.diagnostics(&found, sources, SHOWN);
    if found.iter().any(Diagnostic::is_error) { Err(invalid()) } else { Ok(mapping) }
}

pub(super) fn inventory_file(file: files::Loaded, sources: &mut Sources, out: &mut Read) -> Option<FileId> {
    let sha256 = sha2::Sha256::digest(&file.bytes).iter().map(|byte| format!("{byte:02x}")).collect();
    out.inputs.push(InputInfo { path: file.path.clone(), kind: "inventory".to_owned(), sha256 });
    match files::text(file, sources) {
        Err(diagnostic) => {
            out.diagnostics.push(diagnostic);
            None
        }
        Ok(id) => {
            let text = sources.file(id).text.clone();
            let (draft, found) = inventory::read(&text, id);
            out.drafts.push(draft);
            out.diagnostics.extend(found);
            Some(id)
        }
    }
}
