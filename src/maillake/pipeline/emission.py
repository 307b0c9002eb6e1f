"""One attempt of a unit: its rows in files, and the record that makes them visible."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from maillake import _native
from maillake.contract.settings import IngestSettings
from maillake.contract.tables import UNIT_TABLES
from maillake.model import CommittedUnit, Run
from maillake.parsing.unit import UnitText, read_unit
from maillake.pipeline.work import Work
from maillake.ports import Clock, RowSink
from maillake.sources.keys import emission_key
from maillake.telemetry import Stages

Seen = Callable[[str, list[Any]], None]
"""Is shown the record batches of a table."""


def unseen(_table: str, _batches: list[Any]) -> None:
    """Looks at nothing."""


class Emitter:
    """Reads units into a sink; the limits are those of the settings."""

    def __init__(self, rows: RowSink, clock: Clock, settings: IngestSettings, run: Run, stages: Stages) -> None:
        self._rows = rows
        self._clock = clock
        self._limits = settings.mail_limits
        self._workers = _native.Workers(settings.workers)
        self._run = run
        self._stages = stages

    def emit(self, work: Work, attempt: int, seen: Seen = unseen) -> CommittedUnit:
        """Rows of a unit, durable in files and not yet visible; `seen` is shown every batch on its way."""
        run, unit, now_ns = self._run, work.unit, self._clock.now_ns()
        emission = emission_key(unit.unit_id, run.code_version, run.configuration_hash, attempt)
        constants = UnitText(unit.unit_id, emission, run.run_id, now_ns, attempt)
        sink = self._rows.open_unit(unit.tenant, unit.ingest_date, unit.unit_id, emission)
        try:
            chunks = read_unit(
                work.raw, work.extents, work.items, constants=constants, limits=self._limits, workers=self._workers
            )
            for tables in self._stages.timed_each("read", chunks):
                with self._stages.timed("write"):
                    for table, batches in tables.items():
                        seen(table, batches)
                        sink.write(table, batches)
            with self._stages.timed("sync"):
                files = sink.close()
        except BaseException:
            sink.abort()
            raise
        return CommittedUnit(
            unit, emission, attempt, run.run_id, now_ns, run.code_version, run.configuration_hash, files
        )


def commit_record(emitted: CommittedUnit, order: int) -> dict[str, object]:
    """The row of `units` that makes an emission visible."""
    unit = emitted.unit
    rows = {f"{table.name}_rows": emitted.rows(table.name) for table in UNIT_TABLES}
    return {
        "unit_id": unit.unit_id,
        "emission": emitted.emission,
        "commit_order": order,
        "run_id": emitted.run_id,
        "attempt": emitted.attempt,
        "kind": unit.kind,
        "source_key": unit.source_key,
        "entry_path": unit.entry_path,
        "range_start": unit.start,
        "range_end": unit.end,
        "found": unit.records,
        "byte_count": unit.byte_count,
        **rows,
        "code_version": emitted.code_version,
        "configuration_hash": emitted.configuration_hash,
        "committed_at": datetime.fromtimestamp(emitted.committed_ns / 1e9, UTC),
    }
