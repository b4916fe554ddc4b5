//! Looking facts up, against servers on this machine that speak the recorded shapes and every fault we could think of.
#![allow(unreachable_pub)]

#[path = "net/answers.rs"]
mod answers;
#[path = "net/bundles.rs"]
mod bundles;
#[path = "net/catalogs.rs"]
mod catalogs;
#[path = "net/enrichers.rs"]
mod enrichers;
#[path = "net/faults.rs"]
mod faults;
#[path = "net/runs.rs"]
mod runs;
#[path = "net/server.rs"]
mod server;
