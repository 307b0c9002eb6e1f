//! Threading some new mails against a lake that is threaded already: what is read and written is what they touch.
//!
//! 1. The new mails and their links. 2. Rows of `thread_map` for the nodes they name tell which threads they touch.
//! 3. Rows of `thread_edges` of those threads bring their mails back. 4. Every thread that changed is written anew.
//!
//! Steps 3 and 4 go part by part, each thread wholly in one part, so that memory is bounded by the size of a part.

use std::collections::HashSet;

use arrow_array::cast::AsArray;
use arrow_array::types::Int32Type;
use arrow_array::{Array, Int32Array, RecordBatch};
use arrow_schema::ArrowError;

use super::closure::Components;
use super::mail::{Dates, Mail, Mails, Texts, key_of_hex};
use super::rows::ThreadTables;
use crate::identity::Key;

/// One step.
#[derive(Default)]
pub struct Threading {
    mails: Mails,
    components: Components,
    /// Thread of each node of the components, when it has one.
    known: Vec<Option<Key>>,
    /// Nodes of the new mails, sorted.
    nodes: Vec<Key>,
    /// Threads that are touched, sorted.
    touched: Vec<Key>,
    /// Those of them that are in the part at hand.
    wanted: Vec<Key>,
    new_mails: usize,
}

impl Threading {
    /// Adds rows of `messages` that are new to the lake: all of them come before the first of `thread_links`.
    pub fn add_messages(&mut self, batch: &RecordBatch) {
        self.mails.add_messages(batch);
    }

    /// Adds rows of `thread_links` of those messages.
    pub fn add_links(&mut self, batch: &RecordBatch) {
        self.mails.add_links(batch);
    }

    /// Joins what the new mails name; returns how many mails there are.
    pub fn join(&mut self) -> usize {
        for mail in &self.mails.list {
            let own = self.components.node(&mail.node);
            for named in &mail.named {
                let named = self.components.node(named);
                self.components.join(own, named);
            }
        }
        let count = self.components.len() as u32;
        self.known = vec![None; count as usize];
        self.nodes = (0..count).map(|node| *self.components.key(node)).collect();
        self.nodes.sort_unstable();
        self.new_mails = self.mails.list.len();
        self.new_mails
    }

    /// True when a node of the new mails has a key from `low` to `high`, hexadecimal.
    #[must_use]
    pub fn wants_nodes(&self, low: &str, high: &str) -> bool {
        has_between(&self.nodes, low, high)
    }

    /// True when a touched thread of the part that was begun has an identity from `low` to `high`.
    #[must_use]
    pub fn wants_threads(&self, low: &str, high: &str) -> bool {
        has_between(&self.wanted, low, high)
    }

    /// Begins part `part` of `parts`.
    pub fn begin(&mut self, part: u64, parts: u64) {
        let touched = std::mem::take(&mut self.touched);
        self.wanted = touched.iter().filter(|thread| self.part_of(thread, parts) == part).copied().collect();
        self.touched = touched;
    }

    /// Takes rows of `thread_map`, the newest files first: nodes of the new mails that are in a thread.
    pub fn add_nodes(&mut self, batch: &RecordBatch) {
        let (nodes, threads) = (Texts::of(batch, "node_key"), Texts::of(batch, "thread_id"));
        for row in 0..batch.num_rows() {
            let node = nodes.key(row).and_then(|key| self.components.find(&key));
            let (Some(node), Some(thread)) = (node, threads.key(row)) else { continue };
            let root = self.components.node(&thread);
            self.components.join(node, root);
            self.known.resize(self.components.len(), None);
            self.known[node as usize].get_or_insert(thread);
            self.touched.push(thread);
        }
        self.touched.sort_unstable();
        self.touched.dedup();
    }

    /// Rows of a batch of `thread_edges` that belong to wanted threads.
    #[must_use]
    pub fn count_wanted(&self, batch: &RecordBatch) -> usize {
        let threads = Texts::of(batch, "thread_id");
        (0..batch.num_rows()).filter(|&row| threads.key(row).is_some_and(|key| self.is_wanted(&key))).count()
    }

    fn is_wanted(&self, thread: &Key) -> bool {
        self.wanted.binary_search(thread).is_ok()
    }

    /// Takes rows of `thread_edges`, the newest files first: mails of the threads that are wanted.
    pub fn add_edges(&mut self, batch: &RecordBatch) {
        let columns = EdgeColumns::of(batch);
        for row in 0..batch.num_rows() {
            let Some(thread) = columns.threads.key(row).filter(|key| self.is_wanted(key)) else { continue };
            if let Some(mail) = columns.mail(row, thread) {
                self.mails.add_known(mail);
            }
        }
    }

    /// Parts are ranges of the key of the whole thread, so that few rows of other parts lie where those of one do.
    fn part_of(&mut self, thread: &Key, parts: u64) -> u64 {
        let node = self.components.node(thread);
        let root = self.components.root(node);
        let head = self.components.key(root).first_chunk().map_or(0, |head| u64::from_be_bytes(*head));
        ((u128::from(head) * u128::from(parts.max(1))) >> 64) as u64
    }

    /// Rows of the threads of a part that changed, by table; the mails that were brought back for it are forgotten.
    pub fn finish(&mut self, part: u64, parts: u64, generation: i64) -> Result<Vec<(&'static str, RecordBatch)>, ArrowError> {
        let mut tables = ThreadTables::new(generation);
        let mut order: Vec<(Key, usize)> = Vec::new();
        for number in 0..self.mails.list.len() {
            let mail = &self.mails.list[number];
            let key = mail.thread.unwrap_or(mail.node);
            if self.part_of(&key, parts) == part {
                let node = self.components.node(&key);
                let root = self.components.root(node);
                order.push((*self.components.key(root), number));
            }
        }
        let mails = &self.mails.list;
        order.sort_by_key(|&(root, number)| (root, mails[number].date.is_none(), mails[number].date, mails[number].message_key));
        for group in order.chunk_by(|(one, _), (other, _)| one == other) {
            let thread = group[0].0;
            let members: Vec<&Mail> = group.iter().map(|&(_, number)| &mails[number]).collect();
            if members.iter().any(|mail| mail.thread != Some(thread)) {
                self.map_rows(&mut tables, &thread, &members);
                tables.thread_rows(&thread, &members);
            }
        }
        self.mails.forget_from(self.new_mails);
        let ThreadTables { map, edges, threads, .. } = tables;
        Ok(vec![("thread_map", map.finish()?), ("thread_edges", edges.finish()?), ("threads", threads.finish()?)])
    }

    /// Rows of nodes that come to the thread, and of threads that end in it.
    fn map_rows(&self, tables: &mut ThreadTables, thread: &Key, members: &[&Mail]) {
        let mut seen: HashSet<Key> = HashSet::new();
        let mut ended: HashSet<Key> = HashSet::new();
        for mail in members {
            for key in mail.named.iter().chain([&mail.node]) {
                let known =
                    mail.thread.or_else(|| self.components.find(key).and_then(|node| self.known.get(node as usize).copied().flatten()));
                if known != Some(*thread) && seen.insert(*key) {
                    tables.map_row(key, thread);
                }
            }
            if let Some(before) = mail.thread.filter(|before| before != thread && ended.insert(*before)) {
                tables.merged_row(&before, thread);
            }
        }
    }
}

fn has_between(sorted: &[Key], low: &str, high: &str) -> bool {
    let (low, high) = (key_of_hex(low), key_of_hex(high));
    let start = low.map_or(0, |low| sorted.partition_point(|key| *key < low));
    sorted.get(start).is_some_and(|key| high.is_none_or(|high| *key <= high))
}

/// Columns of `thread_edges` that bring a mail back.
struct EdgeColumns<'b> {
    threads: Texts<'b>,
    keys: [Texts<'b>; 2],
    texts: [Texts<'b>; 3],
    dates: Dates<'b>,
    named: Option<&'b arrow_array::ListArray>,
    references: Option<&'b Int32Array>,
}

impl<'b> EdgeColumns<'b> {
    fn of(batch: &'b RecordBatch) -> Self {
        Self {
            threads: Texts::of(batch, "thread_id"),
            keys: ["message_key", "child_key"].map(|name| Texts::of(batch, name)),
            texts: ["subject", "subject_base", "from_address"].map(|name| Texts::of(batch, name)),
            dates: Dates::of(batch, "date_header"),
            named: batch.column_by_name("reference_keys").and_then(|column| column.as_list_opt()),
            references: batch.column_by_name("reference_count").and_then(|column| column.as_primitive_opt::<Int32Type>()),
        }
    }

    /// The mail of a row; None for one that is missing.
    fn mail(&self, row: usize, thread: Key) -> Option<Mail> {
        let [message_key, node] = self.keys.map(|keys| keys.key(row));
        let [subject, subject_base, from_address] = self.texts.map(|texts| texts.get(row).map(str::to_owned));
        let named = self.named.filter(|column| !column.is_null(row)).map(|column| column.value(row));
        let named = named.as_ref().and_then(|values| values.as_string_opt::<i32>());
        Some(Mail {
            message_key: message_key?,
            node: node?,
            named: named.map(|values| values.iter().flatten().filter_map(key_of_hex).collect()).unwrap_or_default(),
            references: self.references.map_or(0, |column| column.value(row) as usize),
            date: self.dates.get(row),
            subject,
            subject_base,
            from_address,
            thread: Some(thread),
        })
    }
}
