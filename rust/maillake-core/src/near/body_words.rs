//! The words of a body text, split once for its content key and its signature.

use std::borrow::Cow;
use std::ops::Range;

use super::own_text::{Piece, pieces};
use super::shingles::Shingles;
use crate::words::Words;

/// Words of a body text without its list footer, and which of them are the sender's own.
#[derive(Debug, Default)]
pub struct BodyWords {
    words: Words,
    /// Numbers of own words.
    own: Vec<Range<usize>>,
}

impl BodyWords {
    /// The words of a body text.
    #[must_use]
    pub fn of(text: &str) -> Self {
        Self::of_pieces(pieces(text))
    }

    /// The words of a text in pieces; no word reaches over the end of one.
    pub fn of_pieces<'t>(pieces: impl Iterator<Item = Piece<'t>>) -> Self {
        let mut body = Self::default();
        for piece in pieces {
            let first = body.words.ends().len();
            body.words.push(piece.text);
            if piece.is_own {
                body.own.push(first..body.words.ends().len());
            }
        }
        body
    }

    /// Every word, followed by a space.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.words.bytes
    }

    /// Shingles of the sender's own words; they reach over what was quoted in between.
    #[must_use]
    pub fn own_shingles(&self) -> Shingles<'_> {
        if let [run] = self.own.as_slice() {
            return Shingles::of(Cow::Borrowed(&self.words.bytes), Cow::Borrowed(&self.words.ends()[run.clone()]), self.start(run));
        }
        let (mut bytes, mut ends) = (Vec::new(), Vec::new());
        for run in &self.own {
            let (start, known) = (self.start(run), bytes.len());
            let own = &self.words.ends()[run.clone()];
            ends.extend(own.iter().map(|end| known + end - start));
            bytes.extend_from_slice(&self.words.bytes[start..own.last().copied().unwrap_or(start)]);
        }
        Shingles::of(Cow::Owned(bytes), Cow::Owned(ends), 0)
    }

    /// Where the first word of a run begins.
    fn start(&self, run: &Range<usize>) -> usize {
        run.start.checked_sub(1).map_or(0, |before| self.words.ends()[before])
    }
}
