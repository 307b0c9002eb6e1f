//! The words of a text: runs of bytes between ASCII white space.

const ONES: u64 = 0x0101_0101_0101_0101;
const LOWS: u64 = ONES * 0x7f;
const HIGHS: u64 = ONES << 7;

/// Words, each followed by one space.
#[derive(Debug, Default)]
pub struct Words {
    /// The words and their spaces.
    pub bytes: Vec<u8>,
    /// Where each word ends, its space included. What lies behind the `count` first is of no meaning.
    ends: Vec<usize>,
    count: usize,
}

impl Words {
    /// Where each word ends in `bytes`, its space included.
    #[must_use]
    pub fn ends(&self) -> &[usize] {
        &self.ends[..self.count]
    }

    /// Adds the words of a text, eight bytes at a time where that can be.
    pub fn push(&mut self, text: &str) {
        self.bytes.reserve(text.len() + 1);
        self.ends.resize(self.count + text.len() / 2 + 8, 0);
        let chunks = text.as_bytes().chunks_exact(8);
        let rest = chunks.remainder();
        let mut in_word = false;
        for chunk in chunks {
            if let Some((kept, spaces)) = single_spaces(chunk, in_word) {
                self.push_chunk(kept, spaces);
                in_word = spaces >> 63 == 0;
            } else {
                in_word = self.push_bytes(chunk, in_word);
            }
        }
        if self.push_bytes(rest, in_word) {
            self.end_word();
        }
    }

    fn end_word(&mut self) {
        self.bytes.push(b' ');
        self.ends[self.count] = self.bytes.len();
        self.count += 1;
    }

    /// Eight bytes with at most four spaces, each of which ends a word: four ends are written, without a branch, and
    /// as many counted as there are.
    fn push_chunk(&mut self, kept: [u8; 8], mut spaces: u64) {
        let start = self.bytes.len();
        self.bytes.extend_from_slice(&kept);
        let found = ((spaces >> 7).wrapping_mul(ONES) >> 56) as usize;
        for end in &mut self.ends[self.count..self.count + 4] {
            *end = start + spaces.trailing_zeros() as usize / 8 + 1;
            spaces &= spaces.wrapping_sub(1);
        }
        self.count += found;
    }

    /// The same byte by byte; returns whether a word goes on.
    fn push_bytes(&mut self, bytes: &[u8], mut in_word: bool) -> bool {
        for &byte in bytes {
            let is_space = byte.is_ascii_whitespace();
            if !is_space {
                self.bytes.push(byte);
            } else if in_word {
                self.end_word();
            }
            in_word = !is_space;
        }
        in_word
    }
}

/// Eight bytes that need no more than their line feeds made spaces, and the highest bit of each space: no other white
/// space, and no space where no word goes before.
fn single_spaces(chunk: &[u8], in_word: bool) -> Option<([u8; 8], u64)> {
    let bytes = u64::from_le_bytes(chunk.try_into().ok()?);
    let feeds = zeros(bytes ^ (ONES * u64::from(b'\n')));
    let bytes = bytes ^ ((feeds >> 7) * u64::from(b'\n' ^ b' '));
    let spaces = zeros(bytes ^ (ONES * u64::from(b' ')));
    let controls = zeros(bytes & (ONES * 0xe0));
    let stays = controls == 0 && spaces & (spaces << 8) == 0 && (in_word || spaces & 0x80 == 0);
    stays.then_some((bytes.to_le_bytes(), spaces))
}

/// The highest bit of every byte that is zero.
fn zeros(bytes: u64) -> u64 {
    !(((bytes & LOWS) + LOWS) | bytes) & HIGHS
}

#[cfg(test)]
mod tests {
    use super::Words;

    #[test]
    fn words_are_those_of_the_standard_library() {
        let pieces = ["a", " ", "\t", "\n", "!", "word", "\u{b}", "\u{1f}", "é", "longer-words", "  ", "日本"];
        let mut seed = 7_u32;
        let mut draw = |most: usize| {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (seed >> 16) as usize % most
        };
        for _ in 0..20_000 {
            let texts: Vec<String> = (0..draw(3)).map(|_| (0..draw(40)).map(|_| pieces[draw(pieces.len())]).collect()).collect();
            let mut words = Words::default();
            for text in &texts {
                words.push(text);
            }
            let starts = std::iter::once(0).chain(words.ends().iter().copied());
            let found: Vec<_> = starts.zip(words.ends()).map(|(start, &end)| &words.bytes[start..end - 1]).collect();
            let known: Vec<_> = texts.iter().flat_map(|text| text.split_ascii_whitespace()).map(str::as_bytes).collect();
            assert_eq!(found, known, "{texts:?}");
            assert_eq!(words.bytes.len(), known.iter().map(|word| word.len() + 1).sum::<usize>());
        }
    }
}
