//! `maillake._native`: the core for Python. Conversions only.
// PyO3 takes its arguments by value.
#![allow(clippy::needless_pass_by_value)]

mod arrow;
mod errors;
mod files;
mod functions;
mod index;
mod map;
mod mbox;
mod message;
mod near;
mod stage;
mod threads;
mod unit;

use pyo3::prelude::*;

/// Batches are built by many threads from many small strings: half the allocator's time, and no fragments kept.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[pymodule]
mod _native {
    #[pymodule_export]
    use super::arrow::{Batch, Schema};
    #[pymodule_export]
    use super::files::FileGroup;
    #[pymodule_export]
    use super::functions::{base_subject, defects, is_valid_mailbox, key, kind_of, parse_addresses, schemas, version};
    #[pymodule_export]
    use super::index::{index_records, threads};
    #[pymodule_export]
    use super::map::Map;
    #[pymodule_export]
    use super::mbox::MboxScanner;
    #[pymodule_export]
    use super::message::{canonical_form, nested_message, parse_message, part_content, unquote};
    #[pymodule_export]
    use super::near::{NearClusters, NearMembers, SignatureBands, sign_text, signature_version};
    #[pymodule_export]
    use super::stage::read_until;
    #[pymodule_export]
    use super::threads::{Threading, conversation_id, parse_ids, thread_closure, thread_edges, thread_schemas, thread_tree};
    #[pymodule_export]
    use super::unit::{Extents, UnitReader, Workers};
}
