//! The little of a header that the mailbox rules ask about: does a line look like a field, which of the
//! well-known fields are there, Content-Length, and the boundary of a multipart.

use super::line::{Line, line_at};

/// Bytes of a header that are read; what follows is not looked at.
const LONGEST_HEADER_BYTES: usize = 256 * 1024;
const LONGEST_NAME_BYTES: usize = 76;
const LONGEST_BOUNDARY_BYTES: usize = 200;

/// Well-known field names in lower case; a name's place is its bit in [`FieldSet`]. Append only: stored
/// formats carry the bits.
const KNOWN: [&[u8]; 46] = [
    b"from",
    b"to",
    b"cc",
    b"date",
    b"subject",
    b"sender",
    b"reply-to",
    b"message-id",
    b"in-reply-to",
    b"references",
    b"received",
    b"return-path",
    b"delivered-to",
    b"x-original-to",
    b"mime-version",
    b"content-type",
    b"content-transfer-encoding",
    b"content-length",
    b"lines",
    b"status",
    b"x-status",
    b"x-uid",
    b"x-mozilla-status",
    b"x-mozilla-status2",
    b"x-mozilla-keys",
    b"x-account-key",
    b"x-gm-thrid",
    b"x-gmail-labels",
    b"x-google-groups",
    b"precedence",
    b"errors-to",
    b"list-id",
    b"list-post",
    b"list-unsubscribe",
    b"list-archive",
    b"x-beenthere",
    b"x-mailman-version",
    b"x-list",
    b"x-archive-position",
    b"x-original-sender",
    b"archived-at",
    b"path",
    b"newsgroups",
    b"xref",
    b"bcc",
    b"x-mailer",
];
pub(super) const X_MOZILLA_STATUS: u32 = 22;
pub(super) const X_GMAIL_LABELS: u32 = 27;
pub(super) const X_GOOGLE_GROUPS: u32 = 28;

/// The well-known fields that a delivering or storing system writes, not the sender.
pub(super) const STORED_FIELDS: FieldSet = FieldSet(stored_fields());

const fn stored_fields() -> u64 {
    const SENDER_WRITTEN: [usize; 20] = [0, 1, 2, 3, 4, 6, 7, 8, 9, 14, 15, 16, 17, 18, 41, 42, 43, 44, 45, 46];
    let mut fields = u64::MAX >> (64 - KNOWN.len());
    let mut at = 0;
    while at < SENDER_WRITTEN.len() {
        fields &= !(1 << SENDER_WRITTEN[at]);
        at += 1;
    }
    fields
}

/// A set of the well-known fields.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct FieldSet(pub(super) u64);

impl FieldSet {
    pub(super) fn has(self, place: u32) -> bool {
        self.0 >> place & 1 == 1
    }

    fn insert(&mut self, place: usize) {
        self.0 |= 1 << place;
    }

    /// Whether every field of `other` is here.
    pub(super) fn contains(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }
}

/// The name of a field line (before any white space and the colon), or `None` when it is no field line
/// (RFC 5322 section 3.6.8, white space before the colon as in section 4.5 allowed).
pub(super) fn field_name(line: &[u8]) -> Option<&[u8]> {
    let view = line.get(..LONGEST_NAME_BYTES + 8).unwrap_or(line);
    let length = view.iter().position(|byte| *byte == b':' || !byte.is_ascii_graphic())?;
    let name = view.get(..length).filter(|name| (1..=LONGEST_NAME_BYTES).contains(&name.len()))?;
    let rest = view.get(length..)?.trim_ascii_start();
    (rest.first() == Some(&b':')).then_some(name)
}

/// Whether mail programs write a field of this name: one of the well-known ones or an `X-` name.
pub(super) fn is_known_name(name: &[u8]) -> bool {
    place_of(name).is_some() || name.get(..2).is_some_and(|start| start.eq_ignore_ascii_case(b"x-"))
}

const LONGEST_KNOWN_BYTES: usize = 32;
/// For each length of a name, the places in [`KNOWN`] that have it.
const PLACES_BY_LENGTH: [u64; LONGEST_KNOWN_BYTES] = places_by_length();

const fn places_by_length() -> [u64; LONGEST_KNOWN_BYTES] {
    let mut places = [0; LONGEST_KNOWN_BYTES];
    let mut place = 0;
    while place < KNOWN.len() {
        places[KNOWN[place].len()] |= 1 << place;
        place += 1;
    }
    places
}

fn place_of(name: &[u8]) -> Option<usize> {
    let mut places = *PLACES_BY_LENGTH.get(name.len())?;
    while places != 0 {
        let place = places.trailing_zeros() as usize;
        if KNOWN.get(place)?.eq_ignore_ascii_case(name) {
            return Some(place);
        }
        places &= places - 1;
    }
    None
}

/// What a header says, as far as the mailbox rules care.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Header<'a> {
    /// Where the body starts: after the empty line, or where the header broke off.
    pub(super) body: usize,
    /// Which well-known fields are present.
    pub(super) fields: FieldSet,
    /// Hash of the first field's name in lower case; 0 when there is no field.
    pub(super) first_field: u32,
    pub(super) content_length: Option<u64>,
    /// Boundary of a multipart, as a slice of the raw bytes.
    pub(super) boundary: Option<&'a [u8]>,
    /// Whether the body is plain text that is not base64.
    pub(super) is_plain: bool,
}

/// How much of a header is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Depth {
    /// Content-Type, Content-Length, Content-Transfer-Encoding, and where the body starts.
    Content,
    /// Which fields there are as well.
    Fields,
}

/// Reads the header that starts at `at`. It ends at an empty line, at a From_ line below a field, or after
/// 256 KiB; lines that are no fields are passed over.
pub(super) fn read_header(raw: &[u8], at: usize, terminator: u8, depth: Depth) -> Header<'_> {
    let limit = raw.len().min(at.saturating_add(LONGEST_HEADER_BYTES));
    let view = raw.get(..limit).unwrap_or(raw);
    let mut header = Header { body: at, is_plain: true, ..Header::default() };
    let mut has_field = false;
    while let Some(line) = line_at(view, header.body, terminator, LONGEST_HEADER_BYTES) {
        if line.is_empty() {
            header.body = line.next;
            break;
        }
        let text = line.text(view);
        if has_field && text.starts_with(b"From ") {
            break;
        }
        header.body = line.next;
        let first = text.first().copied().unwrap_or_default();
        has_field |= !matches!(first, b'>' | b'F') || field_name(text).is_some();
        if depth == Depth::Fields || matches!(first, b'C' | b'c') {
            if let Some(name) = field_name(text) {
                header.body = fold_end(view, line, terminator);
                header.take(name, view.get(line.start + name.len()..header.body).unwrap_or_default());
            }
        }
        if header.body >= view.len() {
            break;
        }
    }
    header
}

/// Whether a line is a From_ line with any number of `>` before it.
pub(super) fn is_mangled_from(text: &[u8]) -> bool {
    let quotes = text.iter().take_while(|byte| **byte == b'>').count();
    quotes <= 8 && text.get(quotes..).is_some_and(|rest| rest.starts_with(b"From "))
}

/// Start of the first line after `line` that does not continue it.
fn fold_end(view: &[u8], line: Line, terminator: u8) -> usize {
    let mut end = line.next;
    while matches!(view.get(end), Some(b' ' | b'\t')) {
        match line_at(view, end, terminator, LONGEST_HEADER_BYTES) {
            Some(more) if !more.text(view).trim_ascii().is_empty() => end = more.next,
            _ => break,
        }
    }
    end
}

impl<'a> Header<'a> {
    fn take(&mut self, name: &[u8], value: &'a [u8]) {
        if self.first_field == 0 {
            self.first_field = name_hash(name);
        }
        let Some(place) = place_of(name) else { return };
        let repeated = self.fields.has(place as u32);
        self.fields.insert(place);
        if repeated {
            return;
        }
        let value = value.trim_ascii_start().strip_prefix(b":").unwrap_or(value).trim_ascii();
        match *KNOWN.get(place).unwrap_or(&b"".as_slice()) {
            b"content-length" => self.content_length = whole_number(value),
            b"content-type" => self.take_type(value),
            b"content-transfer-encoding" if value.eq_ignore_ascii_case(b"base64") => {
                self.is_plain = false;
            }
            _ => {}
        }
    }

    fn take_type(&mut self, value: &'a [u8]) {
        let is_kind = |kind: &[u8]| value.get(..kind.len()).is_some_and(|start| start.eq_ignore_ascii_case(kind));
        if is_kind(b"multipart/") {
            self.is_plain = false;
            self.boundary = boundary_of(value);
        } else if !is_kind(b"text/plain") && !value.eq_ignore_ascii_case(b"text") {
            self.is_plain = false;
        }
    }
}

/// FNV-1a over the lower-case name.
fn name_hash(name: &[u8]) -> u32 {
    let hash = name.iter().fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte.to_ascii_lowercase())).wrapping_mul(0x0100_0193));
    hash.max(1)
}

fn whole_number(value: &[u8]) -> Option<u64> {
    if value.is_empty() || value.len() > 18 {
        return None;
    }
    value.iter().try_fold(0, |sum, byte| byte.is_ascii_digit().then(|| sum * 10 + u64::from(byte - b'0')))
}

/// The boundary parameter of a Content-Type value, quoted or not.
fn boundary_of(value: &[u8]) -> Option<&[u8]> {
    const NAME: &[u8] = b"boundary";
    let mut rest = value;
    let found = loop {
        let at = rest.windows(NAME.len()).position(|window| window.eq_ignore_ascii_case(NAME))?;
        rest = rest.get(at + NAME.len()..)?;
        let after = rest.trim_ascii_start();
        if let Some(found) = after.strip_prefix(b"=") {
            break found.trim_ascii_start();
        }
    };
    let boundary = match found.strip_prefix(b"\"") {
        Some(quoted) => quoted.split(|byte| matches!(byte, b'"' | b'\r' | b'\n')).next()?,
        None => found.split(|byte| matches!(byte, b';' | b' ' | b'\t' | b'\r' | b'\n')).next()?,
    };
    let boundary = boundary.trim_ascii_end();
    (1..=LONGEST_BOUNDARY_BYTES).contains(&boundary.len()).then_some(boundary)
}
