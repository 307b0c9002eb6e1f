use super::calendar::{days_from_civil, days_in_month, weekday};
use super::{Date, DateError, parse_date, parse_received_date};

/// 2001-01-29T10:00:00Z, a Monday.
const TEN: i64 = 980_762_400;
const HOUR: i64 = 3600;

fn read(text: &str) -> (i64, Option<i16>, bool) {
    let date = parse_date(text).unwrap_or_else(|error| panic!("{text:?}: {error}"));
    (date.timestamp_seconds, date.offset_minutes, date.odd)
}

#[track_caller]
fn assert_error(text: &str, error: DateError) {
    assert_eq!(parse_date(text), Err(error), "{text:?}");
}

#[test]
fn reads_the_dates_of_rfc_5322_without_calling_them_odd() {
    assert_eq!(read("Mon, 29 Jan 2001 10:00:00 +0000"), (TEN, Some(0), false));
    assert_eq!(read("Mon, 29 Jan 2001 11:00:00 +0100"), (TEN, Some(60), false));
    assert_eq!(read("29 Jan 2001 05:00 -0500"), (TEN, Some(-300), false));
    assert_eq!(read(" Mon, 29 Jan 2001 15:30:00 +0530 (IST)"), (TEN, Some(330), false));
    assert_eq!(read("\tMon, 29 Jan 2001\r\n 10:00:00 -0000\r\n"), (TEN, None, false));
    assert_eq!(read("Mon, 5 Feb 2001 10:00:00 +0000").0, TEN + 7 * 24 * HOUR);
    assert_eq!(read("Mon,29 Jan 2001 10:00:00 +0000"), (TEN, Some(0), false));
    assert_eq!(read("mon, 29 JAN 2001 10:00:00 +0000 "), (TEN, Some(0), false));
    assert_eq!(read("Mon, 29 Jan 2001 10:00:00 +0000 (a (nested) \\) comment)"), (TEN, Some(0), false));
}

#[test]
fn a_time_without_seconds_keeps_its_minutes_next_to_an_offset() {
    assert_eq!(read("Mon, 29 Jan 2001 20:57 +0200"), (TEN + 8 * HOUR + 57 * 60, Some(120), false));
    assert_eq!(read("Mon, 29 Jan 2001 20:57+0200").0, TEN + 8 * HOUR + 57 * 60);
}

#[test]
fn a_wrong_weekday_is_odd_and_ignored() {
    assert_eq!(read("Tue, 29 Jan 2001 10:00:00 +0000"), (TEN, Some(0), true));
}

#[test]
fn zones_of_rfc_5322_section_4_3_are_known() {
    for (zone, hours) in
        [("UT", 0), ("GMT", 0), ("EST", -5), ("EDT", -4), ("CST", -6), ("CDT", -5), ("MST", -7), ("MDT", -6), ("PST", -8), ("PDT", -7)]
    {
        let text = format!("29 Jan 2001 10:00:00 {zone}");
        assert_eq!(read(&text), (TEN - i64::from(hours) * HOUR, Some(hours * 60), true), "{text}");
    }
}

#[test]
fn civil_zone_names_are_known() {
    for (zone, minutes) in [("CET", 60), ("CEST", 120), ("JST", 540), ("MSK", 180), ("MET DST", 120), ("BST", 60)] {
        let text = format!("29 Jan 2001 10:00:00 {zone}");
        assert_eq!(read(&text), (TEN - i64::from(minutes) * 60, Some(minutes), true), "{text}");
    }
    assert_eq!(read("Mon, 29 Jan 2001 06:00:00 Eastern Daylight Time").0, TEN);
    assert_eq!(read("Mon, 29 Jan 2001 05:00:00 Eastern Standard Time").0, TEN);
}

#[test]
fn military_letters_and_unknown_names_count_as_utc_of_unknown_zone() {
    for zone in ["A", "M", "Y", "Z", "IST", "Quux", ""] {
        assert_eq!(read(&format!("29 Jan 2001 10:00:00 {zone}")), (TEN, None, true), "{zone}");
    }
}

#[test]
fn offsets_are_read_in_their_many_spellings() {
    for (offset, minutes) in [
        ("+02:00", 120),
        ("+2", 120),
        ("+02", 120),
        ("+200", 120),
        ("-600", -360),
        ("GMT+0100", 60),
        ("GMT+1", 60),
        ("GMT-5", -300),
        ("UTC+05:30", 330),
        ("GMT +0200", 120),
        ("(EDT) -0400", -240),
        ("+ 0100", 60),
        ("0100", 60),
        ("MET-1", 60),
        ("-0500 EST", -300),
        ("-05:30", -330),
    ] {
        let text = format!("Mon, 29 Jan 2001 10:00:00 {offset}");
        assert_eq!(read(&text), (TEN - i64::from(minutes) * 60, Some(minutes), true), "{text}");
    }
}

#[test]
fn offsets_that_are_none_leave_the_zone_unknown() {
    for offset in ["+0480", "+-0500", "-3100", "+12345", "9999", "-99999999999", "-00"] {
        assert_eq!(read(&format!("Mon, 29 Jan 2001 10:00:00 {offset}")), (TEN, None, true), "{offset}");
    }
}

#[test]
fn short_years_follow_rfc_5322_section_4_3() {
    for (year, full) in [("01", 2001), ("49", 2049), ("96", 1996), ("70", 1970), ("101", 2001), ("19101", 2001), ("0102", 2002)] {
        let text = format!("29 Jan {year} 10:00:00 +0000");
        let expected = days_from_civil(full, 1, 29) * 86_400 + 10 * HOUR;
        assert_eq!(read(&text), (expected, Some(0), true), "{text}");
    }
}

#[test]
fn asctime_order_is_understood_with_the_zone_on_either_side_of_the_year() {
    for text in [
        "Mon Jan 29 10:00:00 2001",
        "Mon Jan 29 10:00:00 GMT 2001",
        "Mon Jan 29 11:00:00 2001 +0100",
        "Mon Jan 29 11:00:00 +0100 2001",
        "Monday, January 29, 2001 10:00:00",
        "Jan, 29 2001 10:00:00 AM +0000",
        "Mon, Jan 29, 2001 at 10:00 AM",
    ] {
        let (timestamp, _, odd) = read(text);
        assert_eq!((timestamp, odd), (TEN, true), "{text}");
    }
}

#[test]
fn iso_8601_is_understood() {
    assert_eq!(read("2001-01-29T10:00:00Z"), (TEN, Some(0), true));
    assert_eq!(read("2001-01-29T12:00:00+02:00"), (TEN, Some(120), true));
    assert_eq!(read("2001-01-29 10:00:00.250"), (TEN, None, true));
    assert_eq!(read("20010129T100000Z").0, days_from_civil(2001, 1, 29) * 86_400);
    assert_eq!(read("20010129100000"), (TEN, None, true));
    assert_eq!(read("2001/01/29 Mon 02:00:00 PST"), (TEN, Some(-480), true));
}

#[test]
fn numeric_dates_are_read_only_where_one_order_can_be_meant() {
    for text in ["29/01/2001 10:00", "01/29/2001 10:00", "29.01.2001 10:00", "29.1.01 10:00", "29-01-2001 10:00", "01/29/01 10:00"] {
        assert_eq!(read(text), (TEN, None, true), "{text}");
    }
    assert_eq!(read("2001-29-01 10:00").0, TEN);
    assert_eq!(read("02.03.2001 10:00").0, days_from_civil(2001, 3, 2) * 86_400 + 10 * HOUR);
    assert_eq!(read("03/03/2001 10:00").0, days_from_civil(2001, 3, 3) * 86_400 + 10 * HOUR);
    for text in ["02/03/2001 10:00", "02/03/04 10:00", "29/01/02 10:00", "13/13/2001 10:00"] {
        assert_error(text, DateError::Unparseable);
    }
}

#[test]
fn dashes_may_stand_between_the_parts() {
    assert_eq!(read("Monday, 29-Jan-01 10:00:00 GMT"), (TEN, Some(0), true));
    assert_eq!(read("29-Jan-2001 10:00:00 +0000"), (TEN, Some(0), true));
    assert_eq!(read("10:00:00 29-Jan-2001"), (TEN, None, true));
    assert_eq!(read("29Jan2001 10:00:00 +0000").0, TEN);
}

#[test]
fn halves_of_the_day_are_understood() {
    for (time, seconds) in [
        ("10:00 PM", 22 * HOUR),
        ("12:00 AM", 0),
        ("12:30 pm", 12 * HOUR + 1800),
        ("1:05:09 p.m.", 13 * HOUR + 309),
        ("10:00PM", 22 * HOUR),
        ("20:00 PM", 20 * HOUR),
        ("12:00 a.m.", 0),
    ] {
        let text = format!("29 Jan 2001 {time} +0000");
        assert_eq!(read(&text), (TEN - 10 * HOUR + seconds, Some(0), true), "{text}");
    }
}

#[test]
fn month_names_of_other_languages_are_understood() {
    for text in [
        "Montag, 29. Januar 2001 10:00",
        "lun., 29 janv. 2001 10:00",
        "29 de enero de 2001 10:00",
        "lun 29 gen 2001, 10:00",
        "29 янв. 2001 г. 10:00",
        "29 stycznia 2001 10:00",
        "29 Oca 2001 10:00",
        "2001年1月29日(月) 10:00",
        "2001년 1월 29일 월요일 오전 10:00",
        "2001年1月29日 星期一 上午10:00",
        "2001. január 29. 10:00",
    ] {
        assert_eq!(read(text), (TEN, None, true), "{text}");
    }
}

#[test]
fn a_weekday_that_looks_like_a_month_gives_way_to_the_month() {
    assert_eq!(read("mar., 3 juil. 2001 10:00").0, days_from_civil(2001, 7, 3) * 86_400 + 10 * HOUR);
    assert_eq!(read("mar, 6 mar 2001 10:00").0, days_from_civil(2001, 3, 6) * 86_400 + 10 * HOUR);
}

#[test]
fn a_leap_second_and_midnight_written_24_are_times() {
    assert_eq!(read("Sat, 31 Dec 2016 23:59:60 +0000"), (1_483_228_800, Some(0), false));
    assert_eq!(read("Sun, 28 Jan 2001 24:00 +0000"), (TEN - 10 * HOUR, Some(0), true));
}

#[test]
fn sloppy_times_are_read() {
    assert_eq!(read("Mon, 29 Jan 2001 9:5:3 +0000").0, TEN - HOUR + 303);
    assert_eq!(read("Mon, 29 Jan 2001 10: 00:00 +0000").0, TEN);
    assert_eq!(read("Mon, 29 Jan 2001 10.30.15 +0000").0, TEN + 1815);
    assert_eq!(read("Mon, 29 Jan 2001"), (TEN - 10 * HOUR, None, true));
}

#[test]
fn nothing_is_empty_and_prose_is_unparseable() {
    for text in ["", " ", "\r\n\t"] {
        assert_error(text, DateError::Empty);
    }
    for text in [
        "yesterday",
        "Mon, 29 Jan 10:00:00 +0000",
        "10:00:00 +0000",
        "Jan 2001",
        "(Mon, 29 Jan 2001 10:00:00 +0000)",
        "+0000",
        "----------",
        "one two three four five six seven eight nine 29 Jan 2001 10:00",
    ] {
        assert_error(text, DateError::Unparseable);
    }
}

#[test]
fn a_date_out_of_range_is_an_error_with_its_nearest_reading() {
    let best = |text: &str| match parse_date(text) {
        Err(DateError::OutOfRange(seconds)) => Some(seconds),
        _ => None,
    };
    assert_eq!(best("Wed, 31 Dec 1969 23:59:59 +0000"), Some(-1));
    assert_eq!(best("1 Jan 2101 00:00:00 +0000"), Some(4_133_980_800));
    assert_eq!(best("1 Jan 1601 00:00:00 +0000"), Some(-11_644_473_600));
    assert_eq!(best("31 Feb 2001 10:00:00 +0000"), Some(days_from_civil(2001, 3, 3) * 86_400 + 10 * HOUR));
    assert_eq!(best("29 Jan 2001 25:00:00 +0000"), Some(TEN - 10 * HOUR));
    assert_eq!(best("29 Jan 2001 10:60:00 +0000"), Some(TEN - 10 * HOUR));
    assert_eq!(best("0 Jan 2001 10:00:00 +0000"), Some(TEN - 29 * 24 * HOUR));
    assert_eq!(parse_date("Tue, 31 Dec 2099 10:00:00 +0000").map(|date| date.timestamp_seconds), Ok(4_102_394_400));
}

#[test]
fn the_date_of_a_received_field_stands_after_the_last_semicolon() {
    let ten = |field: &str| match parse_received_date(field) {
        Ok(Date { timestamp_seconds: TEN, odd, .. }) => odd,
        other => panic!("{field:?}: {other:?}"),
    };
    assert!(!ten(" from a.example by b.example with SMTP id x; Mon, 29 Jan 2001 10:00:00 +0000 (UTC)"));
    assert!(!ten(" (qmail 1 invoked by uid 2); 29 Jan 2001 10:00:00 -0000"));
    assert!(!ten(" from a (b; c) by d; Mon, 29 Jan 2001 10:00:00 +0000"));
    assert!(ten(" by b.example; Mon, 29 Jan 2001 10:00:00 +0000 (to ann; bob)"));
    assert!(ten(" from a by b; Mon, 29 Jan 2001 10:00:00 +0000; id XA1"));
    assert!(ten(" from a by b; Mon, 29 Jan 2001 10:00:00 +0000 mail_from (ann@example.com)"));
    assert!(ten(" from a by b on Mon, 29 Jan 2001 10:00:00 +0000 (UTC)"));
}

#[test]
fn a_received_field_without_a_date_is_an_error() {
    assert_eq!(parse_received_date(""), Err(DateError::Empty));
    for field in [" from a by b", " from a by b;", " from a, b, c by d", ";;;;;;;;", " from a by b; no date"] {
        assert!(parse_received_date(field).is_err(), "{field}");
    }
}

#[test]
fn days_count_like_the_calendar() {
    let mut days = days_from_civil(1599, 12, 31);
    for year in 1600..2401 {
        for month in 1..13 {
            for day in 1..=days_in_month(year, month) {
                days += 1;
                assert_eq!(days_from_civil(year, month, day), days, "{year}-{month}-{day}");
            }
        }
    }
    assert_eq!(days_from_civil(1970, 1, 1), 0);
    assert_eq!(weekday(0), 3);
    assert_eq!(weekday(days_from_civil(1969, 12, 28)), 6);
    assert_eq!(days_in_month(1900, 2), 28);
    assert_eq!(days_in_month(2000, 2), 29);
}

#[test]
fn the_one_pass_reader_and_the_tolerant_reader_agree() {
    for text in [
        "Mon, 29 Jan 2001 10:00:00 +0000",
        "Tue, 29 Jan 2001 10:00:00 +0100 (CET)",
        "1 Mar 2000 23:59 -0330",
        "Sat, 31 Dec 2016 23:59:60 -0000 ()",
    ] {
        let Some(scan) = super::scan::Scan::read(text) else { panic!("{text:?} counts as prose") };
        let tolerant = super::resolve::resolve(&scan);
        assert_eq!(super::ordinary::parse_ordinary(text.as_bytes()), tolerant.ok(), "{text}");
        assert_eq!(parse_date(text), tolerant, "{text}");
    }
}

#[test]
fn mangled_dates_never_panic() {
    let seeds = [
        "Mon, 29 Jan 2001 10:00:00 +0100 (CET)",
        "2001年1月29日 星期一 下午10:00",
        "20010129T100000Z",
        "mar., 3 juil. 2001 1:05:09 p.m. GMT+05:30",
        "(((\\\u{e9}29 Jan 99999999999 10:99999999999:00 +99999999999",
    ];
    let pieces = ["", "\\", "(", ")", "+", "-", ":", ".", ";", ",", "é", "年", "0", "9999999999", "\0", "\u{10ffff}", " "];
    for seed in seeds {
        let places: Vec<usize> = seed.char_indices().map(|(at, _)| at).collect();
        for &at in &places {
            for piece in pieces {
                let text = format!("{}{piece}{}", &seed[..at], &seed[at..]);
                let _ = parse_date(&text);
                let _ = parse_received_date(&text);
                let _ = parse_date(&seed[at..]);
                let _ = parse_date(&format!("{}{piece}", &seed[..at]));
            }
        }
    }
}

#[test]
fn hostile_texts_take_linear_time() {
    for piece in ["(", ")", "1:  ", "+", "1 ", "a ", "\\(", ";", ",", "Mon,", "9", "é", "1:1:", "年1", " "] {
        let text = piece.repeat(100_000);
        let _ = parse_date(&text);
        let _ = parse_received_date(&text);
        let _ = parse_received_date(&format!("{text};{text}"));
    }
}
