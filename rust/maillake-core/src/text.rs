//! Body text: which leaves carry it, and what they say.

use crate::charset;
use crate::defect::{Defect, Defects};
use crate::html;
use crate::leaf::Leaf;
use crate::limits::{Budget, Limits};
use crate::mime::{Message, Part, PartKind};

/// Where a body text came from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum BodySource {
    /// There is no text.
    #[default]
    None,
    /// text/plain leaves.
    Plain,
    /// text/html leaves.
    Html,
    /// Both, in file order.
    Mixed,
}

impl BodySource {
    /// Stable lower-case name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Plain => "plain",
            Self::Html => "html",
            Self::Mixed => "mixed",
        }
    }

    fn with(self, other: Self) -> Self {
        match (self, other) {
            (Self::None, other) => other,
            (one, other) if one == other => one,
            _ => Self::Mixed,
        }
    }
}

/// The text of a message and how it was decoded.
#[derive(Debug, Default)]
pub struct BodyText {
    /// UTF-8, LF line ends, no NUL.
    pub text: String,
    /// What kind of leaf it came from.
    pub source: BodySource,
    /// Charset label of the first leaf.
    pub charset_declared: Option<String>,
    /// Charset that the first leaf was decoded with.
    pub charset_used: Option<&'static str>,
    /// Bytes or byte sequences that became U+FFFD.
    pub replacements: u32,
    /// More text than is kept.
    pub truncated: bool,
    /// Parts the text came from, with the charset when it matters: they enter the message key.
    pub parts: Vec<(usize, Option<&'static str>)>,
}

/// True when a leaf may be body text: plain or HTML, not an attachment.
#[must_use]
pub fn may_be_body(part: &Part) -> bool {
    let text = matches!(part.content_type.value.as_str(), "text/plain" | "text/html" | "text/enriched");
    text && part.kind == PartKind::Leaf && !is_attachment(part)
}

/// True when a leaf is meant to be saved rather than shown.
#[must_use]
pub fn is_attachment(part: &Part) -> bool {
    part.disposition.value == "attachment" || file_name(part).is_some()
}

/// File name of a part: the disposition's, else the `name` of its type.
#[must_use]
pub fn file_name(part: &Part) -> Option<&str> {
    let name = part.disposition.get("filename").or_else(|| part.content_type.get("name"));
    name.map(str::trim).filter(|name| !name.is_empty())
}

/// Chooses and decodes the body text of a message (RFC 2046 section 5.1: of alternatives the one that carries
/// the text, of related parts the first, of mixed parts all).
pub fn read_text(message: &Message<'_>, leaves: &[Option<Leaf>], limits: &Limits, budget: &mut Budget, defects: &mut Defects) -> BodyText {
    let mut chosen = Vec::new();
    choose(message, leaves, 0, &mut chosen);
    let mut body = BodyText::default();
    for part in chosen {
        if let Some(leaf) = &leaves[part] {
            append(&mut body, part, &message.parts[part], leaf, limits, budget, defects);
        }
    }
    if body.truncated {
        defects.add(Defect::TextTruncated);
    }
    body
}

fn children(message: &Message<'_>, part: usize) -> impl Iterator<Item = usize> {
    let parts = &message.parts;
    (part + 1..parts.len()).filter(move |&child| parts[child].parent == Some(part))
}

fn choose(message: &Message<'_>, leaves: &[Option<Leaf>], part: usize, chosen: &mut Vec<usize>) {
    let this = &message.parts[part];
    match this.kind {
        PartKind::Leaf if may_be_body(this) => chosen.push(part),
        PartKind::Leaf | PartKind::Message(_) => {}
        PartKind::Multipart => match this.content_type.value.as_str() {
            "multipart/alternative" => choose_alternative(message, leaves, part, chosen),
            "multipart/related" => {
                if let Some(root) = children(message, part).next() {
                    choose(message, leaves, root, chosen);
                }
            }
            _ => {
                for child in children(message, part).collect::<Vec<_>>() {
                    choose(message, leaves, child, chosen);
                }
            }
        },
    }
}

/// The first alternative of plain text that says something, else the last one that says anything.
fn choose_alternative(message: &Message<'_>, leaves: &[Option<Leaf>], part: usize, chosen: &mut Vec<usize>) {
    let mut best: Option<(u64, Vec<usize>)> = None;
    for child in children(message, part).collect::<Vec<_>>() {
        let mut candidate = Vec::new();
        choose(message, leaves, child, &mut candidate);
        let size = candidate.iter().map(|&leaf| text_bytes(leaves, leaf)).sum::<u64>();
        let plain = candidate.iter().all(|&leaf| message.parts[leaf].content_type.value == "text/plain");
        let known = best.as_ref().map_or(0, |(known, _)| *known);
        if size == 0 || (best.is_some() && plain) {
            continue;
        }
        // A stub such as "your reader shows no HTML" does not carry the text: HTML wins when it is far longer.
        if best.is_none() || known < 64 && size > known * 16 {
            best = Some((size, candidate));
        }
    }
    if let Some((_, candidate)) = best {
        chosen.extend(candidate);
    }
}

/// Bytes that are no white space, counted as far as it matters: a stub gives way to 16 times its 64 bytes.
fn text_bytes(leaves: &[Option<Leaf>], part: usize) -> u64 {
    let text = leaves[part].as_ref().and_then(|leaf| leaf.text.as_deref()).unwrap_or_default();
    text.iter().take(2_048).filter(|byte| !byte.is_ascii_whitespace()).count() as u64
}

fn append(body: &mut BodyText, number: usize, part: &Part, leaf: &Leaf, limits: &Limits, budget: &mut Budget, defects: &mut Defects) {
    let raw = leaf.text.as_deref().unwrap_or_default();
    let html = part.content_type.value == "text/html";
    let declared = part.content_type.get("charset").map(str::to_owned).filter(|label| !label.is_empty());
    let label = declared.clone().or_else(|| if html { html_charset(raw) } else { None });
    let decoded = charset::decode(raw, label.as_deref().map(str::as_bytes));
    if decoded.replacements > 0 {
        defects.add(Defect::CharsetReplaced);
    }
    if label.as_deref().is_some_and(|label| !charset::is_known(label.as_bytes())) {
        defects.add(Defect::CharsetUnknown);
    }
    if label.as_deref().is_some_and(|label| charset::is_contradicted(label.as_bytes(), decoded.used)) {
        defects.add(Defect::CharsetContradicted);
    }
    let before = body.text.len();
    if before > 0 && !body.text.ends_with('\n') {
        body.text.push('\n');
    }
    let room = limits.max_text_bytes.saturating_sub(body.text.len());
    body.truncated |= leaf.truncated;
    if html {
        let converted = html::html_to_text(&decoded.text, room, budget.steps_mut());
        body.truncated |= converted.truncated;
        body.text.push_str(&converted.text);
    } else {
        let cut = floor_char_boundary(&decoded.text, room);
        body.truncated |= cut < decoded.text.len();
        push_line_feeds(&mut body.text, &decoded.text[..cut]);
    }
    if before == 0 {
        body.charset_declared = declared;
        body.charset_used = Some(decoded.used);
    }
    body.source = body.source.with(if html { BodySource::Html } else { BodySource::Plain });
    body.replacements += decoded.replacements;
    body.parts.push((number, (!raw.is_ascii() || *decoded.text.as_bytes() != *raw).then_some(decoded.used)));
}

/// Wide charsets keep their CRLF until they are decoded.
fn push_line_feeds(text: &mut String, decoded: &str) {
    if decoded.contains('\r') {
        text.push_str(&decoded.replace("\r\n", "\n").replace('\r', "\n"));
    } else {
        text.push_str(decoded);
    }
}

fn floor_char_boundary(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// The charset an HTML document names in its first kilobyte (WHATWG prescan, shortened).
fn html_charset(raw: &[u8]) -> Option<String> {
    let head = raw[..raw.len().min(1024)].to_ascii_lowercase();
    let at = memchr::memmem::find(&head, b"charset=")? + 8;
    let rest = head[at..].trim_ascii_start();
    let rest = rest.strip_prefix(b"\"").or_else(|| rest.strip_prefix(b"'")).unwrap_or(rest);
    let length = rest.iter().take_while(|byte| byte.is_ascii_alphanumeric() || b"-_.:".contains(byte)).count();
    (length > 0).then(|| String::from_utf8_lossy(&rest[..length]).into_owned())
}
