//! Pieces of a mail by path: the bytes of a nested message, the content of one part.

use std::borrow::Cow;

use crate::limits::{Budget, Limits};
use crate::mime::{Message, PartKind, parse_tree};
use crate::transfer;

/// Bytes of the message that lies under `nested_path` (`2/1.3`: part 1.3 of the message in part 2) of a top-level
/// mail; an empty path means the mail itself. `None` when there is no such message.
#[must_use]
pub fn nested_message(raw: &[u8], nested_path: &str, limits: &Limits) -> Option<Vec<u8>> {
    with_message(raw, nested_path, limits, |message| Some(message.raw.to_vec()))
}

/// Decoded content of one part of the message under `nested_path`, exact bytes; `None` when there is no such part.
#[must_use]
pub fn part_content(raw: &[u8], nested_path: &str, part_path: &str, limits: &Limits) -> Option<Vec<u8>> {
    with_message(raw, nested_path, limits, |message| {
        let number = (0..message.parts.len()).find(|&number| message.path(number) == part_path)?;
        let part = &message.parts[number];
        if let PartKind::Message(child) = part.kind {
            return Some(message.children.get(child)?.message.raw.to_vec());
        }
        let mut content = Vec::new();
        transfer::decode(part.encoding, part.body.of(&message.raw), &mut |chunk| content.extend_from_slice(chunk));
        Some(content)
    })
}

fn with_message<T>(raw: &[u8], nested_path: &str, limits: &Limits, read: impl FnOnce(&Message<'_>) -> Option<T>) -> Option<T> {
    let top = parse_tree(Cow::Borrowed(raw), limits, &mut Budget::of(limits, raw.len()));
    let mut message = &top;
    for path in nested_path.split('/').filter(|path| !path.is_empty()) {
        let child = message.children.iter().find(|child| message.path(child.part) == path)?;
        message = &child.message;
    }
    read(message)
}
