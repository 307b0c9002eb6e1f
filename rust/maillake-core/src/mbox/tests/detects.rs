use super::{from_line, long_mailbox, mail, mailbox, starts};
use crate::mbox::{BlankLine, DateRule, Dialect, Family, LineEnding, Origin, Profile, detect, looks_like_mbox};

fn family(raw: &str) -> Family {
    detect(raw.as_bytes()).family
}

fn with_length(body: &str) -> String {
    let raw = mail(1, body);
    let (header, body) = raw.split_once("\n\n").unwrap();
    format!("{}{header}\nContent-Length: {}\n\n{body}\n", from_line(1), body.len())
}

#[test]
fn nothing_to_see_is_unknown() {
    assert_eq!(family(&mailbox(&["one", "two"])), Family::Unknown);
    assert_eq!(detect(b""), Dialect::default());
}

#[test]
fn quoted_lines_among_text_are_mboxrd() {
    assert_eq!(family(&mailbox(&[">From here", "so\n>From there", "a\n\n>From b"])), Family::Mboxrd);
}

#[test]
fn quoted_lines_beside_ones_left_alone_in_quotations_are_mboxo() {
    let quotation = "> he wrote\n>From here\n> and on";
    assert_eq!(family(&mailbox(&[">From a", ">From b", ">From c", quotation])), Family::Mboxo);
}

#[test]
fn two_quoted_lines_are_too_few() {
    assert_eq!(family(&mailbox(&[">From here", ">From there"])), Family::Unknown);
}

#[test]
fn quoted_lines_among_quotations_say_nothing() {
    let body = "> he wrote\n>From here\n> and on";
    assert_eq!(family(&mailbox(&[body, body, body])), Family::Unknown);
}

#[test]
fn requoted_lines_among_quotations_are_mboxrd() {
    let body = "> he wrote\n>>From here\n> and on";
    assert_eq!(family(&mailbox(&[">From a", ">From b", ">From c", body])), Family::Mboxrd);
}

#[test]
fn public_inbox_says_mboxrd_itself() {
    let record = |number: usize| format!("From mboxrd@z Thu Jan  1 00:00:00 1970\n{}\n", mail(number, "x"));
    let raw = [record(1), record(2)].concat();
    assert_eq!(detect(raw.as_bytes()).name(), "mboxrd+public-inbox");
}

#[test]
fn a_bare_from_line_in_a_body_is_unquoted() {
    let raw = mailbox(&[">From a", ">From b", ">From c", "so\nFrom here on"]);
    assert_eq!(family(&raw), Family::Unknown);
}

#[test]
fn true_lengths_are_mboxcl2() {
    let raw = [with_length("a\n\nFrom b"), with_length("b"), with_length("c")].concat();
    assert_eq!(family(&raw), Family::Mboxcl2);
}

#[test]
fn true_lengths_and_quoting_are_mboxcl() {
    let raw = [with_length(">From b"), with_length("b"), with_length("c")].concat();
    assert_eq!(family(&raw), Family::Mboxcl);
}

#[test]
fn false_lengths_are_not_believed() {
    let raw = [with_length("a"), with_length("b"), with_length("c")].concat();
    assert_eq!(family(&raw.replace("Content-Length: 2", "Content-Length: 9")), Family::Unknown);
}

#[test]
fn line_ends_are_told() {
    let raw = mailbox(&["one", "two"]);
    let crlf = raw.replace('\n', "\r\n");
    assert_eq!(detect(raw.as_bytes()).line_ending, LineEnding::Lf);
    assert_eq!(detect(crlf.as_bytes()).line_ending, LineEnding::Crlf);
    assert_eq!(detect([raw.clone(), crlf].concat().as_bytes()).line_ending, LineEnding::Mixed);
    assert_eq!(detect(raw.replace('\n', "\r").as_bytes()).line_ending, LineEnding::Cr);
}

#[test]
fn origins_are_told() {
    let cases = [
        ("From 1@xxx Thu Apr 16 09:53:04 +0000 2015", "X-GM-THRID: 1\nX-Gmail-Labels: Inbox\n", Origin::Takeout),
        ("From 1@xxx Thu Apr 16 09:53:04 +0000 2015", "X-Google-Groups: g\n", Origin::GoogleGroups),
        ("From - Thu Apr 16 09:53:04 2015", "", Origin::Thunderbird),
        ("From a@example.com Thu Apr 16 09:53:04 2015", "X-Mozilla-Status: 0001\n", Origin::Thunderbird),
        ("From a at example.com  Thu Apr 16 09:53:04 2015", "", Origin::Pipermail),
        ("From ???@??? Thu Apr 16 09:53:04 2015", "", Origin::Eudora),
        ("From abc Mon Sep 17 00:00:00 2001", "", Origin::GitPatches),
        ("From a@example.com Thu Apr 16 09:53:04 2015", "", Origin::Plain),
    ];
    for (line, fields, origin) in cases {
        let record = format!("{line}\n{fields}{}\n", mail(1, "x"));
        let raw = record.repeat(3);
        assert_eq!(detect(raw.as_bytes()).origin, origin, "{line}");
        assert_eq!(starts(raw.as_bytes()).len(), 3, "{line}");
    }
}

#[test]
fn names_are_stable() {
    let name = |family, line_ending, origin| Dialect { family, line_ending, origin, ..Dialect::default() }.name();
    assert_eq!(name(Family::Unknown, LineEnding::Lf, Origin::Plain), "unknown");
    assert_eq!(name(Family::Mboxrd, LineEnding::Crlf, Origin::Takeout), "mboxrd+crlf+takeout");
    assert_eq!(name(Family::Mboxcl2, LineEnding::Mixed, Origin::GoogleGroups), "mboxcl2+mixed+google-groups");
}

#[test]
fn a_stored_dialect_is_read_back() {
    let long = long_mailbox(60).concat();
    let undated = mailbox(&["a", "b"]).replace("ann@example.com Tue Nov 10 00:00:00 1992", "-");
    let unknown = format!("From no known shape\n{}\nFrom of any kind\n{}", mail(1, "a"), mail(2, "b"));
    let no_blank = mailbox(&["a", "b", "c"]).replace("\n\nFrom ", "\nFrom ");
    for raw in [long, undated, unknown, no_blank, mailbox(&["a"]).replace('\n', "\r\n")] {
        let dialect = detect(raw.as_bytes());
        assert_eq!(Dialect::of_name(&dialect.code()), Some(dialect), "{}", dialect.code());
        let named = Dialect { profile: Profile::default(), ..dialect };
        assert_eq!(Dialect::of_name(&dialect.name()), Some(named), "{}", dialect.name());
    }
    for name in ["", "mbox", "+crlf", "mboxrd+strange", "mboxrd+h1", "mboxrd+hx.y"] {
        assert_eq!(Dialect::of_name(name), None, "{name}");
    }
}

#[test]
fn undated_files_are_told() {
    let raw = format!("From \n{}From \n{}", mail(1, "a"), mail(2, "b"));
    assert_eq!(detect(raw.as_bytes()).date_rule, DateRule::Optional);
    assert_eq!(detect(mailbox(&["a", "b"]).as_bytes()).date_rule, DateRule::Required);
}

#[test]
fn files_that_begin_with_a_line_of_unknown_shape_are_told() {
    let raw = format!("From no known shape\n{}\nFrom of any kind\n{}", mail(1, "a"), mail(2, "b"));
    assert_eq!(detect(raw.as_bytes()).date_rule, DateRule::Unknown);
}

#[test]
fn files_without_blank_lines_are_told() {
    let with = mailbox(&["a", "b", "c"]);
    let without = with.replace("\n\nFrom ", "\nFrom ");
    assert_eq!(detect(with.as_bytes()).blank_line, BlankLine::Required);
    assert_eq!(detect(without.as_bytes()).blank_line, BlankLine::Optional);
}

#[test]
fn mailboxes_look_like_mailboxes() {
    let cases = [
        mailbox(&["a"]),
        mailbox(&["a"]).replace('\n', "\r\n"),
        mailbox(&["a"]).replace('\n', "\r"),
        format!("\u{feff}{}", mailbox(&["a"])),
        format!("\n\n{}", mailbox(&["a"])),
        format!("From \n{}", mail(1, "a")),
        format!("From - \n{}", mail(1, "a")),
        from_line(1),
        format!("{}\nbody without a header\n", from_line(1)),
        format!("-*- mode: rmail -*- junk\n\n{}", mailbox(&["a", "b"])),
    ];
    for raw in cases {
        assert!(looks_like_mbox(raw.as_bytes()), "{raw}");
    }
}

#[test]
fn other_files_do_not() {
    let cases = [
        String::new(),
        "\n".to_owned(),
        "From the start of the story nobody knew.\nIt was late.\n".to_owned(),
        "From ".to_owned(),
        mail(1, "a"),
        format!("{}\n{}", mail(1, "the mails:\n"), mailbox(&["a", "b"])),
        format!("A story.\n\n{}", mailbox(&["a"])),
        "\u{1}\u{1}\u{1}\u{1}\nFrom: ann@example.com\n".to_owned(),
    ];
    for raw in cases {
        assert!(!looks_like_mbox(raw.as_bytes()), "{raw}");
    }
}

#[test]
fn only_the_head_is_read() {
    let mut raw = vec![b'x'; 70_000];
    raw.extend_from_slice(format!("\n\n{}", mailbox(&["a", "b"])).as_bytes());
    assert!(!looks_like_mbox(&raw));
}

#[test]
fn a_large_file_is_sampled_in_windows() {
    let filler = "text without any mark\n".repeat(40_000);
    let mut raw = mailbox(&[filler.as_str(); 24]);
    raw.push_str(&mailbox(&[">From a", ">From b", ">From c"]));
    assert!(raw.len() > 16 * 1024 * 1024);
    assert_eq!(family(&raw), Family::Mboxrd);
}
