use super::{Encoding, decode, hex_pair};

fn decoded(encoding: Encoding, raw: &[u8]) -> (Vec<u8>, bool) {
    let mut bytes = Vec::new();
    let bad = decode(encoding, raw, &mut |chunk| bytes.extend_from_slice(chunk));
    (bytes, bad)
}

#[test]
fn names_are_tolerant() {
    assert_eq!(Encoding::of("BASE64"), Some(Encoding::Base64));
    assert_eq!(Encoding::of("quoted-printable; x=y"), Some(Encoding::QuotedPrintable));
    assert_eq!(Encoding::of("\"7bit\""), Some(Encoding::Identity));
    assert_eq!(Encoding::of("x-own"), None);
}

#[test]
fn base64_passes_over_line_ends_and_pads() {
    assert_eq!(decoded(Encoding::Base64, b"aGVs\r\nbG8=\r\n"), (b"hello".to_vec(), false));
    assert_eq!(decoded(Encoding::Base64, b"aGVsbG8"), (b"hello".to_vec(), false));
}

#[test]
fn base64_goes_on_after_padding_in_the_middle() {
    assert_eq!(decoded(Encoding::Base64, b"YQ==\nYg==\n"), (b"ab".to_vec(), false));
}

#[test]
fn base64_with_foreign_characters_gives_what_it_can() {
    assert_eq!(decoded(Encoding::Base64, b"aGV!sbG8="), (b"hello".to_vec(), true));
    assert_eq!(decoded(Encoding::Base64, b"aGVsbG8hA"), (b"hello!".to_vec(), true));
}

#[test]
fn long_base64_comes_in_chunks_without_a_seam() {
    let raw: Vec<u8> = b"AAECAwQFBgcICQoLDA0ODw==".repeat(10_000);
    let expected: Vec<u8> = (0..16).collect::<Vec<u8>>().repeat(10_000);
    assert_eq!(decoded(Encoding::Base64, &raw), (expected, false));
}

#[test]
fn quoted_printable_joins_soft_breaks_and_drops_blanks_at_line_ends() {
    assert_eq!(decoded(Encoding::QuotedPrintable, b"a=3Db=\r\nc  \r\nd"), (b"a=bc\r\nd".to_vec(), false));
    assert_eq!(decoded(Encoding::QuotedPrintable, b"end="), (b"end".to_vec(), false));
    assert_eq!(decoded(Encoding::QuotedPrintable, b"soft= \nline"), (b"softline".to_vec(), false));
}

#[test]
fn a_bad_escape_is_kept_and_counted() {
    assert_eq!(decoded(Encoding::QuotedPrintable, b"100=ZZ %"), (b"100=ZZ %".to_vec(), true));
}

#[test]
fn uuencoded_lines_are_decoded() {
    let raw = b"text\nbegin 644 a.txt\n%:&5L;&\\\n`\nend\n";
    assert_eq!(decoded(Encoding::Uuencode, raw), (b"hello".to_vec(), false));
}

#[test]
fn a_uuencoded_block_without_an_end_is_damaged() {
    assert!(decoded(Encoding::Uuencode, b"begin 644 a\n%:&5L;&\\\n").1);
    assert!(decoded(Encoding::Uuencode, b"no block").1);
}

#[test]
fn two_hexadecimal_digits_make_a_byte() {
    assert_eq!(hex_pair(b"fF0"), Some(255));
    assert_eq!(hex_pair(b"f"), None);
    assert_eq!(hex_pair(b"+f"), None);
}
