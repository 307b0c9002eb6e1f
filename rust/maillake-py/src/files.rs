//! `FileGroup`: many small files in one buffer.

use std::path::PathBuf;

use maillake_core::identity::hex;
use maillake_core::{files, sniff};
use pyo3::exceptions::PyIndexError;
use pyo3::prelude::*;
use pyo3::types::PyBytes;

use crate::errors::os_error;

/// Small files read in parallel into one buffer.
#[pyclass(frozen, module = "maillake._native")]
pub(crate) struct FileGroup(pub(crate) files::FileGroup);

/// Position, length, kind by content, BLAKE3 of the first bytes and of all bytes of one file.
type FileRow = (u64, u64, &'static str, String, String);

#[pymethods]
impl FileGroup {
    /// Reads `paths`; one of more than `max_bytes` counts as unreadable.
    #[new]
    fn new(py: Python<'_>, paths: Vec<PathBuf>, max_bytes: u64) -> Self {
        Self(py.detach(|| files::read_files(&paths, max_bytes)))
    }

    fn __len__(&self) -> usize {
        self.0.files.len()
    }

    /// Position, length, kind by content, BLAKE3 of the first `head_bytes` and of all bytes of each file.
    fn rows(&self, py: Python<'_>, head_bytes: usize) -> Vec<FileRow> {
        py.detach(|| self.0.files.iter().map(|file| self.row(file, head_bytes)).collect())
    }

    /// Why a file could not be read, as an `OSError`, or `None`.
    fn error(&self, index: usize, path: PathBuf) -> PyResult<Option<PyErr>> {
        let file = self.0.files.get(index).ok_or_else(|| PyIndexError::new_err(index))?;
        Ok(file.error.as_ref().map(|error| os_error(error, &path.to_string_lossy())))
    }

    /// `length` bytes of the buffer from `position`.
    fn slice<'py>(&self, py: Python<'py>, position: usize, length: usize) -> PyResult<Bound<'py, PyBytes>> {
        let bytes = position.checked_add(length).and_then(|end| self.0.raw.get(position..end));
        bytes.map(|bytes| PyBytes::new(py, bytes)).ok_or_else(|| PyIndexError::new_err(position))
    }

    /// The bytes of one file.
    fn read<'py>(&self, py: Python<'py>, index: usize) -> PyResult<Bound<'py, PyBytes>> {
        let file = self.0.files.get(index).ok_or_else(|| PyIndexError::new_err(index))?;
        Ok(PyBytes::new(py, self.bytes(file)))
    }
}

impl FileGroup {
    fn bytes(&self, file: &files::GroupFile) -> &[u8] {
        let start = file.position as usize;
        self.0.raw.get(start..start + file.length as usize).unwrap_or_default()
    }

    fn row(&self, file: &files::GroupFile, head_bytes: usize) -> FileRow {
        let bytes = self.bytes(file);
        let head = &bytes[..bytes.len().min(head_bytes)];
        let whole = hex(blake3::hash(bytes).as_bytes());
        let first = if head.len() == bytes.len() { whole.clone() } else { hex(blake3::hash(head).as_bytes()) };
        (file.position, file.length, sniff::kind_of(head), first, whole)
    }
}
