//! Mailbox files of the mbox family: what they are, how they are written, and where each record begins.
//!
//! [`looks_like_mbox`] tells a mailbox by content; [`detect`] decides a [`Dialect`] once per source; a [`Scanner`]
//! with that dialect hands out [`Record`]s that tile the file; [`unquote`] gives the message as it was sent.
//!
//! A line `From ...` starts a record when the line before is empty (or the file's writer leaves that out), its
//! date reads as one (or the file's lines are undated), a header field follows, it is not git's fixed patch line,
//! it does not lie inside a multipart that is still open, and it is not a mail pasted into text by two kinds of
//! evidence. Content-Length is believed in files that have true ones, where it ends at a separator.
//! Every doubtful boundary, kept or not, is listed with its [`Doubt`].

mod candidate;
mod date;
mod detect;
mod dialect;
mod doubt;
mod enclosure;
mod from_line;
mod header;
mod length;
mod line;
mod paste;
mod quoting;
mod record;
mod sample;
mod scan;
#[cfg(test)]
mod tests;

pub use detect::{HEAD_BYTES, detect, looks_like_mbox};
pub use dialect::{BlankLine, DateRule, Dialect, Family, LineEnding, Origin, Profile};
pub use doubt::{Doubt, DoubtfulBoundary};
pub use from_line::{DateForm, FromLine, LONGEST_FROM_LINE_BYTES, LineShape, SenderForm, parse_from_line};
pub use quoting::unquote;
pub use record::{Record, RecordKind};
pub use scan::Scanner;
