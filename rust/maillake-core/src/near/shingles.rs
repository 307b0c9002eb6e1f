//! Five-word shingles of a text.

use std::borrow::Cow;

use xxhash_rust::xxh3::xxh3_64;

/// Words of a shingle.
const SHINGLE_WORDS: usize = 5;

/// The shingles of a text: five words that follow one another, joined by a space.
#[derive(Debug)]
pub struct Shingles<'w> {
    /// Words, each followed by one space.
    words: Cow<'w, [u8]>,
    /// Where the first word begins, and where each ends with its space.
    start: usize,
    ends: Cow<'w, [usize]>,
}

impl<'w> Shingles<'w> {
    /// The shingles of words that begin at `start` and end, each with its space, at `ends`.
    pub(super) fn of(words: Cow<'w, [u8]>, ends: Cow<'w, [usize]>, start: usize) -> Self {
        Self { words, start, ends }
    }

    /// Number of shingles, repeated ones counted.
    #[must_use]
    pub fn count(&self) -> usize {
        (self.ends.len() + 1).saturating_sub(SHINGLE_WORDS)
    }

    /// XXH3-64 of every shingle, in text order.
    pub fn hashes(&self) -> impl Iterator<Item = u64> {
        let starts = std::iter::once(&self.start).chain(self.ends.iter());
        let ends = self.ends.iter().skip(SHINGLE_WORDS - 1);
        starts.zip(ends).map(|(&start, &end)| xxh3_64(&self.words[start..end - 1]))
    }

    /// The set of those hashes, in order.
    #[must_use]
    pub fn set(&self) -> Vec<u64> {
        let mut set: Vec<u64> = self.hashes().collect();
        set.sort_unstable();
        set.dedup();
        set
    }
}
