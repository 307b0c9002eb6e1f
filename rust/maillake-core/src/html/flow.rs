//! The text as it grows: white space collapses, lines and blank lines appear only between contents.

/// Blank lines in a row that `<br>` can make, in line ends.
const MAX_LINE_ENDS: u32 = 3;
/// Longest content of a cell in blocks, in bytes, that the next cell follows on the same line.
const MAX_CELL_BYTES: usize = 100;
/// Non-breaking spaces kept in a row.
const MAX_SPACES: u32 = 64;

/// What a byte is to the scanner.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Ordinary,
    Space,
    /// NUL, which HTML leaves out (13.2.6.4.7) and no text column may hold.
    Nul,
    /// First byte of a character that may be invisible or a space of fixed width.
    Lead,
}

const CLASSES: [Class; 256] = {
    let mut classes = [Class::Ordinary; 256];
    classes[0] = Class::Nul;
    classes[b' ' as usize] = Class::Space;
    classes[b'\t' as usize] = Class::Space;
    classes[b'\n' as usize] = Class::Space;
    classes[0x0C] = Class::Space;
    classes[b'\r' as usize] = Class::Space;
    classes[0xC2] = Class::Lead;
    classes[0xCD] = Class::Lead;
    classes[0xE2] = Class::Lead;
    classes[0xEF] = Class::Lead;
    classes
};

/// The marker before a list item.
#[derive(Clone, Copy, Debug)]
pub(super) struct Marker {
    pub(super) indent: usize,
    pub(super) number: Option<i32>,
}

/// The table row being written, as offsets into the text.
#[derive(Clone, Copy, Debug)]
struct Row {
    start: usize,
    cell: usize,
    /// A line ended inside it, after content.
    broken: bool,
}

/// Where the first content after [`Flow::watch`] went.
#[derive(Clone, Copy, Debug)]
pub(super) struct Caught {
    /// After the line ends, before an item's marker and spaces.
    pub(super) line: usize,
    /// Where the content itself begins.
    pub(super) content: usize,
}

/// Text under construction. White space and line ends are pending until content follows, so none is ever at the end.
#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "independent facts, each read by name")]
pub(super) struct Flow {
    out: Vec<u8>,
    max_bytes: usize,
    full: bool,
    /// Something of what follows must be settled before content.
    pending: bool,
    line_ends: u32,
    spaces: u32,
    collapsible: bool,
    cell: bool,
    row: Option<Row>,
    /// The line holds content or a space that does not collapse.
    occupied: bool,
    marker: Option<Marker>,
    joiner: Option<[u8; 3]>,
    watching: bool,
    caught: Option<Caught>,
}

impl Flow {
    pub(super) fn new(max_bytes: usize, expected_bytes: usize) -> Self {
        Self {
            out: Vec::with_capacity(expected_bytes.min(max_bytes)),
            max_bytes,
            full: false,
            pending: false,
            line_ends: 0,
            spaces: 0,
            collapsible: false,
            cell: false,
            row: None,
            occupied: false,
            marker: None,
            joiner: None,
            watching: false,
            caught: None,
        }
    }

    pub(super) const fn is_full(&self) -> bool {
        self.full
    }

    pub(super) fn written(&self) -> &[u8] {
        &self.out
    }

    pub(super) fn into_written(self) -> Vec<u8> {
        self.out
    }

    /// From now on remembers where the next content goes.
    pub(super) fn watch(&mut self) {
        self.watching = true;
        self.pending = true;
    }

    pub(super) fn take_caught(&mut self) -> Option<Caught> {
        self.caught.take()
    }

    /// Adds text, with its white space kept or collapsed; linear in its length.
    pub(super) fn text(&mut self, text: &[u8], keeps_space: bool) {
        let mut at = 0;
        while at < text.len() {
            let run = ordinary_run(&text[at..]);
            if run > 0 {
                self.content(&text[at..at + run]);
                at += run;
                continue;
            }
            at += match CLASSES[usize::from(text[at])] {
                Class::Nul => 1,
                Class::Lead => self.unusual(&text[at..]),
                _ if keeps_space => self.kept_space(text[at]),
                _ => {
                    self.space();
                    1
                }
            };
        }
    }

    /// A character that may be a fixed space or invisible; returns its length.
    fn unusual(&mut self, text: &[u8]) -> usize {
        let length = match text[0] {
            0xC2 | 0xCD => 2,
            _ => 3,
        };
        let Some(character) = text.get(..length) else {
            self.content(&text[..1]);
            return 1;
        };
        match character {
            // No-break, figure and narrow no-break space.
            [0xC2, 0xA0] | [0xE2, 0x80, 0x87 | 0xAF] => self.fixed_space(),
            // Soft hyphen, grapheme joiner, zero-width space, word joiner, byte order mark.
            [0xC2, 0xAD] | [0xCD, 0x8F] | [0xE2, 0x80, 0x8B] | [0xE2, 0x81, 0xA0] | [0xEF, 0xBB, 0xBF] => {}
            // Zero-width joiners shape the letters around them in Persian, Indic scripts and emoji; elsewhere they pad.
            [0xE2, 0x80, last @ (0x8C | 0x8D)] => {
                let joins = self.line_ends == 0 && self.spaces == 0 && self.out.last().is_some_and(|&byte| byte >= 0x80);
                if joins {
                    self.joiner = Some([0xE2, 0x80, *last]);
                    self.pending = true;
                }
            }
            other => self.content(other),
        }
        length
    }

    fn kept_space(&mut self, byte: u8) -> usize {
        match byte {
            b'\n' => {
                self.end_line();
                self.line_ends = self.line_ends.saturating_add(1);
            }
            b'\r' => {}
            0x0C => self.content(b" "),
            other => self.content(&[other]),
        }
        1
    }

    fn space(&mut self) {
        if self.occupied && !self.collapsible {
            self.spaces = (self.spaces + 1).min(MAX_SPACES);
            self.collapsible = true;
            self.joiner = None;
            self.pending = true;
        }
    }

    fn fixed_space(&mut self) {
        self.spaces = (self.spaces + 1).min(MAX_SPACES);
        self.collapsible = false;
        self.occupied = true;
        self.joiner = None;
        self.pending = true;
    }

    /// Bytes of whole characters, without white space that could collapse.
    fn content(&mut self, bytes: &[u8]) {
        if self.pending {
            self.settle(bytes);
        }
        self.occupied = true;
        self.collapsible = false;
        self.write(bytes);
    }

    fn write(&mut self, bytes: &[u8]) {
        let room = self.max_bytes - self.out.len();
        if bytes.len() <= room && !self.full {
            self.out.extend_from_slice(bytes);
            return;
        }
        if !self.full {
            let mut end = room;
            while end > 0 && bytes.get(end).is_some_and(|&byte| byte & 0xC0 == 0x80) {
                end -= 1;
            }
            self.out.extend_from_slice(&bytes[..end]);
        }
        self.full = true;
    }

    /// Writes what was pending before `next`.
    fn settle(&mut self, next: &[u8]) {
        self.pending = false;
        if !self.out.is_empty() {
            if let Some(row) = &mut self.row {
                row.broken |= self.line_ends > 0 && self.out.len() > row.start;
            }
            for _ in 0..self.line_ends {
                if self.full {
                    break;
                }
                self.write(b"\n");
            }
            if self.cell && self.line_ends == 0 {
                self.write(b"\t");
            }
        }
        self.line_ends = 0;
        self.cell = false;
        let line = self.out.len();
        if let Some(marker) = self.marker.take() {
            self.write_marker(marker);
        }
        if !self.out.is_empty() {
            for _ in 0..self.spaces {
                self.write(b" ");
            }
        }
        self.spaces = 0;
        if let Some(joiner) = self.joiner.take() {
            if next.first().is_some_and(|&byte| byte >= 0x80) {
                self.write(&joiner);
            }
        }
        if self.watching {
            self.watching = false;
            self.caught = Some(Caught { line, content: self.out.len() });
        }
    }

    fn write_marker(&mut self, marker: Marker) {
        for _ in 0..marker.indent {
            self.write(b" ");
        }
        match marker.number {
            None => self.write(b"- "),
            Some(number) => {
                let text = format!("{number}. ");
                self.write(text.as_bytes());
            }
        }
    }

    /// `<br>`: ends the line, or leaves it blank.
    pub(super) fn line_break(&mut self) {
        self.end_line();
        self.line_ends = (self.line_ends + 1).min(MAX_LINE_ENDS.max(self.line_ends));
    }

    /// The start of a block, `line_ends` lines below what is before it; on the line if that has only a marker or is a
    /// cell still empty.
    pub(super) fn block_start(&mut self, line_ends: u32) {
        if self.marker.is_none() && !self.cell {
            self.block_edge(line_ends);
        }
    }

    /// An edge of a block: what follows starts `line_ends` lines below the content before.
    pub(super) fn block_edge(&mut self, line_ends: u32) {
        let blank_line = self.occupied && self.line_ends > 0;
        self.end_line();
        if blank_line {
            self.line_ends = self.line_ends.max(2);
        }
        self.line_ends = self.line_ends.max(line_ends).max(1);
    }

    fn end_line(&mut self) {
        let ends_with_delimiter = self.out.ends_with(b"--") && (self.out.len() == 2 || self.out.ends_with(b"\n--"));
        if ends_with_delimiter && self.line_ends == 0 && self.spaces > 0 {
            // A signature delimiter keeps the blank that makes it one.
            self.write(b" ");
        }
        self.spaces = 0;
        self.collapsible = false;
        self.occupied = false;
        self.cell = false;
        self.joiner = None;
        self.pending = true;
    }

    /// The start of a table row, below what is before it.
    pub(super) fn row_start(&mut self) {
        let start = self.out.len();
        self.row = Some(Row { start, cell: start, broken: false });
    }

    /// The edge of a table: no row is being written.
    pub(super) fn row_end(&mut self) {
        self.row = None;
    }

    /// The start of a table cell: parted by a tab from content before it on the line. The end of a block in the cell
    /// before does not count, if that was short.
    pub(super) fn cell_start(&mut self) {
        if let Some(row) = &mut self.row {
            let has_content = self.out.len() > row.start;
            let is_short = self.out.len() - row.cell <= MAX_CELL_BYTES;
            if has_content && is_short && !row.broken {
                self.line_ends = 0;
            }
            row.cell = self.out.len();
        }
        self.cell = self.line_ends == 0 && !self.out.is_empty();
        self.spaces = 0;
        self.collapsible = false;
        self.occupied = false;
        self.joiner = None;
        self.pending = true;
    }

    /// The marker the next content on this line gets before it.
    pub(super) fn set_marker(&mut self, marker: Option<Marker>) {
        self.marker = marker;
        self.pending = true;
    }

    /// Takes kept white space off the end.
    pub(super) fn trim_end(&mut self) {
        let length = self.out.trim_ascii_end().len();
        self.out.truncate(length);
    }

    /// Writes right behind the content, before what is pending; the text is full if it does not fit whole.
    pub(super) fn append(&mut self, pieces: &[&[u8]]) {
        let length: usize = pieces.iter().map(|piece| piece.len()).sum();
        if self.full || length > self.max_bytes - self.out.len() {
            self.full = true;
            return;
        }
        for piece in pieces {
            self.out.extend_from_slice(piece);
        }
    }
}

/// The length of the text at the start that can be taken over as it is: words with single spaces between them.
fn ordinary_run(text: &[u8]) -> usize {
    let mut at = 0;
    loop {
        if let Some(word) = text.get(at..).and_then(|rest| rest.first_chunk::<8>()) {
            let taken = ordinary_in(*word, at > 0);
            if taken > 0 {
                at += taken;
                continue;
            }
        }
        let Some(&byte) = text.get(at) else { return at };
        if CLASSES[usize::from(byte)] == Class::Ordinary {
            at += 1;
        } else if byte == b' ' && at > 0 && text.get(at + 1).is_some_and(|&next| CLASSES[usize::from(next)] == Class::Ordinary) {
            at += 2;
        } else {
            return at;
        }
    }
}

/// How many of eight bytes an ordinary run can take at once: all or none, but for a space at the end, if they are
/// ASCII without control characters and no two spaces meet. A space at the start needs something before it.
fn ordinary_in(bytes: [u8; 8], after_content: bool) -> usize {
    const LOW: u64 = u64::from_ne_bytes([0x01; 8]);
    const HIGH: u64 = u64::from_ne_bytes([0x80; 8]);
    let word = u64::from_le_bytes(bytes);
    // A borrow can only mark bytes above one that is marked rightly, and any mark refuses the whole word.
    let below_space = word.wrapping_sub(LOW * 0x20) & !word & HIGH;
    let apart = word ^ (LOW * 0x20);
    let spaces = !(((apart & !HIGH) + !HIGH) | apart | !HIGH);
    let first = 0x80;
    let last = first << 56;
    let refused = below_space | (word & HIGH) | (spaces & (spaces << 8));
    if refused != 0 || (spaces & first != 0 && !after_content) {
        0
    } else if spaces & last != 0 {
        7
    } else {
        8
    }
}
