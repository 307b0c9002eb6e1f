"""BLAKE3 in plain Python, from its specification (hash mode, no key): slow, for short inputs."""

from collections.abc import Callable

IV = (0x6A09E667, 0xBB67AE85, 0x3C6EF372, 0xA54FF53A, 0x510E527F, 0x9B05688C, 0x1F83D9AB, 0x5BE0CD19)
PERMUTATION = (2, 6, 3, 10, 7, 0, 4, 13, 1, 11, 12, 5, 9, 14, 15, 8)
CHUNK_START, CHUNK_END, PARENT, ROOT = 1, 2, 4, 8
CHUNK_BYTES, BLOCK_BYTES = 1024, 64
COLUMNS_AND_DIAGONALS = (
    (0, 4, 8, 12), (1, 5, 9, 13), (2, 6, 10, 14), (3, 7, 11, 15),
    (0, 5, 10, 15), (1, 6, 11, 12), (2, 7, 8, 13), (3, 4, 9, 14),
)  # fmt: skip
WORD = 0xFFFFFFFF

Words = tuple[int, ...]
Output = Callable[[int], Words]
"""A node that is not compressed yet: called with more flags, it gives its sixteen words."""


def blake3(raw: bytes) -> bytes:
    """The 32-byte BLAKE3 hash of `raw`."""
    words = tree(raw, 0)(ROOT)
    return b"".join(word.to_bytes(4, "little") for word in words[:8])


def tree(raw: bytes, first_chunk: int) -> Output:
    """The node over `raw`: a chunk, or the parent of the largest left half of whole chunks and of the rest."""
    if len(raw) <= CHUNK_BYTES:
        return chunk(raw, first_chunk)
    left_chunks = 1 << ((len(raw) - 1) // CHUNK_BYTES).bit_length() - 1
    split = left_chunks * CHUNK_BYTES
    left = tree(raw[:split], first_chunk)(0)[:8]
    right = tree(raw[split:], first_chunk + left_chunks)(0)[:8]
    return lambda flags: compress(IV, left + right, 0, BLOCK_BYTES, PARENT | flags)


def chunk(raw: bytes, number: int) -> Output:
    """One chunk of up to 1,024 bytes; its last block is left to the caller."""
    blocks = [raw[start : start + BLOCK_BYTES] for start in range(0, len(raw), BLOCK_BYTES)] or [b""]
    chaining: Words = IV
    for index, block in enumerate(blocks[:-1]):
        chaining = compress(chaining, words_of(block), number, BLOCK_BYTES, 0 if index else CHUNK_START)[:8]
    last = blocks[-1]
    flags = CHUNK_END | (CHUNK_START if len(blocks) == 1 else 0)
    return lambda more: compress(chaining, words_of(last), number, len(last), flags | more)


def words_of(block: bytes) -> Words:
    """A block as sixteen little-endian words, filled up with zeros."""
    padded = block.ljust(BLOCK_BYTES, b"\0")
    return tuple(int.from_bytes(padded[at : at + 4], "little") for at in range(0, BLOCK_BYTES, 4))


def compress(chaining: Words, block: Words, counter: int, length: int, flags: int) -> Words:
    """The compression function: seven rounds."""
    state = [*chaining, *IV[:4], counter & WORD, counter >> 32, length, flags]
    for _ in range(7):
        for index, (a, b, c, d) in enumerate(COLUMNS_AND_DIAGONALS):
            mix(state, a, b, c, d, block[2 * index], block[2 * index + 1])
        block = tuple(block[place] for place in PERMUTATION)
    low = tuple(state[index] ^ state[index + 8] for index in range(8))
    return low + tuple(state[index + 8] ^ chaining[index] for index in range(8))


def mix(state: list[int], a: int, b: int, c: int, d: int, x: int, y: int) -> None:
    """The quarter round."""
    for word, first, second in ((x, 16, 12), (y, 8, 7)):
        state[a] = (state[a] + state[b] + word) & WORD
        state[d] = rotated(state[d] ^ state[a], first)
        state[c] = (state[c] + state[d]) & WORD
        state[b] = rotated(state[b] ^ state[c], second)


def rotated(word: int, bits: int) -> int:
    return (word >> bits | word << 32 - bits) & WORD
