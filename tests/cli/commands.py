"""The command line inside this process: fast, and with stdout and stderr as a pipe would get them."""

from __future__ import annotations

import io
import json
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from typing import Any

import pytest

import maillake.cli


@dataclass(frozen=True)
class Called:
    """How a command ended."""

    code: int
    raw: bytes
    err: str

    @property
    def out(self) -> str:
        """What it wrote to stdout, as text."""
        return self.raw.decode()

    @property
    def json_lines(self) -> list[Any]:
        """Its stdout as JSON, a value a line."""
        return [json.loads(line) for line in self.out.splitlines()]


class Pipe(io.TextIOWrapper):
    """A stream that keeps what is written to it and is no terminal."""

    def __init__(self) -> None:
        super().__init__(io.BytesIO(), encoding="utf-8", errors="surrogateescape", newline="", write_through=True)

    def taken(self) -> bytes:
        """What was written."""
        self.flush()
        written: bytes = self.buffer.getvalue()  # type: ignore[attr-defined]
        return written


def call(*arguments: object) -> Called:
    """Runs a command; whatever it is asked, it ends by an exit code."""
    out, err = Pipe(), Pipe()
    with redirect_stdout(out), redirect_stderr(err), pytest.raises(SystemExit) as ended:
        maillake.cli.main([str(argument) for argument in arguments])
    return Called(int(ended.value.code or 0), out.taken(), err.taken().decode())
