"""Keeping a lake: proving it, compacting it."""

import os
from pathlib import Path

from maillake.adapters.local.lake_directory import LakeDirectory
from maillake.adapters.local.sql import open_views
from maillake.contract.days import utc_day
from maillake.contract.settings import IngestSettings
from maillake.lake import layout
from maillake.local.records import new_run_id
from maillake.pipeline.compact import Compacted
from maillake.pipeline.compact import compact as compact_days
from maillake.pipeline.ingest import World
from maillake.pipeline.rethread import Rethreaded
from maillake.pipeline.rethread import rethread as rethread_lake
from maillake.pipeline.verify import Proof
from maillake.pipeline.verify import verify as verify_rows
from maillake.pipeline.verify_sources import verify_sources
from maillake.pipeline.verify_threads import verify_threads


def verify(lake: str | os.PathLike[str], *, deep: bool = False) -> Proof:
    """Proves a lake from its rows and files, with `deep` also from its sources; raises `ConfigError` for no lake."""
    directory = LakeDirectory(Path(lake))
    with directory.open_to_read() as ledger, open_views(directory.root, directory.root / layout.STAGING) as views:
        proof = verify_rows(ledger, directory.store, views)
        if proof.readable:
            verify_threads(views, proof)
        if deep and proof.readable:
            verify_sources(ledger, views, proof)
        return proof


def rethread(lake: str | os.PathLike[str]) -> Rethreaded:
    """Makes the threads of a lake again from the links of all its mail, and tells what changed.

    Writes a new generation of `thread_map`, `thread_edges` and `threads` and no row of a mail; safe to repeat. Raises
    `ConfigError` for no lake.
    """
    directory = LakeDirectory(Path(lake))
    directory.check()
    settings = IngestSettings()
    with directory.open_to_write() as ledger, open_views(directory.root, directory.root / layout.STAGING) as views:
        rows = directory.rows(settings.flush_bytes, settings.flush_seconds)
        return rethread_lake(World(ledger, directory.store, rows, directory.clock), views)


def compact(lake: str | os.PathLike[str]) -> Compacted:
    """Rewrites closed days into large files; safe to repeat. Raises `ConfigError` for no lake."""
    directory = LakeDirectory(Path(lake))
    directory.check()
    settings = IngestSettings()
    with directory.open_to_write() as ledger:
        world = World(
            ledger, directory.store, directory.rows(settings.flush_bytes, settings.flush_seconds), directory.clock
        )
        now_ns = directory.clock.now_ns()
        return compact_days(world, utc_day(now_ns), run_id=new_run_id(now_ns))
