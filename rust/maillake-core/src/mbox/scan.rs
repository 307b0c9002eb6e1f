//! The splitter: one sequential scan that lists candidates, decides each, and hands out records that tile the
//! file.

use std::collections::VecDeque;

use memchr::memmem;

use super::candidate::{Candidate, Gap, Verdict, judge, read_candidate};
use super::dialect::{BlankLine, Dialect, Habit, LineEnding};
use super::doubt::{Doubt, DoubtfulBoundary};
use super::enclosure::Enclosure;
use super::from_line::FromLine;
use super::header::{Depth, Header, read_header};
use super::length::{Declared, declared_end};
use super::line::{closing_length, starts_line};
use super::paste::{DAY_SECONDS, Scene, Weighing};
use super::record::{Record, RecordKind};

/// Doubts that are listed for one record; more are only counted.
const MOST_DOUBTS: usize = 64;
/// Bytes at the end of an incomplete window in which no candidate is decided.
const WINDOW_MARGIN_BYTES: usize = 512 * 1024;
/// Candidates after one that are looked at to see whether the file goes on where the record left off.
const MOST_PASTED: usize = 4;
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// The record that was begun last.
struct Current<'a> {
    offset: usize,
    message: usize,
    line: FromLine<'a>,
    doubt: Option<Doubt>,
    facts: Option<Facts<'a>>,
    /// Its header read in full, once that is asked for.
    fields: Option<Header<'a>>,
    /// Whether a mail pasted into it was found.
    has_pasted: bool,
}

/// What is read of its header once somebody asks.
#[derive(Clone, Copy)]
struct Facts<'a> {
    header: Header<'a>,
    enclosure: Option<Enclosure<'a>>,
}

/// A candidate that passes the line tests, and what is doubtful about it all the same.
type Passed<'a> = (Candidate<'a>, Option<Doubt>);

/// What is found looking ahead.
enum Ahead<'a> {
    Found(Passed<'a>),
    /// The file ends before.
    End,
    /// The window ends before.
    Beyond,
}

/// Splits one mailbox. An iterator over its records; memory does not depend on the size of the file.
///
/// Time is linear in the bytes scanned: every byte is searched once for From_ lines, at most once backward and four
/// times forward for the delimiters of an open multipart, and every header is read at most six times.
/// Every decision depends on the dialect, the record before, and the bytes up to the fourth candidate after the one
/// decided, so a scan that starts at a known record finds the same boundaries as one from the start.
pub struct Scanner<'a> {
    raw: &'a [u8],
    base: u64,
    is_complete: bool,
    dialect: Dialect,
    terminator: u8,
    finder: memmem::Finder<'static>,
    position: usize,
    current: Option<Current<'a>>,
    searched_to: usize,
    queue: VecDeque<Passed<'a>>,
    is_exhausted: bool,
    doubts: VecDeque<DoubtfulBoundary>,
    listed: Vec<DoubtfulBoundary>,
    unlisted: u64,
}

impl<'a> Scanner<'a> {
    /// Scans `raw`, the whole file, from byte `start`: 0, or where a record is known to start. When bytes were
    /// appended, start at the last record known, for it may have grown.
    #[must_use]
    pub fn new(raw: &'a [u8], dialect: Dialect, start: u64) -> Self {
        Self::over(raw, dialect, usize::try_from(start).unwrap_or(usize::MAX), 0, true)
    }

    /// Scans a window of a file too large to hold, such as a compressed one. `window` starts at byte
    /// `window_offset` of the file, where a record starts (or the file). Unless `is_last`, the iterator ends when
    /// a decision needs bytes past the window; go on with a window that starts at [`Scanner::resume_offset`] and is
    /// longer. Records are the same as those of one scan of the whole file.
    #[must_use]
    pub fn window(window: &'a [u8], dialect: Dialect, window_offset: u64, is_last: bool) -> Self {
        Self::over(window, dialect, 0, window_offset, is_last)
    }

    fn over(raw: &'a [u8], dialect: Dialect, start: usize, base: u64, is_complete: bool) -> Self {
        let terminator = dialect.line_ending.terminator();
        let pattern: &'static [u8] = if dialect.line_ending == LineEnding::Cr { b"\rFrom " } else { b"\nFrom " };
        let mut scanner = Self {
            raw,
            base,
            is_complete,
            dialect,
            terminator,
            finder: memmem::Finder::new(pattern),
            position: start.min(raw.len()),
            current: None,
            searched_to: start.min(raw.len()),
            queue: VecDeque::with_capacity(2),
            is_exhausted: false,
            doubts: VecDeque::new(),
            listed: Vec::new(),
            unlisted: 0,
        };
        scanner.current = scanner.first_record();
        scanner
    }

    /// Byte offset in the file of the first byte that no record handed out so far covers.
    #[must_use]
    pub fn resume_offset(&self) -> u64 {
        self.base + self.position as u64
    }

    /// The doubtful boundaries at the start of, or inside, the record handed out last, by offset.
    #[must_use]
    pub fn doubts(&self) -> &[DoubtfulBoundary] {
        &self.listed
    }

    /// How many doubtful boundaries were left out of the lists so far, because one record had very many.
    #[must_use]
    pub fn unlisted_doubts(&self) -> u64 {
        self.unlisted
    }

    /// The record at the start position, when a From_ line stands there. There it is accepted without a test.
    fn first_record(&mut self) -> Option<Current<'a>> {
        let start = self.position;
        if !starts_line(self.raw, start, self.terminator) {
            return None;
        }
        self.record_at(start)
    }

    /// Begins the record whose From_ line stands at `offset`.
    fn record_at(&mut self, offset: usize) -> Option<Current<'a>> {
        if !self.raw.get(offset..)?.starts_with(b"From ") {
            return None;
        }
        let candidate = read_candidate(self.raw, offset, self.terminator)?;
        self.searched_to = self.searched_to.max(candidate.next.saturating_sub(1));
        while self.queue.front().is_some_and(|(known, _)| known.offset <= offset) {
            self.queue.pop_front();
        }
        let doubt = match judge(&candidate, &self.dialect, false) {
            Verdict::Passes(doubt) => doubt,
            Verdict::Fails(doubt) => Some(doubt),
            Verdict::Text if candidate.line.timestamp.is_some() => None,
            Verdict::Text => Some(Doubt::NoHeader),
        };
        Some(self.begin(&candidate, doubt))
    }

    fn begin(&self, candidate: &Candidate<'a>, doubt: Option<Doubt>) -> Current<'a> {
        Current {
            offset: candidate.offset,
            message: candidate.next.min(self.raw.len()),
            line: candidate.line,
            doubt,
            facts: None,
            fields: None,
            has_pasted: false,
        }
    }

    /// Hands out the next record; `None` at the end of the file, or of a window that is not the last.
    pub fn next_record(&mut self) -> Option<Record> {
        self.listed.clear();
        if self.position >= self.raw.len() {
            return None;
        }
        if self.current.is_some() { self.next_message() } else { self.preamble() }
    }

    fn preamble(&mut self) -> Option<Record> {
        let marked = self.position + BYTE_ORDER_MARK.len();
        let after_mark = if self.raw.get(self.position..marked) == Some(BYTE_ORDER_MARK) { self.record_at(marked) } else { None };
        let first = match after_mark {
            Some(record) => Some(record),
            None => match self.peek(0) {
                Ahead::Found((candidate, doubt)) => {
                    self.queue.pop_front();
                    Some(self.begin(&candidate, doubt))
                }
                Ahead::End => None,
                Ahead::Beyond => return None,
            },
        };
        let end = first.as_ref().map_or(self.raw.len(), |first| first.offset);
        let record = Record {
            kind: RecordKind::Preamble,
            offset: self.resume_offset(),
            length: (end - self.position) as u64,
            message_offset: self.resume_offset(),
            message_length: (end - self.position) as u64,
            doubt: None,
        };
        self.current = first;
        self.close(end);
        Some(record)
    }

    fn next_message(&mut self) -> Option<Record> {
        match self.declared_end() {
            Declared::At { message_end, end } => {
                let start = self.resume_offset();
                self.doubts.retain(|doubt| doubt.offset <= start || doubt.offset >= self.base + end as u64);
                return self.finish(end, Some(message_end), None);
            }
            Declared::Beyond => return None,
            Declared::Nowhere => {
                let offset = self.position;
                self.doubt(offset, true, Doubt::ContentLengthMismatch);
            }
            Declared::Unsaid => {}
        }
        loop {
            let (candidate, doubt) = match self.peek(0) {
                Ahead::Found(passed) => passed,
                Ahead::End => return self.finish(self.raw.len(), None, None),
                Ahead::Beyond => return None,
            };
            let decision = self.decide(&candidate)?;
            self.queue.pop_front();
            match decision {
                Decision::Split(evidence) => {
                    let next = self.begin(&candidate, doubt.or(evidence));
                    return self.finish(candidate.offset, None, Some(next));
                }
                Decision::Keep(doubt) => self.doubt(candidate.offset, false, doubt),
            }
        }
    }

    /// Where the current record ends by its Content-Length, in files that have true ones.
    fn declared_end(&mut self) -> Declared {
        if !self.dialect.family.has_lengths() {
            return Declared::Unsaid;
        }
        match self.facts() {
            Some(facts) => declared_end(self.raw, &facts.header, self.terminator, self.is_complete),
            None => Declared::Unsaid,
        }
    }

    fn finish(&mut self, end: usize, message_end: Option<usize>, next: Option<Current<'a>>) -> Option<Record> {
        let current = self.current.take()?;
        let message = self.raw.get(current.message..end).unwrap_or_default();
        let message_length = match message_end {
            Some(message_end) => message_end.saturating_sub(current.message),
            None => message.len() - closing_length(message, self.terminator),
        };
        if let Some(doubt) = current.doubt {
            self.doubt(current.offset, true, doubt);
        }
        let record = Record {
            kind: RecordKind::Message,
            offset: self.base + current.offset as u64,
            length: (end - current.offset) as u64,
            message_offset: self.base + current.message as u64,
            message_length: message_length as u64,
            doubt: current.doubt,
        };
        self.current = match next {
            Some(next) => Some(next),
            None => self.record_at(end),
        };
        self.close(end);
        Some(record)
    }

    /// Ends the record handed out at `end` and lists its doubts.
    fn close(&mut self, end: usize) {
        self.position = end;
        let limit = self.resume_offset();
        while self.doubts.front().is_some_and(|doubt| doubt.offset < limit) {
            self.listed.extend(self.doubts.pop_front());
        }
        self.listed.sort_unstable_by_key(|doubt| doubt.offset);
    }

    fn doubt(&mut self, offset: usize, is_split: bool, doubt: Doubt) {
        if !is_split && self.doubts.len() >= MOST_DOUBTS {
            self.unlisted += 1;
            return;
        }
        let doubt = DoubtfulBoundary { offset: self.base + offset as u64, is_split, doubt };
        let place = self.doubts.iter().rposition(|known| known.offset <= doubt.offset).map_or(0, |at| at + 1);
        self.doubts.insert(place, doubt);
    }

    /// The candidate `ahead` places after the current record that passes the line tests.
    fn peek(&mut self, ahead: usize) -> Ahead<'a> {
        while self.queue.len() <= ahead {
            match self.search() {
                Some(found) => self.queue.push_back(found),
                None if self.is_complete => return Ahead::End,
                None => return Ahead::Beyond,
            }
        }
        self.queue.get(ahead).map_or(Ahead::End, |passed| Ahead::Found(*passed))
    }

    fn search(&mut self) -> Option<Passed<'a>> {
        let limit = if self.is_complete { self.raw.len() } else { self.raw.len().saturating_sub(WINDOW_MARGIN_BYTES) };
        while !self.is_exhausted {
            let view = self.raw.get(self.searched_to..).unwrap_or_default();
            let Some(offset) = self.finder.find(view).map(|at| self.searched_to + at + 1) else {
                break;
            };
            if offset >= limit && !self.is_complete {
                break;
            }
            self.searched_to = offset;
            let Some(candidate) = read_candidate(self.raw, offset, self.terminator) else {
                continue;
            };
            let enclosed = self.current.is_some() || !self.queue.is_empty();
            match judge(&candidate, &self.dialect, enclosed) {
                Verdict::Passes(doubt) => return Some((candidate, doubt)),
                Verdict::Fails(doubt) => self.doubt(offset, false, doubt),
                Verdict::Text => {}
            }
        }
        self.is_exhausted = true;
        None
    }

    fn facts(&mut self) -> Option<Facts<'a>> {
        let (raw, terminator) = (self.raw, self.terminator);
        let current = self.current.as_mut()?;
        let facts = current.facts.get_or_insert_with(|| {
            let header = read_header(raw, current.message, terminator, Depth::Content);
            let enclosure = header.boundary.map(|boundary| Enclosure::new(boundary, header.body));
            Facts { header, enclosure }
        });
        Some(*facts)
    }

    /// Whether the file is split at a candidate; `None` when bytes past the window are needed to tell.
    fn decide(&mut self, candidate: &Candidate<'a>) -> Option<Decision> {
        if self.dialect.family.is_trusted() {
            return Some(Decision::Split(None));
        }
        let facts = self.facts()?;
        let asks_for_gap = self.dialect.blank_line == BlankLine::Required && candidate.line.timestamp.is_some();
        if asks_for_gap && candidate.gap == Gap::Delimiter {
            let closes = facts.enclosure.is_some_and(|enclosure| enclosure.is_closing(self.raw, candidate.offset));
            return Some(if closes { Decision::Split(None) } else { Decision::Keep(Doubt::NoBlankLine) });
        }
        if let Some(enclosure) = facts.enclosure {
            return self.decide_multipart(enclosure, candidate);
        }
        if !facts.header.is_plain {
            return Some(Decision::Split(None));
        }
        let time = self.current.as_ref()?.line.timestamp;
        let after = match self.back_in_time(time) {
            Ahead::Found((after, _)) => Some(after),
            Ahead::End => None,
            Ahead::Beyond => return None,
        };
        let current = self.current.as_mut()?;
        let scene = Scene {
            raw: self.raw,
            terminator: self.terminator,
            profile: self.dialect.profile,
            line: current.line,
            header: &facts.header,
            candidate,
            follows_pasted: current.has_pasted,
            after: after.as_ref(),
        };
        let message = current.message;
        let weighing =
            scene.weigh(|| *current.fields.get_or_insert_with(|| read_header(scene.raw, message, scene.terminator, Depth::Fields)));
        match weighing {
            Weighing::Record => Some(Decision::Split(None)),
            Weighing::Doubtful => Some(Decision::Split(Some(Doubt::PastedMail))),
            Weighing::Pasted => {
                current.has_pasted = true;
                Some(Decision::Keep(Doubt::PastedMail))
            }
        }
    }

    /// Of the candidates after the first, the next that is not earlier than the current record, else the next
    /// that is so by less than a day, else the next: several mails may be pasted one after the other.
    fn back_in_time(&mut self, time: Option<i64>) -> Ahead<'a> {
        let mut nearly = None;
        for ahead in 1..=MOST_PASTED {
            let after = match self.peek(ahead) {
                Ahead::Found(after) => after,
                Ahead::End => break,
                Ahead::Beyond => return Ahead::Beyond,
            };
            let later = after.0.line.timestamp;
            if later >= time {
                return Ahead::Found(after);
            }
            let is_near = later.zip(time).is_some_and(|(later, time)| later >= time - DAY_SECONDS);
            nearly = nearly.or(is_near.then_some(after));
        }
        nearly.or_else(|| self.queue.get(1).copied()).map_or(Ahead::End, Ahead::Found)
    }

    /// Inside an open multipart when one of its delimiters comes before the next candidate that passes the line tests,
    /// unless the candidate's own header opens the same boundary. In a file in order of time candidates that are
    /// earlier than the record do not count as the next: a multipart may hold several pasted mails.
    /// `None` when the window ends too early.
    fn decide_multipart(&mut self, mut enclosure: Enclosure<'a>, candidate: &Candidate<'a>) -> Option<Decision> {
        let is_closed = enclosure.is_closed_before(self.raw, candidate.offset);
        if let Some(facts) = self.current.as_mut().and_then(|current| current.facts.as_mut()) {
            facts.enclosure = Some(enclosure);
        }
        if is_closed {
            return Some(Decision::Split(None));
        }
        let time = self.current.as_ref()?.line.timestamp;
        let next = if self.dialect.profile.has(Habit::Ordered) { self.back_in_time(time) } else { self.peek(1) };
        let end = match next {
            Ahead::Found((after, _)) => after.offset,
            Ahead::End => self.raw.len(),
            Ahead::Beyond => return None,
        };
        if !enclosure.has_delimiter(self.raw, candidate.next, end) {
            return Some(Decision::Split(None));
        }
        let own = read_header(self.raw, candidate.next, self.terminator, Depth::Content);
        Some(if enclosure.has_boundary(own.boundary) {
            Decision::Split(Some(Doubt::OpenMultipart))
        } else {
            Decision::Keep(Doubt::OpenMultipart)
        })
    }
}

enum Decision {
    Split(Option<Doubt>),
    Keep(Doubt),
}

impl Iterator for Scanner<'_> {
    type Item = Record;

    fn next(&mut self) -> Option<Record> {
        self.next_record()
    }
}
