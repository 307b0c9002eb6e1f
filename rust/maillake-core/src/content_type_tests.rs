use super::{Parameterized, parse_content_type, parse_disposition};
use crate::defect::{Defect, Defects};

fn content_type(body: &str) -> Parameterized {
    parse_content_type(body.as_bytes(), &mut Defects::default())
}

fn file_name(body: &str) -> Option<String> {
    parse_disposition(body.as_bytes(), &mut Defects::default()).get("filename").map(str::to_owned)
}

#[test]
fn type_and_parameters_are_read() {
    let parsed = content_type(" Text/HTML; Charset=\"UTF-8\"; format=flowed");
    assert_eq!(parsed.value, "text/html");
    assert_eq!(parsed.get("charset"), Some("UTF-8"));
    assert_eq!(parsed.get("format"), Some("flowed"));
}

#[test]
fn text_alone_is_plain_text() {
    assert_eq!(content_type("text").value, "text/plain");
}

#[test]
fn what_is_no_type_is_a_defect() {
    let mut defects = Defects::default();
    assert_eq!(parse_content_type(b"; charset=utf-8", &mut defects).value, "");
    assert!(defects.has(Defect::ContentTypeInvalid));
}

#[test]
fn a_forgotten_semicolon_loses_no_parameter() {
    let parsed = content_type("text/plain charset=utf-8");
    assert_eq!((parsed.value.as_str(), parsed.get("charset")), ("text/plain", Some("utf-8")));
}

#[test]
fn comments_are_passed_over() {
    let parsed = content_type("text/plain (a \\) comment); charset=us-ascii (plain)");
    assert_eq!((parsed.value.as_str(), parsed.get("charset")), ("text/plain", Some("us-ascii")));
}

#[test]
fn an_unclosed_quote_ends_with_the_field() {
    assert_eq!(content_type("multipart/mixed; boundary=\"abc").get("boundary"), Some("abc"));
}

#[test]
fn unquoted_values_may_hold_spaces() {
    assert_eq!(file_name("attachment; filename=annual report.pdf"), Some("annual report.pdf".into()));
    assert_eq!(file_name("attachment; filename=a.pdf size=12"), Some("a.pdf".into()));
}

#[test]
fn encoded_words_in_names_are_decoded() {
    assert_eq!(file_name("attachment; filename=\"=?utf-8?q?=C3=BC.pdf?=\""), Some("ü.pdf".into()));
}

#[test]
fn extended_values_are_decoded() {
    assert_eq!(file_name("attachment; filename*=utf-8'en'%E2%82%AC%20rates.txt"), Some("€ rates.txt".into()));
    assert_eq!(file_name("attachment; filename*=iso-8859-1''%FC.txt"), Some("ü.txt".into()));
}

#[test]
fn an_extended_value_wins_over_a_plain_one() {
    assert_eq!(file_name("attachment; filename=\"euro.txt\"; filename*=utf-8''%E2%82%AC.txt"), Some("€.txt".into()));
}

#[test]
fn continuations_are_joined_in_order() {
    let body = "attachment; filename*1=\"b.txt\"; filename*0=\"a\"";
    assert_eq!(file_name(body), Some("ab.txt".into()));
    let mixed = "attachment; filename*0*=utf-8''%C3%BC; filename*1=\" plain\"; filename*2*=%C3%9F.txt";
    assert_eq!(file_name(mixed), Some("ü plainß.txt".into()));
}

#[test]
fn control_characters_leave_a_name() {
    assert_eq!(file_name("attachment; filename*=utf-8''a%0D%0Ab"), Some("a  b".into()));
}

#[test]
fn hostile_parameters_are_bounded() {
    let body = format!("a/b{}", "; x=y".repeat(100_000));
    assert!(content_type(&body).parameters.len() <= 256);
    assert_eq!(content_type(&"(".repeat(100_000)).value, "");
}

#[test]
fn of_parameters_with_one_name_the_first_that_says_something_counts() {
    assert_eq!(file_name("attachment; filename=\"\"; filename=a.txt; filename=b.txt").as_deref(), Some("a.txt"));
    assert_eq!(file_name("attachment; filename="), None);
}
