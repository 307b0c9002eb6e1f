//! Content-Type and Content-Disposition: a value and its parameters (RFC 2045, 2183, 2231), read tolerantly.

use crate::charset;
use crate::defect::{Defect, Defects};
use crate::encoded_word::{Syntax, decode_field};

/// A parsed field: its value in lower case and what its parameters say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Parameterized {
    /// `text/plain`, `attachment`, ...; empty when there is none.
    pub value: String,
    /// Parameters by lower-case name, continuations joined, decoded.
    pub parameters: Vec<(String, String)>,
}

impl Parameterized {
    /// The first parameter of a name that says something.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.parameters.iter().find(|(key, text)| key == name && !text.is_empty()).map(|(_, text)| text.as_str())
    }

    /// The type before the slash.
    #[must_use]
    pub fn top_type(&self) -> &str {
        self.value.split('/').next().unwrap_or_default()
    }
}

/// One parameter as it stands: `name*0*=value` has section 0 and is extended.
struct Piece {
    name: String,
    section: Option<u32>,
    extended: bool,
    raw: Vec<u8>,
}

/// Reads a Content-Type body: `text` alone means text/plain, anything without a usable type gives an empty value.
pub fn parse_content_type(body: &[u8], defects: &mut Defects) -> Parameterized {
    let (value, parameters) = split(body, defects);
    let value: String = value.chars().filter(|character| !character.is_whitespace()).collect();
    let value = value.trim_end_matches('/');
    let value = match value {
        "text" | "multipart" | "message" => {
            defects.add(Defect::ContentTypeInvalid);
            let usual = [("text", "plain"), ("multipart", "mixed"), ("message", "rfc822")].into_iter().find(|(top, _)| *top == value);
            usual.map_or_else(String::new, |(top, subtype)| format!("{top}/{subtype}"))
        }
        _ if is_media_type(value) => value.to_owned(),
        _ => {
            defects.add(Defect::ContentTypeInvalid);
            String::new()
        }
    };
    Parameterized { value, parameters }
}

/// Reads a Content-Disposition body.
pub fn parse_disposition(body: &[u8], defects: &mut Defects) -> Parameterized {
    let (value, parameters) = split(body, defects);
    Parameterized { value, parameters }
}

fn is_media_type(value: &str) -> bool {
    let token = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_graphic() && !b"()<>@,;:\\\"[]?=/".contains(&byte));
    value.split_once('/').is_some_and(|(top, sub)| token(top) && token(sub))
}

fn split(body: &[u8], defects: &mut Defects) -> (String, Vec<(String, String)>) {
    let body = body.trim_ascii();
    let end = body.iter().position(|&byte| byte == b';' || byte == b'(').unwrap_or(body.len());
    let mut head = String::from_utf8_lossy(&body[..end]).trim().trim_matches('"').to_ascii_lowercase();
    let mut rest = &body[end..];
    // `text/plain charset=utf-8`: the semicolon was forgotten.
    if let Some((value, tail)) = head.split_once(|c: char| c.is_ascii_whitespace()) {
        if tail.contains('=') {
            rest = &body[value.len()..];
            head.truncate(value.len());
        }
    }
    let mut pieces = Vec::new();
    let mut reader = Reader { raw: rest, at: 0 };
    while let Some(piece) = reader.next_piece() {
        pieces.push(piece);
        if pieces.len() == 256 {
            break;
        }
    }
    (head, join(pieces, defects))
}

struct Reader<'a> {
    raw: &'a [u8],
    at: usize,
}

impl Reader<'_> {
    fn peek(&self) -> Option<u8> {
        self.raw.get(self.at).copied()
    }

    fn skip_while(&mut self, wanted: impl Fn(u8) -> bool) {
        while self.peek().is_some_and(&wanted) {
            self.at += 1;
        }
    }

    fn skip_comment(&mut self) {
        let mut depth = 0_u32;
        while let Some(byte) = self.peek() {
            self.at += 1;
            match byte {
                b'\\' => self.at += 1,
                b'(' => depth += 1,
                b')' => depth = depth.saturating_sub(1),
                _ => {}
            }
            if depth == 0 {
                return;
            }
        }
    }

    fn skip_blanks(&mut self) {
        loop {
            self.skip_while(|byte| byte.is_ascii_whitespace() || byte == b';');
            if self.peek() == Some(b'(') {
                self.skip_comment();
            } else {
                return;
            }
        }
    }

    fn next_piece(&mut self) -> Option<Piece> {
        loop {
            self.skip_blanks();
            let start = self.at;
            self.skip_while(|byte| !byte.is_ascii_whitespace() && !matches!(byte, b'=' | b';' | b'(' | b','));
            let name = String::from_utf8_lossy(&self.raw[start..self.at]).to_ascii_lowercase();
            self.skip_while(|byte| byte.is_ascii_whitespace());
            match self.peek()? {
                b'=' if !name.is_empty() => {
                    self.at += 1;
                    let raw = self.value();
                    return Some(piece_of(&name, raw));
                }
                // A word without a value, or stray punctuation: go on behind it.
                _ => {
                    if self.at == start {
                        self.at += 1;
                    }
                }
            }
        }
    }

    fn value(&mut self) -> Vec<u8> {
        self.skip_while(|byte| byte.is_ascii_whitespace());
        if self.peek() == Some(b'"') {
            self.at += 1;
            return self.quoted();
        }
        let start = self.at;
        self.skip_while(|byte| byte != b';' && byte != b'\r' && byte != b'\n');
        let raw = &self.raw[start..self.at];
        // An unquoted value with spaces is kept whole unless the next parameter follows without a semicolon.
        let end = unquoted_end(raw);
        self.at = start + end;
        raw[..end].trim_ascii().to_vec()
    }

    fn quoted(&mut self) -> Vec<u8> {
        let mut raw = Vec::new();
        while let Some(byte) = self.peek() {
            self.at += 1;
            match byte {
                b'"' => break,
                b'\\' => match self.peek() {
                    Some(next @ (b'"' | b'\\')) => {
                        raw.push(next);
                        self.at += 1;
                    }
                    // Windows paths are sent with single backslashes.
                    _ => raw.push(b'\\'),
                },
                b'\r' | b'\n' => {}
                _ => raw.push(byte),
            }
        }
        raw
    }
}

/// Where an unquoted value ends: before ` name=` or a comment.
fn unquoted_end(raw: &[u8]) -> usize {
    let mut at = 0;
    while at < raw.len() {
        if raw[at].is_ascii_whitespace() {
            let rest = raw[at..].trim_ascii_start();
            let word = rest.iter().take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'*' | b'-' | b'_')).count();
            if rest.first() == Some(&b'(') || (word > 0 && rest.get(word) == Some(&b'=')) {
                return at;
            }
            at = raw.len() - rest.len() + word.max(1);
        } else {
            at += 1;
        }
    }
    raw.len()
}

/// Reads `name`, `name*`, `name*0`, `name*0*` (RFC 2231 sections 3 and 4).
fn piece_of(spelled: &str, raw: Vec<u8>) -> Piece {
    let extended = spelled.ends_with('*');
    let trimmed = spelled.strip_suffix('*').unwrap_or(spelled);
    match trimmed.split_once('*') {
        Some((name, section)) => Piece { name: name.to_owned(), section: section.parse().ok(), extended, raw },
        None => Piece { name: trimmed.to_owned(), section: None, extended, raw },
    }
}

/// Joins continuations and decodes values; an extended value wins over a plain one of the same name.
fn join(pieces: Vec<Piece>, defects: &mut Defects) -> Vec<(String, String)> {
    let mut joined: Vec<(String, String)> = Vec::new();
    let mut extended_names: Vec<String> = Vec::new();
    let mut sections: Vec<Piece> = Vec::new();
    for piece in pieces {
        if piece.section.is_some() {
            sections.push(piece);
        } else if !piece.extended {
            let text = decode_field(&piece.raw, Syntax::Unstructured, None, defects).into_owned();
            joined.push((piece.name, text));
        } else {
            let text = decode_extended(&[piece.raw.as_slice()], &[true]);
            set(&mut joined, &mut extended_names, piece.name, text);
        }
    }
    sections.sort_by(|left, right| (&left.name, left.section).cmp(&(&right.name, right.section)));
    for run in sections.chunk_by(|left, right| left.name == right.name) {
        // A section that is missing ends the value (RFC 2231 section 3).
        let present = run.iter().zip(0_u32..).take_while(|(piece, number)| piece.section == Some(*number)).count();
        let raws: Vec<&[u8]> = run[..present].iter().map(|piece| piece.raw.as_slice()).collect();
        let extended: Vec<bool> = run[..present].iter().map(|piece| piece.extended).collect();
        let text = decode_extended(&raws, &extended);
        // Some clients put encoded words into continuations.
        let text = decode_field(text.as_bytes(), Syntax::Unstructured, None, defects).into_owned();
        set(&mut joined, &mut extended_names, run[0].name.clone(), text);
    }
    joined
}

fn set(joined: &mut Vec<(String, String)>, extended_names: &mut Vec<String>, name: String, text: String) {
    if extended_names.contains(&name) {
        return;
    }
    extended_names.push(name.clone());
    match joined.iter_mut().find(|(key, _)| *key == name) {
        Some((_, old)) => *old = text,
        None => joined.push((name, text)),
    }
}

/// Text of RFC 2231 sections; the charset stands before the first two apostrophes of the first extended one.
fn decode_extended(raws: &[&[u8]], extended: &[bool]) -> String {
    let mut label: Option<&[u8]> = None;
    let mut bytes = Vec::new();
    for (index, (raw, &extended)) in raws.iter().zip(extended).enumerate() {
        let mut rest = *raw;
        if extended && index == 0 {
            let mut parts = rest.splitn(3, |&byte| byte == b'\'');
            if let (Some(charset), Some(_language), Some(text)) = (parts.next(), parts.next(), parts.next()) {
                label = Some(charset);
                rest = text;
            }
        }
        if extended {
            percent_decode(rest, &mut bytes);
        } else {
            bytes.extend_from_slice(rest);
        }
    }
    let text = match label {
        Some(label) if !label.is_empty() => charset::decode(&bytes, Some(label)).text.into_owned(),
        _ => charset::decode_unlabelled(&bytes, None).text.into_owned(),
    };
    text.chars().map(|character| if character.is_control() { ' ' } else { character }).collect()
}

fn percent_decode(raw: &[u8], bytes: &mut Vec<u8>) {
    let mut at = 0;
    while let Some(&byte) = raw.get(at) {
        at += 1;
        match (byte, crate::transfer::hex_pair(raw.get(at..).unwrap_or_default())) {
            (b'%', Some(value)) => {
                bytes.push(value);
                at += 2;
            }
            _ => bytes.push(byte),
        }
    }
}

#[cfg(test)]
#[path = "content_type_tests.rs"]
mod tests;
