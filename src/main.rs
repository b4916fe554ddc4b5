//! The `hoheit` command.

use std::process::ExitCode;

/// Many small texts are made by many threads at once; the system's allocator takes a third longer for them.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    hoheit::cli::run(std::env::args_os())
}
