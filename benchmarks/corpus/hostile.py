"""All hostile cases by name."""

from __future__ import annotations

from benchmarks.corpus.desk import Desk
from benchmarks.corpus.hostile_body import BODY
from benchmarks.corpus.hostile_case import Case, bench
from benchmarks.corpus.hostile_header import HEADER
from benchmarks.corpus.hostile_name import NAME
from benchmarks.corpus.hostile_structure import STRUCTURE
from benchmarks.corpus.truth import Mail

CASES: tuple[Case, ...] = (*STRUCTURE, *HEADER, *BODY, *NAME)


def hostile_mail(desk: Desk, number: int, place: int) -> Mail:
    """Returns the case at a place; places go round."""
    case = CASES[place % len(CASES)]
    return case.build(bench(desk, number, case.name))
