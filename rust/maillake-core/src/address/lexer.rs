//! Lexical tokens of RFC 5322 section 3.2: quoted strings, comments, white space.

use memchr::{memchr2, memchr3};

/// Scans that ran to the end of the text without finding the closing character, after
/// which an opening one is plain text. Keeps `((((` linear.
const MAX_MISSES: u8 = 4;

/// Finds the ends of quoted strings and comments in one text, in linear time in total.
pub(super) struct Delimiters<'a> {
    bytes: &'a [u8],
    misses: u8,
}

impl<'a> Delimiters<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, misses: 0 }
    }

    /// The index after the quoted string that opens at `open`, or `None` when it does
    /// not close.
    pub(super) fn quoted_end(&mut self, open: usize) -> Option<usize> {
        if self.misses >= MAX_MISSES {
            return None;
        }
        let mut at = open + 1;
        while let Some(found) = self.bytes.get(at..).and_then(|rest| memchr2(b'"', b'\\', rest)) {
            count_steps(found + 1);
            at += found;
            if self.bytes[at] == b'"' {
                return Some(at + 1);
            }
            at += 2;
        }
        self.miss(open)
    }

    /// The index after the comment that opens at `open`, nested comments included, or
    /// `None` when it does not close.
    pub(super) fn comment_end(&mut self, open: usize) -> Option<usize> {
        if self.misses >= MAX_MISSES {
            return None;
        }
        let mut depth = 1_usize;
        let mut at = open + 1;
        while let Some(found) = self.bytes.get(at..).and_then(|rest| memchr3(b'(', b')', b'\\', rest)) {
            count_steps(found + 1);
            at += found;
            match self.bytes[at] {
                b'(' => depth += 1,
                b')' => depth -= 1,
                _ => at += 1,
            }
            at += 1;
            if depth == 0 {
                return Some(at);
            }
        }
        self.miss(open)
    }

    fn miss(&mut self, open: usize) -> Option<usize> {
        count_steps(self.bytes.len().saturating_sub(open));
        self.misses += 1;
        None
    }
}

/// White space between tokens: RFC 5322 WSP, line ends left by hostile encoding, NUL and
/// the other controls.
pub(super) const fn is_space(byte: u8) -> bool {
    byte <= b' ' || byte == 0x7f
}

/// RFC 5322 `atext` with RFC 6532's non-ASCII bytes.
pub(super) const fn is_atext(byte: u8) -> bool {
    byte.is_ascii_alphanumeric()
        || byte >= 0x80
        || matches!(
            byte,
            b'!' | b'#'
                | b'$'
                | b'%'
                | b'&'
                | b'\''
                | b'*'
                | b'+'
                | b'-'
                | b'/'
                | b'='
                | b'?'
                | b'^'
                | b'_'
                | b'`'
                | b'{'
                | b'|'
                | b'}'
                | b'~'
        )
}

/// Whether `text` is a `dot-atom-text`, which needs no quotes as a local part.
pub(super) fn is_dot_atom(text: &str) -> bool {
    let bytes = text.as_bytes();
    let mut after_dot = true;
    for &byte in bytes {
        if byte == b'.' {
            if after_dot {
                return false;
            }
            after_dot = true;
        } else if is_atext(byte) {
            after_dot = false;
        } else {
            return false;
        }
    }
    !after_dot
}

/// `text` without white space and controls at either end.
pub(super) fn trim(text: &str) -> &str {
    text.trim_matches(|letter: char| u8::try_from(letter).is_ok_and(is_space))
}

/// The first index at or after `at` that is no white space.
pub(super) fn skip_space(bytes: &[u8], mut at: usize) -> usize {
    while bytes.get(at).copied().is_some_and(is_space) {
        at += 1;
    }
    at
}

/// The index after the last byte of `bytes[..end]` that is no white space.
pub(super) fn skip_space_back(bytes: &[u8], mut end: usize) -> usize {
    while end > 0 && is_space(bytes[end - 1]) {
        end -= 1;
    }
    end
}

/// The index after the backslash at `at` and, where that is a special, the character it
/// makes plain text, as in `\"Name\" <addr>`.
pub(super) fn escape_end(bytes: &[u8], at: usize) -> usize {
    match bytes.get(at + 1) {
        Some(b'"' | b'\\' | b'(' | b')' | b',' | b';') => at + 2,
        _ => at + 1,
    }
}

/// `text` without `prefix`, compared without case.
pub(super) fn strip_prefix_ignore_case<'a>(text: &'a str, prefix: &str) -> Option<&'a str> {
    let head = text.get(..prefix.len())?;
    if head.eq_ignore_ascii_case(prefix) { text.get(prefix.len()..) } else { None }
}

/// `text` without `suffix`, compared without case.
pub(super) fn strip_suffix_ignore_case<'a>(text: &'a str, suffix: &str) -> Option<&'a str> {
    let start = text.len().checked_sub(suffix.len())?;
    let tail = text.get(start..)?;
    if tail.eq_ignore_ascii_case(suffix) { text.get(..start) } else { None }
}

#[cfg(test)]
thread_local! {
    /// Bytes looked at by the loops over hostile text, for the growth tests.
    pub(super) static STEPS: std::cell::Cell<usize> = const { std::cell::Cell::new(0) };
}

/// Counts work in tests; nothing elsewhere.
#[inline]
pub(super) fn count_steps(steps: usize) {
    #[cfg(test)]
    STEPS.with(|total| total.set(total.get() + steps));
    #[cfg(not(test))]
    let _ = steps;
}
