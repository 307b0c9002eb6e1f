//! The tolerant reader's second step: which number is the day, which the year, and does such a time exist.

use super::calendar::{days_from_civil, days_in_month, weekday};
use super::scan::{Clock, Number, Scan, Separator};
use super::{Date, DateError, YEARS};

#[derive(Clone, Copy, Debug)]
struct Civil {
    year: i64,
    month: u32,
    day: u32,
    /// The year is written as a count from 1900 or 2000.
    short_year: bool,
}

pub(super) fn resolve(scan: &Scan) -> Result<Date, DateError> {
    let civil = civil_date(scan).ok_or(DateError::Unparseable)?;
    let days = days_from_civil(civil.year, civil.month, civil.day);
    let seconds = scan.clock.map_or(Some(0), |clock| seconds_of_day(clock, scan.after_noon));
    let zone_seconds = i64::from(scan.zone().unwrap_or(0)) * 60;
    let timestamp_seconds = days * 86_400 + seconds.unwrap_or(0) - zone_seconds;

    let day_exists = civil.day >= 1 && civil.day <= days_in_month(civil.year, civil.month);
    if !YEARS.contains(&civil.year) || !day_exists || seconds.is_none() {
        return Err(DateError::OutOfRange(timestamp_seconds));
    }
    let wrong_weekday = scan.weekday.is_some_and(|named| named != weekday(days));
    let midnight_of_next_day = scan.clock.is_some_and(|clock| clock.hour == 24);
    Ok(Date {
        timestamp_seconds,
        offset_minutes: scan.zone(),
        odd: scan.odd || wrong_weekday || midnight_of_next_day || civil.short_year || scan.clock.is_none() || !scan.has_numeric_zone(),
    })
}

/// Seconds since midnight; a leap second is the first second of the next minute. `None` for a time that does not
/// exist; 24:00:00 does.
fn seconds_of_day(clock: Clock, after_noon: Option<bool>) -> Option<i64> {
    let hour = match (after_noon, clock.hour) {
        (Some(false), 12) => 0,
        (Some(true), 1..=11) => clock.hour + 12,
        (_, hour) => hour,
    };
    let end_of_day = hour == 24 && clock.minute == 0 && clock.second == 0;
    let exists = (hour < 24 || end_of_day) && clock.minute < 60 && clock.second <= 60;
    exists.then(|| i64::from(hour) * 3600 + i64::from(clock.minute) * 60 + i64::from(clock.second))
}

fn civil_date(scan: &Scan) -> Option<Civil> {
    if let [Some(year), Some(month), Some(day)] = scan.units {
        let digits = if year < 100 { 2 } else { 4 };
        return civil(Number { value: year, digits, separator: Separator::Other }, month, day);
    }
    let mut numbers = scan.numbers();
    let first = numbers.next()?;
    let second = numbers.next()?;
    if let Some(month) = scan.month() {
        return if can_be_day(first) { civil(second, month, first.value) } else { civil(first, month, second.value) };
    }
    let third = numbers.next()?;
    if is_year(first) {
        let (month, day) = month_and_day(second.value, third.value)?;
        return civil(first, month, day);
    }
    let dotted = first.separator == Separator::Dot && second.separator == Separator::Dot;
    if dotted {
        return civil(third, second.value, first.value);
    }
    let (month, day) = match (first.value, second.value) {
        (day @ 13..=31, month @ 1..=12) if is_year(third) => (month, day),
        (month @ 1..=12, day @ 13..=31) => (month, day),
        (same, other @ 1..=12) if same == other && is_year(third) => (same, other),
        _ => return None,
    };
    civil(third, month, day)
}

/// ISO order; the other order only where the first can be no month.
fn month_and_day(first: u32, second: u32) -> Option<(u32, u32)> {
    match (first, second) {
        (1..=12, _) => Some((first, second)),
        (13..=31, 1..=12) => Some((second, first)),
        _ => None,
    }
}

fn is_year(number: Number) -> bool {
    number.digits >= 3 || number.value > 31
}

fn can_be_day(number: Number) -> bool {
    number.digits <= 2 && number.value <= 31
}

/// Two digits below 50 are 20xx, other two digits 19xx, three digits count from 1900 (RFC 5322 section 4.3);
/// the same with zeros before them ("0102"). 19100 and on is the year 2000 bug, "19" before a count from 1900.
fn civil(year: Number, month: u32, day: u32) -> Option<Civil> {
    let value = i64::from(year.value);
    let full = match (year.digits, value) {
        (1 | 2 | 4, 0..50) => value + 2000,
        (1..=3, _) | (4, 50..200) => value + 1900,
        (4, _) => value,
        (5, 19_100..=19_199) => value - 19_000 + 1900,
        _ => return None,
    };
    (1..=12).contains(&month).then_some(Civil { year: full, month, day: day.min(99), short_year: full != value })
}
