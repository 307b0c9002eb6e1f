//! The MIME tree of a message (RFC 2045, 2046): where every part starts and ends, nested messages included.

use std::borrow::Cow;

use memchr::memmem::Finder;
use sha2::{Digest, Sha256};

use crate::content_type::{Parameterized, parse_content_type, parse_disposition};
use crate::defect::{Defect, Defects};
use crate::header::{FieldName, Header, has_field, message_header_start, parse_header};
use crate::limits::{Budget, Limits};
use crate::sniff;
use crate::span::Span;
use crate::transfer::{self, Encoding};

/// What a part is in the tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PartKind {
    /// Holds other parts.
    Multipart,
    /// Holds another message: its number in [`Message::children`].
    Message(usize),
    /// Holds content.
    Leaf,
}

/// One MIME part.
#[derive(Debug)]
pub struct Part {
    /// Number of the enclosing multipart in [`Message::parts`].
    pub parent: Option<usize>,
    /// Place among the parts of the enclosing multipart, from 1.
    pub ordinal: u32,
    /// What it is.
    pub kind: PartKind,
    /// Its header fields; those of the first part are the message's own.
    pub header: Header,
    /// First byte of the part, its header included.
    pub start: usize,
    /// Its body as it travels.
    pub body: Span,
    /// Media type in lower case and its parameters.
    pub content_type: Parameterized,
    /// True when the media type was declared and readable.
    pub declared: bool,
    /// Content-Disposition.
    pub disposition: Parameterized,
    /// Content-Transfer-Encoding.
    pub encoding: Encoding,
}

impl Part {
    /// What a limit left unread: one leaf of exact bytes.
    fn opaque(parent: usize, ordinal: u32, start: usize, end: usize) -> Self {
        Self {
            parent: Some(parent),
            ordinal,
            kind: PartKind::Leaf,
            header: Header::default(),
            start,
            body: Span::new(start, end),
            content_type: Parameterized { value: "application/octet-stream".to_owned(), parameters: Vec::new() },
            declared: false,
            disposition: Parameterized::default(),
            encoding: Encoding::Identity,
        }
    }
}

/// How a nested message is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nesting {
    /// message/rfc822 and its kin as a part of its own.
    Attached,
    /// A member of multipart/digest.
    Digest,
    /// The returned mail of a multipart/report.
    Bounce,
}

impl Nesting {
    /// Stable lower-case name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Attached => "attached",
            Self::Digest => "digest",
            Self::Bounce => "bounce",
        }
    }
}

/// A nested message and the part that holds it.
#[derive(Debug)]
pub struct Child<'a> {
    /// Number of the part that holds it.
    pub part: usize,
    /// How it is held.
    pub nesting: Nesting,
    /// The message itself.
    pub message: Message<'a>,
}

/// A message: its bytes, its parts in file order, and the messages nested in it.
#[derive(Debug)]
pub struct Message<'a> {
    /// The bytes all spans refer to.
    pub raw: Cow<'a, [u8]>,
    /// SHA-256 of the bytes as found, when `raw` differs from them.
    found_sha256: Option<[u8; 32]>,
    /// Parts; the first is the message's own body.
    pub parts: Vec<Part>,
    /// Messages held by parts of this one.
    pub children: Vec<Child<'a>>,
    /// What was ugly.
    pub defects: Defects,
}

impl Message<'_> {
    /// The message's own header.
    #[must_use]
    pub fn header(&self) -> &Header {
        &self.parts[0].header
    }

    /// SHA-256 of the message bytes as found.
    #[must_use]
    pub fn raw_sha256(&self) -> [u8; 32] {
        self.found_sha256.unwrap_or_else(|| Sha256::digest(&self.raw).into())
    }

    /// Path of a part as in IMAP (RFC 3501 section 6.4.5): `1`, `1.2`; a body without multipart is `1`.
    #[must_use]
    pub fn path(&self, part: usize) -> String {
        let mut ordinals = Vec::new();
        let mut at = part;
        while let Some(parent) = self.parts[at].parent {
            ordinals.push(self.parts[at].ordinal.to_string());
            at = parent;
        }
        if ordinals.is_empty() {
            return if self.parts[0].kind == PartKind::Multipart { "0".to_owned() } else { "1".to_owned() };
        }
        ordinals.reverse();
        ordinals.join(".")
    }
}

/// Reads the tree of one top-level mail, nested messages included.
#[must_use]
pub fn parse_tree<'a>(raw: Cow<'a, [u8]>, limits: &Limits, budget: &mut Budget) -> Message<'a> {
    parse_message(raw, 0, limits, budget)
}

fn parse_message<'a>(raw: Cow<'a, [u8]>, depth: u16, limits: &Limits, budget: &mut Budget) -> Message<'a> {
    let mut defects = Defects::default();
    let (raw, found_sha256) = with_line_feeds(raw, &mut defects);
    let end = raw.len();
    let mut tree = Tree { raw: &raw, parts: Vec::with_capacity(4), held: Vec::new(), defects, limits, budget };
    tree.read_part(0, end, &Place { parent: None, ordinal: 1, depth, default_type: "text/plain", report: false });
    let Tree { parts, held, mut defects, budget, .. } = tree;
    let mut message = Message { raw, found_sha256, parts, children: Vec::new(), defects };
    for (part, nesting) in held {
        let body = message.parts[part].body;
        let encoding = message.parts[part].encoding;
        if let Some(inner) = nested_bytes(&message.raw, body, encoding, budget, &mut defects) {
            message.parts[part].kind = PartKind::Message(message.children.len());
            let inner = parse_message(inner, depth + 1, limits, budget);
            message.children.push(Child { part, nesting, message: inner });
        }
    }
    message.defects = defects;
    message
}

/// A message whose lines end in a bare carriage return reads like one with line feeds, at the same offsets.
fn with_line_feeds<'a>(raw: Cow<'a, [u8]>, defects: &mut Defects) -> (Cow<'a, [u8]>, Option<[u8; 32]>) {
    let head = &raw[..raw.len().min(4096)];
    if !head.contains(&b'\r') || head.contains(&b'\n') || memchr::memchr(b'\n', &raw).is_some() {
        return (raw, None);
    }
    defects.add(Defect::HeaderBareCr);
    let found = Sha256::digest(&raw).into();
    (Cow::Owned(raw.iter().map(|&byte| if byte == b'\r' { b'\n' } else { byte }).collect()), Some(found))
}

/// Bytes of a nested message: a slice of the outer one, or decoded when somebody encoded it.
fn nested_bytes<'a>(
    outer: &Cow<'a, [u8]>,
    body: Span,
    encoding: Encoding,
    budget: &mut Budget,
    defects: &mut Defects,
) -> Option<Cow<'a, [u8]>> {
    if encoding == Encoding::Identity {
        return Some(match outer {
            Cow::Borrowed(raw) => Cow::Borrowed(body.of(raw)),
            // The parts of a decoded message borrow nothing: its nested ones are copied, within the decoded limit.
            Cow::Owned(raw) => {
                if !budget.take_decoded(body.len(), defects) {
                    return None;
                }
                Cow::Owned(body.of(raw).to_vec())
            }
        });
    }
    defects.add(Defect::TransferEncodedMessage);
    let mut decoded = Vec::new();
    let mut within = true;
    transfer::decode(encoding, body.of(outer), &mut |chunk| {
        within = within && budget.take_decoded(chunk.len(), defects);
        if within {
            decoded.extend_from_slice(chunk);
        }
    });
    within.then_some(Cow::Owned(decoded))
}

/// Where a part stands while the tree is read.
struct Place {
    parent: Option<usize>,
    ordinal: u32,
    depth: u16,
    /// Media type without a Content-Type field: message/rfc822 inside a digest.
    default_type: &'static str,
    /// Inside a multipart/report.
    report: bool,
}

struct Tree<'t, 'b> {
    raw: &'t [u8],
    parts: Vec<Part>,
    held: Vec<(usize, Nesting)>,
    defects: Defects,
    limits: &'t Limits,
    budget: &'b mut Budget,
}

impl Tree<'_, '_> {
    fn read_part(&mut self, start: usize, end: usize, place: &Place) {
        let steps_left = self.budget.take_steps((end - start) / 8, &mut self.defects);
        let is_root = self.parts.is_empty();
        let header_start = if is_root { message_header_start(self.raw, start, end, &mut self.defects) } else { start };
        let header = parse_header(self.raw, header_start, end, self.limits.max_header_bytes, &mut self.defects);
        let part = self.part_of(header, start, end, place);
        let number = self.parts.len();
        let is_multipart = part.content_type.value.starts_with("multipart/");
        let is_message = holds_message(self.raw, &part, is_root);
        let body = part.body;
        self.parts.push(part);
        if !is_multipart && !is_message {
            return;
        }
        if place.depth + 1 >= self.limits.max_depth {
            self.defects.add(Defect::LimitDepth);
            return;
        }
        if !steps_left || (is_message && body.is_empty()) {
            return;
        }
        if is_message {
            let digest = place.default_type == "message/rfc822";
            let nesting = if place.report {
                Nesting::Bounce
            } else if digest {
                Nesting::Digest
            } else {
                Nesting::Attached
            };
            self.held.push((number, nesting));
        } else {
            self.read_members(number, place.depth + 1);
        }
    }

    fn part_of(&mut self, header: Header, start: usize, end: usize, place: &Place) -> Part {
        let raw = self.raw;
        let defects = &mut self.defects;
        let content_type = header.first(FieldName::ContentType).map(|field| parse_content_type(field.body.of(raw), defects));
        let declared = content_type.as_ref().is_some_and(|parsed| !parsed.value.is_empty());
        let mut content_type = content_type.unwrap_or_default();
        if !declared {
            place.default_type.clone_into(&mut content_type.value);
        }
        let disposition = header.first(FieldName::ContentDisposition).map(|field| parse_disposition(field.body.of(raw), defects));
        let encoding =
            header.first(FieldName::ContentTransferEncoding).map(|field| String::from_utf8_lossy(field.body.of(raw).trim_ascii()));
        let encoding = encoding.map_or(Some(Encoding::Identity), |name| Encoding::of(&name)).unwrap_or_else(|| {
            defects.add(Defect::TransferUnknown);
            Encoding::Identity
        });
        Part {
            parent: place.parent,
            ordinal: place.ordinal,
            kind: PartKind::Leaf,
            start,
            body: Span::new(header.body_start.min(end), end),
            header,
            declared,
            content_type,
            disposition: disposition.unwrap_or_default(),
            encoding,
        }
    }

    /// Finds the delimiter lines of a multipart and reads what stands between them.
    fn read_members(&mut self, number: usize, depth: u16) {
        let raw = self.raw;
        let part = &self.parts[number];
        let (body, subtype) = (part.body, part.content_type.value.clone());
        let declared = part
            .content_type
            .get("boundary")
            .filter(|boundary| !boundary.is_empty())
            .map(|boundary| boundary.trim_end().as_bytes().to_vec());
        if declared.is_none() {
            self.defects.add(Defect::MultipartNoBoundary);
        }
        let boundary = declared.or_else(|| guess_boundary(body.of(raw)));
        let delimiters = boundary.map(|boundary| Delimiters::find(raw, body, &boundary)).unwrap_or_default();
        if delimiters.starts.is_empty() {
            self.defects.add(Defect::MultipartNoParts);
            "text/plain".clone_into(&mut self.parts[number].content_type.value);
            return;
        }
        if !delimiters.closed {
            self.defects.add(Defect::MultipartUnclosed);
        }
        self.parts[number].kind = PartKind::Multipart;
        let default_type = if subtype == "multipart/digest" { "message/rfc822" } else { "text/plain" };
        for (index, &(start, end)) in delimiters.starts.iter().enumerate() {
            if !self.budget.take_part(&mut self.defects) {
                self.parts.push(Part::opaque(number, index as u32 + 1, start, body.end as usize));
                return;
            }
            let place =
                Place { parent: Some(number), ordinal: index as u32 + 1, depth, default_type, report: subtype == "multipart/report" };
            self.read_part(start, end, &place);
        }
    }
}

/// Media types whose body is a message, or the header of one.
const MESSAGE_TYPES: [&str; 5] = ["message/rfc822", "message/global", "message/news", "text/rfc822-headers", "message/rfc822-headers"];
/// Types that say nothing of what a part holds.
const OPAQUE_TYPES: [&str; 4] = ["application/octet-stream", "application/eml", "application/x-eml", "message/x-eml"];
/// Bytes of a part that are looked at.
const SNIFFED_BYTES: usize = 4096;

/// True for a part that holds another message: by its type, or by its content when its type says nothing.
/// What has no header field at all is no message, whatever its type says.
fn holds_message(raw: &[u8], part: &Part, is_root: bool) -> bool {
    let media_type = part.content_type.value.as_str();
    if MESSAGE_TYPES.contains(&media_type) {
        return has_field(&head_of(raw, part));
    }
    let name = part.disposition.get("filename").or_else(|| part.content_type.get("name"));
    let is_eml = name.is_some_and(|name| name.len() > 4 && name.as_bytes()[name.len() - 4..].eq_ignore_ascii_case(b".eml"));
    if is_root || !(is_eml || OPAQUE_TYPES.contains(&media_type)) {
        return false;
    }
    sniff::looks_like_mail(&head_of(raw, part))
}

/// First decoded bytes of a part.
fn head_of<'a>(raw: &'a [u8], part: &Part) -> Cow<'a, [u8]> {
    let body = part.body.of(raw);
    let body = &body[..body.len().min(SNIFFED_BYTES)];
    if part.encoding == Encoding::Identity {
        return Cow::Borrowed(body);
    }
    let mut head = Vec::new();
    transfer::decode(part.encoding, body, &mut |chunk| head.extend_from_slice(chunk));
    Cow::Owned(head)
}

/// The boundary of a multipart that names none: its first line that starts with two hyphens.
fn guess_boundary(body: &[u8]) -> Option<Vec<u8>> {
    let mut lines = body.split(|&byte| byte == b'\n').take(200).map(<[u8]>::trim_ascii_end);
    let line = lines.find(|line| line.starts_with(b"--") && line.len() > 6 && !line[2..].iter().all(|&byte| byte == b'-'))?;
    Some(line[2..].to_vec())
}

/// The parts of a multipart body: from the line after a delimiter to the line end before the next one.
#[derive(Default)]
struct Delimiters {
    starts: Vec<(usize, usize)>,
    closed: bool,
}

impl Delimiters {
    fn find(raw: &[u8], body: Span, boundary: &[u8]) -> Self {
        let needle: Vec<u8> = [b"--", boundary].concat();
        let finder = Finder::new(&needle);
        let end = body.end as usize;
        let mut found = Self::default();
        let mut open: Option<usize> = None;
        let mut at = body.start as usize;
        while let Some(offset) = finder.find(&raw[at..end]) {
            let line_start = at + offset;
            at = line_start + needle.len();
            let starts_line = line_start == body.start as usize || raw[line_start - 1] == b'\n';
            let Some((closing, next)) = starts_line.then(|| delimiter_end(&raw[..end], at)).flatten() else {
                continue;
            };
            if let Some(start) = open.take() {
                found.starts.push((start, before_line_end(raw, start, line_start)));
            }
            if closing {
                found.closed = true;
                return found;
            }
            open = Some(next);
            at = next;
        }
        if let Some(start) = open {
            found.starts.push((start, end));
        }
        found
    }
}

/// What follows the boundary on its line: `--` or nothing, then white space (RFC 2046 section 5.1.1).
/// Returns whether it closes, and where the next line starts.
fn delimiter_end(raw: &[u8], at: usize) -> Option<(bool, usize)> {
    let rest = &raw[at..];
    let closing = rest.starts_with(b"--");
    let after = if closing { &rest[2..] } else { rest };
    let blanks = after.iter().take_while(|byte| matches!(byte, b' ' | b'\t' | b'\r')).count();
    match after.get(blanks) {
        None => Some((closing, raw.len())),
        Some(b'\n') => Some((closing, raw.len() - after.len() + blanks + 1)),
        // A closing delimiter is believed whatever follows it on the line.
        Some(_) if closing => Some((true, raw.len())),
        Some(_) => None,
    }
}

/// The line end before a delimiter belongs to the delimiter.
fn before_line_end(raw: &[u8], start: usize, line_start: usize) -> usize {
    let mut end = line_start;
    if end > start && raw[end - 1] == b'\n' {
        end -= 1;
        if end > start && raw[end - 1] == b'\r' {
            end -= 1;
        }
    }
    end
}

#[cfg(test)]
#[path = "mime_tests.rs"]
mod tests;
