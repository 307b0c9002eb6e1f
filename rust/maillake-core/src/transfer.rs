//! Content-Transfer-Encoding (RFC 2045 section 6) and uuencode, streamed: what can be decoded is, the rest is counted.

use memchr::memchr;

/// How the bytes of a leaf travel.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Encoding {
    /// 7bit, 8bit, binary, or no field at all.
    #[default]
    Identity,
    /// RFC 2045 section 6.8.
    Base64,
    /// RFC 2045 section 6.7.
    QuotedPrintable,
    /// x-uuencode, uuencode, x-uue.
    Uuencode,
}

impl Encoding {
    /// The encoding a field body names; `None` when the name is unknown.
    #[must_use]
    pub fn of(name: &str) -> Option<Self> {
        let name = name.split([';', ' ']).next().unwrap_or_default().trim_matches(['"', '\'']);
        match name.to_ascii_lowercase().as_str() {
            "" | "7bit" | "8bit" | "binary" | "7-bit" | "8-bit" | "7bits" | "8bits" | "none" => Some(Self::Identity),
            "base64" | "b" => Some(Self::Base64),
            "quoted-printable" | "quotedprintable" | "q" => Some(Self::QuotedPrintable),
            "x-uuencode" | "uuencode" | "x-uue" | "uue" => Some(Self::Uuencode),
            _ => None,
        }
    }
}

/// Decodes `raw` into chunks; true when something in it was damaged.
pub fn decode(encoding: Encoding, raw: &[u8], out: &mut dyn FnMut(&[u8])) -> bool {
    match encoding {
        Encoding::Identity => {
            out(raw);
            false
        }
        Encoding::Base64 => decode_base64(raw, out),
        Encoding::QuotedPrintable => decode_quoted_printable(raw, out),
        Encoding::Uuencode => decode_uuencode(raw, out),
    }
}

const CHUNK: usize = 24 << 10;
const NONE: u32 = 0x0100_0000;

/// Base64 value of each byte, shifted to its place in a group of four; `NONE` outside the alphabet.
const fn base64_table(shift: u32) -> [u32; 256] {
    let mut table = [NONE; 256];
    let alphabet = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut index = 0;
    while index < 64 {
        table[alphabet[index] as usize] = (index as u32) << shift;
        index += 1;
    }
    table
}

static TABLE: [[u32; 256]; 4] = [base64_table(18), base64_table(12), base64_table(6), base64_table(0)];

/// Decodes base64, passing over what is outside the alphabet and going on after padding, as clients do with
/// several encoded pieces in a row; true when there were foreign characters or an incomplete group.
pub fn decode_base64(raw: &[u8], out: &mut dyn FnMut(&[u8])) -> bool {
    let capacity = raw.len().min(CHUNK) + 4;
    let mut decoder = Base64 { buffer: vec![0; capacity], full: capacity - 4, filled: 0, group: 0, digits: 0, bad: false };
    let mut at = 0;
    while at < raw.len() {
        at = decoder.take_groups(raw, at, out);
        if let Some(&byte) = raw.get(at) {
            decoder.take_byte(byte);
            at += 1;
        }
        decoder.drain_when_full(out);
    }
    decoder.end_of_piece();
    decoder.drain(out);
    decoder.bad
}

struct Base64 {
    buffer: Vec<u8>,
    /// Filled this far, the buffer is handed on; another group still fits.
    full: usize,
    filled: usize,
    group: u32,
    digits: u32,
    bad: bool,
}

impl Base64 {
    /// Whole groups from a run of clean characters; returns where the run ends.
    fn take_groups(&mut self, raw: &[u8], mut at: usize, out: &mut dyn FnMut(&[u8])) -> usize {
        if self.digits != 0 {
            return at;
        }
        while let Some(&[a, b, c, d]) = raw.get(at..at + 4).and_then(|four| <&[u8; 4]>::try_from(four).ok()) {
            let bits = TABLE[0][a as usize] | TABLE[1][b as usize] | TABLE[2][c as usize] | TABLE[3][d as usize];
            if bits & NONE != 0 {
                break;
            }
            let bytes = bits.to_be_bytes();
            self.buffer[self.filled..self.filled + 3].copy_from_slice(&bytes[1..]);
            self.filled += 3;
            at += 4;
            if self.filled >= self.full {
                self.drain(out);
            }
        }
        at
    }

    fn take_byte(&mut self, byte: u8) {
        let value = TABLE[3][byte as usize];
        if value != NONE {
            self.group = self.group << 6 | value;
            self.digits += 1;
            if self.digits == 4 {
                self.push(3, 0);
            }
        } else if byte == b'=' {
            self.end_of_piece();
        } else if !byte.is_ascii_whitespace() {
            self.bad = true;
        }
    }

    /// Padding or the end: the bytes that two or three digits make.
    fn end_of_piece(&mut self) {
        match self.digits {
            3 => self.push(2, 6),
            2 => self.push(1, 12),
            1 => {
                self.bad = true;
                self.group = 0;
                self.digits = 0;
            }
            _ => {}
        }
    }

    fn push(&mut self, bytes: usize, shift: u32) {
        let group = (self.group << shift).to_be_bytes();
        self.buffer[self.filled..self.filled + bytes].copy_from_slice(&group[1..=bytes]);
        self.filled += bytes;
        self.group = 0;
        self.digits = 0;
    }

    fn drain_when_full(&mut self, out: &mut dyn FnMut(&[u8])) {
        if self.filled >= self.full {
            self.drain(out);
        }
    }

    fn drain(&mut self, out: &mut dyn FnMut(&[u8])) {
        if self.filled > 0 {
            out(&self.buffer[..self.filled]);
            self.filled = 0;
        }
    }
}

/// Value of two hexadecimal digits at the start of `raw`.
#[must_use]
pub fn hex_pair(raw: &[u8]) -> Option<u8> {
    let high = char::from(*raw.first()?).to_digit(16)?;
    let low = char::from(*raw.get(1)?).to_digit(16)?;
    u8::try_from(high << 4 | low).ok()
}

/// Decodes quoted-printable: white space before a line end is dropped, soft line breaks join, an escape that is
/// none is kept as it stands; true when there was one.
pub fn decode_quoted_printable(raw: &[u8], out: &mut dyn FnMut(&[u8])) -> bool {
    let mut decoded = Chunks { buffer: Vec::with_capacity(raw.len().min(CHUNK)), out };
    let mut bad = false;
    let mut at = 0;
    while at < raw.len() {
        let (line_end, next) = match memchr(b'\n', &raw[at..]) {
            Some(found) => (at + found, at + found + 1),
            None => (raw.len(), raw.len()),
        };
        let line = &raw[at..line_end];
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        let ending = &raw[at + line.len()..next];
        let content = line.trim_ascii_end();
        // At the end of the body an equals sign is a soft break as well.
        let (content, soft) = content.strip_suffix(b"=").map_or((content, false), |rest| (rest, true));
        bad |= decode_escapes(content, &mut decoded);
        if !soft {
            decoded.push(ending);
        }
        at = next;
    }
    decoded.flush();
    bad
}

fn decode_escapes(line: &[u8], decoded: &mut Chunks<'_>) -> bool {
    let mut bad = false;
    let mut at = 0;
    while let Some(found) = memchr(b'=', &line[at..]) {
        decoded.push(&line[at..at + found]);
        at += found + 1;
        if let Some(value) = hex_pair(&line[at..]) {
            decoded.push(&[value]);
            at += 2;
        } else {
            bad = true;
            decoded.push(b"=");
        }
    }
    decoded.push(&line[at..]);
    bad
}

/// Small pieces gathered into chunks.
struct Chunks<'o> {
    buffer: Vec<u8>,
    out: &'o mut dyn FnMut(&[u8]),
}

impl Chunks<'_> {
    fn push(&mut self, piece: &[u8]) {
        if self.buffer.len() + piece.len() > CHUNK {
            self.flush();
        }
        if piece.len() > CHUNK {
            (self.out)(piece);
        } else {
            self.buffer.extend_from_slice(piece);
        }
    }

    fn flush(&mut self) {
        if !self.buffer.is_empty() {
            (self.out)(&self.buffer);
            self.buffer.clear();
        }
    }
}

/// Decodes the first `begin` .. `end` block of uuencoded lines; true when lines are damaged or there is no block.
pub fn decode_uuencode(raw: &[u8], out: &mut dyn FnMut(&[u8])) -> bool {
    let mut lines = raw.split(|&byte| byte == b'\n').map(<[u8]>::trim_ascii_end);
    if !lines.any(|line| line.starts_with(b"begin ")) {
        out(raw);
        return true;
    }
    let mut bad = false;
    for line in lines {
        if line == b"end" {
            return bad;
        }
        bad |= decode_uuencoded_line(line, out);
    }
    true
}

fn decode_uuencoded_line(line: &[u8], out: &mut dyn FnMut(&[u8])) -> bool {
    let Some((&first, rest)) = line.split_first() else {
        return false;
    };
    let length = usize::from(first.wrapping_sub(32) & 63);
    let mut bytes = [0_u8; 64];
    for (index, group) in rest.chunks(4).enumerate().take(16) {
        let value = (0..4).fold(0_u32, |bits, place| {
            let digit = group.get(place).map_or(0, |&byte| u32::from(byte.wrapping_sub(32) & 63));
            bits << 6 | digit
        });
        bytes[index * 3..index * 3 + 3].copy_from_slice(&value.to_be_bytes()[1..]);
    }
    out(&bytes[..length.min(48)]);
    rest.len() * 3 < length * 4 || length > 48
}

#[cfg(test)]
#[path = "transfer_tests.rs"]
mod tests;
