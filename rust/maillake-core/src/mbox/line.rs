//! Lines of a mailbox: where one ends, and whether the one before is empty.

use memchr::{memchr, memrchr};

const LONGEST_DELIMITER_BYTES: usize = 256;

/// One line: `start..end` is its text without the line end, `next` the start of the following line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Line {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) next: usize,
}

impl Line {
    pub(super) fn text(self, raw: &[u8]) -> &[u8] {
        raw.get(self.start..self.end).unwrap_or_default()
    }

    pub(super) fn is_empty(self) -> bool {
        self.start == self.end
    }
}

/// The line that starts at `at`; `terminator` is LF, or CR in files that hold no LF.
/// At most `longest` bytes are searched: `None` when the line is longer than that.
pub(super) fn line_at(raw: &[u8], at: usize, terminator: u8, longest: usize) -> Option<Line> {
    let rest = raw.get(at..)?;
    let view = rest.get(..longest).unwrap_or(rest);
    let (length, ended) = match memchr(terminator, view) {
        Some(length) => (length, 1),
        None if view.len() == rest.len() => (rest.len(), 0),
        None => return None,
    };
    let bare = match view.get(..length) {
        Some([text @ .., b'\r']) if terminator == b'\n' => text.len(),
        _ => length,
    };
    Some(Line { start: at, end: at + bare, next: at + length + ended })
}

/// Whether `at` is the start of a line.
pub(super) fn starts_line(raw: &[u8], at: usize, terminator: u8) -> bool {
    match at.checked_sub(1) {
        None => true,
        Some(last) => raw.get(last) == Some(&terminator),
    }
}

/// Length in bytes of the line end that closes `raw`: one LF or CRLF (CR in CR files) when the last
/// line of `raw` is empty, else 0.
pub(super) fn closing_length(raw: &[u8], terminator: u8) -> usize {
    let (rest, length) = match raw {
        [rest @ .., b'\r', b'\n'] if terminator == b'\n' => (rest, 2),
        [rest @ .., last] if *last == terminator => (rest, 1),
        _ => return 0,
    };
    if rest.last().is_none_or(|last| *last == terminator) { length } else { 0 }
}

/// Whether the line before `at` is empty, or there is none.
pub(super) fn blank_before(raw: &[u8], at: usize, terminator: u8) -> bool {
    at == 0 || closing_length(raw.get(..at).unwrap_or_default(), terminator) > 0
}

/// Whether the line before `at` begins and ends with two dashes, as the closing delimiter of a multipart does.
pub(super) fn dashes_before(raw: &[u8], at: usize, terminator: u8) -> bool {
    let line = raw.get(at.saturating_sub(LONGEST_DELIMITER_BYTES)..at).unwrap_or_default();
    let line = line.trim_ascii_end();
    let start = memrchr(terminator, line).map_or(0, |at| at + 1);
    line.get(start..).is_some_and(|line| line.len() > 4 && line.starts_with(b"--") && line.ends_with(b"--"))
}
