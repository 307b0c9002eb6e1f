//! Who a message is: the message key (recipe 1) and the content key (recipe 1).

use std::borrow::Cow;
use std::fmt::Write;

use crate::header::FieldName;
use crate::leaf::Leaf;
use crate::mime::{Message, PartKind};
use crate::text::{BodyText, file_name, is_attachment};

/// Version of the recipe of [`canonical_form`].
pub const MESSAGE_KEY_RECIPE: u16 = 1;
/// Version of the recipe of [`content_key`].
pub const CONTENT_KEY_RECIPE: u16 = 1;

/// A 128-bit key.
pub type Key = [u8; 16];

/// Header fields of the canonical form, in its order.
pub const CANONICAL_FIELDS: [FieldName; 9] = [
    FieldName::From,
    FieldName::Sender,
    FieldName::To,
    FieldName::Cc,
    FieldName::Date,
    FieldName::Subject,
    FieldName::MessageId,
    FieldName::InReplyTo,
    FieldName::References,
];

/// BLAKE3 of `bytes`, the first 128 bits.
#[must_use]
pub fn key_of(bytes: &[u8]) -> Key {
    truncate(&blake3::hash(bytes))
}

/// BLAKE3-128 of several fields, each preceded by its length so that no two lists of fields are alike.
#[must_use]
pub fn key_of_fields(fields: &[&[u8]]) -> Key {
    let mut hasher = blake3::Hasher::new();
    for field in fields {
        hasher.update(&(field.len() as u64).to_le_bytes());
        hasher.update(field);
    }
    truncate(&hasher.finalize())
}

fn truncate(hash: &blake3::Hash) -> Key {
    let mut key = Key::default();
    key.copy_from_slice(&hash.as_bytes()[..16]);
    key
}

/// Lower-case hexadecimal digits of `bytes`.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let mut text = String::with_capacity(bytes.len() * 2);
    for &byte in bytes {
        text.push(DIGITS[usize::from(byte >> 4)] as char);
        text.push(DIGITS[usize::from(byte & 15)] as char);
    }
    text
}

/// The message as its sender made it, as UTF-8 lines: recipe 1 of docs/reference/message-key.md.
///
/// `fields` are the decoded bodies of [`CANONICAL_FIELDS`]; `child_keys` the message keys of nested messages.
#[must_use]
pub fn canonical_form(
    message: &Message<'_>,
    fields: &[(FieldName, Cow<'_, str>)],
    leaves: &[Option<Leaf>],
    body: &BodyText,
    child_keys: &[Key],
) -> String {
    let mut form = String::with_capacity(1024);
    form.push_str("maillake message 1\n");
    for wanted in CANONICAL_FIELDS {
        for (_, text) in fields.iter().filter(|(name, _)| *name == wanted) {
            let _ = writeln!(form, "{}: {text}", wanted.text());
        }
    }
    let opaque = message.header().opaque.of(&message.raw);
    if !opaque.is_empty() {
        let _ = writeln!(form, "header {}", hex(&key_of(opaque)));
    }
    for (number, part) in message.parts.iter().enumerate() {
        let path = message.path(number);
        let media_type = &part.content_type.value;
        match (part.kind, &leaves[number]) {
            (PartKind::Message(child), _) => {
                let key = child_keys.get(child).copied().unwrap_or_default();
                let _ = writeln!(form, "message {path} {}", hex(&key));
            }
            (PartKind::Leaf, Some(leaf)) => {
                let charset = body.parts.iter().find(|(used, _)| *used == number).and_then(|(_, charset)| *charset);
                let disposition = if part.disposition.value.is_empty() { "-" } else { &part.disposition.value };
                let _ = write!(form, "leaf {path} {media_type} {disposition} {} ", charset.unwrap_or("-"));
                let _ = write!(form, "{} {}", leaf.size, hex(&leaf.sha256));
                if let Some(name) = file_name(part) {
                    let _ = write!(form, " {name}");
                }
                form.push('\n');
            }
            _ => {
                let _ = writeln!(form, "multipart {path} {media_type}");
            }
        }
    }
    form
}

/// Key of what a message says, whatever its headers went through: recipe 1 of docs/reference/content-key.md.
///
/// `words` are those of the body text without its list footer, each followed by a space.
#[must_use]
pub fn content_key(
    message: &Message<'_>,
    from_key: &str,
    timestamp_seconds: Option<i64>,
    base_subject: &str,
    words: &[u8],
    leaves: &[Option<Leaf>],
) -> Key {
    let mut hasher = blake3::Hasher::new();
    let timestamp = timestamp_seconds.map_or_else(String::new, |seconds| seconds.to_string());
    for field in ["maillake content 1", from_key, &timestamp, base_subject] {
        hasher.update(field.as_bytes());
        hasher.update(b"\n");
    }
    hasher.update(words);
    let mut attachments: Vec<&[u8; 32]> = leaves
        .iter()
        .zip(&message.parts)
        .filter(|(_, part)| is_attachment(part) || part.content_type.top_type() != "text")
        .filter_map(|(leaf, _)| leaf.as_ref().map(|leaf| &leaf.sha256))
        .collect();
    attachments.sort_unstable();
    for hash in attachments {
        hasher.update(hash);
    }
    truncate(&hasher.finalize())
}

/// Text without the footer a mailing list appends: a line of ten or more underscores, hyphens or equals signs
/// among the last twelve lines, followed by a line with a web or mail address.
#[must_use]
pub fn without_footer(text: &str) -> &str {
    let mut end = text.len();
    let mut address_below = false;
    for line in text.rsplit('\n').take(12) {
        let start = end - line.len();
        let ruler = line.trim();
        let is_ruler = ruler.len() >= 10 && ["_", "-", "="].iter().any(|sign| ruler.trim_matches(|c: char| sign.contains(c)).is_empty());
        if is_ruler && address_below {
            return text[..start].trim_end();
        }
        address_below |= line.contains("://") || line.contains('@');
        end = start.saturating_sub(1);
    }
    text.trim_end()
}
