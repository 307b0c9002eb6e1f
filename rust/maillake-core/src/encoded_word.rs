//! Field bodies as text: unfolding, RFC 2047 encoded words, raw 8-bit bytes, white space, NFC.

use std::borrow::Cow;

use memchr::memmem;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

use crate::charset;
use crate::defect::{Defect, Defects};
use crate::transfer;

/// What stands around an encoded word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Syntax {
    /// Free text, such as Subject.
    Unstructured,
    /// Address lists: a decoded word that holds specials becomes a quoted string.
    Addresses,
}

/// Decoded text of a field body: unfolded, encoded words decoded (also inside quotes, glued to text or split
/// in the middle of a character), runs of white space and control characters as one space, trimmed, NFC.
///
/// `hint` is the charset label for raw 8-bit bytes that are not UTF-8, usually the one of the body.
pub fn decode_field<'a>(body: &'a [u8], syntax: Syntax, hint: Option<&[u8]>, defects: &mut Defects) -> Cow<'a, str> {
    if let Some(text) = plain_ascii(body) {
        return Cow::Borrowed(text);
    }
    let mut writer = Writer::new(syntax, body.len(), defects);
    let mut at = 0;
    // Past the last `?=` no word can end, so hostile runs of `=?x?q?` are looked at once.
    let last_close = memmem::rfind(body, b"?=").unwrap_or(0);
    while let Some(found) = memmem::find(&body[at..last_close.max(at)], b"=?") {
        let start = at + found;
        if let Some(word) = encoded_word_at(body, start) {
            writer.literal(&body[at..start], hint, true);
            writer.word(&word);
            at = word.end;
        } else {
            writer.literal(&body[at..start + 2], hint, false);
            at = start + 2;
        }
    }
    writer.literal(&body[at..], hint, false);
    Cow::Owned(writer.finish())
}

/// The trimmed body when nothing in it needs work: printable ASCII, single spaces, no `=?`.
fn plain_ascii(body: &[u8]) -> Option<&str> {
    let body = body.trim_ascii();
    let mut work = body.last().map_or(0, |&byte| u8::from(!(32..127).contains(&byte)));
    // Numbers, and no way out in the middle: so this becomes a few vector instructions.
    for pair in body.windows(2) {
        let &[byte, next] = pair else { break };
        work |= u8::from(!(32..127).contains(&byte));
        work |= u8::from(byte == b' ') & u8::from(next == b' ');
        work |= u8::from(byte == b'=') & u8::from(next == b'?');
    }
    if work == 0 { std::str::from_utf8(body).ok() } else { None }
}

struct EncodedWord<'a> {
    charset: &'a [u8],
    base64: bool,
    content: &'a [u8],
    end: usize,
}

/// The encoded word that starts with the `=?` at `start`.
fn encoded_word_at(body: &[u8], start: usize) -> Option<EncodedWord<'_>> {
    let rest = &body[start + 2..];
    let charset_end = rest.iter().take(80).position(|&byte| byte == b'?' || byte.is_ascii_whitespace())?;
    let [b'?', encoding, b'?', ..] = rest[charset_end..] else {
        return None;
    };
    let base64 = match encoding {
        b'B' | b'b' => true,
        b'Q' | b'q' => false,
        _ => return None,
    };
    let content_start = charset_end + 3;
    let length = memmem::find(&rest[content_start..], b"?=")?;
    let label = &rest[..charset_end];
    // RFC 2231 section 5: a language may follow the charset.
    let label = label.split(|&byte| byte == b'*').next().unwrap_or(label);
    Some(EncodedWord {
        charset: label,
        base64,
        content: &rest[content_start..content_start + length],
        end: start + 2 + content_start + length + 2,
    })
}

/// Where the writer stands in an address list.
#[derive(Clone, Copy, Default)]
struct Context {
    quoted: bool,
    escaped: bool,
    comment_depth: u32,
}

impl Context {
    fn pass(&mut self, byte: u8) {
        if self.escaped {
            self.escaped = false;
            return;
        }
        match byte {
            b'\\' => self.escaped = self.quoted || self.comment_depth > 0,
            b'"' if self.comment_depth == 0 => self.quoted = !self.quoted,
            b'(' if !self.quoted => self.comment_depth += 1,
            b')' if !self.quoted => self.comment_depth = self.comment_depth.saturating_sub(1),
            _ => {}
        }
    }
}

struct Writer<'d> {
    text: String,
    syntax: Syntax,
    context: Context,
    /// Bytes of adjacent words of one charset: characters may be split between words.
    pending: Vec<u8>,
    pending_charset: Vec<u8>,
    /// Text of adjacent words, before it is quoted as one piece.
    words: String,
    defects: &'d mut Defects,
}

impl<'d> Writer<'d> {
    fn new(syntax: Syntax, capacity: usize, defects: &'d mut Defects) -> Self {
        Self {
            text: String::with_capacity(capacity),
            syntax,
            context: Context::default(),
            pending: Vec::new(),
            pending_charset: Vec::new(),
            words: String::new(),
            defects,
        }
    }

    /// Bytes outside encoded words; white space between two words is dropped (RFC 2047 section 6.2).
    fn literal(&mut self, raw: &[u8], hint: Option<&[u8]>, before_word: bool) {
        let after_word = !self.pending.is_empty() || !self.words.is_empty();
        if after_word && before_word && raw.iter().all(u8::is_ascii_whitespace) {
            return;
        }
        self.flush_words();
        if self.syntax == Syntax::Addresses {
            for &byte in raw {
                self.context.pass(byte);
            }
        }
        if raw.is_ascii() {
            self.text.push_str(std::str::from_utf8(raw).unwrap_or_default());
        } else {
            self.defects.add(Defect::HeaderRaw8Bit);
            let decoded = charset::decode_unlabelled(raw, hint);
            self.text.push_str(&decoded.text);
        }
    }

    fn word(&mut self, word: &EncodedWord<'_>) {
        if !word.charset.eq_ignore_ascii_case(&self.pending_charset) {
            self.decode_pending();
            self.pending_charset = word.charset.to_vec();
        }
        let bad = if word.base64 {
            transfer::decode_base64(word.content, &mut |chunk| self.pending.extend_from_slice(chunk))
        } else {
            decode_q(word.content, &mut self.pending)
        };
        if bad {
            self.defects.add(Defect::EncodedWordBad);
        }
    }

    fn decode_pending(&mut self) {
        if self.pending.is_empty() {
            return;
        }
        let raw = std::mem::take(&mut self.pending);
        let decoded = charset::decode(&raw, Some(&self.pending_charset));
        if decoded.replacements > 0 || !charset::is_known(&self.pending_charset) {
            self.defects.add(Defect::EncodedWordBad);
        }
        self.words.push_str(&decoded.text);
    }

    fn flush_words(&mut self) {
        self.decode_pending();
        self.pending_charset.clear();
        if self.words.is_empty() {
            return;
        }
        let words = std::mem::take(&mut self.words);
        if words.chars().any(char::is_control) {
            self.defects.add(Defect::HeaderControl);
        }
        if self.syntax == Syntax::Unstructured {
            self.text.push_str(&words);
        } else if self.context.comment_depth > 0 {
            push_escaped(&mut self.text, &words, &['(', ')', '\\']);
        } else if self.context.quoted {
            push_escaped(&mut self.text, &words, &['"', '\\']);
        } else if words.contains(is_special) {
            self.text.push('"');
            push_escaped(&mut self.text, &words, &['"', '\\']);
            self.text.push('"');
        } else {
            self.text.push_str(&words);
        }
    }

    fn finish(mut self) -> String {
        self.flush_words();
        let text = collapse(&self.text, self.defects);
        match is_nfc_quick(text.chars()) {
            IsNormalized::Yes => text,
            _ => text.nfc().collect(),
        }
    }
}

fn push_escaped(text: &mut String, words: &str, escaped: &[char]) {
    for character in words.chars() {
        if escaped.contains(&character) {
            text.push('\\');
        }
        text.push(character);
    }
}

/// Characters that would change the meaning of an address list (RFC 5322 section 3.2.3), controls included.
fn is_special(character: char) -> bool {
    matches!(character, ',' | ';' | ':' | '<' | '>' | '@' | '"' | '(' | ')' | '\\' | '[' | ']') || character.is_control()
}

/// Runs of white space and control characters as one space, trimmed.
fn collapse(text: &str, defects: &mut Defects) -> String {
    let mut collapsed = String::with_capacity(text.len());
    let mut blank = true;
    for character in text.chars() {
        if character == ' ' || character.is_control() {
            if !matches!(character, ' ' | '\t' | '\r' | '\n') {
                defects.add(Defect::HeaderControl);
            }
            if !blank {
                collapsed.push(' ');
            }
            blank = true;
        } else {
            collapsed.push(character);
            blank = false;
        }
    }
    if blank {
        collapsed.pop();
    }
    collapsed
}

/// RFC 2047 section 4.2 "Q": true when an escape was none (it is kept as it stands).
fn decode_q(content: &[u8], out: &mut Vec<u8>) -> bool {
    let mut bad = false;
    let mut at = 0;
    while let Some(&byte) = content.get(at) {
        at += 1;
        match byte {
            b'_' => out.push(b' '),
            b'=' => {
                if let Some(value) = transfer::hex_pair(&content[at..]) {
                    out.push(value);
                    at += 2;
                } else {
                    bad = true;
                    out.push(b'=');
                }
            }
            b'\r' | b'\n' => {}
            _ => out.push(byte),
        }
    }
    bad
}

#[cfg(test)]
#[path = "encoded_word_tests.rs"]
mod tests;
