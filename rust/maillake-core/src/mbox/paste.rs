//! Whole mails pasted into the text of another. No test of the From_ line itself tells them from records, so
//! four independent kinds of evidence are weighed, and two must agree before a separator is refused.

use super::candidate::Candidate;
use super::dialect::{Habit, Profile};
use super::from_line::FromLine;
use super::header::{Depth, Header, read_header};

pub(super) const DAY_SECONDS: i64 = 86_400;
const LONGEST_LEAD_BYTES: usize = 512;

/// What the evidence says of a candidate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Weighing {
    /// It is a record.
    Record,
    /// One kind of evidence is against it.
    Doubtful,
    /// Two kinds are.
    Pasted,
}

/// A candidate between the record it may lie in and the candidate after it.
pub(super) struct Scene<'s, 'a> {
    pub(super) raw: &'a [u8],
    pub(super) terminator: u8,
    pub(super) profile: Profile,
    /// From_ line and header of the record that began last.
    pub(super) line: FromLine<'a>,
    pub(super) header: &'s Header<'a>,
    pub(super) candidate: &'s Candidate<'a>,
    /// Whether an earlier candidate in the record was found to be pasted.
    pub(super) follows_pasted: bool,
    /// The next candidate that passes the line tests and is not earlier than the record as well; `None` when
    /// there is none near.
    pub(super) after: Option<&'s Candidate<'a>>,
}

impl<'a> Scene<'_, 'a> {
    /// The evidence:
    /// - *another writer*: style of the line, form of the sender, sender, first field or constant fields differ from the record and from
    ///   the candidate after, which agree, in a file whose sample has them the same throughout;
    /// - *earlier*: dated before the record, while the candidate after is not, in a file in order of time;
    /// - *announced*: the last line of text before it ends in a colon, or is words between dashes, or a pasted mail
    ///   is before it in the record;
    /// - *declared*: Content-Length of the record reaches over it, to the candidate after or the end.
    ///
    /// *Another writer* and *declared* weigh 2, *earlier* 1, or 2 when it is by more than a day, *announced* 1.
    /// `fields` reads the header of the record with all its fields; it is asked only when other evidence speaks.
    pub(super) fn weigh(&self, fields: impl FnOnce() -> Header<'a>) -> Weighing {
        let declared = if self.is_declared() { 2 } else { 0 };
        let announced = u8::from(self.follows_pasted || self.is_announced());
        let others = declared + self.lateness() + announced;
        let foreign = self.has_other_line() || (others > 0 && self.has_other_header(&fields()));
        match others + if foreign { 2 } else { 0 } {
            3.. => Weighing::Pasted,
            _ if foreign || declared > 0 => Weighing::Doubtful,
            _ => Weighing::Record,
        }
    }

    fn has_other_line(&self) -> bool {
        let Some(after) = self.after else {
            return false;
        };
        let (before, line, after) = (self.line, &self.candidate.line, &after.line);
        let other_style = before.shape.style() == after.shape.style() && line.shape.style() != before.shape.style();
        let other_form = before.shape.sender == after.shape.sender
            && line.shape.sender != before.shape.sender
            && before.shape.sender.is_telling()
            && line.shape.sender.is_telling();
        let other_sender = before.sender == after.sender && line.sender != before.sender;
        (other_style && self.profile.has(Habit::OneStyle))
            || (other_form && self.profile.has(Habit::OneSenderForm))
            || (other_sender && self.profile.has(Habit::OneSender))
    }

    fn has_other_header(&self, before: &Header<'_>) -> bool {
        let Some(after) = self.after else {
            return false;
        };
        let [header, after] = [self.candidate.next, after.next].map(|at| read_header(self.raw, at, self.terminator, Depth::Fields));
        let constant = self.profile.constant_fields;
        let lacks = before.fields.contains(constant) && after.fields.contains(constant) && !header.fields.contains(constant);
        let other_start = before.first_field == after.first_field && header.first_field != before.first_field;
        lacks || (other_start && self.profile.has(Habit::OneFirstField))
    }

    fn lateness(&self) -> u8 {
        let times = (self.line.timestamp, self.candidate.line.timestamp, self.after.and_then(|after| after.line.timestamp));
        let (Some(before), Some(time), Some(after)) = times else {
            return 0;
        };
        if !self.profile.has(Habit::Ordered) || after < before - DAY_SECONDS {
            return 0;
        }
        u8::from(time < before) + u8::from(time < before - DAY_SECONDS)
    }

    fn is_announced(&self) -> bool {
        let end = self.candidate.offset;
        let start = self.header.body.max(end.saturating_sub(LONGEST_LEAD_BYTES));
        let lead = self.raw.get(start..end).unwrap_or_default().trim_ascii_end();
        let line = lead.rsplit(|byte| *byte == self.terminator).next().unwrap_or_default();
        line.last() == Some(&b':') || is_marker(line)
    }

    fn is_declared(&self) -> bool {
        let Some(length) = self.header.content_length else {
            return false;
        };
        let end = self.after.map_or(self.raw.len(), |after| after.offset) as u64;
        let reached = (self.header.body as u64).saturating_add(length);
        reached > self.candidate.next as u64 && reached <= end && end - reached <= 4
    }
}

/// A line of words between dashes, such as `----- Forwarded message -----`, unless it marks an end.
fn is_marker(line: &[u8]) -> bool {
    let line = line.trim_ascii();
    let words = line.strip_prefix(b"---").and_then(|rest| rest.strip_suffix(b"---"));
    words.is_some_and(|words| {
        words.iter().any(u8::is_ascii_alphabetic) && !words.windows(3).any(|window| window.eq_ignore_ascii_case(b"end"))
    })
}
