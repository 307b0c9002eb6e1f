//! `MinHash` of own text (Broder 1997) in the `affine32` scheme of datasketch 2.0.

use multiversion::multiversion;

use super::shingles::Shingles;
use super::tables::{ADDENDS, MULTIPLIERS};

/// Version of everything that shapes a signature: own text, words, hash, permutations.
pub const SIGNATURE_VERSION: i32 = 1;
/// Permutations of a signature.
const PERMUTATIONS: usize = 128;
/// Bytes of a stored signature: 32-bit values, little end first.
pub const SIGNATURE_BYTES: usize = PERMUTATIONS * 4;
/// A text of fewer shingles (20 words) has no signature: that two such are alike says nothing.
const LEAST_SHINGLES: usize = 16;
/// Permutations whose minima are kept in registers while the hashes go by.
const LANES: usize = 32;

/// A stored signature.
pub type Signature = [u8; SIGNATURE_BYTES];

/// The signature of a text, or `None` when it has too few words to tell anything.
#[must_use]
pub fn sign(shingles: &Shingles<'_>) -> Option<Signature> {
    if shingles.count() < LEAST_SHINGLES {
        return None;
    }
    let hashes: Vec<u32> = shingles.hashes().map(|hash| mix(hash as u32)).collect();
    let mut minima = [u32::MAX; PERMUTATIONS];
    lower(&hashes, &mut minima);
    let mut signature = [0; SIGNATURE_BYTES];
    for (bytes, minimum) in signature.chunks_exact_mut(4).zip(minima) {
        bytes.copy_from_slice(&minimum.to_le_bytes());
    }
    Some(signature)
}

/// The finalizer of `MurmurHash3`, 32 bits.
fn mix(hash: u32) -> u32 {
    let hash = (hash ^ (hash >> 16)).wrapping_mul(0x85eb_ca6b);
    let hash = (hash ^ (hash >> 13)).wrapping_mul(0xc2b2_ae35);
    hash ^ (hash >> 16)
}

/// Lowers each minimum to the least value its permutation gives a hash.
///
/// Nearly all the time of a signature goes here: 8 ns a shingle with AVX2, 41 ns with SSE2. SSE2 compares signed
/// numbers alone, so values are kept with their top bit turned.
#[multiversion(targets("x86_64+avx2"))]
fn lower(hashes: &[u32], minima: &mut [u32; PERMUTATIONS]) {
    const TOP: u32 = 1 << 31;
    for at in (0..PERMUTATIONS).step_by(LANES) {
        let mut least = [i32::MAX; LANES];
        for &hash in hashes {
            for lane in 0..LANES {
                let value = MULTIPLIERS[at + lane].wrapping_mul(hash).wrapping_add(ADDENDS[at + lane] ^ TOP) as i32;
                least[lane] = least[lane].min(value);
            }
        }
        for lane in 0..LANES {
            minima[at + lane] = minima[at + lane].min(least[lane] as u32 ^ TOP);
        }
    }
}
