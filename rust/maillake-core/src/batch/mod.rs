//! Units of work into Arrow record batches, one outcome for each record.

mod columns;
mod piece;
mod reader;
mod rows;
mod table;
mod unit;

pub use columns::TABLES;
pub use reader::{ChunkBatches, UnitReader};
pub use rows::PARSER_VERSION;
pub use table::{ColumnOf, ColumnType, TableBuilder, schema_of};
pub use unit::{Fate, Item, Record, Unit};
