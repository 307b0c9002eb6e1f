use super::{FieldName, Header, has_field, message_header_start, parse_header};
use crate::defect::{Defect, Defects};

fn parse(raw: &[u8]) -> (Header, Defects) {
    let mut defects = Defects::default();
    let header = parse_header(raw, 0, raw.len(), 1 << 18, &mut defects);
    (header, defects)
}

fn names(raw: &[u8], header: &Header) -> Vec<String> {
    header.fields.iter().map(|field| String::from_utf8_lossy(field.name_span.of(raw)).into_owned()).collect()
}

#[test]
fn a_folded_field_keeps_its_folding_and_loses_its_last_line_end() {
    let raw = b"Subject: one\r\n two\r\nFrom: ann@example.org\r\n\r\nbody";
    let (header, defects) = parse(raw);
    assert_eq!(header.fields[0].body.of(raw), b" one\r\n two");
    assert_eq!(header.fields[1].name, FieldName::From);
    assert_eq!(&raw[header.body_start..], b"body");
    assert_eq!(defects, Defects::default());
}

#[test]
fn names_are_known_without_regard_to_case() {
    let (header, _) = parse(b"MESSAGE-id: <1@example.org>\n\n");
    assert_eq!(header.fields[0].name, FieldName::MessageId);
}

#[test]
fn white_space_before_the_colon_is_part_of_no_name() {
    let raw = b"Subject : x\n\n";
    let (header, _) = parse(raw);
    assert_eq!(header.fields[0].name, FieldName::Subject);
    assert_eq!(header.fields[0].body.of(raw), b" x");
}

#[test]
fn junk_between_fields_is_passed_over() {
    let raw = b"From: ann@example.org\nthis is junk\nSubject: x\n\nbody";
    let (header, defects) = parse(raw);
    assert_eq!(names(raw, &header), ["From", "Subject"]);
    assert!(defects.has(Defect::HeaderJunk));
    assert_eq!(&raw[header.body_start..], b"body");
}

#[test]
fn junk_at_the_end_of_the_block_is_the_body() {
    let raw = b"From: ann@example.org\nHello Bob,\n\nthe text";
    let (header, defects) = parse(raw);
    assert_eq!(&raw[header.body_start..], b"Hello Bob,\n\nthe text");
    assert!(defects.has(Defect::HeaderNoBlankLine));
}

#[test]
fn a_header_without_a_body_has_no_body() {
    let raw = b"From: ann@example.org\nSubject: x\n";
    let (header, defects) = parse(raw);
    assert_eq!(header.body_start, raw.len());
    assert_eq!(defects, Defects::default());
}

#[test]
fn a_byte_order_mark_loses_no_field() {
    let raw = b"\xef\xbb\xbfFrom: ann@example.org\nSubject: x\n\n";
    let (header, defects) = parse(raw);
    assert_eq!(names(raw, &header), ["From", "Subject"]);
    assert!(defects.has(Defect::HeaderBom));
}

#[test]
fn a_from_line_at_the_top_is_no_field() {
    let raw = b">From ann@example.org Mon Jan 29 10:00:00 2001\nSubject: x\n\n";
    let (header, defects) = parse(raw);
    assert_eq!(names(raw, &header), ["Subject"]);
    assert!(defects.has(Defect::HeaderFrom));
}

#[test]
fn a_header_over_the_limit_is_opaque_from_there_on() {
    let raw = b"A: 1\nB: 2\nC: 3\n\nbody";
    let mut defects = Defects::default();
    let header = parse_header(raw, 0, raw.len(), 9, &mut defects);
    assert_eq!(header.fields.len(), 2);
    assert_eq!(header.opaque.of(raw), b"C: 3\n\n");
    assert_eq!(&raw[header.body_start..], b"body");
    assert!(defects.has(Defect::LimitHeader));
}

#[test]
fn an_empty_field_has_an_empty_body() {
    let raw = b"Subject:\nTo: bob@example.org\n\n";
    let (header, _) = parse(raw);
    assert_eq!(header.fields[0].body.of(raw), b"");
    assert_eq!(header.fields[1].name, FieldName::To);
}

#[test]
fn a_byte_order_mark_at_any_line_is_no_part_of_a_name() {
    let raw = b"From: ann@example.org\n\xef\xbb\xbfSubject: x\n\xef\xbb\xbf\nTo: bob@example.org\n\n";
    let (header, defects) = parse(raw);
    assert_eq!(names(raw, &header), ["From", "Subject", "To"]);
    assert_eq!(header.fields[1].body.of(raw), b" x");
    assert!(defects.has(Defect::HeaderBom));
}

#[test]
fn a_multipart_that_forgot_its_blank_line_ends_its_header_at_its_own_delimiter() {
    let raw = b"Content-Type: multipart/mixed; boundary=\"x:y\"\nSubject: s\n--x:y \nContent-Type: text/plain\n\ntext";
    let (header, defects) = parse(raw);
    assert_eq!(names(raw, &header), ["Content-Type", "Subject"]);
    assert_eq!(&raw[header.body_start..], b"--x:y \nContent-Type: text/plain\n\ntext");
    assert!(defects.has(Defect::HeaderNoBlankLine));
}

#[test]
fn hyphens_that_are_no_delimiter_of_the_multipart_cost_no_field() {
    let raw = b"Content-Type: multipart/mixed; boundary=x\n--y\nSubject: s\n\n";
    let (header, _) = parse(raw);
    assert_eq!(names(raw, &header), ["Content-Type", "Subject"]);
}

#[test]
fn blank_lines_before_the_first_field_of_a_message_are_passed_over() {
    let mut defects = Defects::default();
    let start = |raw: &[u8], defects: &mut Defects| message_header_start(raw, 0, raw.len(), defects);
    assert_eq!(start(b"\r\n\nFrom: ann@example.org\n\n", &mut defects), 3);
    assert_eq!(start(b"\nFrom ann@example.org Mon Jan 29 10:00:00 2001\nSubject: x\n\n", &mut defects), 1);
    assert_eq!(start(b"\n\xef\xbb\xbfSubject: x\n\n", &mut defects), 1);
    assert!(defects.has(Defect::HeaderJunk));
}

#[test]
fn blank_lines_before_text_end_an_empty_header() {
    let mut defects = Defects::default();
    for raw in [b"\n\njust text\nSubject: x\n".as_slice(), b"\n\n", b"", b"Subject: x\n", b" \nSubject: x\n"] {
        assert_eq!(message_header_start(raw, 0, raw.len(), &mut defects), 0);
    }
    assert_eq!(defects, Defects::default());
}

#[test]
fn a_head_has_a_field_when_one_stands_before_its_first_blank_line() {
    assert!(has_field(b"\r\n\r\nSubject: x\r\n"));
    assert!(has_field(b"From ann@example.org Mon Jan 29 10:00:00 2001\nSubject: x\n"));
    assert!(has_field(b"junk\rSubject: x\r\rtext"));
    assert!(!has_field(b"just text\n\nSubject: x\n"));
    assert!(!has_field(b"From ann@example.org Mon Jan 29 10:00:00 2001\n"));
    assert!(!has_field(b""));
}
