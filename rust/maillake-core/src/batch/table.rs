//! Rows into Arrow record batches: one builder a column, filled cell by cell in the order of the contract.

use std::sync::Arc;

use arrow_array::builder::{
    BinaryBuilder, BooleanBuilder, Float64Builder, Int32Builder, Int64Builder, ListBuilder, StringBuilder, TimestampMicrosecondBuilder,
};
use arrow_array::{ArrayRef, RecordBatch};
use arrow_schema::{ArrowError, DataType, Field, Schema, SchemaRef, TimeUnit};

/// Logical type of a column: the names the contract uses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColumnType {
    /// UTF-8 text.
    Text,
    /// 32-bit integer.
    Int,
    /// 64-bit integer.
    BigInt,
    /// True or false.
    Boolean,
    /// 64-bit floating point number.
    Double,
    /// Microseconds UTC.
    Timestamp,
    /// List of UTF-8 text.
    TextList,
    /// Bytes.
    Binary,
}

/// Name and type of a column.
pub type ColumnOf = (&'static str, ColumnType);

enum Builder {
    Text(StringBuilder),
    Int(Int32Builder),
    BigInt(Int64Builder),
    Boolean(BooleanBuilder),
    Double(Float64Builder),
    Timestamp(TimestampMicrosecondBuilder),
    TextList(ListBuilder<StringBuilder>),
    Binary(BinaryBuilder),
}

/// Arrow schema of a table.
#[must_use]
pub fn schema_of(columns: &[ColumnOf]) -> SchemaRef {
    let fields = columns.iter().map(|&(name, column_type)| {
        let data_type = match column_type {
            ColumnType::Text => DataType::Utf8,
            ColumnType::Int => DataType::Int32,
            ColumnType::BigInt => DataType::Int64,
            ColumnType::Boolean => DataType::Boolean,
            ColumnType::Double => DataType::Float64,
            ColumnType::Timestamp => DataType::Timestamp(TimeUnit::Microsecond, Some("UTC".into())),
            ColumnType::TextList => DataType::List(Arc::new(Field::new("item", DataType::Utf8, true))),
            ColumnType::Binary => DataType::Binary,
        };
        Field::new(name, data_type, true)
    });
    Arc::new(Schema::new(fields.collect::<Vec<_>>()))
}

/// A record batch in the making.
pub struct TableBuilder {
    schema: SchemaRef,
    builders: Vec<Builder>,
    rows: usize,
}

impl TableBuilder {
    /// An empty batch of a table.
    #[must_use]
    pub fn new(columns: &[ColumnOf]) -> Self {
        let builders = columns.iter().map(|&(_, column_type)| match column_type {
            ColumnType::Text => Builder::Text(StringBuilder::new()),
            ColumnType::Int => Builder::Int(Int32Builder::new()),
            ColumnType::BigInt => Builder::BigInt(Int64Builder::new()),
            ColumnType::Boolean => Builder::Boolean(BooleanBuilder::new()),
            ColumnType::Double => Builder::Double(Float64Builder::new()),
            ColumnType::Timestamp => Builder::Timestamp(TimestampMicrosecondBuilder::new().with_timezone("UTC")),
            ColumnType::TextList => Builder::TextList(ListBuilder::new(StringBuilder::new())),
            ColumnType::Binary => Builder::Binary(BinaryBuilder::new()),
        });
        Self { schema: schema_of(columns), builders: builders.collect(), rows: 0 }
    }

    /// Starts a row; its cells follow in column order.
    pub fn row(&mut self) -> Row<'_> {
        self.rows += 1;
        Row { builders: self.builders.iter_mut() }
    }

    /// Number of rows.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// The batch; an error when a row missed a cell.
    pub fn finish(mut self) -> Result<RecordBatch, ArrowError> {
        let arrays = self.builders.iter_mut().map(|builder| -> ArrayRef {
            match builder {
                Builder::Text(builder) => Arc::new(builder.finish()),
                Builder::Int(builder) => Arc::new(builder.finish()),
                Builder::BigInt(builder) => Arc::new(builder.finish()),
                Builder::Boolean(builder) => Arc::new(builder.finish()),
                Builder::Double(builder) => Arc::new(builder.finish()),
                Builder::Timestamp(builder) => Arc::new(builder.finish()),
                Builder::TextList(builder) => Arc::new(builder.finish()),
                Builder::Binary(builder) => Arc::new(builder.finish()),
            }
        });
        RecordBatch::try_new(self.schema, arrays.collect())
    }
}

/// The cells of one row, in column order. A cell of the wrong type leaves its column short, which
/// [`TableBuilder::finish`] reports.
pub struct Row<'t> {
    builders: std::slice::IterMut<'t, Builder>,
}

impl Row<'_> {
    /// A text cell.
    pub fn text(mut self, value: Option<&str>) -> Self {
        if let Some(Builder::Text(builder)) = self.builders.next() {
            builder.append_option(value);
        }
        self
    }

    /// A 32-bit integer cell.
    pub fn int(mut self, value: Option<i32>) -> Self {
        if let Some(Builder::Int(builder)) = self.builders.next() {
            builder.append_option(value);
        }
        self
    }

    /// A 64-bit integer cell.
    pub fn big_int(mut self, value: Option<i64>) -> Self {
        if let Some(Builder::BigInt(builder)) = self.builders.next() {
            builder.append_option(value);
        }
        self
    }

    /// A boolean cell.
    pub fn boolean(mut self, value: bool) -> Self {
        if let Some(Builder::Boolean(builder)) = self.builders.next() {
            builder.append_value(value);
        }
        self
    }

    /// A number cell.
    pub fn double(mut self, value: Option<f64>) -> Self {
        if let Some(Builder::Double(builder)) = self.builders.next() {
            builder.append_option(value);
        }
        self
    }

    /// A date cell from seconds UTC.
    pub fn seconds(self, value: Option<i64>) -> Self {
        self.micros(value.map(|seconds| seconds.saturating_mul(1_000_000)))
    }

    /// A date cell from microseconds UTC.
    pub fn micros(mut self, value: Option<i64>) -> Self {
        if let Some(Builder::Timestamp(builder)) = self.builders.next() {
            builder.append_option(value);
        }
        self
    }

    /// A cell of bytes.
    pub fn binary(mut self, value: Option<&[u8]>) -> Self {
        if let Some(Builder::Binary(builder)) = self.builders.next() {
            builder.append_option(value);
        }
        self
    }

    /// A list cell.
    pub fn list<'v>(mut self, values: impl IntoIterator<Item = &'v str>) -> Self {
        if let Some(Builder::TextList(builder)) = self.builders.next() {
            for value in values {
                builder.values().append_value(value);
            }
            builder.append(true);
        }
        self
    }
}
