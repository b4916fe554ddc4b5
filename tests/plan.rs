//! The planner, judged from outside.
#![allow(unreachable_pub)]

#[path = "plan/checker.rs"]
mod checker;
#[path = "plan/conflicts.rs"]
mod conflicts;
#[path = "plan/dates.rs"]
mod dates;
#[path = "plan/exhaustive.rs"]
mod exhaustive;
#[path = "plan/exports.rs"]
mod exports;
#[path = "plan/fixset.rs"]
mod fixset;
#[path = "plan/organisation.rs"]
mod organisation;
#[path = "plan/random.rs"]
mod random;
#[path = "plan/soundness.rs"]
mod soundness;
#[path = "plan/stories.rs"]
mod stories;
