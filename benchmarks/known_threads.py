"""Conversations as the generator's manifest knows them, and a lake held against them."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from maillake.local import Lake

Parents = dict[str, str | None]
"""What each mail answers: both by the SHA-256 of their bytes."""

PLACES = """SELECT o.raw_sha256, e.child_key, e.parent_key, e.thread_id
    FROM thread_edges e JOIN occurrences o USING (tenant, message_key) WHERE o.depth = 0"""


def mails_of(manifest: Path) -> Iterator[dict[str, Any]]:
    """Lines of a manifest that are mails which can be read to the letter."""
    for line in map(json.loads, manifest.read_text("ascii").splitlines()):
        if "header_thread" in line and line["outcome"]["exact"]:
            yield line


def known_threads(manifest: Path) -> dict[int, set[str]]:
    """Mails of each conversation as far as headers tell it, by the SHA-256 of their bytes."""
    threads: dict[int, set[str]] = defaultdict(set)
    for mail in mails_of(manifest):
        threads[mail["header_thread"]].add(mail["raw_sha256"])
    return dict(threads)


def known_trees(manifest: Path) -> list[Parents]:
    """Conversations with what each mail answers: those whose headers say all of it, and of which no mail is missing."""
    mails = list(mails_of(manifest))
    by_number = {mail["number"]: mail["raw_sha256"] for mail in mails}
    told: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for mail in mails:
        told[mail["header_thread"]].append(mail)
    return [
        {mail["raw_sha256"]: by_number.get(mail["parent"]) for mail in thread}
        for thread in told.values()
        if not any(mail["quirk"] or mail["parent_is_ghost"] or mail["kind"] == "hostile" for mail in thread)
    ]


def lake_threads(lake: Lake) -> dict[str, str]:
    """Thread of each mail of a lake, by the SHA-256 of its bytes."""
    return {row["raw_sha256"]: row["thread_id"] for row in lake.sql(PLACES).to_pylist()}


def misplaced(lake: Lake, trees: Iterable[Parents]) -> list[str]:
    """Mails that stand in a lake below another than the one they answer; copies share the identifier they answer."""
    rows = lake.sql(PLACES).to_pylist()
    node_of = {row["raw_sha256"]: row["child_key"] for row in rows}
    above = {row["raw_sha256"]: row["parent_key"] for row in rows}
    answers = ((raw, parent) for tree in trees for raw, parent in tree.items())
    return [raw for raw, parent in answers if above[raw] != (parent and node_of[parent])]
