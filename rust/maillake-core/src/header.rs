//! The header block: field lines as they stand (RFC 5322 section 2.2, obsolete syntax of section 4 included).

use memchr::memchr;

use crate::defect::{Defect, Defects};
use crate::span::Span;

macro_rules! field_names {
    ($($name:ident = $text:literal,)*) => {
        /// The fields the core reads; everything else is `Other`.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum FieldName { $(#[doc = $text] $name,)* #[doc = "any other field"] Other }

        impl FieldName {
            /// The name a field body belongs to, without regard to case.
            #[must_use]
            pub fn of(name: &[u8]) -> Self {
                $(if name.len() == $text.len() && name.eq_ignore_ascii_case($text.as_bytes()) {
                    return Self::$name;
                })*
                Self::Other
            }

            /// Lower-case name, empty for `Other`.
            #[must_use]
            pub fn text(self) -> &'static str {
                match self { $(Self::$name => $text,)* Self::Other => "" }
            }
        }
    };
}

field_names! {
    From = "from",
    Sender = "sender",
    To = "to",
    Cc = "cc",
    Bcc = "bcc",
    ReplyTo = "reply-to",
    Date = "date",
    Subject = "subject",
    MessageId = "message-id",
    InReplyTo = "in-reply-to",
    References = "references",
    ReturnPath = "return-path",
    Received = "received",
    DeliveredTo = "delivered-to",
    XOriginalTo = "x-original-to",
    ResentFrom = "resent-from",
    ResentTo = "resent-to",
    ResentCc = "resent-cc",
    ContentType = "content-type",
    ContentTransferEncoding = "content-transfer-encoding",
    ContentDisposition = "content-disposition",
    ContentId = "content-id",
    ContentLocation = "content-location",
    ContentLength = "content-length",
    MimeVersion = "mime-version",
    AuthenticationResults = "authentication-results",
    ListId = "list-id",
    XGmThrid = "x-gm-thrid",
    XGmailLabels = "x-gmail-labels",
    Status = "status",
    XStatus = "x-status",
    XMozillaStatus = "x-mozilla-status",
}

/// One field: its name and its body as raw bytes, folding included, the last line end not.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// What field it is.
    pub name: FieldName,
    /// Bytes of the name as spelled.
    pub name_span: Span,
    /// Bytes after the colon.
    pub body: Span,
}

/// The header block of a message or part.
#[derive(Debug, Default)]
pub struct Header {
    /// Fields in file order.
    pub fields: Vec<Field>,
    /// Offset of the first body byte.
    pub body_start: usize,
    /// The rest of a block over the limit, not read.
    pub opaque: Span,
}

impl Header {
    /// First field of a name.
    #[must_use]
    pub fn first(&self, name: FieldName) -> Option<&Field> {
        self.fields.iter().find(|field| field.name == name)
    }

    /// Every field of a name, in file order.
    pub fn all(&self, name: FieldName) -> impl Iterator<Item = &Field> {
        self.fields.iter().filter(move |field| field.name == name)
    }
}

/// A line of the block, and where the next one starts.
struct Line {
    start: usize,
    /// End without the line end.
    end: usize,
    next: usize,
}

fn line_at(raw: &[u8], start: usize, end: usize) -> Line {
    let (mut stop, next) = match memchr(b'\n', &raw[start..end]) {
        Some(at) => (start + at, start + at + 1),
        None => (end, end),
    };
    if stop > start && raw[stop - 1] == b'\r' {
        stop -= 1;
    }
    Line { start, end: stop, next }
}

/// Length of a field name at the start of `line`, when a colon follows it
/// (white space before the colon is obsolete syntax, RFC 5322 section 4.5.8).
fn name_length(line: &[u8]) -> Option<usize> {
    let length = line.iter().position(|&byte| !(33..=126).contains(&byte) || byte == b':')?;
    if length == 0 {
        return None;
    }
    let rest = &line[length..];
    let blanks = rest.iter().take_while(|&&byte| byte == b' ' || byte == b'\t').count();
    (rest.get(blanks) == Some(&b':')).then_some(length)
}

/// True when `line` starts like a header field.
#[must_use]
pub fn is_field_line(line: &[u8]) -> bool {
    name_length(line).is_some()
}

/// Reads the header block of `raw[start..end]`.
///
/// Lines that are no fields are passed over when a field follows before the first blank line; those at the
/// end of the block belong to the body. Over `max_bytes` the rest of the block is opaque, and the body starts
/// after its blank line.
#[must_use]
pub fn parse_header(raw: &[u8], start: usize, end: usize, max_bytes: usize, defects: &mut Defects) -> Header {
    let mut at = start;
    if raw[start..end].starts_with(b"\xef\xbb\xbf") {
        defects.add(Defect::HeaderBom);
        at += 3;
    }
    let mut fields: Vec<Field> = Vec::with_capacity(24);
    // Where the body starts if no further field follows.
    let mut after_last_field = at;
    let mut junk_since = None;
    while at < end {
        let line = line_at(raw, at, end);
        if line.end == line.start {
            return finish(fields, junk_since, line.next, defects);
        }
        if line.start - start > max_bytes {
            defects.add(Defect::LimitHeader);
            let body_start = block_end(raw, at, end);
            return Header { fields, body_start, opaque: Span::new(at, body_start) };
        }
        let text = &raw[line.start..line.end];
        if matches!(text[0], b' ' | b'\t') {
            match (fields.last_mut(), junk_since) {
                (Some(last), None) => last.body.end = line.end as u32,
                (_, Some(_)) => {}
                (None, None) => junk_since = Some(line.start),
            }
        } else if let Some(length) = name_length(text) {
            if junk_since.take().is_some() {
                defects.add(Defect::HeaderJunk);
            }
            fields.push(field_of(raw, &line, length));
        } else if is_from_line(text) && junk_since.is_none() {
            defects.add(Defect::HeaderFrom);
        } else if junk_since.is_none() {
            junk_since = Some(line.start);
        }
        at = line.next;
        if junk_since.is_none() {
            after_last_field = at;
        }
    }
    let body_start = if junk_since.is_some() { after_last_field } else { end };
    finish(fields, junk_since, body_start, defects)
}

fn is_from_line(text: &[u8]) -> bool {
    text.starts_with(b"From ") || text.starts_with(b">From ")
}

fn field_of(raw: &[u8], line: &Line, length: usize) -> Field {
    let name_span = Span::new(line.start, line.start + length);
    let colon = raw[name_span.end as usize..line.end].iter().position(|&byte| byte == b':').unwrap_or(0);
    Field { name: FieldName::of(name_span.of(raw)), name_span, body: Span::new(name_span.end as usize + colon + 1, line.end) }
}

/// Junk that no field follows is where a body began without its blank line.
fn finish(fields: Vec<Field>, junk_since: Option<usize>, blank_next: usize, defects: &mut Defects) -> Header {
    let body_start = match junk_since {
        Some(junk) => {
            defects.add(Defect::HeaderNoBlankLine);
            junk
        }
        None => blank_next,
    };
    Header { fields, body_start, opaque: Span::default() }
}

/// Offset after the first blank line of `raw[start..end]`.
fn block_end(raw: &[u8], start: usize, end: usize) -> usize {
    let mut at = start;
    while at < end {
        let line = line_at(raw, at, end);
        if line.end == line.start {
            return line.next;
        }
        at = line.next;
    }
    end
}

#[cfg(test)]
#[path = "header_tests.rs"]
mod tests;
