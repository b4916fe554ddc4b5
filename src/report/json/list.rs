//! Long lists as JSON, made by all threads and written by one.
//!
//! In: how many items there are and how one is written. Out: the items in order, with commas between. What must hold: a long
//! list needs no more memory than a short one, and the bytes do not depend on the number of threads.

use rayon::prelude::*;
use std::sync::{Mutex, PoisonError};

/// Pieces that are made while the ones before are written.
const PIECES: usize = 32;

/// Writes the items of a list with commas between: the next ones are made by all threads while this one writes, and the
/// buffers are used again, so that a long list needs no more memory than a short one. Each thread has a memory of what it
/// wrote before, for items that repeat what others say. A task writes `each` items: few large ones, many small ones.
/// # Errors
/// Whatever `out` says.
pub(super) fn list<Memo: Default + Send>(
    count: usize,
    each: usize,
    out: &mut dyn std::io::Write,
    item: &(dyn Fn(usize, &mut Vec<u8>, &mut Memo) + Sync),
) -> std::io::Result<()> {
    let memos: Vec<Mutex<Memo>> = (0..=rayon::current_num_threads()).map(|_| Mutex::default()).collect();
    let fill = |buffers: &mut Vec<Vec<u8>>, start: usize| {
        let end = (start + each * PIECES).min(count);
        buffers.par_iter_mut().enumerate().for_each(|(number, piece)| {
            let thread = rayon::current_thread_index().map_or(0, |number| number + 1);
            let mut memo = memos[thread].lock().unwrap_or_else(PoisonError::into_inner);
            piece.clear();
            let from = start + number * each;
            for at in from..(from + each).min(end) {
                if at > 0 {
                    piece.extend_from_slice(b",\n");
                }
                item(at, piece, &mut memo);
            }
        });
    };
    let mut ready: Vec<Vec<u8>> = vec![Vec::new(); PIECES.min(count.div_ceil(each))];
    let mut next = ready.clone();
    fill(&mut ready, 0);
    for start in (0..count).step_by(each * PIECES) {
        rayon::in_place_scope(|scope| {
            scope.spawn(|_| fill(&mut next, start + each * PIECES));
            ready.iter().try_for_each(|piece| out.write_all(piece))
        })?;
        std::mem::swap(&mut ready, &mut next);
    }
    Ok(())
}
