use super::{IdField, parse_ids};

#[test]
fn brackets_and_inner_white_space_go() {
    assert_eq!(parse_ids("<1@example.org>", IdField::MessageId), ["1@example.org"]);
    assert_eq!(parse_ids("<1@ example.org>", IdField::MessageId), ["1@example.org"]);
}

#[test]
fn references_keep_their_order_and_lose_repeats() {
    assert_eq!(parse_ids("<a@x.org> <b@x.org>\t<a@x.org>", IdField::References), ["a@x.org", "b@x.org"]);
}

#[test]
fn a_missing_bracket_in_the_middle_loses_no_neighbour() {
    assert_eq!(parse_ids("<a@x.org> <b@x.org <c@x.org>", IdField::References), ["a@x.org", "b@x.org", "c@x.org"]);
}

#[test]
fn an_opening_bracket_that_is_missing_loses_no_identifier_of_a_list() {
    assert_eq!(parse_ids("<a@x.org> b@x.org>\t<c@x.org> d@x.org>", IdField::References), ["a@x.org", "b@x.org", "c@x.org", "d@x.org"]);
    assert_eq!(parse_ids("<a@x.org> (ann@example.org) <c@x.org>", IdField::References), ["a@x.org", "c@x.org"]);
}

#[test]
fn bare_identifiers_may_be_divided_by_any_white_space_or_commas() {
    assert_eq!(parse_ids("a@x.org\tb@x.org,c@x.org", IdField::References), ["a@x.org", "b@x.org", "c@x.org"]);
}

#[test]
fn bare_identifiers_count_when_nothing_else_stands_there() {
    assert_eq!(parse_ids("1@example.org", IdField::InReplyTo), ["1@example.org"]);
    assert!(parse_ids("your mail of Monday from ann@example.org", IdField::InReplyTo).is_empty());
}

#[test]
fn an_address_after_from_is_no_identifier() {
    let text = "Message from Ann <ann@example.org> of \"Mon, 1 Jan\" <1@example.org>";
    assert_eq!(parse_ids(text, IdField::InReplyTo), ["1@example.org"]);
    assert!(parse_ids("message from Ann <ann@example.org>", IdField::InReplyTo).is_empty());
    assert_eq!(parse_ids("<1@example.org> from Ann <ann@example.org>", IdField::InReplyTo), ["1@example.org"]);
}

#[test]
fn junk_is_left_out() {
    for junk in ["<>", "null", "<null>", "<@localhost>", "", "none"] {
        assert!(parse_ids(junk, IdField::References).is_empty(), "{junk}");
    }
}

#[test]
fn case_and_percent_signs_distinguish() {
    assert_ne!(parse_ids("<A%40@x.org>", IdField::MessageId), parse_ids("<a%40@x.org>", IdField::MessageId));
}

#[test]
fn one_over_the_line_limit_names_no_other_mail() {
    let long = format!("<{}@x.org>", "a".repeat(100_000));
    assert!(parse_ids(&long, IdField::References).is_empty());
    assert_eq!(parse_ids(&long, IdField::MessageId)[0].len(), 100_006);
}

#[test]
fn no_cap_on_the_number_of_references() {
    let text: String = (0..151).map(|number| format!("<{number}@x.org>\r\n ")).collect::<Vec<_>>().concat();
    assert_eq!(parse_ids(&text, IdField::References).len(), 151);
}
