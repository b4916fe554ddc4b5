//! What the world offers: places, laws, vendors and their owners, offerings, alternatives, lenses, clauses, texts.
//!
//! In: the raw entries of `catalogs/` ([`raw`]), compiled into the binary, and overlays ([`load`]). Out: a [`Catalog`]
//! that answers questions by id ([`index`]) and finds entries by the names people write ([`names`]). What must hold is
//! checked by [`lint`]. Nothing here does I/O.

pub mod describe;
pub mod evidence;
mod ids;
pub mod index;
pub mod letters;
pub mod lint;
pub mod load;
pub mod makers;
pub mod names;
pub mod ownership;
pub mod packed;
pub mod raw;
pub mod shared;
mod whereabouts;

pub use index::Catalog;
pub use load::{Overlay, embedded};
