//! What the sender wrote: a plain split of a body text, until segments say it better.

use memchr::{memchr, memmem};

use crate::identity::without_footer;

/// Lines of its own that may stand below a signature delimiter.
const SIGNATURE_LINES: usize = 20;

/// A run of lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Piece<'t> {
    /// The lines.
    pub text: &'t str,
    /// They are the sender's own.
    pub is_own: bool,
}

/// The lines of a body text without its list footer, in runs.
///
/// Not the sender's own are what stands below the last signature delimiter (`-- `, RFC 3676 section 4.3) when that is at
/// most 20 lines without quotes, lines that begin with `>`, and the line that introduces a quote: it ends in `wrote:`,
/// and where a mail reader has wrapped it the line above begins with `On `.
pub fn pieces(text: &str) -> impl Iterator<Item = Piece<'_>> {
    let text = without_footer(text);
    let (mut rest, signature) = text.split_at(signature_start(text));
    let written = std::iter::from_fn(move || {
        let (mut end, is_own) = look(rest)?;
        while let Some((length, _)) = look(&rest[end..]).filter(|(_, next)| *next == is_own) {
            end += length;
        }
        let (piece, below) = rest.split_at(end);
        rest = below;
        Some(Piece { text: piece, is_own })
    });
    written.chain((!signature.is_empty()).then_some(Piece { text: signature, is_own: false }))
}

/// Bytes of the lines at the start of `text` that are told at one look, and whether they are own.
fn look(text: &str) -> Option<(usize, bool)> {
    let line = line_length(text);
    let is_own = match text.as_bytes().first()? {
        b'>' => false,
        b'O' if text.starts_with("On ") => {
            let wrapped = line_length(&text[line..]);
            if introduces(&text[line..line + wrapped]) {
                return Some((line + wrapped, false));
            }
            !introduces(&text[..line])
        }
        _ => !introduces(&text[..line]),
    };
    Some((line, is_own))
}

/// Bytes of the first line with its line feed.
fn line_length(text: &str) -> usize {
    memchr(b'\n', text.as_bytes()).map_or(text.len(), |at| at + 1)
}

fn introduces(line: &str) -> bool {
    let line = line.trim_ascii_end().as_bytes();
    line.last() == Some(&b':') && line.ends_with(b"wrote:")
}

/// Where the line of the signature delimiter begins; the end of the text when there is none.
fn signature_start(text: &str) -> usize {
    let delimits = |at: &usize| text[at + 3..].split('\n').next().is_some_and(|line| line.trim_ascii().is_empty());
    let Some(at) = memmem::find_iter(text.as_bytes(), b"\n--").filter(delimits).last() else { return text.len() };
    let below = text[at + 1..].split('\n').skip(1).filter(|line| !line.starts_with('>'));
    if below.take(SIGNATURE_LINES + 1).count() > SIGNATURE_LINES { text.len() } else { at + 1 }
}
