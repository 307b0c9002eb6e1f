"""A trial: mail is dropped while the world fails; afterwards the lake has what was dropped, no more and no less."""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

import pyarrow.dataset as ds

from maillake.contract.failpoint_settings import FailpointSettings
from maillake.contract.settings import PREFIX
from tests.e2e.lake_copy import Pipeline
from tests.lake.rows import column, rows

LONGEST_SECONDS = 60.0


@dataclass
class Trial:
    """Mail of one custodian, `name`; `lake` is a copy of the tenant's lake."""

    cloud: Pipeline
    name: str
    tenant: str
    lake: Path
    raws: dict[str, bytes] = field(default_factory=dict)

    def key(self, name: str) -> str:
        """Key of an object of the trial."""
        return f"in/{self.tenant}/{self.name}/{name}"

    def drop(self, raws: Sequence[bytes], suffix: str = "eml") -> None:
        """Drops objects, many at a time."""
        named = {f"{len(self.raws) + number}.{suffix}": raw for number, raw in enumerate(raws)}
        with ThreadPoolExecutor(8) as pool:
            list(pool.map(lambda item: self.cloud.put(self.key(item[0]), item[1]), named.items()))
        self.raws |= named

    def wait(self) -> list[dict[str, Any]]:
        """Waits until all objects are in stored units; gives the units with their attempts."""
        return until(self._stored)

    def _stored(self) -> list[dict[str, Any]]:
        mine, about = [], set[str]()
        for item in self.cloud.items():
            kind, _, unit_id = item["pk"]["S"].partition("#")
            if kind != "UNIT" or item["sk"]["S"] != "STATE":
                continue
            keys = {one.key for one in self.cloud.unit_message(unit_id).objects if one.key.startswith(self.key(""))}
            if keys and item["state"]["S"] != "STORED":
                return []
            if keys:
                about |= keys
                mine.append({"unit_id": unit_id, "attempt": int(item["attempt"]["N"])})
        return mine if len(about) >= len(self.raws) else []

    def check(self, expected: Sequence[bytes], units: Sequence[dict[str, Any]]) -> None:
        """The lake has exactly these mails, their child rows once, and no more physical rows than attempts explain."""
        self.cloud.settle(self.lake.parent)
        self.cloud.copy(self.lake, self.tenant)
        mine = f"custodian = '{self.name}' AND depth = 0"
        found = column(self.lake, f"SELECT raw_sha256 FROM occurrences WHERE {mine}")
        assert Counter(found) == Counter(sha256(raw).hexdigest() for raw in expected)
        for table, key in (
            ("message_addresses", "message_key, role, ordinal"),
            ("attachments", "message_key, part_path"),
        ):
            assert column(self.lake, f"SELECT count(*) - count(DISTINCT ({key})) FROM {table}") == [0]
        per_unit = {row["unit_id"]: row["mails"] for row in rows(self.lake, f"SELECT unit_id, count(*) AS mails FROM occurrences WHERE {mine} GROUP BY ALL")}  # fmt: skip
        again = sum((unit["attempt"] - 1) * per_unit.get(unit["unit_id"], 0) for unit in units)
        assert self.physical_rows() <= len(expected) + again

    def physical_rows(self) -> int:
        """Rows of the trial in files, whether they are shown or not."""
        files = ds.dataset(self.lake / "occurrences", format="parquet", exclude_invalid_files=False)
        mine = (ds.field("custodian") == self.name) & (ds.field("depth") == 0)
        return int(files.count_rows(filter=mine))

    @contextmanager
    def rules(self, **rules: dict[str, Any]) -> Iterator[Callable[[str], int]]:
        """Calls fail as the rules say; gives how often a rule has struck."""
        path = self.cloud.deployed.places.faults
        known = {"times": 1, "about": "", "status": 400, "code": "ThrottlingException", "kind": "refuse"}
        full = [{**known, **rule, "name": f"{self.name}.{name}"} for name, rule in rules.items()]
        path.write_text(json.dumps(full), "utf-8")
        try:
            yield lambda name: path.with_suffix(".struck").read_text("utf-8").split().count(f"{self.name}.{name}")
        finally:
            path.unlink()

    @contextmanager
    def failpoints(self, text: str) -> Iterator[Path]:
        """Workers that start inside the block have failpoints; gives the directory of their marks."""
        marks = self.lake.parent / f"{self.name}.marks"
        marks.mkdir()
        settings = FailpointSettings(failpoints=text, failpoint_marks=str(marks))
        names = {f"{PREFIX}FAILPOINTS", f"{PREFIX}FAILPOINT_MARKS"}
        path = self.cloud.deployed.places.task_variables
        path.write_text(json.dumps({name: value for name, value in settings.environment().items() if name in names}))
        self.replace_workers()
        try:
            yield marks
        finally:
            path.unlink()
            self.replace_workers()

    def replace_workers(self) -> None:
        """Ends the workers that run; the service starts others."""
        old = set(self.cloud.workers())
        self.cloud.kill_workers()
        if old:
            until(lambda: set(self.cloud.workers()) - old)


def until(look: Callable[[], Any]) -> Any:
    """What `look` gives as soon as it is true."""
    deadline = time.monotonic() + LONGEST_SECONDS
    while not (found := look()):
        assert time.monotonic() < deadline, f"it did not happen in {LONGEST_SECONDS:.0f} s"
        time.sleep(0.3)
    return found
