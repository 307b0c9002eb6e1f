//! Dates as they stand in From_ lines: any order of weekday, month, day, time, year and zone.

/// What one token of a date is; the sequence of roles is the date's shape.
#[derive(Clone, Copy)]
#[repr(u8)]
enum Role {
    Weekday = 1,
    Month,
    Day,
    Time,
    Year,
    Zone,
    HalfDay,
    WholeDate,
    Comment,
    Remote,
}

/// A date read from the end of a From_ line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct LineDate {
    /// Unix seconds; a date without a zone, or with an unknown one, is taken as UTC.
    pub(super) timestamp: i64,
    /// Roles of the tokens in order, four bits each, the first in the highest nibble used.
    pub(super) order: u64,
}

/// Order of `Thu Apr 16 09:53:04 +0000 2015`, which Google Takeout and Google Groups write.
pub(super) const ORDER_ZONE_BEFORE_YEAR: u64 = 0x12_34_65;
/// Order of asctime, `Tue Nov 10 12:00:00 1992`.
pub(super) const ORDER_ASCTIME: u64 = 0x1_23_45;

const MOST_ROLES: usize = 12;

#[derive(Default)]
struct Reading {
    weekday: bool,
    month: Option<i64>,
    day: Option<i64>,
    year: Option<i64>,
    seconds: Option<i64>,
    offset: Option<i64>,
    afternoon: Option<bool>,
    order: u64,
    roles: usize,
}

/// Reads a date that takes up all of `tokens`.
pub(super) fn parse_date(tokens: &[&[u8]]) -> Option<LineDate> {
    let mut reading = Reading::default();
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        at += 1;
        let role = if reading.is_complete() && ends_by_remote(tokens.get(at - 1..)?) {
            at = tokens.len();
            Role::Remote
        } else if reading.seconds.is_some() && token.first() == Some(&b'(') {
            at += comment_tail(tokens.get(at - 1..)?)?;
            Role::Comment
        } else {
            reading.take(token)?
        };
        reading.roles += 1;
        if reading.roles > MOST_ROLES {
            return None;
        }
        reading.order = (reading.order << 4) | role as u64;
    }
    reading.finish()
}

/// Whether a token can be part of a date; month and weekday names of other languages are not known.
pub(super) fn is_date_token(token: &[u8]) -> bool {
    let mut reading = Reading { seconds: Some(0), ..Reading::default() };
    parse_time(token).is_some() || reading.take(token).is_some()
}

/// Whether a token is a time of day with seconds.
pub(super) fn is_full_time(token: &[u8]) -> bool {
    parse_time(token).is_some() && token.split(|byte| *byte == b':').count() == 3
}

/// Whether a token is a four-digit year.
pub(super) fn is_full_year(token: &[u8]) -> bool {
    token.len() == 4 && number(token).and_then(|value| year_of(value, 4)).is_some()
}

fn ends_by_remote(tokens: &[&[u8]]) -> bool {
    matches!(tokens, [first, second, _]
        if (*first == b"remote" && *second == b"from") || (*first == b"forwarded" && *second == b"by"))
}

/// Tokens after the first that belong to a comment in brackets; `None` when it does not close.
fn comment_tail(tokens: &[&[u8]]) -> Option<usize> {
    tokens.iter().position(|token| token.last() == Some(&b')'))
}

impl Reading {
    fn is_complete(&self) -> bool {
        self.month.is_some() && self.day.is_some() && self.year.is_some() && self.seconds.is_some()
    }

    fn take(&mut self, token: &[u8]) -> Option<Role> {
        let token = token.strip_suffix(b",").unwrap_or(token);
        let first = *token.first()?;
        if first.is_ascii_digit() {
            self.take_digits(token)
        } else if first.is_ascii_alphabetic() {
            self.take_word(token)
        } else {
            self.take_zone(token)
        }
    }

    fn take_digits(&mut self, token: &[u8]) -> Option<Role> {
        if token.iter().all(u8::is_ascii_digit) {
            return self.take_number(token);
        }
        if token.contains(&b':') && !token.contains(&b'T') {
            return self.take_time(token);
        }
        self.take_whole_date(token)
    }

    fn take_number(&mut self, token: &[u8]) -> Option<Role> {
        let value = number(token)?;
        if token.len() <= 2 && self.day.is_none() {
            self.day = (1..=31).contains(&value).then_some(value);
            return self.day.map(|_| Role::Day);
        }
        if self.year.is_some() {
            return None;
        }
        self.year = year_of(value, token.len());
        self.year.map(|_| Role::Year)
    }

    fn take_time(&mut self, token: &[u8]) -> Option<Role> {
        if self.seconds.is_some() {
            return None;
        }
        let clock = token.strip_suffix(b"Z").unwrap_or(token);
        let (clock, half_day) = match clock {
            [head @ .., b'A' | b'a', b'M' | b'm'] => (head, Some(false)),
            [head @ .., b'P' | b'p', b'M' | b'm'] => (head, Some(true)),
            _ => (clock, None),
        };
        let (clock, offset) = split_offset(clock);
        self.seconds = Some(parse_time(clock)?);
        self.afternoon = self.afternoon.or(half_day);
        self.offset = self.offset.or(offset);
        Some(Role::Time)
    }

    fn take_word(&mut self, token: &[u8]) -> Option<Role> {
        if let Some(month) = self.month.is_none().then(|| month_of(token)).flatten() {
            self.month = Some(month);
            return Some(Role::Month);
        }
        if !self.weekday && is_weekday(token) {
            self.weekday = true;
            return Some(Role::Weekday);
        }
        if self.seconds.is_some() && self.afternoon.is_none() {
            let half_day = match token {
                [b'A' | b'a', b'M' | b'm'] => Some(false),
                [b'P' | b'p', b'M' | b'm'] => Some(true),
                _ => None,
            };
            if half_day.is_some() {
                self.afternoon = half_day;
                return Some(Role::HalfDay);
            }
        }
        self.take_zone(token)
    }

    /// A zone stands after the time only: `+0200`, `+02:00`, `GMT+0200`, `EST`, `EST5EDT`, `"MET DST"`.
    fn take_zone(&mut self, token: &[u8]) -> Option<Role> {
        self.seconds?;
        let offset = zone_offset(token)?;
        self.offset = self.offset.or(Some(offset));
        Some(Role::Zone)
    }

    /// `2014-12-12`, `2014/12/12`, `2014-12-12T22:59:42Z`, `12-Dec-2014`.
    fn take_whole_date(&mut self, token: &[u8]) -> Option<Role> {
        if self.day.is_some() || self.month.is_some() || self.year.is_some() {
            return None;
        }
        let (date, clock) = match token.iter().position(|byte| *byte == b'T') {
            Some(at) => (token.get(..at)?, token.get(at + 1..)),
            None => (token, None),
        };
        let mut pieces = date.splitn(3, |byte| *byte == b'-' || *byte == b'/');
        let (first, second, third) = (pieces.next()?, pieces.next()?, pieces.next()?);
        let (year, month, day) =
            if first.len() == 4 { (first, number(second)?, number(third)?) } else { (third, month_of(second)?, number(first)?) };
        self.year = Some(year_of(number(year)?, year.len())?);
        self.month = Some((1..=12).contains(&month).then_some(month)?);
        self.day = Some((1..=31).contains(&day).then_some(day)?);
        if let Some(clock) = clock {
            self.take_time(clock)?;
        }
        Some(Role::WholeDate)
    }

    fn finish(&self) -> Option<LineDate> {
        let days = days_from_civil(self.year?, self.month?, self.day?);
        let mut seconds = self.seconds?;
        match self.afternoon {
            Some(true) if seconds < 12 * 3600 => seconds += 12 * 3600,
            Some(false) if (12 * 3600..13 * 3600).contains(&seconds) => seconds -= 12 * 3600,
            _ => {}
        }
        Some(LineDate { timestamp: days * 86_400 + seconds - self.offset.unwrap_or(0), order: self.order })
    }
}

fn number(digits: &[u8]) -> Option<i64> {
    if digits.is_empty() || digits.len() > 5 {
        return None;
    }
    digits.iter().try_fold(0, |value, byte| byte.is_ascii_digit().then(|| value * 10 + i64::from(byte - b'0')))
}

/// Years as written in mail: two digits, three digits counted from 1900, and `19100` for 2000.
fn year_of(value: i64, digits: usize) -> Option<i64> {
    match (digits, value) {
        (2, 70..) | (3, 100..=199) => Some(1900 + value),
        (2, _) => Some(2000 + value),
        (4, 1969..=2199) => Some(value),
        (5, 19_100..=19_199) => Some(1900 + value - 19_000),
        _ => None,
    }
}

/// Seconds of the day of `hh:mm`, `hh:mm:ss` or `hh:mm:ss.fff`.
fn parse_time(token: &[u8]) -> Option<i64> {
    let mut pieces = token.splitn(3, |byte| *byte == b':');
    let hour = pieces.next().filter(|piece| piece.len() <= 2).and_then(number)?;
    let minute = pieces.next().filter(|piece| piece.len() == 2).and_then(number)?;
    let second = match pieces.next() {
        None => 0,
        Some(piece) => {
            let whole = piece.split(|byte| *byte == b'.' || *byte == b',').next()?;
            (whole.len() == 2).then(|| number(whole)).flatten()?
        }
    };
    (hour <= 24 && minute <= 59 && second <= 61).then_some(hour * 3600 + minute * 60 + second)
}

/// Splits `09:53:04+02:00` into clock and zone.
fn split_offset(token: &[u8]) -> (&[u8], Option<i64>) {
    let Some(at) = token.iter().position(|byte| *byte == b'+' || *byte == b'-') else {
        return (token, None);
    };
    let (clock, zone) = token.split_at(at);
    match numeric_offset(zone) {
        Some(offset) => (clock, Some(offset)),
        None => (token, None),
    }
}

/// Seconds east of UTC of `+hhmm`, `-hh:mm` or `+hh`.
fn numeric_offset(token: &[u8]) -> Option<i64> {
    let (sign, digits) = match token {
        [b'+', digits @ ..] => (1, digits),
        [b'-', digits @ ..] => (-1, digits),
        _ => return None,
    };
    let (hours, minutes) = match digits {
        [hours @ .., b':', tens, ones] => (hours, [*tens, *ones]),
        [hours @ .., tens, ones] if digits.len() >= 3 => (hours, [*tens, *ones]),
        hours => (hours, [b'0', b'0']),
    };
    let (hours, minutes) = (number(hours)?, number(&minutes)?);
    (hours <= 15 && minutes <= 59).then_some(sign * (hours * 3600 + minutes * 60))
}

/// Seconds east of UTC; unknown names of up to seven letters and digits count as UTC.
fn zone_offset(token: &[u8]) -> Option<i64> {
    if let Some(offset) = numeric_offset(token) {
        return Some(offset);
    }
    if let Some(tail) = token.strip_prefix(b"GMT").or_else(|| token.strip_prefix(b"UTC")) {
        if let Some(offset) = numeric_offset(tail) {
            return Some(offset);
        }
    }
    let is_name = (1..=7).contains(&token.len())
        && token.first().is_some_and(u8::is_ascii_uppercase)
        && token.iter().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
    is_name.then(|| named_offset(token))
}

fn named_offset(token: &[u8]) -> i64 {
    let hours = match token {
        b"EDT" => -4,
        b"EST" | b"CDT" | b"EST5EDT" => -5,
        b"CST" | b"MDT" | b"CST6CDT" => -6,
        b"MST" | b"PDT" | b"MST7MDT" => -7,
        b"PST" | b"PST8PDT" => -8,
        b"BST" | b"CET" | b"MET" | b"MEZ" | b"WEST" => 1,
        b"CEST" | b"MEST" | b"MESZ" | b"EET" => 2,
        b"EEST" | b"MSK" => 3,
        b"JST" | b"KST" => 9,
        _ => 0,
    };
    hours * 3600
}

fn is_weekday(token: &[u8]) -> bool {
    const NAMES: [&[u8]; 7] = [b"monday", b"tuesday", b"wednesday", b"thursday", b"friday", b"saturday", b"sunday"];
    NAMES.iter().any(|name| is_short_or_whole(token, name))
}

fn month_of(token: &[u8]) -> Option<i64> {
    const NAMES: [&[u8]; 12] = [
        b"january",
        b"february",
        b"march",
        b"april",
        b"may",
        b"june",
        b"july",
        b"august",
        b"september",
        b"october",
        b"november",
        b"december",
    ];
    NAMES.iter().position(|name| is_short_or_whole(token, name)).map(|at| at as i64 + 1)
}

/// Whether `token` is the three-letter form of `name` or the whole name, in any case.
fn is_short_or_whole(token: &[u8], name: &[u8]) -> bool {
    token.eq_ignore_ascii_case(name.get(..3).unwrap_or(name)) || token.eq_ignore_ascii_case(name)
}

/// Days since 1970-01-01 of a Gregorian date; a day past the month's end runs into the next month.
fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let shifted = (month + 9) % 12;
    let day_of_year = (153 * shifted + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}
