//! Looking facts up: everything that opens a connection, and the lock file that makes it reproducible.
//!
//! In: names, numbers and addresses worth asking about ([`plan::Wants`]). Out: dated facts with their source in a lock
//! file ([`lock::Lock`]); every later run works from the lock alone and gives the same result without a network.
//!
//! * [`fetch`] is the one port: a [`Fetch`] turns a [`Request`] into a [`Response`]. [`http`] is the only folder that names
//!   the HTTP library; [`offline`] refuses. [`address`] and [`pace`] hold what the port promises: public addresses only,
//!   one request after the other.
//! * [`plan`] says what would be asked and of whom, before anything is sent; [`mod@run`] asks; [`enrich`] has one file a
//!   source; [`fact`] is what they answer with.
//! * [`apply`] lays facts over the catalog, [`witness`] compares what several sources say about the same owner,
//!   [`observe`] turns facts about own domains and pages into observations.
//! * [`reach`] says which catalog entries stand behind a service. [`bundle`] fetches a signed catalog, [`diff`] tells
//!   what a change of the catalog touches.
//!
//! What must hold: nothing is sent that the plan does not list; a failed or malformed answer never removes a fact that
//! was there; no fact is without source, time and hash; two sources that disagree are reported, never silently resolved.

pub mod address;
pub mod apply;
pub mod bundle;
pub mod diff;
pub mod endpoints;
pub mod enrich;
pub mod fact;
pub mod fetch;
pub mod http;
pub mod lock;
pub mod observe;
pub mod offline;
pub mod pace;
pub mod plan;
pub mod reach;
mod regions;
pub mod run;
mod said;
pub mod witness;

pub use endpoints::Endpoints;
pub use fetch::{Fetch, FetchError, Redirects, Request, Response};
pub use http::{Http, Settings};
pub use lock::Lock;
pub use offline::Offline;
pub use plan::{Options, Plan, PlannedRequest, Wants};
pub use run::{Outcome, Progress, Silent, run};
