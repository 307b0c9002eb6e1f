use super::{from_line, long_mailbox, mail, mailbox, records, starts, texts};
use crate::mbox::{Dialect, RecordKind, Scanner, detect, parse_from_line};

#[test]
fn an_empty_file_has_no_record() {
    assert_eq!(records(b"", Dialect::default()), []);
}

#[test]
fn a_file_of_junk_is_one_preamble() {
    for raw in ["junk", "\n", "\0\0\0", "From the start\nof a story\n", "\r\n\r\n"] {
        let found = records(raw.as_bytes(), detect(raw.as_bytes()));
        assert_eq!(found.len(), 1, "{raw:?}");
        assert_eq!((found[0].kind, found[0].offset, found[0].length), (RecordKind::Preamble, 0, raw.len() as u64));
    }
}

#[test]
fn bytes_before_the_first_from_line_are_one_preamble() {
    for junk in ["\u{feff}", "\n", "junk\n", "junk\n\nmore\n\n", "\u{feff}\n"] {
        let raw = format!("{junk}{}", mailbox(&["a", "b"]));
        let found = records(raw.as_bytes(), detect(raw.as_bytes()));
        assert_eq!(found.len(), 3, "{junk:?}");
        assert_eq!((found[0].kind, found[0].length), (RecordKind::Preamble, junk.len() as u64));
        assert_eq!(found[1].offset, junk.len() as u64);
    }
}

#[test]
fn one_line_end_closes_a_record() {
    let raw = mailbox(&["a", "b\n\n\n"]);
    assert!(texts(raw.as_bytes())[0].ends_with("\na\n"));
    assert!(texts(raw.as_bytes())[1].ends_with("\nb\n\n\n\n"));
    let crlf = raw.replace('\n', "\r\n");
    assert!(texts(crlf.as_bytes())[0].ends_with("\na\r\n"));
    let cr = raw.replace('\n', "\r");
    assert!(texts(cr.as_bytes())[0].ends_with("\ra\r"));
}

#[test]
fn a_message_without_an_empty_line_after_it_keeps_its_last_line_end() {
    let raw = mailbox(&["a", "b", "c"]).replace("\n\nFrom ", "\nFrom ");
    assert!(texts(raw.as_bytes())[0].ends_with("\na\n"));
}

#[test]
fn a_last_line_may_have_no_end() {
    let raw = mailbox(&["a", "b"]);
    for cut in [1, 2] {
        let raw = &raw[..raw.len() - cut];
        let text = texts(raw.as_bytes()).pop().unwrap();
        assert!(text.ends_with(if cut == 1 { "\nb\n" } else { "\nb" }));
    }
}

#[test]
fn message_and_from_line_are_where_the_record_says() {
    let raw = mailbox(&["a", "b"]);
    for record in records(raw.as_bytes(), detect(raw.as_bytes())) {
        let line = &raw[usize::try_from(record.offset).unwrap()..usize::try_from(record.message_offset).unwrap()];
        assert_eq!(parse_from_line(line.as_bytes()).unwrap().sender, b"ann@example.com");
    }
}

#[test]
fn mixed_line_ends_are_split_alike() {
    let raw = format!("{}{}", mailbox(&["a"]), mailbox(&["b"]).replace('\n', "\r\n"));
    let raw = [raw.clone(), raw].concat();
    assert_eq!(starts(raw.as_bytes()).len(), 4);
}

#[test]
fn old_macintosh_files_are_split_at_cr() {
    let raw = mailbox(&["a", "b", "c"]).replace('\n', "\r");
    assert_eq!(starts(raw.as_bytes()).len(), 3);
}

#[test]
fn nul_bytes_are_text() {
    let raw = mailbox(&["a\0b\0", &"\0".repeat(10_000), "c"]);
    assert_eq!(starts(raw.as_bytes()).len(), 3);
}

#[test]
fn very_long_lines_are_text() {
    let long = "x".repeat(20_000_000);
    let raw = mailbox(&[&long, &format!("From {long}"), &format!("\n{}{long}", from_line(1)), "c"]);
    assert_eq!(starts(raw.as_bytes()).len(), 4);
    let header = format!("{}Subject: {long}\n\nbody\n\n{}", from_line(1), mailbox(&["c"]));
    assert_eq!(starts(header.as_bytes()).len(), 2);
}

#[test]
fn a_scan_from_a_known_record_finds_the_rest() {
    let raw = long_mailbox(100).concat();
    let dialect = detect(raw.as_bytes());
    let all = records(raw.as_bytes(), dialect);
    for (place, record) in all.iter().enumerate() {
        let rest: Vec<_> = Scanner::new(raw.as_bytes(), dialect, record.offset).collect();
        assert_eq!(rest, all[place..]);
    }
}

#[test]
fn appended_bytes_are_split_with_the_stored_format() {
    let raw = long_mailbox(100).concat();
    let dialect = Dialect::of_name(&detect(raw.as_bytes()).code()).unwrap();
    let before = records(raw.as_bytes(), dialect);
    let grown = format!("{raw}{}", mailbox(&["new", "newer"]));
    let last = before.last().unwrap();
    let tail: Vec<_> = Scanner::new(grown.as_bytes(), dialect, last.offset).collect();
    assert_eq!(tail.len(), 3);
    assert_eq!(tail[0], *last);
}

#[test]
fn a_start_past_the_end_hands_out_nothing() {
    let raw = mailbox(&["a"]);
    assert_eq!(Scanner::new(raw.as_bytes(), Dialect::default(), raw.len() as u64).next_record(), None);
    assert_eq!(Scanner::new(raw.as_bytes(), Dialect::default(), u64::MAX).next_record(), None);
}

#[test]
fn windows_hand_out_the_records_of_the_whole() {
    let filler = "y".repeat(150_000);
    let raw: String =
        (0..40).map(|number| format!("{}{}\n", from_line(number), mail(number, if number % 3 == 0 { &filler } else { "z" }))).collect();
    let dialect = detect(raw.as_bytes());
    let whole = records(raw.as_bytes(), dialect);
    let mut found = Vec::new();
    let (mut start, mut size) = (0, 700_000);
    while start < raw.len() {
        let end = raw.len().min(start + size);
        let mut scanner = Scanner::window(&raw.as_bytes()[start..end], dialect, start as u64, end == raw.len());
        found.extend(scanner.by_ref());
        let next = usize::try_from(scanner.resume_offset()).unwrap();
        size = if next == start { size * 2 } else { 700_000 };
        start = next;
    }
    assert_eq!(found, whole);
}

#[test]
fn very_many_doubts_are_counted_not_kept() {
    let many = "x\nFrom bob@example.net Mon Nov  9 08:00:00 1992\nSubject: x\n".repeat(1000);
    let raw = mailbox(&[&many, "b"]);
    let dialect = Dialect::default();
    let mut scanner = Scanner::new(raw.as_bytes(), dialect, 0);
    scanner.next_record().unwrap();
    assert_eq!(scanner.doubts().len() as u64 + scanner.unlisted_doubts(), 1000);
    assert!(scanner.doubts().len() <= 100);
}

#[test]
fn doubts_are_listed_with_the_record_they_lie_in() {
    let inner = "x\nFrom bob@example.net Mon Nov  9 08:00:00 1992\nSubject: x";
    let raw = mailbox(&["a", inner, "b", inner, "c"]);
    let mut scanner = Scanner::new(raw.as_bytes(), Dialect::default(), 0);
    let mut counts = Vec::new();
    while let Some(record) = scanner.next_record() {
        let range = record.offset..record.offset + record.length;
        assert!(scanner.doubts().iter().all(|doubt| range.contains(&doubt.offset)));
        counts.push(scanner.doubts().len());
    }
    assert_eq!(counts, [0, 1, 0, 1, 0]);
}
