//! The `hoheit` command.

use std::process::ExitCode;

fn main() -> ExitCode {
    hoheit::cli::run(std::env::args_os())
}
