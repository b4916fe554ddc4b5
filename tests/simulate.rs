//! What if: scenarios against hand-worked cases, an independent computation, and bad input.
#![allow(unreachable_pub)]

#[path = "simulate/support.rs"]
mod support;

#[path = "simulate/court.rs"]
mod court;

#[path = "simulate/cases.rs"]
mod cases;

#[path = "simulate/blast_radius.rs"]
mod blast_radius;

#[path = "simulate/bad_input.rs"]
mod bad_input;

#[path = "simulate/shipped.rs"]
mod shipped;
