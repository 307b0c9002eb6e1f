//! Conversations: edges of a mail, closure of edges, tree of some mails, and a step of threading.

use maillake_core::batch::schema_of;
use maillake_core::identity::hex;
use maillake_core::threads::{self, THREAD_EDGES, THREAD_MAP, THREADS};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;

use crate::arrow::{Batch, Schema, read_batches};
use crate::errors::arrow_error;

/// From, to and evidence of an edge.
type EdgeRow = (String, String, &'static str);

/// Node of a mail and its edges as (from, to, evidence), from its identifiers without brackets; keys are hexadecimal.
#[pyfunction]
#[pyo3(signature = (message_id, in_reply_to, references, message_key=""))]
pub(crate) fn thread_edges(
    message_id: Option<&str>,
    in_reply_to: Vec<String>,
    references: Vec<String>,
    message_key: &str,
) -> (String, Vec<EdgeRow>) {
    let found = threads::links_of(message_id, &in_reply_to, &references, message_key);
    let edges = found.links.iter().map(|link| (hex(&link.from), hex(&link.to), link.evidence.name()));
    (hex(&found.node), edges.collect())
}

/// Conversation of a mail with a base subject in a thread.
#[pyfunction]
pub(crate) fn conversation_id(thread_id: &str, base_subject: &str) -> PyResult<String> {
    let thread = threads::key_of_hex(thread_id).ok_or_else(|| PyValueError::new_err(format!("{thread_id} is no thread id")))?;
    Ok(hex(&threads::conversation_key(&thread, base_subject)))
}

/// Identifiers of a field body without brackets, by the rules for `field`: message-id, in-reply-to or references.
#[pyfunction]
pub(crate) fn parse_ids(text: &str, field: &str) -> PyResult<Vec<String>> {
    use maillake_core::message_id::{self, IdField};
    let field = match field {
        "message-id" => IdField::MessageId,
        "in-reply-to" => IdField::InReplyTo,
        "references" => IdField::References,
        other => return Err(PyValueError::new_err(format!("no field of identifiers is named {other}"))),
    };
    Ok(message_id::parse_ids(text, field))
}

/// `node_key` and `thread_id` of every node of the edges, rows with `from_key` and `to_key` in an Arrow IPC stream.
#[pyfunction]
pub(crate) fn thread_closure(py: Python<'_>, edges: &[u8]) -> PyResult<Batch> {
    let batch = py.detach(|| -> PyResult<_> {
        let batches = read_batches(edges)?;
        threads::closure_batch(&batches).map_err(|error| arrow_error(&error))
    });
    batch.map(Batch)
}

/// Mail (None for one that is missing), place of the parent in this list, and depth.
type PlaceRow = (Option<u32>, Option<u32>, u32);

/// The trees of mails in reading order, from (identifier, identifiers it names) by number.
#[pyfunction]
#[pyo3(signature = (mails, dates, subjects=None))]
pub(crate) fn thread_tree(mails: Vec<(u32, Vec<u32>)>, dates: Vec<Option<i64>>, subjects: Option<Vec<Option<String>>>) -> Vec<PlaceRow> {
    let mut places = threads::grow(mails.iter().map(|(id, named)| (*id, named.as_slice())), &dates);
    if let Some(subjects) = subjects {
        let subjects: Vec<Option<&str>> = subjects.iter().map(Option::as_deref).collect();
        places = threads::gather_subjects(&places, &subjects, &dates);
    }
    places.iter().map(|place| (place.mail, place.parent, place.depth)).collect()
}

/// Name and Arrow schema of the tables a step writes.
#[pyfunction]
pub(crate) fn thread_schemas() -> Vec<(&'static str, Schema)> {
    [("thread_map", THREAD_MAP), ("thread_edges", THREAD_EDGES), ("threads", THREADS)]
        .map(|(name, columns)| (name, Schema(schema_of(columns))))
        .into()
}

/// A step: new mails threaded against a lake that is threaded already. Rows come as Arrow IPC streams.
#[pyclass(module = "maillake._native")]
#[derive(Default)]
pub(crate) struct Threading(threads::Threading);

#[pymethods]
impl Threading {
    #[new]
    fn new() -> Self {
        Self::default()
    }

    /// Adds rows of `messages`, then those of `thread_links` of the same mails.
    fn add_mails(&mut self, py: Python<'_>, messages: &[u8], links: &[u8]) -> PyResult<()> {
        py.detach(|| {
            read_batches(messages)?.iter().for_each(|batch| self.0.add_messages(batch));
            read_batches(links)?.iter().for_each(|batch| self.0.add_links(batch));
            Ok(())
        })
    }

    /// Joins what the mails name; returns how many there are.
    fn join(&mut self, py: Python<'_>) -> usize {
        py.detach(|| self.0.join())
    }

    /// True when a node of the mails lies from `low` to `high`.
    fn wants_nodes(&self, low: &str, high: &str) -> bool {
        self.0.wants_nodes(low, high)
    }

    /// Begins a part: the touched threads that lie in one of `parts` ranges.
    fn begin(&mut self, py: Python<'_>, part: u64, parts: u64) {
        py.detach(|| self.0.begin(part, parts));
    }

    /// True when a touched thread of the part lies from `low` to `high`.
    fn wants_threads(&self, low: &str, high: &str) -> bool {
        self.0.wants_threads(low, high)
    }

    /// Takes rows of `thread_map`, the newest first.
    fn add_nodes(&mut self, py: Python<'_>, rows: &[u8]) -> PyResult<()> {
        py.detach(|| {
            read_batches(rows)?.iter().for_each(|batch| self.0.add_nodes(batch));
            Ok(())
        })
    }

    /// Rows of `thread_edges` that belong to touched threads of the part.
    fn count_wanted(&self, py: Python<'_>, rows: &[u8]) -> PyResult<usize> {
        py.detach(|| Ok(read_batches(rows)?.iter().map(|batch| self.0.count_wanted(batch)).sum()))
    }

    /// Takes rows of `thread_edges`, the newest first, of the threads of the part.
    fn add_edges(&mut self, py: Python<'_>, rows: &[u8]) -> PyResult<()> {
        py.detach(|| {
            read_batches(rows)?.iter().for_each(|batch| self.0.add_edges(batch));
            Ok(())
        })
    }

    /// Rows of the threads of a part that changed, by table.
    fn finish(&mut self, py: Python<'_>, part: u64, parts: u64, generation: i64) -> PyResult<Vec<(&'static str, Batch)>> {
        let rows = py.detach(|| self.0.finish(part, parts, generation)).map_err(|error| arrow_error(&error))?;
        Ok(rows.into_iter().map(|(table, batch)| (table, Batch(batch))).collect())
    }
}
