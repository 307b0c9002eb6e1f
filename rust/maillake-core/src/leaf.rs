//! The content of one leaf: decoded once, hashed on the way, kept only where a body text may come from it.

use sha2::{Digest, Sha256};

use crate::canonical_text::CanonicalText;
use crate::defect::{Defect, Defects};
use crate::limits::Budget;
use crate::mime::Part;
use crate::text::may_be_body;
use crate::transfer::{self, Encoding};

/// Bytes of the beginning that are kept to tell the type by content.
const HEAD_BYTES: usize = 512;

/// What is known of a leaf after its content was read.
#[derive(Debug, Default)]
pub struct Leaf {
    /// Number of canonical bytes.
    pub size: u64,
    /// SHA-256 of the canonical bytes.
    pub sha256: [u8; 32],
    /// First canonical bytes.
    pub head: Vec<u8>,
    /// Canonical bytes of a leaf that may be body text, up to what is kept.
    pub text: Option<Vec<u8>>,
    /// True when `text` is not all of it.
    pub truncated: bool,
}

/// How the canonical bytes of a leaf are made: exact for base64 content that is no body text and for text in two- or
/// four-byte code units, with LF line ends, `>From ` undone and no blank lines at the end for all other leaves.
#[must_use]
pub fn is_exact(part: &Part) -> bool {
    let wide = part.content_type.get("charset").is_some_and(|charset| {
        let charset = charset.to_ascii_lowercase();
        charset.starts_with("utf-16") || charset.starts_with("utf-32") || charset.starts_with("ucs-")
    });
    wide || (part.encoding == Encoding::Base64 && !may_be_body(part))
}

/// Decodes and hashes one leaf; `keep_text` bytes of it are kept when it may be body text.
///
/// A leaf that would exceed the decoded bytes of the mail is hashed as it travels and keeps no text.
pub fn read_leaf(raw: &[u8], part: &Part, keep_text: Option<usize>, budget: &mut Budget, defects: &mut Defects) -> Leaf {
    let body = part.body.of(raw);
    let mut reader = Reader::new(keep_text);
    let mut within = true;
    let mut canonical = (!is_exact(part)).then(CanonicalText::default);
    let bad = {
        let mut push = |chunk: &[u8]| {
            within = within && budget.take_decoded(chunk.len(), defects);
            if within {
                match &mut canonical {
                    Some(canonical) => canonical.push(chunk, &mut |bytes| reader.push(bytes)),
                    None => reader.push(chunk),
                }
            }
        };
        transfer::decode(part.encoding, body, &mut push)
    };
    if !within {
        let mut travelling = Reader::new(None);
        travelling.push(body);
        return travelling.finish();
    }
    if let Some(canonical) = &mut canonical {
        canonical.finish(&mut |bytes| reader.push(bytes));
    }
    if bad {
        defects.add(match part.encoding {
            Encoding::Base64 => Defect::Base64Bad,
            Encoding::Uuencode => Defect::UuencodeBad,
            _ => Defect::QuotedPrintableBad,
        });
    }
    reader.finish()
}

struct Reader {
    hash: Sha256,
    leaf: Leaf,
    keep: usize,
}

impl Reader {
    fn new(keep_text: Option<usize>) -> Self {
        let leaf = Leaf { text: keep_text.map(|_| Vec::new()), ..Leaf::default() };
        Self { hash: Sha256::new(), leaf, keep: keep_text.unwrap_or(0) }
    }

    fn push(&mut self, bytes: &[u8]) {
        self.hash.update(bytes);
        self.leaf.size += bytes.len() as u64;
        if self.leaf.head.len() < HEAD_BYTES {
            let wanted = (HEAD_BYTES - self.leaf.head.len()).min(bytes.len());
            self.leaf.head.extend_from_slice(&bytes[..wanted]);
        }
        if let Some(text) = &mut self.leaf.text {
            let room = self.keep - text.len();
            self.leaf.truncated |= bytes.len() > room;
            text.extend_from_slice(&bytes[..bytes.len().min(room)]);
        }
    }

    fn finish(mut self) -> Leaf {
        self.leaf.sha256 = self.hash.finalize().into();
        self.leaf
    }
}
