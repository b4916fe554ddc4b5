//! minisign signatures for tests, with a key made on the spot (https://jedisct1.github.io/minisign/, `ED`: BLAKE2b-512 of the
//! file, signed with Ed25519). Never for anything else: the secret is not protected.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ring::signature::{Ed25519KeyPair, KeyPair as _};

pub(crate) struct Signer {
    pair: Ed25519KeyPair,
    id: [u8; 8],
}

impl Signer {
    pub(crate) fn new() -> Self {
        let random = ring::rand::SystemRandom::new();
        let secret = Ed25519KeyPair::generate_pkcs8(&random).expect("a key");
        let pair = Ed25519KeyPair::from_pkcs8(secret.as_ref()).expect("a key");
        let mut id = [0; 8];
        id.copy_from_slice(&pair.public_key().as_ref()[..8]);
        Self { pair, id }
    }

    /// The `.pub` file.
    pub(crate) fn public(&self) -> String {
        let bytes = [b"Ed", &self.id[..], self.pair.public_key().as_ref()].concat();
        format!("untrusted comment: minisign public key\n{}\n", STANDARD.encode(bytes))
    }

    /// The `.minisig` file.
    pub(crate) fn sign(&self, file: &[u8], comment: &str) -> String {
        let signature = self.pair.sign(&blake2b(file));
        let global = self.pair.sign(&[signature.as_ref(), comment.as_bytes()].concat());
        let line = STANDARD.encode([b"ED", &self.id[..], signature.as_ref()].concat());
        let global = STANDARD.encode(global.as_ref());
        format!("untrusted comment: test\n{line}\ntrusted comment: {comment}\n{global}\n")
    }
}

const START: [u64; 8] = [
    0x6a09_e667_f3bc_c908,
    0xbb67_ae85_84ca_a73b,
    0x3c6e_f372_fe94_f82b,
    0xa54f_f53a_5f1d_36f1,
    0x510e_527f_ade6_82d1,
    0x9b05_688c_2b3e_6c1f,
    0x1f83_d9ab_fb41_bd6b,
    0x5be0_cd19_137e_2179,
];

const ORDER: [[usize; 16]; 10] = [
    [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15],
    [14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3],
    [11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4],
    [7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8],
    [9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13],
    [2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9],
    [12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11],
    [13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10],
    [6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5],
    [10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0],
];

/// BLAKE2b-512 (RFC 7693).
fn blake2b(data: &[u8]) -> [u8; 64] {
    let mut state = START;
    state[0] ^= 0x0101_0000 ^ 64;
    let count = data.len().div_ceil(128).max(1);
    for at in 0..count {
        let piece = &data[at * 128..data.len().min((at + 1) * 128)];
        let mut block = [0; 128];
        block[..piece.len()].copy_from_slice(piece);
        compress(&mut state, &block, (at * 128 + piece.len()) as u64, at + 1 == count);
    }
    let mut out = [0; 64];
    out.chunks_mut(8).zip(state).for_each(|(to, word)| to.copy_from_slice(&word.to_le_bytes()));
    out
}

fn compress(state: &mut [u64; 8], block: &[u8; 128], done: u64, last: bool) {
    let word = |at: usize| u64::from_le_bytes(block[at * 8..at * 8 + 8].try_into().expect("eight bytes"));
    let mut v = [0; 16];
    v[..8].copy_from_slice(state);
    v[8..].copy_from_slice(&START);
    v[12] ^= done;
    if last {
        v[14] = !v[14];
    }
    for round in 0..12 {
        let order = ORDER[round % 10];
        for (at, [a, b, c, d]) in [
            [0, 4, 8, 12],
            [1, 5, 9, 13],
            [2, 6, 10, 14],
            [3, 7, 11, 15],
            [0, 5, 10, 15],
            [1, 6, 11, 12],
            [2, 7, 8, 13],
            [3, 4, 9, 14],
        ]
        .into_iter()
        .enumerate()
        {
            let (x, y) = (word(order[2 * at]), word(order[2 * at + 1]));
            v[a] = v[a].wrapping_add(v[b]).wrapping_add(x);
            v[d] = (v[d] ^ v[a]).rotate_right(32);
            v[c] = v[c].wrapping_add(v[d]);
            v[b] = (v[b] ^ v[c]).rotate_right(24);
            v[a] = v[a].wrapping_add(v[b]).wrapping_add(y);
            v[d] = (v[d] ^ v[a]).rotate_right(16);
            v[c] = v[c].wrapping_add(v[d]);
            v[b] = (v[b] ^ v[c]).rotate_right(63);
        }
    }
    (0..8).for_each(|at| state[at] ^= v[at] ^ v[at + 8]);
}
