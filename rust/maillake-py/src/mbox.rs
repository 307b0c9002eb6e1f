//! `MboxScanner`: record boundaries of an mbox, unit by unit.

use maillake_core::batch::{Fate, Record};
use maillake_core::mbox;
use pyo3::prelude::*;

use crate::map::Map;
use crate::unit::Extents;

/// Finds the records of a mapped mbox from a known boundary on, in one sequential scan.
#[pyclass(module = "maillake._native")]
pub(crate) struct MboxScanner {
    map: Py<Map>,
    dialect: mbox::Dialect,
    at: u64,
    ordinal: u64,
}

#[pymethods]
impl MboxScanner {
    /// `dialect` is a name or a code; without one it is detected.
    #[new]
    #[pyo3(signature = (map, dialect=None, start=0, ordinal=0))]
    fn new(py: Python<'_>, map: Py<Map>, dialect: Option<&str>, start: u64, ordinal: u64) -> Self {
        let known = dialect.and_then(mbox::Dialect::of_name);
        let dialect = known.unwrap_or_else(|| {
            let bytes = map.get().0.bytes();
            py.detach(|| mbox::detect(bytes))
        });
        Self { map, dialect, at: start, ordinal }
    }

    /// Stable name of the dialect.
    #[getter]
    fn dialect(&self) -> String {
        self.dialect.name()
    }

    /// The name and what the sampled records have in common: what a later scan of the same source starts from.
    #[getter]
    fn code(&self) -> String {
        self.dialect.code()
    }

    /// The quoting of From_ lines is to be undone in this dialect.
    #[getter]
    fn quoted(&self) -> bool {
        self.dialect.is_quoted()
    }

    /// Where the next record starts.
    #[getter]
    fn position(&self) -> u64 {
        self.at
    }

    /// Records whose first byte lies before `end`, or `None` when there are no such records.
    fn next_unit(&mut self, py: Python<'_>, end: u64) -> Option<Extents> {
        let bytes = self.map.get().0.bytes();
        let (dialect, start, ordinal) = (self.dialect, self.at, self.ordinal);
        let (extents, next) = py.detach(|| records_before(bytes, dialect, start, ordinal, end));
        self.at = next;
        self.ordinal += extents.records.len() as u64;
        (!extents.records.is_empty()).then_some(extents)
    }
}

fn records_before(bytes: &[u8], dialect: mbox::Dialect, start: u64, ordinal: u64, end: u64) -> (Extents, u64) {
    let mut extents = Extents::default();
    let mut scanner = mbox::Scanner::new(bytes, dialect, start);
    while let Some(found) = scanner.next_record() {
        if found.offset >= end {
            return (extents, found.offset);
        }
        let number = ordinal + extents.records.len() as u64;
        extents.records.push(record_of(&found, number));
        extents.doubts.extend(scanner.doubts().iter().map(|doubt| (doubt.offset, doubt.is_split, doubt.doubt.code())));
    }
    (extents, bytes.len() as u64)
}

fn record_of(found: &mbox::Record, ordinal: u64) -> Record {
    let fate = match found.kind {
        mbox::RecordKind::Message => Fate::Mail,
        mbox::RecordKind::Preamble => Fate::Quarantine {
            stage: "split".to_owned(),
            code: "not_mail".to_owned(),
            message: "bytes before the first From_ line".to_owned(),
            readable: true,
        },
    };
    Record {
        ordinal,
        position: found.offset,
        offset: found.offset,
        length: found.length,
        message_offset: found.message_offset - found.offset,
        message_length: found.message_length,
        doubt: found.doubt.map(mbox::Doubt::code),
        fate,
        ..Record::default()
    }
}
