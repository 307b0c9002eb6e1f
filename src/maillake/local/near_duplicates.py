"""Messages that say the same, or nearly: found, and listed."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from maillake.adapters.local.lake_directory import LakeDirectory
from maillake.adapters.local.sql import open_views
from maillake.contract.days import utc_day
from maillake.contract.settings import IngestSettings
from maillake.lake import layout
from maillake.pipeline import near_duplicates
from maillake.pipeline.ingest import World
from maillake.pipeline.near_duplicates import NearDuplicates

EXACT = "SELECT tenant, duplicate_of AS first, message_key, NULL::DOUBLE AS jaccard FROM duplicates"
NEAR = "SELECT tenant, cluster_id AS first, message_key, jaccard FROM near_duplicates"


def find_near_duplicates(lake: str | os.PathLike[str]) -> list[NearDuplicates]:
    """Computes the table `near_duplicates` again, by tenant; safe to repeat. Raises `ConfigError` for no lake."""
    directory = LakeDirectory(Path(lake))
    directory.check()
    settings = IngestSettings()
    with directory.open_to_write() as ledger:
        rows = directory.rows(settings.flush_bytes, settings.flush_seconds)
        world = World(ledger, directory.store, rows, directory.clock)
        today = utc_day(directory.clock.now_ns())
        return near_duplicates.find_near_duplicates(world, today, directory.root / layout.STAGING)


def duplicates(lake: str | os.PathLike[str], *, near: bool = False) -> Iterator[dict[str, Any]]:
    """Messages that say the same as another, the largest groups first; with `near` those of `near_duplicates`.

    Columns: tenant, first (smallest message_key of the group), size (of the group), message_key, jaccard (near: to the
    first), date_best, from_address, subject.
    """
    query = f"""SELECT g.tenant, g.first, count(*) OVER grouped AS size, g.message_key, g.jaccard,
        m.date_best, m.from_address, m.subject
        FROM ({NEAR if near else EXACT}) g JOIN messages m USING (tenant, message_key)
        WINDOW grouped AS (PARTITION BY g.tenant, g.first) ORDER BY size DESC, g.tenant, g.first, g.message_key"""
    directory = LakeDirectory(Path(lake))
    directory.check()
    with open_views(directory.root) as views:
        found = views.table(query)
    for batch in found.to_batches():
        yield from batch.to_pylist()
