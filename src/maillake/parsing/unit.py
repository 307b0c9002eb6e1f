"""Units of work read by the core."""

from collections.abc import Iterator
from dataclasses import asdict

from maillake import _native
from maillake.contract.limits import MailLimits
from maillake.errors import SourceChangedError

RawSource = _native.Map | _native.FileGroup | bytes


class UnitText:
    """Constants of every row of an emission."""

    def __init__(self, unit_id: str, emission: str, run_id: str, now_ns: int, attempt: int) -> None:
        self.fields = {
            "unit_id": unit_id,
            "emission": emission,
            "run_id": run_id,
            "now_seconds": now_ns // 10**9,
            "attempt": attempt,
        }


def read_unit(
    raw: RawSource,
    extents: _native.Extents,
    items: list[dict[str, object]],
    *,
    constants: UnitText,
    limits: MailLimits,
    workers: _native.Workers,
) -> Iterator[dict[str, list[_native.Batch]]]:
    """Record batches by table, chunk by chunk, rows in file order.

    Raises `SourceChangedError` when a mapped file shrank under the reader.
    """
    for chunk in _native.UnitReader(raw, extents, items, constants.fields, asdict(limits), workers):
        if isinstance(raw, _native.Map) and raw.is_damaged:
            raise SourceChangedError("the file shrank while it was read")
        tables: dict[str, list[_native.Batch]] = {}
        for table, batch in chunk:
            tables.setdefault(table, []).append(batch)
        yield tables
