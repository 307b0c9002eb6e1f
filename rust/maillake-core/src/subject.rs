//! The base subject of RFC 5256 section 2.1, with the reply and forward prefixes other languages' clients write.
//!
//! White space is what Unicode calls so, marks without width are trimmed with it. One pass over the subject from
//! the left and one from the right: linear. For a key, fold the case of the base subject: RFC 5256 compares with
//! `i;unicode-casemap`.

use std::borrow::Cow;

use memchr::memchr2;
use unicode_normalization::UnicodeNormalization;

/// A subject without what replies, forwards and lists add to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Base<'a> {
    /// The base subject, white space collapsed; empty for a subject that is only "Re:".
    pub text: Cow<'a, str>,
    /// A reply prefix was taken away.
    pub is_reply: bool,
    /// A forward prefix, a trailing "(fwd)" or "[Fwd: ...]" was taken away.
    pub is_forward: bool,
}

/// Takes the base subject out of a decoded subject (RFC 2047 words already decoded).
///
/// Prefixes may have a counter (`Re[4]:`, `Re^2:`, `Re(3):`, `Re2:`) and follow list names in brackets. A name in
/// brackets at the start is dropped, but never when nothing would be left. `VS:` sets both flags: it is a reply in
/// Finnish and a forward in Danish and Norwegian.
#[must_use]
pub fn base_subject(subject: &str) -> Base<'_> {
    let mut flags = Flags { reply: false, forward: false };
    let mut rest = subject;
    loop {
        rest = strip_trailers(rest, &mut flags);
        rest = strip_leaders(rest, &mut flags);
        match forwarded_in_brackets(rest) {
            Some(inner) => {
                flags.forward = true;
                rest = inner;
            }
            None => break,
        }
    }
    Base { text: collapse(rest), is_reply: flags.reply, is_forward: flags.forward }
}

struct Flags {
    reply: bool,
    forward: bool,
}

/// What a prefix says about the message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Reply,
    Forward,
    /// A reply in one language, a forward in another.
    Either,
}

/// In which letters a prefix is one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Letters {
    Any,
    /// Capitals only, with a blank after the colon: the same letters begin subjects too.
    Capital,
}

use Kind::{Either, Forward, Reply};
use Letters::{Any, Capital};

type Prefix = (&'static str, Kind, Letters);

/// Prefixes in lower case, NFC, without the colon, as public mail software lists them.
///
/// Sources: the thread name prefixes of stalwart `mail-parser`; the expression of answer 11640925 on Stack Overflow
/// (Greek, Hebrew); subjects in test suites of public Russian mail tools. French "REF" counts with its accent only:
/// without it, "Ref: 4711" is a subject.
#[rustfmt::skip]
const LISTED: &[Prefix] = &[
    // German
    ("aw", Reply, Any), ("wg", Forward, Any),
    // Danish, Norwegian, Swedish, Icelandic, Finnish
    ("sv", Reply, Any), ("vb", Forward, Any), ("vs", Either, Any), ("vl", Forward, Any), ("fs", Forward, Capital),
    // Dutch, French
    ("antw", Reply, Any), ("doorst", Forward, Any), ("tr", Forward, Any), ("r\u{e9}f", Reply, Any),
    // Spanish, Portuguese, Italian
    ("rv", Forward, Any), ("res", Reply, Any), ("enc", Forward, Any), ("rif", Reply, Any), ("r", Reply, Capital),
    ("i", Forward, Capital),
    // Polish (the reply is Czech and Slovak too), Hungarian
    ("odp", Reply, Any), ("pd", Forward, Capital), ("v\u{e1}", Reply, Any), ("tov\u{e1}bb\u{ed}t\u{e1}s", Forward, Any),
    // Turkish; the dotted capital I keeps its dot in lower case
    ("ynt", Reply, Any), ("i\u{307}lt", Forward, Any), ("ilt", Forward, Any),
    // Greek, Hebrew, Arabic
    ("απ", Reply, Any), ("σχετ", Reply, Any), ("πρθ", Forward, Any), ("השב", Reply, Any), ("תגובה", Reply, Any),
    ("הועבר", Forward, Any), ("رد", Reply, Any), ("إعادة توجيه", Forward, Any),
    // Indonesian, Welsh
    ("bls", Reply, Any), ("trs", Forward, Any), ("atb", Reply, Any), ("yml", Forward, Any),
    // Russian, Chinese
    ("отв", Reply, Any), ("ответ", Reply, Any), ("пересл", Forward, Any), ("переслано", Forward, Any),
    ("回复", Reply, Any), ("回覆", Reply, Any), ("转发", Forward, Any), ("轉寄", Forward, Any),
];

/// As [`LISTED`]: what clients of these languages are known to write, not checked against a source.
#[rustfmt::skip]
const UNCHECKED: &[Prefix] = &[
    // German (Lotus, GroupWise), Dutch, French, Hungarian
    ("antwort", Reply, Any), ("betr", Reply, Any), ("r\u{e9}p", Reply, Any), ("v\u{e1}lasz", Reply, Any),
    // Vietnamese
    ("tl", Reply, Capital), ("ct", Forward, Capital), ("trả lời", Reply, Any), ("chuyển tiếp", Forward, Any),
    // Chinese, Japanese, Korean
    ("答复", Reply, Any), ("答覆", Reply, Any), ("回信", Reply, Any), ("轉發", Forward, Any), ("返信", Reply, Any),
    ("転送", Forward, Any), ("회신", Reply, Any), ("답장", Reply, Any), ("전달", Forward, Any),
    // Ukrainian; Slovenian, Croatian and Serbian; Lithuanian; Romanian
    ("відп", Reply, Any), ("odg", Reply, Any), ("ats", Reply, Any), ("răspuns", Reply, Any),
];

/// Longest text between the start of a prefix and its colon that is looked at, in bytes.
const LONGEST_PREFIX: usize = 48;

/// Longest prefix of ASCII letters, in bytes: "antwort", and a dot.
const LONGEST_ASCII_PREFIX: usize = 8;

/// Step 2 of RFC 5256: trailing "(fwd)" and white space.
fn strip_trailers<'a>(text: &'a str, flags: &mut Flags) -> &'a str {
    let mut rest = text.trim_end_matches(is_blank);
    while let Some(before) = strip_suffix_ignoring_case(rest, "(fwd)") {
        flags.forward = true;
        rest = before.trim_end_matches(is_blank);
    }
    rest
}

/// Steps 3 to 5: prefixes, and names in brackets before them or before other text.
///
/// RFC 5256 takes away names together with the prefix after them, and later a name alone where text is left; one
/// name at a time has the same result.
fn strip_leaders<'a>(text: &'a str, flags: &mut Flags) -> &'a str {
    let mut rest = text;
    loop {
        rest = rest.trim_start_matches(is_blank);
        if let Some((kind, after)) = strip_prefix(rest) {
            flags.reply |= kind != Forward;
            flags.forward |= kind != Reply;
            rest = after;
            continue;
        }
        match strip_name_in_brackets(rest) {
            Some(after) if !after.is_empty() => rest = after,
            _ => return rest,
        }
    }
}

/// `[anything but brackets]`, and the blanks after it.
fn strip_name_in_brackets(text: &str) -> Option<&str> {
    let inner = text.strip_prefix('[')?;
    let end = memchr2(b'[', b']', inner.as_bytes())?;
    let after = inner.get(end..)?.strip_prefix(']')?;
    Some(after.trim_start_matches(is_blank))
}

/// Step 6: `[Fwd: ...]` around the whole subject.
fn forwarded_in_brackets(text: &str) -> Option<&str> {
    let inner = text.strip_prefix('[')?.strip_suffix(']')?;
    let (name, after) = inner.split_once(':')?;
    let name = name.trim_end_matches(is_blank);
    (name.eq_ignore_ascii_case("fwd") || name.eq_ignore_ascii_case("fw")).then_some(after)
}

/// A prefix with its counter and colon, and the text after it.
fn strip_prefix(text: &str) -> Option<(Kind, &str)> {
    let (head, after) = split_at_colon(text)?;
    let head = head.trim_end_matches(is_blank);
    let name = strip_counter(head).trim_end_matches(is_blank);
    // "Re2", but not "TR101" or "I8042".
    let english = if name.len() == head.len() { strip_one_or_two_digits(name) } else { name };
    if english.eq_ignore_ascii_case("re") {
        return Some((Reply, after));
    }
    if english.eq_ignore_ascii_case("fwd") || english.eq_ignore_ascii_case("fw") {
        return Some((Forward, after));
    }
    if name.is_ascii() && name.len() > LONGEST_ASCII_PREFIX {
        return None;
    }
    let name = name.strip_suffix('.').unwrap_or(name);
    let mut buffer = [0_u8; LONGEST_PREFIX];
    let folded = fold(name, &mut buffer)?;
    let (_, kind, letters) = LISTED.iter().chain(UNCHECKED).find(|(prefix, ..)| *prefix == folded)?;
    let is_one = match letters {
        Any => true,
        Capital => head.bytes().all(|byte| byte.is_ascii_uppercase()) && after.starts_with(is_blank),
    };
    is_one.then_some((*kind, after))
}

/// The text before and after the first colon, ASCII or full width, if it comes early.
fn split_at_colon(text: &str) -> Option<(&str, &str)> {
    const FULL_WIDTH: &[u8] = "：".as_bytes();
    let raw = text.as_bytes();
    let window = raw.get(..raw.len().min(LONGEST_PREFIX)).unwrap_or_default();
    let is_colon = |at: usize| match raw.get(at) {
        Some(b':') => Some(1),
        Some(0xEF) if raw.get(at..).is_some_and(|rest| rest.starts_with(FULL_WIDTH)) => Some(FULL_WIDTH.len()),
        _ => None,
    };
    let (at, length) = (0..window.len()).find_map(|at| Some((at, is_colon(at)?)))?;
    Some((text.get(..at)?, text.get(at + length..)?))
}

/// The prefix name without `[4]`, `(3)`, `^2` or `*2` after it.
fn strip_counter(head: &str) -> &str {
    if let Some(inner) = head.strip_suffix(']') {
        return match memchr::memrchr2(b'[', b']', inner.as_bytes()) {
            Some(open) if inner.as_bytes().get(open) == Some(&b'[') => inner.get(..open).unwrap_or(head),
            _ => head,
        };
    }
    let (unclosed, opens) = head.strip_suffix(')').map_or((head, &['^', '*']), |inner| (inner, &['(', '(']));
    let name = unclosed.trim_end_matches(|character: char| character.is_ascii_digit());
    if name.len() == unclosed.len() { head } else { name.strip_suffix(opens).unwrap_or(head) }
}

fn strip_one_or_two_digits(name: &str) -> &str {
    let without = name.trim_end_matches(|character: char| character.is_ascii_digit());
    if name.len() - without.len() <= 2 { without } else { name }
}

/// Lower case and NFC; `None` when that is longer than any prefix.
fn fold<'a>(name: &str, buffer: &'a mut [u8; LONGEST_PREFIX]) -> Option<&'a str> {
    let mut length = 0;
    let mut push = |character: char| {
        let end = length + character.len_utf8();
        character.encode_utf8(buffer.get_mut(length..end)?);
        length = end;
        Some(())
    };
    if name.is_ascii() {
        name.chars().try_for_each(|character| push(character.to_ascii_lowercase()))?;
    } else {
        name.chars().flat_map(char::to_lowercase).nfc().try_for_each(push)?;
    }
    std::str::from_utf8(buffer.get(..length)?).ok()
}

fn strip_suffix_ignoring_case<'a>(text: &'a str, suffix: &str) -> Option<&'a str> {
    let at = text.len().checked_sub(suffix.len())?;
    text.get(at..)?.eq_ignore_ascii_case(suffix).then(|| text.get(..at)).flatten()
}

/// White space, ASCII control characters, and marks without width such as those around right-to-left text.
fn is_blank(character: char) -> bool {
    let without_width = matches!(character,
        '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}');
    without_width || is_space(character)
}

fn is_space(character: char) -> bool {
    character.is_whitespace() || character.is_ascii_control()
}

/// Each run of white space as one space. The text neither begins nor ends with any.
fn collapse(text: &str) -> Cow<'_, str> {
    let text = text.trim_matches(is_blank);
    if is_collapsed(text) {
        return Cow::Borrowed(text);
    }
    let mut collapsed = String::with_capacity(text.len());
    for word in text.split(is_space).filter(|word| !word.is_empty()) {
        if !collapsed.is_empty() {
            collapsed.push(' ');
        }
        collapsed.push_str(word);
    }
    Cow::Owned(collapsed)
}

/// Whether single spaces are the only white space in the text.
fn is_collapsed(text: &str) -> bool {
    let raw = text.as_bytes();
    if raw.iter().all(|byte| matches!(byte, b' '..=b'~')) {
        return memchr::memmem::find(raw, b"  ").is_none();
    }
    let mut after_space = false;
    text.chars().all(|character| {
        let single = if character == ' ' { !after_space } else { !is_space(character) };
        after_space = character == ' ';
        single
    })
}

#[cfg(test)]
mod tests;
