//! The header block: field lines as they stand (RFC 5322 section 2.2, obsolete syntax of section 4 included).

use memchr::memchr;

use crate::content_type::parse_content_type;
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

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// True when `line`, a byte order mark aside, starts like a field or is a From_ line.
fn opens_header(line: &[u8]) -> bool {
    is_field_line(line.strip_prefix(BYTE_ORDER_MARK).unwrap_or(line)) || is_from_line(line)
}

/// True when a field stands before the first blank line of `head`, blank lines at its beginning passed over.
#[must_use]
pub fn has_field(head: &[u8]) -> bool {
    let ending = if memchr(b'\n', head).is_some() { b'\n' } else { b'\r' };
    let lines = head.split(|&byte| byte == ending).map(|line| line.strip_suffix(b"\r").unwrap_or(line));
    let mut lines = lines.skip_while(|line| line.is_empty()).take_while(|line| !line.is_empty());
    lines.any(|line| opens_header(line) && !is_from_line(line))
}

/// Where the header of a message starts: behind blank lines when a field or a From_ line follows them, else at `start`.
///
/// A MIME part has no such lines: one that begins with a blank line has no header.
#[must_use]
pub fn message_header_start(raw: &[u8], start: usize, end: usize, defects: &mut Defects) -> usize {
    let mut at = start;
    while at < end {
        let line = line_at(raw, at, end);
        if line.end > line.start {
            if at == start || !opens_header(&raw[line.start..line.end]) {
                return start;
            }
            break;
        }
        at = line.next;
    }
    if at == end {
        return start;
    }
    defects.add(Defect::HeaderJunk);
    at
}

/// Reads the header block of `raw[start..end]`.
///
/// Lines that are no fields are passed over when a field follows before the first blank line; those at the
/// end of the block belong to the body. The block also ends where the delimiter of its own multipart stands.
/// Over `max_bytes` the rest of the block is opaque, and the body starts after its blank line.
#[must_use]
pub fn parse_header(raw: &[u8], start: usize, end: usize, max_bytes: usize, defects: &mut Defects) -> Header {
    let mut at = start;
    let mut fields: Vec<Field> = Vec::with_capacity(24);
    let mut own = OwnDelimiter::default();
    // Where the body starts if no further field follows.
    let mut after_last_field = at;
    let mut junk_since = None;
    while at < end {
        let mut line = line_at(raw, at, end);
        if line.end == line.start {
            return finish(fields, junk_since, line.next, defects);
        }
        if line.start - start > max_bytes {
            defects.add(Defect::LimitHeader);
            let body_start = block_end(raw, at, end);
            return Header { fields, body_start, opaque: Span::new(at, body_start) };
        }
        if raw[line.start..line.end].starts_with(BYTE_ORDER_MARK) {
            defects.add(Defect::HeaderBom);
            line.start += BYTE_ORDER_MARK.len();
        }
        let text = &raw[line.start..line.end];
        if text.starts_with(b"--") && own.is(text, raw, &fields) {
            return finish(fields, junk_since.or(Some(line.start)), line.next, defects);
        }
        if matches!(text.first(), Some(b' ' | b'\t')) {
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

/// The delimiter of the multipart whose header is being read.
#[derive(Default)]
struct OwnDelimiter {
    /// Boundary that the Content-Type names, empty when it names none; read once.
    boundary: Option<String>,
}

impl OwnDelimiter {
    /// True when the line `text` opens the multipart that `fields` declare.
    fn is(&mut self, text: &[u8], raw: &[u8], fields: &[Field]) -> bool {
        if self.boundary.is_none() {
            let field = fields.iter().find(|field| field.name == FieldName::ContentType);
            self.boundary = field.map(|field| {
                let content_type = parse_content_type(field.body.of(raw), &mut Defects::default());
                content_type.get("boundary").unwrap_or_default().trim_end().to_owned()
            });
        }
        let boundary = self.boundary.as_deref().unwrap_or_default();
        !boundary.is_empty() && text[2..].trim_ascii_end() == boundary.as_bytes()
    }
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
