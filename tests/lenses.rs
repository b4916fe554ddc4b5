//! Lenses: results against an independent calculation, and what must hold for any facts and answers.
#![allow(unreachable_pub)]

#[path = "lenses/asking.rs"]
mod asking;
#[path = "lenses/cases.rs"]
mod cases;
#[path = "lenses/flows.rs"]
mod flows;
#[path = "lenses/forms.rs"]
mod forms;
#[path = "lenses/independent.rs"]
mod independent;
#[path = "lenses/monotone.rs"]
mod monotone;
#[path = "lenses/provenance.rs"]
mod provenance;
#[path = "lenses/published.rs"]
mod published;
#[path = "support/mod.rs"]
mod support;
