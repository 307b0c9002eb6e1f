//! The multipart a message has opened: does a candidate lie inside it?

use memchr::memmem;

/// The outermost multipart of the current message and how far its delimiters were followed.
/// Every byte of a message is looked at once going forward through the candidates.
#[derive(Clone, Copy, Debug)]
pub(super) struct Enclosure<'a> {
    boundary: &'a [u8],
    followed_to: usize,
    is_closed: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Delimiter {
    Opening,
    Closing,
}

impl<'a> Enclosure<'a> {
    /// The multipart of a message whose body starts at `body`.
    pub(super) fn new(boundary: &'a [u8], body: usize) -> Self {
        Self { boundary, followed_to: body, is_closed: false }
    }

    /// Whether the closing delimiter came before `to` and no delimiter after it (RFC 2046 section 5.1.1).
    pub(super) fn is_closed_before(&mut self, raw: &[u8], to: usize) -> bool {
        if to > self.followed_to {
            if let Some(last) = self.last_delimiter(raw, self.followed_to, to) {
                self.is_closed = last == Delimiter::Closing;
            }
            self.followed_to = to;
        }
        self.is_closed
    }

    fn last_delimiter(&self, raw: &[u8], from: usize, to: usize) -> Option<Delimiter> {
        let finder = memmem::FinderRev::new(self.boundary);
        let mut view = raw.get(from..to)?;
        while let Some(at) = finder.rfind(view) {
            if let Some(delimiter) = self.delimiter_at(raw, from + at) {
                return Some(delimiter);
            }
            view = view.get(..at + self.boundary.len() - 1)?;
        }
        None
    }

    /// Whether a delimiter of this multipart starts in `from..to`.
    pub(super) fn has_delimiter(&self, raw: &[u8], from: usize, to: usize) -> bool {
        let Some(view) = raw.get(from..to) else {
            return false;
        };
        memmem::find_iter(view, self.boundary).any(|at| self.delimiter_at(raw, from + at).is_some())
    }

    /// Whether the line that ends at `at` is the closing delimiter.
    pub(super) fn is_closing(&self, raw: &[u8], at: usize) -> bool {
        let line = raw.get(..at).unwrap_or_default().trim_ascii_end();
        let start = line.len().checked_sub(self.boundary.len() + 2);
        start.is_some_and(|start| line.get(start..).is_some_and(|text| text.starts_with(self.boundary)))
            && start.is_some_and(|start| self.delimiter_at(raw, start) == Some(Delimiter::Closing))
    }

    /// Whether `other` is the boundary of this multipart.
    pub(super) fn has_boundary(&self, other: Option<&[u8]>) -> bool {
        other == Some(self.boundary)
    }

    /// The delimiter whose boundary text starts at `at`, when it stands at the start of a line and ends there.
    fn delimiter_at(&self, raw: &[u8], at: usize) -> Option<Delimiter> {
        let start = at.checked_sub(2).filter(|start| raw.get(*start..at) == Some(b"--"))?;
        let at_line_start = start == 0 || matches!(raw.get(start - 1), Some(b'\n' | b'\r'));
        if !at_line_start {
            return None;
        }
        match raw.get(at + self.boundary.len()..)? {
            [b'-', b'-', ..] => Some(Delimiter::Closing),
            [] | [b'\r' | b'\n' | b' ' | b'\t', ..] => Some(Delimiter::Opening),
            _ => None,
        }
    }
}
