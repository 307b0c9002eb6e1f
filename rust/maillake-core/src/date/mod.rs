//! Date fields of mail (RFC 5322 sections 3.3 and 4.3) and the date stamp of Received fields (RFC 5321 4.4).
//!
//! An everyday date is read in one pass ([`ordinary`]); anything else goes through a tolerant reader that
//! collects numbers, names, time of day and zone ([`scan`]) and then decides what they mean ([`resolve`]).
//! Both are linear in the length of the text and allocate nothing.

mod calendar;
mod names;
mod ordinary;
mod resolve;
mod scan;
#[cfg(test)]
mod tests;

use std::fmt;
use std::ops::RangeInclusive;

use memchr::memrchr;

/// Years a mail can plausibly carry; outside of them a date is a defect.
const YEARS: RangeInclusive<i64> = 1970..=2100;

/// A point in time as a mail states it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Date {
    /// Seconds since 1970-01-01T00:00:00 UTC. A date without a known zone is read as UTC.
    pub timestamp_seconds: i64,
    /// Minutes east of UTC. `None` for `-0000`, a missing zone and a zone of unknown meaning, military letters
    /// included (RFC 5322 section 4.3).
    pub offset_minutes: Option<i16>,
    /// The text is obsolete or malformed, but was understood.
    pub odd: bool,
}

/// Why a text gives no date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateError {
    /// There is nothing but white space.
    Empty,
    /// No day, month and year can be told without guessing.
    Unparseable,
    /// A date was read, but its year is before 1970 or after 2100, or a part of it does not exist (31 February,
    /// 25 o'clock).
    ///
    /// Holds the nearest reading in seconds since 1970 UTC: days that do not exist run over into the next month, a
    /// time of day that does not exist counts as midnight.
    OutOfRange(i64),
}

impl fmt::Display for DateError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Empty => "the date is empty",
            Self::Unparseable => "the date cannot be read",
            Self::OutOfRange(_) => "the date is out of range",
        })
    }
}

impl std::error::Error for DateError {}

/// Reads the body of a Date field, or any text that is one date.
///
/// Beyond RFC 5322 it understands asctime order, ISO 8601, two- and three-digit years, full and localised month
/// names, AM and PM, zone names, a missing zone, year or day first where only one order can be meant, and parts
/// separated by dashes, slashes or dots. Nothing is guessed: `01/02/2001` is unparseable.
pub fn parse_date(text: &str) -> Result<Date, DateError> {
    if let Some(date) = ordinary::parse_ordinary(text.as_bytes()) {
        return Ok(date);
    }
    if text.trim().is_empty() {
        return Err(DateError::Empty);
    }
    let scan = scan::Scan::read(text).ok_or(DateError::Unparseable)?;
    resolve::resolve(&scan)
}

/// Reads the date stamp of a Received field body: the part after the last `;`.
///
/// Where that part is no date (a comment holds a semicolon, an id stands last), the part after the one before it
/// is tried, up to [`TRIES`] times; without any semicolon, the text from the last weekday name that a comma
/// follows ("... on Mon, 29 Jan 2001 ..."), which makes the date odd.
pub fn parse_received_date(field_body: &str) -> Result<Date, DateError> {
    let mut end = field_body.len();
    let mut first_error = None;
    for _ in 0..TRIES {
        let Some(semicolon) = memrchr(b';', field_body.as_bytes().get(..end).unwrap_or_default()) else {
            break;
        };
        match parse_date(field_body.get(semicolon + 1..).unwrap_or_default()) {
            Ok(date) => {
                return Ok(Date { odd: date.odd || first_error.is_some(), ..date });
            }
            Err(error) => {
                first_error.get_or_insert(error);
            }
        }
        end = semicolon;
    }
    match first_error {
        Some(error) => Err(error),
        None => date_after_weekday(field_body).map(|date| Date { odd: true, ..date }),
    }
}

/// How many semicolons, or commas after a weekday, are tried from the end of a Received field.
const TRIES: usize = 4;

fn date_after_weekday(text: &str) -> Result<Date, DateError> {
    let raw = text.as_bytes();
    let mut end = raw.len();
    for _ in 0..TRIES {
        let Some(comma) = memrchr(b',', raw.get(..end).unwrap_or_default()) else {
            break;
        };
        let three = comma.checked_sub(3).and_then(|start| <[u8; 3]>::try_from(raw.get(start..comma)?).ok());
        let weekday = three.and_then(|three| names::weekday_of_three(three.map(|byte| byte.to_ascii_lowercase())));
        if weekday.is_some() {
            return parse_date(text.get(comma + 1..).unwrap_or_default());
        }
        end = comma;
    }
    Err(if text.trim().is_empty() { DateError::Empty } else { DateError::Unparseable })
}
