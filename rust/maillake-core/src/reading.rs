//! One message read in full: everything its rows say, nested messages included.

use std::borrow::Cow;

use crate::address::{self, Address};
use crate::date::{self, Date, DateError};
use crate::defect::{Defect, Defects};
use crate::encoded_word::{Syntax, decode_field};
use crate::header::{FieldName, Header};
use crate::identity::{self, Key};
use crate::leaf::{Leaf, read_leaf};
use crate::limits::{Budget, Limits};
use crate::message_id::{IdField, parse_ids};
use crate::mime::{Message, PartKind};
use crate::near::{self, BodyWords, Signature};
use crate::subject;
use crate::text::{BodyText, may_be_body, read_text};

/// Roles an address has, by field.
pub const ROLES: [(FieldName, &str); 11] = [
    (FieldName::From, "from"),
    (FieldName::Sender, "sender"),
    (FieldName::To, "to"),
    (FieldName::Cc, "cc"),
    (FieldName::Bcc, "bcc"),
    (FieldName::ReplyTo, "reply_to"),
    (FieldName::ReturnPath, "return_path"),
    (FieldName::DeliveredTo, "delivered_to"),
    (FieldName::ResentFrom, "resent_from"),
    (FieldName::ResentTo, "resent_to"),
    (FieldName::ResentCc, "resent_cc"),
];

/// An address and where it stands.
#[derive(Debug)]
pub struct RoleAddress {
    /// One of [`ROLES`].
    pub role: &'static str,
    /// Place among the addresses of the role.
    pub ordinal: u32,
    /// The address.
    pub address: Address,
}

/// What the subject says.
#[derive(Debug, Default)]
pub struct Subject {
    /// Decoded text.
    pub text: String,
    /// RFC 5256 base subject.
    pub base: String,
    /// It starts like a reply.
    pub is_reply: bool,
}

/// A message and everything read from it.
#[derive(Debug)]
pub struct Reading<'m> {
    /// The tree it was read from.
    pub message: &'m Message<'m>,
    /// Identity: recipe 1.
    pub message_key: Key,
    /// What it says: recipe 1.
    pub content_key: Key,
    /// `MinHash` of the sender's own words.
    pub signature: Option<Signature>,
    /// Message-ID.
    pub message_id: Option<String>,
    /// In-Reply-To.
    pub in_reply_to: Vec<String>,
    /// References.
    pub reference_ids: Vec<String>,
    /// Subject, when there is one.
    pub subject: Option<Subject>,
    /// Date as text, when there is one.
    pub date_raw: Option<String>,
    /// Date, when it can be read.
    pub date: Option<Date>,
    /// Date of the topmost Received field, seconds UTC.
    pub received_seconds: Option<i64>,
    /// Addresses in every role.
    pub addresses: Vec<RoleAddress>,
    /// Leaf contents by part number.
    pub leaves: Vec<Option<Leaf>>,
    /// Body text.
    pub body: BodyText,
    /// What was ugly.
    pub defects: Defects,
    /// Readings of the nested messages, by number.
    pub children: Vec<Reading<'m>>,
}

impl Reading<'_> {
    /// First address of a role that is one.
    #[must_use]
    pub fn first_address(&self, role: &str) -> Option<&Address> {
        self.addresses.iter().filter(|entry| entry.role == role).map(|entry| &entry.address).find(|address| address.addr.is_some())
    }
}

/// Fields by name, decoded once.
struct Fields<'m> {
    decoded: Vec<(FieldName, Cow<'m, str>)>,
}

impl<'m> Fields<'m> {
    fn of(message: &'m Message<'_>, defects: &mut Defects) -> Self {
        let header = message.header();
        let hint = message.parts[0].content_type.get("charset").map(str::as_bytes);
        let mut decoded = Vec::with_capacity(12);
        for field in &header.fields {
            let syntax = match field.name {
                FieldName::Date | FieldName::Subject | FieldName::MessageId | FieldName::InReplyTo | FieldName::References => {
                    Syntax::Unstructured
                }
                name if ROLES.iter().any(|(role, _)| *role == name) => Syntax::Addresses,
                _ => continue,
            };
            decoded.push((field.name, decode_field(field.body.of(&message.raw), syntax, hint, defects)));
        }
        for name in [FieldName::From, FieldName::Date, FieldName::Subject, FieldName::MessageId] {
            if decoded.iter().filter(|(other, _)| *other == name).count() > 1 {
                defects.add(Defect::DuplicateField);
            }
        }
        Self { decoded }
    }

    fn all(&self, name: FieldName) -> impl Iterator<Item = &str> {
        self.decoded.iter().filter(move |(other, _)| *other == name).map(|(_, text)| text.as_ref())
    }

    fn first(&self, name: FieldName) -> Option<&str> {
        self.all(name).next()
    }
}

/// Reads a message and the messages nested in it.
pub fn read<'m>(message: &'m Message<'m>, limits: &Limits, budget: &mut Budget) -> Reading<'m> {
    let children: Vec<Reading<'m>> = message.children.iter().map(|child| read(&child.message, limits, budget)).collect();
    let mut defects = message.defects;
    let fields = Fields::of(message, &mut defects);
    let leaves = read_leaves(message, limits, budget, &mut defects);
    let body = read_text(message, &leaves, limits, budget, &mut defects);
    let child_keys: Vec<Key> = children.iter().map(|child| child.message_key).collect();
    let form = identity::canonical_form(message, &fields.decoded, &leaves, &body, &child_keys);
    let addresses = read_addresses(&fields, limits, &mut defects);
    let date = read_date(&fields, &mut defects);
    let subject = fields.first(FieldName::Subject).map(read_subject);
    let message_id = read_message_id(&fields, &mut defects);
    let mut reading = Reading {
        message,
        message_key: identity::key_of(form.as_bytes()),
        content_key: Key::default(),
        signature: None,
        message_id,
        in_reply_to: read_ids(&fields, FieldName::InReplyTo, IdField::InReplyTo),
        reference_ids: read_ids(&fields, FieldName::References, IdField::References),
        subject,
        date_raw: fields.first(FieldName::Date).map(str::to_owned),
        date,
        received_seconds: received(message.header(), &message.raw),
        addresses,
        leaves,
        body,
        defects,
        children,
    };
    let words = BodyWords::of(&reading.body.text);
    reading.content_key = content_key(&reading, words.bytes());
    reading.signature = near::sign(&words.own_shingles());
    reading
}

/// The canonical form of a message, for documents and tests; see [`identity::canonical_form`].
#[must_use]
pub fn canonical_form(message: &Message<'_>, limits: &Limits, budget: &mut Budget) -> String {
    let mut defects = Defects::default();
    let keys: Vec<Key> =
        message.children.iter().map(|child| identity::key_of(canonical_form(&child.message, limits, budget).as_bytes())).collect();
    let fields = Fields::of(message, &mut defects);
    let leaves = read_leaves(message, limits, budget, &mut defects);
    let body = read_text(message, &leaves, limits, budget, &mut defects);
    identity::canonical_form(message, &fields.decoded, &leaves, &body, &keys)
}

fn content_key(reading: &Reading<'_>, words: &[u8]) -> Key {
    let from_key = reading.first_address("from").and_then(|address| address.addr_key.as_deref()).unwrap_or_default();
    let seconds = reading.date.as_ref().map(|date| date.timestamp_seconds);
    let base = reading.subject.as_ref().map_or("", |subject| subject.base.as_str());
    identity::content_key(reading.message, from_key, seconds, base, words, &reading.leaves)
}

fn read_leaves(message: &Message<'_>, limits: &Limits, budget: &mut Budget, defects: &mut Defects) -> Vec<Option<Leaf>> {
    // HTML and wide charsets need more bytes than the text they give.
    let keep = limits.max_text_bytes * 4;
    let read = |part: &crate::mime::Part, budget: &mut Budget, defects: &mut Defects| {
        (part.kind == PartKind::Leaf).then(|| read_leaf(&message.raw, part, may_be_body(part).then_some(keep), budget, defects))
    };
    message.parts.iter().map(|part| read(part, budget, defects)).collect()
}

fn read_subject(text: &str) -> Subject {
    let base = subject::base_subject(text);
    Subject { text: text.to_owned(), base: base.text.into_owned(), is_reply: base.is_reply }
}

fn read_message_id(fields: &Fields<'_>, defects: &mut Defects) -> Option<String> {
    let Some(text) = fields.first(FieldName::MessageId) else {
        defects.add(Defect::MessageIdMissing);
        return None;
    };
    let id = parse_ids(text, IdField::MessageId).into_iter().next();
    if !text.starts_with('<') || id.as_ref().is_none_or(|id| !id.contains('@')) {
        defects.add(Defect::MessageIdInvalid);
    }
    id
}

fn read_ids(fields: &Fields<'_>, name: FieldName, field: IdField) -> Vec<String> {
    let mut ids: Vec<String> = fields.all(name).flat_map(|text| parse_ids(text, field)).collect();
    if fields.all(name).nth(1).is_some() {
        let mut seen = std::collections::HashSet::new();
        ids.retain(|id| seen.insert(id.clone()));
    }
    ids
}

fn read_date(fields: &Fields<'_>, defects: &mut Defects) -> Option<Date> {
    let Some(text) = fields.first(FieldName::Date) else {
        defects.add(Defect::DateMissing);
        return None;
    };
    match date::parse_date(text) {
        Ok(date) => Some(date),
        Err(DateError::OutOfRange(_)) => {
            defects.add(Defect::DateOutOfRange);
            None
        }
        Err(_) => {
            defects.add(Defect::DateInvalid);
            None
        }
    }
}

fn received(header: &Header, raw: &[u8]) -> Option<i64> {
    let field = header.first(FieldName::Received)?;
    let text = decode_field(field.body.of(raw), Syntax::Unstructured, None, &mut Defects::default());
    date::parse_received_date(&text).ok().map(|date| date.timestamp_seconds)
}

fn read_addresses(fields: &Fields<'_>, limits: &Limits, defects: &mut Defects) -> Vec<RoleAddress> {
    let mut addresses = Vec::with_capacity(8);
    for (name, role) in ROLES {
        let mut ordinal = 0;
        for text in fields.all(name) {
            let mut list = Vec::new();
            if address::parse_address_list(text, limits.max_addresses, &mut list) {
                defects.add(Defect::LimitAddresses);
            }
            for address in list {
                if address.addr.is_none() && address.address_type == address::AddressType::Invalid {
                    defects.add(Defect::AddressInvalid);
                }
                if role == "from" && address.ambiguous {
                    defects.add(Defect::FromAmbiguous);
                }
                addresses.push(RoleAddress { role, ordinal, address });
                ordinal += 1;
            }
        }
    }
    if !addresses.iter().any(|entry| entry.role == "from" && entry.address.addr.is_some()) {
        defects.add(Defect::FromMissing);
    }
    addresses
}
