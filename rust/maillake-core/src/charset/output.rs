//! The text a decoder writes, with its two promises: no NUL in it, and not longer than allowed.

use std::borrow::Cow;

use encoding_rs::{DecoderResult, Encoding};
use memchr::memchr;

use super::Decoded;

/// How much input goes to `encoding_rs` at a time, so that a short limit is not paid with a long decode.
const CHUNK_BYTES: usize = 64 * 1024;

#[derive(Debug)]
pub(super) struct Output {
    text: String,
    replacements: u32,
    limit_bytes: usize,
    truncated: bool,
}

impl Output {
    /// An empty text that will be cut at a character boundary at or before `limit_bytes`.
    pub(super) fn new(expected_bytes: usize, limit_bytes: usize) -> Self {
        let capacity = expected_bytes.min(limit_bytes).min(CHUNK_BYTES * 4);
        Self { text: String::with_capacity(capacity), replacements: 0, limit_bytes, truncated: false }
    }

    /// Nothing more will be taken.
    pub(super) fn is_full(&self) -> bool {
        self.truncated
    }

    pub(super) fn push(&mut self, character: char) {
        if character == '\0' {
            self.malformed();
        } else if self.has_room(character.len_utf8()) {
            self.text.push(character);
        }
    }

    /// Writes U+FFFD for one malformed sequence.
    pub(super) fn malformed(&mut self) {
        if self.has_room(char::REPLACEMENT_CHARACTER.len_utf8()) {
            self.text.push(char::REPLACEMENT_CHARACTER);
            self.replacements = self.replacements.saturating_add(1);
        }
    }

    pub(super) fn push_str(&mut self, text: &str) {
        let mut rest = text;
        while let Some(nul) = memchr(0, rest.as_bytes()) {
            self.push_clean(rest.get(..nul).unwrap_or_default());
            self.malformed();
            rest = rest.get(nul + 1..).unwrap_or_default();
        }
        self.push_clean(rest);
    }

    /// Decodes and writes; one U+FFFD for each malformed sequence.
    pub(super) fn push_encoded(&mut self, encoding: &'static Encoding, raw: &[u8]) {
        let mut decoder = encoding.new_decoder_without_bom_handling();
        let mut chunks = raw.chunks(CHUNK_BYTES).peekable();
        // An empty input has no chunk, and nothing to decode.
        while let Some(mut chunk) = chunks.next() {
            let last = chunks.peek().is_none();
            loop {
                let needed = decoder.max_utf8_buffer_length_without_replacement(chunk.len());
                self.text.reserve(needed.unwrap_or(CHUNK_BYTES).min(CHUNK_BYTES * 3));
                let before = self.text.len();
                let (result, read) = decoder.decode_to_string_without_replacement(chunk, &mut self.text, last);
                chunk = chunk.get(read..).unwrap_or_default();
                self.check(before);
                match result {
                    DecoderResult::InputEmpty => break,
                    DecoderResult::OutputFull => {}
                    DecoderResult::Malformed(..) => self.malformed(),
                }
                if self.truncated {
                    return;
                }
            }
        }
    }

    pub(super) fn finish<'a>(self, used: &'static str) -> (Decoded<'a>, bool) {
        (Decoded { text: Cow::Owned(self.text), used, replacements: self.replacements }, self.truncated)
    }

    fn push_clean(&mut self, text: &str) {
        if self.truncated {
            return;
        }
        let room = self.limit_bytes - self.text.len();
        let end = floor_char_boundary(text, room);
        self.text.push_str(text.get(..end).unwrap_or_default());
        self.truncated = end < text.len();
    }

    fn has_room(&mut self, bytes: usize) -> bool {
        self.truncated |= self.text.len() + bytes > self.limit_bytes;
        !self.truncated
    }

    /// Makes good on the promises for text that was written from `start` without them.
    fn check(&mut self, start: usize) {
        let written = self.text.get(start..).unwrap_or_default();
        if memchr(0, written.as_bytes()).is_some() {
            let written = written.to_owned();
            self.text.truncate(start);
            self.push_str(&written);
        } else if self.text.len() > self.limit_bytes {
            self.text.truncate(floor_char_boundary(&self.text, self.limit_bytes));
            self.truncated = true;
        }
    }
}

/// The largest index not above `index` at which `text` may be cut.
pub(super) fn floor_char_boundary(text: &str, index: usize) -> usize {
    let mut end = index.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    end
}
