//! Rows of the tables that say how mails are threaded.

use std::collections::HashSet;

use arrow_array::RecordBatch;
use arrow_schema::ArrowError;

use super::closure::{KeyMap, closure_of};
use super::links::{Evidence, conversation_key};
use super::mail::{Mail, Texts};
use super::tree::{Place, grow};
use crate::batch::ColumnType::{BigInt, Double, Int, Text, TextList, Timestamp};
use crate::batch::{ColumnOf, TableBuilder};
use crate::identity::{Key, hex};

/// Columns of `thread_map`.
pub const THREAD_MAP: &[ColumnOf] = &[("node_key", Text), ("thread_id", Text), ("generation", BigInt)];

/// Columns of `thread_edges`.
pub const THREAD_EDGES: &[ColumnOf] = &[
    ("thread_id", Text),
    ("ordinal", Int),
    ("depth", Int),
    ("child_key", Text),
    ("message_key", Text),
    ("parent_key", Text),
    ("parent_message_key", Text),
    ("evidence", Text),
    ("score", Double),
    ("conversation_id", Text),
    ("reference_keys", TextList),
    ("reference_count", Int),
    ("date_header", Timestamp),
    ("from_address", Text),
    ("subject", Text),
    ("subject_base", Text),
    ("generation", BigInt),
];

/// Columns of `threads`.
pub const THREADS: &[ColumnOf] = &[
    ("thread_id", Text),
    ("subject", Text),
    ("root_message_key", Text),
    ("message_count", Int),
    ("missing_count", Int),
    ("participant_count", Int),
    ("conversation_count", Int),
    ("max_depth", Int),
    ("first_date", Timestamp),
    ("last_date", Timestamp),
    ("merged_into", Text),
    ("generation", BigInt),
];

/// The closure of edges as `node_key` and `thread_id`, from batches with `from_key` and `to_key`.
pub fn closure_batch(edges: &[RecordBatch]) -> Result<RecordBatch, ArrowError> {
    let ends = edges.iter().flat_map(|batch| {
        let [from, to] = ["from_key", "to_key"].map(|name| Texts::of(batch, name));
        (0..batch.num_rows()).filter_map(move |row| Some((from.key(row)?, to.key(row))))
    });
    let mut table = TableBuilder::new(&THREAD_MAP[..2]);
    for (node, thread) in closure_of(ends) {
        table.row().text(Some(&hex(&node))).text(Some(&hex(&thread)));
    }
    table.finish()
}

/// Builders of the tables of threads.
pub(super) struct ThreadTables {
    pub(super) map: TableBuilder,
    pub(super) edges: TableBuilder,
    pub(super) threads: TableBuilder,
    pub(super) generation: i64,
}

impl ThreadTables {
    pub(super) fn new(generation: i64) -> Self {
        let [map, edges, threads] = [THREAD_MAP, THREAD_EDGES, THREADS].map(TableBuilder::new);
        Self { map, edges, threads, generation }
    }

    pub(super) fn map_row(&mut self, node: &Key, thread: &Key) {
        self.map.row().text(Some(&hex(node))).text(Some(&hex(thread))).big_int(Some(self.generation));
    }

    /// The row of a thread that became part of another.
    pub(super) fn merged_row(&mut self, thread: &Key, into: &Key) {
        let row = self.threads.row().text(Some(&hex(thread))).text(None).text(None);
        let row = row.int(Some(0)).int(Some(0)).int(Some(0)).int(Some(0)).int(None).micros(None).micros(None);
        row.text(Some(&hex(into))).big_int(Some(self.generation));
    }

    /// The rows of a thread: its tree and its summary. `mails` are in order of date, then key.
    pub(super) fn thread_rows(&mut self, thread: &Key, mails: &[&Mail]) {
        let tree = Tree::of(mails);
        let thread_id = hex(thread);
        let mut conversations = HashSet::new();
        for (ordinal, place) in tree.places.iter().enumerate() {
            let mail = place.mail.map(|number| mails[number as usize]);
            let conversation = mail.map(|mail| hex(&conversation_key(thread, mail.subject_base.as_deref().unwrap_or_default())));
            conversations.extend(conversation.clone());
            let above = place.parent.map(|parent| tree.places[parent as usize]);
            let parent_mail = above.and_then(|above| above.mail).map(|number| hex(&mails[number as usize].message_key));
            let parent_key = above.map(|above| tree.keys[above.id as usize]);
            let named: Vec<String> = mail.map(|mail| mail.named.iter().map(|key| hex(key)).collect()).unwrap_or_default();
            self.edges
                .row()
                .text(Some(&thread_id))
                .int(Some(ordinal as i32))
                .int(Some(place.depth as i32))
                .text(Some(&hex(&tree.keys[place.id as usize])))
                .text(mail.map(|mail| hex(&mail.message_key)).as_deref())
                .text(parent_key.map(|key| hex(&key)).as_deref())
                .text(parent_mail.as_deref())
                .text(mail.zip(parent_key).map(|(mail, parent)| evidence_of(mail, &parent).name()))
                .double(mail.zip(parent_key).map(|_| 1.0))
                .text(conversation.as_deref())
                .list(named.iter().map(String::as_str))
                .int(mail.map(|mail| mail.references as i32))
                .micros(mail.and_then(|mail| mail.date))
                .text(mail.and_then(|mail| mail.from_address.as_deref()))
                .text(mail.and_then(|mail| mail.subject.as_deref()))
                .text(mail.and_then(|mail| mail.subject_base.as_deref()))
                .big_int(Some(self.generation));
        }
        self.summary_row(&thread_id, mails, &tree, conversations.len());
    }

    fn summary_row(&mut self, thread_id: &str, mails: &[&Mail], tree: &Tree, conversations: usize) {
        let first = tree.places.iter().find_map(|place| place.mail).map(|number| mails[number as usize]);
        let root = tree.places.first().and_then(|place| place.mail).map(|number| hex(&mails[number as usize].message_key));
        let people: HashSet<String> = mails.iter().filter_map(|mail| mail.from_address.as_ref()).map(|addr| addr.to_lowercase()).collect();
        let own: HashSet<Key> = mails.iter().map(|mail| mail.node).collect();
        let missing: HashSet<&Key> = mails.iter().flat_map(|mail| &mail.named).filter(|key| !own.contains(*key)).collect();
        let dates = || mails.iter().filter_map(|mail| mail.date);
        self.threads
            .row()
            .text(Some(thread_id))
            .text(first.and_then(|mail| mail.subject.as_deref()))
            .text(root.as_deref())
            .int(Some(mails.len() as i32))
            .int(Some(missing.len() as i32))
            .int(Some(people.len() as i32))
            .int(Some(conversations as i32))
            .int(tree.places.iter().map(|place| place.depth as i32).max())
            .micros(dates().min())
            .micros(dates().max())
            .text(None)
            .big_int(Some(self.generation));
    }
}

/// Field of a mail that names its parent; a parent that another mail's References give is by references too.
fn evidence_of(mail: &Mail, parent: &Key) -> Evidence {
    let place = mail.named.iter().position(|key| key == parent);
    if place.is_some_and(|place| place >= mail.references) { Evidence::InReplyTo } else { Evidence::References }
}

/// The tree of some mails and the key of every identifier in it.
struct Tree {
    places: Vec<Place>,
    keys: Vec<Key>,
}

impl Tree {
    fn of(mails: &[&Mail]) -> Self {
        let mut numbers: KeyMap<u32> = KeyMap::default();
        let mut keys: Vec<Key> = Vec::new();
        let mut number = |key: &Key| {
            *numbers.entry(*key).or_insert_with(|| {
                keys.push(*key);
                keys.len() as u32 - 1
            })
        };
        let numbered: Vec<(u32, Vec<u32>)> =
            mails.iter().map(|mail| (number(&mail.node), mail.ancestors().iter().map(&mut number).collect())).collect();
        let dates: Vec<Option<i64>> = mails.iter().map(|mail| mail.date).collect();
        let places = grow(numbered.iter().map(|(id, named)| (*id, named.as_slice())), &dates);
        Self { places, keys }
    }
}
