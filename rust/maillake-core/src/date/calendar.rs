//! Proleptic Gregorian arithmetic: days since 1970-01-01, weekday, length of a month.

/// Days from 1970-01-01 to the given civil date (negative before it).
///
/// The year is counted from March, so that the leap day is the last day of a year; then a year has a fixed
/// table of month starts, `(153 * month + 2) / 5`, and an era of 400 years has 146,097 days.
pub(super) fn days_from_civil(year: i64, month: u32, day: u32) -> i64 {
    let shifted_year = if month <= 2 { year - 1 } else { year };
    let era = shifted_year.div_euclid(400);
    let year_of_era = shifted_year.rem_euclid(400);
    let month_from_march = i64::from((month + 9) % 12);
    let day_of_year = (153 * month_from_march + 2) / 5 + i64::from(day) - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

/// Weekday of a day number: 0 is Monday, 6 is Sunday. 1970-01-01 was a Thursday.
pub(super) fn weekday(days: i64) -> u8 {
    (days + 3).rem_euclid(7) as u8
}

/// Number of days of a month (1 to 12); 31 for any other month number.
pub(super) fn days_in_month(year: i64, month: u32) -> u32 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if is_leap(year) => 29,
        2 => 28,
        _ => 31,
    }
}

fn is_leap(year: i64) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}
