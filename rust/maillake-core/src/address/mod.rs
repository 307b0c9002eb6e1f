//! Mailboxes and address lists (RFC 5322 section 3.4, RFC 6532), read tolerantly.
//!
//! Input is a field body that is already unfolded and RFC 2047 decoded, with decoded
//! specials inside quoted strings. Every address is handed to a visitor as an
//! [`Address`] that borrows from the field body: an address already in normal form costs
//! no allocation. Work and output are linear in the length of the field body.

mod angle;
mod exchange;
mod keys;
mod lexer;
mod list;
mod mailbox;
mod phrase;
mod provider;
mod spec;
mod strict;
#[cfg(test)]
mod tests;

use std::borrow::Cow;

pub use list::{ListEnd, parse_address_list, visit_addresses};
pub use provider::PROVIDER_RULES_VERSION;
pub use strict::{is_valid_mailbox, parse_mailbox_strict};

/// What an [`Address`] row holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AddressType {
    /// `local@domain` (RFC 5321, RFC 6531).
    Smtp,
    /// An Exchange directory name (`/O=.../CN=...`), plain or in an `IMCEAEX-` address.
    X500,
    /// A group without members, such as `undisclosed-recipients:;`.
    Group,
    /// Text in which no address was found.
    Invalid,
}

impl AddressType {
    /// The stable lower-case name that is written to tables.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Smtp => "smtp",
            Self::X500 => "x500",
            Self::Group => "group",
            Self::Invalid => "invalid",
        }
    }
}

/// One address of a list, borrowing from the field body where nothing had to change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address<'a> {
    /// The trimmed slice of the field body this row came from. The slices of one list
    /// do not overlap.
    pub raw: &'a str,
    /// The name shown to people: unquoted, without comments, white space collapsed. An
    /// old-style `addr (Name)` gives its comment. `None` when empty or equal to the address.
    pub display_name: Option<Cow<'a, str>>,
    /// `local@domain` with the local part quoted only where RFC 5322 needs it and the
    /// domain as lower-case A-labels (UTS 46); a domain that UTS 46 refuses stays as
    /// lower-case NFC. For [`AddressType::X500`] the address as written.
    pub addr: Option<Cow<'a, str>>,
    /// What this row holds.
    pub address_type: AddressType,
    /// Name of the RFC 5322 group the address stands in, at most 1,000 bytes.
    pub group_name: Option<Cow<'a, str>>,
    /// Readers may disagree on who is meant: the display name is another address, an
    /// unquoted display name holds one, or several addresses stood where one may stand.
    pub ambiguous: bool,
    keys: keys::Keys,
}

impl<'a> Address<'a> {
    /// The whole address case-folded and in NFC, for joins; `x500:o=.../cn=...` for
    /// [`AddressType::X500`]. `None` when there is no address.
    #[must_use]
    pub fn addr_key(&self) -> Option<&str> {
        match &self.keys.addr_key {
            Some(key) => Some(key),
            None => self.addr.as_deref(),
        }
    }

    /// The mailbox the provider delivers to, by the rules of [`PROVIDER_RULES_VERSION`];
    /// equal to [`Self::addr_key`] for every domain without a rule.
    #[must_use]
    pub fn mailbox_key(&self) -> Option<&str> {
        match &self.keys.mailbox_key {
            Some(key) => Some(key),
            None => self.addr_key(),
        }
    }

    /// The local part as it stands in [`Self::addr`]. `None` without a domain.
    #[must_use]
    pub fn local_part(&self) -> Option<&str> {
        let start = self.keys.domain_start?;
        self.addr.as_deref()?.get(..start.get().checked_sub(1)?)
    }

    /// The domain as it stands in [`Self::addr`]: lower-case A-labels or a domain literal.
    #[must_use]
    pub fn domain(&self) -> Option<&str> {
        let start = self.keys.domain_start?;
        self.addr.as_deref()?.get(start.get()..)
    }

    /// The registrable domain by the public suffix list (private section included).
    /// `None` for domain literals, IPv4 numbers, single labels and public suffixes.
    #[must_use]
    pub fn registrable_domain(&self) -> Option<&str> {
        let start = self.keys.registrable_start?;
        self.addr.as_deref()?.get(start.get()..)
    }

    /// A row without an address.
    fn without_addr(raw: &'a str, address_type: AddressType) -> Self {
        Self {
            raw,
            display_name: None,
            addr: None,
            address_type,
            group_name: None,
            ambiguous: false,
            keys: keys::Keys::default(),
        }
    }
}
