//! Content-Length: where a record ends by what its header declares.

use super::from_line::{LONGEST_FROM_LINE_BYTES, parse_from_line};
use super::header::Header;
use super::line::{line_at, starts_line};

/// A Content-Length above this is not believed: a window would have to hold that much.
const MOST_DECLARED_BYTES: usize = 256 * 1024 * 1024;

/// What the Content-Length of a record says of its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Declared {
    /// There is none, or none that can be believed.
    Unsaid,
    /// At a From_ line or the end of the file.
    At { message_end: usize, end: usize },
    /// At no place where a record could end.
    Nowhere,
    /// Past what the window holds.
    Beyond,
}

/// Where message and record end when Content-Length is right: the body is followed by at most two line ends and
/// then by a From_ line or the end of the file. All line ends but the last belong to the message.
pub(super) fn declared_end(raw: &[u8], header: &Header<'_>, terminator: u8, is_complete: bool) -> Declared {
    let Some(length) = header.content_length.and_then(|length| usize::try_from(length).ok()) else {
        return Declared::Unsaid;
    };
    if length > MOST_DECLARED_BYTES {
        return Declared::Nowhere;
    }
    let body_end = header.body.saturating_add(length);
    if !is_complete && body_end.saturating_add(LONGEST_FROM_LINE_BYTES + 16) > raw.len() {
        return Declared::Beyond;
    }
    let (mut message_end, mut end) = (body_end, body_end);
    for _ in 0..3 {
        let Some(rest) = raw.get(end..) else {
            return Declared::Nowhere;
        };
        let is_separator = rest.starts_with(b"From ")
            && starts_line(raw, end, terminator)
            && line_at(raw, end, terminator, LONGEST_FROM_LINE_BYTES + 2).is_some_and(|line| parse_from_line(line.text(raw)).is_some());
        if is_separator || rest.is_empty() {
            return Declared::At { message_end, end };
        }
        match line_at(raw, end, terminator, 2) {
            Some(line) if line.is_empty() && line.next > end => {
                message_end = end;
                end = line.next;
            }
            _ => return Declared::Nowhere,
        }
    }
    Declared::Nowhere
}
