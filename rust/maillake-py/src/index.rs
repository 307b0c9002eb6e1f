//! Index entries of an mbox.

use maillake_core::identity::Key;
use maillake_core::index;
use pyo3::prelude::*;
use pyo3::types::PyBytes;

use crate::arrow::Batch;
use crate::errors::arrow_error;
use crate::map::Map;
use crate::unit::{Extents, Workers};

/// Index columns of the records of a map, and the thread nodes of each record, 16 bytes a node.
#[pyfunction]
pub(crate) fn index_records<'py>(
    py: Python<'py>,
    map: &Map,
    extents: &Extents,
    quoted: bool,
    workers: &Workers,
) -> PyResult<(Batch, Vec<Bound<'py, PyBytes>>)> {
    let raw = map.0.bytes();
    let indexed = py.detach(|| workers.0.install(|| index::index_records(raw, &extents.records, quoted)));
    let (batch, nodes) = indexed.map_err(|error| arrow_error(&error))?;
    Ok((Batch(batch), nodes.iter().map(|nodes| PyBytes::new(py, nodes.as_flattened())).collect()))
}

fn keys_of(bytes: &[u8]) -> Vec<Key> {
    bytes.chunks_exact(16).filter_map(|chunk| Key::try_from(chunk).ok()).collect()
}

/// Thread of each record from its nodes, its X-GM-THRID, and its offset.
#[pyfunction]
pub(crate) fn threads(py: Python<'_>, nodes: Vec<Vec<u8>>, gm_thrids: Vec<Option<String>>, offsets: Vec<u64>) -> Vec<String> {
    py.detach(|| {
        let nodes: Vec<Vec<Key>> = nodes.iter().map(|bytes| keys_of(bytes)).collect();
        index::threads(&nodes, &gm_thrids, &offsets)
    })
}
