//! Signatures of texts, and clusters of messages that share most of theirs.

use std::path::PathBuf;
use std::sync::Arc;

use arrow_array::{Float64Array, RecordBatch, StringArray};
use maillake_core::identity::{Key, hex};
use maillake_core::near::{self, Member};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::pybacked::PyBackedBytes;
use pyo3::types::PyBytes;

use crate::arrow::Batch;
use crate::errors::{arrow_error, os_error};

/// Members in a batch.
const BATCH_ROWS: usize = 1 << 16;

/// Signature of the own words of a body text: 128 32-bit numbers, little end first; None when they are too few.
#[pyfunction]
pub(crate) fn sign_text<'py>(py: Python<'py>, text: &str) -> Option<Bound<'py, PyBytes>> {
    near::sign(&near::BodyWords::of(text).own_shingles()).map(|signature| PyBytes::new(py, &signature))
}

/// Version of the recipe of signatures.
#[pyfunction]
pub(crate) fn signature_version() -> i32 {
    near::SIGNATURE_VERSION
}

/// Signatures of messages, to be compared.
#[pyclass(module = "maillake._native")]
pub(crate) struct SignatureBands {
    bands: Option<near::Bands>,
    scratch: String,
}

#[pymethods]
impl SignatureBands {
    /// What does not stay in memory goes to nameless files in the directory `scratch`.
    #[new]
    fn new(scratch: PathBuf) -> PyResult<Self> {
        let name = scratch.display().to_string();
        let bands = near::Bands::new(&scratch).map_err(|error| os_error(&error, &name))?;
        Ok(Self { bands: Some(bands), scratch: name })
    }

    /// Takes message keys and signatures, each as the offsets and the bytes of an Arrow column.
    fn add(&mut self, py: Python<'_>, keys: Cells, signatures: Cells) -> PyResult<()> {
        let bands = self.bands.as_mut().ok_or_else(consumed)?;
        let added = py.detach(|| {
            for (key, signature) in keys.iter().zip(signatures.iter()) {
                let (Some(key), Ok(signature)) = (key_of_hex(key), signature.try_into()) else { return Ok(false) };
                bands.add(key, signature)?;
            }
            Ok(true)
        });
        if added.map_err(|error| os_error(&error, &self.scratch))? {
            Ok(())
        } else {
            Err(PyValueError::new_err("a key has 32 hexadecimal digits, a signature 512 bytes"))
        }
    }

    /// Compares the bands; nothing can be added afterwards.
    fn compare(&mut self, py: Python<'_>) -> PyResult<NearClusters> {
        let bands = self.bands.take().ok_or_else(consumed)?;
        let clusters = py.detach(|| near::Clusters::of(bands)).map_err(|error| os_error(&error, &self.scratch))?;
        Ok(NearClusters { clusters: Some(clusters), scratch: self.scratch.clone() })
    }
}

/// Messages that share a band, waiting for their texts.
#[pyclass(module = "maillake._native")]
pub(crate) struct NearClusters {
    clusters: Option<near::Clusters>,
    scratch: String,
}

#[pymethods]
impl NearClusters {
    /// Takes message keys and body texts as `SignatureBands.add` does; texts that are not needed are passed over.
    fn add(&mut self, py: Python<'_>, keys: Cells, texts: Cells) -> PyResult<()> {
        let clusters = self.clusters.as_mut().ok_or_else(consumed)?;
        let added = py.detach(|| {
            for (key, text) in keys.iter().zip(texts.iter()) {
                let Some(key) = key_of_hex(key) else { return Ok(false) };
                clusters.add_text(&key, &String::from_utf8_lossy(text))?;
            }
            Ok(true)
        });
        if added.map_err(|error| os_error(&error, &self.scratch))? {
            Ok(())
        } else {
            Err(PyValueError::new_err("a key has 32 hexadecimal digits"))
        }
    }

    /// Compares what the candidates say; nothing can be added afterwards.
    fn finish(&mut self, py: Python<'_>) -> PyResult<NearMembers> {
        let clusters = self.clusters.take().ok_or_else(consumed)?;
        let members = py.detach(|| clusters.members()).map_err(|error| os_error(&error, &self.scratch))?;
        Ok(NearMembers { members, at: 0 })
    }
}

/// Members of clusters, by cluster and key: iterating gives batches of `cluster_id`, `message_key`, `jaccard`.
#[pyclass(module = "maillake._native")]
pub(crate) struct NearMembers {
    members: Vec<Member>,
    at: usize,
}

#[pymethods]
impl NearMembers {
    fn __len__(&self) -> usize {
        self.members.len()
    }

    /// Number of clusters.
    #[getter]
    fn clusters(&self) -> usize {
        self.members.iter().filter(|member| member.key == member.cluster).count()
    }

    /// Equal for equal members.
    #[getter]
    fn digest(&self) -> String {
        let mut hasher = blake3::Hasher::new();
        for member in &self.members {
            hasher.update(&member.cluster).update(&member.key).update(&member.jaccard.to_le_bytes());
        }
        hex(&hasher.finalize().as_bytes()[..16])
    }

    fn __iter__(this: PyRef<'_, Self>) -> PyRef<'_, Self> {
        this
    }

    fn __next__(&mut self) -> PyResult<Option<Batch>> {
        let rest = &self.members[self.at..];
        let members = &rest[..rest.len().min(BATCH_ROWS)];
        if members.is_empty() {
            return Ok(None);
        }
        self.at += members.len();
        let batch = RecordBatch::try_from_iter([
            ("cluster_id", Arc::new(StringArray::from_iter_values(members.iter().map(|member| hex(&member.cluster)))) as _),
            ("message_key", Arc::new(StringArray::from_iter_values(members.iter().map(|member| hex(&member.key)))) as _),
            ("jaccard", Arc::new(Float64Array::from_iter_values(members.iter().map(|member| member.jaccard))) as _),
        ]);
        batch.map(|batch| Some(Batch(batch))).map_err(|error| arrow_error(&error))
    }
}

fn key_of_hex(digits: &[u8]) -> Option<Key> {
    let text = std::str::from_utf8(digits).ok().filter(|text| text.len() == 32)?;
    u128::from_str_radix(text, 16).ok().map(u128::to_be_bytes)
}

fn consumed() -> PyErr {
    PyValueError::new_err("it was used up by the step that follows")
}

/// A column of text or bytes as Arrow has it: 32-bit offsets, one more than cells, and the bytes they point into.
#[derive(FromPyObject)]
pub(crate) struct Cells(PyBackedBytes, PyBackedBytes);

impl Cells {
    fn iter(&self) -> impl Iterator<Item = &[u8]> {
        let offset = |bytes: &[u8]| bytes.try_into().map_or(0, i32::from_le_bytes) as usize;
        let offsets = self.0.chunks_exact(4).map(offset);
        offsets.clone().zip(offsets.skip(1)).map(|(start, end)| self.1.get(start..end).unwrap_or_default())
    }
}
