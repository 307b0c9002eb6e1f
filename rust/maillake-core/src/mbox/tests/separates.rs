use super::{from_line, long_mailbox, mail, mailbox, reasons, starts, texts};
use crate::mbox::Doubt;

const DATED: &str = "From bob@example.net Mon Nov  9 08:00:00 1992\n";

fn count(raw: &str) -> usize {
    starts(raw.as_bytes()).len()
}

/// A plain mail whose text holds `piece`, then another record.
fn holding(piece: &str) -> String {
    mailbox(&[&format!("Text before.\n{piece}Text after."), "the next"])
}

#[test]
fn prose_does_not_separate() {
    assert_eq!(count(&holding("From the start it was slow.\n")), 2);
    assert_eq!(count(&holding("\nFrom the start it was slow.\n\n")), 2);
}

#[test]
fn a_dated_line_above_a_header_separates() {
    assert_eq!(count(&holding(&format!("\n{DATED}Subject: x\n\n"))), 3);
}

#[test]
fn a_dated_line_without_an_empty_line_before_does_not() {
    let raw = holding(&format!("{DATED}Subject: x\n\n"));
    assert_eq!(count(&raw), 2);
    assert_eq!(reasons(raw.as_bytes()), [(false, Doubt::NoBlankLine)]);
}

#[test]
fn it_does_in_a_file_whose_writer_leaves_empty_lines_out() {
    let raw = mailbox(&["a", "b", "c"]).replace("\n\nFrom ", "\nFrom ");
    assert_eq!(count(&raw), 3);
    assert_eq!(reasons(raw.as_bytes()), []);
}

#[test]
fn it_does_where_bodies_are_seen_to_be_quoted() {
    let mut raw = mailbox(&[">From a", ">From b", ">From c"]);
    raw.truncate(raw.len() - 1);
    raw.push_str(&mailbox(&["after a cut"]));
    assert_eq!(count(&raw), 4);
    assert_eq!(reasons(raw.as_bytes()), [(true, Doubt::NoBlankLine)]);
}

#[test]
fn a_dated_line_above_text_does_not_separate() {
    let raw = holding(&format!("\n{DATED}and so on\n"));
    assert_eq!(count(&raw), 2);
    assert_eq!(reasons(raw.as_bytes()), [(false, Doubt::NoHeader)]);
}

#[test]
fn a_dated_line_between_empty_lines_separates_in_doubt() {
    let raw = holding(&format!("\n{DATED}\nbody only\n"));
    assert_eq!(count(&raw), 3);
    assert_eq!(reasons(raw.as_bytes()), [(true, Doubt::NoHeader)]);
}

#[test]
fn an_unknown_field_separates_in_doubt() {
    let raw = holding(&format!("\n{DATED}Strange-Name: x\n\n"));
    assert_eq!(count(&raw), 3);
    assert_eq!(reasons(raw.as_bytes()), [(true, Doubt::OddHeader)]);
}

#[test]
fn a_header_after_a_broken_line_separates_in_doubt() {
    let raw = holding(&format!("\n{DATED}\tfolded from nowhere\nDate: x\nSubject: y\n\n"));
    assert_eq!(count(&raw), 3);
    assert_eq!(reasons(raw.as_bytes()), [(true, Doubt::OddHeader)]);
}

#[test]
fn uucp_lines_may_stand_above_the_header() {
    let raw = holding(&format!("\n{DATED}>From relay!bob Mon Nov  9 07:00:00 1992 remote from relay\nSubject: x\n\n"));
    assert_eq!(count(&raw), 3);
    assert_eq!(reasons(raw.as_bytes()), []);
}

#[test]
fn the_line_of_a_git_patch_does_not_separate() {
    let patch =
        "\nFrom 0123456789abcdef0123456789abcdef01234567 Mon Sep 17 00:00:00 2001\nFrom: Ann <ann@example.com>\nSubject: [PATCH] x\n\n";
    assert_eq!(count(&holding(patch)), 2);
}

#[test]
fn it_does_in_a_series_of_patches() {
    let patch = format!("From 0123456789abcdef Mon Sep 17 00:00:00 2001\n{}\n", mail(1, "diff"));
    assert_eq!(count(&patch.repeat(3)), 3);
}

#[test]
fn a_foreign_date_separates_in_doubt() {
    let raw = holding("\nFrom bob@example.net Mi Dez  6 23:14:04 2023\nSubject: x\n\n");
    assert_eq!(count(&raw), 3);
    assert_eq!(reasons(raw.as_bytes()), [(true, Doubt::ForeignDate)]);
}

#[test]
fn an_undated_line_does_not_separate_where_lines_are_dated() {
    for line in ["From ", "From -", "From bob@example.net", "From what we know"] {
        let raw = holding(&format!("\n{line}\nSubject: x\n\n"));
        assert_eq!(count(&raw), 2, "{line}");
        assert_eq!(reasons(raw.as_bytes()), [(false, Doubt::NoDate)], "{line}");
    }
}

#[test]
fn undated_lines_separate_where_the_file_uses_them() {
    for line in ["From ", "From - ", "From bob@example.net"] {
        let raw: String = (0..3).map(|number| format!("{line}\n{}", mail(number, "x"))).collect();
        assert_eq!(count(&raw), 3, "{line}");
    }
}

#[test]
fn undated_lines_separate_after_any_line() {
    for end in ["text", "--", "--x--", "----- end -----", ""] {
        let raw: String = (0..3).map(|number| format!("From - \n{}", mail(number, end))).collect();
        assert_eq!(count(&raw), 3, "{end:?}");
    }
}

#[test]
fn lines_of_unknown_shape_separate_where_the_file_begins_with_one() {
    let raw: String = (0..3).map(|number| format!("From Ann on day {number}\n{}\n", mail(number, "From here on\nso"))).collect();
    assert_eq!(count(&raw), 3);
}

#[test]
fn an_empty_message_is_a_record() {
    let raw = format!("{}{}\n{}\n{}", from_line(0), mail(0, "a"), from_line(1), mailbox(&["b"]));
    assert_eq!(count(&raw), 3);
    assert_eq!(reasons(raw.as_bytes()), [(true, Doubt::EmptyMessage)]);
    assert_eq!(texts(raw.as_bytes())[1], "");
}

#[test]
fn a_from_line_at_the_very_end_is_a_record() {
    for end in ["", "\n", "\n\n"] {
        let raw = format!("{}{}{end}", mailbox(&["a"]), from_line(1).trim_end());
        assert_eq!(count(&raw), 2, "{end:?}");
        assert_eq!(reasons(raw.as_bytes()), [(true, Doubt::EmptyMessage)]);
    }
}

fn multipart(inner: &str, end: &str) -> String {
    let header = "From: ann@example.com\nContent-Type: multipart/mixed;\n boundary=\"--xyz==\"\n";
    format!("{}{header}\n----xyz==\nContent-Type: text/plain\n\n{inner}\n{end}\n", from_line(0))
}

const PASTED: &str = "From bob@example.net Mon Nov  9 08:00:00 1992\nReceived: x\nSubject: inner\n\nhello\n";

#[test]
fn a_line_in_an_open_multipart_does_not_separate() {
    for more in ["----xyz==\nContent-Type: text/html\n\nx\n----xyz==--\n", "----xyz==--\n"] {
        let raw = format!("{}{}", multipart(&format!("so\n\n{PASTED}"), more), mailbox(&["b"]));
        assert_eq!(count(&raw), 2);
        assert_eq!(reasons(raw.as_bytes()), [(false, Doubt::OpenMultipart)]);
    }
}

#[test]
fn several_pasted_mails_in_an_open_multipart_are_all_found() {
    let mut records = long_mailbox(MANY);
    let both = format!("so\n\n{PASTED}\n{PASTED}");
    records[MANY / 2] = multipart(&both, "----xyz==--\n").replace("Tue Nov 10 00:00:00", "Wed Nov 11 09:20:00");
    assert_eq!(count(&records.concat()), MANY);
    assert_eq!(reasons(records.concat().as_bytes()), [(false, Doubt::OpenMultipart); 2]);
}

#[test]
fn a_line_after_a_closed_multipart_separates() {
    let raw = format!("{}{}", multipart("so", "----xyz==--\n"), mailbox(&["b"]));
    assert_eq!(count(&raw), 2);
    assert_eq!(reasons(raw.as_bytes()), []);
}

#[test]
fn a_line_right_after_the_closing_delimiter_separates() {
    let raw = format!("{}{}", multipart("so", "----xyz==--"), mailbox(&["b"]));
    assert_eq!(count(&raw), 2);
    let other = format!("{}{}", multipart("so", "----other--"), mailbox(&["b"]));
    assert_eq!(count(&other), 1);
    assert_eq!(reasons(other.as_bytes()), [(false, Doubt::NoBlankLine)]);
}

#[test]
fn a_multipart_that_never_closes_swallows_nothing() {
    let raw = format!("{}{}", multipart("so", ""), mailbox(&["b", "c", "d"]));
    assert_eq!(count(&raw), 4);
}

#[test]
fn a_later_mail_with_the_same_boundary_is_a_record() {
    let raw = [multipart("cut", ""), multipart("whole", "----xyz==--\n"), mailbox(&["b"])].concat();
    assert_eq!(count(&raw), 3);
    assert_eq!(reasons(raw.as_bytes()), [(true, Doubt::OpenMultipart)]);
}

#[test]
fn a_delimiter_with_a_longer_name_is_another_one() {
    let raw = format!("{}{}", multipart("so", ""), mailbox(&["----xyz==more", "say ----xyz=="]));
    assert_eq!(count(&raw), 3);
}

fn with_length(body: &str, length: usize) -> String {
    format!("{}From: ann@example.com\nContent-Length: {length}\n\n{body}\n", from_line(1))
}

fn with_true_length(body: &str) -> String {
    with_length(body, body.len())
}

#[test]
fn content_length_is_believed_where_it_ends_at_a_separator() {
    let inner = format!("so\n\n{PASTED}");
    let raw = [&inner, "b\n", "c\n", "", "no line end"].map(with_true_length).concat();
    assert_eq!(count(&raw), 5);
    assert!(texts(raw.as_bytes())[0].ends_with(&inner));
    assert!(texts(raw.as_bytes())[4].ends_with("no line end"));
}

#[test]
fn it_is_not_where_it_ends_in_text() {
    let records: Vec<String> = (0..10).map(|_| with_true_length("text\n")).collect();
    let raw = format!("{}{}{}", records.concat(), with_length("text\n", 3), mailbox(&["b"]));
    assert_eq!(count(&raw), 12);
    assert_eq!(reasons(raw.as_bytes()), [(true, Doubt::ContentLengthMismatch)]);
}

#[test]
fn it_is_not_in_a_file_of_false_ones() {
    let one = with_true_length(&format!("so\n\n{PASTED}"));
    let raw = format!("{one}{}", (0..10).map(|_| with_length("text\n", 999)).collect::<String>());
    assert_eq!(count(&raw), 12);
}

#[test]
fn an_absurd_content_length_does_no_harm() {
    for length in [usize::MAX, 1 << 40, 10_000_000_000_000_000_000] {
        let raw = format!("{}{}", (0..10).map(|_| with_true_length("text\n")).collect::<String>(), with_length("a\n", length));
        assert_eq!(count(&raw), 11);
    }
}

/// Records of a mailbox whose habits one or two strangers do not hide.
const MANY: usize = 800;

/// A mailbox with a piece in the text of one record in the middle.
fn among_many(piece: &str) -> String {
    let mut records = long_mailbox(MANY);
    records[MANY / 2] = format!("{}{}\n", from_line(MANY / 2 * 5), mail(MANY / 2, piece));
    records.concat()
}

#[test]
fn a_pasted_mail_of_another_writer_and_an_earlier_day_does_not_separate() {
    for line in ["From bob@example.net Mon Nov  9 08:00:00 1992", "From -  Sun Nov  8 08:00:00 1992"] {
        let raw = among_many(&format!("I found this.\n\n{line}\nSubject: old\nTo: ann@example.com\n\nhello\n"));
        assert_eq!(count(&raw), MANY, "{line}");
        assert_eq!(reasons(raw.as_bytes()), [(false, Doubt::PastedMail)]);
    }
}

#[test]
fn a_pasted_mail_of_another_writer_after_a_colon_does_not_separate() {
    let raw = among_many("It says:\n\nFrom - Wed Nov 11 09:22:00 1992\nSubject: new\n\nhello\n");
    assert_eq!(count(&raw), MANY);
}

#[test]
fn one_kind_of_evidence_is_not_enough() {
    let other_writer = among_many("It is this.\n\nFrom -  Wed Nov 11 09:22:00 1992\nReceived: x\nPrecedence: bulk\nSubject: y\n\nz\n");
    assert_eq!(count(&other_writer), MANY + 1);
    assert_eq!(reasons(other_writer.as_bytes()), [(true, Doubt::PastedMail)]);
    let early = "From ann@example.com Mon Nov  9 08:00:00 1992\nReceived: x\nPrecedence: bulk\nSubject: y\n\nz\n";
    assert_eq!(count(&among_many(&format!("It is this.\n\n{early}"))), MANY + 1);
    let announced = "It says:\n\nFrom ann@example.com Wed Nov 11 09:22:00 1992\nReceived: x\nPrecedence: bulk\nSubject: y\n\nz\n";
    assert_eq!(count(&among_many(announced)), MANY + 1);
}

#[test]
fn several_pasted_mails_are_all_found() {
    let one = |day: usize| format!("From bob@example.net  Mon Nov  {day} 08:00:00 1992\nSubject: old\n\nhello\n\n");
    let raw = among_many(&format!("See below.\n\n{}{}{}", one(7), one(8), one(9)));
    assert_eq!(count(&raw), MANY);
    assert_eq!(reasons(raw.as_bytes()), [(false, Doubt::PastedMail); 3]);
}

#[test]
fn a_file_that_changes_its_writer_is_split_throughout() {
    let other: String = (0..80)
        .map(|number| format!("From -  Mon Nov  9 08:{:02}:00 1992\nX-Mozilla-Status: 1\n{}\n", number % 60, mail(number, "x")))
        .collect();
    assert_eq!(count(&format!("{}{other}{}", long_mailbox(MANY).concat(), long_mailbox(MANY).concat())), 2 * MANY + 80);
}

#[test]
fn evidence_of_pasting_is_not_asked_for_where_bodies_are_quoted() {
    let mut records = long_mailbox(MANY);
    records[3] = format!("{}{}\n", from_line(15), mail(3, ">From a\n\n>From b\n\n>From c"));
    records.insert(40, "From -  Sun Nov  8 08:00:00 1992\nSubject: old\n\nhello\n\n".to_owned());
    assert_eq!(count(&records.concat()), MANY + 1);
}

#[test]
fn six_ways_to_hold_two_messages() {
    let patch = "> From 0123456789abcdef Mon Sep 17 00:00:00 2001\n> From: x\n\nFrom 0123456789abcdef0123456789abcdef01234567 Mon Sep 17 00:00:00 2001\nFrom: x\nDate: y\n\nz";
    let plain = mailbox(&["one", "two"]);
    let prose = mailbox(&["text\nFrom the start\ntext", "two"]);
    let after_blank = mailbox(&["text\n\nFrom the start\ntext", "two"]);
    let git = mailbox(&[patch, "two"]);
    let quoted = mailbox(&[">From a\n>>From b\n>>>From c", "two"]);
    let lengths = [with_true_length(&format!("so\n\n{PASTED}")), with_true_length("two\n")].concat();
    for raw in [plain, prose, after_blank, git, quoted, lengths] {
        assert_eq!(count(&raw), 2, "{raw}");
    }
}
