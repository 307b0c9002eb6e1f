//! The mails that are threaded at a time, from record batches of the tables.

use std::collections::hash_map::Entry;

use arrow_array::cast::AsArray;
use arrow_array::types::{Int32Type, TimestampMicrosecondType};
use arrow_array::{Array, RecordBatch};

use super::closure::KeyMap;
use crate::identity::Key;

/// What threading needs of a mail.
#[derive(Clone, Debug, Default)]
pub struct Mail {
    /// Its identity.
    pub message_key: Key,
    /// Its node.
    pub node: Key,
    /// Nodes of the identifiers it names, in the order of its path.
    pub named: Vec<Key>,
    /// How many of them stand in References; the others in In-Reply-To.
    pub references: usize,
    /// Date, microseconds UTC.
    pub date: Option<i64>,
    /// Subject, decoded.
    pub subject: Option<String>,
    /// Base subject.
    pub subject_base: Option<String>,
    /// First address of From.
    pub from_address: Option<String>,
    /// Thread it was in, when it is no new mail.
    pub thread: Option<Key>,
}

impl Mail {
    /// What the tree hangs the mail by: its References and, when that names another mail, the first of In-Reply-To.
    #[must_use]
    pub fn ancestors(&self) -> &[Key] {
        &self.named[..self.named.len().min(self.references + 1)]
    }
}

/// Mails by message key, each once however often it is given.
#[derive(Default)]
pub struct Mails {
    numbers: KeyMap<usize>,
    /// The mails in the order they were given.
    pub list: Vec<Mail>,
}

impl Mails {
    /// Adds rows of `messages`, whose links come later.
    pub fn add_messages(&mut self, batch: &RecordBatch) {
        let (keys, dates) = (Texts::of(batch, "message_key"), Dates::of(batch, "date_header"));
        let texts = [Texts::of(batch, "subject"), Texts::of(batch, "subject_base"), Texts::of(batch, "from_address")];
        for row in 0..batch.num_rows() {
            let [subject, subject_base, from_address] = texts.map(|texts| texts.get(row).map(str::to_owned));
            if let (Some(message_key), date) = (keys.key(row), dates.get(row)) {
                self.add(Mail { message_key, date, subject, subject_base, from_address, ..Mail::default() });
            }
        }
    }

    fn add(&mut self, mail: Mail) {
        if let Entry::Vacant(place) = self.numbers.entry(mail.message_key) {
            place.insert(self.list.len());
            self.list.push(mail);
        }
    }

    /// Adds a mail of the lake; one that was taken for new is not.
    pub fn add_known(&mut self, mail: Mail) {
        match self.numbers.get(&mail.message_key).and_then(|&number| self.list.get_mut(number)) {
            Some(there) => there.thread = there.thread.or(mail.thread),
            None => self.add(mail),
        }
    }

    /// Forgets the mails from a number on.
    pub fn forget_from(&mut self, number: usize) {
        self.list.truncate(number);
        self.numbers.retain(|_, known| *known < number);
    }

    /// Adds rows of `thread_links`, those of a mail by ordinal; of a mail that is given twice the first rows count.
    pub fn add_links(&mut self, batch: &RecordBatch) {
        let (keys, nodes, from) = (Texts::of(batch, "message_key"), Texts::of(batch, "node_key"), Texts::of(batch, "from_key"));
        let evidence = Texts::of(batch, "evidence");
        let ordinals = batch.column_by_name("ordinal").and_then(|column| column.as_primitive_opt::<Int32Type>());
        for row in 0..batch.num_rows() {
            let mail = keys.key(row).and_then(|key| self.numbers.get(&key)).and_then(|&number| self.list.get_mut(number));
            let (Some(mail), Some(node), Some(ordinals)) = (mail, nodes.key(row), ordinals) else { continue };
            mail.node = node;
            if let Some(named) = from.key(row).filter(|_| ordinals.value(row) as usize == mail.named.len()) {
                mail.named.push(named);
                mail.references += usize::from(evidence.get(row) == Some("references"));
            }
        }
    }
}

/// A text column; one that is not there has no values.
#[derive(Clone, Copy)]
pub(super) struct Texts<'b>(Option<&'b arrow_array::StringArray>);

impl<'b> Texts<'b> {
    pub(super) fn of(batch: &'b RecordBatch, name: &str) -> Self {
        Self(batch.column_by_name(name).and_then(|column| column.as_string_opt::<i32>()))
    }

    pub(super) fn get(self, row: usize) -> Option<&'b str> {
        self.0.filter(|column| !column.is_null(row)).map(|column| column.value(row))
    }

    pub(super) fn key(self, row: usize) -> Option<Key> {
        key_of_hex(self.get(row)?)
    }
}

/// A column of dates.
#[derive(Clone, Copy)]
pub(super) struct Dates<'b>(Option<&'b arrow_array::TimestampMicrosecondArray>);

impl<'b> Dates<'b> {
    pub(super) fn of(batch: &'b RecordBatch, name: &str) -> Self {
        Self(batch.column_by_name(name).and_then(|column| column.as_primitive_opt::<TimestampMicrosecondType>()))
    }

    pub(super) fn get(self, row: usize) -> Option<i64> {
        self.0.filter(|column| !column.is_null(row)).map(|column| column.value(row))
    }
}

/// A key from its 32 lower-case digits.
#[must_use]
pub fn key_of_hex(text: &str) -> Option<Key> {
    let digits: &[u8; 32] = text.as_bytes().try_into().ok()?;
    let mut key = Key::default();
    for (byte, pair) in key.iter_mut().zip(digits.chunks_exact(2)) {
        *byte = digit(pair[0])? << 4 | digit(pair[1])?;
    }
    Some(key)
}

fn digit(character: u8) -> Option<u8> {
    match character {
        b'0'..=b'9' => Some(character - b'0'),
        b'a'..=b'f' => Some(character - b'a' + 10),
        _ => None,
    }
}
