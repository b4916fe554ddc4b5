//! Where a repository begins: pipelines run from its first folder only, so those that came along with somebody else's code rest.
//!
//! In: a file that a CI system looks for. Out: whether it lies where the system looks. A folder is a repository's first one
//! where git's own files say so; one that git's list of modules names is a repository of its own.

use super::file::{above, inside, is_within};
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
    let mut outer = above(home).take_while(|folder| is_within(folder, context.root));
    outer.find(|folder| begins(folder, context)).is_some_and(|first| !is_module(home, first, context))
}

fn begins(folder: &str, context: &Context<'_>) -> bool {
    // The files of a run are in the order of their paths.
    let workflows = inside(folder, ".github/");
    let next = context.files.partition_point(|file| file.path < workflows.as_str());
    FIRST.iter().any(|name| context.file(&inside(folder, name)).is_some())
        || context.files.get(next).is_some_and(|file| file.path.starts_with(&workflows))
}

/// Whether git fetches a folder from a repository of its own.
fn is_module(folder: &str, first: &str, context: &Context<'_>) -> bool {
    let text = context.file(&inside(first, ".gitmodules")).map_or("", |file| file.text);
    let below = folder.strip_prefix(first).unwrap_or(folder).trim_matches('/');
    let paths = text.lines().filter_map(|line| line.trim().strip_prefix("path")?.trim_start().strip_prefix('='));
    paths.map(str::trim).any(|path| is_within(below, path))
}
