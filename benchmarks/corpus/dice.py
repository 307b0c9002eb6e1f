"""Randomness that gives the same draws on every machine and Python version."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from random import Random
from typing import TypeVar

Item = TypeVar("Item")

_BASE36 = bytes((b"0123456789abcdefghijklmnopqrstuvwxyz" * 8)[:256])
_BASE32 = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567" * 8


class Dice:
    """Draws made only from `Random.random` and `Random.getrandbits`, whose algorithms are fixed.

    Two dice of the same seed but different stream names are independent. The seed is an integer >= 0.
    """

    __slots__ = ("bits", "unit")

    def __init__(self, seed: int, stream: str) -> None:
        if seed < 0:
            raise ValueError("the seed must be 0 or more")
        generator = Random((seed << 32) | zlib.crc32(stream.encode("utf-8")))
        self.bits = generator.getrandbits
        self.unit = generator.random

    def below(self, limit: int) -> int:
        """Returns an integer from 0 to limit - 1."""
        return int(self.unit() * limit)

    def between(self, low: int, high: int) -> int:
        """Returns an integer from low to high, both included."""
        return low + int(self.unit() * (high - low + 1))

    def chance(self, probability: float) -> bool:
        """Returns True with this probability."""
        return self.unit() < probability

    def pick(self, items: Sequence[Item]) -> Item:
        """Returns one of the items."""
        return items[int(self.unit() * len(items))]

    def sample(self, items: Sequence[Item], count: int) -> list[Item]:
        """Returns at most `count` different items in random order."""
        left = list(items)
        chosen: list[Item] = []
        while left and len(chosen) < count:
            chosen.append(left.pop(int(self.unit() * len(left))))
        return chosen

    def raw(self, size: int) -> bytes:
        """Returns `size` random bytes."""
        return self.bits(8 * size).to_bytes(size, "little") if size else b""

    def hexadecimal(self, digits: int) -> str:
        """Returns lower-case hexadecimal digits."""
        return f"{self.bits(4 * digits):0{digits}x}"

    def base36(self, length: int) -> str:
        """Returns lower-case letters and digits."""
        return self.raw(length).translate(_BASE36).decode("ascii")

    def base32(self, length: int) -> str:
        """Returns upper-case letters and the digits 2 to 7."""
        return self.raw(length).translate(_BASE32).decode("ascii")

    def uuid(self) -> str:
        """Returns 32 hexadecimal digits grouped as in a UUID, upper case."""
        text = f"{self.bits(128):032X}"
        return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


class Weights:
    """Names with relative weights, drawn in constant time from a table of 1,024 places."""

    __slots__ = ("_table",)

    def __init__(self, weights: Sequence[tuple[str, float]]) -> None:
        total = sum(weight for _, weight in weights)
        table: list[str] = []
        reached = 0.0
        for name, weight in weights:
            reached += weight
            table.extend([name] * (round(reached / total * 1024) - len(table)))
        self._table = tuple(table)

    def pick(self, dice: Dice) -> str:
        """Returns one name."""
        return self._table[dice.bits(10)]
