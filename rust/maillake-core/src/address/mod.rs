//! Mailboxes and address lists (RFC 5322 section 3.4, RFC 6532), read tolerantly.
//!
//! Input is a field body that is already unfolded and RFC 2047 decoded, with decoded
//! specials inside quoted strings. [`visit_addresses`] hands every address to a visitor as
//! an [`AddressView`] that borrows from the field body: an address already in normal form
//! costs no allocation. [`parse_address_list`] makes owned [`Address`] values of them. Work
//! and output are linear in the length of the field body.

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

/// What an address row holds.
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
pub struct AddressView<'a> {
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

impl<'a> AddressView<'a> {
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
        Self { raw, display_name: None, addr: None, address_type, group_name: None, ambiguous: false, keys: keys::Keys::default() }
    }
}

/// One address of a list, owning its text; each field as in [`AddressView`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    /// The trimmed slice of the field body.
    pub raw: String,
    /// The name shown to people; `None` when empty or equal to the address.
    pub display_name: Option<String>,
    /// `local@domain` in normal form, or an Exchange directory name.
    pub addr: Option<String>,
    /// The whole address case-folded and in NFC, for joins.
    pub addr_key: Option<String>,
    /// The mailbox by the rules of [`PROVIDER_RULES_VERSION`].
    pub mailbox_key: Option<String>,
    /// The local part as it stands in `addr`.
    pub local_part: Option<String>,
    /// The domain as it stands in `addr`.
    pub domain: Option<String>,
    /// The registrable domain by the public suffix list.
    pub registrable_domain: Option<String>,
    /// What this row holds.
    pub address_type: AddressType,
    /// Name of the RFC 5322 group the address stands in, at most 1,000 bytes.
    pub group_name: Option<String>,
    /// Readers may disagree on who is meant.
    pub ambiguous: bool,
}

impl From<AddressView<'_>> for Address {
    fn from(view: AddressView<'_>) -> Self {
        let owned = |text: Option<&str>| text.map(str::to_owned);
        Self {
            raw: view.raw.to_owned(),
            addr_key: owned(view.addr_key()),
            mailbox_key: owned(view.mailbox_key()),
            local_part: owned(view.local_part()),
            domain: owned(view.domain()),
            registrable_domain: owned(view.registrable_domain()),
            display_name: view.display_name.map(Cow::into_owned),
            addr: view.addr.map(Cow::into_owned),
            address_type: view.address_type,
            group_name: view.group_name.map(Cow::into_owned),
            ambiguous: view.ambiguous,
        }
    }
}
