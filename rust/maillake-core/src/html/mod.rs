//! HTML mail to text: what a reader sees, line by line, with marks where mail programs wrap quotes, headers and
//! signatures.

mod container;
mod element;
mod flow;
mod link;
mod open;
mod page;
mod style;
#[cfg(test)]
mod tests;
mod tokens;

use std::ops::Range;

use html5gum::Tokenizer;

use flow::Flow;
use page::Page;
use tokens::Tokens;

/// What a marked range of the text is, by the element a mail program wrapped it in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum MarkKind {
    /// Quoted or forwarded mail.
    Quote,
    /// The line before a quote that says who wrote it and when.
    QuoteIntro,
    /// The header of a quoted mail, or an empty element set before it (the range is empty then).
    HeaderBlock,
    /// The writer's signature.
    Signature,
}

/// A marked range, in bytes of [`Text::text`], `start <= end`, both at character boundaries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Mark {
    pub kind: MarkKind,
    pub start: usize,
    pub end: usize,
}

/// The text of an HTML part.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text {
    /// Lines ended by LF, without white space at the end of the text; no NUL in it.
    pub text: String,
    /// Marks by start, outer before inner.
    pub marks: Vec<Mark>,
    /// Where link targets were added behind link texts, blank and angle brackets included, in rising order.
    pub link_targets: Vec<Range<usize>>,
    /// Bytes of text in elements that are not shown.
    pub hidden_bytes: usize,
    /// Elements were nested deeper than 512; the deeper ones were read as if they were not there.
    pub flattened: bool,
    /// The room for text or the steps ran out before the HTML did.
    pub truncated: bool,
}

/// The text of an HTML part, at most `max_text_bytes` long.
///
/// A step is one byte of HTML: no more than `steps` are read, and `steps` is lowered by those that were. Time is linear
/// in the bytes read; memory beside the text and its links is bounded by a constant. Never fails: what browsers read,
/// this reads (HTML 13.2.5), but for wrongly nested tables, where the order of the source is kept.
///
/// * Blocks start lines; paragraphs, headings, tables and preformatted text are set off by a blank line, but for
///   paragraphs without margin (Word's `MsoNormal`). Cells of a row that hold content are parted by a tab.
/// * Items start with `- ` or their number, indented by the depth of their list.
/// * A link shows its target behind its text, as ` <target>`, if it is a web or mail address the text does not give.
/// * Images give their `alt`.
/// * Quotes get no prefix, they are marked: the text stays what was written, and the marks say whose it is.
/// * Elements that are not shown give nothing: `hidden`, `display:none`, invisible, without height or font size.
///   `mso-hide:all` alone is shown: it hides from Outlook what all others see.
/// * `<ann@example.com>` that was not escaped is text, and a part without any tag is plain text.
#[must_use]
pub fn html_to_text(html: &str, max_text_bytes: usize, steps: &mut u64) -> Text {
    let available = usize::try_from(*steps).unwrap_or(usize::MAX);
    let readable = prefix(html, available);
    *steps = steps.saturating_sub(readable.len() as u64);
    let mut known_tags = 0;
    let mut page = read(readable, max_text_bytes, false, &mut known_tags);
    if known_tags == 0 && !page.flow.is_full() && readable.contains(['\n', '<']) {
        page = read(readable, max_text_bytes, true, &mut known_tags);
    }
    let truncated = readable.len() < html.len() || page.flow.is_full();
    let mut marks = page.marks;
    let length = page.flow.written().len();
    for mark in &mut marks {
        mark.end = mark.end.min(length);
        mark.start = mark.start.min(mark.end);
    }
    marks.sort_by_key(|mark| (mark.start, std::cmp::Reverse(mark.end)));
    marks.dedup();
    Text {
        text: into_string(page.flow.into_written()),
        marks,
        link_targets: page.link_targets,
        hidden_bytes: page.hidden_bytes,
        flattened: page.flattened,
        truncated,
    }
}

fn read(html: &str, max_text_bytes: usize, preformatted: bool, known_tags: &mut u64) -> Page {
    let flow = Flow::new(max_text_bytes, html.len() / 4);
    let mut page = Page::new(flow, preformatted);
    let mut tokenizer = Tokenizer::new_with_emitter(html, Tokens::new(html, &mut page, preformatted, known_tags));
    // The only token there is says that the text is full.
    let _ = tokenizer.next();
    drop(tokenizer);
    page.finish();
    page
}

/// The longest prefix of at most `max_bytes` bytes.
fn prefix(html: &str, max_bytes: usize) -> &str {
    let mut end = max_bytes.min(html.len());
    while !html.is_char_boundary(end) {
        end -= 1;
    }
    &html[..end]
}

fn into_string(text: Vec<u8>) -> String {
    String::from_utf8(text).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
}
