//! `addr-spec` (RFC 5322 section 3.4.1): finding them in text and writing the normal form.

use std::borrow::Cow;

use idna::AsciiDenyList;
use idna::uts46::{DnsLength, Hyphens, Uts46};
use unicode_normalization::UnicodeNormalization;

use super::lexer::{Delimiters, count_steps, is_atext, is_dot_atom, is_space, skip_space, trim};

/// Longest domain and label UTS 46 is asked about: 255 and 63 octets of A-labels (RFC 1035
/// section 2.3.4) come from at most this many bytes of UTF-8. Punycode costs the square of
/// a label's length.
const MAX_IDNA_BYTES: usize = 1024;
const MAX_IDNA_LABEL_BYTES: usize = 252;

/// An address in normal form.
#[derive(Debug, Clone)]
pub(super) struct Spec<'a> {
    /// `local@domain`.
    pub(super) addr: Cow<'a, str>,
    /// Index in `addr` after its last `@`.
    pub(super) domain_start: usize,
}

/// A [`Spec`] found in a longer text.
#[derive(Debug)]
pub(super) struct Found {
    pub(super) spec: Spec<'static>,
    /// First byte of its local part.
    pub(super) start: usize,
    /// Index after its domain.
    pub(super) end: usize,
    /// More than one `@` in one token.
    pub(super) doubled: bool,
}

/// Reads `dot-atom@dot-atom` in ASCII. `None` for anything that needs more care, which
/// says nothing about validity.
pub(super) fn read_plain(text: &str) -> Option<Spec<'_>> {
    let bytes = text.as_bytes();
    let mut domain_start = 0;
    let mut previous = b'.';
    let mut upper_domain = false;
    for (index, &byte) in bytes.iter().enumerate() {
        match byte {
            b'.' | b'@' if previous == b'.' => return None,
            b'.' => previous = byte,
            b'@' => {
                if domain_start != 0 {
                    return None;
                }
                domain_start = index + 1;
                previous = b'.';
            }
            b'-' if previous == b'-' && domain_start != 0 => return None,
            _ if byte >= 0x80 || !is_atext(byte) => return None,
            _ => {
                upper_domain |= domain_start != 0 && byte.is_ascii_uppercase();
                previous = byte;
            }
        }
    }
    if domain_start == 0 || matches!(previous, b'.' | b'\'') || bytes.first() == Some(&b'\'') {
        return None;
    }
    let addr = if upper_domain {
        let mut owned = text.to_owned();
        owned.get_mut(domain_start..)?.make_ascii_lowercase();
        Cow::Owned(owned)
    } else {
        Cow::Borrowed(text)
    };
    Some(Spec { addr, domain_start })
}

/// Writes the normal form of a local part (its meaning, without quotes) and a domain.
/// `None` when no domain is left after white space and outer dots are removed.
pub(super) fn write_spec(local: &str, domain: &str) -> Option<Spec<'static>> {
    let domain = normal_domain(domain)?;
    let mut addr = String::with_capacity(local.len() + domain.len() + 3);
    if is_dot_atom(local) {
        addr.push_str(local);
    } else {
        addr.push('"');
        for letter in local.chars() {
            match letter {
                '"' | '\\' => addr.extend(['\\', letter]),
                '\r' | '\n' | '\0' => addr.push(' '),
                _ => addr.push(letter),
            }
        }
        addr.push('"');
    }
    addr.push('@');
    let domain_start = addr.len();
    addr.push_str(&domain);
    Some(Spec { addr: Cow::Owned(addr), domain_start })
}

/// A domain as lower-case A-labels without outer dots and quotes; a literal `[...]` as it
/// is.
fn normal_domain(domain: &str) -> Option<Cow<'_, str>> {
    if domain.starts_with('[') {
        return Some(Cow::Borrowed(domain));
    }
    let domain = domain.trim_matches(['.', '\'', '\u{3002}', '\u{ff0e}', '\u{ff61}']);
    if domain.is_empty() {
        return None;
    }
    if needs_idna(domain) {
        if let Some(ascii) = to_a_labels(domain) {
            return Some(ascii);
        }
    }
    if domain.is_ascii() {
        return Some(Cow::Owned(domain.to_ascii_lowercase()));
    }
    Some(Cow::Owned(domain.chars().flat_map(char::to_lowercase).nfc().collect()))
}

/// Whether a domain has a label that is not plain ASCII, or claims to be an A-label.
pub(super) fn needs_idna(domain: &str) -> bool {
    !domain.is_ascii() || domain.split('.').any(|label| label.get(..4).is_some_and(|head| head.eq_ignore_ascii_case("xn--")))
}

/// A domain as lower-case A-labels (UTS 46, not transitional). `None` when it is refused or
/// too long for any host name.
pub(super) fn to_a_labels(domain: &str) -> Option<Cow<'_, str>> {
    let fits = domain.len() <= MAX_IDNA_BYTES && domain.split('.').all(|label| label.len() <= MAX_IDNA_LABEL_BYTES);
    if !fits {
        return None;
    }
    Uts46::new().to_ascii(domain.as_bytes(), AsciiDenyList::URL, Hyphens::Allow, DnsLength::Ignore).ok()
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// A run of `atext` and dots.
    Word,
    Quoted,
    Comment,
    At,
    /// A domain literal, only after [`Kind::At`].
    Literal,
    /// Any other single byte.
    Other,
}

#[derive(Debug, Clone, Copy)]
struct Token {
    kind: Kind,
    start: usize,
    end: usize,
}

/// Finds every `addr-spec` of `text`, obsolete forms with white space and comments
/// around dots and `@` included (RFC 5322 section 4.4). Linear in the length of `text`.
pub(super) fn find_specs(text: &str) -> Vec<Found> {
    let tokens = tokenize(text);
    let mut found = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        match tokens[at].kind {
            Kind::Word | Kind::Quoted => {
                let chain = word_chain(text, &tokens, at);
                let next = skip_comments(&tokens, chain);
                if tokens.get(next).is_some_and(|token| token.kind == Kind::At) {
                    let (spec, after) = read_found(text, &tokens, at..chain, next);
                    found.extend(spec);
                    at = after;
                } else {
                    at = chain;
                }
            }
            _ => at += 1,
        }
    }
    found
}

/// Reads the address whose local part is `tokens[words]` and whose `@` is `tokens[sign]`.
/// Returns it with the index of the first token after it.
fn read_found(text: &str, tokens: &[Token], words: std::ops::Range<usize>, mut sign: usize) -> (Option<Found>, usize) {
    let first = words.start;
    let mut local = meaning(text, &tokens[words]);
    let mut doubled = false;
    loop {
        let head = skip_comments(tokens, sign + 1);
        let Some(&token) = tokens.get(head) else {
            return (None, head);
        };
        let after = match token.kind {
            Kind::Literal => head + 1,
            Kind::Word => {
                let chain = word_chain(text, tokens, head);
                // `x.org. Thanks`: the dot ends a sentence unless the domain ends the text.
                if skip_comments(tokens, chain) == tokens.len() { chain } else { head + 1 }
            }
            Kind::At => {
                sign = head;
                local.push('@');
                doubled = true;
                continue;
            }
            _ => return (None, head),
        };
        let last = tokens[after - 1];
        if tokens.get(after).is_some_and(|next| next.kind == Kind::At) {
            // `a@b@c`: the last `@` counts, all before it is the local part.
            local.push('@');
            local.push_str(&meaning(text, &tokens[head..after]));
            sign = after;
            doubled = true;
            continue;
        }
        let is_word = tokens[first].kind == Kind::Word;
        let spec = finish_found(text, &tokens[head..after], &local, is_word);
        let found = spec.map(|spec| Found { spec, start: tokens[first].start, end: last.end, doubled });
        return (found, after);
    }
}

/// Joins local part and domain tokens. An address in single quotes (as Outlook writes
/// names that are addresses) loses them.
fn finish_found(text: &str, domain: &[Token], local: &str, is_word: bool) -> Option<Spec<'static>> {
    let domain = match domain {
        [token] if token.kind == Kind::Literal => {
            text.get(token.start..token.end)?.chars().filter(|letter| !letter.is_ascii_whitespace() && !letter.is_ascii_control()).collect()
        }
        _ => meaning(text, domain),
    };
    let is_quoted = is_word && domain.ends_with('\'');
    let local = if is_quoted { local.trim_start_matches('\'') } else { local };
    write_spec(local, &domain)
}

/// The index after the words that one local part or domain can hold from `at` on:
/// neighbours joined by a dot, comments between them included.
fn word_chain(text: &str, tokens: &[Token], at: usize) -> usize {
    let bytes = text.as_bytes();
    let mut end = at + 1;
    loop {
        let next = skip_comments(tokens, end);
        let Some(token) = tokens.get(next) else {
            return end;
        };
        let last = tokens[end - 1];
        let is_word = matches!(token.kind, Kind::Word | Kind::Quoted);
        let left_dot = last.kind == Kind::Word && bytes[last.end - 1] == b'.';
        let right_dot = token.kind == Kind::Word && bytes[token.start] == b'.';
        if !is_word || !(left_dot || right_dot) {
            return end;
        }
        end = next + 1;
    }
}

fn skip_comments(tokens: &[Token], mut at: usize) -> usize {
    while tokens.get(at).is_some_and(|token| token.kind == Kind::Comment) {
        at += 1;
    }
    at
}

/// The words of `tokens` without comments, white space and quotes.
fn meaning(text: &str, tokens: &[Token]) -> String {
    let mut out = String::new();
    for token in tokens {
        let slice = text.get(token.start..token.end).unwrap_or_default();
        match token.kind {
            Kind::Word => out.push_str(slice),
            Kind::Quoted => unquote_into(slice, &mut out),
            _ => {}
        }
    }
    out
}

/// Appends the content of a quoted string, quoted pairs resolved, to `out`.
pub(super) fn unquote_into(quoted: &str, out: &mut String) {
    let inner = quoted.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(quoted);
    let mut letters = inner.chars();
    while let Some(letter) = letters.next() {
        match letter {
            '\\' => out.extend(letters.next()),
            _ => out.push(letter),
        }
    }
}

fn tokenize(text: &str) -> Vec<Token> {
    let bytes = text.as_bytes();
    let mut delimiters = Delimiters::new(bytes);
    let mut tokens = Vec::with_capacity(8);
    let mut at = 0;
    while at < bytes.len() {
        let start = at;
        let byte = bytes[at];
        let (kind, end) = match byte {
            _ if is_space(byte) => {
                at = skip_space(bytes, at);
                count_steps(at - start);
                continue;
            }
            b'"' => token_or_other(Kind::Quoted, delimiters.quoted_end(at), at),
            b'(' => token_or_other(Kind::Comment, delimiters.comment_end(at), at),
            b'@' => (Kind::At, at + 1),
            b'[' if follows_at(&tokens) => token_or_other(Kind::Literal, literal_end(bytes, at), at),
            _ if byte == b'.' || is_atext(byte) => (Kind::Word, word_end(bytes, at)),
            _ => (Kind::Other, at + 1),
        };
        count_steps(end - start);
        tokens.push(Token { kind, start, end });
        at = end;
    }
    tokens
}

fn token_or_other(kind: Kind, end: Option<usize>, at: usize) -> (Kind, usize) {
    end.map_or((Kind::Other, at + 1), |end| (kind, end))
}

fn follows_at(tokens: &[Token]) -> bool {
    tokens.iter().rev().find(|token| token.kind != Kind::Comment).is_some_and(|token| token.kind == Kind::At)
}

fn word_end(bytes: &[u8], at: usize) -> usize {
    let rest = bytes.get(at..).unwrap_or_default();
    rest.iter().position(|&byte| byte != b'.' && !is_atext(byte)).map_or(bytes.len(), |length| at + length)
}

/// The index after the domain literal that opens at `open`. Literals are short (RFC 5321
/// section 4.1.3) and hold no other bracket.
pub(super) fn literal_end(bytes: &[u8], open: usize) -> Option<usize> {
    const MAX_LITERAL_BYTES: usize = 255;
    let mut at = open + 1;
    while at <= open + MAX_LITERAL_BYTES {
        count_steps(1);
        match bytes.get(at)? {
            b']' => return Some(at + 1),
            b'[' => return None,
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
    None
}

/// Takes the last `@` of `text` for the sign and all before it, blanks and specials
/// included, for the local part. What follows the domain is left out.
pub(super) fn read_loose(text: &str) -> Option<Spec<'static>> {
    let (local, domain) = text.rsplit_once('@')?;
    let local = trim(local);
    if local.is_empty() {
        return None;
    }
    let domain = trim(domain);
    let end = word_end(domain.as_bytes(), 0);
    write_spec(local, domain.get(..end)?)
}
