//! A file mapped into memory, read-only: the one place with unsafe code.
//!
//! A mapped file that shrinks raises SIGBUS when a page that is gone is touched. A handler puts a page of zeros
//! there instead and marks the map as damaged; whoever reads asks [`Map::is_damaged`] before believing what was read.
#![allow(unsafe_code)]

use std::fs::File;
use std::io;
use std::path::Path;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use memmap2::{Advice, Mmap};

/// Maps that can be open at the same time under the protection of the handler.
const SLOTS: usize = 256;

/// Address range of one open map.
struct Slot {
    start: AtomicUsize,
    end: AtomicUsize,
    damaged: AtomicBool,
}

static MAPS: [Slot; SLOTS] =
    [const { Slot { start: AtomicUsize::new(0), end: AtomicUsize::new(0), damaged: AtomicBool::new(false) } }; SLOTS];
static PREVIOUS: OnceLock<libc::sigaction> = OnceLock::new();
static INSTALLED: OnceLock<bool> = OnceLock::new();

/// A read-only mapping of a whole file.
#[derive(Debug)]
pub struct Map {
    mapped: Option<Mmap>,
    slot: Option<usize>,
}

impl Map {
    /// Maps a file as long as it is now. An empty file maps to no bytes.
    pub fn open(path: &Path) -> io::Result<Self> {
        let file = File::open(path)?;
        if file.metadata()?.len() == 0 {
            return Ok(Self { mapped: None, slot: None });
        }
        INSTALLED.get_or_init(install_handler);
        // SAFETY: the map is read-only and private to this process; a file that shrinks is answered by the handler,
        // one that is overwritten changes bytes under readers that treat every byte as hostile anyway.
        let mapped = unsafe { Mmap::map(&file)? };
        let slot = claim_slot(mapped.as_ptr() as usize, mapped.len());
        if slot.is_none() {
            return Err(io::Error::other(format!("more than {SLOTS} files are mapped at once")));
        }
        Ok(Self { mapped: Some(mapped), slot })
    }

    /// The bytes of the file.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        self.mapped.as_deref().unwrap_or_default()
    }

    /// True when the file shrank and zeros were read in its place.
    #[must_use]
    pub fn is_damaged(&self) -> bool {
        self.slot.is_some_and(|slot| MAPS[slot].damaged.load(Ordering::Acquire))
    }

    /// Tells the kernel that the file is read from front to back.
    pub fn advise_sequential(&self) -> io::Result<()> {
        self.mapped.as_ref().map_or(Ok(()), |mapped| mapped.advise(Advice::Sequential))
    }
}

impl Drop for Map {
    fn drop(&mut self) {
        if let Some(slot) = self.slot {
            MAPS[slot].end.store(0, Ordering::Release);
            MAPS[slot].start.store(0, Ordering::Release);
        }
    }
}

fn claim_slot(start: usize, length: usize) -> Option<usize> {
    MAPS.iter().position(|slot| {
        let free = slot.start.compare_exchange(0, start, Ordering::AcqRel, Ordering::Acquire).is_ok();
        if free {
            slot.damaged.store(false, Ordering::Release);
            slot.end.store(start + length, Ordering::Release);
        }
        free
    })
}

fn install_handler() -> bool {
    let handler: extern "C" fn(libc::c_int, *mut libc::siginfo_t, *mut libc::c_void) = on_bus_error;
    // SAFETY: sigaction is given initialised structures; the handler calls only async-signal-safe functions.
    unsafe {
        let mut action: libc::sigaction = std::mem::zeroed();
        action.sa_sigaction = handler as usize;
        action.sa_flags = libc::SA_SIGINFO | libc::SA_NODEFER | libc::SA_ONSTACK;
        libc::sigemptyset(&raw mut action.sa_mask);
        let mut previous: libc::sigaction = std::mem::zeroed();
        let installed = libc::sigaction(libc::SIGBUS, &raw const action, &raw mut previous) == 0;
        installed && PREVIOUS.set(previous).is_ok()
    }
}

/// Puts a page of zeros where a page of one of our maps is gone; any other bus error goes to the handler before.
extern "C" fn on_bus_error(_signal: libc::c_int, info: *mut libc::siginfo_t, _context: *mut libc::c_void) {
    // SAFETY: the kernel passes a valid siginfo; sysconf, mmap and sigaction are async-signal-safe.
    unsafe {
        let address = (*info).si_addr() as usize;
        for slot in &MAPS {
            let (start, end) = (slot.start.load(Ordering::Acquire), slot.end.load(Ordering::Acquire));
            let page = usize::try_from(libc::sysconf(libc::_SC_PAGESIZE)).unwrap_or(4096);
            if start != 0 && (start..end.next_multiple_of(page)).contains(&address) {
                let at = (address & !(page - 1)) as *mut libc::c_void;
                let flags = libc::MAP_PRIVATE | libc::MAP_FIXED | libc::MAP_ANONYMOUS;
                if libc::mmap(at, page, libc::PROT_READ, flags, -1, 0) != libc::MAP_FAILED {
                    slot.damaged.store(true, Ordering::Release);
                    return;
                }
            }
        }
        // Not ours: the handler before takes over when the instruction runs again.
        match PREVIOUS.get() {
            Some(previous) => libc::sigaction(libc::SIGBUS, previous, std::ptr::null_mut()),
            None => libc::sigaction(libc::SIGBUS, &std::mem::zeroed(), std::ptr::null_mut()),
        };
    }
}

#[cfg(test)]
#[path = "map_tests.rs"]
mod tests;
