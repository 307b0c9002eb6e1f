//! Message identifiers (RFC 5322 section 3.6.4) as they are really written.

/// Words that stand where an identifier should be.
const JUNK: &[&str] =
    &["", "null", "none", "nil", "undefined", "unknown", "localhost", "@", "@localhost", "null@localhost", "root@localhost"];

/// Longest identifier that is believed to name another mail (RFC 5322 section 2.1.1: a line has at most 998 characters).
const MAX_ID_BYTES: usize = 998;

/// Which field the identifiers stand in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IdField {
    /// Message-ID: one identifier.
    MessageId,
    /// In-Reply-To, where old clients write prose such as `message from Ann <ann@example.com> of "Monday" <1@example.com>`.
    InReplyTo,
    /// References: a list.
    References,
}

/// The identifiers of a decoded field body, without brackets and inner white space, in order, repeats removed.
///
/// An address after "from" is no identifier; bare identifiers count when nothing but identifiers stands there;
/// junk such as `<>` or `null` is left out.
#[must_use]
pub fn parse_ids(text: &str, field: IdField) -> Vec<String> {
    let mut ids = Vec::new();
    if text.contains('<') {
        bracketed(text, field, &mut ids);
    } else {
        bare(text, field, &mut ids);
    }
    ids
}

fn bracketed(text: &str, field: IdField, ids: &mut Vec<String>) {
    let longest = longest_bytes(field);
    let mut rest = text;
    let mut after_from = false;
    while let Some((before, inside)) = rest.split_once('<') {
        unopened(before, field, ids);
        if field == IdField::InReplyTo {
            after_from |= before.split(|c: char| !c.is_alphanumeric()).any(|word| word.eq_ignore_ascii_case("from"));
        }
        let end = inside.find(['>', '<']).unwrap_or(inside.len());
        let id = &inside[..end];
        // Without its closing bracket an identifier ends at white space.
        let closed = inside[end..].starts_with('>');
        let id = if closed { id } else { id.split_whitespace().next().unwrap_or_default() };
        if !std::mem::take(&mut after_from) {
            push(id, longest, ids);
        }
        rest = &inside[end + usize::from(closed)..];
    }
    unopened(rest, field, ids);
}

/// Identifiers of a list that lost their opening bracket.
fn unopened(text: &str, field: IdField, ids: &mut Vec<String>) {
    if field == IdField::References {
        let words = text.split_whitespace().filter(|word| word.ends_with('>') && word.contains('@'));
        words.for_each(|word| push(word.trim_end_matches('>'), MAX_ID_BYTES, ids));
    }
}

fn bare(text: &str, field: IdField, ids: &mut Vec<String>) {
    let words = || {
        text.split(|c: char| c.is_whitespace() || c == ',')
            .map(|word| word.trim_matches(['"', '(', ')', '>']))
            .filter(|word| !word.is_empty())
    };
    if field == IdField::MessageId {
        push(text, longest_bytes(field), ids);
    } else if words().all(|word| word.contains('@')) {
        words().for_each(|word| push(word, longest_bytes(field), ids));
    }
}

/// A mail keeps the identifier it has, however long; one that refers to another mail must fit a line.
fn longest_bytes(field: IdField) -> usize {
    if field == IdField::MessageId { usize::MAX } else { MAX_ID_BYTES }
}

fn push(id: &str, longest: usize, ids: &mut Vec<String>) {
    let id: String = id.chars().filter(|character| !character.is_whitespace()).collect();
    let junk = JUNK.iter().any(|word| id.eq_ignore_ascii_case(word));
    if !junk && id.len() <= longest && !seen(&id, ids) {
        ids.push(id);
    }
}

/// Reference lists are short; a hostile one of 256 KiB holds at most some ten thousand ids, looked back at a window.
fn seen(id: &str, ids: &[String]) -> bool {
    ids.iter().rev().take(512).any(|known| known == id)
}

#[cfg(test)]
#[path = "message_id_tests.rs"]
mod tests;
