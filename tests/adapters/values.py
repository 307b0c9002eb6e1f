"""Values of the model that the port suites put in and want back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from maillake.model import CommittedUnit, Source, WrittenFile
from tests.unit.model_values import any_unit

MANY = 1_200
"""More than one statement or one request takes."""


def any_source(source_key: str = "source", **fields: Any) -> Source:
    blank = Source("", "default", "", f"/mail/{source_key}", "mbox", 10, 5, 4, "head", "tail", 0, 7, date(2024, 2, 3))
    return replace(blank, source_key=source_key, **fields)


def any_file(path: str, table: str = "messages", **fields: Any) -> WrittenFile:
    return WrittenFile(**{"path": path, "size": 3, "sha256": "ab", "rows": 2, "table": table, **fields})


def any_committed(unit_id: str = "unit", order: int = 1, *paths: str, attempt: int = 1, **fields: Any) -> CommittedUnit:
    """A unit whose rows lie in files of these paths; other fields are the unit's."""
    files = tuple(any_file(path) for path in paths)
    return CommittedUnit(
        any_unit(unit_id, **fields), f"{unit_id}-{attempt}", attempt, "run", 11, "0.1", "hash", files, order
    )
