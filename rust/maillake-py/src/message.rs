//! One mail for Python: everything that was read of it, as plain values.

use std::borrow::Cow;

use maillake_core::extract;
use maillake_core::identity::hex;
use maillake_core::limits::{Budget, Limits};
use maillake_core::mbox;
use maillake_core::mime::{PartKind, parse_tree};
use maillake_core::reading::{self, Reading};
use maillake_core::text::{file_name, is_attachment};
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDict, PyList};

use crate::functions::address_dict;

/// A mail as nested dictionaries; `maillake.parse` makes its model from them.
#[pyfunction]
pub(crate) fn parse_message<'py>(py: Python<'py>, raw: &[u8]) -> PyResult<Bound<'py, PyDict>> {
    let limits = Limits::default();
    let mut budget = Budget::of(&limits, raw.len());
    let message = py.detach(|| parse_tree(Cow::Borrowed(raw), &limits, &mut budget));
    let reading = reading::read(&message, &limits, &mut budget);
    message_dict(py, &reading)
}

fn message_dict<'py>(py: Python<'py>, reading: &Reading<'_>) -> PyResult<Bound<'py, PyDict>> {
    let raw = &reading.message.raw;
    let dict = PyDict::new(py);
    dict.set_item("message_key", hex(&reading.message_key))?;
    dict.set_item("content_key", hex(&reading.content_key))?;
    dict.set_item("raw_sha256", hex(&reading.message.raw_sha256()))?;
    dict.set_item("message_id", &reading.message_id)?;
    dict.set_item("in_reply_to", &reading.in_reply_to)?;
    dict.set_item("reference_ids", &reading.reference_ids)?;
    dict.set_item("subject", reading.subject.as_ref().map(|subject| subject.text.as_str()))?;
    dict.set_item("subject_base", reading.subject.as_ref().map(|subject| subject.base.as_str()))?;
    dict.set_item("date_seconds", reading.date.as_ref().map(|date| date.timestamp_seconds))?;
    dict.set_item("date_offset_minutes", reading.date.as_ref().and_then(|date| date.offset_minutes))?;
    dict.set_item("date_raw", &reading.date_raw)?;
    dict.set_item("body_text", &reading.body.text)?;
    dict.set_item("body_source", reading.body.source.name())?;
    dict.set_item("defects", reading.defects.codes().collect::<Vec<_>>())?;
    let header = reading.message.header();
    let fields = header.fields.iter().map(|field| (PyBytes::new(py, field.name_span.of(raw)), PyBytes::new(py, field.body.of(raw))));
    dict.set_item("header", PyList::new(py, fields)?)?;
    dict.set_item("addresses", PyList::new(py, addresses(py, reading)?)?)?;
    dict.set_item("parts", PyList::new(py, parts(py, reading)?)?)?;
    let children: Vec<Bound<'py, PyDict>> = reading.children.iter().map(|child| message_dict(py, child)).collect::<PyResult<_>>()?;
    dict.set_item("children", children)?;
    Ok(dict)
}

fn addresses<'py>(py: Python<'py>, reading: &Reading<'_>) -> PyResult<Vec<Bound<'py, PyDict>>> {
    let of = |entry: &reading::RoleAddress| {
        let dict = address_dict(py, &entry.address)?;
        dict.set_item("role", entry.role)?;
        Ok(dict)
    };
    reading.addresses.iter().map(of).collect()
}

fn parts<'py>(py: Python<'py>, reading: &Reading<'_>) -> PyResult<Vec<Bound<'py, PyDict>>> {
    let message = reading.message;
    let of = |number: usize| {
        let part = &message.parts[number];
        let leaf = reading.leaves[number].as_ref();
        let child = match part.kind {
            PartKind::Message(child) => Some(child),
            _ => None,
        };
        let dict = PyDict::new(py);
        dict.set_item("path", message.path(number))?;
        dict.set_item("media_type", &part.content_type.value)?;
        dict.set_item("filename", file_name(part))?;
        dict.set_item("disposition", Some(part.disposition.value.as_str()).filter(|value| !value.is_empty()))?;
        dict.set_item("is_multipart", part.kind == PartKind::Multipart)?;
        dict.set_item("is_attachment", is_attachment(part))?;
        dict.set_item("child", child)?;
        dict.set_item("start", part.start)?;
        dict.set_item("body_start", part.body.start)?;
        dict.set_item("body_end", part.body.end)?;
        dict.set_item("size", leaf.map(|leaf| leaf.size))?;
        dict.set_item("sha256", leaf.map(|leaf| hex(&leaf.sha256)))?;
        Ok(dict)
    };
    (0..message.parts.len()).map(of).collect()
}

/// The canonical form whose BLAKE3-128 is the message key: docs/reference/message-key.md.
#[pyfunction]
pub(crate) fn canonical_form(raw: &[u8]) -> String {
    let limits = Limits::default();
    let mut budget = Budget::of(&limits, raw.len());
    let message = parse_tree(Cow::Borrowed(raw), &limits, &mut budget);
    reading::canonical_form(&message, &limits, &mut budget)
}

/// Bytes of a nested message by its path, or `None`.
#[pyfunction]
pub(crate) fn nested_message<'py>(py: Python<'py>, raw: &[u8], nested_path: &str) -> Option<Bound<'py, PyBytes>> {
    extract::nested_message(raw, nested_path, &Limits::default()).map(|bytes| PyBytes::new(py, &bytes))
}

/// Decoded content of a part of a nested message by their paths, or `None`.
#[pyfunction]
pub(crate) fn part_content<'py>(py: Python<'py>, raw: &[u8], nested_path: &str, part_path: &str) -> Option<Bound<'py, PyBytes>> {
    extract::part_content(raw, nested_path, part_path, &Limits::default()).map(|bytes| PyBytes::new(py, &bytes))
}

/// A message with the mbox quoting of From_ lines undone.
#[pyfunction]
pub(crate) fn unquote<'py>(py: Python<'py>, raw: &[u8]) -> Bound<'py, PyBytes> {
    PyBytes::new(py, &mbox::unquote(raw))
}
