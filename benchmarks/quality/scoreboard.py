"""One table of what is measured on real mail: value, gate, target, verdict."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

HEAD = ("metric", "value", "gate", "target", "verdict", "note")


@dataclass(frozen=True, slots=True)
class Metric:
    """A figure; under its gate the run fails, under its target it says so.

    `at_most` tells which side is the good one. Without gate and target the figure is there to compare with.
    """

    name: str
    value: float
    gate: float | None = None
    target: float | None = None
    note: str = ""
    at_most: bool = True

    def _reaches(self, bound: float | None) -> bool:
        return bound is None or (self.value <= bound if self.at_most else self.value >= bound)

    @property
    def fails(self) -> bool:
        """Whether the gate is not reached."""
        return not self._reaches(self.gate)

    @property
    def verdict(self) -> str:
        """`FAILS gate`, `MISSED target`, `met`, or nothing where nothing is asked."""
        if self.fails:
            return "FAILS gate"
        if not self._reaches(self.target):
            return "MISSED target"
        return "" if self.gate is None and self.target is None else "met"

    @property
    def cells(self) -> tuple[str, ...]:
        """The row of the table."""
        sign = "<= " if self.at_most else ">= "
        bounds = [
            "" if bound is None else f"{sign if bound else ''}{shown(bound)}" for bound in (self.gate, self.target)
        ]
        return (self.name, shown(self.value), *bounds, self.verdict, self.note)


def at_least(name: str, value: float, gate: float | None, target: float | None, note: str = "") -> Metric:
    """A figure that has to be large."""
    return Metric(name, value, gate, target, note, at_most=False)


def shown(value: float) -> str:
    """A whole number, or one with four digits."""
    return f"{value:,.0f}" if value == int(value) or abs(value) >= 1000 else f"{value:.4g}"


def printed(metrics: Iterable[Metric]) -> Iterator[str]:
    """The table of figures as aligned text."""
    yield from aligned((metric.cells for metric in metrics), HEAD)


def aligned(rows: Iterable[Sequence[str]], head: Sequence[str]) -> Iterator[str]:
    """A table as aligned text."""
    every = [head, *rows]
    widths = [max(len(row[column]) for row in every) for column in range(len(head))]
    for row in every:
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()


def in_markdown(rows: Iterable[Sequence[str]], head: Sequence[str]) -> Iterator[str]:
    """A table of a page."""
    for cells in (head, ["---"] * len(head), *rows):
        yield f"| {' | '.join(cell.replace('|', '&#124;') for cell in cells)} |"
