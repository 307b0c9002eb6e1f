//! Keys for joins: the case-folded address, the provider's mailbox, the registrable
//! domain.

use std::num::NonZeroUsize;

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

use super::{exchange, provider};

/// What is derived from a normal-form address. Absent strings equal the one they are
/// derived from.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Keys {
    /// Absent: equal to the address.
    pub(super) addr_key: Option<Box<str>>,
    /// Absent: equal to the address key.
    pub(super) mailbox_key: Option<Box<str>>,
    /// Index in the address after its last `@`.
    pub(super) domain_start: Option<NonZeroUsize>,
    /// Index in the address of the registrable domain.
    pub(super) registrable_start: Option<NonZeroUsize>,
}

impl Keys {
    /// The keys of a normal-form `local@domain`. The flag tells whether the address wraps
    /// an Exchange directory name.
    pub(super) fn of_addr(addr: &str, domain_start: usize) -> (Self, bool) {
        let domain = addr.get(domain_start..).unwrap_or_default();
        let local_part = addr.get(..domain_start.saturating_sub(1)).unwrap_or_default();
        let mut keys = Self {
            domain_start: NonZeroUsize::new(domain_start),
            registrable_start: registrable_offset(domain).and_then(|offset| NonZeroUsize::new(domain_start + offset)),
            ..Self::default()
        };
        if let Some(key) = exchange::encapsulated_key(local_part) {
            keys.addr_key = Some(key.into_boxed_str());
            return (keys, true);
        }
        keys.addr_key = (!is_folded(addr)).then(|| fold_case(addr).into_boxed_str());
        keys.mailbox_key = provider::rule_of(domain).and_then(|rule| {
            // The domain is ASCII and lower-case already, so folding moved only its start.
            let folded = keys.addr_key.as_deref().unwrap_or(addr);
            let local_length = folded.len().checked_sub(domain.len() + 1)?;
            rule.mailbox(folded.get(..local_length)?, domain).map(String::into_boxed_str)
        });
        (keys, false)
    }

    /// The keys of an Exchange directory name.
    pub(super) fn of_directory_name(name: &exchange::DirectoryName<'_>) -> Self {
        Self { addr_key: Some(name.key().into_boxed_str()), ..Self::default() }
    }
}

fn is_folded(text: &str) -> bool {
    text.bytes().all(|byte| byte < 0x80 && !byte.is_ascii_uppercase())
}

/// Full case folding (Unicode, chapter 3.13) and NFC. Lowering, raising and lowering each
/// letter gives the classes of `CaseFolding.txt`, but for the dotless i, which folds to
/// itself.
pub(super) fn fold_case(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let folded: String = text.nfc().flat_map(fold_letter).collect();
    if is_nfc_quick(folded.chars()) == IsNormalized::Yes {
        return folded;
    }
    folded.nfc().collect()
}

fn fold_letter(letter: char) -> impl Iterator<Item = char> {
    const DOTLESS_I: char = '\u{131}';
    let (kept, folded) = if letter == DOTLESS_I { (Some(letter), None) } else { (None, Some(letter)) };
    kept.into_iter().chain(folded.into_iter().flat_map(char::to_lowercase).flat_map(char::to_uppercase).flat_map(char::to_lowercase))
}

/// Where the registrable domain starts in `domain`, by the public suffix list.
fn registrable_offset(domain: &str) -> Option<usize> {
    let last_label = domain.rsplit('.').next()?;
    if domain.starts_with('[') || last_label.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let registrable = psl::domain_str(domain)?;
    domain.len().checked_sub(registrable.len())
}
