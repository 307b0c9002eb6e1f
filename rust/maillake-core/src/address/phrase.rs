//! Display names: RFC 5322 `phrase` and comments as people should see them.

use std::borrow::Cow;

use super::lexer::{Delimiters, count_steps, is_space, trim};
use super::spec::unquote_into;

/// Quote pairs removed around one name, one inside the other.
const MAX_OUTER_QUOTES: usize = 4;

/// The display name written in `phrase`: unquoted, comments dropped, white space
/// collapsed. A phrase that is only a comment gives the comment. `None` when empty.
pub(super) fn read_phrase(phrase: &str) -> Option<Cow<'_, str>> {
    let phrase = trim(phrase);
    let name = if let Some(inner) = quoted_content(phrase) {
        Cow::Borrowed(inner)
    } else if is_free_of(phrase, |byte| matches!(byte, b'"' | b'\\' | b'(')) {
        Cow::Borrowed(phrase)
    } else {
        Cow::Owned(settle(phrase))
    };
    finish(name)
}

/// The text of a comment, its outer parentheses already removed.
pub(super) fn read_comment(comment: &str) -> Option<Cow<'_, str>> {
    let comment = trim(comment);
    if is_free_of(comment, |byte| byte == b'\\') {
        return finish(Cow::Borrowed(comment));
    }
    let mut out = String::with_capacity(comment.len());
    let mut letters = comment.chars();
    while let Some(letter) = letters.next() {
        match letter {
            '\\' => out.extend(letters.next()),
            _ if u8::try_from(letter).is_ok_and(is_space) => push_space(&mut out),
            _ => out.push(letter),
        }
    }
    finish(Cow::Owned(out))
}

/// Whether `text` has none of the `unwanted` bytes and no white space but single blanks.
fn is_free_of(text: &str, unwanted: impl Fn(u8) -> bool) -> bool {
    let mut after_space = false;
    text.bytes().all(|byte| {
        let settled = if byte == b' ' { !after_space } else { !is_space(byte) };
        after_space = byte == b' ';
        settled && !unwanted(byte)
    })
}

/// The inside of a text that is one quoted string with nothing to resolve in it.
fn quoted_content(text: &str) -> Option<&str> {
    let inner = text.strip_prefix('"')?.strip_suffix('"')?;
    is_free_of(inner, |byte| matches!(byte, b'"' | b'\\')).then_some(inner)
}

/// The slow path of [`read_phrase`].
fn settle(phrase: &str) -> String {
    let bytes = phrase.as_bytes();
    let mut delimiters = Delimiters::new(bytes);
    let mut out = String::with_capacity(phrase.len());
    let mut comment = None;
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let start = at;
        at = match byte {
            b'"' => {
                if let Some(end) = delimiters.quoted_end(at) {
                    push_quoted(phrase.get(at..end).unwrap_or_default(), &mut out);
                    end
                } else {
                    push_unclosed('"', at, bytes.len(), &mut out);
                    at + 1
                }
            }
            b'(' => {
                if let Some(end) = delimiters.comment_end(at) {
                    comment = comment.or(phrase.get(at + 1..end - 1));
                    push_space(&mut out);
                    end
                } else {
                    push_unclosed('(', at, bytes.len(), &mut out);
                    at + 1
                }
            }
            b'\\' if matches!(bytes.get(at + 1), Some(b'"' | b'\\' | b'(' | b')' | b',' | b';')) => {
                out.push(char::from(bytes[at + 1]));
                at + 2
            }
            _ if is_space(byte) => {
                push_space(&mut out);
                at + 1
            }
            _ => {
                let rest = bytes.get(at..).unwrap_or_default();
                let length =
                    rest.iter().position(|&byte| is_space(byte) || matches!(byte, b'"' | b'(' | b'\\')).unwrap_or(rest.len()).max(1);
                out.push_str(phrase.get(at..at + length).unwrap_or_default());
                at + length
            }
        };
        count_steps(at - start);
    }
    if trim(&out).is_empty() {
        if let Some(comment) = comment.and_then(read_comment) {
            return comment.into_owned();
        }
    }
    out
}

/// An opening delimiter that never closes is dropped at either end of a name, where it
/// is a slip of the writer, and kept inside.
fn push_unclosed(letter: char, at: usize, length: usize, out: &mut String) {
    if at != 0 && at + 1 != length {
        out.push(letter);
    }
}

fn push_quoted(quoted: &str, out: &mut String) {
    let mut content = String::with_capacity(quoted.len());
    unquote_into(quoted, &mut content);
    for letter in content.chars() {
        if u8::try_from(letter).is_ok_and(is_space) {
            push_space(out);
        } else {
            out.push(letter);
        }
    }
}

fn push_space(out: &mut String) {
    if !out.is_empty() && !out.ends_with(' ') {
        out.push(' ');
    }
}

/// Removes quotes that still stand around the whole name: Outlook writes `'Name'`, and
/// some writers quote a name twice.
fn finish(name: Cow<'_, str>) -> Option<Cow<'_, str>> {
    let (start, end) = inner_range(&name);
    if start == end {
        return None;
    }
    Some(match name {
        Cow::Borrowed(text) => Cow::Borrowed(text.get(start..end)?),
        Cow::Owned(text) if start == 0 && end == text.len() => Cow::Owned(text),
        Cow::Owned(text) => Cow::Owned(text.get(start..end)?.to_owned()),
    })
}

fn inner_range(name: &str) -> (usize, usize) {
    let mut inner = trim(name);
    for _ in 0..MAX_OUTER_QUOTES {
        let next = ['"', '\''].iter().find_map(|&quote| {
            let inside = inner.strip_prefix(quote)?.strip_suffix(quote)?;
            (!inside.contains(quote)).then(|| trim(inside))
        });
        match next {
            Some(inside) => inner = inside,
            None => break,
        }
    }
    let start = inner.as_ptr().addr().saturating_sub(name.as_ptr().addr());
    (start, start + inner.len())
}
