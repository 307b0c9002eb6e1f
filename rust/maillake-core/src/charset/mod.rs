//! Bytes of mail to text: the charset that was declared, believed as far as the bytes allow.
//!
//! The charset used is a pure function of bytes and label:
//! 1. A byte order mark decides.
//! 2. ASCII bytes are ASCII under every label that is a superset of it, unless ISO-2022 escape sequences stand in
//!    them.
//! 3. Valid UTF-8 is UTF-8 when the label is missing, unknown, US-ASCII or UTF-8; under a Western label too, and
//!    under any other label if at least six characters say so ([`detect`]).
//! 4. Otherwise the label is believed, unless one non-ASCII byte in eight or more is malformed under it.
//! 5. Without a usable label: UTF-8 with damage if most of it is UTF-8, else statistical detection (`chardetng`).
//!
//! Output never holds NUL or a byte order mark at its start. Everything is linear in the input.

mod detect;
mod iso2022;
mod names;
mod output;
mod tables;
#[cfg(test)]
mod tests;
mod unicode;
mod utf7;

use std::borrow::Cow;

use encoding_rs::{UTF_16BE, UTF_16LE};
use memchr::{memchr, memchr2, memmem};

use iso2022::Family;
use names::{ByteOrder, Charset, charset_of_label};
use output::{Output, floor_char_boundary};

/// Text and how it came about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decoded<'a> {
    /// The text; borrowed from the input when it was valid UTF-8 without NUL.
    pub text: Cow<'a, str>,
    /// The charset that was really used: the WHATWG name, else the IANA name; `US-ASCII` when all bytes are ASCII.
    pub used: &'static str,
    /// Malformed sequences and NUL characters, each of which is one U+FFFD in the text.
    pub replacements: u32,
}

/// Decoded text that may have been cut.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecodedPrefix<'a> {
    /// The text, at most as long as was allowed; `replacements` counts those in it.
    pub decoded: Decoded<'a>,
    /// There was more text.
    pub truncated: bool,
}

/// Decodes the bytes of a text part or encoded word. `declared` is the charset label as it stands in the mail.
#[must_use]
pub fn decode<'a>(raw: &'a [u8], declared: Option<&[u8]>) -> Decoded<'a> {
    decode_limited(raw, declared, usize::MAX).decoded
}

/// As [`decode`], with at most `max_bytes` of UTF-8 in the text, cut at a character boundary.
///
/// The charset is decided by all bytes, so that it does not depend on the limit.
#[must_use]
pub fn decode_limited<'a>(raw: &'a [u8], declared: Option<&[u8]>, max_bytes: usize) -> DecodedPrefix<'a> {
    let label = declared.map_or(Charset::Unknown, charset_of_label);
    let (decoded, truncated) = decode_as(raw, label, max_bytes);
    DecodedPrefix { decoded, truncated }
}

/// Decodes raw 8-bit text for which the mail has no label, such as an unencoded header field.
///
/// UTF-8 if it is valid, else the charset `hint` names (that of the body, say), else detection.
#[must_use]
pub fn decode_unlabelled<'a>(raw: &'a [u8], hint: Option<&[u8]>) -> Decoded<'a> {
    let label = hint.map_or(Charset::Unknown, charset_of_label);
    let label = if valid_utf8(raw).is_some() { Charset::Unknown } else { label };
    decode_as(raw, label, usize::MAX).0
}

/// Whether a charset label is one this library knows; US-ASCII is. Text under any other is detected.
#[must_use]
pub fn is_known(label: &[u8]) -> bool {
    charset_of_label(label) != Charset::Unknown
}

/// Whether text that a mail says is in `declared` was decoded as something else: `used` of [`Decoded`].
#[must_use]
pub fn is_contradicted(declared: &[u8], used: &'static str) -> bool {
    let said = charset_of_label(declared);
    let is_wide = |charset| matches!(charset, Charset::Utf16(_) | Charset::Utf32(_));
    let was = charset_of_label(used.as_bytes());
    said != Charset::Unknown && used != "US-ASCII" && said != was && !(is_wide(said) && is_wide(was))
}

fn decode_as(raw: &[u8], label: Charset, limit: usize) -> (Decoded<'_>, bool) {
    let label = if label == Charset::Ascii { Charset::Unknown } else { label };
    if let Some((charset, mark_bytes)) = unicode::byte_order_mark(raw, label) {
        let text = raw.get(mark_bytes..).unwrap_or_default();
        return if charset == Charset::Utf8 { decode_utf8(text, "UTF-8", limit) } else { decode_in(text, charset, limit) };
    }
    match label {
        Charset::Unknown | Charset::Ascii | Charset::Utf8 | Charset::Encoding(_) | Charset::Table(_) => {
            decode_ascii_superset(raw, label, limit)
        }
        Charset::Utf16(_) | Charset::Utf32(_) if is_narrow(raw) => decode_ascii_superset(raw, Charset::Unknown, limit),
        Charset::Utf16(_) | Charset::Utf32(_) => decode_in(raw, label, limit),
        Charset::Utf7 | Charset::Iso2022Jp | Charset::Iso2022Kr | Charset::Iso2022Cn | Charset::Hz => {
            if is_seven_bit_charset(raw, label) {
                decode_in(raw, label, limit)
            } else {
                decode_ascii_superset(raw, Charset::Unknown, limit)
            }
        }
    }
}

/// Text of a wide charset has NUL bytes, but for a few ideographs; valid UTF-8 without any is no such text.
fn is_narrow(raw: &[u8]) -> bool {
    memchr(0, raw).is_none() && valid_utf8(raw).is_some()
}

/// Whether the switches of a 7-bit charset occur; in 8-bit bytes, which contradict its label, whole ones must.
fn is_seven_bit_charset(raw: &[u8], label: Charset) -> bool {
    match (label, raw.is_ascii()) {
        (Charset::Utf7, true) => memchr(b'+', raw).is_some(),
        (Charset::Hz, true) => memchr(b'~', raw).is_some(),
        (Charset::Hz, false) => memmem::find(raw, b"~{").is_some() && valid_utf8(raw).is_none(),
        (Charset::Utf7, false) => false,
        (_, true) => memchr2(0x0E, 0x1B, raw).is_some(),
        (_, false) => iso2022::sniff(raw).is_some() && valid_utf8(raw).is_none(),
    }
}

fn decode_ascii_superset(raw: &[u8], label: Charset, limit: usize) -> (Decoded<'_>, bool) {
    if raw.is_ascii() {
        return match iso2022::sniff(raw) {
            Some(family) => decode_in(raw, charset_of_family(family), limit),
            None => decode_utf8(raw, "US-ASCII", limit),
        };
    }
    if let Some(text) = valid_utf8(raw) {
        if matches!(label, Charset::Unknown | Charset::Utf8) || detect::is_utf8_under(label, text) {
            return decode_str(text, "UTF-8", limit);
        }
        return decode_legacy(raw, label, limit);
    }
    match label {
        Charset::Unknown if detect::is_mostly_utf8(raw) => decode_utf8(raw, "UTF-8", limit),
        Charset::Utf8 if detect::is_damaged_utf8(raw) || detect::has_surrogates(raw) => decode_utf8(raw, "UTF-8", limit),
        Charset::Unknown | Charset::Utf8 => decode_in(raw, Charset::Encoding(detect::guess(raw)), limit),
        _ => decode_legacy(raw, label, limit),
    }
}

/// Decodes 8-bit bytes as the label says, unless that goes badly wrong.
fn decode_legacy<'a>(raw: &[u8], label: Charset, limit: usize) -> (Decoded<'a>, bool) {
    let declared = decode_in(raw, label, limit);
    // The charset must not depend on the limit, so what was cut away counts too.
    let malformed = match &declared {
        (_, true) => decode_in(raw, label, usize::MAX).0.replacements,
        (whole, false) => whole.replacements,
    };
    if !is_doubtful(raw, malformed) {
        return declared;
    }
    let detected = Charset::Encoding(detect::guess(raw));
    if decode_in(raw, detected, usize::MAX).0.replacements < malformed { decode_in(raw, detected, limit) } else { declared }
}

/// At least two sequences, and one for eight non-ASCII bytes, were malformed.
fn is_doubtful(raw: &[u8], malformed: u32) -> bool {
    let malformed = malformed as usize;
    malformed >= 2 && malformed.saturating_mul(8) >= raw.iter().filter(|byte| !byte.is_ascii()).count()
}

const fn charset_of_family(family: Family) -> Charset {
    match family {
        Family::Japanese => Charset::Iso2022Jp,
        Family::Korean => Charset::Iso2022Kr,
        Family::Chinese => Charset::Iso2022Cn,
    }
}

/// The bytes as text when they are valid UTF-8. (`encoding_rs` checks faster than the standard library.)
fn valid_utf8(raw: &[u8]) -> Option<&str> {
    match encoding_rs::UTF_8.decode_without_bom_handling_and_without_replacement(raw)? {
        Cow::Borrowed(text) => Some(text),
        Cow::Owned(_) => None,
    }
}

fn decode_utf8<'a>(raw: &'a [u8], used: &'static str, limit: usize) -> (Decoded<'a>, bool) {
    if let Some(text) = valid_utf8(raw) {
        return decode_str(text, used, limit);
    }
    let mut output = Output::new(raw.len(), limit);
    for chunk in raw.utf8_chunks() {
        output.push_str(chunk.valid());
        if !chunk.invalid().is_empty() {
            output.malformed();
        }
        if output.is_full() {
            break;
        }
    }
    output.finish(used)
}

fn decode_str<'a>(text: &'a str, used: &'static str, limit: usize) -> (Decoded<'a>, bool) {
    let prefix = text.get(..floor_char_boundary(text, limit)).unwrap_or_default();
    if memchr(0, prefix.as_bytes()).is_some() {
        let mut output = Output::new(text.len(), limit);
        output.push_str(text);
        return output.finish(used);
    }
    (Decoded { text: Cow::Borrowed(prefix), used, replacements: 0 }, prefix.len() < text.len())
}

/// Decodes in exactly this charset.
fn decode_in<'a>(raw: &[u8], charset: Charset, limit: usize) -> (Decoded<'a>, bool) {
    let mut output = Output::new(raw.len().saturating_add(raw.len() / 2), limit);
    let used = match charset {
        Charset::Encoding(encoding) => {
            output.push_encoded(encoding, raw);
            encoding.name()
        }
        Charset::Table(table) => {
            decode_table(raw, table, &mut output);
            table.name
        }
        Charset::Utf16(order) => {
            let order = if order == ByteOrder::Unmarked { unicode::utf16_order(raw) } else { order };
            let encoding = if order == ByteOrder::Little { UTF_16LE } else { UTF_16BE };
            output.push_encoded(encoding, raw);
            encoding.name()
        }
        Charset::Utf32(order) => {
            let order = if order == ByteOrder::Unmarked { unicode::utf32_order(raw) } else { order };
            unicode::decode_utf32(raw, order, &mut output);
            if order == ByteOrder::Little { "UTF-32LE" } else { "UTF-32BE" }
        }
        Charset::Utf7 => {
            utf7::decode(raw, &mut output);
            "UTF-7"
        }
        Charset::Iso2022Jp => {
            iso2022::decode(raw, Family::Japanese, &mut output);
            "ISO-2022-JP"
        }
        Charset::Iso2022Kr => {
            iso2022::decode(raw, Family::Korean, &mut output);
            "ISO-2022-KR"
        }
        Charset::Iso2022Cn => {
            iso2022::decode(raw, Family::Chinese, &mut output);
            "ISO-2022-CN"
        }
        Charset::Hz => {
            iso2022::decode_hz(raw, &mut output);
            "HZ-GB-2312"
        }
        Charset::Unknown | Charset::Ascii | Charset::Utf8 => {
            output.push_encoded(encoding_rs::UTF_8, raw);
            "UTF-8"
        }
    };
    output.finish(used)
}

fn decode_table(raw: &[u8], table: &tables::Table, output: &mut Output) {
    for &byte in raw {
        if output.is_full() {
            return;
        }
        let high = usize::from(byte).checked_sub(128).and_then(|index| table.high.get(index));
        let unit = match high {
            Some(unit) => *unit,
            None => table.low.iter().find(|(low, _)| *low == byte).map_or(u16::from(byte), |(_, unit)| *unit),
        };
        match char::from_u32(u32::from(unit)) {
            Some(char::REPLACEMENT_CHARACTER) | None => output.malformed(),
            Some(character) => output.push(character),
        }
    }
}
