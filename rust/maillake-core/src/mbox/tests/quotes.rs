use std::borrow::Cow;

use crate::mbox::{Dialect, Family, unquote};

fn unquoted(raw: &str) -> String {
    String::from_utf8(unquote(raw.as_bytes()).into_owned()).unwrap()
}

#[test]
fn one_mark_is_undone() {
    let quoted = ">From a\nb\n>>From c\n> From d\nx>From e\n>From";
    assert_eq!(unquoted(quoted), "From a\nb\n>From c\n> From d\nx>From e\n>From");
}

#[test]
fn all_families_but_mboxcl2_are_quoted() {
    for family in [Family::Mboxrd, Family::Mboxo, Family::Mboxcl, Family::Unknown] {
        assert!(Dialect { family, ..Dialect::default() }.is_quoted());
    }
    assert!(!Dialect { family: Family::Mboxcl2, ..Dialect::default() }.is_quoted());
}

#[test]
fn a_mail_without_quoted_lines_is_not_copied() {
    for raw in ["", "From a", "a\n> From b\nx>From c", ">from a"] {
        assert!(matches!(unquote(raw.as_bytes()), Cow::Borrowed(_)), "{raw}");
    }
}

#[test]
fn a_quoted_first_line_is_undone() {
    assert_eq!(unquoted(">From a"), "From a");
}

#[test]
fn line_ends_stay() {
    assert_eq!(unquoted("a\r\n>From b\r\n"), "a\r\nFrom b\r\n");
    assert_eq!(unquoted("a\r>From b\r"), "a\rFrom b\r");
    assert_eq!(unquoted("a\r>From b\n"), "a\r>From b\n");
}

#[test]
fn quoting_is_undone_exactly() {
    let original = "From a\n>From b\n>>>From c\nFrom\n From d\n\nFrom e";
    let is_from = |line: &str| line.trim_start_matches('>').starts_with("From ");
    let quote = |line: &str| if is_from(line) { format!(">{line}") } else { line.to_owned() };
    let quoted: Vec<String> = original.split_inclusive('\n').map(quote).collect();
    assert_eq!(unquoted(&quoted.concat()), original);
}

#[test]
fn a_line_of_very_many_marks_takes_linear_time() {
    let raw = format!("{}From a", ">".repeat(5_000_000)).repeat(2);
    assert_eq!(unquoted(&raw).len(), raw.len() - 1);
}
