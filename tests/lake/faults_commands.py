"""The command line as a user meets it: a process of its own, its exit code, and what it says."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import maillake

LONGEST_SECONDS = 120
PROGRAM = Path(__file__).with_name("faults_program.py")

DONE, FAILED, USAGE, UNBALANCED, TOO_MUCH_QUARANTINE, INTERRUPTED = 0, 1, 2, 3, 4, 130
"""Exit codes."""


@dataclass(frozen=True)
class Ended:
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def sentence(self) -> str:
        """The last line on stderr: what a command says when it fails."""
        return self.err.strip().rsplit("\n", 1)[-1]

    @property
    def balance(self) -> dict[str, Any]:
        """The figures of `--json`."""
        figures: dict[str, Any] = json.loads(self.out.splitlines()[-1])
        return figures


def environment_of(more: Mapping[str, str] | None = None) -> dict[str, str]:
    """The environment of a command: nothing of maillake's but what is named."""
    environment = os.environ  # noqa: TID251 - a test hands it on
    kept = {name: value for name, value in environment.items() if not name.startswith("MAILLAKE_")}
    return {**kept, **(more or {})}


def start(
    *arguments: object, environment: Mapping[str, str] | None = None, at: Mapping[str, object] | None = None
) -> subprocess.Popen[str]:
    """Starts a command in a session of its own; `at` is a point of `faults_program` and what is done there."""
    program = ["-m", "maillake"] if at is None else [PROGRAM, json.dumps(at, default=str)]
    command = [sys.executable, *map(str, program), *map(str, arguments)]
    return subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        errors="surrogateescape",
        env=environment_of(environment),
        start_new_session=True,
        cwd=tempfile.gettempdir(),
    )


def ended(process: subprocess.Popen[str]) -> Ended:
    """Waits for a command; whatever it was asked, it never shows a traceback."""
    try:
        out, err = process.communicate(timeout=LONGEST_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        raise
    result = Ended(process.returncode, out, err)
    last = "\n".join(err.strip().splitlines()[-3:])
    assert "Traceback" not in err, last
    assert "Exception ignored" not in err, last
    return result


def run(
    *arguments: object, environment: Mapping[str, str] | None = None, at: Mapping[str, object] | None = None
) -> Ended:
    """Runs a command to its end."""
    return ended(start(*arguments, environment=environment, at=at))


def start_ingest(
    lake: Path, *sources: object, at: Mapping[str, object] | None = None, **settings: object
) -> subprocess.Popen[str]:
    """Starts `maillake ingest --json`; `unit_bytes=100` is a setting, options stand among the sources."""
    named = {f"MAILLAKE_{name.upper()}": str(value) for name, value in settings.items()}
    return start("ingest", *sources, "--lake", lake, "--json", environment=named, at=at)


def ingest(lake: Path, *sources: object, at: Mapping[str, object] | None = None, **settings: object) -> Ended:
    """Runs `maillake ingest --json` to its end."""
    return ended(start_ingest(lake, *sources, at=at, **settings))


def rows(lake: Path, query: str) -> list[dict[str, Any]]:
    """Rows of a query over a lake."""
    found: list[dict[str, Any]] = maillake.open(lake).sql(query).to_pylist()
    return found


def row(lake: Path, query: str) -> tuple[Any, ...]:
    """The one row of a query, its values."""
    (found,) = rows(lake, query)
    return tuple(found.values())


def outcomes(lake: Path) -> list[tuple[Any, ...]]:
    """Items that are no mail: where, outcome, code or rule, bytes."""
    query = """SELECT parse_filename(uri) AS name, entry_path, 'quarantined' AS outcome, code, byte_length AS size
        FROM quarantine UNION ALL
        SELECT parse_filename(uri), entry_path, 'skipped', rule, byte_length FROM skipped ORDER BY ALL"""
    return [tuple(found.values()) for found in rows(lake, query)]


def figures(done: Ended) -> tuple[int, int, int, int, int]:
    """Found, stored, duplicate, skipped, quarantined."""
    balance = done.balance
    return tuple(balance[name] for name in ("found", "stored", "duplicate", "skipped", "quarantined"))  # type: ignore[return-value]


def assert_holds(lake: Path, *, deep: bool = True) -> None:
    """The lake proves itself, and nothing is left in its staging directory."""
    proof = maillake.verify(lake, deep=deep)
    assert proof.holds, proof.summary()
    assert list((lake / "_staging").iterdir()) == []


def assert_balanced(done: Ended, lake: Path, expected: tuple[int, int, int, int, int], code: int = DONE) -> None:
    """A run ended with a code and these figures, every byte is accounted for, and the lake proves it."""
    assert (done.code, figures(done)) == (code, expected), done
    found, *parts = expected
    assert found == sum(parts)
    assert done.balance["bytes_unaccounted"] == 0
    assert_holds(lake)
