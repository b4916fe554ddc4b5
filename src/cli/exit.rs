//! The exit codes: the same in every format.

use std::process::ExitCode;

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// Done, nothing at or above `--fail-on`.
    Done,
    /// Could not finish.
    Failed,
    /// Wrong arguments.
    Usage,
    /// No usable input found.
    NoInput,
    /// An input, policy or catalog is invalid.
    Invalid,
    /// Findings at or above `--fail-on`.
    Findings,
}

impl Exit {
    /// The number.
    #[must_use]
    pub const fn code(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::Failed => 1,
            Self::Usage => 2,
            Self::NoInput => 3,
            Self::Invalid => 4,
            Self::Findings => 10,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.code())
    }
}
