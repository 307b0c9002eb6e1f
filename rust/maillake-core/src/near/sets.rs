//! Sets of shingles kept in a file.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::os::unix::fs::FileExt;

/// Sets by number; one that was not put is empty.
#[derive(Debug)]
pub(super) struct Sets {
    file: BufWriter<File>,
    /// Where each set begins, in bytes, and how many hashes it has.
    places: Vec<(u64, u32)>,
    end: u64,
}

impl Sets {
    /// `count` empty sets.
    pub(super) fn new(file: File, count: usize) -> Self {
        Self { file: BufWriter::new(file), places: vec![(0, 0); count], end: 0 }
    }

    /// Keeps a set.
    pub(super) fn put(&mut self, number: u32, set: &[u64]) -> io::Result<()> {
        self.places[number as usize] = (self.end, set.len() as u32);
        for hash in set {
            self.file.write_all(&hash.to_le_bytes())?;
        }
        self.end += set.len() as u64 * 8;
        Ok(())
    }

    /// Ends writing; sets are read from now on.
    pub(super) fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }

    /// Number of hashes of a set.
    pub(super) fn size(&self, number: u32) -> u64 {
        u64::from(self.places[number as usize].1)
    }

    /// Reads a set.
    pub(super) fn read(&self, number: u32) -> io::Result<Vec<u64>> {
        let (start, count) = self.places[number as usize];
        let mut raw = vec![0; count as usize * 8];
        self.file.get_ref().read_exact_at(&mut raw, start)?;
        Ok(raw.chunks_exact(8).map(|hash| u64::from_le_bytes(hash.try_into().unwrap_or_default())).collect())
    }
}
