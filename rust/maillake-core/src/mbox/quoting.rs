//! `>From ` lines: undoing the quoting, and the evidence they give about a file.

use std::borrow::Cow;

use memchr::{memchr, memmem, memrchr};

/// Undoes one `>` of every line of a message that is one or more `>` and then `From `; a message without such
/// lines is not copied. Line ends stay as they are. Not to be asked for in mboxcl2: see [`Dialect::is_quoted`].
///
/// [`Dialect::is_quoted`]: super::Dialect::is_quoted
#[must_use]
pub fn unquote(raw: &[u8]) -> Cow<'_, [u8]> {
    // Without a line feed it is one line, or a message of a CR-only file.
    let terminator = if memchr(b'\n', raw).is_some() { b'\n' } else { b'\r' };
    let mut copy = Vec::new();
    let mut copied_to = 0;
    for mark in QuotedLines::new(raw, terminator) {
        if copied_to == 0 && copy.is_empty() {
            copy.reserve_exact(raw.len());
        }
        copy.extend_from_slice(raw.get(copied_to..mark.start).unwrap_or_default());
        copied_to = mark.start + 1;
    }
    if copied_to == 0 {
        return Cow::Borrowed(raw);
    }
    copy.extend_from_slice(raw.get(copied_to..).unwrap_or_default());
    Cow::Owned(copy)
}

/// A line that begins with `quotes` times `>` and then `From `.
struct QuotedLine {
    start: usize,
    quotes: usize,
    /// Just after `From `.
    end: usize,
}

struct QuotedLines<'a> {
    raw: &'a [u8],
    terminator: u8,
    found: memmem::FindIter<'a, 'static>,
}

impl<'a> QuotedLines<'a> {
    fn new(raw: &'a [u8], terminator: u8) -> Self {
        Self { raw, terminator, found: memmem::find_iter(raw, b">From ".as_slice()) }
    }
}

impl Iterator for QuotedLines<'_> {
    type Item = QuotedLine;

    fn next(&mut self) -> Option<QuotedLine> {
        loop {
            let last = self.found.next()?;
            let before = self.raw.get(..last).unwrap_or_default();
            let more = before.iter().rev().take_while(|byte| **byte == b'>').count();
            let start = last - more;
            let at_line_start = start == 0 || self.raw.get(start - 1) == Some(&self.terminator);
            if at_line_start {
                return Some(QuotedLine { start, quotes: more + 1, end: last + 6 });
            }
        }
    }
}

/// What the `>From ` lines of a sample say.
#[derive(Default)]
pub(super) struct Marks {
    /// `>From ` between lines that are not quoted: the mailbox's writer put the `>` there.
    pub(super) quoted: usize,
    /// `>>From ` between lines quoted once, which only mboxrd makes.
    pub(super) requoted: usize,
    /// `>From ` between lines quoted once, which mboxrd does not leave.
    pub(super) kept: usize,
}

impl Marks {
    /// Counts the marks of one window.
    pub(super) fn read(&mut self, view: &[u8], terminator: u8) {
        for mark in QuotedLines::new(view, terminator) {
            let before = line_before(view, mark.start, terminator);
            let after = line_after(view, mark.end, terminator);
            let depth = |line: &[u8]| line.iter().take_while(|byte| **byte == b'>').count();
            let around = depth(before).max(depth(after));
            match mark.quotes {
                1 if around == 0 => self.quoted += 1,
                2 if around == 1 => self.requoted += 1,
                1 => self.kept += 1,
                _ => {}
            }
        }
    }
}

const LONGEST_NEIGHBOUR_BYTES: usize = 64;

fn line_before(view: &[u8], start: usize, terminator: u8) -> &[u8] {
    let end = start.saturating_sub(1);
    let from = end.saturating_sub(1024);
    let line = view.get(from..end).unwrap_or_default();
    let begin = memrchr(terminator, line).map_or(0, |at| at + 1);
    let line = line.get(begin..).unwrap_or_default();
    line.get(..LONGEST_NEIGHBOUR_BYTES).unwrap_or(line)
}

fn line_after(view: &[u8], at: usize, terminator: u8) -> &[u8] {
    let rest = view.get(at..).unwrap_or_default();
    let begin = memchr(terminator, rest.get(..4096).unwrap_or(rest)).map_or(rest.len(), |at| at + 1);
    let line = rest.get(begin..).unwrap_or_default();
    line.get(..LONGEST_NEIGHBOUR_BYTES).unwrap_or(line)
}
