"""Figures: what was measured, on which mail, by which machine; as JSON lines and as a table."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any, TextIO

from benchmarks.machine import load, machine, now, versions
from benchmarks.targets import BY_FIGURE, Limit, Target

RESULTS = Path(__file__).parent / "results"
UNITS = {
    "mails_per_second": "mails/s",
    "megabytes_per_second": "MB/s",
    "wall_seconds": "s",
    "user_seconds": "s user",
    "system_seconds": "s sys",
    "cpu_seconds": "s CPU",
    "microseconds_per_mail": "us/mail",
    "p50_microseconds": "us p50",
    "p95_microseconds": "us p95",
    "p50_milliseconds": "ms p50",
    "p95_milliseconds": "ms p95",
    "peak_anonymous_megabytes": "MB anonymous",
    "peak_file_megabytes": "MB mapped",
    "ratio": "x",
}


@dataclass(frozen=True)
class Corpus:
    """Mail that was measured on: its name, how much it is, and the SHA-256 that two machines compare."""

    name: str
    mails: int
    bytes: int
    sha256: str


@dataclass(frozen=True)
class Figure:
    """One measurement; `values` by name, the units of which are in `UNITS` or in the name."""

    suite: str
    name: str
    corpus: Corpus
    values: dict[str, float]
    note: str = ""
    repetitions: int = 1
    facts: dict[str, str] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """Suite and name."""
        return f"{self.suite}/{self.name}"

    @property
    def target(self) -> Target | None:
        """What it is held against."""
        return BY_FIGURE.get(self.key)

    @property
    def verdict(self) -> str:
        """missed, met, aim or stretch; empty without a target."""
        return self.target.verdict(self.values) if self.target else ""

    def as_json(self) -> dict[str, Any]:
        """The figure with everything that it is worth nothing without."""
        return {
            "suite": self.suite,
            "name": self.name,
            "values": {name: float(f"{value:.6g}") for name, value in self.values.items()},
            "note": self.note,
            "repetitions": self.repetitions,
            "facts": self.facts,
            "corpus": vars(self.corpus),
            "machine": machine(),
            "versions": versions(),
            "load": load(),
            "date": now(),
        }


def rates(corpus: Corpus, seconds: float) -> dict[str, float]:
    """Mails and megabytes a second: never one without the other."""
    return {"mails_per_second": corpus.mails / seconds, "megabytes_per_second": corpus.bytes / 1e6 / seconds}


def percentiles(seconds: Sequence[float], unit: str) -> dict[str, float]:
    """Median and 95th percentile of durations, in `microseconds` or `milliseconds`."""
    scale = {"microseconds": 1e6, "milliseconds": 1e3}[unit]
    ordered = sorted(seconds)
    last = ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]
    return {f"p50_{unit}": median(ordered) * scale, f"p95_{unit}": last * scale}


def output_of_today(work: Path, *, quick: bool) -> Path:
    """The results file of the day, UTC; a quick run, which measures nothing worth keeping, writes below `work`."""
    return work / "quick.jsonl" if quick else RESULTS / f"{now()[:10]}.jsonl"


def append_lines(path: Path, figures: Iterable[Figure]) -> None:
    """Adds figures to a file of JSON lines."""
    with path.open("a", encoding="utf-8") as file:
        for figure in figures:
            file.write(json.dumps(figure.as_json(), sort_keys=True) + "\n")


def shown(value: float) -> str:
    """A number with three digits that mean something."""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def shown_values(values: dict[str, float]) -> str:
    """All values that have a unit."""
    return ", ".join(f"{shown(value)} {UNITS[name]}" for name, value in values.items() if name in UNITS)


def shown_bounds(limits: Sequence[Limit], bound: str) -> str:
    """One bound of a target, value by value."""
    bounds = [getattr(limit, bound) for limit in limits]
    return ", ".join("-" if number is None else shown(number) for number in bounds) if any(bounds) else ""


def limited_values(figure: Figure) -> dict[str, float]:
    """The values that the target of a figure is about, all values without one."""
    if figure.target is None:
        return figure.values
    return {limit.value: figure.values[limit.value] for limit in figure.target.limits if limit.value in figure.values}


def print_table(figures: Sequence[Figure], out: TextIO) -> None:
    """One row a figure: measured, gate, aim, stretch, verdict."""
    head = ("figure", "corpus", "measured", "gate", "aim", "stretch", "verdict")
    rows: list[tuple[str, ...]] = [head]
    for figure in figures:
        limits = figure.target.limits if figure.target else ()
        bounds = [shown_bounds(limits, bound) for bound in ("gate", "aim", "stretch")]
        rows.append((figure.key, figure.corpus.name, shown_values(limited_values(figure)), *bounds, figure.verdict))
    widths = [max(len(row[column]) for row in rows) for column in range(len(head))]
    for row in rows:
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip(), file=out)
