use std::borrow::Cow;

use super::{Message, Nesting, PartKind, parse_tree};
use crate::defect::Defect;
use crate::limits::{Budget, Limits};

fn tree(raw: &str) -> Message<'_> {
    let limits = Limits::default();
    parse_tree(Cow::Borrowed(raw.as_bytes()), &limits, &mut Budget::of(&limits, raw.len()))
}

/// Path, media type and body of every part.
fn parts(message: &Message<'_>) -> Vec<(String, String, String)> {
    let part = |number: usize| {
        let part = &message.parts[number];
        (message.path(number), part.content_type.value.clone(), String::from_utf8_lossy(part.body.of(&message.raw)).into_owned())
    };
    (0..message.parts.len()).filter(|&number| message.parts[number].kind != PartKind::Multipart).map(part).collect()
}

fn leaf(path: &str, media_type: &str, body: &str) -> (String, String, String) {
    (path.to_owned(), media_type.to_owned(), body.to_owned())
}

const MIXED: &str =
    "Content-Type: multipart/mixed; boundary=b\n\npreamble\n--b\n\none\n--b\nContent-Type: text/html\n\n<p>two\n\n--b--\nepilogue";

#[test]
fn a_mail_without_a_type_is_one_plain_leaf() {
    assert_eq!(parts(&tree("Subject: x\n\nbody\n")), [leaf("1", "text/plain", "body\n")]);
}

#[test]
fn the_line_end_before_a_delimiter_belongs_to_it() {
    assert_eq!(parts(&tree(MIXED)), [leaf("1", "text/plain", "one"), leaf("2", "text/html", "<p>two\n")]);
}

#[test]
fn carriage_returns_before_line_feeds_change_no_body() {
    let raw = MIXED.replace('\n', "\r\n");
    assert_eq!(parts(&tree(&raw)), [leaf("1", "text/plain", "one"), leaf("2", "text/html", "<p>two\r\n")]);
}

#[test]
fn a_boundary_that_begins_another_one_does_not_match_it() {
    let raw = "Content-Type: multipart/mixed; boundary=ab\n\n--ab\n\n--abc\nx\n--ab--\n";
    assert_eq!(parts(&tree(raw)), [leaf("1", "text/plain", "--abc\nx")]);
}

#[test]
fn white_space_after_a_delimiter_is_padding() {
    let raw = "Content-Type: multipart/mixed; boundary=b\n\n--b \t\n\none\n--b-- \n";
    assert_eq!(parts(&tree(raw)), [leaf("1", "text/plain", "one")]);
}

#[test]
fn an_unclosed_multipart_ends_with_the_mail() {
    let message = tree("Content-Type: multipart/mixed; boundary=b\n\n--b\n\none\n--b\n\ntwo\n");
    assert_eq!(parts(&message), [leaf("1", "text/plain", "one"), leaf("2", "text/plain", "two\n")]);
    assert!(message.defects.has(Defect::MultipartUnclosed));
}

#[test]
fn a_multipart_without_a_boundary_parameter_is_read_by_its_first_delimiter() {
    let message = tree("Content-Type: multipart/mixed\n\n--guess-me\n\none\n--guess-me--\n");
    assert_eq!(parts(&message), [leaf("1", "text/plain", "one")]);
    assert!(message.defects.has(Defect::MultipartNoBoundary));
}

#[test]
fn a_multipart_without_delimiters_is_text() {
    let message = tree("Content-Type: multipart/mixed; boundary=b\n\njust text\n");
    assert_eq!(parts(&message), [leaf("1", "text/plain", "just text\n")]);
    assert!(message.defects.has(Defect::MultipartNoParts));
}

#[test]
fn an_inner_multipart_ends_at_the_outer_delimiter() {
    let raw = "Content-Type: multipart/mixed; boundary=o\n\n--o\nContent-Type: multipart/alternative; boundary=i\n\n--i\n\none\n--o\n\ntwo\n--o--\n";
    assert_eq!(parts(&tree(raw)), [leaf("1.1", "text/plain", "one"), leaf("2", "text/plain", "two")]);
}

#[test]
fn an_attached_mail_is_a_child_with_its_own_paths() {
    let raw = "Content-Type: multipart/mixed; boundary=b\n\n--b\n\nsee below\n--b\nContent-Type: message/rfc822\n\nSubject: inner\n\ninner body\n--b--\n";
    let message = tree(raw);
    assert_eq!(message.children.len(), 1);
    let child = &message.children[0];
    assert_eq!(message.path(child.part), "2");
    assert_eq!(child.nesting, Nesting::Attached);
    assert_eq!(child.message.raw.as_ref(), b"Subject: inner\n\ninner body");
    assert_eq!(parts(&child.message), [leaf("1", "text/plain", "inner body")]);
}

#[test]
fn an_attached_mail_in_base64_is_read_with_a_defect() {
    let raw = "Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\nU3ViamVjdDogaW5uZXIKCmJvZHk=\n";
    let message = tree(raw);
    assert_eq!(message.children[0].message.raw.as_ref(), b"Subject: inner\n\nbody");
    assert!(message.defects.has(Defect::TransferEncodedMessage));
}

#[test]
fn an_attached_mail_without_any_field_is_a_leaf() {
    let message = tree("Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: message/rfc822\n\nno mail at all\n--b--\n");
    assert_eq!(parts(&message), [leaf("1", "message/rfc822", "no mail at all")]);
    assert!(message.children.is_empty());
}

#[test]
fn the_fields_of_an_attached_mail_may_follow_blank_lines() {
    let raw = "Content-Type: message/rfc822\n\n\n\nSubject: inner\n\ninner body";
    let message = tree(raw);
    let inner = &message.children[0].message;
    assert_eq!(inner.header().fields.len(), 1);
    assert_eq!(parts(inner), [leaf("1", "text/plain", "inner body")]);
    assert_eq!(inner.parts[0].start, 0);
}

#[test]
fn blank_lines_before_the_fields_of_a_mail_cost_no_field() {
    let message = tree("\r\n\r\nSubject: x\r\n\r\nbody");
    assert_eq!(message.header().fields.len(), 1);
    assert_eq!(parts(&message), [leaf("1", "text/plain", "body")]);
}

#[test]
fn a_part_that_begins_with_a_blank_line_has_no_header() {
    let raw = "Content-Type: multipart/mixed; boundary=b\n\n--b\n\n\nNote: text\n--b--\n";
    assert_eq!(parts(&tree(raw)), [leaf("1", "text/plain", "\nNote: text")]);
}

#[test]
fn a_multipart_that_forgot_its_blank_line_keeps_its_parts() {
    let raw = "Content-Type: multipart/mixed; boundary=b\n--b\nContent-Type: text/html\n\none\n--b--\n";
    assert_eq!(parts(&tree(raw)), [leaf("1", "text/html", "one")]);
}

#[test]
fn the_outer_delimiter_ends_an_attached_mail_whose_header_stops_short() {
    let raw = "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: message/rfc822\n\nSubject: inner\n--b\n\ntwo\n--b--\n";
    let message = tree(raw);
    assert_eq!(message.children[0].message.raw.as_ref(), b"Subject: inner");
    assert_eq!(parts(&message).last(), Some(&leaf("2", "text/plain", "two")));
}

#[test]
fn members_of_a_digest_need_no_type() {
    let raw = "Content-Type: multipart/digest; boundary=b\n\n--b\n\nSubject: one\n\nfirst\n--b\n\nSubject: two\n\nsecond\n--b--\n";
    let message = tree(raw);
    let nestings: Vec<Nesting> = message.children.iter().map(|child| child.nesting).collect();
    assert_eq!(nestings, [Nesting::Digest, Nesting::Digest]);
}

#[test]
fn the_returned_mail_of_a_report_is_a_bounce() {
    let raw = "Content-Type: multipart/report; boundary=b\n\n--b\n\nsorry\n--b\nContent-Type: message/rfc822\n\nSubject: x\n\ny\n--b--\n";
    assert_eq!(tree(raw).children[0].nesting, Nesting::Bounce);
}

#[test]
fn nesting_beyond_the_limit_is_opaque_and_said() {
    let mut raw = "Subject: innermost\n\nbody".to_owned();
    for _ in 0..40 {
        raw = format!("Content-Type: message/rfc822\n\n{raw}");
    }
    let message = tree(&raw);
    let mut depth = 0;
    let mut at = &message;
    while let Some(child) = at.children.first() {
        depth += 1;
        at = &child.message;
    }
    assert_eq!(depth, 31);
    assert!(at.defects.has(Defect::LimitDepth));
}

#[test]
fn parts_beyond_the_limit_are_one_opaque_leaf() {
    let raw = format!("Content-Type: multipart/mixed; boundary=b\n\n{}--b--\n", "--b\n\nx\n".repeat(1_200));
    let message = tree(&raw);
    assert_eq!(message.parts.len(), 1_002);
    assert!(message.defects.has(Defect::LimitParts));
    let last = message.parts.last().unwrap();
    assert_eq!(last.content_type.value, "application/octet-stream");
    assert!(last.body.of(&message.raw).ends_with(b"--b--\n"));
}

#[test]
fn bare_carriage_returns_are_line_ends_when_there_are_no_others() {
    let message = tree("Subject: x\rContent-Type: text/plain\r\rone\rtwo");
    assert_eq!(parts(&message), [leaf("1", "text/plain", "one\ntwo")]);
    assert!(message.defects.has(Defect::HeaderBareCr));
}

#[test]
fn consecutive_delimiters_make_empty_parts() {
    let raw = "Content-Type: multipart/mixed; boundary=b\n\n--b\n--b\n\nx\n--b--";
    assert_eq!(parts(&tree(raw)).len(), 2);
}

#[test]
fn any_bytes_make_a_tree() {
    let mut seed = 0x9e37_79b9_7f4a_7c15_u64;
    let words: [&[u8]; 12] = [
        b"--b",
        b"\n",
        b"\r\n",
        b"Content-Type: ",
        b"multipart/mixed; boundary=b",
        b"message/rfc822",
        b": ",
        b"\0",
        b"=",
        b"x",
        b"\xff",
        b"--",
    ];
    for _ in 0..2_000 {
        let mut raw = Vec::new();
        for _ in 0..40 {
            seed ^= seed << 13;
            seed ^= seed >> 7;
            seed ^= seed << 17;
            raw.extend_from_slice(words[(seed % 12) as usize]);
        }
        let limits = Limits::default();
        let message = parse_tree(Cow::Owned(raw.clone()), &limits, &mut Budget::of(&limits, raw.len()));
        assert!(!message.parts.is_empty());
    }
}
