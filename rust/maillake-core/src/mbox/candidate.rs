//! Candidates: lines that begin with `From `, and the tests that one line and its neighbours allow.

use super::dialect::{BlankLine, DateRule, Dialect, Origin};
use super::doubt::Doubt;
use super::from_line::{DateForm, FromLine, LONGEST_FROM_LINE_BYTES, SenderForm, parse_from_line};
use super::header::{field_name, is_known_name, is_mangled_from};
use super::line::{Line, blank_before, dashes_before, line_at};

/// Bytes after a From_ line that its tests may read.
const LONGEST_LOOK_BYTES: usize = 8192;
const MOST_LOOK_LINES: usize = 12;

/// What follows a From_ line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Follower {
    /// A header field, well-known ones among the first.
    Header,
    /// A line shaped like a field, no well-known one near it.
    Field,
    /// Two fields after one line that is none.
    LateHeader,
    /// Empty lines, then a dated From_ line or the end.
    Nothing,
    /// An empty line, then text: a message without a header.
    Body,
    /// Text.
    Text,
}

/// What stands before a From_ line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Gap {
    /// An empty line, or nothing.
    Blank,
    /// A line that could close a multipart.
    Delimiter,
    /// Another line.
    Text,
}

/// A line that begins with `From ` and is no prose.
#[derive(Clone, Copy, Debug)]
pub(super) struct Candidate<'a> {
    pub(super) offset: usize,
    /// Where the line after it starts.
    pub(super) next: usize,
    pub(super) line: FromLine<'a>,
    pub(super) gap: Gap,
    pub(super) follower: Follower,
}

/// What the line tests say of a candidate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// It separates, unless it lies inside a message by the rules that look further.
    Passes(Option<Doubt>),
    /// It does not separate, though someone may think it does.
    Fails(Doubt),
    /// It is text.
    Text,
}

/// Reads the line at `offset`, which begins with `From `. A line that is no From_ line of any known shape is a
/// candidate without a date when it stands where one could: after an empty line and above a header.
pub(super) fn read_candidate(raw: &[u8], offset: usize, terminator: u8) -> Option<Candidate<'_>> {
    let line = line_at(raw, offset, terminator, LONGEST_FROM_LINE_BYTES + 2)?;
    let text = line.text(raw);
    let gap = gap_before(raw, offset, terminator);
    let read = parse_from_line(text);
    if read.is_none() && gap != Gap::Blank {
        return None;
    }
    let follower = follower(raw, line.next, terminator);
    if read.is_none() && follower != Follower::Header {
        return None;
    }
    Some(Candidate { offset, next: line.next, line: read.unwrap_or_else(|| FromLine::unknown(text)), gap, follower })
}

fn gap_before(raw: &[u8], offset: usize, terminator: u8) -> Gap {
    if blank_before(raw, offset, terminator) {
        Gap::Blank
    } else if dashes_before(raw, offset, terminator) {
        Gap::Delimiter
    } else {
        Gap::Text
    }
}

fn follower(raw: &[u8], at: usize, terminator: u8) -> Follower {
    let limit = raw.len().min(at.saturating_add(LONGEST_LOOK_BYTES));
    let view = raw.get(..limit).unwrap_or(raw);
    let mut next = at;
    let mut line = None;
    for _ in 0..4 {
        line = line_at(view, next, terminator, LONGEST_LOOK_BYTES);
        match line {
            Some(mangled) if is_mangled_from(mangled.text(view)) => next = mangled.next,
            _ => break,
        }
    }
    match line {
        None => Follower::Text,
        Some(first) if first.start >= raw.len() => Follower::Nothing,
        Some(first) if first.is_empty() => after_blank(raw, view, first, terminator),
        Some(first) if field_name(first.text(view)).is_some() => {
            if has_known_field(view, first, terminator) {
                Follower::Header
            } else {
                Follower::Field
            }
        }
        Some(first) => after_text(view, first, terminator),
    }
}

/// Whether a well-known field is among the first lines of a header.
fn has_known_field(view: &[u8], first: Line, terminator: u8) -> bool {
    let mut line = first;
    for _ in 0..MOST_LOOK_LINES {
        let text = line.text(view);
        let folded = matches!(text.first(), Some(b' ' | b'\t'));
        match field_name(text) {
            Some(name) if !folded && is_known_name(name) => return true,
            None if !folded => return false,
            _ => {}
        }
        match line_at(view, line.next, terminator, LONGEST_LOOK_BYTES) {
            Some(after) if after.start < view.len() => line = after,
            _ => return false,
        }
    }
    false
}

fn after_blank(raw: &[u8], view: &[u8], first: Line, terminator: u8) -> Follower {
    let mut line = first;
    for _ in 0..3 {
        match line_at(view, line.next, terminator, LONGEST_LOOK_BYTES) {
            Some(after) if after.is_empty() && after.next > after.start => line = after,
            Some(after) if after.start >= raw.len() => return Follower::Nothing,
            Some(after) if is_dated(after.text(view)) => return Follower::Nothing,
            _ => break,
        }
    }
    Follower::Body
}

fn is_dated(line: &[u8]) -> bool {
    parse_from_line(line).is_some_and(|from| from.timestamp.is_some())
}

fn after_text(view: &[u8], first: Line, terminator: u8) -> Follower {
    let mut line = first;
    for _ in 0..2 {
        let after = line_at(view, line.next, terminator, LONGEST_LOOK_BYTES);
        match after {
            Some(after) if field_name(after.text(view)).is_some_and(is_known_name) => line = after,
            _ => return Follower::Text,
        }
    }
    Follower::LateHeader
}

/// The line tests. `enclosed` is false while no message has begun: then no empty line is asked for.
pub(super) fn judge(candidate: &Candidate<'_>, dialect: &Dialect, enclosed: bool) -> Verdict {
    let Candidate { line, follower, .. } = candidate;
    if line.is_git_patch() && dialect.origin != Origin::GitPatches {
        return Verdict::Text;
    }
    let no_blank = enclosed && candidate.gap != Gap::Blank && dialect.blank_line == BlankLine::Required;
    match line.shape.date {
        DateForm::Missing => judge_undated(line, *follower, no_blank, dialect),
        DateForm::Foreign => match follower {
            Follower::Header if no_blank => Verdict::Fails(Doubt::NoBlankLine),
            Follower::Header => Verdict::Passes(Some(Doubt::ForeignDate)),
            Follower::Field | Follower::LateHeader if !no_blank => Verdict::Fails(Doubt::ForeignDate),
            _ => Verdict::Text,
        },
        DateForm::Complete if no_blank => match follower {
            Follower::Header if candidate.gap == Gap::Delimiter => Verdict::Passes(None),
            Follower::Header if dialect.family.is_trusted() => Verdict::Passes(Some(Doubt::NoBlankLine)),
            Follower::Header | Follower::LateHeader => Verdict::Fails(Doubt::NoBlankLine),
            _ => Verdict::Text,
        },
        DateForm::Complete => match follower {
            Follower::Header => Verdict::Passes(None),
            Follower::Field | Follower::LateHeader => Verdict::Passes(Some(Doubt::OddHeader)),
            Follower::Nothing => Verdict::Passes(Some(Doubt::EmptyMessage)),
            Follower::Body => Verdict::Passes(Some(Doubt::NoHeader)),
            Follower::Text if dialect.family.is_trusted() => Verdict::Passes(Some(Doubt::NoHeader)),
            Follower::Text => Verdict::Fails(Doubt::NoHeader),
        },
    }
}

/// In a file that uses undated lines nothing else is asked of one than a header below it: their
/// writers leave out the empty line too, and prose has no line of just `From `. Lines of unknown shape
/// separate only in files that begin with one.
fn judge_undated(line: &FromLine<'_>, follower: Follower, no_blank: bool, dialect: &Dialect) -> Verdict {
    let is_used = match dialect.date_rule {
        DateRule::Required => false,
        DateRule::Optional => line.shape.sender != SenderForm::Words,
        DateRule::Unknown => !no_blank,
    };
    match follower {
        Follower::Header if is_used => Verdict::Passes(None),
        Follower::Header if !no_blank => Verdict::Fails(Doubt::NoDate),
        _ => Verdict::Text,
    }
}
