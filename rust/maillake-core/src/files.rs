//! Many small files read at once into one buffer.

use std::fs::File;
use std::io::{self, Read};
use std::path::PathBuf;

use rayon::prelude::*;

/// One file of a group.
#[derive(Debug)]
pub struct GroupFile {
    /// Where its bytes start in the buffer.
    pub position: u64,
    /// How many there are.
    pub length: u64,
    /// Why it could not be read.
    pub error: Option<io::Error>,
}

/// Files one after another in one buffer.
#[derive(Debug, Default)]
pub struct FileGroup {
    /// Their bytes.
    pub raw: Vec<u8>,
    /// Where each lies.
    pub files: Vec<GroupFile>,
}

/// Reads files in parallel; one that cannot be read, or holds more than `max_bytes`, has an error and no bytes.
#[must_use]
pub fn read_files(paths: &[PathBuf], max_bytes: u64) -> FileGroup {
    let contents: Vec<io::Result<Vec<u8>>> = paths.par_iter().map(|path| read_file(path, max_bytes)).collect();
    let mut group =
        FileGroup { raw: Vec::with_capacity(contents.iter().flatten().map(Vec::len).sum()), files: Vec::with_capacity(paths.len()) };
    for content in contents {
        let position = group.raw.len() as u64;
        match content {
            Ok(bytes) => {
                group.raw.extend_from_slice(&bytes);
                group.files.push(GroupFile { position, length: bytes.len() as u64, error: None });
            }
            Err(error) => group.files.push(GroupFile { position, length: 0, error: Some(error) }),
        }
    }
    group
}

fn read_file(path: &PathBuf, max_bytes: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(path)?.take(max_bytes + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > max_bytes {
        return Err(io::Error::new(io::ErrorKind::FileTooLarge, "the file grew while it was read"));
    }
    Ok(bytes)
}
