//! How one mailbox file is written: its family, line ends, origin, and the habits of its writer.

use super::header::FieldSet;

/// The four mbox families and the file that shows none of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Family {
    /// Every body line `From `, `>From `, `>>From ` ... has got one more `>`.
    Mboxrd,
    /// Body lines `From ` have got a `>`; lines `>From ` are as they were.
    Mboxo,
    /// As mboxo, and every header has a Content-Length.
    Mboxcl,
    /// Nothing is quoted; Content-Length alone says where a message ends.
    Mboxcl2,
    /// Body lines `From ` stand unquoted, or there were none to see.
    #[default]
    Unknown,
}

/// How lines end.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LineEnding {
    /// LF only.
    #[default]
    Lf,
    /// CRLF only.
    Crlf,
    /// LF and CRLF.
    Mixed,
    /// CR only, as on the Macintosh before 2001.
    Cr,
}

/// Who wrote the file, as far as its From_ lines and fields tell.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Origin {
    /// Nothing particular.
    #[default]
    Plain,
    /// Gmail in a Google Takeout archive: `From 123@xxx Thu Apr 16 09:53:04 +0000 2015` and labels.
    Takeout,
    /// Google Groups in a Google Takeout archive: the same From_ line, no Gmail labels.
    GoogleGroups,
    /// Mozilla: `From - ` or X-Mozilla-Status fields.
    Thunderbird,
    /// Pipermail: `From ann at example.com  Tue ...`.
    Pipermail,
    /// public-inbox: `From mboxrd@z Thu Jan  1 00:00:00 1970`.
    PublicInbox,
    /// Eudora: `From ???@??? Tue ...`.
    Eudora,
    /// A series of patches by `git format-patch`.
    GitPatches,
}

/// Whether an empty line stands before every From_ line of the file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum BlankLine {
    /// A From_ line without one is no separator.
    #[default]
    Required,
    /// The file's writer leaves it out, always or at times.
    Optional,
}

/// Whether From_ lines without a date (`From `, `From -`, `From ann@example.com`) separate.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DateRule {
    /// Only lines with a date do.
    #[default]
    Required,
    /// The file uses undated lines.
    Optional,
    /// The file begins with a line of a shape that is not known, and uses such lines.
    Unknown,
}

/// What all records of the sample have in common; the evidence that tells a pasted mail from a record.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Profile {
    habits: u8,
    /// Well-known fields that (almost) every sampled record has.
    pub(super) constant_fields: FieldSet,
}

/// One thing that is the same in (almost) all records of a sample.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Habit {
    /// All From_ lines have one style: date shape and gap.
    OneStyle = 1,
    /// All From_ lines have one sender.
    OneSender = 2,
    /// All headers begin with the same field.
    OneFirstField = 4,
    /// From_ dates rise.
    Ordered = 8,
    /// All From_ lines that have an address write it in one form.
    OneSenderForm = 16,
}

impl Profile {
    pub(super) fn has(self, habit: Habit) -> bool {
        self.habits & habit as u8 != 0
    }

    pub(super) fn add(&mut self, habit: Habit) {
        self.habits |= habit as u8;
    }
}

/// All that is decided once about a source, from a sample; stored by the caller and used again for bytes
/// appended later.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Dialect {
    /// Quoting and Content-Length.
    pub family: Family,
    /// How lines end.
    pub line_ending: LineEnding,
    /// Who wrote the file.
    pub origin: Origin,
    /// Whether separators need an empty line before them.
    pub blank_line: BlankLine,
    /// Whether separators need a date.
    pub date_rule: DateRule,
    /// What the sampled records have in common.
    pub profile: Profile,
}

const FAMILIES: [(Family, &str); 5] = [
    (Family::Mboxrd, "mboxrd"),
    (Family::Mboxo, "mboxo"),
    (Family::Mboxcl, "mboxcl"),
    (Family::Mboxcl2, "mboxcl2"),
    (Family::Unknown, "unknown"),
];
const LINE_ENDINGS: [(LineEnding, &str); 4] =
    [(LineEnding::Lf, "lf"), (LineEnding::Crlf, "crlf"), (LineEnding::Mixed, "mixed"), (LineEnding::Cr, "cr")];
const ORIGINS: [(Origin, &str); 8] = [
    (Origin::Plain, "plain"),
    (Origin::Takeout, "takeout"),
    (Origin::GoogleGroups, "google-groups"),
    (Origin::Thunderbird, "thunderbird"),
    (Origin::Pipermail, "pipermail"),
    (Origin::PublicInbox, "public-inbox"),
    (Origin::Eudora, "eudora"),
    (Origin::GitPatches, "git-patches"),
];

const BLANK_LINES: [(BlankLine, &str); 1] = [(BlankLine::Optional, "any-blank")];
const DATE_RULES: [(DateRule, &str); 2] = [(DateRule::Optional, "undated"), (DateRule::Unknown, "unknown-lines")];

fn word_of<T: PartialEq>(table: &[(T, &'static str)], value: &T) -> &'static str {
    table.iter().find(|(known, _)| known == value).map_or("", |(_, word)| word)
}

fn value_of<T: Copy>(table: &[(T, &str)], word: &str) -> Option<T> {
    table.iter().find(|(_, known)| *known == word).map(|(value, _)| *value)
}

impl Family {
    /// Stable lower-case name; `unknown` for [`Family::Unknown`].
    #[must_use]
    pub fn name(self) -> &'static str {
        word_of(&FAMILIES, &self)
    }

    /// Whether From_ lines of messages are known to be quoted, so that every dated one is a separator.
    pub(super) fn is_trusted(self) -> bool {
        self == Self::Mboxrd
    }

    /// Whether Content-Length fields are believed where they fit.
    pub(super) fn has_lengths(self) -> bool {
        matches!(self, Self::Mboxcl | Self::Mboxcl2)
    }
}

impl LineEnding {
    /// Stable lower-case name.
    #[must_use]
    pub fn name(self) -> &'static str {
        word_of(&LINE_ENDINGS, &self)
    }

    /// The byte that ends every line: CR in CR-only files, else LF.
    pub(super) fn terminator(self) -> u8 {
        if self == Self::Cr { b'\r' } else { b'\n' }
    }
}

impl Origin {
    /// Stable lower-case name.
    #[must_use]
    pub fn name(self) -> &'static str {
        word_of(&ORIGINS, &self)
    }
}

impl Dialect {
    /// Stable lower-case name for a column: the family, then what is not usual of line ends, origin and
    /// separators, joined by `+`, such as `mboxrd`, `mboxo+crlf`, `unknown+crlf+takeout`, `unknown+thunderbird+undated`.
    #[must_use]
    pub fn name(&self) -> String {
        let mut name = self.family.name().to_owned();
        let ending = if self.line_ending == LineEnding::Lf { "" } else { self.line_ending.name() };
        let origin = if self.origin == Origin::Plain { "" } else { self.origin.name() };
        let rules = [word_of(&BLANK_LINES, &self.blank_line), word_of(&DATE_RULES, &self.date_rule)];
        for word in [ending, origin].into_iter().chain(rules).filter(|word| !word.is_empty()) {
            name.push('+');
            name.push_str(word);
        }
        name
    }

    /// The name and, in hexadecimal, what the sampled records have in common: all that a later scan of the same
    /// source needs, to be stored.
    #[must_use]
    pub fn code(&self) -> String {
        if self.profile == Profile::default() {
            return self.name();
        }
        format!("{}+h{:x}.{:x}", self.name(), self.profile.habits, self.profile.constant_fields.0)
    }

    /// Reads a name or a code; `None` when it is neither. A dialect read from a name alone knows nothing of what
    /// the records have in common, so that pasted mails are not told from records.
    #[must_use]
    pub fn of_name(name: &str) -> Option<Self> {
        let (family, rest) = name.split_once('+').unwrap_or((name, ""));
        let mut dialect = Self { family: value_of(&FAMILIES, family)?, ..Self::default() };
        for word in rest.split('+').filter(|word| !word.is_empty()) {
            dialect.take_word(word)?;
        }
        Some(dialect)
    }

    fn take_word(&mut self, word: &str) -> Option<()> {
        if let Some(line_ending) = value_of(&LINE_ENDINGS, word) {
            self.line_ending = line_ending;
        } else if let Some(origin) = value_of(&ORIGINS, word) {
            self.origin = origin;
        } else if let Some(blank_line) = value_of(&BLANK_LINES, word) {
            self.blank_line = blank_line;
        } else if let Some(date_rule) = value_of(&DATE_RULES, word) {
            self.date_rule = date_rule;
        } else {
            let (habits, fields) = word.strip_prefix('h')?.split_once('.')?;
            self.profile.habits = u8::from_str_radix(habits, 16).ok()?;
            self.profile.constant_fields = FieldSet(u64::from_str_radix(fields, 16).ok()?);
        }
        Some(())
    }

    /// Whether `>From ` lines of messages lose one `>` when read: in all families but mboxcl2.
    #[must_use]
    pub fn is_quoted(&self) -> bool {
        self.family != Family::Mboxcl2
    }
}
