//! Where a repository begins: pipelines run from its first folder only, so those that came along with somebody else's code rest.
//!
//! In: a file that a CI system looks for. Out: whether it lies where the system looks. A folder is a repository's first one
//! where git's own files say so; one that git's list of modules names is a repository of its own.

use super::file::{is_within, parent};
use super::{Context, File};

/// Files by which a folder is known as the first one of a repository.
const FIRST: &[&str] = &[".gitignore", ".gitattributes", ".gitmodules", ".gitlab-ci.yml", ".travis.yml"];

/// What is said of a pipeline that nobody runs.
pub(super) const RESTS: &str = "a pipeline below the first folder of its repository does not run";

/// Whether a folder above that in which the system looks is the first one of the repository. `own` are the folders of the
/// system itself, such as `.github/workflows`.
pub(super) fn rests(file: &File<'_>, own: &str, context: &Context<'_>) -> bool {
    let folder = file.folder();
    let home = folder.strip_suffix(own).unwrap_or(folder).trim_end_matches('/');
    let mut above = home;
    while !above.is_empty() && above != context.root {
        above = parent(above);
        if !is_within(above, context.root) {
            break;
        }
        if begins(above, context) {
            return !is_module(home, above, context);
        }
    }
    false
}

fn begins(folder: &str, context: &Context<'_>) -> bool {
    let at = |name: &str| if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") };
    // The files of a run are in the order of their paths.
    let workflows = at(".github/");
    let next = context.files.partition_point(|file| file.path < workflows.as_str());
    FIRST.iter().any(|name| context.file(&at(name)).is_some())
        || context.files.get(next).is_some_and(|file| file.path.starts_with(&workflows))
}

/// Whether git fetches a folder from a repository of its own.
fn is_module(folder: &str, above: &str, context: &Context<'_>) -> bool {
    let list = if above.is_empty() { ".gitmodules".to_owned() } else { format!("{above}/.gitmodules") };
    let text = context.file(&list).map_or("", |file| file.text);
    let below = folder.strip_prefix(above).unwrap_or(folder).trim_matches('/');
    let paths = text.lines().filter_map(|line| line.trim().strip_prefix("path")?.trim_start().strip_prefix('='));
    paths.map(str::trim).any(|path| is_within(below, path))
}
