//! What `--redact` asks to hide.

use super::exit::Exit;
use super::files::Problem;
use crate::report::redact::Redact;

/// Reads the option.
///
/// # Errors
/// A word that it does not know.
pub fn asked(words: Option<&str>) -> Result<Redact, Problem> {
    words.map_or_else(
        || Ok(Redact::default()),
        |words| {
            Redact::parse(words).ok_or_else(|| Problem {
                exit: Exit::Usage,
                message: "--redact takes vendors, services, costs or all, with commas".to_owned(),
            })
        },
    )
}
