//! Near duplicates: `MinHash` signatures of own text, and clusters of messages that share most of it.

mod bands;
mod body_words;
mod clusters;
mod own_text;
mod sets;
mod shingles;
mod signature;
mod tables;

pub use bands::Bands;
pub use body_words::BodyWords;
pub use clusters::{Clusters, Member};
pub use own_text::Piece;
pub use shingles::Shingles;
pub use signature::{SIGNATURE_BYTES, SIGNATURE_VERSION, Signature, sign};

#[cfg(test)]
mod tests;
