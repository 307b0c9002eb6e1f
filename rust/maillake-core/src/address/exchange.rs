//! Exchange directory names (`legacyExchangeDN`) and their `IMCEAEX-` encapsulation
//! ([MS-OXCMAIL] section 2.1.3.1.8).

use super::keys::fold_case;
use super::lexer::strip_prefix_ignore_case;

/// The parts of a directory name that tell one recipient from another.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct DirectoryName<'a> {
    organization: &'a str,
    common_name: &'a str,
}

impl DirectoryName<'_> {
    /// `x500:o=<organization>/cn=<last common name>`, case-folded.
    pub(super) fn key(&self) -> String {
        let mut key = String::from("x500:o=");
        key.push_str(&fold_case(self.organization));
        key.push_str("/cn=");
        key.push_str(&fold_case(self.common_name));
        key
    }
}

/// The length of `/o=` with an address type before it, if `text` begins so.
pub(super) fn directory_name_prefix(text: &str) -> Option<usize> {
    let path = strip_prefix_ignore_case(without_type(text), "/o=")?;
    text.len().checked_sub(path.len())
}

/// Reads `/o=.../cn=...`, optionally behind `EX:` or `X500:`.
pub(super) fn read_directory_name(text: &str) -> Option<DirectoryName<'_>> {
    let path = strip_prefix_ignore_case(without_type(text), "/o=")?;
    let organization = path.split('/').next()?;
    let common_name = path.rsplit('/').find_map(|part| strip_prefix_ignore_case(part, "cn="))?.trim();
    (!common_name.is_empty()).then_some(DirectoryName { organization: organization.trim(), common_name })
}

fn without_type(text: &str) -> &str {
    strip_prefix_ignore_case(text, "ex:").or_else(|| strip_prefix_ignore_case(text, "x500:")).unwrap_or(text)
}

/// The key of an address that wraps a directory name, from its local part.
pub(super) fn encapsulated_key(local_part: &str) -> Option<String> {
    let encoded = strip_prefix_ignore_case(local_part, "IMCEAEX-")?;
    let decoded = decode(encoded);
    read_directory_name(&decoded).map(|name| name.key())
}

/// Undoes the encapsulation: `_` is a slash, `+` and two hexadecimal digits a byte.
fn decode(encoded: &str) -> String {
    let bytes = encoded.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let escaped = (byte == b'+').then(|| encoded.get(at + 1..at + 3)).flatten().and_then(|digits| u8::from_str_radix(digits, 16).ok());
        match (byte, escaped) {
            (_, Some(value)) => {
                out.push(value);
                at += 3;
            }
            (b'_', None) => {
                out.push(b'/');
                at += 1;
            }
            _ => {
                out.push(byte);
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}
