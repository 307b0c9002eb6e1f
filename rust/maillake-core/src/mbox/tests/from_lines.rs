use crate::mbox::{DateForm, LONGEST_FROM_LINE_BYTES, SenderForm, parse_from_line};

/// A line, its sender, its time in Unix seconds, the form of its sender.
const DATED: [(&str, &str, i64, SenderForm); 36] = [
    ("From ann@example.com Tue Nov 10 12:00:00 1992", "ann@example.com", 721_396_800, SenderForm::Address),
    ("From ann@example.com  Tue Nov 10 12:00:00 1992", "ann@example.com", 721_396_800, SenderForm::Address),
    ("From ann@example.com\tTue Nov 10 12:00:00 1992\r\n", "ann@example.com", 721_396_800, SenderForm::Address),
    ("From ann@example.com Tue Nov 10 12:00 1992", "ann@example.com", 721_396_800, SenderForm::Address),
    ("From ann Tue Nov 10 12:00 EST 1992", "ann", 721_414_800, SenderForm::Word),
    ("From ann Tue Nov 10 12:00:00 EST5EDT 1992", "ann", 721_414_800, SenderForm::Word),
    ("From ann@example.com Thu Apr 16 09:53:04 2015 -0800", "ann@example.com", 1_429_206_784, SenderForm::Address),
    ("From ann@example.com Thu Sep  2 13:37:37 MET DST 2004", "ann@example.com", 1_094_128_657, SenderForm::Address),
    ("From ann@example.com Thu Sep 2 13:37:37 2004 +02:00", "ann@example.com", 1_094_125_057, SenderForm::Address),
    ("From 28668@xxx Thu Apr 16 09:53:04 +0000 2015", "28668@xxx", 1_429_177_984, SenderForm::Google),
    ("From ann@example.com Thu, 16 Apr 2015 09:53:04 +0000", "ann@example.com", 1_429_177_984, SenderForm::Address),
    ("From ann@example.com 16 Apr 2015 09:53:04 GMT", "ann@example.com", 1_429_177_984, SenderForm::Address),
    ("From ann@example.com Thu, 16 Apr 2015 01:53:04 -0800 (PST)", "ann@example.com", 1_429_177_984, SenderForm::Address),
    ("From 0@xxx 2014-12-12 22:59:42 +0000", "0@xxx", 1_418_425_182, SenderForm::Google),
    ("From ann@example.com 2014-12-12T22:59:42Z", "ann@example.com", 1_418_425_182, SenderForm::Address),
    ("From ann@example.com 2014-12-12T23:59:42.125+01:00", "ann@example.com", 1_418_425_182, SenderForm::Address),
    ("From ann@example.com 2014/12/12 22:59:42", "ann@example.com", 1_418_425_182, SenderForm::Address),
    ("From ann@example.com Sat, 9 Jul 94 00:15 GMT", "ann@example.com", 773_712_900, SenderForm::Address),
    ("From ann@example.com Mon Jan  3 08:05:00 100", "ann@example.com", 946_886_700, SenderForm::Address),
    ("From ann@example.com Mon Jan  3 08:05:00 19100", "ann@example.com", 946_886_700, SenderForm::Address),
    ("From relay!ann Tue Nov 10 12:00:00 1992 remote from relay", "relay!ann", 721_396_800, SenderForm::Address),
    ("From ann Tue Nov 10 12:00:00 1992 forwarded by bob", "ann", 721_396_800, SenderForm::Word),
    ("From - Tue Nov 10 12:00:00 1992", "-", 721_396_800, SenderForm::Dash),
    ("From - Wed Dec 06 2023 23:14:04 GMT+0100 (Central European Time)", "-", 1_701_900_844, SenderForm::Dash),
    ("From ann at example.com  Tue Nov 10 12:00:00 1992", "ann at example.com", 721_396_800, SenderForm::SpacedAt),
    ("From ???@??? Tue Nov 10 12:00:00 1992", "???@???", 721_396_800, SenderForm::Address),
    ("From MAILER-DAEMON Tue Nov 10 12:00:00 1992", "MAILER-DAEMON", 721_396_800, SenderForm::Word),
    ("From ann@example.com 06-Dec-2023 23:14:04", "ann@example.com", 1_701_904_444, SenderForm::Address),
    ("From ann@example.com Dec 6, 2023 11:14:04 PM", "ann@example.com", 1_701_904_444, SenderForm::Address),
    ("From ann@example.com Dec 6 2023 11:14:04pm", "ann@example.com", 1_701_904_444, SenderForm::Address),
    ("From Ann Example <ann@example.com> Wed Jun 8 19:27:14 2022", "Ann Example <ann@example.com>", 1_654_716_434, SenderForm::Words),
    ("From Tue Nov 10 12:00:00 1992", "", 721_396_800, SenderForm::Empty),
    ("From ann@example.com Nov 10 12:00:00 1992", "ann@example.com", 721_396_800, SenderForm::Address),
    ("From ann@example.com Tuesday November 10 12:00:00 1992", "ann@example.com", 721_396_800, SenderForm::Address),
    ("From ann@example.com Sun Nov 10 12:00:00 1992", "ann@example.com", 721_396_800, SenderForm::Address),
    ("From mboxrd@z Thu Jan  1 00:00:00 1970", "mboxrd@z", 0, SenderForm::Address),
];

#[test]
fn reads_every_shape_of_dated_line() {
    for (line, sender, time, form) in DATED {
        let read = parse_from_line(line.as_bytes()).unwrap_or_else(|| panic!("{line}"));
        assert_eq!(read.sender, sender.as_bytes(), "{line}");
        assert_eq!(read.timestamp, Some(time), "{line}");
        assert_eq!(read.shape.sender, form, "{line}");
        assert_eq!(read.shape.date, DateForm::Complete, "{line}");
    }
}

#[test]
fn prose_is_no_from_line() {
    let prose: [&[u8]; 16] = [
        b"From the start the driver was slow.",
        b"From here on: nothing",
        b"From Monday Nov 10 on the list is closed",
        b"From ann@example.com we heard on Tue Nov 10 12:00:00 1992 that",
        b"From 10 to 12:00 in 1992",
        b"From ann@example.com Tue Nov 32 12:00:00 1992",
        b"From ann@example.com Tue Nov 10 25:00:00 1992",
        b"From ann@example.com Tue Nov 10 12:61:00 1992",
        b"From ann@example.com Tue Nov 10 1992",
        b"From ann@example.com Tue Nov 10 12:00:00",
        b"From ann@example.com Tue 10 12:00:00 1992",
        b"from ann@example.com Tue Nov 10 12:00:00 1992",
        b"From: ann@example.com Tue Nov 10 12:00:00 1992",
        b">From ann@example.com Tue Nov 10 12:00:00 1992",
        b"From",
        b"",
    ];
    for line in prose {
        assert_eq!(parse_from_line(line), None, "{}", String::from_utf8_lossy(line));
    }
}

#[test]
fn undated_lines_have_no_time() {
    let lines = [("From ", SenderForm::Empty), ("From -\r\n", SenderForm::Dash), ("From ann@example.com", SenderForm::Address)];
    for (line, form) in lines {
        let read = parse_from_line(line.as_bytes()).unwrap();
        assert_eq!((read.shape.date, read.shape.sender, read.timestamp), (DateForm::Missing, form, None));
    }
}

#[test]
fn words_of_another_language_make_a_foreign_date() {
    for line in ["From ann@example.com Mi Dez  6 23:14:04 2023", "From ann at example.com mer. d\u{e9}c. 6 23:14:04 2023"] {
        let read = parse_from_line(line.as_bytes()).unwrap();
        assert_eq!((read.shape.date, read.timestamp), (DateForm::Foreign, None));
    }
    assert_eq!(parse_from_line(b"From ann@example.com I had no answer 23:14:04 2023"), None);
}

#[test]
fn the_fixed_line_of_git_patches_is_known() {
    let line = |sender: &str| format!("From {sender} Mon Sep 17 00:00:00 2001");
    for sender in ["0123456789abcdef0123456789abcdef01234567", "nobody"] {
        assert!(parse_from_line(line(sender).as_bytes()).unwrap().is_git_patch());
    }
    assert!(!parse_from_line(b"From ann@example.com Mon Sep 17 00:00:01 2001").unwrap().is_git_patch());
}

#[test]
fn a_very_long_line_is_no_from_line() {
    let line = format!("From {}@example.com Tue Nov 10 12:00:00 1992", "a".repeat(LONGEST_FROM_LINE_BYTES));
    assert_eq!(parse_from_line(line.as_bytes()), None);
    let words = format!("From {}Tue Nov 10 12:00:00 1992", "a ".repeat(300));
    assert_eq!(parse_from_line(words.as_bytes()), None);
}

#[test]
fn gap_and_zone_place_belong_to_the_shape() {
    let shape = |line: &str| parse_from_line(line.as_bytes()).unwrap().shape;
    assert!(shape("From a@example.com  Tue Nov 10 12:00:00 1992").wide_gap);
    assert!(!shape("From a@example.com Tue Nov  1 12:00:00 1992").wide_gap);
    assert!(shape("From 1@xxx Tue Nov 10 12:00:00 +0000 1992").has_zone_before_year());
    assert!(!shape("From 1@xxx Tue Nov 10 12:00:00 1992 +0000").has_zone_before_year());
}
