//! The sample that decides how a file is written: counts over windows of it, and what they say.

use memchr::{memchr_iter, memmem};

use super::candidate::{Candidate, Follower, Gap, read_candidate};
use super::detect::from_lines;
use super::dialect::{BlankLine, DateRule, Dialect, Family, Habit, LineEnding, Origin, Profile};
use super::from_line::{DateForm, SenderForm};
use super::header::{Depth, FieldSet, Header, STORED_FIELDS, X_GMAIL_LABELS, X_GOOGLE_GROUPS, X_MOZILLA_STATUS, read_header};
use super::length::{Declared, declared_end};
use super::quoting::Marks;

/// Records a sample needs before "all of them" says something about the file.
const FEWEST_RECORDS: usize = 50;
/// Of a thousand From_ lines, how many may be late in a file in order of time.
const MOST_LATE_PER_MILLE: usize = 40;
/// A From_ line may be earlier than the one before by this much in an ordered file: deliveries overtake one another.
const LATE_SECONDS: i64 = 3600;

/// What the file begins with.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum FirstLine {
    #[default]
    Ordinary,
    /// A From_ line without a date.
    Undated,
    /// A From_ line of unknown shape.
    Unknown,
    /// The line of a git patch.
    Patch,
}

/// Counts over the sampled windows.
#[derive(Default)]
pub(super) struct Sample<'a> {
    lf: usize,
    crlf: usize,
    strict: usize,
    no_blank_styles: Modal<(DateForm, bool, u64)>,
    /// Whether the line just looked at is no evidence that bodies are not quoted.
    is_tolerated: bool,
    undated: usize,
    unknown: usize,
    first: FirstLine,
    prose: usize,
    marks: Marks,
    lengths: usize,
    true_lengths: usize,
    styles: Modal<(DateForm, bool, u64)>,
    sender_forms: Modal<SenderForm>,
    senders: Modal<&'a [u8]>,
    first_fields: Modal<u32>,
    fields: Vec<usize>,
    pairs: usize,
    late: usize,
}

impl<'a> Sample<'a> {
    /// What the counts say; `is_cr` when the file has no LF.
    pub(super) fn dialect(&self, is_cr: bool) -> Dialect {
        Dialect {
            family: self.family(),
            line_ending: if is_cr { LineEnding::Cr } else { self.line_ending() },
            origin: self.origin(),
            blank_line: self.blank_line(),
            date_rule: self.date_rule(),
            profile: self.profile(),
        }
    }

    /// Counts the window `start..end` of the file.
    pub(super) fn read(&mut self, raw: &'a [u8], start: usize, end: usize, terminator: u8) {
        let view = raw.get(start..end).unwrap_or_default();
        self.lf += memchr_iter(b'\n', view).count();
        self.crlf += memmem::find_iter(view, b"\r\n").count();
        self.marks.read(view, terminator);
        let mut time = None;
        let mut inside_to = 0;
        for offset in from_lines(raw, start, end, terminator) {
            match read_candidate(raw, offset, terminator) {
                Some(candidate) if offset >= inside_to && self.is_separator(&candidate) => {
                    let header = read_header(raw, candidate.next, terminator, Depth::Fields);
                    self.take_line(&candidate, &mut time);
                    inside_to = self.take_header(raw, &header, terminator).unwrap_or(0);
                }
                _ if offset >= inside_to && self.is_tolerated => {}
                _ => self.prose += 1,
            }
        }
    }

    /// Counts the candidate by kind; whether it counts as a record of the file.
    fn is_separator(&mut self, candidate: &Candidate<'_>) -> bool {
        let line = &candidate.line;
        let is_first = candidate.offset == 0;
        let has_header = candidate.follower == Follower::Header;
        let is_missing = line.shape.date == DateForm::Missing;
        self.is_tolerated = false;
        if line.is_git_patch() {
            if is_first {
                self.first = FirstLine::Patch;
            }
            let is_series = self.first == FirstLine::Patch;
            self.strict += usize::from(is_series);
            return is_series;
        }
        if is_missing && line.shape.sender == SenderForm::Words {
            if is_first {
                self.first = FirstLine::Unknown;
            }
            self.unknown += 1;
            self.is_tolerated = self.first == FirstLine::Unknown;
            return false;
        }
        if !has_header {
            return false;
        }
        if is_missing {
            if is_first {
                self.first = FirstLine::Undated;
            }
            self.undated += 1;
        } else if candidate.gap == Gap::Blank {
            self.strict += 1;
        } else {
            self.no_blank_styles.add(line.shape.style());
            self.is_tolerated = true;
        }
        is_missing || candidate.gap == Gap::Blank
    }

    fn take_line(&mut self, candidate: &Candidate<'a>, before: &mut Option<i64>) {
        let shape = candidate.line.shape;
        self.styles.add(shape.style());
        if shape.sender.is_telling() {
            self.sender_forms.add(shape.sender);
        }
        self.senders.add(candidate.line.sender);
        if let Some(time) = candidate.line.timestamp {
            if let Some(before) = *before {
                self.pairs += 1;
                self.late += usize::from(time < before - LATE_SECONDS);
            }
            *before = Some(time);
        }
    }

    /// Counts a header; where its record ends when its Content-Length is true.
    fn take_header(&mut self, raw: &[u8], header: &Header<'_>, terminator: u8) -> Option<usize> {
        self.fields.resize(64, 0);
        for (place, count) in self.fields.iter_mut().enumerate() {
            *count += usize::from(header.fields.has(place as u32));
        }
        self.first_fields.add(header.first_field);
        header.content_length?;
        self.lengths += 1;
        match declared_end(raw, header, terminator, true) {
            Declared::At { end, .. } => {
                self.true_lengths += 1;
                Some(end)
            }
            _ => None,
        }
    }

    fn records(&self) -> usize {
        self.strict + self.undated
    }

    fn line_ending(&self) -> LineEnding {
        match (self.lf, self.crlf) {
            (_, 0) => LineEnding::Lf,
            (lf, crlf) if lf == crlf => LineEnding::Crlf,
            _ => LineEnding::Mixed,
        }
    }

    fn family(&self) -> Family {
        let has_lengths = self.lengths * 5 >= self.records() * 4 && self.true_lengths * 5 >= self.lengths * 4;
        if has_lengths && self.true_lengths >= 2 {
            return if self.marks.quoted > 0 && self.prose == 0 { Family::Mboxcl } else { Family::Mboxcl2 };
        }
        let named = self.senders.is_uniform() && self.senders.first().is_some_and(|sender| sender.starts_with(b"mboxrd@"));
        if named {
            return Family::Mboxrd;
        }
        if self.prose > 0 || self.marks.quoted < 3 {
            return Family::Unknown;
        }
        if self.marks.kept > self.marks.requoted { Family::Mboxo } else { Family::Mboxrd }
    }

    fn origin(&self) -> Origin {
        let has = |place: u32| self.fields.get(place as usize).is_some_and(|count| count * 2 > self.records());
        let sender = self.senders.first().copied().unwrap_or_default();
        match self.sender_forms.first() {
            _ if self.first == FirstLine::Patch => Origin::GitPatches,
            Some(SenderForm::Google) if has(X_GMAIL_LABELS) => Origin::Takeout,
            Some(SenderForm::Google) => Origin::GoogleGroups,
            Some(SenderForm::SpacedAt) => Origin::Pipermail,
            Some(SenderForm::Dash) => Origin::Thunderbird,
            _ if has(X_GMAIL_LABELS) => Origin::Takeout,
            _ if has(X_GOOGLE_GROUPS) => Origin::GoogleGroups,
            _ if has(X_MOZILLA_STATUS) => Origin::Thunderbird,
            _ if sender == b"???@???" => Origin::Eudora,
            _ if sender.starts_with(b"mboxrd@") => Origin::PublicInbox,
            _ => Origin::Plain,
        }
    }

    /// Optional when one in ten separators is dated, of the style of the others, and without an empty
    /// line before it.
    fn blank_line(&self) -> BlankLine {
        let without = self.no_blank_styles.all;
        let is_frequent = without >= 2 && without * 10 >= without + self.records();
        let is_alike = self.strict == 0 || self.styles.first() == self.no_blank_styles.first();
        let is_own = is_alike || self.undated > self.strict;
        if is_frequent && is_own { BlankLine::Optional } else { BlankLine::Required }
    }

    /// Undated when the file begins so, or one in ten separators is; unknown when it begins so and more are.
    fn date_rule(&self) -> DateRule {
        let is_used = self.undated >= 2 && self.undated * 10 >= self.strict;
        if self.first == FirstLine::Unknown && self.unknown > self.strict {
            DateRule::Unknown
        } else if self.first == FirstLine::Undated || is_used {
            DateRule::Optional
        } else {
            DateRule::Required
        }
    }

    fn profile(&self) -> Profile {
        let mut profile = Profile::default();
        let records = self.records();
        if records < FEWEST_RECORDS {
            return profile;
        }
        let habits = [
            (Habit::OneStyle, self.styles.is_uniform()),
            (Habit::OneSenderForm, self.sender_forms.is_uniform()),
            (Habit::OneSender, self.senders.is_uniform()),
            (Habit::OneFirstField, self.first_fields.is_uniform()),
            (Habit::Ordered, self.pairs >= FEWEST_RECORDS && self.late * 1000 <= self.pairs * MOST_LATE_PER_MILLE),
        ];
        for (habit, is_kept) in habits {
            if is_kept {
                profile.add(habit);
            }
        }
        let constant = self.fields.iter().enumerate().filter(|(_, count)| records - **count.min(&&records) <= most_exceptions(records));
        let constant = constant.fold(0, |set, (place, _)| set | 1 << place);
        profile.constant_fields = FieldSet(constant & STORED_FIELDS.0);
        profile
    }
}

/// The most frequent value of a series by majority vote, and how many of the series are others.
struct Modal<T> {
    value: Option<T>,
    lead: usize,
    same: usize,
    all: usize,
}

impl<T> Default for Modal<T> {
    fn default() -> Self {
        Self { value: None, lead: 0, same: 0, all: 0 }
    }
}

impl<T: PartialEq> Modal<T> {
    fn add(&mut self, value: T) {
        self.all += 1;
        if self.lead == 0 {
            self.value = Some(value);
            self.lead = 1;
            self.same = 1;
        } else if self.value.as_ref() == Some(&value) {
            self.lead += 1;
            self.same += 1;
        } else {
            self.lead -= 1;
        }
    }

    fn first(&self) -> Option<&T> {
        self.value.as_ref()
    }

    /// Whether all but a few of the series have the value. When the vote changed sides the count of
    /// equals is too low, never too high.
    fn is_uniform(&self) -> bool {
        self.all - self.same <= most_exceptions(self.all)
    }
}

/// How many of `records` may differ from a habit: pasted mails are in the sample too. One in two hundred, and up to
/// three in a smaller sample, one for each hundred.
fn most_exceptions(records: usize) -> usize {
    (records / 200).max((records / 100).min(3))
}
