//! Charsets that switch sets within 7 bits: ISO-2022-JP (RFC 1468, 1554), ISO-2022-KR (RFC 1557), ISO-2022-CN
//! (RFC 1922) and HZ (RFC 1843).
//!
//! Each is rewritten into the EUC form of its sets, which `encoding_rs` decodes: it knows no ISO-2022-KR, CN or
//! HZ, and its ISO-2022-JP replaces the empty runs (`ESC ( B ESC $ B`) that joined encoded words have.
//! CNS 11643 (Taiwan's sets of ISO-2022-CN) is not decoded: one replacement for each character.

use encoding_rs::{EUC_JP, EUC_KR, Encoding, GB18030};

use super::output::Output;

/// A set that a 7-bit byte or pair of bytes can mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Set {
    Ascii,
    /// JIS X 0201 Roman: ASCII but for yen sign and overline.
    JisRoman,
    /// JIS X 0201 Katakana, one byte.
    JisKatakana,
    JisX0208,
    JisX0212,
    KsX1001,
    Gb2312,
    /// A set of two-byte characters nobody decodes here.
    UnknownPairs,
}

/// Which of the ISO 2022 charsets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Family {
    Japanese,
    Korean,
    Chinese,
}

const ESCAPE: u8 = 0x1B;
const SHIFT_OUT: u8 = 0x0E;
const SHIFT_IN: u8 = 0x0F;

/// Flush to the decoder at this many bytes, so that a short limit is noticed.
const RUN_BYTES: usize = 64 * 1024;

/// Whether text of 7-bit bytes switches sets as ISO-2022 does, and which charset then.
///
/// For text without a label, or labelled as some ASCII superset. Linear.
pub(super) fn sniff(raw: &[u8]) -> Option<Family> {
    memchr::memchr_iter(ESCAPE, raw).find_map(|at| match raw.get(at + 1..)? {
        [b'$', b')', b'C', ..] => Some(Family::Korean),
        [b'$', b')', b'A' | b'G' | b'E', ..] | [b'$', b'*', b'H', ..] => Some(Family::Chinese),
        [b'$', b'@' | b'B', ..] | [b'$', b'(', b'B' | b'D' | b'O' | b'Q', ..] | [b'(', b'J' | b'I', ..] => Some(Family::Japanese),
        _ => None,
    })
}

/// Decodes ISO-2022-JP, -KR or -CN.
///
/// Escape sequences of all three are obeyed in each. Shift-out ends at a line end (RFC 1557, RFC 1922); a set
/// chosen by escape sequence does not, as in the WHATWG standard. Linear.
pub(super) fn decode(raw: &[u8], family: Family, output: &mut Output) {
    let mut run = Run::new(match family {
        Family::Japanese => EUC_JP,
        Family::Korean => EUC_KR,
        Family::Chinese => GB18030,
    });
    let mut base = Set::Ascii;
    let mut shifted_set = match family {
        Family::Japanese => Set::JisKatakana,
        Family::Korean => Set::KsX1001,
        Family::Chinese => Set::Gb2312,
    };
    let mut shifted = false;
    let mut rest = raw;
    while let Some((&byte, after)) = rest.split_first() {
        if output.is_full() {
            return;
        }
        match byte {
            ESCAPE => {
                let (designation, length) = escape_sequence(after);
                match designation {
                    Designation::Base(set) => base = set,
                    Designation::Shifted(set) => shifted_set = set,
                    Designation::Nothing => {}
                    Designation::Malformed => run.malformed(output),
                }
                rest = after.get(length..).unwrap_or_default();
                continue;
            }
            SHIFT_OUT => shifted = true,
            SHIFT_IN => shifted = false,
            b'\n' => {
                shifted = false;
                run.push(&[byte], output);
            }
            0x21..=0x7E => {
                let set = if shifted { shifted_set } else { base };
                rest = run.character(set, byte, after, output);
                continue;
            }
            0x80.. => run.malformed(output),
            _ => run.push(&[byte], output),
        }
        rest = after;
    }
    run.flush(output);
}

/// Decodes HZ: `~{` and `~}` switch between ASCII and GB 2312, `~~` is a tilde, `~` before a line end joins lines.
///
/// A line end switches to ASCII; any other `~` stands for itself. Linear.
pub(super) fn decode_hz(raw: &[u8], output: &mut Output) {
    let mut run = Run::new(GB18030);
    let mut set = Set::Ascii;
    let mut rest = raw;
    while let Some((&byte, after)) = rest.split_first() {
        if output.is_full() {
            return;
        }
        let skip = match (byte, after.first()) {
            (b'~', Some(b'{')) => {
                set = Set::Gb2312;
                1
            }
            (b'~', Some(b'}')) => {
                set = Set::Ascii;
                1
            }
            (b'~', Some(b'~')) if set == Set::Ascii => {
                run.push(b"~", output);
                1
            }
            (b'~', Some(b'\n')) if set == Set::Ascii => 1,
            (0x21..=0x7E, _) => {
                rest = run.character(set, byte, after, output);
                continue;
            }
            (0x80.., _) => {
                run.malformed(output);
                0
            }
            _ => {
                if byte == b'\n' {
                    set = Set::Ascii;
                }
                run.push(&[byte], output);
                0
            }
        };
        rest = after.get(skip..).unwrap_or_default();
    }
    run.flush(output);
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Designation {
    Base(Set),
    Shifted(Set),
    /// Understood, without effect on the sets decoded here.
    Nothing,
    Malformed,
}

/// The meaning of what follows an ESC, and its length.
fn escape_sequence(after: &[u8]) -> (Designation, usize) {
    use Designation::{Base, Malformed, Nothing, Shifted};
    match after {
        [b'(', b'B' | b'H', ..] => (Base(Set::Ascii), 2),
        [b'(', b'J', ..] => (Base(Set::JisRoman), 2),
        [b'(', b'I', ..] => (Base(Set::JisKatakana), 2),
        [b'$', b'@' | b'B', ..] => (Base(Set::JisX0208), 2),
        [b'$', b'A', ..] => (Base(Set::Gb2312), 2),
        // JIS X 0213 plane 1 (O, Q) has JIS X 0208 at the same places.
        [b'$', b'(', b'@' | b'B' | b'O' | b'Q', ..] => (Base(Set::JisX0208), 3),
        [b'$', b'(', b'C', ..] => (Base(Set::KsX1001), 3),
        [b'$', b'(', b'D', ..] => (Base(Set::JisX0212), 3),
        [b'$', b'(', b'A', ..] => (Base(Set::Gb2312), 3),
        [b'$', b'(', b'P', ..] => (Base(Set::UnknownPairs), 3),
        [b'$', b')', b'A', ..] => (Shifted(Set::Gb2312), 3),
        [b'$', b')', b'C', ..] => (Shifted(Set::KsX1001), 3),
        [b'$', b')', b'E' | b'G', ..] => (Shifted(Set::UnknownPairs), 3),
        [b'$', b'*', b'H', ..] => (Nothing, 3),
        // "ESC & @" says which edition of JIS X 0208 comes next.
        [b'&', b'@', ..] => (Nothing, 2),
        // One character of CNS 11643 plane 2.
        [b'N', 0x21..=0x7E, 0x21..=0x7E, ..] => (Malformed, 3),
        _ => (Malformed, 0),
    }
}

/// Characters of one EUC charset, collected before they are decoded together.
struct Run {
    encoding: &'static Encoding,
    euc: Vec<u8>,
}

impl Run {
    fn new(encoding: &'static Encoding) -> Self {
        Self { encoding, euc: Vec::new() }
    }

    /// Bytes that mean the same in every EUC charset.
    fn push(&mut self, bytes: &[u8], output: &mut Output) {
        if self.euc.len() > RUN_BYTES {
            self.flush(output);
        }
        self.euc.extend_from_slice(bytes);
    }

    fn push_in(&mut self, encoding: &'static Encoding, bytes: &[u8], output: &mut Output) {
        if self.encoding != encoding {
            self.flush(output);
            self.encoding = encoding;
        }
        self.push(bytes, output);
    }

    fn malformed(&mut self, output: &mut Output) {
        self.flush(output);
        output.malformed();
    }

    fn flush(&mut self, output: &mut Output) {
        if !self.euc.is_empty() {
            output.push_encoded(self.encoding, &self.euc);
            self.euc.clear();
        }
    }

    /// One character of a set, its first byte given; returns what is left.
    fn character<'a>(&mut self, set: Set, first: u8, after: &'a [u8], output: &mut Output) -> &'a [u8] {
        match set {
            Set::Ascii => {
                self.push(&[first], output);
                return after;
            }
            Set::JisRoman => {
                match first {
                    b'\\' => self.push_character('\u{A5}', output),
                    b'~' => self.push_character('\u{203E}', output),
                    _ => self.push(&[first], output),
                }
                return after;
            }
            Set::JisKatakana => {
                self.push_in(EUC_JP, &[0x8E, first | 0x80], output);
                return after;
            }
            _ => {}
        }
        let Some((&second @ 0x21..=0x7E, behind)) = after.split_first() else {
            // Half a character, before a control character or the end.
            self.malformed(output);
            return after;
        };
        let (first, second) = (first | 0x80, second | 0x80);
        match set {
            Set::KsX1001 => self.push_in(EUC_KR, &[first, second], output),
            Set::Gb2312 => self.push_in(GB18030, &[first, second], output),
            Set::JisX0212 => self.push_in(EUC_JP, &[0x8F, first, second], output),
            Set::UnknownPairs => self.malformed(output),
            _ => self.push_in(EUC_JP, &[first, second], output),
        }
        behind
    }

    fn push_character(&mut self, character: char, output: &mut Output) {
        self.flush(output);
        output.push(character);
    }
}
