//! Standard output and standard error. Results go to the one, everything else to the other.

use crate::diagnostic::Diagnostic;
use crate::report::terminal;
use crate::source::Sources;
use std::io::{IsTerminal as _, Write as _};

/// Where the run speaks.
#[derive(Debug, Clone, Copy)]
pub struct Console {
    colour_out: bool,
    colour_err: bool,
    quiet: bool,
}

impl Console {
    /// Colours follow `choice` (`always`, `never`, else the terminal and `NO_COLOR`).
    #[must_use]
    pub fn new(choice: &str, quiet: bool) -> Self {
        let decide = |terminal: bool| match choice {
            "always" => true,
            "never" => false,
            _ => {
                let set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
                let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
                !set("NO_COLOR") && (set("FORCE_COLOR") || set("CLICOLOR_FORCE") || (terminal && !dumb))
            }
        };
        Self {
            colour_out: decide(std::io::stdout().is_terminal()),
            colour_err: decide(std::io::stderr().is_terminal()),
            quiet,
        }
    }

    /// Whether results may carry colours.
    #[must_use]
    pub fn colour(&self) -> bool {
        self.colour_out
    }

    /// Writes a result. A closed pipe is no failure.
    ///
    /// # Errors
    /// Any other write failure.
    pub fn result(&self, bytes: &[u8]) -> std::io::Result<()> {
        let mut out = std::io::stdout().lock();
        match out.write_all(bytes).and_then(|()| out.flush()) {
            Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
            other => other,
        }
    }

    /// Says a line on standard error, unless quiet.
    pub fn say(&self, line: &str) {
        if !self.quiet {
            self.complain(line);
        }
    }

    /// Says a line on standard error in any case.
    pub fn complain(&self, line: &str) {
        // Nothing can be done about a closed standard error.
        let _ = writeln!(std::io::stderr().lock(), "{line}");
    }

    /// Shows diagnostics on standard error; at most `limit`, the rest counted.
    pub fn diagnostics(&self, list: &[Diagnostic], sources: &Sources, limit: usize) {
        if !list.is_empty() {
            self.complain(terminal::diagnostics(list, sources, self.colour_err, limit).trim_end());
        }
    }

    /// Whether a bar that moves has a place: a terminal, and nobody asked for quiet.
    #[must_use]
    pub fn shows_progress(&self) -> bool {
        !self.quiet && std::io::stderr().is_terminal()
    }

    /// Asks a question on the terminal; only `y` or `yes` (`j`, `ja`) is a yes. `None` where there is no terminal.
    #[must_use]
    pub fn confirm(&self, question: &str) -> Option<bool> {
        if !std::io::stdin().is_terminal() || !std::io::stderr().is_terminal() {
            return None;
        }
        let mut out = std::io::stderr().lock();
        // Nothing can be done about a closed standard error.
        let _ = write!(out, "{question}").and_then(|()| out.flush());
        let mut answer = String::new();
        std::io::stdin().read_line(&mut answer).ok()?;
        Some(matches!(answer.trim().to_lowercase().as_str(), "y" | "yes" | "j" | "ja"))
    }
}
