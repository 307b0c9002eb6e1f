//! Functions of the module that stand for themselves.

use maillake_core::batch::{PARSER_VERSION, TABLES, schema_of};
use maillake_core::identity::{hex, key_of_fields};
use maillake_core::{address, defect, sniff, subject};
use pyo3::prelude::*;
use pyo3::types::PyDict;

use crate::arrow::Schema;

/// BLAKE3-128 of a list of fields, each preceded by its length, as hexadecimal digits.
#[pyfunction]
pub(crate) fn key(fields: Vec<Vec<u8>>) -> String {
    let fields: Vec<&[u8]> = fields.iter().map(Vec::as_slice).collect();
    hex(&key_of_fields(&fields))
}

/// What a file is, by its first bytes.
#[pyfunction]
pub(crate) fn kind_of(head: &[u8]) -> &'static str {
    sniff::kind_of(head)
}

/// Name and Arrow schema of every table the core fills.
#[pyfunction]
pub(crate) fn schemas() -> Vec<(&'static str, Schema)> {
    TABLES.iter().map(|(name, columns)| (*name, Schema(schema_of(columns)))).collect()
}

/// Code and sentence of every defect.
#[pyfunction]
pub(crate) fn defects() -> Vec<(&'static str, &'static str)> {
    defect::ALL.iter().map(|(_, code, text)| (*code, *text)).collect()
}

/// Addresses of a decoded field body, as dictionaries.
#[pyfunction]
pub(crate) fn parse_addresses<'py>(py: Python<'py>, text: &str) -> PyResult<Vec<Bound<'py, PyDict>>> {
    let mut addresses = Vec::new();
    address::parse_address_list(text, usize::MAX, &mut addresses);
    addresses.iter().map(|address| address_dict(py, address)).collect()
}

/// True for one valid mailbox in the strict sense of RFC 5322 and RFC 5321.
#[pyfunction]
pub(crate) fn is_valid_mailbox(text: &str) -> bool {
    address::is_valid_mailbox(text)
}

/// RFC 5256 base subject, and whether the subject says it is a reply or a forward.
#[pyfunction]
pub(crate) fn base_subject(text: &str) -> (String, bool, bool) {
    let base = subject::base_subject(text);
    (base.text.into_owned(), base.is_reply, base.is_forward)
}

/// The fields of an address.
pub(crate) fn address_dict<'py>(py: Python<'py>, address: &address::Address) -> PyResult<Bound<'py, PyDict>> {
    let dict = PyDict::new(py);
    dict.set_item("raw", &address.raw)?;
    dict.set_item("display_name", &address.display_name)?;
    dict.set_item("addr", &address.addr)?;
    dict.set_item("addr_key", &address.addr_key)?;
    dict.set_item("mailbox_key", &address.mailbox_key)?;
    dict.set_item("domain", &address.domain)?;
    dict.set_item("registrable_domain", &address.registrable_domain)?;
    dict.set_item("address_type", address.address_type.name())?;
    dict.set_item("group_name", &address.group_name)?;
    Ok(dict)
}

/// Version of the core.
#[pyfunction]
pub(crate) fn version() -> &'static str {
    PARSER_VERSION
}
