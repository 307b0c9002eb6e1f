//! Bands of signatures, spilled to files: messages that share a band are candidates (Leskovec, Rajaraman, Ullman, "Mining
//! of Massive Datasets", section 3.4).

use std::fs::{self, File};
use std::io::{self, BufWriter, Read, Seek, Write};
use std::path::Path;

use xxhash_rust::xxh3::xxh3_64;

use super::signature::{SIGNATURE_BYTES, Signature};
use crate::identity::Key;

/// Bands of a signature. With eight values each, a pair that shares four fifths of its shingles shares a band with
/// probability 0.95, one that shares nine tenths with 0.9999.
pub(super) const BANDS: usize = 16;
const BAND_BYTES: usize = SIGNATURE_BYTES / BANDS;

/// A file without a name, to be read and written.
pub(super) fn scratch_file(folder: &Path, name: &str) -> io::Result<File> {
    let path = folder.join(format!("near.{name}"));
    let file = File::options().read(true).write(true).create(true).truncate(true).open(&path)?;
    fs::remove_file(&path)?;
    Ok(file)
}

/// Signatures on their way to be compared.
#[derive(Debug)]
pub struct Bands {
    pub(super) keys: Vec<Key>,
    /// Of each band a file of (hash of the band, row), four bytes each.
    files: Vec<BufWriter<File>>,
    pub(super) sets: File,
}

impl Bands {
    /// No signatures yet; what does not stay in memory goes to files in `scratch`.
    pub fn new(scratch: &Path) -> io::Result<Self> {
        let files = (0..BANDS).map(|band| Ok(BufWriter::new(scratch_file(scratch, &format!("band.{band}"))?)));
        Ok(Self { keys: Vec::new(), files: files.collect::<io::Result<_>>()?, sets: scratch_file(scratch, "sets")? })
    }

    /// Takes the signature of a message; one that comes again counts once.
    pub fn add(&mut self, key: Key, signature: &Signature) -> io::Result<()> {
        let row = self.keys.len() as u32;
        self.keys.push(key);
        for (file, band) in self.files.iter_mut().zip(signature.chunks_exact(BAND_BYTES)) {
            file.write_all(&(xxh3_64(band) << 32 | u64::from(row)).to_le_bytes())?;
        }
        Ok(())
    }

    /// The messages that share a band with another, as runs of ascending `ranks`; one band at a time is in memory.
    pub(super) fn shared(&mut self, band: usize, ranks: &[u32]) -> io::Result<Vec<Vec<u32>>> {
        let file = &mut self.files[band];
        file.flush()?;
        file.get_mut().rewind()?;
        let mut raw = Vec::with_capacity(ranks.len() * 8);
        file.get_mut().read_to_end(&mut raw)?;
        let of_rank = |entry: &[u8]| {
            let entry = u64::from_le_bytes(entry.try_into().unwrap_or_default());
            entry >> 32 << 32 | u64::from(ranks[entry as u32 as usize])
        };
        let mut entries: Vec<u64> = raw.chunks_exact(8).map(of_rank).collect();
        drop(raw);
        entries.sort_unstable();
        entries.dedup();
        let runs = entries.chunk_by(|one, other| one >> 32 == other >> 32).filter(|run| run.len() > 1);
        Ok(runs.map(|run| run.iter().map(|&entry| entry as u32).collect()).collect())
    }
}
