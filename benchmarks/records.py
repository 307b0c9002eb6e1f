"""Figures read back from JSON lines; a figure without digest, versions or CPU model is refused."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.figures import Corpus
from benchmarks.targets import BY_FIGURE, Target

NEEDED_VERSIONS = ("maillake", "core_sha256", "python")


class IncompleteFigureError(ValueError):
    """A figure that does not say what it was measured on; the text is one sentence."""


@dataclass(frozen=True)
class Record:
    """One figure of a results file, complete."""

    suite: str
    name: str
    values: dict[str, float]
    note: str
    repetitions: int
    corpus: Corpus
    machine: dict[str, Any]
    versions: dict[str, str]
    load: float
    facts: dict[str, str]
    date: str

    @property
    def key(self) -> str:
        """Suite and name."""
        return f"{self.suite}/{self.name}"

    @property
    def target(self) -> Target | None:
        """What it is held against."""
        return BY_FIGURE.get(self.key)


def record_of(fields: dict[str, Any]) -> Record:
    """A record; raises `IncompleteFigureError` when it lacks what makes a figure worth something."""
    name = f"{fields.get('suite')}/{fields.get('name')}"
    corpus, machine, versions = (fields.get(part) or {} for part in ("corpus", "machine", "versions"))
    missing = [part for part in ("suite", "name", "values", "date") if not fields.get(part)]
    missing += [f"corpus.{part}" for part in ("name", "mails", "bytes", "sha256") if not corpus.get(part)]
    missing += [f"versions.{part}" for part in NEEDED_VERSIONS if not versions.get(part)]
    missing += [] if machine.get("cpu") else ["machine.cpu"]
    if missing:
        raise IncompleteFigureError(f"the figure {name} is refused: it lacks {', '.join(missing)}")
    return Record(
        suite=fields["suite"],
        name=fields["name"],
        values=fields["values"],
        note=fields.get("note", ""),
        repetitions=fields.get("repetitions", 1),
        corpus=Corpus(**corpus),
        machine=machine,
        versions=versions,
        load=fields.get("load", 0.0),
        facts=fields.get("facts", {}),
        date=fields["date"],
    )


def read_records(paths: Iterable[Path]) -> list[Record]:
    """All figures of results files, oldest first."""
    lines = [line for path in paths for line in path.read_text("utf-8").splitlines() if line.strip()]
    return sorted((record_of(json.loads(line)) for line in lines), key=lambda record: record.date)


def latest(records: Iterable[Record]) -> dict[tuple[str, str], Record]:
    """The newest record of each figure on each corpus, from records oldest first; in the order they were measured."""
    found: dict[tuple[str, str], Record] = {}
    for record in records:
        found.pop((record.key, record.corpus.name), None)
        found[record.key, record.corpus.name] = record
    return found


def newest(records: Iterable[Record], key: str) -> Record | None:
    """The newest record of a figure on whatever corpus, None when it was never measured."""
    return max((record for record in records if record.key == key), key=lambda record: record.date, default=None)
