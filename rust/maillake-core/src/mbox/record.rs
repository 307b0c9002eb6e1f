//! Records: what a scan hands out.

use super::doubt::Doubt;

/// What a record is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RecordKind {
    /// A From_ line and its message.
    Message,
    /// Bytes before the first From_ line.
    Preamble,
}

/// One record: From_ line, message, and the line end that closes it. Records tile the file: each starts where
/// the one before ends. All offsets count bytes from the start of the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Record {
    /// Whether it is a message.
    pub kind: RecordKind,
    /// Where the From_ line starts.
    pub offset: u64,
    /// Bytes from there to the start of the next record.
    pub length: u64,
    /// Where the message starts: after the From_ line.
    pub message_offset: u64,
    /// Bytes of the message, still quoted, without the line end that closes the record.
    pub message_length: u64,
    /// Why the start of this record is a doubtful boundary, if it is.
    pub doubt: Option<Doubt>,
}
