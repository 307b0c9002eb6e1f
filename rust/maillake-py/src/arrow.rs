//! Record batches for Python through the Arrow `PyCapsule` interface.

use arrow_array::ffi::{FFI_ArrowArray, to_ffi};
use arrow_array::{Array, RecordBatch, StructArray};
use arrow_ipc::reader::StreamReader;
use arrow_schema::SchemaRef;
use arrow_schema::ffi::FFI_ArrowSchema;
use pyo3::prelude::*;
use pyo3::types::PyCapsule;

use crate::errors::arrow_error;

/// One Arrow record batch; `pyarrow.record_batch(batch)` takes it without a copy.
#[pyclass(frozen, module = "maillake._native")]
pub(crate) struct Batch(pub(crate) RecordBatch);

#[pymethods]
impl Batch {
    /// Number of rows.
    #[getter]
    fn num_rows(&self) -> usize {
        self.0.num_rows()
    }

    #[pyo3(signature = (requested_schema=None))]
    fn __arrow_c_array__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyAny>>,
    ) -> PyResult<(Bound<'py, PyCapsule>, Bound<'py, PyCapsule>)> {
        drop(requested_schema);
        let data = StructArray::from(self.0.clone()).into_data();
        let (array, _) = to_ffi(&data).map_err(|error| arrow_error(&error))?;
        Ok((schema_capsule(py, &self.0.schema())?, PyCapsule::new_with_value(py, Exported(array), c"arrow_array")?))
    }
}

/// The record batches of an Arrow IPC stream, checked as they are read: what Python gives the core.
pub(crate) fn read_batches(stream: &[u8]) -> PyResult<Vec<RecordBatch>> {
    let reader = StreamReader::try_new(stream, None).map_err(|error| arrow_error(&error))?;
    reader.collect::<Result<_, _>>().map_err(|error| arrow_error(&error))
}

/// An Arrow schema; `pyarrow.schema(schema)` takes it.
#[pyclass(frozen, module = "maillake._native")]
pub(crate) struct Schema(pub(crate) SchemaRef);

#[pymethods]
impl Schema {
    fn __arrow_c_schema__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyCapsule>> {
        schema_capsule(py, &self.0)
    }
}

fn schema_capsule<'py>(py: Python<'py>, schema: &SchemaRef) -> PyResult<Bound<'py, PyCapsule>> {
    let exported = FFI_ArrowSchema::try_from(schema.as_ref()).map_err(|error| arrow_error(&error))?;
    PyCapsule::new_with_value(py, exported, c"arrow_schema")
}

/// The C structure itself: the capsule's pointer is the address of this value.
#[repr(transparent)]
struct Exported(FFI_ArrowArray);
