//! The engine of maillake: raw mail in, Arrow record batches out. No Python in here.

pub mod address;
pub mod batch;
mod canonical_text;
pub mod charset;
pub mod content_type;
pub mod date;
pub mod defect;
pub mod encoded_word;
pub mod extract;
pub mod files;
pub mod header;
pub mod html;
pub mod identity;
pub mod index;
pub mod label;
pub mod leaf;
pub mod limits;
pub mod map;
pub mod mbox;
pub mod message_id;
pub mod mime;
pub mod reading;
pub mod sniff;
pub mod span;
pub mod subject;
pub mod text;
pub mod transfer;
