//! What an index of an mbox says of each record: enough to find it again, nothing of its content.

use arrow_array::RecordBatch;
use arrow_schema::ArrowError;
use rayon::prelude::*;

use crate::address;
use crate::batch::{ColumnOf, ColumnType, Record, TableBuilder};
use crate::date;
use crate::defect::Defects;
use crate::encoded_word::{Syntax, decode_field};
use crate::header::{FieldName, Header};
use crate::identity::{Key, hex, key_of};
use crate::label;
use crate::limits::{Budget, Limits};
use crate::mbox;
use crate::message_id::{IdField, parse_ids};
use crate::mime::{PartKind, parse_tree};
use crate::text::is_attachment;
use crate::threads::{Components, id_node};

/// Columns of an index batch.
pub const COLUMNS: &[ColumnOf] = &[
    ("byte_offset", ColumnType::BigInt),
    ("byte_length", ColumnType::BigInt),
    ("message_offset", ColumnType::BigInt),
    ("message_length", ColumnType::BigInt),
    ("message_id", ColumnType::Text),
    ("gm_thrid", ColumnType::Text),
    ("timestamp", ColumnType::BigInt),
    ("sender_domain", ColumnType::Text),
    ("labels", ColumnType::TextList),
    ("has_attachments", ColumnType::Boolean),
];

/// What is known of one record.
struct Entry {
    message_id: Option<String>,
    gm_thrid: Option<String>,
    timestamp: Option<i64>,
    sender_domain: Option<String>,
    labels: Vec<String>,
    has_attachments: bool,
    nodes: Vec<Key>,
}

/// Reads the index entries of some records, in parallel: a batch of [`COLUMNS`], and the thread nodes of each record.
pub fn index_records(raw: &[u8], records: &[Record], quoted: bool) -> Result<(RecordBatch, Vec<Vec<Key>>), ArrowError> {
    let entries: Vec<Entry> = records.par_iter().with_min_len(64).map(|record| entry_of(raw, record, quoted)).collect();
    let mut table = TableBuilder::new(COLUMNS);
    let mut nodes = Vec::with_capacity(records.len());
    for (record, entry) in records.iter().zip(entries) {
        table
            .row()
            .big_int(Some(record.offset as i64))
            .big_int(Some(record.length as i64))
            .big_int(Some((record.offset + record.message_offset) as i64))
            .big_int(Some(record.message_length as i64))
            .text(entry.message_id.as_deref())
            .text(entry.gm_thrid.as_deref())
            .big_int(entry.timestamp)
            .text(entry.sender_domain.as_deref())
            .list(entry.labels.iter().map(String::as_str))
            .boolean(entry.has_attachments);
        nodes.push(entry.nodes);
    }
    Ok((table.finish()?, nodes))
}

fn entry_of(raw: &[u8], record: &Record, quoted: bool) -> Entry {
    let limits = Limits::default();
    let bytes = record.message_bytes(raw);
    let bytes = if quoted { mbox::unquote(bytes) } else { bytes.into() };
    let message = parse_tree(bytes, &limits, &mut Budget::of(&limits, record.message_length as usize));
    let field = |name: FieldName, syntax: Syntax| first_text(message.header(), &message.raw, name, syntax);
    let message_id =
        field(FieldName::MessageId, Syntax::Unstructured).and_then(|text| parse_ids(&text, IdField::MessageId).into_iter().next());
    let mut ids: Vec<String> = message_id.iter().cloned().collect();
    for (name, kind) in [(FieldName::InReplyTo, IdField::InReplyTo), (FieldName::References, IdField::References)] {
        ids.extend(field(name, Syntax::Unstructured).map(|text| parse_ids(&text, kind)).unwrap_or_default());
    }
    let header_seconds =
        field(FieldName::Date, Syntax::Unstructured).and_then(|text| date::parse_date(&text).ok()).map(|date| date.timestamp_seconds);
    let separator_seconds = || mbox::parse_from_line(record.separator(raw)).and_then(|line| line.timestamp);
    Entry {
        nodes: ids.iter().map(|id| id_node(id)).collect(),
        message_id,
        gm_thrid: field(FieldName::XGmThrid, Syntax::Unstructured),
        timestamp: header_seconds.or_else(separator_seconds),
        sender_domain: field(FieldName::From, Syntax::Addresses).and_then(|text| sender_domain(&text)),
        labels: field(FieldName::XGmailLabels, Syntax::Unstructured).map(|text| labels_of(&text)).unwrap_or_default(),
        has_attachments: message.parts.iter().any(|part| part.kind == PartKind::Leaf && is_attachment(part)),
    }
}

fn first_text(header: &Header, raw: &[u8], name: FieldName, syntax: Syntax) -> Option<String> {
    let body = header.first(name)?.body.of(raw);
    Some(decode_field(body, syntax, None, &mut Defects::default()).into_owned())
}

fn sender_domain(text: &str) -> Option<String> {
    let mut addresses = Vec::new();
    address::parse_address_list(text, 16, &mut addresses);
    addresses.into_iter().find_map(|address| address.domain)
}

fn labels_of(text: &str) -> Vec<String> {
    label::parse_labels(text).iter().map(|spelled| label::system_label(spelled).unwrap_or(spelled).to_owned()).collect()
}

/// Thread of each record: its X-GM-THRID, else the smallest node key of its component, else a key of its own offset.
///
/// Nodes are keys of identifiers, seen or only referred to; records that share one are one component.
#[must_use]
pub fn threads(nodes: &[Vec<Key>], gm_thrids: &[Option<String>], offsets: &[u64]) -> Vec<String> {
    let mut components = Components::default();
    let mut first_nodes = Vec::with_capacity(nodes.len());
    for nodes in nodes {
        let numbers: Vec<u32> = nodes.iter().map(|key| components.node(key)).collect();
        for pair in numbers.windows(2) {
            components.join(pair[0], pair[1]);
        }
        first_nodes.push(numbers.first().copied());
    }
    let thread_of = |(first, offset): (&Option<u32>, &u64)| match *first {
        Some(first) => {
            let root = components.root(first);
            hex(components.key(root))
        }
        None => hex(&key_of(format!("offset:{offset}").as_bytes())),
    };
    let computed = first_nodes.iter().zip(offsets).map(thread_of);
    computed.zip(gm_thrids).map(|(thread, gm_thrid)| gm_thrid.clone().unwrap_or(thread)).collect()
}

#[cfg(test)]
#[path = "index_tests.rs"]
mod tests;
