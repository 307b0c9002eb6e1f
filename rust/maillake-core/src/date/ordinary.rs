//! The date of RFC 5322 section 3.3 in its everyday spelling, read in one pass without tokens.

use super::calendar::{days_from_civil, days_in_month, weekday};
use super::names::{month_of_three, weekday_of_three};
use super::{Date, YEARS};

/// Reads `[Mon, ]29 Jan 2001 10:00[:00] +0100 [(comment)]`.
///
/// `None` for everything else, and for fields out of range: the tolerant reader decides about those.
pub(super) fn parse_ordinary(raw: &[u8]) -> Option<Date> {
    let mut cursor = Cursor { raw, at: 0 };
    cursor.skip_blanks();
    let mut named_weekday = None;
    if cursor.peek().is_ascii_alphabetic() {
        named_weekday = Some(weekday_of_three(cursor.three_letters()?)?);
        cursor.expect(b',')?;
        cursor.skip_blanks();
    }
    let day = cursor.one_or_two_digits()?;
    cursor.blanks()?;
    let month = month_of_three(cursor.three_letters()?)?;
    cursor.blanks()?;
    let year = i64::from(cursor.two_digits()? * 100 + cursor.two_digits()?);
    cursor.blanks()?;
    let hour = cursor.two_digits()?;
    cursor.expect(b':')?;
    let minute = cursor.two_digits()?;
    let mut second = 0;
    if cursor.peek() == b':' {
        cursor.at += 1;
        second = cursor.two_digits()?;
    }
    cursor.blanks()?;
    let sign = cursor.peek();
    if sign != b'+' && sign != b'-' {
        return None;
    }
    cursor.at += 1;
    let offset_hours = cursor.two_digits()?;
    let offset_minutes = cursor.two_digits()?;
    cursor.end()?;

    let in_range = YEARS.contains(&year)
        && day >= 1
        && day <= days_in_month(year, month)
        && hour < 24
        && minute < 60
        && second <= 60
        && offset_minutes < 60
        && offset_hours < 15;
    if !in_range {
        return None;
    }
    let days = days_from_civil(year, month, day);
    let east = (offset_hours * 60 + offset_minutes) as i16;
    let minutes = if sign == b'-' { -east } else { east };
    let seconds = i64::from(hour) * 3600 + i64::from(minute) * 60 + i64::from(second);
    Some(Date {
        timestamp_seconds: days * 86_400 + seconds - i64::from(minutes) * 60,
        offset_minutes: (sign == b'+' || east != 0).then_some(minutes),
        odd: named_weekday.is_some_and(|named| named != weekday(days)),
    })
}

struct Cursor<'a> {
    raw: &'a [u8],
    at: usize,
}

impl Cursor<'_> {
    /// The byte at the cursor, 0 at the end.
    fn peek(&self) -> u8 {
        self.raw.get(self.at).copied().unwrap_or(0)
    }

    fn skip_blanks(&mut self) {
        while matches!(self.peek(), b' ' | b'\t' | b'\r' | b'\n') {
            self.at += 1;
        }
    }

    fn blanks(&mut self) -> Option<()> {
        let before = self.at;
        self.skip_blanks();
        (self.at > before).then_some(())
    }

    fn expect(&mut self, byte: u8) -> Option<()> {
        (self.peek() == byte).then(|| self.at += 1)
    }

    fn digit(&mut self) -> Option<u32> {
        let byte = self.peek();
        byte.is_ascii_digit().then(|| {
            self.at += 1;
            u32::from(byte - b'0')
        })
    }

    fn two_digits(&mut self) -> Option<u32> {
        Some(self.digit()? * 10 + self.digit()?)
    }

    fn one_or_two_digits(&mut self) -> Option<u32> {
        let first = self.digit()?;
        Some(self.digit().map_or(first, |second| first * 10 + second))
    }

    /// Three letters in lower case that are not followed by a fourth.
    fn three_letters(&mut self) -> Option<[u8; 3]> {
        let three = <[u8; 3]>::try_from(self.raw.get(self.at..self.at + 3)?).ok()?;
        self.at += 3;
        (!self.peek().is_ascii_alphabetic()).then(|| three.map(|byte| byte.to_ascii_lowercase()))
    }

    /// Only blanks, or one comment without inner comments, up to the end.
    fn end(&mut self) -> Option<()> {
        self.skip_blanks();
        if self.peek() == b'(' {
            let rest = self.raw.get(self.at + 1..)?;
            let close = rest.iter().position(|byte| matches!(byte, b'(' | b')' | b'\\'))?;
            self.at += 1 + close;
            self.expect(b')')?;
            self.skip_blanks();
        }
        (self.at >= self.raw.len()).then_some(())
    }
}
