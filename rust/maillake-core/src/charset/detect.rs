//! What the bytes themselves say about their charset.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, GB18030, GBK};
use memchr::{memchr, memrchr};

use super::names::Charset;

/// How many bytes statistical detection looks at; it costs about 150 ns a byte.
const SAMPLE_BYTES: usize = 1024;

/// The likeliest legacy charset of text that is neither ASCII nor UTF-8, judged by its first lines that are not
/// all ASCII.
pub(super) fn guess(raw: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    let mut left = SAMPLE_BYTES;
    let mut rest = raw;
    while left > 0 {
        let ascii = Encoding::ascii_valid_up_to(rest);
        if ascii == rest.len() {
            break;
        }
        let (before, from_letter) = rest.split_at(ascii);
        let line_start = memrchr(b'\n', before).map_or(0, |at| at + 1).max(ascii.saturating_sub(left / 4));
        let line_end = ascii + memchr(b'\n', from_letter).map_or(from_letter.len(), |at| at + 1);
        let line = rest.get(line_start..line_end.min(line_start + left)).unwrap_or_default();
        detector.feed(line, false);
        left -= line.len();
        rest = rest.get(line_end..).unwrap_or_default();
    }
    match detector.guess(None, Utf8Detection::Deny) {
        // As for labels: gb18030 is GBK and more.
        gbk if gbk == GBK => GB18030,
        encoding => encoding,
    }
}

/// How much of a byte string reads as UTF-8.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Utf8Evidence {
    /// Well-formed sequences of two bytes or more.
    well_formed: usize,
    /// Other sequences. A character cut off by the end is none of them, unless nothing but its first byte is there
    /// and no other character speaks for UTF-8: that is as well a legacy letter at the end.
    malformed: usize,
}

impl Utf8Evidence {
    fn of(raw: &[u8]) -> Self {
        let mut evidence = Self { well_formed: 0, malformed: 0 };
        for chunk in raw.utf8_chunks() {
            evidence.well_formed += count_non_ascii(chunk.valid());
            evidence.malformed += usize::from(!chunk.invalid().is_empty());
        }
        let cut_bytes = bytes_of_cut_character(raw);
        if cut_bytes >= 2 || cut_bytes == 1 && evidence.well_formed > 0 {
            evidence.malformed = evidence.malformed.saturating_sub(1);
        }
        evidence
    }
}

/// How many bytes at the end are the beginning of a UTF-8 character.
fn bytes_of_cut_character(raw: &[u8]) -> usize {
    let is_cut = |length: &usize| {
        let tail = raw.len().checked_sub(*length).and_then(|start| raw.get(start..)).unwrap_or_default();
        std::str::from_utf8(tail).is_err_and(|error| error.valid_up_to() == 0 && error.error_len().is_none())
    };
    (1..=3).find(is_cut).unwrap_or(0)
}

fn count_non_ascii(text: &str) -> usize {
    // Every character but an ASCII one has one byte of the form 11xxxxxx.
    text.bytes().filter(|byte| *byte >= 0xC0).count()
}

/// Text labelled UTF-8 that is not valid: damaged UTF-8 (`true`), or another charset under a wrong label.
///
/// It is damaged while well-formed sequences are no fewer than malformed ones.
pub(super) fn is_damaged_utf8(raw: &[u8]) -> bool {
    let evidence = Utf8Evidence::of(raw);
    evidence.well_formed >= evidence.malformed
}

/// Surrogates written as UTF-8, as some databases and Java do (CESU-8): UTF-8 by an odd writer, no other charset.
pub(super) fn has_surrogates(raw: &[u8]) -> bool {
    raw.windows(3).any(|bytes| matches!(bytes, [0xED, 0xA0..=0xBF, 0x80..=0xBF]))
}

/// Text without a usable label that is not valid UTF-8, and yet is UTF-8 for the most part: at least eight
/// well-formed sequences for each malformed one.
pub(super) fn is_mostly_utf8(raw: &[u8]) -> bool {
    let evidence = Utf8Evidence::of(raw);
    evidence.well_formed > 0 && evidence.well_formed >= evidence.malformed * 8
}

/// Whether valid UTF-8 with non-ASCII characters is UTF-8 in spite of a label that says otherwise.
///
/// Under a Western label one sequence is enough: its bytes would read as an accented capital and a symbol, which
/// no word has. Other charsets use such pairs, so at least six characters must agree; with the bytes of GB 2312,
/// the closest case, about one pair in seven does, so six agree by chance once in 100,000 texts.
pub(super) fn is_utf8_under(label: Charset, text: &str) -> bool {
    let needed = if is_western(label) { 1 } else { 6 };
    count_non_ascii(text) >= needed
}

fn is_western(label: Charset) -> bool {
    match label {
        Charset::Encoding(encoding) => [encoding_rs::WINDOWS_1252, encoding_rs::ISO_8859_15, encoding_rs::MACINTOSH].contains(&encoding),
        _ => false,
    }
}
