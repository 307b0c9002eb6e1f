//! Names that occur in date fields: months, weekdays, time zones, halves of the day.

/// Month (1 to 12) of three lower-case ASCII letters.
pub(super) fn month_of_three(letters: [u8; 3]) -> Option<u32> {
    Some(match &letters {
        b"jan" => 1,
        b"feb" => 2,
        b"mar" => 3,
        b"apr" => 4,
        b"may" => 5,
        b"jun" => 6,
        b"jul" => 7,
        b"aug" => 8,
        b"sep" => 9,
        b"oct" => 10,
        b"nov" => 11,
        b"dec" => 12,
        _ => return None,
    })
}

/// Weekday (0 is Monday) of three lower-case ASCII letters.
pub(super) fn weekday_of_three(letters: [u8; 3]) -> Option<u8> {
    Some(match &letters {
        b"mon" => 0,
        b"tue" => 1,
        b"wed" => 2,
        b"thu" => 3,
        b"fri" => 4,
        b"sat" => 5,
        b"sun" => 6,
        _ => return None,
    })
}

#[rustfmt::skip]
const ENGLISH_MONTHS: [&str; 12] = [
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
];

const ENGLISH_WEEKDAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/// Months as other languages write them in mail, lower case, each language's full name and its abbreviations.
/// Names equal to English ones (Finnish aside, abbreviations are usually the first three letters) are left out.
/// Sources: month names of the Unicode CLDR locales named at each line.
#[rustfmt::skip]
const OTHER_MONTHS: &[(&str, u32)] = &[
    // German, Austrian
    ("januar", 1), ("jänner", 1), ("jän", 1), ("februar", 2), ("feber", 2), ("märz", 3), ("mär", 3), ("mrz", 3),
    ("maerz", 3), ("mai", 5), ("juni", 6), ("juli", 7), ("okt", 10), ("oktober", 10), ("dez", 12), ("dezember", 12),
    // French
    ("janvier", 1), ("janv", 1), ("février", 2), ("fevrier", 2), ("févr", 2), ("fév", 2), ("fevr", 2), ("mars", 3),
    ("avril", 4), ("avr", 4), ("juin", 6), ("juillet", 7), ("juil", 7), ("août", 8), ("aout", 8), ("aoû", 8),
    ("septembre", 9), ("octobre", 10), ("novembre", 11), ("décembre", 12), ("déc", 12), ("decembre", 12),
    // Spanish
    ("enero", 1), ("ene", 1), ("febrero", 2), ("marzo", 3), ("abril", 4), ("abr", 4), ("mayo", 5), ("junio", 6),
    ("julio", 7), ("agosto", 8), ("ago", 8), ("septiembre", 9), ("octubre", 10), ("noviembre", 11),
    ("diciembre", 12), ("dic", 12),
    // Italian
    ("gennaio", 1), ("gen", 1), ("febbraio", 2), ("aprile", 4), ("maggio", 5), ("mag", 5), ("giugno", 6),
    ("giu", 6), ("luglio", 7), ("lug", 7), ("settembre", 9), ("set", 9), ("ottobre", 10), ("ott", 10),
    ("dicembre", 12),
    // Portuguese
    ("janeiro", 1), ("fevereiro", 2), ("fev", 2), ("março", 3), ("maio", 5), ("junho", 6), ("julho", 7),
    ("setembro", 9), ("outubro", 10), ("out", 10), ("novembro", 11), ("dezembro", 12),
    // Dutch
    ("januari", 1), ("februari", 2), ("maart", 3), ("mrt", 3), ("mei", 5), ("augustus", 8),
    // Swedish, Danish, Norwegian
    ("marts", 3), ("maj", 5), ("augusti", 8), ("desember", 12), ("des", 12),
    // Finnish
    ("tammi", 1), ("helmi", 2), ("maalis", 3), ("huhti", 4), ("touko", 5), ("kesä", 6), ("heinä", 7), ("elo", 8),
    ("syys", 9), ("loka", 10), ("marras", 11), ("joulu", 12),
    // Polish
    ("stycznia", 1), ("sty", 1), ("lutego", 2), ("lut", 2), ("marca", 3), ("kwietnia", 4), ("kwi", 4), ("maja", 5),
    ("czerwca", 6), ("cze", 6), ("lipca", 7), ("lip", 7), ("sierpnia", 8), ("sie", 8), ("września", 9), ("wrz", 9),
    ("października", 10), ("paź", 10), ("listopada", 11), ("lis", 11), ("grudnia", 12), ("gru", 12),
    // Czech
    ("ledna", 1), ("led", 1), ("února", 2), ("úno", 2), ("března", 3), ("bře", 3), ("dubna", 4), ("dub", 4),
    ("května", 5), ("kvě", 5), ("června", 6), ("července", 7), ("srpna", 8), ("srp", 8), ("září", 9), ("zář", 9),
    ("října", 10), ("říj", 10), ("listopadu", 11), ("prosince", 12), ("pro", 12),
    // Hungarian
    ("január", 1), ("február", 2), ("febr", 2), ("március", 3), ("márc", 3), ("április", 4), ("ápr", 4),
    ("május", 5), ("máj", 5), ("június", 6), ("jún", 6), ("július", 7), ("júl", 7), ("augusztus", 8),
    ("szeptember", 9), ("szept", 9), ("október", 10),
    // Turkish
    ("ocak", 1), ("oca", 1), ("şubat", 2), ("şub", 2), ("mart", 3), ("nisan", 4), ("nis", 4), ("mayıs", 5),
    ("haziran", 6), ("haz", 6), ("temmuz", 7), ("tem", 7), ("ağustos", 8), ("ağu", 8), ("eylül", 9), ("eyl", 9),
    ("ekim", 10), ("eki", 10), ("kasım", 11), ("kas", 11), ("aralık", 12), ("ara", 12),
    // Russian
    ("января", 1), ("янв", 1), ("февраля", 2), ("фев", 2), ("марта", 3), ("мар", 3), ("апреля", 4), ("апр", 4),
    ("мая", 5), ("май", 5), ("июня", 6), ("июн", 6), ("июля", 7), ("июл", 7), ("августа", 8), ("авг", 8),
    ("сентября", 9), ("сен", 9), ("сент", 9), ("октября", 10), ("окт", 10), ("ноября", 11), ("ноя", 11),
    ("декабря", 12), ("дек", 12),
];

/// Time zone names with one meaning in mail, minutes east of UTC, lower case.
///
/// The North American ones and `ut`/`gmt` are RFC 5322 section 4.3; the others are civil abbreviations of the
/// IANA time zone database. Names with several meanings in use (`ist`, `amt`, `gst`) are left out, so they count
/// as unknown.
#[rustfmt::skip]
const ZONES: &[(&str, i16)] = &[
    ("gmt", 0), ("utc", 0), ("ut", 0), ("wet", 0), ("est", -300), ("edt", -240), ("cst", -360), ("cdt", -300),
    ("mst", -420), ("mdt", -360), ("pst", -480), ("pdt", -420), ("cet", 60), ("cest", 120), ("met", 60),
    ("mest", 120), ("mez", 60), ("mesz", 120), ("bst", 60), ("west", 60), ("eet", 120), ("eest", 180),
    ("msk", 180), ("msd", 240), ("jst", 540), ("kst", 540), ("hkt", 480), ("sgt", 480), ("pht", 480),
    ("aest", 600), ("aedt", 660), ("acst", 570), ("acdt", 630), ("awst", 480), ("nzst", 720), ("nzdt", 780),
    ("nzt", 720), ("ast", -240), ("adt", -180), ("nst", -210), ("ndt", -150), ("akst", -540), ("akdt", -480),
    ("hst", -600), ("sast", 120), ("cat", 120), ("eat", 180), ("wat", 60), ("pkt", 300), ("ict", 420),
    ("wib", 420), ("brt", -180), ("brst", -120), ("art", -180), ("trt", 180), ("idt", 180), ("uyt", -180),
    // The first word of "Eastern Standard Time" and the like; "daylight" adds the hour.
    ("eastern", -300), ("central", -360), ("mountain", -420), ("pacific", -480),
    ("greenwich", 0),
];

/// What a word in a date field means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    Month {
        number: u32,
        odd: bool,
    },
    Weekday {
        number: u8,
        odd: bool,
    },
    BeforeNoon,
    AfterNoon,
    Zone {
        minutes: i16,
    },
    /// One letter: a military zone, of unknown meaning (RFC 5322 section 4.3).
    Letter,
    /// "DST" or "Daylight" after a zone name: one hour more.
    SummerTime,
    /// "at", "on", "standard", "time": says nothing.
    Filler,
    Unknown,
}

/// Longest name in the tables, in bytes.
const LONGEST_NAME: usize = 24;

/// Looks a word up, without regard to case. Cost is bounded by the size of the tables.
pub(super) fn meaning(word: &str) -> Meaning {
    let mut buffer = [0_u8; LONGEST_NAME];
    let Some(folded) = lower_case(word, &mut buffer) else {
        return Meaning::Unknown;
    };
    if let Some(found) = english(folded) {
        return found;
    }
    let month = OTHER_MONTHS.iter().find(|(name, _)| *name == folded).map(|(_, number)| *number);
    match (month, folded) {
        (Some(number), _) => Meaning::Month { number, odd: true },
        (None, "上午" | "午前" | "오전") => Meaning::BeforeNoon,
        (None, "下午" | "午後" | "오후") => Meaning::AfterNoon,
        _ => Meaning::Unknown,
    }
}

fn english(folded: &str) -> Option<Meaning> {
    let raw = folded.as_bytes();
    if let [only] = raw {
        return only.is_ascii_alphabetic().then_some(Meaning::Letter);
    }
    if let Some(three) = raw.get(..3).and_then(|start| <[u8; 3]>::try_from(start).ok()) {
        let odd = raw.len() > 3;
        if let Some(number) = month_of_three(three) {
            let full = ENGLISH_MONTHS.get(number as usize - 1)?;
            return full.starts_with(folded).then_some(Meaning::Month { number, odd });
        }
        if let Some(number) = weekday_of_three(three) {
            let full = ENGLISH_WEEKDAYS.get(usize::from(number))?;
            let known = full.starts_with(folded) || folded == "weds";
            return known.then_some(Meaning::Weekday { number, odd });
        }
    }
    Some(match folded {
        "am" => Meaning::BeforeNoon,
        "pm" => Meaning::AfterNoon,
        "dst" | "daylight" => Meaning::SummerTime,
        "at" | "on" | "standard" | "time" => Meaning::Filler,
        _ => {
            let (_, minutes) = ZONES.iter().find(|(name, _)| *name == folded)?;
            Meaning::Zone { minutes: *minutes }
        }
    })
}

/// Writes the word in lower case into the buffer; `None` when it does not fit, so is no known name.
fn lower_case<'a>(word: &str, buffer: &'a mut [u8; LONGEST_NAME]) -> Option<&'a str> {
    let mut length = 0;
    for character in word.chars().flat_map(char::to_lowercase) {
        let end = length + character.len_utf8();
        character.encode_utf8(buffer.get_mut(length..end)?);
        length = end;
    }
    std::str::from_utf8(buffer.get(..length)?).ok()
}

#[cfg(test)]
mod tests {
    use super::{LONGEST_NAME, Meaning, OTHER_MONTHS, ZONES, meaning};

    #[test]
    fn every_name_of_the_tables_is_found() {
        for (name, number) in OTHER_MONTHS {
            assert!(name.len() <= LONGEST_NAME, "{name}");
            assert_eq!(meaning(name), Meaning::Month { number: *number, odd: true }, "{name}");
            assert_eq!(name.to_lowercase(), *name);
        }
        for (name, minutes) in ZONES {
            assert_eq!(meaning(&name.to_uppercase()), Meaning::Zone { minutes: *minutes }, "{name}");
        }
    }

    #[test]
    fn no_name_has_two_months() {
        for (index, (name, _)) in OTHER_MONTHS.iter().enumerate() {
            assert!(OTHER_MONTHS.iter().skip(index + 1).all(|(other, _)| other != name), "{name}");
        }
    }

    #[test]
    fn english_names_may_be_cut_anywhere_after_three_letters() {
        assert_eq!(meaning("Sept"), Meaning::Month { number: 9, odd: true });
        assert_eq!(meaning("DECEMBER"), Meaning::Month { number: 12, odd: true });
        assert_eq!(meaning("may"), Meaning::Month { number: 5, odd: false });
        assert_eq!(meaning("thurs"), Meaning::Weekday { number: 3, odd: true });
        assert_eq!(meaning("Sunny"), Meaning::Unknown);
        assert_eq!(meaning("mayor"), Meaning::Unknown);
    }
}
