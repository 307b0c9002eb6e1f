//! Errors of the core as Python exceptions: the one place where they are mapped.

use arrow_schema::ArrowError;
use pyo3::PyErr;
use pyo3::exceptions::{PyOSError, PyRuntimeError};

/// An I/O error as `OSError` with its number, so that Python picks the right subclass.
pub(crate) fn os_error(error: &std::io::Error, path: &str) -> PyErr {
    match error.raw_os_error() {
        Some(number) => {
            let text = error.to_string();
            let text = text.split(" (os error").next().unwrap_or_default().to_owned();
            PyOSError::new_err((number, text, path.to_owned()))
        }
        None => PyOSError::new_err(format!("{path}: {error}")),
    }
}

/// A batch that could not be built is a bug of the core.
pub(crate) fn arrow_error(error: &ArrowError) -> PyErr {
    PyRuntimeError::new_err(error.to_string())
}
