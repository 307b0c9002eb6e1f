//! Address lists (RFC 5322 section 3.4): where one address ends and the next begins.
//!
//! A comma after an address always separates. `;` outside a group and a line end are
//! separators only in front of a piece that has an `@`, angle brackets or a group name. A
//! piece without an address in front of `<...>` is the first part of its display name
//! (`Last, First <addr>`); in front of a bare address it is a row of its own.

use std::borrow::Cow;

use memchr::memchr;

use super::angle::{Angle, AngleReader};
use super::lexer::{Delimiters, count_steps, escape_end, is_space, skip_space, skip_space_back, strip_suffix_ignore_case, trim};
use super::mailbox::{self, Form, Piece, quoted_mailbox};
use super::{Address, AddressType, AddressView, exchange, phrase, spec};

/// How reading a list ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use]
pub enum ListEnd {
    /// Every address was handed over.
    Complete,
    /// There were more addresses than the limit; the last row is [`AddressType::Invalid`]
    /// and holds the rest of the text (defect `limit.addresses`).
    LimitReached,
}

/// Hands every address of the field body `text` to `visit`, in order. After `limit`
/// addresses one more row holds the remaining text. Text that is not blank gives at least
/// one row. Never fails; work is linear in the length of `text`.
pub fn visit_addresses<'a>(text: &'a str, limit: usize, visit: impl FnMut(AddressView<'a>)) -> ListEnd {
    let mut reader = Reader {
        text,
        bytes: text.as_bytes(),
        delimiters: Delimiters::new(text.as_bytes()),
        segment: Segment::at(0),
        held: None,
        group: None,
        next_semicolon: 0,
        next_comma: 0,
        next_angle: 0,
        angles: AngleReader::new(text),
        rows: Rows { text, limit, count: 0, end: ListEnd::Complete, visit },
    };
    reader.read();
    reader.rows.end
}

/// Appends the addresses of `text` to `out`, owning their text; see [`visit_addresses`].
/// Returns whether there were more than `limit` (defect `limit.addresses`).
pub fn parse_address_list(text: &str, limit: usize, out: &mut Vec<Address>) -> bool {
    visit_addresses(text, limit, |address| out.push(address.into())) == ListEnd::LimitReached
}

/// The text between two separators.
#[derive(Debug, Clone, Copy)]
struct Segment {
    start: usize,
    angle: Option<Angle>,
    /// The first `@` outside quotes, comments and angle brackets.
    sign: Option<usize>,
    /// The first soft separator after an address.
    soft: Option<usize>,
    /// No separator stands between it and a neighbour.
    crowded: bool,
    form: Form,
}

impl Segment {
    fn at(start: usize) -> Self {
        Self { start, angle: None, sign: None, soft: None, crowded: false, form: Form::Mailbox }
    }

    fn has_address(&self) -> bool {
        self.angle.is_some() || self.sign.is_some() || self.form != Form::Mailbox
    }
}

struct Group<'a> {
    start: usize,
    name: Option<Cow<'a, str>>,
    members: usize,
}

/// Counts rows and stops at the limit.
struct Rows<'a, F> {
    text: &'a str,
    limit: usize,
    count: usize,
    end: ListEnd,
    visit: F,
}

impl<'a, F: FnMut(AddressView<'a>)> Rows<'a, F> {
    fn push(&mut self, start: usize, address: AddressView<'a>) {
        if self.end == ListEnd::LimitReached {
            return;
        }
        if self.count == self.limit {
            self.end = ListEnd::LimitReached;
            let rest = trim(self.text.get(start..).unwrap_or_default());
            let group_name = address.group_name;
            (self.visit)(AddressView { group_name, ..mailbox::invalid_row(rest, None) });
            return;
        }
        self.count += 1;
        (self.visit)(address);
    }
}

struct Reader<'a, F> {
    text: &'a str,
    bytes: &'a [u8],
    delimiters: Delimiters<'a>,
    segment: Segment,
    /// Start of segments without an address that wait for what follows them.
    held: Option<usize>,
    group: Option<Group<'a>>,
    /// Looked-up positions, valid while they are not passed.
    next_semicolon: usize,
    next_comma: usize,
    next_angle: usize,
    angles: AngleReader<'a>,
    rows: Rows<'a, F>,
}

/// Bytes at which the reader has to decide something.
const STRUCTURE: [bool; 256] = {
    let mut table = [false; 256];
    let bytes = b"\"(<@[:,;\\\r\n";
    let mut at = 0;
    while at < bytes.len() {
        table[bytes[at] as usize] = true;
        at += 1;
    }
    table
};

impl<'a, F: FnMut(AddressView<'a>)> Reader<'a, F> {
    fn read(&mut self) {
        let mut at = self.begin(0);
        while at < self.bytes.len() && self.rows.end == ListEnd::Complete {
            let start = at;
            let byte = self.bytes[at];
            at = match byte {
                _ if !STRUCTURE[usize::from(byte)] => at + 1,
                b'"' => self.quoted(at),
                b'(' => self.delimiters.comment_end(at).unwrap_or(at + 1),
                b'<' => self.angle(at),
                b'@' => self.sign(at),
                b'[' => self.bracket(at),
                b':' => self.colon(at),
                b',' => self.separator(at),
                b';' => self.semicolon(at),
                b'\\' => escape_end(self.bytes, at),
                _ => self.line_end(at),
            };
            count_steps(at.abs_diff(start));
        }
        let end = self.bytes.len();
        self.finish_segment(end);
        self.flush_held(end);
        self.close_group(end);
        if self.rows.count == 0 && self.rows.end == ListEnd::Complete {
            // Only comments and separators: not an address, but not nothing either.
            let raw = trim(self.text);
            if !raw.is_empty() {
                self.rows.push(0, mailbox::invalid_row(raw, None));
            }
        }
    }

    /// Starts a segment at `start` and returns where reading goes on.
    fn begin(&mut self, start: usize) -> usize {
        let at = skip_space(self.bytes, start);
        self.segment = Segment::at(at);
        let may_be_name = matches!(self.bytes.get(at), Some(b'/' | b'E' | b'e' | b'X' | b'x'));
        if may_be_name {
            if let Some(end) = self.directory_name_end(at) {
                self.segment.form = Form::DirectoryName;
                return end;
            }
        }
        at
    }

    /// The end of the bare directory name at `at`: a name holds parentheses and blanks, but
    /// no separator unless it stands in angle brackets.
    fn directory_name_end(&self, at: usize) -> Option<usize> {
        let rest = self.text.get(at..)?;
        let prefix = exchange::directory_name_prefix(rest)?;
        let length = rest
            .bytes()
            .skip(prefix)
            .position(|byte| matches!(byte, b',' | b';' | b':' | b'<' | b'@' | b'\r' | b'\n'))
            .map_or(rest.len(), |length| prefix + length);
        count_steps(length);
        let name = exchange::read_directory_name(trim(rest.get(..length)?));
        let ends = !matches!(rest.as_bytes().get(length), Some(b'<' | b'@' | b':'));
        (ends && name.is_some()).then_some(at + length)
    }

    /// A quoted string that hides `<...@...>` and is glued to the next word began at the
    /// end of a name whose own opening quote is missing, or never closed.
    fn quoted(&mut self, open: usize) -> usize {
        let Some(end) = self.delimiters.quoted_end(open) else {
            return open + 1;
        };
        let glued = self.bytes.get(end).is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte >= 0x80);
        let inside = self.bytes.get(open..end).unwrap_or_default();
        if glued && memchr(b'<', inside).is_some() && memchr(b'@', inside).is_some() {
            return open + 1;
        }
        end
    }

    /// Where a further address in this segment would start, if there is one already.
    fn next_start(&self) -> Option<usize> {
        match (self.segment.soft, self.segment.angle) {
            (Some(soft), _) => Some(soft),
            (None, Some(angle)) => Some(angle.after),
            (None, None) => None,
        }
    }

    /// Ends the segment at `end` and reads on from there.
    fn split(&mut self, end: usize) -> usize {
        let crowded = self.segment.soft.is_none();
        self.segment.crowded |= crowded;
        self.finish_segment(end);
        // At a soft separator stands the separator itself; begin behind it.
        let at = self.begin(end + usize::from(!crowded));
        self.segment.crowded = crowded;
        at
    }

    fn sign(&mut self, at: usize) -> usize {
        if let Some(next) = self.next_start() {
            // `<addr> @ DOMAIN` of Lotus Notes has no second local part.
            let start = next + usize::from(self.segment.soft.is_some());
            if start < skip_space_back(self.bytes, at) {
                return self.split(next);
            }
        } else {
            self.segment.sign.get_or_insert(at);
        }
        at + 1
    }

    fn angle(&mut self, open: usize) -> usize {
        if let Some(next) = self.next_start() {
            return self.split(next);
        }
        self.segment.angle = self.angles.read(open, &mut self.delimiters);
        self.segment.angle.map_or(open + 1, |angle| angle.after)
    }

    /// A domain literal behind `@` may hold a colon; other specials make it no literal.
    fn bracket(&self, open: usize) -> usize {
        let before = skip_space_back(self.bytes, open);
        let follows_sign = before > 0 && self.bytes[before - 1] == b'@';
        let is_literal = |end: &usize| {
            let inside = self.bytes.get(open..*end).unwrap_or_default();
            !inside.iter().any(|byte| matches!(byte, b'<' | b'>' | b',' | b';' | b'@'))
        };
        follows_sign.then(|| spec::literal_end(self.bytes, open).filter(is_literal)).flatten().unwrap_or(open + 1)
    }

    fn colon(&mut self, at: usize) -> usize {
        if self.segment.has_address() {
            if let Some(soft) = self.segment.soft {
                let words = self.text.get(soft + 1..at).unwrap_or_default();
                if !trim(words).is_empty() {
                    return self.split(soft);
                }
            }
            return at + 1;
        }
        let name = trim(self.text.get(self.segment.start..at).unwrap_or_default());
        let rest = self.bytes.get(at + 1..).unwrap_or_default();
        if rest.first() == Some(&b':') || rest.starts_with(b"//") {
            return at + 2;
        }
        if name.is_empty() || ends_with_scheme(name) || self.is_name_with_colon(at) {
            return at + 1;
        }
        self.flush_held(self.segment.start);
        self.close_group(self.segment.start);
        self.group = Some(Group { start: self.segment.start, name: phrase::read_phrase(name).map(mailbox::bounded), members: 0 });
        self.begin(at + 1)
    }

    /// `News: Daily <addr>` without any separator behind it is a display name with a colon
    /// that should have been quoted, not a group that never ends.
    fn is_name_with_colon(&mut self, at: usize) -> bool {
        self.next_semicolon = self.find_from(b';', at, self.next_semicolon);
        self.next_comma = self.find_from(b',', at, self.next_comma);
        self.next_angle = self.find_from(b'<', at, self.next_angle);
        let length = self.bytes.len();
        self.next_semicolon == length && self.next_comma == length && self.next_angle != length
    }

    /// The first `byte` at or after `at`; `known` is an earlier answer.
    fn find_from(&self, byte: u8, at: usize, known: usize) -> usize {
        if known > at {
            return known;
        }
        let rest = self.bytes.get(at..).unwrap_or_default();
        let found = memchr(byte, rest).unwrap_or(rest.len());
        count_steps(found);
        at + found
    }

    fn separator(&mut self, at: usize) -> usize {
        self.finish_segment(at);
        self.begin(at + 1)
    }

    fn semicolon(&mut self, at: usize) -> usize {
        if self.group.is_some() {
            self.finish_segment(at);
            self.flush_held(at);
            let end = self.group_end(at + 1);
            self.close_group(end);
            return self.begin(end);
        }
        if self.segment.has_address() {
            return self.soft_separator(at, at + 1);
        }
        self.separator(at)
    }

    /// Notes a soft separator at `at`; `next` is where reading goes on. A directory name
    /// behind it has no sign of its own to split at, so it splits here.
    fn soft_separator(&mut self, at: usize, next: usize) -> usize {
        let soft = *self.segment.soft.get_or_insert(at);
        let start = skip_space(self.bytes, next);
        if self.directory_name_end(start).is_some() {
            return self.split(soft);
        }
        next
    }

    /// `undisclosed-recipients:;@host` and `list:;(comment)`: what some mail servers
    /// put behind an empty group belongs to it.
    fn group_end(&mut self, after: usize) -> usize {
        let rest = self.bytes.get(after..).unwrap_or_default();
        let is_empty = self.group.as_ref().is_some_and(|group| group.members == 0);
        if is_empty && rest.first() == Some(&b'@') {
            let length = rest.iter().position(|&byte| is_space(byte) || matches!(byte, b',' | b';')).unwrap_or(rest.len());
            return after + length;
        }
        let open = skip_space(self.bytes, after);
        if self.bytes.get(open) == Some(&b'(') {
            return self.delimiters.comment_end(open).unwrap_or(after);
        }
        after
    }

    /// A line end is white space, and may separate once an address is complete.
    fn line_end(&mut self, at: usize) -> usize {
        if self.segment.has_address() {
            let before = skip_space_back(self.bytes, at);
            let next = skip_space(self.bytes, at);
            let joins = |index: Option<&u8>| matches!(index, Some(b'@' | b'.'));
            let broken = joins(self.bytes.get(before.saturating_sub(1))) || joins(self.bytes.get(next));
            return if broken { next } else { self.soft_separator(at, next) };
        }
        at + 1
    }

    /// Ends the segment in front of `end`: an address goes out, words wait.
    fn finish_segment(&mut self, end: usize) {
        let mut segment = self.segment;
        let text = self.text.get(segment.start..end).unwrap_or_default();
        if !segment.has_address() && mailbox::pipermail_parts(text).is_some() {
            segment.form = Form::Pipermail;
        }
        if !segment.has_address() {
            if self.held.is_none() && !self.is_blank(segment.start, end) {
                self.held = Some(segment.start);
                if quoted_mailbox(trim(text)).is_some() {
                    self.flush_held(end);
                }
            }
            return;
        }
        let mut start = segment.start;
        if let Some(held) = self.held {
            if segment.angle.is_some() || !self.is_bare(&segment) {
                start = held;
                self.held = None;
            } else {
                self.flush_held(segment.start);
            }
        }
        let piece_end = segment.soft.map_or(end, |soft| soft.min(end));
        let raw_end = if self.is_blank(piece_end + 1, end) { piece_end } else { end };
        let piece = Piece { text: self.text, start, end: piece_end, raw_end, angle: segment.angle, form: segment.form };
        mailbox::read_piece(&piece, &mut |start, mut address| {
            address.ambiguous |= segment.crowded && address.addr.is_some();
            self.emit(start, address);
        });
    }

    /// Whether the segment starts with its address, so that words in front of it are no
    /// part of its name.
    fn is_bare(&self, segment: &Segment) -> bool {
        let Some(sign) = segment.sign else {
            return true;
        };
        let before = trim(self.text.get(segment.start..sign).unwrap_or_default());
        before.starts_with('"') || !before.bytes().any(is_space)
    }

    /// Whether only white space, comments and separators stand in a range.
    fn is_blank(&mut self, start: usize, end: usize) -> bool {
        let mut at = start;
        while at < end {
            count_steps(1);
            at = match self.bytes.get(at) {
                Some(b'(') => match self.delimiters.comment_end(at) {
                    Some(after) => after,
                    None => return false,
                },
                Some(&byte) if is_space(byte) || matches!(byte, b',' | b';' | b'>') => at + 1,
                _ => return false,
            };
        }
        true
    }

    /// Words that no address claimed become a row.
    fn flush_held(&mut self, end: usize) {
        let Some(start) = self.held.take() else {
            return;
        };
        let text = self.text.get(start..end).unwrap_or_default();
        let raw = trim(text.trim_end_matches(|letter: char| matches!(letter, ',' | ';') || u8::try_from(letter).is_ok_and(is_space)));
        let mut rows = Vec::new();
        if let Some(piece) = quoted_mailbox(raw) {
            mailbox::read_piece(&piece, &mut |_, address| rows.push(address));
        }
        match rows.pop().filter(|_| rows.is_empty()) {
            Some(address) => self.emit(start, AddressView { raw, ..address }),
            None => self.emit(start, mailbox::invalid_row(raw, None)),
        }
    }

    /// Hands over an address, as a member of the open group if there is one.
    fn emit(&mut self, start: usize, mut address: AddressView<'a>) {
        if let Some(group) = &mut self.group {
            group.members += 1;
            if address.group_name.is_none() {
                address.group_name.clone_from(&group.name);
            }
        }
        self.rows.push(start, address);
    }

    /// Ends the open group; one without members is a row itself.
    fn close_group(&mut self, end: usize) {
        let Some(group) = self.group.take() else {
            return;
        };
        if group.members == 0 {
            let raw = trim(self.text.get(group.start..end).unwrap_or_default());
            let row = match group.name {
                Some(name) => mailbox::group_row(raw, name),
                None => AddressView::without_addr(raw, AddressType::Group),
            };
            self.rows.push(group.start, row);
        }
    }
}

/// Whether the last word of `name` is `mailto` or `smtp`, as in `Name [mailto:addr]`.
fn ends_with_scheme(name: &str) -> bool {
    ["mailto", "smtp"]
        .iter()
        .any(|scheme| strip_suffix_ignore_case(name, scheme).is_some_and(|rest| !rest.ends_with(|letter: char| letter.is_alphanumeric())))
}
