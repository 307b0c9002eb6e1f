use super::{from_line, mail};
use crate::mbox::{BlankLine, DateRule, Dialect, Family, LineEnding, Scanner, detect, looks_like_mbox, parse_from_line, unquote};

/// Xorshift64: the same numbers on every machine.
struct Dice(u64);

impl Dice {
    fn throw(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).unwrap() % sides
    }
}

const PIECES: [&str; 24] = [
    "From ",
    "From ann@example.com Tue Nov 10 12:00:00 1992",
    "From -",
    "\nFrom ",
    "\n",
    "\r\n",
    "\r",
    "\n\n",
    "Subject: x\n",
    "Content-Length: 40\n",
    "Content-Length: 99999999999999999999\n",
    "Content-Type: multipart/mixed; boundary=b\n",
    "--b\n",
    "--b--\n",
    ">From ",
    ">>From x",
    "text ",
    ":",
    "\0",
    "\u{feff}",
    " folded\n",
    "Nov",
    "12:00",
    "\u{e9}",
];

fn bytes(dice: &mut Dice) -> Vec<u8> {
    let mut raw = Vec::new();
    for _ in 0..dice.throw(60) {
        match dice.throw(8) {
            0 => raw.push(u8::try_from(dice.throw(256)).unwrap()),
            1 => raw.extend_from_slice(format!("\n{}{}\n", from_line(dice.throw(900)), mail(1, "x")).as_bytes()),
            _ => raw.extend_from_slice(PIECES[dice.throw(PIECES.len())].as_bytes()),
        }
    }
    raw
}

fn dialect(dice: &mut Dice, raw: &[u8]) -> Dialect {
    let mut dialect = detect(raw);
    if dice.throw(2) == 0 {
        let dialects = [Family::Mboxrd, Family::Mboxo, Family::Mboxcl, Family::Mboxcl2, Family::Unknown];
        dialect.family = dialects[dice.throw(5)];
        dialect.line_ending = [LineEnding::Lf, LineEnding::Crlf, LineEnding::Mixed, LineEnding::Cr][dice.throw(4)];
        dialect.blank_line = [BlankLine::Required, BlankLine::Optional][dice.throw(2)];
        dialect.date_rule = [DateRule::Required, DateRule::Optional, DateRule::Unknown][dice.throw(3)];
    }
    dialect
}

#[test]
fn records_tile_any_bytes() {
    let mut dice = Dice(0x1234_5678_9abc_def1);
    for _ in 0..20_000 {
        let raw = bytes(&mut dice);
        let dialect = dialect(&mut dice, &raw);
        let _ = looks_like_mbox(&raw);
        let mut scanner = Scanner::new(&raw, dialect, 0);
        let mut end = 0;
        while let Some(record) = scanner.next_record() {
            assert_eq!(record.offset, end);
            assert!(record.length > 0);
            end = record.offset + record.length;
            assert!(record.message_offset >= record.offset);
            let message_end = record.message_offset + record.message_length;
            assert!(message_end <= end && end - message_end <= 2, "{record:?} {:?}", String::from_utf8_lossy(&raw));
            assert!(scanner.doubts().iter().all(|doubt| (record.offset..end).contains(&doubt.offset)));
        }
        assert_eq!(end, raw.len() as u64);
        assert_eq!(scanner.resume_offset(), end);
        let plain = unquote(&raw);
        assert!(plain.len() <= raw.len());
    }
}

#[test]
fn a_scan_from_any_record_agrees_with_the_whole() {
    let mut dice = Dice(0x0dd_ba11);
    for _ in 0..4_000 {
        let raw = bytes(&mut dice);
        let dialect = dialect(&mut dice, &raw);
        let all: Vec<_> = Scanner::new(&raw, dialect, 0).collect();
        if let Some(place) = all.len().checked_sub(1).map(|last| dice.throw(last + 1)) {
            let rest: Vec<_> = Scanner::new(&raw, dialect, all[place].offset).collect();
            let ends = |records: &[crate::mbox::Record]| records.iter().map(|record| record.offset + record.length).collect::<Vec<_>>();
            assert_eq!(ends(&rest), ends(&all[place..]), "{:?}", String::from_utf8_lossy(&raw));
        }
    }
}

#[test]
fn from_lines_of_any_bytes_do_no_harm() {
    let mut dice = Dice(0xfeed_f00d);
    let words = [
        "Tue",
        "Nov",
        "10",
        "12:00:00",
        "1992",
        "+0000",
        "(",
        ")",
        "at",
        "-",
        "PM",
        "remote",
        "from",
        "x",
        "99999",
        "2014-12-12T",
        "T",
        "::",
        "+",
        "",
    ];
    for _ in 0..50_000 {
        let line: Vec<&str> = (0..dice.throw(12)).map(|_| words[dice.throw(words.len())]).collect();
        let line = format!("From {}", line.join(" "));
        if let Some(read) = parse_from_line(line.as_bytes()) {
            assert!(read.sender.len() <= line.len());
        }
    }
}
