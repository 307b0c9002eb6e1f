"""Rethread: the threads of a lake made again from the links of all its mail; no row of a mail is written."""

from collections import defaultdict
from dataclasses import dataclass, fields
from secrets import token_hex

from maillake.model import CommittedUnit, WrittenFile
from maillake.pipeline.ingest import World
from maillake.pipeline.settle import move_threads, runs_of_units, settle
from maillake.pipeline.thread_merge import merged
from maillake.pipeline.thread_state import POINTER, ThreadState, read_state
from maillake.pipeline.thread_step import StepPlace, thread_step
from maillake.ports import Views

CHANGES = """SELECT count(*) AS nodes, count(*) FILTER (before IS DISTINCT FROM after) AS nodes_moved,
  count(DISTINCT before) AS threads_before, count(DISTINCT after) AS threads_after
FROM (
  SELECT node_key, arg_max(thread_id, generation) FILTER (generation <= $generation) AS before,
    arg_max(thread_id, generation) FILTER (generation > $generation) AS after
  FROM thread_map_rows WHERE tenant = $tenant GROUP BY node_key
)"""

GMAIL = """WITH pairs AS (
  SELECT DISTINCT tenant, custodian, gm_thrid, thread_id FROM occurrences JOIN messages USING (tenant, message_key)
  WHERE gm_thrid IS NOT NULL
)
SELECT (SELECT count(*) FROM (SELECT DISTINCT tenant, custodian, gm_thrid FROM pairs)) AS gmail_threads,
  (SELECT count(*) FROM (
    SELECT 1 FROM pairs GROUP BY tenant, custodian, gm_thrid HAVING count(*) > 1)) AS gmail_split,
  (SELECT coalesce(sum(joined), 0)::BIGINT FROM (
    SELECT count(*) AS joined FROM pairs GROUP BY tenant, custodian, thread_id HAVING count(*) > 1)) AS gmail_joined"""
"""X-GM-THRID against the threads: it is no edge, a person's Gmail is asked whether it agrees."""


@dataclass(frozen=True)
class Rethreaded:
    """What changed: threads before and after, nodes and those that changed their thread.

    Of the threads that Gmail names, `gmail_split` lie in several threads of the lake, and `gmail_joined` share one with
    another of the same custodian.
    """

    threads_before: int = 0
    threads_after: int = 0
    nodes: int = 0
    nodes_moved: int = 0
    gmail_threads: int = 0
    gmail_split: int = 0
    gmail_joined: int = 0


def rethread(world: World, views: Views) -> Rethreaded:
    """Makes the threads of every tenant again, as a new generation; safe to repeat and to lose half-way."""
    settle(world.ledger, world.store, world.rows)
    by_tenant: dict[str, list[CommittedUnit]] = defaultdict(list)
    for unit in world.ledger.settled_units():
        by_tenant[unit.unit.tenant].append(unit)
    total: dict[str, int] = dict.fromkeys((item.name for item in fields(Rethreaded)), 0)
    for tenant, units in sorted(by_tenant.items()):
        for name, count in rethread_tenant(world, views, tenant, units).items():
            total[name] += count
    return Rethreaded(**{**total, **views.rows(GMAIL)[0]})


def rethread_tenant(world: World, views: Views, tenant: str, units: list[CommittedUnit]) -> dict[str, int]:
    """Makes the threads of one tenant again; returns what changed."""
    path = world.ledger.settled_buckets().get(f"{tenant}/{POINTER}")
    before = read_state(world.store, path)
    state = ThreadState(before.generation)
    made: list[WrittenFile] = []
    for group in runs_of_units(units):
        place = StepPlace(tenant, group[-1].unit.ingest_date, f"again.{token_hex(4)}")
        state, files = thread_step(world.store, world.rows, state, group, place=place)
        made += files
    after, together = merged(world.store, world.rows, tenant, state, whole=True)
    made += together
    changes = views.rows(CHANGES, {"generation": before.generation, "tenant": tenant})[0]
    kept = after.paths()
    move_threads(world.ledger, world.store, (tenant, before, path), after, [file for file in made if file.path in kept])
    for file in made:
        if file.path not in kept:
            world.store.delete(file.path)
    return {name: int(count) for name, count in changes.items()}
