"""Stored signatures against datasketch, clusters against every pair compared."""

import random
from collections.abc import Iterable
from pathlib import Path

import datasketch
import pytest
import xxhash

import maillake
from maillake import _native
from tests.lake.rows import rows
from tests.oracle.near_duplicates import (
    pairs_that_share,
    shares_enough,
    shingles,
    signature_by,
)

PIECES = (
    "\n",
    "\n\n",
    "> ",
    "-- \n",
    "--\n",
    "\nOn Monday ",
    " wrote:\n",
    "\t",
    "  ",
    "日本語 ",
    "word ",
    "plan ",
    "_" * 12,
)
FOOTER = "\n__________\nhttps://lists.example.org/\n"


def hash_of_shingle(shingle: bytes) -> int:
    """The `hashfunc` with which datasketch opens stored signatures."""
    return xxhash.xxh3_64_intdigest(shingle) & 0xFFFFFFFF


def sign(found: Iterable[bytes]) -> bytes:
    minhash = datasketch.MinHash(num_perm=128, seed=1, scheme="affine32", hashfunc=hash_of_shingle)
    minhash.update_batch(found)
    return bytes(minhash.hashvalues.astype("<u4").tobytes())


def generated_texts(count: int) -> list[str]:
    """Texts of odd lines and odd white space."""
    chance = random.Random(5)
    words = [f"w{number}" for number in range(200)]
    texts = []
    for _ in range(count):
        parts = [
            chance.choice(PIECES) if chance.random() < 0.2 else f"{chance.choice(words)} "
            for _ in range(chance.randint(0, 160))
        ]
        texts.append("".join(parts) + (FOOTER if chance.random() < 0.3 else ""))
    return texts


def test_signatures_of_odd_texts_are_those_of_datasketch() -> None:
    signed = 0
    for text in generated_texts(4_000):
        expected = signature_by(sign, text)
        assert _native.sign_text(text) == expected, text
        signed += expected is not None
    assert signed > 2_000


def test_stored_signatures_of_generated_mail_are_those_of_datasketch(demo_lake: Path) -> None:
    found = rows(demo_lake, "SELECT body_text, minhash, signature_version FROM messages")
    assert {row["signature_version"] for row in found} == {_native.signature_version()}
    for row in found:
        assert row["minhash"] == signature_by(sign, row["body_text"] or ""), row["body_text"]
    assert sum(row["minhash"] is not None for row in found) > 100


def test_stored_signatures_of_real_mail_are_those_of_datasketch(corpora: Path, lake: Path) -> None:
    maillake.ingest([corpora / "large" / "spamassassin-dev.mbox.zst"], lake)
    found = rows(lake, "SELECT body_text, minhash FROM messages ORDER BY message_key LIMIT 3000")
    assert len(found) == 3_000
    for row in found:
        assert row["minhash"] == signature_by(sign, row["body_text"] or ""), row["body_text"]


def test_datasketch_opens_a_stored_signature_and_finds_what_resembles_it() -> None:
    words = [f"word{number}" for number in range(300)]
    near = [*words[:290], "changed", *words[291:]]
    opened = {}
    for name, text in {"a": words, "b": near, "c": words[::-1]}.items():
        signature = _native.sign_text(" ".join(text))
        assert signature is not None
        values = memoryview(signature).cast("I")
        opened[name] = datasketch.MinHash(hashvalues=list(values), scheme="affine32", hashfunc=hash_of_shingle)
    index = datasketch.MinHashLSH(num_perm=128, params=(16, 8))
    for name, minhash in opened.items():
        index.insert(name, minhash)
    assert sorted(index.query(opened["a"])) == ["a", "b"]


def variants(count: int) -> dict[str, str]:
    """Texts and copies of them with more and more words changed."""
    chance = random.Random(8)
    texts = {}
    for number in range(count):
        words = [f"w{chance.randrange(3_000)}" for _ in range(chance.randint(20, 300))]
        for copy in range(4):
            changed = [f"x{chance.randrange(3_000)}" if chance.random() < copy * 0.012 else word for word in words]
            texts[f"{number}.{copy}"] = " ".join(changed)
    return texts


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    return variants(120)


def test_pairs_that_share_are_all_there_are(texts: dict[str, str]) -> None:
    sets = {name: frozenset(shingles(text)) for name, text in list(texts.items())[:160]}
    every = {(one, other) for one in sets for other in sets if one < other and shares_enough(sets[one], sets[other])}
    assert pairs_that_share(sets) == every
    assert len(every) > 20
