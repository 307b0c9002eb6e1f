//! `Extents` and `UnitReader`: a unit of work into record batches.

use maillake_core::batch::{self, Fate, Item, Record, Unit};
use maillake_core::limits::Limits;
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::PyBytes;

use crate::arrow::Batch;
use crate::errors::arrow_error;
use crate::files::FileGroup;
use crate::map::Map;

/// The records of a unit, in order.
#[pyclass(module = "maillake._native", from_py_object)]
#[derive(Clone, Default)]
pub(crate) struct Extents {
    pub(crate) records: Vec<Record>,
    /// Doubtful boundaries: offset, whether it was split there, and why it is doubtful.
    pub(crate) doubts: Vec<(u64, bool, &'static str)>,
}

#[pymethods]
impl Extents {
    #[new]
    fn new() -> Self {
        Self::default()
    }

    fn __len__(&self) -> usize {
        self.records.len()
    }

    /// Bytes of all records.
    #[getter]
    fn byte_count(&self) -> u64 {
        self.records.iter().map(|record| record.length).sum()
    }

    /// First byte of the first record in its stream.
    #[getter]
    fn start(&self) -> u64 {
        self.records.first().map_or(0, |record| record.offset)
    }

    /// One past the last byte of the last record in its stream.
    #[getter]
    fn end(&self) -> u64 {
        self.records.last().map_or(0, |record| record.offset + record.length)
    }

    /// Offset and length of every record.
    fn rows(&self) -> Vec<(u64, u64)> {
        self.records.iter().map(|record| (record.offset, record.length)).collect()
    }

    /// Doubtful boundaries in these records: offset, whether a record starts there, and why it is doubtful.
    #[getter]
    fn doubts(&self) -> Vec<(u64, bool, &'static str)> {
        self.doubts.clone()
    }

    /// Item, outcome (mail, quarantined, skipped) and bytes of every record.
    fn outcomes(&self) -> Vec<(usize, &'static str, u64)> {
        let outcome = |record: &Record| match record.fate {
            Fate::Mail => "mail",
            Fate::Quarantine { .. } => "quarantined",
            Fate::Skip { .. } => "skipped",
        };
        self.records.iter().map(|record| (record.item, outcome(record), record.length)).collect()
    }

    /// Item, first byte in the buffer, bytes, and offset of its record in the stream, of every message.
    fn messages(&self) -> Vec<(usize, u64, u64, u64)> {
        let mails = self.records.iter().filter(|record| record.fate == Fate::Mail);
        mails.map(|record| (record.item, record.position + record.message_offset, record.message_length, record.offset)).collect()
    }

    /// Moves the records to where the buffer lies in their stream: `base` bytes behind its start.
    fn shift(&mut self, base: u64) {
        for record in &mut self.records {
            record.offset += base;
        }
        for doubt in &mut self.doubts {
            doubt.0 += base;
        }
    }

    /// Adds a whole file as one record: number of its item, where it lies in the buffer, and its bytes.
    fn add(&mut self, item: usize, position: u64, length: u64) {
        self.records.push(Record { item, position, length, message_length: length, ..Record::default() });
    }

    /// Adds a range of an item as one record: where it lies in the buffer and in its stream, its bytes, and those of
    /// its separator line.
    fn add_at(&mut self, item: usize, position: u64, offset: u64, length: u64, separator: u64, trailer: u64) {
        let message_length = length.saturating_sub(separator + trailer);
        self.records.push(Record { item, position, offset, length, message_offset: separator, message_length, ..Record::default() });
    }

    /// Adds a range of an item that cannot be read as mail.
    #[allow(clippy::too_many_arguments)]
    fn add_quarantined(
        &mut self,
        item: usize,
        position: u64,
        offset: u64,
        length: u64,
        stage: String,
        code: String,
        message: String,
        readable: bool,
    ) {
        let fate = Fate::Quarantine { stage, code, message, readable };
        self.records.push(Record { item, position, offset, length, fate, ..Record::default() });
    }

    /// Puts a record that is there into quarantine; its bytes can be read.
    fn quarantine(&mut self, index: usize, stage: String, code: String, message: String) {
        if let Some(record) = self.records.get_mut(index) {
            record.fate = Fate::Quarantine { stage, code, message, readable: true };
        }
    }

    /// Adds a range of an item that a rule leaves out.
    fn add_skipped(&mut self, item: usize, offset: u64, length: u64, rule: String) {
        self.records.push(Record { item, position: offset, offset, length, fate: Fate::Skip { rule }, ..Record::default() });
    }

    /// Turns the mails from number `first` on into skipped ones.
    fn skip_from(&mut self, first: usize, rule: &str) {
        for record in self.records.iter_mut().skip(first).filter(|record| record.fate == Fate::Mail) {
            record.fate = Fate::Skip { rule: rule.to_owned() };
        }
    }
}

/// Threads that read units.
#[pyclass(frozen, module = "maillake._native")]
pub(crate) struct Workers(pub(crate) rayon::ThreadPool);

#[pymethods]
impl Workers {
    #[new]
    fn new(count: usize) -> PyResult<Self> {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(count).build();
        pool.map(Self).map_err(|error| PyValueError::new_err(error.to_string()))
    }
}

/// Reads a unit chunk by chunk: iterating gives lists of (table name, batch).
#[pyclass(module = "maillake._native")]
pub(crate) struct UnitReader {
    source: Py<PyAny>,
    workers: Py<Workers>,
    reader: batch::UnitReader,
}

#[pymethods]
impl UnitReader {
    /// `source` is a `Map`, a `FileGroup` or bytes; `items` are dictionaries with the fields of an item; `unit`
    /// the constants of every row; `limits` those that differ from the defaults.
    #[new]
    fn new(
        source: Py<PyAny>,
        extents: Extents,
        items: Vec<ItemFields>,
        unit: UnitFields,
        limits: LimitFields,
        workers: Py<Workers>,
    ) -> PyResult<Self> {
        let items: Vec<Item> = items.into_iter().map(Item::from).collect();
        if let Some(record) = extents.records.iter().find(|record| record.item >= items.len()) {
            return Err(PyValueError::new_err(format!("a record names item {} of {}", record.item, items.len())));
        }
        Ok(Self { source, workers, reader: batch::UnitReader::new(extents.records, items, unit.into(), limits.into()) })
    }

    fn __iter__(this: PyRef<'_, Self>) -> PyRef<'_, Self> {
        this
    }

    fn __next__(&mut self, py: Python<'_>) -> PyResult<Option<Vec<(&'static str, Batch)>>> {
        let source = self.source.bind(py);
        let reader = &mut self.reader;
        let pool = &self.workers.get().0;
        let chunk = if let Ok(map) = source.cast::<Map>() {
            let raw = map.get().0.bytes();
            py.detach(|| pool.install(|| reader.next_chunk(raw)))
        } else if let Ok(group) = source.cast::<FileGroup>() {
            let raw = group.get().0.raw.as_slice();
            py.detach(|| pool.install(|| reader.next_chunk(raw)))
        } else if let Ok(bytes) = source.cast::<PyBytes>() {
            let raw = bytes.as_bytes();
            py.detach(|| pool.install(|| reader.next_chunk(raw)))
        } else {
            return Err(PyTypeError::new_err("source must be a Map, a FileGroup or bytes"));
        };
        let batches = chunk.map_err(|error| arrow_error(&error))?;
        Ok(batches.map(|batches| batches.into_iter().map(|(table, batch)| (table, Batch(batch))).collect()))
    }
}

#[derive(FromPyObject)]
#[pyo3(from_item_all)]
pub(crate) struct ItemFields {
    source_key: String,
    uri: String,
    entry_path: String,
    dialect: String,
    quoted: bool,
    custodian: Option<String>,
    folder: Option<String>,
    labels: Vec<String>,
    flags: Vec<String>,
}

impl From<ItemFields> for Item {
    fn from(fields: ItemFields) -> Self {
        let ItemFields { source_key, uri, entry_path, dialect, quoted, custodian, folder, labels, flags } = fields;
        Self { source_key, uri, entry_path, dialect, quoted, custodian, folder, labels, flags }
    }
}

#[derive(FromPyObject)]
#[pyo3(from_item_all)]
pub(crate) struct UnitFields {
    unit_id: String,
    emission: String,
    run_id: String,
    now_seconds: i64,
    attempt: i32,
}

impl From<UnitFields> for Unit {
    fn from(fields: UnitFields) -> Self {
        let UnitFields { unit_id, emission, run_id, now_seconds, attempt } = fields;
        Self { unit_id, emission, run_id, now_seconds, attempt }
    }
}

#[derive(FromPyObject)]
#[pyo3(from_item_all)]
#[allow(clippy::struct_field_names)]
pub(crate) struct LimitFields {
    max_raw_bytes: u64,
    max_depth: u16,
    max_parts: u32,
    max_decoded_bytes: u64,
    max_header_bytes: usize,
    max_text_bytes: usize,
    max_addresses: usize,
}

impl From<LimitFields> for Limits {
    fn from(fields: LimitFields) -> Self {
        let LimitFields { max_raw_bytes, max_depth, max_parts, max_decoded_bytes, max_header_bytes, max_text_bytes, max_addresses } =
            fields;
        Self { max_raw_bytes, max_depth, max_parts, max_decoded_bytes, max_header_bytes, max_text_bytes, max_addresses }
    }
}
