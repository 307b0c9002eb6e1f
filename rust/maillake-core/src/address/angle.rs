//! Angle brackets (RFC 5322 `angle-addr`), doubled or unclosed ones included.

use memchr::memchr;

use super::exchange;
use super::lexer::{Delimiters, count_steps, escape_end, is_space, skip_space};

/// Unclosed brackets may cost this many passes over the text in all; after that `<` is
/// plain text. One pass is enough for any list that nobody built to be slow.
const BUDGET_FACTOR: usize = 4;

/// The `<...>` of a mailbox.
#[derive(Debug, Clone, Copy)]
pub(super) struct Angle {
    /// Index of the first `<`.
    pub(super) open: usize,
    /// First and last index of what stands inside.
    pub(super) start: usize,
    pub(super) end: usize,
    /// Index after the closing `>`, or where reading goes on when it is missing.
    pub(super) after: usize,
}

/// Finds the ends of angle brackets in one text, in linear time in total.
pub(super) struct AngleReader<'a> {
    text: &'a str,
    bytes: &'a [u8],
    /// Bytes that may still be read in search of a closing `>` in vain.
    budget: usize,
}

impl<'a> AngleReader<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { text, bytes: text.as_bytes(), budget: text.len().saturating_mul(BUDGET_FACTOR) }
    }

    /// The brackets that open at `open`. Without a closing `>` in front of the next `<`
    /// they end at a separator, or at the first blank behind a domain. `None` once the
    /// budget is spent.
    pub(super) fn read(&mut self, open: usize, delimiters: &mut Delimiters) -> Option<Angle> {
        if self.budget == 0 {
            return None;
        }
        let mut start = open + 1;
        while let Some(&byte) = self.bytes.get(start) {
            if byte != b'<' && !is_space(byte) {
                break;
            }
            start += 1;
        }
        let rest = self.text.get(start..).unwrap_or_default();
        let is_name = exchange::directory_name_prefix(rest).is_some();
        let mut separator = None;
        let mut at = start;
        while let Some(&byte) = self.bytes.get(at) {
            count_steps(1);
            at = match byte {
                b'>' => {
                    return Some(Angle { open, start, end: at, after: self.after_closing(at) });
                }
                b'<' => break,
                b'"' if !is_name => self.quoted_word_end(at, delimiters),
                b'\\' => escape_end(self.bytes, at),
                b',' | b';' | b'\r' | b'\n' => {
                    separator.get_or_insert(at);
                    at + 1
                }
                _ => at + 1,
            };
        }
        self.budget = self.budget.saturating_sub(at - start);
        let end = self.unclosed_end(start, separator.unwrap_or(at));
        Some(Angle { open, start, end, after: end })
    }

    /// The index after the quoted word of a local part at `open`, which has a dot or an
    /// `@` behind it; any other quote is plain text.
    fn quoted_word_end(&self, open: usize, delimiters: &mut Delimiters) -> usize {
        let Some(end) = delimiters.quoted_end(open) else {
            return open + 1;
        };
        let next = skip_space(self.bytes, end);
        match self.bytes.get(next) {
            Some(b'@' | b'.' | b'(' | b'>') => end,
            _ => open + 1,
        }
    }

    /// The index after `>` and any further `>` behind it.
    fn after_closing(&self, close: usize) -> usize {
        let mut after = close + 1;
        loop {
            let next = skip_space(self.bytes, after);
            if self.bytes.get(next) != Some(&b'>') {
                return after;
            }
            after = next + 1;
        }
    }

    /// Without a closing `>` the address ends at the first blank behind its domain.
    fn unclosed_end(&self, start: usize, end: usize) -> usize {
        let Some(inside) = self.bytes.get(start..end) else {
            return end;
        };
        let Some(sign) = memchr(b'@', inside) else {
            return end;
        };
        let domain = skip_space(self.bytes, start + sign + 1);
        let rest = self.bytes.get(domain..end).unwrap_or_default();
        rest.iter().position(|&byte| is_space(byte)).map_or(end, |length| domain + length)
    }
}
