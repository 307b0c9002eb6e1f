//! What is true of mailboxes; the parts share the builders here.
#![allow(clippy::unwrap_used, clippy::format_collect)]

mod detects;
mod from_lines;
mod quotes;
mod random;
mod separates;
mod tiles;

use super::{Dialect, Doubt, DoubtfulBoundary, Record, RecordKind, Scanner, detect};

/// A From_ line with its line end, `minute` minutes after the start of 10 November 1992.
fn from_line(minute: usize) -> String {
    let (day, hour, minute) = (10 + minute / 1440, minute / 60 % 24, minute % 60);
    format!("From ann@example.com Tue Nov {day} {hour:02}:{minute:02}:00 1992\n")
}

/// A mail of the list every test file comes from.
fn mail(number: usize, body: &str) -> String {
    format!(
        "Received: by lists.example.com; Tue, 10 Nov 1992 12:00:00 +0000\nPrecedence: bulk\n\
         From: Ann <ann@example.com>\nSubject: number {number}\nMessage-ID: <{number}@example.com>\n\n{body}\n"
    )
}

/// A mailbox with one record for each body.
fn mailbox(bodies: &[&str]) -> String {
    let records = bodies.iter().enumerate();
    records.map(|(number, body)| format!("{}{}\n", from_line(number), mail(number, body))).collect()
}

/// A mailbox of `count` plain records; long enough for its habits to count when `count` is 60 or more.
fn long_mailbox(count: usize) -> Vec<String> {
    (0..count).map(|number| format!("{}{}\n", from_line(number * 5), mail(number, "Hello."))).collect()
}

fn records(raw: &[u8], dialect: Dialect) -> Vec<Record> {
    Scanner::new(raw, dialect, 0).collect()
}

/// Offsets of the records by the dialect that the file itself shows.
fn starts(raw: &[u8]) -> Vec<usize> {
    messages(&records(raw, detect(raw)))
}

fn messages(records: &[Record]) -> Vec<usize> {
    let messages = records.iter().filter(|record| record.kind == RecordKind::Message);
    messages.map(|record| usize::try_from(record.offset).unwrap()).collect()
}

fn doubts(raw: &[u8]) -> Vec<DoubtfulBoundary> {
    let mut scanner = Scanner::new(raw, detect(raw), 0);
    let mut doubts = Vec::new();
    while scanner.next_record().is_some() {
        doubts.extend_from_slice(scanner.doubts());
    }
    doubts
}

fn reasons(raw: &[u8]) -> Vec<(bool, Doubt)> {
    doubts(raw).iter().map(|doubt| (doubt.is_split, doubt.doubt)).collect()
}

/// Text of the messages as stored.
fn texts(raw: &[u8]) -> Vec<String> {
    records(raw, detect(raw))
        .iter()
        .map(|record| {
            let start = usize::try_from(record.message_offset).unwrap();
            let length = usize::try_from(record.message_length).unwrap();
            String::from_utf8_lossy(&raw[start..start + length]).into_owned()
        })
        .collect()
}
