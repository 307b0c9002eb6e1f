//! What a file is, decided by its content.

use crate::header::is_field_line;
use crate::mbox;

/// Field names that speak for mail (RFC 5322 section 3.6, RFC 2045 section 3, common trace fields).
const KNOWN: &[&[u8]] = &[
    b"from",
    b"to",
    b"cc",
    b"bcc",
    b"subject",
    b"date",
    b"received",
    b"message-id",
    b"return-path",
    b"delivered-to",
    b"mime-version",
    b"content-type",
    b"content-transfer-encoding",
    b"content-disposition",
    b"reply-to",
    b"sender",
    b"in-reply-to",
    b"references",
    b"resent-from",
    b"resent-date",
    b"x-mailer",
    b"x-original-to",
    b"x-gm-thrid",
    b"x-gmail-labels",
    b"dkim-signature",
    b"envelope-to",
    b"authentication-results",
    b"list-id",
    b"user-agent",
    b"newsgroups",
    b"path",
    b"apparently-to",
];

/// Longest header that is looked at.
const HEAD_BYTES: usize = 64 << 10;

/// Stable name of what `head`, the first bytes of a file, belongs to: `empty`, `mbox`, `mail`, `zip`, `gzip`,
/// `zstd`, `bzip2`, `xz`, `tar`, `pst`, `ole`, `tnef`, `emlx` or `other`.
#[must_use]
pub fn kind_of(head: &[u8]) -> &'static str {
    const MAGIC: &[(&[u8], &str)] = &[
        (b"PK\x03\x04", "zip"),
        (b"PK\x05\x06", "zip"),
        (b"\x1f\x8b\x08", "gzip"),
        (b"\x28\xb5\x2f\xfd", "zstd"),
        (b"BZh", "bzip2"),
        (b"\xfd7zXZ\x00", "xz"),
        (b"!BDN", "pst"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
        (b"\x78\x9f\x3e\x22", "tnef"),
    ];
    if head.is_empty() {
        return "empty";
    }
    if let Some((_, kind)) = MAGIC.iter().find(|(magic, _)| head.starts_with(magic)) {
        return kind;
    }
    if head.get(257..262) == Some(b"ustar") {
        return "tar";
    }
    if mbox::looks_like_mbox(head) {
        return "mbox";
    }
    if is_emlx(head) {
        return "emlx";
    }
    if looks_like_mail(head) { "mail" } else { "other" }
}

/// Apple Mail: a line with the number of bytes, then the mail.
fn is_emlx(head: &[u8]) -> bool {
    let digits = head.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let rest = head.get(digits..).unwrap_or_default();
    let blanks = rest.iter().take_while(|&&byte| byte == b' ').count();
    (1..=12).contains(&digits) && rest.get(blanks) == Some(&b'\n') && looks_like_mail(&rest[blanks + 1..])
}

/// True when `head` starts like an RFC 5322 header: most of its lines are fields, and one of them is known.
#[must_use]
pub fn looks_like_mail(head: &[u8]) -> bool {
    let head = &head[..head.len().min(HEAD_BYTES)];
    let head = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head);
    let blank = head.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
    let text = &head[blank.min(head.len())..];
    let ending = if memchr::memchr(b'\n', text).is_some() { b'\n' } else { b'\r' };
    let (mut fields, mut known, mut junk) = (0_u32, 0_u32, 0_u32);
    for line in text.split(|&byte| byte == ending) {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        if line.is_empty() {
            break;
        }
        if is_field_line(line) {
            fields += 1;
            known += u32::from(is_known(line));
        } else if !matches!(line[0], b' ' | b'\t') && !line.starts_with(b"From ") && !line.starts_with(b">From ") {
            junk += 1;
        }
    }
    known > 0 && junk <= fields
}

fn is_known(line: &[u8]) -> bool {
    let name = line.split(|&byte| byte == b':').next().unwrap_or_default().trim_ascii_end();
    KNOWN.iter().any(|known| name.eq_ignore_ascii_case(known))
}

#[cfg(test)]
#[path = "sniff_tests.rs"]
mod tests;
