"""The plain BLAKE3 against published hashes, and the native one against it."""

from pathlib import Path

import pytest

from maillake import _native
from tests.oracle.blake3 import blake3

# From the test vectors of the BLAKE3 repository: input byte n is n % 251.
VECTORS = {
    0: "af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262",
    1: "2d3adedff11b61f14c886e35afa036736dcd87a74d27b5c1510225d0f592e213",
    1024: "42214739f095a406f3fc83deb889744ac00df831c10daa55189b5d121c855af7",
    1025: "d00278ae47eb27b34faecf67b4fe263f82d5412916c1ffd97c8cb7fb814b8444",
    2048: "e776b6028c7cd22a4d0ba182a8bf62205d2ef576467e838ed6f2529b85fba24a",
    3072: "b98cb0ff3623be03326b373de6b9095218513e64f1ee2edd2525c7ad1e5cffd2",
}


def numbered(length: int) -> bytes:
    return bytes(n % 251 for n in range(length))


@pytest.mark.parametrize(("length", "expected"), VECTORS.items())
def test_hash_is_the_published_one(length: int, expected: str) -> None:
    assert blake3(numbered(length)).hex() == expected


@pytest.mark.parametrize("length", [0, 1, 63, 64, 65, 1023, 1024, 1025, 2049, 5000, 9217])
def test_native_and_plain_agree(length: int, tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"\xff" + numbered(length))
    assert _native.Map(str(path)).blake3(1, length) == blake3(numbered(length)).hex()
