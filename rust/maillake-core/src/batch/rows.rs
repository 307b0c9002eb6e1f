//! The rows of one message: what each cell says.

use md5::Md5;
use sha2::{Digest, Sha256};

use super::piece::MessageTables;
use super::table::TableBuilder;
use super::unit::{Fate, Item, Record, Unit};
use crate::defect::Defects;
use crate::encoded_word::{Syntax, decode_field};
use crate::header::FieldName;
use crate::identity::{CONTENT_KEY_RECIPE, MESSAGE_KEY_RECIPE, hex, key_of_fields};
use crate::label;
use crate::leaf::Leaf;
use crate::mbox;
use crate::mime::{Child, Part, PartKind};
use crate::near::{SIGNATURE_VERSION, Signature};
use crate::reading::Reading;
use crate::text::{file_name, is_attachment};
use crate::threads::links_of;
use crate::transfer::Encoding;

/// Version of the core, a column of the rows it writes.
pub const PARSER_VERSION: &str = env!("CARGO_PKG_VERSION");

/// Where an occurrence lies.
pub(super) struct Place<'p> {
    raw: &'p [u8],
    record: &'p Record,
    item: &'p Item,
    unquoted: bool,
    occurrence_key: String,
    parent_key: Option<String>,
    part_path: Option<String>,
    nested_path: Option<String>,
    nesting: &'static str,
    depth: i32,
    /// Date of the separator line, for messages without another.
    separator_seconds: Option<i64>,
}

impl<'p> Place<'p> {
    pub(super) fn top(raw: &'p [u8], record: &'p Record, item: &'p Item, _unit: &Unit, unquoted: bool) -> Self {
        let separator_seconds = mbox::parse_from_line(record.separator(raw)).and_then(|line| line.timestamp);
        Self {
            raw,
            record,
            item,
            unquoted,
            occurrence_key: occurrence_key(record, item),
            parent_key: None,
            part_path: None,
            nested_path: None,
            nesting: "top",
            depth: 0,
            separator_seconds,
        }
    }

    /// The place of a message nested in `reading`, which lies here.
    pub(super) fn nested(&self, reading: &Reading<'_>, child: &Child<'_>) -> Self {
        let path = reading.message.path(child.part);
        let nested_path = self.nested_path.as_ref().map_or_else(|| path.clone(), |outer| format!("{outer}/{path}"));
        Self {
            raw: self.raw,
            record: self.record,
            item: self.item,
            unquoted: self.unquoted,
            occurrence_key: hex(&key_of_fields(&[self.occurrence_key.as_bytes(), path.as_bytes()])),
            parent_key: Some(self.occurrence_key.clone()),
            part_path: Some(path),
            nested_path: Some(nested_path),
            nesting: child.nesting.name(),
            depth: self.depth + 1,
            separator_seconds: None,
        }
    }
}

fn occurrence_key(record: &Record, item: &Item) -> String {
    let offset = record.offset.to_string();
    hex(&key_of_fields(&[item.source_key.as_bytes(), item.entry_path.as_bytes(), offset.as_bytes()]))
}

pub(super) fn occurrence_row(table: &mut TableBuilder, reading: &Reading<'_>, place: &Place<'_>, unit: &Unit) {
    let (record, item) = (place.record, place.item);
    let top = place.depth == 0;
    let transport = Transport::of(reading, item, top);
    let separator = String::from_utf8_lossy(record.separator(place.raw));
    table
        .row()
        .text(Some(&place.occurrence_key))
        .text(Some(&hex(&reading.message_key)))
        .text(Some(&item.source_key))
        .text(Some(&unit.run_id))
        .text(Some(&item.uri))
        .text(Some(&item.entry_path))
        .big_int(Some(record.ordinal as i64))
        .big_int(Some(record.offset as i64))
        .big_int(Some(record.length as i64))
        .big_int(Some((record.offset + record.message_offset) as i64))
        .big_int(Some(record.message_length as i64))
        .boolean(place.unquoted)
        .text(Some(&hex(&reading.message.raw_sha256())))
        .big_int(Some(reading.message.raw.len() as i64))
        .text(Some(&item.dialect))
        .text(item.custodian.as_deref())
        .text(item.folder.as_deref())
        .list(transport.labels.iter().map(String::as_str))
        .list(transport.flags.iter().map(String::as_str))
        .text(transport.gm_thrid.as_deref())
        .text((top && !separator.is_empty()).then_some(&*separator))
        .seconds(reading.received_seconds)
        .list(transport.authentication_results.iter().map(String::as_str))
        .text(place.parent_key.as_deref())
        .text(place.part_path.as_deref())
        .text(place.nested_path.as_deref())
        .text(Some(place.nesting))
        .int(Some(place.depth))
        .text(record.doubt.filter(|_| top))
        .text(Some(&unit.unit_id))
        .text(Some(&unit.emission));
}

/// What the way of a message left in its header.
#[derive(Default)]
struct Transport {
    labels: Vec<String>,
    flags: Vec<String>,
    gm_thrid: Option<String>,
    authentication_results: Vec<String>,
}

impl Transport {
    fn of(reading: &Reading<'_>, item: &Item, top: bool) -> Self {
        let mut transport = Self::default();
        if top {
            transport.labels.clone_from(&item.labels);
            transport.flags.clone_from(&item.flags);
        }
        for field in &reading.message.header().fields {
            if !matches!(
                field.name,
                FieldName::XGmailLabels
                    | FieldName::XGmThrid
                    | FieldName::AuthenticationResults
                    | FieldName::Status
                    | FieldName::XStatus
                    | FieldName::XMozillaStatus
            ) {
                continue;
            }
            let text = decode_field(field.body.of(&reading.message.raw), Syntax::Unstructured, None, &mut Defects::default());
            match field.name {
                FieldName::XGmailLabels => {
                    transport.labels.extend(label::parse_labels(&text).iter().map(|spelled| canonical_label(spelled)));
                }
                FieldName::XGmThrid => transport.gm_thrid = Some(text.into_owned()),
                FieldName::AuthenticationResults => transport.authentication_results.push(text.into_owned()),
                FieldName::XMozillaStatus => mozilla_flags(&text, &mut transport.flags),
                _ => status_flags(&text, &mut transport.flags),
            }
        }
        transport
    }
}

fn canonical_label(spelled: &str) -> String {
    label::system_label(spelled).unwrap_or(spelled).to_owned()
}

fn add_flag(flags: &mut Vec<String>, flag: &str) {
    if !flags.iter().any(|known| known == flag) {
        flags.push(flag.to_owned());
    }
}

/// Letters of Status and X-Status as mail readers write them.
fn status_flags(text: &str, flags: &mut Vec<String>) {
    for letter in text.chars() {
        match letter {
            'R' => add_flag(flags, "seen"),
            'A' => add_flag(flags, "answered"),
            'F' => add_flag(flags, "flagged"),
            'T' => add_flag(flags, "draft"),
            'D' => add_flag(flags, "deleted"),
            _ => {}
        }
    }
}

/// Bits of X-Mozilla-Status.
fn mozilla_flags(text: &str, flags: &mut Vec<String>) {
    let bits = u32::from_str_radix(text, 16).unwrap_or(0);
    for (bit, flag) in [(0x0001, "seen"), (0x0002, "answered"), (0x0004, "flagged"), (0x0008, "deleted"), (0x1000, "passed")] {
        if bits & bit != 0 {
            add_flag(flags, flag);
        }
    }
}

pub(super) fn message_rows(tables: &mut MessageTables<'_>, reading: &Reading<'_>, place: &Place<'_>, unit: &Unit) {
    let key = hex(&reading.message_key);
    message_row(tables.messages, reading, place, unit, &key);
    for entry in &reading.addresses {
        let address = &entry.address;
        tables
            .addresses
            .row()
            .text(Some(&key))
            .text(Some(entry.role))
            .int(Some(entry.ordinal as i32))
            .text(Some(&address.raw))
            .text(address.display_name.as_deref())
            .text(address.addr.as_deref())
            .text(address.addr_key.as_deref())
            .text(address.mailbox_key.as_deref())
            .text(address.local_part.as_deref())
            .text(address.domain.as_deref())
            .text(address.registrable_domain.as_deref())
            .text(Some(address.address_type.name()))
            .text(address.group_name.as_deref())
            .text(Some(&unit.unit_id))
            .text(Some(&unit.emission));
    }
    let mut ordinal = 0;
    for (number, part) in reading.message.parts.iter().enumerate() {
        if part.kind != PartKind::Multipart {
            attachment_row(tables.attachments, reading, number, ordinal, &key, unit);
            ordinal += 1;
        }
    }
    link_rows(tables.links, reading, &key, unit);
}

fn link_rows(table: &mut TableBuilder, reading: &Reading<'_>, key: &str, unit: &Unit) {
    let found = links_of(reading.message_id.as_deref(), &reading.in_reply_to, &reading.reference_ids, key);
    let node = hex(&found.node);
    // A mail without links has a row too: it is a thread of its own.
    for ordinal in 0..found.links.len().max(1) {
        let link = found.links.get(ordinal);
        table
            .row()
            .text(Some(key))
            .int(Some(ordinal as i32))
            .text(Some(&node))
            .text(link.map(|link| hex(&link.from)).as_deref())
            .text(link.map(|link| hex(&link.to)).as_deref())
            .text(link.map(|link| link.evidence.name()))
            .text(Some(&unit.unit_id))
            .text(Some(&unit.emission));
    }
}

fn message_row(table: &mut TableBuilder, reading: &Reading<'_>, place: &Place<'_>, unit: &Unit, key: &str) {
    let from = reading.first_address("from");
    let subject = reading.subject.as_ref();
    let header_seconds = reading.date.as_ref().map(|date| date.timestamp_seconds);
    let (best, source) = [(header_seconds, "header"), (reading.received_seconds, "received"), (place.separator_seconds, "separator")]
        .into_iter()
        .find(|(seconds, _)| seconds.is_some())
        .unwrap_or((None, "none"));
    let recipients = reading.addresses.iter().filter(|entry| matches!(entry.role, "to" | "cc") && entry.address.addr.is_some()).count();
    let attachments = || reading.message.parts.iter().zip(&reading.leaves).filter(|(part, _)| counts_as_attachment(part));
    let attachment_bytes: u64 = attachments().filter_map(|(_, leaf)| leaf.as_ref()).map(|leaf| leaf.size).sum();
    let mih = reading.message_id.as_ref().map(|id| hex(&Md5::digest(format!("<{id}>"))));
    let root = &reading.message.parts[0].content_type;
    let body = &reading.body;
    table
        .row()
        .text(Some(key))
        .int(Some(i32::from(MESSAGE_KEY_RECIPE)))
        .text(Some(&hex(&reading.content_key)))
        .int(Some(i32::from(CONTENT_KEY_RECIPE)))
        .binary(reading.signature.as_ref().map(Signature::as_slice))
        .int(Some(SIGNATURE_VERSION))
        .text(reading.message_id.as_deref())
        .text(mih.as_deref())
        .list(reading.in_reply_to.iter().map(String::as_str))
        .list(reading.reference_ids.iter().map(String::as_str))
        .text(from.and_then(|address| address.addr.as_deref()))
        .text(from.and_then(|address| address.display_name.as_deref()))
        .text(from.and_then(|address| address.domain.as_deref()))
        .text(reading.first_address("sender").and_then(|address| address.addr.as_deref()))
        .int(Some(recipients as i32))
        .text(subject.map(|subject| subject.text.as_str()))
        .text(subject.map(|subject| subject.base.as_str()))
        .boolean(subject.is_some_and(|subject| subject.is_reply) || !reading.in_reply_to.is_empty() || !reading.reference_ids.is_empty())
        .seconds(header_seconds)
        .text(reading.date_raw.as_deref())
        .int(reading.date.as_ref().and_then(|date| date.offset_minutes).map(i32::from))
        .seconds(best)
        .text(Some(source))
        .text((body.source != crate::text::BodySource::None).then_some(body.text.as_str()))
        .text(Some(body.source.name()))
        .boolean(body.truncated)
        .text(body.charset_declared.as_deref())
        .text(body.charset_used)
        .big_int(Some(i64::from(body.replacements)))
        .int(Some(reading.message.parts.len() as i32))
        .int(Some(attachments().count() as i32))
        .big_int(Some(attachment_bytes as i64))
        .int(Some(reading.children.len() as i32))
        .boolean(root.value == "multipart/signed" || smime_type(root) == Some("signed-data"))
        .boolean(root.value == "multipart/encrypted" || smime_type(root) == Some("enveloped-data"))
        .list(reading.defects.codes())
        .text(Some(PARSER_VERSION))
        .text(Some(&unit.unit_id))
        .text(Some(&unit.emission));
}

/// RFC 8551 section 3.2.2; without the parameter an S/MIME body is enveloped.
fn smime_type(root: &crate::content_type::Parameterized) -> Option<&str> {
    let mime = matches!(root.value.as_str(), "application/pkcs7-mime" | "application/x-pkcs7-mime");
    mime.then(|| root.get("smime-type").unwrap_or("enveloped-data"))
}

fn counts_as_attachment(part: &Part) -> bool {
    part.kind != PartKind::Multipart && (is_attachment(part) || (part.kind == PartKind::Leaf && part.content_type.top_type() != "text"))
}

fn attachment_row(table: &mut TableBuilder, reading: &Reading<'_>, number: usize, ordinal: i32, key: &str, unit: &Unit) {
    let part = &reading.message.parts[number];
    let name = file_name(part);
    let leaf = reading.leaves[number].as_ref();
    let child = match part.kind {
        PartKind::Message(child) => reading.children.get(child),
        _ => None,
    };
    let content_id = part.header.first(FieldName::ContentId).map(|field| String::from_utf8_lossy(field.body.of(&reading.message.raw)));
    table
        .row()
        .text(Some(key))
        .text(Some(&reading.message.path(number)))
        .int(Some(ordinal))
        .text(Some(&part.content_type.value))
        .text(leaf.and_then(detected_type))
        .text(name)
        .text(name.and_then(extension).as_deref())
        .text(Some(part.disposition.value.as_str()).filter(|value| !value.is_empty()))
        .text(content_id.as_deref().map(|id| id.trim().trim_matches(['<', '>'])))
        .text(Some(encoding_name(part.encoding)))
        .text(part.content_type.get("charset"))
        .big_int(leaf.map(|leaf| leaf.size as i64))
        .text(leaf.map(|leaf| hex(&leaf.sha256)).as_deref())
        .boolean(counts_as_attachment(part))
        .boolean(reading.body.parts.iter().any(|(used, _)| *used == number))
        .text(child.map(|child| hex(&child.message_key)).as_deref())
        .text(Some(&unit.unit_id))
        .text(Some(&unit.emission));
}

fn detected_type(leaf: &Leaf) -> Option<&'static str> {
    infer::get(&leaf.head).map(|kind| kind.mime_type())
}

fn extension(name: &str) -> Option<String> {
    let (stem, extension) = name.rsplit_once('.')?;
    let usual = !stem.is_empty() && (1..=10).contains(&extension.len()) && extension.chars().all(char::is_alphanumeric);
    usual.then(|| extension.to_lowercase())
}

fn encoding_name(encoding: Encoding) -> &'static str {
    match encoding {
        Encoding::Identity => "identity",
        Encoding::Base64 => "base64",
        Encoding::QuotedPrintable => "quoted-printable",
        Encoding::Uuencode => "uuencode",
    }
}

pub(super) fn quarantine_row(table: &mut TableBuilder, raw: &[u8], record: &Record, item: &Item, unit: &Unit, fate: &Fate) {
    let Fate::Quarantine { stage, code, message, readable } = fate else {
        return;
    };
    let occurrence = occurrence_key(record, item);
    let sha256 = readable.then(|| hex(&Sha256::digest(record.bytes(raw))));
    table
        .row()
        .text(Some(&hex(&key_of_fields(&[occurrence.as_bytes(), unit.emission.as_bytes()]))))
        .text(Some(&occurrence))
        .text(Some(&item.source_key))
        .text(Some(&unit.run_id))
        .text(Some(&item.uri))
        .text(Some(&item.entry_path))
        .big_int(Some(record.offset as i64))
        .big_int(Some(record.length as i64))
        .text(sha256.as_deref())
        .text(Some(stage))
        .text(Some(code))
        .text(Some(message))
        .int(Some(unit.attempt))
        .text(Some(PARSER_VERSION))
        .seconds(Some(unit.now_seconds))
        .text(Some(&unit.unit_id))
        .text(Some(&unit.emission));
}

pub(super) fn skipped_row(table: &mut TableBuilder, record: &Record, item: &Item, unit: &Unit, rule: &str) {
    table
        .row()
        .text(Some(&occurrence_key(record, item)))
        .text(Some(&item.source_key))
        .text(Some(&unit.run_id))
        .text(Some(&item.uri))
        .text(Some(&item.entry_path))
        .big_int(Some(record.offset as i64))
        .big_int(Some(record.length as i64))
        .text(Some(rule))
        .text(Some(&unit.unit_id))
        .text(Some(&unit.emission));
}
