//! What one mail may cost. Over a limit the rest is kept opaque, never lost.

use crate::defect::{Defect, Defects};

/// Limits of one top-level mail, nested mails included.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Raw bytes of a mail; a larger one is quarantined as `too_large`.
    pub max_raw_bytes: u64,
    /// Levels of multipart and message nesting.
    pub max_depth: u16,
    /// MIME parts, multiparts included.
    pub max_parts: u32,
    /// Bytes that come out of transfer decoding.
    pub max_decoded_bytes: u64,
    /// Bytes of one header block.
    pub max_header_bytes: usize,
    /// UTF-8 bytes of body text that are kept.
    pub max_text_bytes: usize,
    /// Addresses of one header field.
    pub max_addresses: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            max_raw_bytes: 150_000_000,
            max_depth: 32,
            max_parts: 1_000,
            max_decoded_bytes: 256 << 20,
            max_header_bytes: 256 << 10,
            max_text_bytes: 4 << 20,
            max_addresses: 10_000,
        }
    }
}

/// What is left of the limits while one mail is read: deterministic, never a clock.
#[derive(Debug)]
pub struct Budget {
    steps: u64,
    parts: u32,
    decoded: u64,
}

impl Budget {
    /// Budget of a mail of `raw_bytes`: 64 steps a byte and a million to start with.
    #[must_use]
    pub fn of(limits: &Limits, raw_bytes: usize) -> Self {
        Self {
            steps: (raw_bytes as u64).saturating_mul(64).saturating_add(1_000_000),
            parts: limits.max_parts,
            decoded: limits.max_decoded_bytes,
        }
    }

    /// Takes `steps`; false when they are used up.
    pub fn take_steps(&mut self, steps: usize, defects: &mut Defects) -> bool {
        Self::take(&mut self.steps, steps as u64, Defect::LimitSteps, defects)
    }

    /// Takes `bytes` of decoded content; false when they are used up.
    pub fn take_decoded(&mut self, bytes: usize, defects: &mut Defects) -> bool {
        Self::take(&mut self.decoded, bytes as u64, Defect::LimitDecoded, defects)
    }

    /// Takes one part; false when there are too many.
    pub fn take_part(&mut self, defects: &mut Defects) -> bool {
        if self.parts == 0 {
            defects.add(Defect::LimitParts);
            return false;
        }
        self.parts -= 1;
        true
    }

    /// Steps that are left, for callees that count down on their own.
    pub fn steps_mut(&mut self) -> &mut u64 {
        &mut self.steps
    }

    fn take(left: &mut u64, wanted: u64, defect: Defect, defects: &mut Defects) -> bool {
        let Some(rest) = left.checked_sub(wanted) else {
            *left = 0;
            defects.add(defect);
            return false;
        };
        *left = rest;
        true
    }
}
