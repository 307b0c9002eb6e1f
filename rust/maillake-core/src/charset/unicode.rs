//! UTF-16 and UTF-32, with and without byte order mark, and the marks themselves.

use super::names::{ByteOrder, Charset};
use super::output::Output;

/// How many bytes are looked at to find the byte order of unmarked text.
const SAMPLE_BYTES: usize = 4096;

/// The charset a byte order mark at the start names, and the length of the mark.
///
/// `FF FE` or `FE FF` could be letters of a single-byte charset; under such a label they count as a mark only
/// when NUL bytes confirm it.
pub(super) fn byte_order_mark(raw: &[u8], declared: Charset) -> Option<(Charset, usize)> {
    let ascii_superset = matches!(declared, Charset::Encoding(_) | Charset::Table(_));
    let wide = || !ascii_superset || memchr::memchr(0, raw).is_some();
    match raw {
        [0xEF, 0xBB, 0xBF, ..] => Some((Charset::Utf8, 3)),
        [0, 0, 0xFE, 0xFF, ..] => Some((Charset::Utf32(ByteOrder::Big), 4)),
        [0xFF, 0xFE, 0, 0, ..] if raw.len() % 4 == 0 || matches!(declared, Charset::Utf32(_)) => {
            Some((Charset::Utf32(ByteOrder::Little), 4))
        }
        [0xFF, 0xFE, ..] if wide() => Some((Charset::Utf16(ByteOrder::Little), 2)),
        [0xFE, 0xFF, ..] if wide() => Some((Charset::Utf16(ByteOrder::Big), 2)),
        _ => None,
    }
}

/// The byte order of UTF-16 without a mark: the one in which more code units are letters people write.
/// With no difference it is big endian (RFC 2781 section 4.3).
pub(super) fn utf16_order(raw: &[u8]) -> ByteOrder {
    let mut little = 0_usize;
    let mut big = 0_usize;
    for pair in raw.get(..raw.len().min(SAMPLE_BYTES)).unwrap_or_default().chunks_exact(2) {
        if let [first, second] = *pair {
            little += usize::from(is_common(u16::from_le_bytes([first, second])));
            big += usize::from(is_common(u16::from_be_bytes([first, second])));
        }
    }
    if little > big { ByteOrder::Little } else { ByteOrder::Big }
}

/// Line ends, Latin, Greek, Cyrillic, Hebrew, Arabic, kana, ideographs, Hangul.
fn is_common(unit: u16) -> bool {
    matches!(unit, 0x09 | 0x0A | 0x0D | 0x20..=0x7E | 0xA0..=0x024F | 0x0370..=0x06FF | 0x3000..=0x30FF
        | 0x4E00..=0x9FFF | 0xAC00..=0xD7A3)
}

/// The byte order of UTF-32 without a mark: code points are below 0x110000, so the high byte is 0.
pub(super) fn utf32_order(raw: &[u8]) -> ByteOrder {
    match raw {
        [first, _, _, 0, ..] if *first != 0 => ByteOrder::Little,
        _ => ByteOrder::Big,
    }
}

/// Decodes UTF-32; a surrogate, a number that is no code point and an incomplete end are one replacement each.
pub(super) fn decode_utf32(raw: &[u8], order: ByteOrder, output: &mut Output) {
    for unit in raw.chunks(4) {
        if output.is_full() {
            return;
        }
        let value = <[u8; 4]>::try_from(unit).ok().map(|four| match order {
            ByteOrder::Little => u32::from_le_bytes(four),
            ByteOrder::Big | ByteOrder::Unmarked => u32::from_be_bytes(four),
        });
        match value.and_then(char::from_u32) {
            Some(character) => output.push(character),
            None => output.malformed(),
        }
    }
}
