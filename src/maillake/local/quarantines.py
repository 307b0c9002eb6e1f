"""Items in quarantine: looked at, and tried again."""

import os
from pathlib import Path
from typing import Any

from maillake.adapters.local.lake_directory import LakeDirectory
from maillake.adapters.local.sql import open_views
from maillake.contract.settings import IngestSettings
from maillake.errors import UnknownKeyError
from maillake.local.records import finish, new_run_id
from maillake.local.running import CODE_VERSION
from maillake.model import Run
from maillake.pipeline.ingest import Ingest, World
from maillake.pipeline.plan import Places
from maillake.pipeline.replay import item_bytes, open_rows, replay_works
from maillake.pipeline.work import Tally


def quarantined(
    lake: str | os.PathLike[str], *, key: str | None = None, code: str | None = None
) -> list[dict[str, Any]]:
    """Open rows of quarantine; raises `UnknownKeyError` when no row has a key that begins with `key`."""
    directory = LakeDirectory(Path(lake))
    directory.check()
    with open_views(directory.root) as views:
        rows = open_rows(views, key, code)
    if key and not rows:
        raise UnknownKeyError(f"no row in quarantine has the key {key}")
    return rows


def quarantined_bytes(row: dict[str, Any]) -> bytes:
    """Bytes of an item in quarantine, read where it was found; raises `InputError`."""
    return item_bytes(row)


def replay(
    lake: str | os.PathLike[str],
    settings: IngestSettings | None = None,
    *,
    key: str | None = None,
    code: str | None = None,
) -> dict[str, int]:
    """Reads rows of quarantine again; returns how many were tried, stored, and left in quarantine."""
    settings = settings or IngestSettings()
    rows = quarantined(lake, key=key, code=code)
    works, left = replay_works(rows, settings)
    directory = LakeDirectory(Path(lake))
    with directory.open_to_write() as ledger:
        world = World(
            ledger, directory.store, directory.rows(settings.flush_bytes, settings.flush_seconds), directory.clock
        )
        run = Run(
            new_run_id(directory.clock.now_ns()),
            "replay",
            directory.clock.now_ns(),
            CODE_VERSION,
            settings.configuration_hash,
        )
        ledger.begin_run(run)
        tally = Tally(source_keys=[row["source_key"] for row in rows])
        reading = Ingest(world, settings, run, Places(directory.root))
        report = finish(world, reading.run_steps(works, tally), settings.tenant)
    stored = sum(file.rows for file in report.files if file.table == "occurrences" and file.rows)
    return {"tried": len(rows), "stored": len(works) if stored else 0, "quarantined": len(left)}
