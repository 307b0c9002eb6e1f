//! Deciding once, from a bounded sample of a source, how it is written.

use memchr::{memchr_iter, memmem};

use super::candidate::{Candidate, Follower, Gap, read_candidate};
use super::dialect::{Dialect, LineEnding};
use super::from_line::DateForm;
use super::header::field_name;
use super::line::line_at;
use super::sample::Sample;

/// Bytes that [`looks_like_mbox`] reads at most.
pub const HEAD_BYTES: usize = 64 * 1024;

const FIRST_WINDOW_BYTES: usize = 4 * 1024 * 1024;
const WINDOW_BYTES: usize = 1024 * 1024;
const WINDOWS: usize = 12;

/// Whether bytes are a mailbox, by content: a From_ line with a date, or an undated one as mail programs write
/// it, is the first thing in it and a header follows; or, after a few lines of junk that are no header, two
/// dated From_ lines with headers come. Only the first 64 KiB of `head` are read.
#[must_use]
pub fn looks_like_mbox(head: &[u8]) -> bool {
    let head = head.get(..HEAD_BYTES).unwrap_or(head);
    let head = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head);
    let head = head.trim_ascii_start();
    let terminator = line_ending(head).terminator();
    if head.starts_with(b"From ") {
        return read_candidate(head, 0, terminator).is_some_and(|first| match first.line.shape.date {
            DateForm::Complete => first.follower != Follower::Text,
            DateForm::Foreign | DateForm::Missing => first.follower == Follower::Header,
        });
    }
    let is_header = line_at(head, 0, terminator, HEAD_BYTES).is_some_and(|line| field_name(line.text(head)).is_some());
    if is_header {
        return false;
    }
    candidates(head, terminator).filter(is_strict).take(2).count() == 2
}

/// How the whole file `raw` is written. Reads at most 16 MiB: all of a small file, else 4 MiB from the start and
/// twelve windows of 1 MiB spread over the rest. For a source that is not in one piece, pass its first bytes.
///
/// Evidence, in this order:
/// - *mboxcl, mboxcl2*: four of five sampled headers have a Content-Length and four of five of those end at a
///   From_ line or the end of the file; mboxcl when `>From ` lines are seen inside and no bare ones;
/// - *mboxrd, mboxo*: at least three body lines `>From ` between lines that are not quoted, and no bare `From ` line in
///   a body; mboxo when `>From ` lines were left alone between lines quoted once more often than they became
///   `>>From `; mboxrd too when the From_ lines say `mboxrd@`;
/// - *unknown* otherwise.
#[must_use]
pub fn detect(raw: &[u8]) -> Dialect {
    let head = raw.get(..HEAD_BYTES).unwrap_or(raw);
    let is_cr = line_ending(head) == LineEnding::Cr;
    let mut sample = Sample::default();
    for (start, end) in windows(raw.len()) {
        sample.read(raw, start, end, if is_cr { b'\r' } else { b'\n' });
    }
    sample.dialect(is_cr)
}

fn windows(length: usize) -> impl Iterator<Item = (usize, usize)> {
    let is_small = length <= FIRST_WINDOW_BYTES + WINDOWS * WINDOW_BYTES;
    let first = if is_small { length } else { FIRST_WINDOW_BYTES };
    let room = (length - first).saturating_sub(WINDOW_BYTES);
    let more = if is_small { 0 } else { WINDOWS };
    std::iter::once((0, first)).chain((1..=more).map(move |number| {
        let start = first + number * room / WINDOWS;
        (start, (start + WINDOW_BYTES).min(length))
    }))
}

fn line_ending(head: &[u8]) -> LineEnding {
    let lf = memchr_iter(b'\n', head).count();
    let crlf = memmem::find_iter(head, b"\r\n").count();
    match (lf, crlf) {
        (0, _) if head.contains(&b'\r') => LineEnding::Cr,
        (_, 0) => LineEnding::Lf,
        (lf, crlf) if lf == crlf => LineEnding::Crlf,
        _ => LineEnding::Mixed,
    }
}

/// Lines of `view` that begin with `From ` and are no prose.
fn candidates(view: &[u8], terminator: u8) -> impl Iterator<Item = Candidate<'_>> {
    from_lines(view, 0, view.len(), terminator).filter_map(move |offset| read_candidate(view, offset, terminator))
}

/// Offsets in `start..end` of lines that begin with `From `.
pub(super) fn from_lines(raw: &[u8], start: usize, end: usize, terminator: u8) -> impl Iterator<Item = usize> {
    let pattern: &[u8] = if terminator == b'\r' { b"\rFrom " } else { b"\nFrom " };
    let view = raw.get(start..end).unwrap_or_default();
    let at_start = (start == 0 && view.starts_with(b"From ")).then_some(0);
    at_start.into_iter().chain(memmem::find_iter(view, pattern).map(move |at| start + at + 1))
}

fn is_strict(candidate: &Candidate<'_>) -> bool {
    candidate.gap == Gap::Blank && candidate.follower == Follower::Header && candidate.line.timestamp.is_some()
}
