//! Validity of one mailbox: RFC 5322 section 3.4 with the obsolete forms of section 4.4,
//! RFC 6532, and the host name rules that every mail system shares.

use super::lexer::is_atext;
use super::spec::{needs_idna, to_a_labels};
use super::{
    Address,
    angle::Angle,
    mailbox::{self, Form, Piece},
};

/// Whether `text` is one RFC 5322 `mailbox`: `addr-spec` or `[display-name] <addr-spec>`,
/// with comments, folding white space (errata 1908) and obsolete forms. On top of the
/// grammar a domain label may not start or end with a hyphen (RFC 1123 section 2.1), an
/// IDN must pass UTS 46, and a local part of several words may not hold an empty one
/// (`a."".b`: the grammar allows it, but flanker and the first test suite of `is_email`
/// refuse it as a zero-length element). Other lengths are not limited, DNS is not asked.
#[must_use]
pub fn is_valid_mailbox(text: &str) -> bool {
    read_mailbox(text).is_some()
}

/// The two forms of a valid mailbox.
enum Shape {
    AddrSpec,
    NameAddr(Angle),
}

fn read_mailbox(text: &str) -> Option<Shape> {
    let mut addr_spec = Cursor::new(text);
    if addr_spec.addr_spec().is_some() && addr_spec.at_end() {
        return Some(Shape::AddrSpec);
    }
    let mut name_addr = Cursor::new(text);
    let angle = name_addr.name_addr()?;
    name_addr.at_end().then_some(Shape::NameAddr(angle))
}

/// The address of `text`, or `None` when it is no valid mailbox by [`is_valid_mailbox`].
#[must_use]
pub fn parse_mailbox_strict(text: &str) -> Option<Address> {
    let piece = Piece {
        text,
        start: 0,
        end: text.len(),
        raw_end: text.len(),
        angle: match read_mailbox(text)? {
            Shape::AddrSpec => None,
            Shape::NameAddr(angle) => Some(angle),
        },
        form: Form::Mailbox,
    };
    let mut only = None;
    mailbox::read_piece(&piece, &mut |_, address| only = Some(address));
    only.filter(|address| address.addr.is_some()).map(Address::from)
}

/// A position in a text; every rule returns `None` where the text does not follow it.
struct Cursor<'a> {
    text: &'a str,
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Cursor<'a> {
    fn new(text: &'a str) -> Self {
        Self { text, bytes: text.as_bytes(), at: 0 }
    }

    fn at_end(&self) -> bool {
        self.at == self.bytes.len()
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn take(&mut self, byte: u8) -> bool {
        let matches = self.peek() == Some(byte);
        self.at += usize::from(matches);
        matches
    }

    /// `name-addr`, obsolete phrases and routes included.
    fn name_addr(&mut self) -> Option<Angle> {
        self.cfws()?;
        while self.peek()? != b'<' {
            match self.peek()? {
                b'"' => self.quoted_string()?,
                b'.' => self.at += 1,
                _ => self.atom()?,
            }
            self.cfws()?;
        }
        let open = self.at;
        self.at += 1;
        self.route()?;
        self.addr_spec()?;
        let end = self.at;
        self.take(b'>').then_some(())?;
        let after = self.at;
        self.cfws()?;
        Some(Angle { open, start: open + 1, end, after })
    }

    /// `obs-route`: `@a,@b:`.
    fn route(&mut self) -> Option<()> {
        self.cfws()?;
        if !matches!(self.peek()?, b'@' | b',') {
            return Some(());
        }
        loop {
            self.cfws()?;
            match self.peek()? {
                b',' => self.at += 1,
                b'@' => {
                    self.at += 1;
                    self.domain()?;
                }
                b':' => {
                    self.at += 1;
                    return Some(());
                }
                _ => return None,
            }
        }
    }

    fn addr_spec(&mut self) -> Option<()> {
        self.local_part()?;
        self.take(b'@').then_some(())?;
        self.domain()
    }

    /// `dot-atom / quoted-string / obs-local-part`.
    fn local_part(&mut self) -> Option<()> {
        let mut words = 0_usize;
        let mut empty = false;
        loop {
            self.cfws()?;
            if self.peek()? == b'"' {
                let start = self.at;
                self.quoted_string()?;
                empty |= self.at == start + 2;
            } else {
                self.atom()?;
            }
            words += 1;
            self.cfws()?;
            if !self.take(b'.') {
                return (words == 1 || !empty).then_some(());
            }
        }
    }

    /// `dot-atom / domain-literal / obs-domain`, white space and comments around it
    /// included.
    fn domain(&mut self) -> Option<()> {
        self.cfws()?;
        if self.peek()? == b'[' {
            self.domain_literal()?;
            return self.cfws();
        }
        let mut domain = String::new();
        loop {
            self.cfws()?;
            let start = self.at;
            self.atom()?;
            let label = self.text.get(start..self.at)?;
            if label.starts_with('-') || label.ends_with('-') {
                return None;
            }
            domain.push_str(label);
            self.cfws()?;
            if !self.take(b'.') {
                break;
            }
            domain.push('.');
        }
        (!needs_idna(&domain) || to_a_labels(&domain).is_some()).then_some(())
    }

    fn domain_literal(&mut self) -> Option<()> {
        self.at += 1;
        loop {
            self.fws()?;
            match self.peek()? {
                b']' => {
                    self.at += 1;
                    return Some(());
                }
                b'\\' => self.quoted_pair()?,
                b'[' => return None,
                byte => self.text_byte(byte)?,
            }
        }
    }

    fn atom(&mut self) -> Option<()> {
        let start = self.at;
        while self.peek().is_some_and(is_atext) {
            self.at += 1;
        }
        (self.at > start).then_some(())
    }

    fn quoted_string(&mut self) -> Option<()> {
        self.at += 1;
        loop {
            self.fws()?;
            match self.peek()? {
                b'"' => {
                    self.at += 1;
                    return Some(());
                }
                b'\\' => self.quoted_pair()?,
                byte => self.text_byte(byte)?,
            }
        }
    }

    /// `quoted-pair / obs-qp`.
    fn quoted_pair(&mut self) -> Option<()> {
        let escaped = self.text.get(self.at + 1..)?.chars().next()?;
        self.at += 1 + escaped.len_utf8();
        Some(())
    }

    /// `qtext`, `ctext` or `dtext` with their obsolete controls; NUL and line ends are none.
    fn text_byte(&mut self, byte: u8) -> Option<()> {
        (!matches!(byte, b'\0' | b'\r' | b'\n')).then(|| self.at += 1)
    }

    /// Folding white space, obsolete forms by errata 1908: every CRLF has white space
    /// behind it.
    fn fws(&mut self) -> Option<()> {
        loop {
            match self.peek() {
                Some(b' ' | b'\t') => self.at += 1,
                Some(b'\r') => {
                    let rest = self.bytes.get(self.at..)?;
                    if !matches!(rest, [b'\r', b'\n', b' ' | b'\t', ..]) {
                        return None;
                    }
                    self.at += 3;
                }
                _ => return Some(()),
            }
        }
    }

    /// White space and nested comments.
    fn cfws(&mut self) -> Option<()> {
        let mut depth = 0_usize;
        loop {
            self.fws()?;
            match self.peek() {
                Some(b'(') => {
                    depth += 1;
                    self.at += 1;
                }
                Some(b')') if depth > 0 => {
                    depth -= 1;
                    self.at += 1;
                }
                Some(b'\\') if depth > 0 => self.quoted_pair()?,
                Some(byte) if depth > 0 => self.text_byte(byte)?,
                None if depth > 0 => return None,
                _ => return Some(()),
            }
        }
    }
}
