use super::{kind_of, looks_like_mail};

#[test]
fn mail_is_told_by_its_header() {
    assert_eq!(kind_of(b"From: ann@example.org\nSubject: x\n\nbody"), "mail");
    assert_eq!(kind_of(b"\xef\xbb\xbfReceived: from a by b\r\n\tfor c\r\nSubject: x\r\n\r\n"), "mail");
    assert_eq!(kind_of(b"Content-Type: text/plain\n\nx"), "mail");
}

#[test]
fn other_text_is_no_mail() {
    assert_eq!(kind_of(b"Dear Ann,\n\nthank you.\n"), "other");
    assert_eq!(kind_of(b"title: a page\nlayout: post\n\ntext"), "other");
    assert_eq!(kind_of(b"{\"from\": \"x\"}"), "other");
}

#[test]
fn a_few_junk_lines_do_not_hide_a_header() {
    assert!(looks_like_mail(b"junk first\nFrom: ann@example.org\nSubject: x\n\n"));
    assert!(!looks_like_mail(b"one\ntwo\nthree\nfrom: x\n\n"));
}

#[test]
fn containers_are_told_by_their_first_bytes() {
    assert_eq!(kind_of(b"PK\x03\x04rest"), "zip");
    assert_eq!(kind_of(b"\x1f\x8b\x08\x00"), "gzip");
    assert_eq!(kind_of(b"\x28\xb5\x2f\xfd"), "zstd");
    assert_eq!(kind_of(b"!BDN"), "pst");
    let mut tar = vec![0_u8; 512];
    tar[257..262].copy_from_slice(b"ustar");
    assert_eq!(kind_of(&tar), "tar");
}

#[test]
fn an_empty_file_is_empty() {
    assert_eq!(kind_of(b""), "empty");
}

#[test]
fn an_apple_message_starts_with_its_length() {
    assert_eq!(kind_of(b"1234      \nFrom: ann@example.org\nSubject: x\n\n"), "emlx");
}

#[test]
fn a_mail_with_bare_carriage_returns_is_mail() {
    assert_eq!(kind_of(b"From: ann@example.org\rSubject: x\r\rbody"), "mail");
}
