//! What one mail says of the thread graph: a pure function of its identifiers.

use std::collections::HashSet;

use crate::identity::{Key, hex, key_of, key_of_fields};

/// Field that a reference stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Evidence {
    /// References.
    References,
    /// In-Reply-To.
    InReplyTo,
}

impl Evidence {
    /// Name in the tables.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::References => "references",
            Self::InReplyTo => "in_reply_to",
        }
    }
}

/// An edge between two nodes; `evidence` is the field that names `from`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Link {
    /// The identifier before.
    pub from: Key,
    /// The one after it; of the last link the mail itself.
    pub to: Key,
    /// Field that names `from`.
    pub evidence: Evidence,
}

/// The node of a mail and its edges, which make one path that ends at the node.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Links {
    /// Node of the mail.
    pub node: Key,
    /// Edges between consecutive identifiers; none when it refers to nothing.
    pub links: Vec<Link>,
}

/// Node of a message identifier.
#[must_use]
pub fn id_node(id: &str) -> Key {
    let mut text = String::with_capacity(4 + id.len());
    text.push_str("mid:");
    text.push_str(id);
    key_of(text.as_bytes())
}

/// The edges of a mail: its distinct identifiers in the order References, In-Reply-To, Message-ID, each joined to the
/// next. No number of them is too many, and no date plays a part.
///
/// A mail without Message-ID is a node by its message key, which no other mail can refer to.
#[must_use]
pub fn links_of(message_id: Option<&str>, in_reply_to: &[String], references: &[String], message_key: &str) -> Links {
    let node = message_id.map_or_else(|| key_of(format!("mk:{message_key}").as_bytes()), id_node);
    let mut seen = HashSet::from([node]);
    let named = |ids: &[String], evidence| ids.iter().map(move |id| (id_node(id), evidence)).collect::<Vec<_>>();
    let mut path = named(references, Evidence::References);
    path.extend(named(in_reply_to, Evidence::InReplyTo));
    path.retain(|(key, _)| seen.insert(*key));
    let after = path.iter().skip(1).map(|(key, _)| *key).chain([node]);
    let links = path.iter().zip(after).map(|(&(from, evidence), to)| Link { from, to, evidence }).collect();
    Links { node, links }
}

/// Conversation of a mail: its thread as long as the base subject stays, in lower case as RFC 5256 compares it.
#[must_use]
pub fn conversation_key(thread_id: &Key, base_subject: &str) -> Key {
    key_of_fields(&[hex(thread_id).as_bytes(), base_subject.to_lowercase().as_bytes()])
}

#[cfg(test)]
#[path = "links_tests.rs"]
mod tests;
