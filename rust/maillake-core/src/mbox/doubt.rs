//! Doubtful boundaries: separators that are odd, and From_ lines inside messages that could be separators.

/// Why a boundary is doubtful.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Doubt {
    /// No empty line before the From_ line.
    NoBlankLine,
    /// The From_ line's date has words of another language.
    ForeignDate,
    /// The From_ line has no date.
    NoDate,
    /// The lines after it are no ordinary header.
    OddHeader,
    /// What follows is no header.
    NoHeader,
    /// Neither header nor body follows.
    EmptyMessage,
    /// The From_ line lies inside an open multipart (rejected), or a multipart before it never closes
    /// (accepted).
    OpenMultipart,
    /// Something says that this is a mail pasted into the text of another: rejected when two kinds of
    /// evidence agree, accepted when there is one.
    PastedMail,
    /// The record before it has a Content-Length that does not end at a separator.
    ContentLengthMismatch,
}

impl Doubt {
    /// Stable lower-case code.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::NoBlankLine => "no_blank_line",
            Self::ForeignDate => "foreign_date",
            Self::NoDate => "no_date",
            Self::OddHeader => "odd_header",
            Self::NoHeader => "no_header",
            Self::EmptyMessage => "empty_message",
            Self::OpenMultipart => "open_multipart",
            Self::PastedMail => "pasted_mail",
            Self::ContentLengthMismatch => "content_length_mismatch",
        }
    }
}

/// One doubtful boundary.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DoubtfulBoundary {
    /// Byte offset of the From_ line in the file.
    pub offset: u64,
    /// Whether the file was split there.
    pub is_split: bool,
    /// Why it is doubtful.
    pub doubt: Doubt,
}
