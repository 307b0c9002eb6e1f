"""Values of the model for tests that need one and do not care which."""

from dataclasses import replace
from datetime import date
from typing import Any

from hypothesis import strategies as st

from maillake.model import Address, Counts, Message, Part, Run, Unit

FIGURES = st.integers(0, 10**9)


def any_counts() -> st.SearchStrategy[Counts]:
    """Figures, balanced or not."""
    return st.builds(Counts, *([FIGURES] * 8))


def any_address(role: str, addr: str) -> Address:
    return Address(role, addr, None, addr, addr, addr, None, None, "smtp", None)


def any_part(path: str, *, is_attachment: bool) -> Part:
    return Part(path, "text/plain", None, None, False, is_attachment, None, 0, 0, 0, 0, None)


def message_with(**fields: Any) -> Message:
    """A message of nothing but the given fields."""
    blank = Message("", "", "", None, (), (), None, None, None, None, "", "none", (), (), (), (), ())
    return replace(blank, **fields)


def any_unit(unit_id: str = "unit", **fields: Any) -> Unit:
    return Unit(
        **{"unit_id": unit_id, "tenant": "default", "ingest_date": date(2024, 2, 3), "kind": "stream", **fields}
    )


def any_run(run_id: str = "run", started_ns: int = 1, **fields: Any) -> Run:
    return Run(run_id, "ingest", started_ns, "0.1", "hash", **fields)
