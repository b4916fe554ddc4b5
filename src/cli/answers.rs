//! Filled-in questionnaires: from files to answers in the inventory.

use super::console::Console;
use super::exit::Exit;
use super::files::{self, Loaded, Problem};
use super::load::SHOWN;
use crate::assess::questionnaire::{self, Given};
use crate::catalog::Catalog;
use crate::diagnostic::Diagnostic;
use crate::inventory::{self, Inventory};
use crate::report::InputInfo;
use crate::source::{FileId, Sources};
use sha2::Digest as _;
use std::path::PathBuf;

/// Kind of these files among the inputs.
pub const KIND: &str = "questionnaire";

/// Reads questionnaires and enters their answers.
///
/// # Errors
/// A file cannot be read, is no questionnaire, or an answer is wrong or contradicts another; all of it has been shown.
pub fn apply(
    paths: &[PathBuf],
    inventory: &mut Inventory,
    inputs: &mut Vec<InputInfo>,
    catalog: &Catalog,
    sources: &mut Sources,
    console: &Console,
) -> Result<(), Problem> {
    let mut given = Vec::new();
    let mut found = Vec::new();
    for path in paths {
        let file = files::read(path)?;
        let sha256 = sha2::Sha256::digest(&file.bytes).iter().map(|byte| format!("{byte:02x}")).collect();
        inputs.push(InputInfo { path: file.path.clone(), kind: KIND.to_owned(), sha256 });
        let (answers, problems) = read(file, catalog, sources);
        given.extend(answers);
        found.extend(problems);
    }
    found.extend(questionnaire::apply(inventory, &given, catalog));
    console.diagnostics(&found, sources, SHOWN);
    if found.iter().any(Diagnostic::is_error) {
        let message = "the answers are invalid; nothing was written".to_owned();
        return Err(Problem { exit: Exit::Invalid, message });
    }
    Ok(())
}

/// Reads one file, recognised by content: a workbook is packed, Markdown has headings or its comment, the rest is YAML.
fn read(file: Loaded, catalog: &Catalog, sources: &mut Sources) -> (Vec<Given>, Vec<Diagnostic>) {
    if file.bytes.starts_with(b"PK") {
        return match inventory::xlsx::sheets(&file.bytes) {
            Ok(sheets) => {
                let added: Vec<FileId> =
                    sheets.into_iter().map(|(name, text)| sources.add(format!("{}#{name}", file.path), text)).collect();
                let texts: Vec<_> = added.iter().map(|id| (sources.file(*id).text.clone(), *id)).collect();
                let texts: Vec<(&str, FileId)> = texts.iter().map(|(text, id)| (text.as_ref(), *id)).collect();
                questionnaire::read_sheets(&texts, catalog)
            }
            Err(reason) => {
                let message = format!("{}: {reason}", file.path);
                (Vec::new(), vec![Diagnostic::error("invalid-workbook", message)])
            }
        };
    }
    let path = file.path.to_lowercase();
    match files::text(file, sources) {
        Err(diagnostic) => (Vec::new(), vec![diagnostic]),
        Ok(id) => {
            let text = sources.file(id).text.clone();
            let heading = text.lines().any(|line| line.starts_with("### ") || line.starts_with("<!-- hoheit/"));
            if [".md", ".markdown"].iter().any(|end| path.ends_with(end)) || heading {
                questionnaire::read_markdown(&text, id, catalog)
            } else {
                questionnaire::read(&text, id, catalog)
            }
        }
    }
}
