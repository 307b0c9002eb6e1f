"""The laptop: use cases over a lake in a directory."""

import os
import tempfile
from collections.abc import Callable, Iterable
from importlib.metadata import version
from pathlib import Path
from typing import Any

from maillake.adapters.clock import SystemClock
from maillake.adapters.local.lake_directory import LakeDirectory
from maillake.adapters.memory.ledger import MemoryLedger
from maillake.contract.settings import IngestSettings
from maillake.errors import UsageError
from maillake.lake import layout
from maillake.local.records import finish, new_run_id
from maillake.model import Run
from maillake.pipeline.ingest import Ingest, Report, World
from maillake.pipeline.plan import Places, Planner
from maillake.pipeline.work import Work
from maillake.sources.walk import named_path

CODE_VERSION = version("maillake")


def ingest(
    sources: Iterable[str | os.PathLike[str]],
    lake: str | os.PathLike[str],
    settings: IngestSettings | None = None,
    *,
    limit: int | None = None,
    progress: Callable[[int, int, int], None] | None = None,
) -> Report:
    """Reads sources into a lake and returns what was done; raises `MaillakeError`, with nothing lost, when it cannot.

    Sources are files or folders of eml, mbox, Maildir, Takeout, zip, tar; a second run over the same adds nothing.
    """
    settings = settings or IngestSettings()
    directory = LakeDirectory(Path(lake))
    named = [named_path(Path(source)) for source in sources]
    if settings.spool and not Path(settings.spool).is_dir():
        raise UsageError(
            f"there is no directory {settings.spool} to unpack compressed streams in: see the setting spool"
        )
    with directory.open_to_write() as ledger:
        rows = directory.rows(settings.flush_bytes, settings.flush_seconds)
        world = World(ledger, directory.store, rows, directory.clock)
        run = Run(
            new_run_id(directory.clock.now_ns()),
            "ingest",
            directory.clock.now_ns(),
            CODE_VERSION,
            settings.configuration_hash,
        )
        ledger.begin_run(run)
        spool = Path(settings.spool) if settings.spool else directory.root / layout.STAGING
        places = Places(spool, Path(os.path.abspath(directory.root)))  # noqa: PTH100 - as walking names its paths
        report = Ingest(world, settings, run, places, progress).run(named, limit)
        return finish(world, report, settings.tenant)


def dry_run(sources: Iterable[str | os.PathLike[str]], settings: IngestSettings | None = None) -> list[dict[str, Any]]:
    """What each stream of the sources is, without writing a lake: one row a stream.

    Columns: uri, entry_path, kind, dialect, found (items), bytes, quarantined, skipped, doubtful (boundaries).
    """
    settings = settings or IngestSettings()
    ledger = MemoryLedger()
    with tempfile.TemporaryDirectory(prefix="maillake.") as spool:
        planner = Planner(ledger, SystemClock(), settings, Places(Path(spool)))
        rows: dict[tuple[str, str], dict[str, Any]] = {}
        for step in planner.plan(Path(source) for source in sources):
            if isinstance(step, Work):
                count_outcomes(step, rows)
    return list(rows.values())


def count_outcomes(work: Work, rows: dict[tuple[str, str], dict[str, Any]]) -> None:
    """Adds the records of a unit to the rows of their streams."""
    kind = "mbox" if work.unit.kind == "stream" else "eml"
    for item, outcome, size in work.extents.outcomes():
        fields = work.items[item]
        blank = {"uri": fields["uri"], "entry_path": fields["entry_path"], "kind": kind, "dialect": fields["dialect"]}
        blank |= {"found": 0, "bytes": 0, "quarantined": 0, "skipped": 0, "doubtful": 0}
        row = rows.setdefault((fields["uri"], fields["entry_path"]), blank)
        row["found"] += 1
        row["bytes"] += size
        if outcome != "mail":
            row[outcome] += 1
    if rows and work.extents.doubts:
        first = work.items[0]
        rows[first["uri"], first["entry_path"]]["doubtful"] += len(work.extents.doubts)
