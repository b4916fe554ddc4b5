//! The `hoheit` command.

use std::process::ExitCode;

/// An assessment makes hundreds of thousands of small pieces on all cores; the system's allocator took a quarter of its time.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    hoheit::cli::run(std::env::args_os())
}
