//! `Map`: a file mapped into memory.

use std::path::PathBuf;

use maillake_core::identity::hex;
use maillake_core::map;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::PyBytes;

use crate::errors::os_error;

/// A file mapped read-only, as long as it was when it was opened.
#[pyclass(frozen, module = "maillake._native")]
pub(crate) struct Map(pub(crate) map::Map);

#[pymethods]
impl Map {
    #[new]
    fn new(path: PathBuf) -> PyResult<Self> {
        map::Map::open(&path).map(Self).map_err(|error| os_error(&error, &path.to_string_lossy()))
    }

    fn __len__(&self) -> usize {
        self.0.bytes().len()
    }

    /// The file shrank while it was mapped; what was read since is not to be believed.
    #[getter]
    fn is_damaged(&self) -> bool {
        self.0.is_damaged()
    }

    /// A copy of `length` bytes from `offset`; `ValueError` outside the file.
    fn read<'py>(&self, py: Python<'py>, offset: usize, length: usize) -> PyResult<Bound<'py, PyBytes>> {
        Ok(PyBytes::new(py, self.slice(offset, length)?))
    }

    /// BLAKE3 of a range as hexadecimal digits, computed on all cores.
    fn blake3(&self, py: Python<'_>, offset: usize, length: usize) -> PyResult<String> {
        let bytes = self.slice(offset, length)?;
        let hash = py.detach(|| {
            let mut hasher = blake3::Hasher::new();
            hasher.update_rayon(bytes);
            hasher.finalize()
        });
        Ok(hex(hash.as_bytes()))
    }
}

impl Map {
    fn slice(&self, offset: usize, length: usize) -> PyResult<&[u8]> {
        let bytes = self.0.bytes();
        let end = offset.checked_add(length);
        end.and_then(|end| bytes.get(offset..end))
            .ok_or_else(|| PyValueError::new_err(format!("bytes {offset}..{offset}+{length} lie outside a file of {} bytes", bytes.len())))
    }
}
