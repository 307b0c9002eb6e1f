//! A unit of work read chunk by chunk, in parallel inside a chunk, rows in file order.

use std::collections::HashSet;
use std::panic::{AssertUnwindSafe, catch_unwind};

use arrow_array::RecordBatch;
use arrow_schema::ArrowError;
use rayon::prelude::*;

use super::piece::Piece;
use super::unit::{Fate, Item, Record, Unit};
use crate::identity::Key;
use crate::limits::Limits;

/// Raw bytes of a chunk: what is held decoded at a time.
const CHUNK_BYTES: u64 = 8 << 20;
/// Raw bytes of the piece one thread reads at a time.
const PIECE_BYTES: u64 = 1 << 20;

/// Batches of one chunk by table, in file order.
pub type ChunkBatches = Vec<(&'static str, RecordBatch)>;

/// Reads a unit chunk by chunk.
#[derive(Debug)]
pub struct UnitReader {
    records: Vec<Record>,
    items: Vec<Item>,
    unit: Unit,
    limits: Limits,
    at: usize,
    /// Messages whose rows were already written by this unit.
    seen: HashSet<Key>,
}

impl UnitReader {
    /// A reader of `records`, which lie in `items`.
    #[must_use]
    pub fn new(records: Vec<Record>, items: Vec<Item>, unit: Unit, limits: Limits) -> Self {
        Self { records, items, unit, limits, at: 0, seen: HashSet::new() }
    }

    /// Batches of the next chunk of `raw`, or `None` after the last.
    pub fn next_chunk(&mut self, raw: &[u8]) -> Result<Option<ChunkBatches>, ArrowError> {
        if self.at == self.records.len() {
            return Ok(None);
        }
        let end = self.at + run_length(&self.records[self.at..], CHUNK_BYTES);
        let chunk = &self.records[self.at..end];
        let pieces: Vec<Vec<Piece>> = split(chunk).into_par_iter().map(|records| self.read_piece(raw, records)).collect();
        self.at = end;
        let mut batches = ChunkBatches::new();
        for piece in pieces.into_iter().flatten() {
            batches.extend(piece.finish(&mut self.seen)?);
        }
        Ok(Some(batches))
    }

    /// A piece; when reading it failed by a bug, its records one by one, the offender in quarantine.
    fn read_piece(&self, raw: &[u8], records: &[Record]) -> Vec<Piece> {
        let read = |records: &[Record]| catch_unwind(AssertUnwindSafe(|| Piece::read(raw, records, &self.items, &self.unit, &self.limits)));
        if let Ok(piece) = read(records) {
            return vec![piece];
        }
        records.iter().map(|record| read(std::slice::from_ref(record)).unwrap_or_else(|_| self.failed(raw, record))).collect()
    }

    fn failed(&self, raw: &[u8], record: &Record) -> Piece {
        let fate = Fate::Quarantine {
            stage: "parse".to_owned(),
            code: "parser_failed".to_owned(),
            message: "the parser failed on this message; please report it".to_owned(),
            readable: true,
        };
        let record = Record { fate, ..record.clone() };
        Piece::read(raw, &[record], &self.items, &self.unit, &self.limits)
    }
}

/// Number of records at the start of `records` that hold about `bytes`, at least one.
fn run_length(records: &[Record], bytes: u64) -> usize {
    let mut total = 0;
    for (index, record) in records.iter().enumerate() {
        total += record.length;
        if total >= bytes {
            return index + 1;
        }
    }
    records.len()
}

fn split(mut records: &[Record]) -> Vec<&[Record]> {
    let mut pieces = Vec::new();
    while !records.is_empty() {
        let (piece, rest) = records.split_at(run_length(records, PIECE_BYTES));
        pieces.push(piece);
        records = rest;
    }
    pieces
}
