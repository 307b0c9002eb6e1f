//! From_ lines: `From sender date`, in the shapes that mail programs really write.

use super::date::{self, LineDate};

/// Longest From_ line in bytes; a longer line is text.
pub const LONGEST_FROM_LINE_BYTES: usize = 1024;

const MOST_TOKENS: usize = 40;
const MOST_SENDER_WORDS: usize = 8;
/// The second of every separator line that `git format-patch` writes: Mon Sep 17 00:00:00 2001.
const GIT_PATCH_TIMESTAMP: i64 = 1_000_684_800;

/// What stands where a From_ line has its date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateForm {
    /// A date that reads as one.
    Complete,
    /// A time, a year and up to two words that are no English month or weekday.
    Foreign,
    /// No date: `From `, `From -` or `From ann@example.com`.
    Missing,
}

/// What stands where a From_ line has its sender.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SenderForm {
    /// Nothing.
    Empty,
    /// `-`, as Thunderbird and Netscape write.
    Dash,
    /// Digits and `@xxx`, as Google writes.
    Google,
    /// `ann at example.com`, as Pipermail writes.
    SpacedAt,
    /// An address or a UUCP path.
    Address,
    /// Another single word, such as `MAILER-DAEMON`.
    Word,
    /// Several words, such as a display name before an address.
    Words,
}

/// The shape of a From_ line: what its writer does the same way in every line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LineShape {
    /// What stands where the date stands.
    pub date: DateForm,
    /// What stands where the sender stands.
    pub sender: SenderForm,
    /// Whether more than one space stands between sender and date.
    pub wide_gap: bool,
    pub(super) order: u64,
}

impl SenderForm {
    /// Whether a writer that uses this form uses it for every address.
    pub(super) fn is_telling(self) -> bool {
        matches!(self, Self::Dash | Self::Google | Self::SpacedAt | Self::Address)
    }
}

impl LineShape {
    /// The part of the shape that does not depend on who the sender is.
    pub(super) fn style(&self) -> (DateForm, bool, u64) {
        (self.date, self.wide_gap, self.order)
    }

    /// Whether the zone stands before the year, as in Google Takeout and Google Groups.
    #[must_use]
    pub fn has_zone_before_year(&self) -> bool {
        self.order == date::ORDER_ZONE_BEFORE_YEAR
    }
}

/// One From_ line, read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FromLine<'a> {
    /// The sender as written, possibly empty.
    pub sender: &'a [u8],
    /// Unix seconds; dates without a zone count as UTC. `None` when the date is missing or foreign.
    pub timestamp: Option<i64>,
    /// How the line is written.
    pub shape: LineShape,
}

impl<'a> FromLine<'a> {
    /// A line that begins with `From ` and has no known shape: all of it counts as sender.
    pub(super) fn unknown(line: &'a [u8]) -> Self {
        let sender = line.strip_prefix(b"From ").unwrap_or(line).trim_ascii();
        let shape = LineShape { date: DateForm::Missing, sender: SenderForm::Words, wide_gap: false, order: 0 };
        FromLine { sender, timestamp: None, shape }
    }

    /// Whether this is the fixed line that `git format-patch` puts before every patch.
    #[must_use]
    pub fn is_git_patch(&self) -> bool {
        self.timestamp == Some(GIT_PATCH_TIMESTAMP) && self.shape.order == date::ORDER_ASCTIME
    }
}

/// Reads one line, with or without its line end, as a From_ line. `None` when it is prose: it does not
/// begin with `From `, is longer than [`LONGEST_FROM_LINE_BYTES`], or has words where no date shape fits.
#[must_use]
pub fn parse_from_line(line: &[u8]) -> Option<FromLine<'_>> {
    if line.len() > LONGEST_FROM_LINE_BYTES {
        return None;
    }
    let rest = line.strip_prefix(b"From ")?.trim_ascii_end();
    let tokens = Tokens::read(rest)?;
    undated(&tokens).or_else(|| dated(&tokens)).or_else(|| foreign(&tokens))
}

/// The words of a From_ line after `From `, and where each starts.
struct Tokens<'a> {
    rest: &'a [u8],
    words: [&'a [u8]; MOST_TOKENS],
    starts: [usize; MOST_TOKENS],
    count: usize,
}

impl<'a> Tokens<'a> {
    fn read(rest: &'a [u8]) -> Option<Self> {
        let mut tokens = Self { rest, words: [&[]; MOST_TOKENS], starts: [0; MOST_TOKENS], count: 0 };
        let mut start = 0;
        for word in rest.split(|byte| matches!(byte, b' ' | b'\t')) {
            if !word.is_empty() {
                *tokens.words.get_mut(tokens.count)? = word;
                *tokens.starts.get_mut(tokens.count)? = start;
                tokens.count += 1;
            }
            start += word.len() + 1;
        }
        Some(tokens)
    }

    fn words(&self) -> &[&'a [u8]] {
        self.words.get(..self.count).unwrap_or_default()
    }

    fn from(&self, first: usize) -> &[&'a [u8]] {
        self.words().get(first..).unwrap_or_default()
    }

    /// The text before word `first`, trimmed, and the shape of the line whose date starts there.
    fn split(&self, first: usize, date: DateForm, order: u64) -> (&'a [u8], LineShape) {
        let start = self.starts.get(first).copied().unwrap_or(0);
        let before = self.rest.get(..start).unwrap_or_default();
        let gap = before.len() - before.trim_ascii_end().len();
        let sender = sender_form(self.words().get(..first).unwrap_or_default());
        (before.trim_ascii(), LineShape { date, sender, wide_gap: gap > 1, order })
    }
}

fn undated<'a>(tokens: &Tokens<'a>) -> Option<FromLine<'a>> {
    let (sender, form): (&[u8], SenderForm) = match tokens.words() {
        [] => (&[], SenderForm::Empty),
        [b"-"] => (b"-", SenderForm::Dash),
        [word] if word.contains(&b'@') => (word, SenderForm::Address),
        _ => return None,
    };
    let shape = LineShape { date: DateForm::Missing, sender: form, wide_gap: false, order: 0 };
    Some(FromLine { sender, timestamp: None, shape })
}

/// The longest run of words at the end that is a date; what stands before it is the sender.
fn dated<'a>(tokens: &Tokens<'a>) -> Option<FromLine<'a>> {
    let most = tokens.count.min(MOST_SENDER_WORDS + 1);
    let (first, LineDate { timestamp, order }) = (0..most).find_map(|first| Some((first, date::parse_date(tokens.from(first))?)))?;
    let (sender, shape) = tokens.split(first, DateForm::Complete, order);
    Some(FromLine { sender, timestamp: Some(timestamp), shape })
}

/// A line dated in words of another language: one sender word, a time with seconds, a year, one or two
/// words that are not known, nothing else that is no part of a date.
fn foreign<'a>(tokens: &Tokens<'a>) -> Option<FromLine<'a>> {
    let first = if tokens.words().get(1) == Some(&b"at".as_slice()) { 3 } else { 1 };
    let date = tokens.from(first);
    if !(4..=7).contains(&date.len()) {
        return None;
    }
    let is_word = |token: &[u8]| token.len() <= 12 && !token.iter().any(u8::is_ascii_digit);
    let mut unknown = date.iter().filter(|token| !date::is_date_token(token));
    let strange = !(1..=2).contains(&unknown.clone().count()) || unknown.any(|token| !is_word(token));
    let has_time = date.iter().any(|token| date::is_full_time(token));
    let has_year = date.iter().any(|token| date::is_full_year(token));
    if strange || !has_time || !has_year {
        return None;
    }
    let (sender, shape) = tokens.split(first, DateForm::Foreign, 0);
    Some(FromLine { sender, timestamp: None, shape })
}

fn sender_form(words: &[&[u8]]) -> SenderForm {
    match words {
        [] => SenderForm::Empty,
        [b"-"] => SenderForm::Dash,
        [_, b"at", _] => SenderForm::SpacedAt,
        [word] => match word.strip_suffix(b"@xxx") {
            Some(digits) if digits.iter().all(u8::is_ascii_digit) => SenderForm::Google,
            _ if word.iter().any(|byte| matches!(byte, b'@' | b'!')) => SenderForm::Address,
            _ => SenderForm::Word,
        },
        _ => SenderForm::Words,
    }
}
