//! Functions of the module that stand for themselves.

use maillake_core::batch::{PARSER_VERSION, TABLES, schema_of};
use maillake_core::identity::{hex, key_of_fields};
use maillake_core::{defect, sniff};
use pyo3::prelude::*;

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

/// Version of the core.
#[pyfunction]
pub(crate) fn version() -> &'static str {
    PARSER_VERSION
}
