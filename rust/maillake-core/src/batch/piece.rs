//! A run of records read by one thread into one batch a table.

use std::collections::HashSet;

use arrow_array::{BooleanArray, RecordBatch};
use arrow_schema::ArrowError;
use arrow_select::filter::filter_record_batch;

use super::columns::{ATTACHMENTS, MESSAGE_ADDRESSES, MESSAGES, OCCURRENCES, QUARANTINE, SKIPPED, THREAD_LINKS};
use super::rows::{Place, message_rows, occurrence_row, quarantine_row, skipped_row};
use super::table::TableBuilder;
use super::unit::{Fate, Item, Record, Unit};
use crate::identity::Key;
use crate::limits::{Budget, Limits};
use crate::mbox;
use crate::mime::parse_tree;
use crate::reading::{Reading, read};

/// Number of a row of `messages` for each row of a child table.
type Owners = Vec<u32>;

/// The batches of one piece.
pub struct Piece {
    messages: TableBuilder,
    occurrences: TableBuilder,
    addresses: TableBuilder,
    attachments: TableBuilder,
    links: TableBuilder,
    quarantine: TableBuilder,
    skipped: TableBuilder,
    message_keys: Vec<Key>,
    address_owners: Owners,
    attachment_owners: Owners,
    link_owners: Owners,
}

/// Builders that the rows of a message go to.
pub(super) struct MessageTables<'p> {
    pub(super) messages: &'p mut TableBuilder,
    pub(super) addresses: &'p mut TableBuilder,
    pub(super) attachments: &'p mut TableBuilder,
    pub(super) links: &'p mut TableBuilder,
}

impl Piece {
    /// Reads `records` of `raw`: one outcome for each.
    #[must_use]
    pub fn read(raw: &[u8], records: &[Record], items: &[Item], unit: &Unit, limits: &Limits) -> Self {
        let mut piece = Self {
            messages: TableBuilder::new(MESSAGES),
            occurrences: TableBuilder::new(OCCURRENCES),
            addresses: TableBuilder::new(MESSAGE_ADDRESSES),
            attachments: TableBuilder::new(ATTACHMENTS),
            links: TableBuilder::new(THREAD_LINKS),
            quarantine: TableBuilder::new(QUARANTINE),
            skipped: TableBuilder::new(SKIPPED),
            message_keys: Vec::with_capacity(records.len()),
            address_owners: Vec::new(),
            attachment_owners: Vec::new(),
            link_owners: Vec::new(),
        };
        for record in records {
            piece.read_record(raw, record, &items[record.item], unit, limits);
        }
        piece
    }

    fn read_record(&mut self, raw: &[u8], record: &Record, item: &Item, unit: &Unit, limits: &Limits) {
        let fate = match &record.fate {
            Fate::Mail => unreadable(raw, record, limits),
            _ => None,
        };
        match fate.as_ref().unwrap_or(&record.fate) {
            Fate::Mail => {}
            Fate::Skip { rule } => return skipped_row(&mut self.skipped, record, item, unit, rule),
            quarantine @ Fate::Quarantine { .. } => return quarantine_row(&mut self.quarantine, raw, record, item, unit, quarantine),
        }
        let bytes = record.message_bytes(raw);
        let bytes = if item.quoted { mbox::unquote(bytes) } else { bytes.into() };
        let unquoted = matches!(bytes, std::borrow::Cow::Owned(_));
        let mut budget = Budget::of(limits, bytes.len());
        let message = parse_tree(bytes, limits, &mut budget);
        let reading = read(&message, limits, &mut budget);
        let place = Place::top(raw, record, item, unit, unquoted);
        self.add(&reading, &place, unit);
    }

    fn add(&mut self, reading: &Reading<'_>, place: &Place<'_>, unit: &Unit) {
        let owner = self.message_keys.len() as u32;
        self.message_keys.push(reading.message_key);
        occurrence_row(&mut self.occurrences, reading, place, unit);
        let mut tables = MessageTables {
            messages: &mut self.messages,
            addresses: &mut self.addresses,
            attachments: &mut self.attachments,
            links: &mut self.links,
        };
        message_rows(&mut tables, reading, place, unit);
        self.address_owners.resize(self.addresses.rows(), owner);
        self.attachment_owners.resize(self.attachments.rows(), owner);
        self.link_owners.resize(self.links.rows(), owner);
        for (child, nested) in reading.message.children.iter().zip(&reading.children) {
            self.add(nested, &place.nested(reading, child), unit);
        }
    }

    /// The batches, without the message rows whose key is in `seen`; their keys are added to it.
    pub fn finish(self, seen: &mut HashSet<Key>) -> Result<Vec<(&'static str, RecordBatch)>, ArrowError> {
        let kept: Vec<bool> = self.message_keys.iter().map(|key| seen.insert(*key)).collect();
        let keep = |batch: RecordBatch, owners: Option<&Owners>| -> Result<RecordBatch, ArrowError> {
            if kept.iter().all(|&kept| kept) {
                return Ok(batch);
            }
            let mask: BooleanArray = match owners {
                None => kept.iter().map(|&kept| Some(kept)).collect(),
                Some(owners) => owners.iter().map(|&owner| Some(kept[owner as usize])).collect(),
            };
            filter_record_batch(&batch, &mask)
        };
        let batches = vec![
            ("messages", keep(self.messages.finish()?, None)?),
            ("occurrences", self.occurrences.finish()?),
            ("message_addresses", keep(self.addresses.finish()?, Some(&self.address_owners))?),
            ("attachments", keep(self.attachments.finish()?, Some(&self.attachment_owners))?),
            ("thread_links", keep(self.links.finish()?, Some(&self.link_owners))?),
            ("quarantine", self.quarantine.finish()?),
            ("skipped", self.skipped.finish()?),
        ];
        Ok(batches.into_iter().filter(|(_, batch)| batch.num_rows() > 0).collect())
    }
}

/// Why a record that is meant as mail cannot be stored.
fn unreadable(raw: &[u8], record: &Record, limits: &Limits) -> Option<Fate> {
    let quarantine =
        |code: &str, message: String| Some(Fate::Quarantine { stage: "parse".to_owned(), code: code.to_owned(), message, readable: true });
    if record.message_length > limits.max_raw_bytes {
        return quarantine("too_large", format!("the message has {} bytes, the limit is {}", record.message_length, limits.max_raw_bytes));
    }
    // What a mailbox delimits is a message, header or not, as long as there is anything.
    if record.message_bytes(raw).iter().all(u8::is_ascii_whitespace) {
        return quarantine("not_mail", "there is nothing between its delimiters".to_owned());
    }
    None
}
