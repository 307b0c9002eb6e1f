//! Gmail labels as Google Takeout exports them in the `X-Gmail-Labels` field, and the system labels among them.
//!
//! Takeout writes the names of system labels in the language of the account. [`names`] holds the spellings.

mod names;
#[cfg(test)]
mod tests;

use std::borrow::Cow;

use memchr::{memchr, memchr2};
use unicode_normalization::UnicodeNormalization;

/// Splits a decoded (RFC 2047) and unfolded `X-Gmail-Labels` value into its labels, in their order.
///
/// The value is a line of comma-separated values: a label with a comma stands in double quotes, a quote in it is
/// doubled or has a backslash. A quote that does not open a field, or is never closed, is a character like any
/// other. White space around labels and empty labels are dropped. Linear in the length of the value.
#[must_use]
pub fn parse_labels(text: &str) -> Vec<Cow<'_, str>> {
    let mut labels = Vec::new();
    let mut rest = text;
    let mut may_be_quoted = true;
    while !rest.is_empty() {
        rest = rest.trim_start();
        let quoted = if may_be_quoted { rest.strip_prefix('"') } else { None };
        let label = match quoted.map(split_quoted) {
            Some(Some((label, after))) => {
                rest = after;
                label
            }
            unquoted => {
                // One search to the end that found no closing quote is enough for all fields.
                may_be_quoted &= unquoted.is_none();
                let end = memchr(b',', rest.as_bytes()).unwrap_or(rest.len());
                let label = rest.get(..end).unwrap_or_default().trim_end();
                rest = rest.get(end + 1..).unwrap_or_default();
                Cow::Borrowed(label)
            }
        };
        if !label.is_empty() {
            labels.push(label);
        }
    }
    labels
}

/// The label up to its closing quote, and the text after the comma that follows. `None` without closing quote.
fn split_quoted(inner: &str) -> Option<(Cow<'_, str>, &str)> {
    let raw = inner.as_bytes();
    let mut unescaped = String::new();
    let (mut start, mut at) = (0, 0);
    loop {
        at += memchr2(b'"', b'\\', raw.get(at..)?)?;
        let next = raw.get(at + 1);
        let escapes = match raw.get(at) {
            Some(b'"') => next == Some(&b'"'),
            _ => matches!(next, Some(b'"' | b'\\')),
        };
        if escapes {
            unescaped.push_str(inner.get(start..at)?);
            start = at + 1;
            at += 2;
            continue;
        }
        at += 1;
        if raw.get(at - 1) == Some(&b'"') {
            let after = inner.get(at..)?.trim_start();
            let after = if after.is_empty() { Some(after) } else { after.strip_prefix(',') };
            if let Some(after) = after {
                let tail = inner.get(start..at - 1)?;
                if unescaped.is_empty() {
                    return Some((Cow::Borrowed(tail.trim()), after));
                }
                unescaped.push_str(tail);
                return Some((Cow::Owned(unescaped.trim().to_owned()), after));
            }
        }
    }
}

/// The English name of a system label in any of the known languages, `None` for a label of the user's own.
///
/// The names are `Inbox`, `Sent`, `Drafts`, `Starred`, `Important`, `Unread`, `Opened`, `Archived`, `Spam`, `Trash`,
/// `Chat` and `Category Personal`, `Category Social`, `Category Promotions`, `Category Updates`, `Category Forums`.
/// Case, kind of space and a leading `[Gmail]/` do not matter. Languages are not told apart, so a user's label that is
/// the name of a system label in another language counts as that system label.
#[must_use]
pub fn system_label(label: &str) -> Option<&'static str> {
    let mut buffer = [0_u8; LONGEST_LABEL];
    let folded = fold(label, &mut buffer)?;
    let name = ["[gmail]/", "[google mail]/"].iter().find_map(|prefix| folded.strip_prefix(prefix)).unwrap_or(folded);
    find(names::LABELS, name).or_else(|| category(name))
}

/// `Category Social`, `CATEGORY_SOCIAL`, `Catégorie : Réseaux sociaux`, `소셜 카테고리`.
fn category(name: &str) -> Option<&'static str> {
    let is_separator = |character: char| matches!(character, ' ' | ':' | '：' | '_' | '-');
    names::CATEGORY_WORDS.iter().find_map(|word| {
        let inner = match name.strip_prefix(word) {
            Some(after) => after.trim_start_matches(is_separator),
            None => name.strip_suffix(word)?.trim_end_matches(is_separator),
        };
        find(names::CATEGORIES, inner)
    })
}

fn find(table: &[(&'static str, &[&[&str]])], name: &str) -> Option<&'static str> {
    let is_spelling = |groups: &[&[&str]]| groups.iter().any(|spellings| spellings.contains(&name));
    table.iter().find(|(_, groups)| is_spelling(groups)).map(|(canonical, _)| *canonical)
}

/// Longest folded name of a system label, in bytes.
const LONGEST_LABEL: usize = 96;

/// Lower case, NFC, one plain space for each run of white space, plain apostrophes. `None` when that is longer than
/// any name of a system label.
fn fold<'a>(label: &str, buffer: &'a mut [u8; LONGEST_LABEL]) -> Option<&'a str> {
    let label = label.trim();
    let mut folding = Folding { buffer, length: 0, pending_space: false };
    if label.is_ascii() {
        label.chars().try_for_each(|character| folding.push(character.to_ascii_lowercase()))?;
    } else {
        label.chars().flat_map(char::to_lowercase).nfc().try_for_each(|character| folding.push(character))?;
    }
    let Folding { buffer, length, .. } = folding;
    std::str::from_utf8(buffer.get(..length)?).ok()
}

struct Folding<'a> {
    buffer: &'a mut [u8; LONGEST_LABEL],
    length: usize,
    pending_space: bool,
}

impl Folding<'_> {
    fn push(&mut self, character: char) -> Option<()> {
        if character.is_whitespace() {
            self.pending_space = true;
            return Some(());
        }
        if self.pending_space {
            self.pending_space = false;
            self.write(' ')?;
        }
        self.write(if character == '’' { '\'' } else { character })
    }

    fn write(&mut self, character: char) -> Option<()> {
        let end = self.length + character.len_utf8();
        character.encode_utf8(self.buffer.get_mut(self.length..end)?);
        self.length = end;
        Some(())
    }
}
