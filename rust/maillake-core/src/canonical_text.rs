//! Text as its sender wrote it: LF line ends, `>From ` as `From `, no blank lines at the end.

use memchr::{memchr, memchr2, memmem};

/// Streams decoded text bytes into their canonical form, so that copies that went through an mbox, an IMAP
/// server or a list differ no more.
///
/// CRLF and lone CR become LF; `^>+From ` becomes `From `; line feeds at the very end are dropped.
#[derive(Debug, Default)]
pub struct CanonicalText {
    /// A carriage return was the last byte of the chunk before.
    after_cr: bool,
    /// Line feeds not yet written: at the end they are dropped.
    line_feeds: usize,
    /// Greater-than signs at the start of a line, not yet written.
    quotes: usize,
    /// Bytes of `From ` that matched after those signs.
    matched: usize,
    /// Inside a line, past the place where `>From ` could stand.
    in_line: bool,
}

const FROM: &[u8] = b"From ";
const QUOTES: [u8; 64] = [b'>'; 64];
const LINE_FEEDS: [u8; 64] = [b'\n'; 64];

impl CanonicalText {
    /// Takes one chunk and hands on canonical bytes.
    pub fn push(&mut self, chunk: &[u8], out: &mut dyn FnMut(&[u8])) {
        let mut rest = chunk;
        while let Some(&first) = rest.first() {
            if self.after_cr && first == b'\n' {
                self.after_cr = false;
                rest = &rest[1..];
                continue;
            }
            self.after_cr = false;
            rest = if self.in_line { self.take_line(rest, out) } else { self.take_line_start(rest, out) };
        }
    }

    /// Writes what was held back; line feeds at the end stay away.
    pub fn finish(&mut self, out: &mut dyn FnMut(&[u8])) {
        if self.quotes > 0 {
            self.write_held(out);
        }
        *self = Self::default();
    }

    /// The rest of a line, as far as the chunk goes, and as many quiet lines behind it as there are.
    fn take_line<'c>(&mut self, rest: &'c [u8], out: &mut dyn FnMut(&[u8])) -> &'c [u8] {
        let quiet = quiet_length(rest);
        if quiet > 0 {
            out(&rest[..quiet]);
            return &rest[quiet..];
        }
        match memchr2(b'\r', b'\n', rest) {
            None => {
                out(rest);
                &[]
            }
            Some(at) => {
                if at > 0 {
                    out(&rest[..at]);
                }
                self.end_line(rest[at]);
                &rest[at + 1..]
            }
        }
    }

    fn end_line(&mut self, byte: u8) {
        self.after_cr = byte == b'\r';
        self.line_feeds += 1;
        self.in_line = false;
    }

    fn take_line_start<'c>(&mut self, rest: &'c [u8], out: &mut dyn FnMut(&[u8])) -> &'c [u8] {
        let byte = rest[0];
        if self.matched == 0 && byte == b'>' {
            self.quotes += 1;
            return &rest[1..];
        }
        if self.quotes > 0 && FROM.get(self.matched) == Some(&byte) {
            self.matched += 1;
            if self.matched == FROM.len() {
                self.quotes = 0;
                self.write_held(out);
                self.in_line = true;
            }
            return &rest[1..];
        }
        if self.quotes == 0 && matches!(byte, b'\r' | b'\n') {
            self.end_line(byte);
            return &rest[1..];
        }
        self.write_held(out);
        self.in_line = true;
        rest
    }

    /// Line feeds, signs and the beginning of `From ` that were held back.
    fn write_held(&mut self, out: &mut dyn FnMut(&[u8])) {
        write_repeated(&LINE_FEEDS, &mut self.line_feeds, out);
        write_repeated(&QUOTES, &mut self.quotes, out);
        if self.matched > 0 {
            out(&FROM[..self.matched]);
            self.matched = 0;
        }
    }
}

fn write_repeated(bytes: &[u8; 64], count: &mut usize, out: &mut dyn FnMut(&[u8])) {
    while *count > 0 {
        let length = (*count).min(bytes.len());
        out(&bytes[..length]);
        *count -= length;
    }
}

/// Length of a beginning of `rest` that is canonical as it stands and ends inside a line that goes on.
/// It looks ahead a bounded window, so that text full of quotes stays linear.
fn quiet_length(rest: &[u8]) -> usize {
    let rest = &rest[..rest.len().min(4096)];
    let end = memchr(b'\r', rest).unwrap_or(rest.len());
    let end = memmem::find(&rest[..end], b"\n>").unwrap_or(end);
    // Stop before the line feeds at the end: they may be the last of the text.
    let text = &rest[..end];
    let kept = text.iter().rposition(|&byte| byte != b'\n').map_or(0, |at| at + 1);
    if memchr(b'\n', &text[..kept]).is_some() { kept } else { 0 }
}

#[cfg(test)]
#[path = "canonical_text_tests.rs"]
mod tests;
