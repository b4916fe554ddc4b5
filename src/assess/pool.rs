//! Equal values in one piece of memory: of large inventories many services share what was found out about them.
//!
//! In: a value. Out: the one equal to it that was there first, or itself.

use rustc_hash::FxHashSet;
use std::hash::Hash;
use std::sync::Arc;

/// Values seen before, each once.
#[derive(Debug)]
pub struct Pool<T>(FxHashSet<Arc<T>>);

impl<T> Default for Pool<T> {
    fn default() -> Self {
        Self(FxHashSet::default())
    }
}

impl<T: Eq + Hash> Pool<T> {
    /// The same value, kept once.
    pub fn share(&mut self, value: T) -> Arc<T> {
        if let Some(known) = self.0.get(&value) {
            return Arc::clone(known);
        }
        let shared = Arc::new(value);
        self.0.insert(Arc::clone(&shared));
        shared
    }
}
