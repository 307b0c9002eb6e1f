//! Reading as far as a stage: what benchmarks measure stage by stage.

use maillake_core::batch::{Fate, Record};
use maillake_core::defect::Defects;
use maillake_core::leaf::read_leaf;
use maillake_core::limits::{Budget, Limits};
use maillake_core::mbox;
use maillake_core::mime::{Message, PartKind, parse_tree};
use maillake_core::reading;
use maillake_core::text::{may_be_body, read_text};
use maillake_core::transfer;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;

use crate::map::Map;
use crate::unit::Extents;

/// How far a mail is read; each stage does what those before it do.
#[derive(Clone, Copy)]
enum Stage {
    Tree,
    Decode,
    Hash,
    Text,
    Read,
}

impl Stage {
    fn of_name(name: &str) -> Option<Self> {
        Some(match name {
            "tree" => Self::Tree,
            "decode" => Self::Decode,
            "hash" => Self::Hash,
            "text" => Self::Text,
            "read" => Self::Read,
            _ => return None,
        })
    }
}

/// Reads the mails of a map on one thread as far as a stage and returns a number that depends on all of them:
/// `tree` headers and parts, `decode` transfer encodings undone, `hash` canonical leaves with their SHA-256, `text` the
/// body text, `read` everything rows are made of.
#[pyfunction]
pub(crate) fn read_until(py: Python<'_>, map: &Map, extents: &Extents, quoted: bool, stage: &str) -> PyResult<u64> {
    let stage = Stage::of_name(stage).ok_or_else(|| PyValueError::new_err(format!("there is no stage {stage}")))?;
    let raw = map.0.bytes();
    Ok(py.detach(|| {
        let mails = extents.records.iter().filter(|record| record.fate == Fate::Mail);
        mails.fold(0_u64, |sum, record| sum.wrapping_add(read_record(raw, record, quoted, stage)))
    }))
}

fn read_record(raw: &[u8], record: &Record, quoted: bool, stage: Stage) -> u64 {
    let limits = Limits::default();
    let bytes = record.message_bytes(raw);
    let bytes = if quoted { mbox::unquote(bytes) } else { bytes.into() };
    let mut budget = Budget::of(&limits, bytes.len());
    let message = parse_tree(bytes, &limits, &mut budget);
    read_message(&message, &limits, &mut budget, stage)
}

fn read_message(message: &Message<'_>, limits: &Limits, budget: &mut Budget, stage: Stage) -> u64 {
    let mut defects = Defects::default();
    if let Stage::Read = stage {
        let reading = reading::read(message, limits, budget);
        return reading.message_key.iter().fold(0, |sum, &byte| sum * 31 % 0xffff_fffb + u64::from(byte));
    }
    let children: u64 = message.children.iter().map(|child| read_message(&child.message, limits, budget, stage)).sum();
    let leaves = || message.parts.iter().filter(|part| part.kind == PartKind::Leaf);
    let own = match stage {
        Stage::Tree | Stage::Read => message.parts.len() as u64,
        Stage::Decode => {
            let mut decoded = Vec::new();
            let mut size = 0;
            for part in leaves() {
                decoded.clear();
                transfer::decode(part.encoding, part.body.of(&message.raw), &mut |chunk| decoded.extend_from_slice(chunk));
                size += decoded.len() as u64;
            }
            size
        }
        Stage::Hash | Stage::Text => {
            let keep = limits.max_text_bytes * 4;
            let mut read = |part: &maillake_core::mime::Part| {
                let kept = may_be_body(part).then_some(keep);
                (part.kind == PartKind::Leaf).then(|| read_leaf(&message.raw, part, kept, budget, &mut defects))
            };
            let leaves: Vec<_> = message.parts.iter().map(&mut read).collect();
            if let Stage::Text = stage {
                read_text(message, &leaves, limits, budget, &mut defects).text.len() as u64
            } else {
                leaves.iter().flatten().map(|leaf| leaf.size + u64::from(leaf.sha256[0])).sum()
            }
        }
    };
    own + children
}
