//! The tolerant reader's first step: numbers, names, time of day and zone out of free text.

use super::names::{Meaning, meaning};

/// What a number is followed by; it tells `29.01.2001` from `29/01/2001`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Separator {
    Dot,
    Other,
}

/// A number that is neither part of a time of day nor an offset.
#[derive(Clone, Copy, Debug)]
pub(super) struct Number {
    pub(super) value: u32,
    pub(super) digits: usize,
    pub(super) separator: Separator,
}

/// Time of day as written.
#[derive(Clone, Copy, Debug)]
pub(super) struct Clock {
    pub(super) hour: u32,
    pub(super) minute: u32,
    pub(super) second: u32,
}

/// Everything a date text says, not yet checked.
#[derive(Debug, Default)]
pub(super) struct Scan {
    numbers: [Option<Number>; 3],
    count: usize,
    /// Month by name, and how many numbers stood before it.
    month: Option<(u32, usize)>,
    /// Year, month, day by a CJK unit sign (年, 月, 日).
    pub(super) units: [Option<u32>; 3],
    pub(super) weekday: Option<u8>,
    pub(super) clock: Option<Clock>,
    /// Hours to add, or to take away at 12: `Some(true)` is PM.
    pub(super) after_noon: Option<bool>,
    numeric_zone: NumericZone,
    named_zone: Option<i16>,
    /// Something is not as RFC 5322 section 3.3 wants it.
    pub(super) odd: bool,
    unknown_words: usize,
}

/// A zone written as a number, `+0100`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum NumericZone {
    #[default]
    Absent,
    /// `-0000`, or digits that are no offset.
    Unknown,
    /// Minutes east of UTC.
    East(i16),
}

impl NumericZone {
    /// The first one written counts.
    fn set(&mut self, zone: Self) {
        if *self == Self::Absent {
            *self = zone;
        }
    }
}

/// More words than this that say nothing, and the text is prose, not a date.
const MOST_UNKNOWN_WORDS: usize = 8;

impl Scan {
    /// Reads the whole text once, left to right. `None` when it is prose.
    pub(super) fn read(text: &str) -> Option<Self> {
        let mut scan = Self::default();
        let mut reader = Reader { text, raw: text.as_bytes(), at: 0, last: Last::Start };
        while let Some(&byte) = reader.raw.get(reader.at) {
            if scan.is_complete() {
                scan.odd |= !reader.rest_is_comment();
                break;
            }
            match byte {
                b'(' => {
                    reader.skip_comment();
                    // RFC 5322 allows a comment after the zone only; one before it is obsolete syntax.
                    scan.odd |= reader.at < reader.raw.len();
                }
                b'0'..=b'9' => scan.number(&mut reader),
                b'+' | b'-' => scan.sign(&mut reader),
                b' ' | b'\t' | b'\r' | b'\n' => {
                    reader.at += 1;
                    reader.last = Last::Blank;
                }
                b',' => reader.at += 1,
                _ => scan.word(&mut reader),
            }
            if scan.unknown_words > MOST_UNKNOWN_WORDS {
                return None;
            }
        }
        Some(scan)
    }

    pub(super) fn numbers(&self) -> impl Iterator<Item = Number> + '_ {
        self.numbers.iter().flatten().copied()
    }

    pub(super) fn month(&self) -> Option<u32> {
        self.month.map(|(number, _)| number)
    }

    /// Minutes east of UTC: the number if there is one, else the name.
    pub(super) fn zone(&self) -> Option<i16> {
        match self.numeric_zone {
            NumericZone::Absent => self.named_zone,
            NumericZone::Unknown => None,
            NumericZone::East(minutes) => Some(minutes),
        }
    }

    /// A zone is written the way RFC 5322 section 3.3 wants it.
    pub(super) fn has_numeric_zone(&self) -> bool {
        self.numeric_zone != NumericZone::Absent
    }

    fn has_date(&self) -> bool {
        let named = usize::from(self.month.is_some());
        self.count + named >= 3 || self.units.iter().all(Option::is_some)
    }

    fn is_complete(&self) -> bool {
        self.has_numeric_zone() && self.clock.is_some() && self.has_date()
    }

    fn push(&mut self, number: Number) {
        match self.numbers.get_mut(self.count) {
            Some(slot) => {
                *slot = Some(number);
                self.count += 1;
            }
            None => self.odd = true,
        }
    }

    fn number(&mut self, reader: &mut Reader) {
        let start = reader.at;
        let value = reader.digits();
        let digits = reader.at - start;
        let Some(value) = value else {
            self.compact(reader, start, digits);
            return;
        };
        if digits <= 2 && self.clock.is_none() {
            // "10.30.15" is a time of day only where no date can be meant any more.
            let separator = if self.has_date() && reader.peek() == b'.' { b'.' } else { b':' };
            if reader.is_followed_by(separator) {
                let (clock, plain) = reader.clock(value, separator);
                self.clock = Some(clock);
                self.odd |= digits == 1 || separator == b'.' || !plain;
                reader.last = Last::Clock;
                return;
            }
        }
        if let Some(unit) = reader.unit_sign() {
            if let Some(slot) = self.units.get_mut(unit) {
                *slot = Some(value);
            }
            reader.last = Last::Word;
            return;
        }
        if digits == 8 && self.count == 0 && self.month.is_none() {
            self.push_compact_date(value);
        } else if digits == 4 && self.clock.is_some() && self.has_date() {
            // "06:03:33 0100": the sign was forgotten. Beyond 14 hours it is no offset.
            if let Some(east) = offset_minutes(value, digits).filter(|east| *east <= 840) {
                self.numeric_zone.set(NumericZone::East(east));
            }
            self.odd = true;
        } else {
            let separator = if reader.peek() == b'.' { Separator::Dot } else { Separator::Other };
            self.odd |= !matches!(reader.peek(), b' ' | b'\t' | b'\r' | b'\n' | 0);
            self.push(Number { value, digits, separator });
        }
        reader.last = Last::Number;
    }

    /// `20010129100000`: more digits than a `u32` holds.
    fn compact(&mut self, reader: &mut Reader, start: usize, digits: usize) {
        self.odd = true;
        reader.last = Last::Number;
        let part =
            |from: usize, to: usize| reader.text.get(start + from..start + to).and_then(|text| text.parse::<u32>().ok()).unwrap_or(0);
        if digits == 14 && self.count == 0 && self.clock.is_none() {
            self.push_compact_date(part(0, 8));
            self.clock = Some(Clock { hour: part(8, 10), minute: part(10, 12), second: part(12, 14) });
            reader.last = Last::Clock;
        }
    }

    fn push_compact_date(&mut self, value: u32) {
        self.odd = true;
        let separator = Separator::Other;
        self.push(Number { value: value / 10_000, digits: 4, separator });
        self.push(Number { value: value / 100 % 100, digits: 2, separator });
        self.push(Number { value: value % 100, digits: 2, separator });
    }

    fn sign(&mut self, reader: &mut Reader) {
        let negative = reader.peek() == b'-';
        let between_parts = match reader.last {
            Last::Number => true,
            Last::Word => !self.has_date(),
            _ => self.clock.is_none(),
        };
        let after_name = reader.last == Last::Zone;
        reader.at += 1;
        if between_parts {
            self.odd = true;
            return;
        }
        let gap = reader.at;
        reader.skip_blanks();
        self.odd |= reader.at > gap || after_name || reader.last == Last::Clock;
        if !reader.peek().is_ascii_digit() {
            // "+-0500", "- ": some zone was meant, nobody knows which.
            self.odd = true;
            if matches!(reader.peek(), b'+' | b'-') {
                self.numeric_zone.set(NumericZone::Unknown);
            }
            return;
        }
        let start = reader.at;
        let value = reader.digits();
        let mut digits = reader.at - start;
        let mut value = value.unwrap_or(u32::MAX);
        if digits <= 2 && reader.peek() == b':' {
            reader.at += 1;
            let minutes_start = reader.at;
            let minutes = reader.digits().unwrap_or(u32::MAX);
            self.odd = true;
            digits = if reader.at - minutes_start == 2 { 4 } else { 9 };
            value = value.saturating_mul(100).saturating_add(minutes);
        }
        reader.last = Last::Word;
        // "MET-1" is POSIX notation, where the sign is inverted: the name says it already.
        if after_name && self.named_zone.is_some_and(|minutes| minutes != 0) && digits <= 2 {
            return;
        }
        self.odd |= digits != 4;
        let minutes = offset_minutes(value, digits).map(|east| if negative { -east } else { east });
        self.odd |= minutes.is_none_or(|east| !(-720..=840).contains(&east));
        self.numeric_zone.set(match minutes {
            Some(0) if negative => NumericZone::Unknown,
            Some(east) => NumericZone::East(east),
            None => NumericZone::Unknown,
        });
    }

    fn word(&mut self, reader: &mut Reader) {
        let glued_to_clock = reader.last == Last::Clock;
        let start = reader.at;
        let word = reader.letters();
        if word.is_empty() {
            // Punctuation or a control character; separators of numeric dates come here too.
            reader.skip_character();
            self.odd = true;
            return;
        }
        let before = reader.last;
        reader.last = Last::Word;
        match meaning(word) {
            Meaning::Month { number, odd } => self.month_name(number, odd),
            Meaning::Weekday { number, odd } => {
                // It stands first, or after a time of day nobody has begun: "2002/09/14 Sat 02:29:32".
                self.odd |= odd || start > 0 && self.count > 0 || reader.peek() != b',';
                self.weekday.get_or_insert(number);
            }
            Meaning::BeforeNoon | Meaning::AfterNoon if self.after_noon.is_none() => {
                self.odd = true;
                self.after_noon = Some(meaning(word) == Meaning::AfterNoon);
            }
            Meaning::Zone { minutes } if self.clock.is_some() => {
                self.odd = true;
                self.named_zone.get_or_insert(minutes);
                reader.last = Last::Zone;
            }
            Meaning::SummerTime if self.named_zone.is_some() && !self.has_numeric_zone() => {
                self.odd = true;
                self.named_zone = self.named_zone.map(|minutes| minutes + 60);
            }
            Meaning::Letter => self.letter(word, before, glued_to_clock, reader),
            Meaning::Filler => self.odd = true,
            _ => {
                self.odd = true;
                self.unknown_words += 1;
                // "EST5EDT", "GMT1": digits that belong to the word.
                reader.digits();
            }
        }
    }

    /// A second month name means the first was a weekday: "mar., 3 juil. 2001".
    fn month_name(&mut self, number: u32, odd: bool) {
        self.odd |= odd;
        match self.month {
            None => {
                self.odd |= self.count != 1;
                self.month = Some((number, self.count));
            }
            Some((_, 0)) if self.count == 1 => self.month = Some((number, 1)),
            Some(_) => self.odd = true,
        }
    }

    fn letter(&mut self, word: &str, before: Last, glued_to_clock: bool, reader: &mut Reader) {
        let letter = word.as_bytes().first().map_or(0, u8::to_ascii_lowercase);
        if letter == b't' && before == Last::Number && reader.peek().is_ascii_digit() {
            self.odd = true;
        } else if letter == b'z' && glued_to_clock {
            self.odd = true;
            self.numeric_zone.set(NumericZone::East(0));
        } else if matches!(letter, b'a' | b'p') && reader.skip_dotted_m() {
            self.odd = true;
            self.after_noon.get_or_insert(letter == b'p');
        } else {
            self.odd = true;
            self.unknown_words += usize::from(self.clock.is_none());
        }
    }
}

/// `hh`, `hmm`, `hhmm` to minutes; `None` for anything else and for minutes above 59.
fn offset_minutes(value: u32, digits: usize) -> Option<i16> {
    let (hours, minutes) = match digits {
        1 | 2 => (value, 0),
        3 | 4 => (value / 100, value % 100),
        _ => return None,
    };
    (hours < 24 && minutes < 60).then_some((hours * 60 + minutes) as i16)
}

/// What stood before the cursor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Last {
    Start,
    Blank,
    Number,
    Clock,
    Zone,
    Word,
}

struct Reader<'a> {
    text: &'a str,
    raw: &'a [u8],
    at: usize,
    last: Last,
}

impl<'a> Reader<'a> {
    /// The byte at the cursor, 0 at the end.
    fn peek(&self) -> u8 {
        self.raw.get(self.at).copied().unwrap_or(0)
    }

    fn skip_blanks(&mut self) {
        while matches!(self.peek(), b' ' | b'\t' | b'\r' | b'\n') {
            self.at += 1;
        }
    }

    fn skip_character(&mut self) {
        self.at += 1;
        while !self.text.is_char_boundary(self.at) {
            self.at += 1;
        }
    }

    /// Eats all digits; `None` when there is none or the number has more than nine.
    fn digits(&mut self) -> Option<u32> {
        let start = self.at;
        while self.peek().is_ascii_digit() {
            self.at += 1;
        }
        let text = self.text.get(start..self.at)?;
        if text.len() > 9 { None } else { text.parse().ok() }
    }

    /// Eats letters of any script.
    fn letters(&mut self) -> &'a str {
        let rest = self.text.get(self.at..).unwrap_or("");
        let end = rest.find(|character: char| !character.is_alphabetic()).unwrap_or(rest.len());
        self.at += end;
        rest.get(..end).unwrap_or("")
    }

    /// The separator comes next, and a digit after it and perhaps blanks.
    fn is_followed_by(&self, separator: u8) -> bool {
        let mut probe = Reader { at: self.at + 1, ..*self };
        if separator == b':' {
            probe.skip_blanks();
        }
        self.peek() == separator && probe.peek().is_ascii_digit()
    }

    /// Minutes and seconds after the hour, with the cursor at the first separator; whether both are written with
    /// two digits and nothing else.
    fn clock(&mut self, hour: u32, separator: u8) -> (Clock, bool) {
        let mut parts = [0_u32; 2];
        let mut plain = true;
        for part in &mut parts {
            if !self.is_followed_by(separator) {
                break;
            }
            self.at += 1;
            let gap = self.at;
            self.skip_blanks();
            let start = self.at;
            *part = self.digits().unwrap_or(u32::MAX);
            plain &= start == gap && self.at - start == 2;
        }
        // A fraction of a second.
        if matches!(self.peek(), b'.' | b',') && self.raw.get(self.at + 1).is_some_and(u8::is_ascii_digit) {
            self.at += 1;
            self.digits();
            plain = false;
        }
        let [minute, second] = parts;
        (Clock { hour, minute, second }, plain)
    }

    /// Which part of a date the CJK or Korean unit sign at the cursor makes of the number before it.
    fn unit_sign(&mut self) -> Option<usize> {
        const SIGNS: [[&str; 2]; 3] = [["年", "년"], ["月", "월"], ["日", "일"]];
        let rest = self.text.get(self.at..)?;
        let unit = SIGNS.iter().position(|signs| signs.iter().any(|sign| rest.starts_with(sign)))?;
        self.skip_character();
        Some(unit)
    }

    /// The rest of "a.m." or "p.m." after its first letter.
    fn skip_dotted_m(&mut self) -> bool {
        let found = self.raw.get(self.at..self.at + 2).is_some_and(|rest| rest.eq_ignore_ascii_case(b".m"));
        if found {
            self.at += 2;
            self.at += usize::from(self.peek() == b'.');
        }
        found
    }

    /// Moves behind the comment that opens at the cursor, inner comments included, or to the end.
    fn skip_comment(&mut self) {
        let mut depth = 0_usize;
        while let Some(&byte) = self.raw.get(self.at) {
            self.at += 1;
            match byte {
                b'\\' => self.at += 1,
                b'(' => depth += 1,
                b')' => {
                    depth -= 1;
                    if depth == 0 {
                        break;
                    }
                }
                _ => {}
            }
        }
        // An escape may have led into the middle of a character, or behind the end.
        self.at = self.at.min(self.raw.len());
        while !self.text.is_char_boundary(self.at) {
            self.at += 1;
        }
        self.last = Last::Blank;
    }

    fn rest_is_comment(&mut self) -> bool {
        self.skip_blanks();
        while self.peek() == b'(' {
            self.skip_comment();
            self.skip_blanks();
        }
        self.at >= self.raw.len()
    }
}
