"""`Ledger` in one SQLite file (WAL): survives a crash at any point, never runs ahead of the files it names."""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, astuple, fields
from datetime import date
from importlib import resources
from itertools import islice
from pathlib import Path
from typing import Any

from maillake.adapters.local.durable import reporting_full_disk
from maillake.errors import LedgerError
from maillake.model import CommittedUnit, Counts, Doubt, Entry, Run, Slice, Source, Unit, WrittenFile

SOURCE_COLUMNS = tuple(column.name for column in fields(Source))
ENTRY_COLUMNS = tuple(column.name for column in fields(Entry))
UNIT_COLUMNS = tuple(column.name for column in fields(Unit))
COUNT_COLUMNS = ("found", "stored", "duplicate", "skipped", "quarantined", "nested", "bytes_accounted")
QUERY_WIDTH = 500
FORGET_OWN_FILES = """DELETE FROM file WHERE path IN (
  SELECT path FROM unit_file WHERE unit_id = ? AND path NOT IN (SELECT path FROM unit_file WHERE unit_id <> ?))"""
"""A compacted file stays as long as another unit has rows in it."""


def batched(values: Iterable[str]) -> Iterator[tuple[str, ...]]:
    """Runs of values short enough for one statement."""
    iterator = iter(values)
    while some := tuple(islice(iterator, QUERY_WIDTH)):
        yield some


def marks(count: int) -> str:
    """Placeholders of an SQL statement."""
    return ", ".join("?" * count)


class SqliteLedger:
    """The ledger of a local lake."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=30)
        self._connection.row_factory = sqlite3.Row
        script = resources.files("maillake.adapters.local").joinpath("ledger.sql").read_text("utf-8")
        with reporting_sqlite(path):
            self._connection.execute("PRAGMA journal_mode = WAL")
            self._connection.execute("PRAGMA synchronous = FULL")
            self._connection.executescript(script)

    def close(self) -> None:
        """Closes the file."""
        self._connection.close()

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        with reporting_sqlite(self._path):
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")

    def _rows(self, query: str, *arguments: Any) -> Iterator[sqlite3.Row]:
        yield from self._connection.execute(query, arguments)

    def begin_run(self, run: Run) -> None:
        """Records that a run began."""
        self.finish_run(run)

    def finish_run(self, run: Run) -> None:
        """Records how a run ended."""
        values = (
            run.run_id, run.command, run.started_ns, run.finished_ns, run.code_version, run.configuration_hash,
            run.sources, run.units, run.units_reused, json.dumps(asdict(run.counts)), run.manifest_sha256,
        )  # fmt: skip
        with self._transaction() as connection:
            connection.execute(f"INSERT OR REPLACE INTO run VALUES ({marks(len(values))})", values)

    def runs(self) -> list[Run]:
        """Runs, newest first."""
        return [
            Run(**{**dict(row), "counts": Counts(**json.loads(row["counts"]))})
            for row in self._rows("SELECT * FROM run ORDER BY started_ns DESC, run_id")
        ]

    def find_sources(self, tenant: str, custodian: str, uris: Iterable[str]) -> dict[str, Source]:
        """The newest generation of each known source by uri."""
        found: dict[str, Source] = {}
        columns = ", ".join(SOURCE_COLUMNS)
        for some in batched(uris):
            condition = f"uri IN ({marks(len(some))}) AND tenant = ? AND custodian = ?"
            query = f"SELECT {columns} FROM source WHERE {condition} ORDER BY generation"
            for row in self._rows(query, *some, tenant, custodian):
                found[row["uri"]] = source_of(row)
        return found

    def sources(self, source_keys: Iterable[str] | None = None) -> list[Source]:
        """Sources by key, or all of them."""
        columns = ", ".join(SOURCE_COLUMNS)
        if source_keys is None:
            return [source_of(row) for row in self._rows(f"SELECT {columns} FROM source ORDER BY uri, generation")]
        found = []
        for some in batched(source_keys):
            found += [
                source_of(row)
                for row in self._rows(f"SELECT {columns} FROM source WHERE source_key IN ({marks(len(some))})", *some)
            ]
        return found

    def put_sources(self, sources: Iterable[Source]) -> None:
        """Registers sources or what changed about them."""
        names = ", ".join(SOURCE_COLUMNS)
        changed = ", ".join(f"{name} = excluded.{name}" for name in SOURCE_COLUMNS[1:])
        query = f"INSERT INTO source ({names}) VALUES ({marks(len(SOURCE_COLUMNS))})"
        query += f" ON CONFLICT (source_key) DO UPDATE SET {changed}, recorded = 0"
        with self._transaction() as connection:
            connection.executemany(query, (sql_values(source) for source in sources))

    def put_entries(self, entries: Iterable[Entry]) -> None:
        """Registers streams or what changed about them."""
        query = f"INSERT OR REPLACE INTO entry ({', '.join(ENTRY_COLUMNS)}) VALUES ({marks(len(ENTRY_COLUMNS))})"
        changed = list(entries)
        with self._transaction() as connection:
            connection.executemany(query, (sql_values(entry) for entry in changed))
            keys = ((key,) for key in {entry.source_key for entry in changed})
            connection.executemany("UPDATE source SET recorded = 0 WHERE source_key = ?", keys)

    def entries(self, source_key: str) -> list[Entry]:
        """Streams of a source."""
        query = f"SELECT {', '.join(ENTRY_COLUMNS)} FROM entry WHERE source_key = ? ORDER BY entry_path"
        return [Entry(**dict(row)) for row in self._rows(query, source_key)]

    def unrecorded(self) -> list[Source]:
        """Sources of which the lake has no row, or an older one, by tenant and uri."""
        query = f"SELECT {', '.join(SOURCE_COLUMNS)} FROM source WHERE recorded = 0 ORDER BY tenant, uri, generation"
        return [source_of(row) for row in self._rows(query)]

    def put_recorded(self, source_keys: Iterable[str]) -> None:
        """Marks sources whose rows in the lake are up to date."""
        with self._transaction() as connection:
            query = "UPDATE source SET recorded = 1 WHERE source_key = ?"
            connection.executemany(query, ((key,) for key in source_keys))

    def put_doubts(self, doubts: Iterable[Doubt]) -> None:
        """Records doubtful boundaries."""
        rows = [astuple(doubt) for doubt in doubts]
        if rows:
            with self._transaction() as connection:
                connection.executemany(f"INSERT OR REPLACE INTO doubt VALUES ({marks(5)})", rows)

    def doubts(self, source_key: str, entry_path: str) -> list[Doubt]:
        """Doubtful boundaries of a stream, by offset."""
        query = 'SELECT * FROM doubt WHERE source_key = ? AND entry_path = ? ORDER BY "offset"'
        rows = self._rows(query, source_key, entry_path)
        return [Doubt(**{**dict(row), "is_split": bool(row["is_split"])}) for row in rows]

    def slices(self, source_key: str, entry_path: str) -> list[Slice]:
        """Committed slices of a stream, by start."""
        query = "SELECT unit_id, start, end, slice_hash, records, limited FROM unit"
        query += " WHERE source_key = ? AND entry_path = ? AND kind = 'stream' ORDER BY start"
        return [Slice(**dict(row)) for row in self._rows(query, source_key, entry_path)]

    def covers(self, source_keys: Iterable[str]) -> set[str]:
        """Those of the sources whose items are all in committed units."""
        found: set[str] = set()
        for some in batched(source_keys):
            found.update(
                row[0]
                for row in self._rows(
                    f"SELECT source_key FROM source WHERE complete AND source_key IN ({marks(len(some))})", *some
                )
            )
        return found

    def claim(self, unit_id: str) -> int:
        """Counts a new attempt of a unit and returns its number, from 1."""
        query = "INSERT INTO claim VALUES (?, 1) ON CONFLICT (unit_id) DO UPDATE SET attempts = attempts + 1"
        query += " RETURNING attempts"
        with self._transaction() as connection:
            return int(connection.execute(query, (unit_id,)).fetchone()[0])

    def is_committed(self, unit_id: str) -> bool:
        """True when a unit has a valid emission without records left out by --limit."""
        return any(self._rows("SELECT 1 FROM unit WHERE unit_id = ? AND limited = 0", unit_id))

    def complete(self, source_keys: Iterable[str]) -> None:
        """Marks sources whose items are all in committed units."""
        with self._transaction() as connection:
            connection.executemany(
                "UPDATE source SET complete = 1 WHERE source_key = ?", ((key,) for key in source_keys)
            )

    def next_order(self, unit_id: str) -> int:
        """Commit order that the unit has, or gets when it is committed next."""
        own = "SELECT commit_order FROM unit WHERE unit_id = ?"
        query = f"SELECT COALESCE(({own}), (SELECT COALESCE(MAX(commit_order), 0) + 1 FROM unit))"
        return int(next(self._rows(query, unit_id))[0])

    def commit(self, committed: CommittedUnit, members: Iterable[str]) -> None:
        """Makes an emission the valid one of its unit; `members` are the sources it completes."""
        unit = committed.unit
        names = (
            *UNIT_COLUMNS,
            "emission",
            "attempt",
            "run_id",
            "committed_ns",
            "code_version",
            "configuration_hash",
            "commit_order",
            "settled",
        )
        values = (
            *sql_values(unit), committed.emission, committed.attempt, committed.run_id, committed.committed_ns,
            committed.code_version, committed.configuration_hash, committed.commit_order, 0,
        )  # fmt: skip
        with self._transaction() as connection:
            connection.execute("DELETE FROM unit WHERE unit_id = ?", (unit.unit_id,))
            connection.execute(f"INSERT INTO unit ({', '.join(names)}) VALUES ({marks(len(names))})", values)
            connection.execute(FORGET_OWN_FILES, (unit.unit_id, unit.unit_id))
            connection.execute("DELETE FROM unit_file WHERE unit_id = ?", (unit.unit_id,))
            add_files(connection, committed.files, unit.unit_id)
            connection.executemany("UPDATE source SET complete = 1 WHERE source_key = ?", ((key,) for key in members))

    def unsettled(self) -> list[CommittedUnit]:
        """Units whose rows were not yet settled, by commit order."""
        return list(self._units("SELECT * FROM unit WHERE settled = 0 ORDER BY commit_order"))

    def settled_units(self) -> Iterator[CommittedUnit]:
        """Units whose rows were settled, by commit order."""
        yield from self._units("SELECT * FROM unit WHERE settled = 1 ORDER BY commit_order")

    def replace_emissions(self, units: Iterable[CommittedUnit], files: Iterable[WrittenFile]) -> None:
        """Gives units a new emission with rows in `files`; the files they had are no longer the lake's."""
        moved, written = list(units), list(files)
        with self._transaction() as connection:
            for unit in moved:
                values = (unit.emission, unit.attempt, unit.run_id, unit.unit.unit_id)
                connection.execute("UPDATE unit SET emission = ?, attempt = ?, run_id = ? WHERE unit_id = ?", values)
                shared = "SELECT path FROM unit_file WHERE unit_id = ?"
                connection.execute(f"DELETE FROM file WHERE path IN ({shared})", (unit.unit.unit_id,))
            for unit in moved:
                connection.execute("DELETE FROM unit_file WHERE unit_id = ?", (unit.unit.unit_id,))
                add_files(connection, written, unit.unit.unit_id)

    def _units(self, query: str, *arguments: Any) -> Iterator[CommittedUnit]:
        for row in self._connection.execute(query, arguments).fetchall():
            values = {name: row[name] for name in UNIT_COLUMNS}
            values["ingest_date"] = date.fromisoformat(values["ingest_date"])
            files = tuple(self.files(row["unit_id"]))
            yield CommittedUnit(Unit(**values), row["emission"], row["attempt"], row["run_id"], row["committed_ns"],
                                row["code_version"], row["configuration_hash"], files, row["commit_order"])  # fmt: skip

    def files(self, unit_id: str | None = None) -> list[WrittenFile]:
        """Files of a unit, or all files the lake consists of."""
        columns = 'path, size, sha256, rows, "table"'
        if unit_id is None:
            return [WrittenFile(**dict(row)) for row in self._rows(f"SELECT {columns} FROM file ORDER BY path")]
        query = f"SELECT {columns} FROM file JOIN unit_file USING (path) WHERE unit_file.unit_id = ? ORDER BY path"
        return [WrittenFile(**dict(row)) for row in self._rows(query, unit_id)]

    def unit_emissions(self) -> dict[str, str]:
        """Valid emission of every unit."""
        return {row["unit_id"]: row["emission"] for row in self._rows("SELECT unit_id, emission FROM unit")}

    def settled_buckets(self) -> dict[str, str]:
        """Path of the settled keys by bucket."""
        return {row["bucket"]: row["path"] for row in self._rows("SELECT bucket, path FROM settled")}

    def put_settled(
        self,
        buckets: Mapping[str, str | None],
        files: Iterable[WrittenFile],
        counts: Mapping[tuple[str, str], Counts],
        units: Iterable[str],
        gone: Iterable[str] = (),
    ) -> None:
        """Moves the watermark: buckets (None removes one), files new and gone, figures by (source, unit), units."""
        with self._transaction() as connection:
            for bucket, path in buckets.items():
                if path is None:
                    connection.execute("DELETE FROM settled WHERE bucket = ?", (bucket,))
                else:
                    connection.execute("INSERT OR REPLACE INTO settled VALUES (?, ?)", (bucket, path))
            add_files(connection, files, None)
            connection.executemany("DELETE FROM file WHERE path = ?", ((path,) for path in gone))
            rows = ((*key, *(getattr(figures, name) for name in COUNT_COLUMNS)) for key, figures in counts.items())
            connection.executemany(f"INSERT OR REPLACE INTO count VALUES ({marks(2 + len(COUNT_COLUMNS))})", rows)
            connection.executemany("UPDATE unit SET settled = 1 WHERE unit_id = ?", ((unit,) for unit in units))

    def put_files(self, files: Iterable[WrittenFile]) -> None:
        """Adds files that belong to no unit."""
        with self._transaction() as connection:
            add_files(connection, files, None)

    def counts(self, source_keys: Iterable[str]) -> Counts:
        """Sum of the figures of sources, bytes of their streams included."""
        total = Counts()
        sums = ", ".join(f"COALESCE(SUM({name}), 0) AS {name}" for name in COUNT_COLUMNS)
        for some in batched(source_keys):
            row = next(self._rows(f"SELECT {sums} FROM count WHERE source_key IN ({marks(len(some))})", *some))
            condition = f"structure_bytes IS NULL AND source_key IN ({marks(len(some))})"
            query = f"SELECT COALESCE(SUM(size), 0) FROM entry WHERE {condition}"
            total += Counts(**dict(row), bytes_found=next(self._rows(query, *some))[0])
        return total


def sql_values(record: Source | Entry | Unit) -> tuple[Any, ...]:
    """Values of a record as SQLite takes them."""
    return tuple(value.isoformat() if isinstance(value, date) else value for value in astuple(record))


def source_of(row: sqlite3.Row) -> Source:
    """A source from its row."""
    return Source(**{**dict(row), "registered_date": date.fromisoformat(row["registered_date"])})


def add_files(connection: sqlite3.Connection, files: Iterable[WrittenFile], unit_id: str | None) -> None:
    """Registers files of the lake, and that a unit has rows in them."""
    for file in files:
        values = (file.path, file.table, file.size, file.sha256, file.rows)
        connection.execute("INSERT OR REPLACE INTO file VALUES (?, ?, ?, ?, ?)", values)
        if unit_id is not None:
            connection.execute("INSERT OR REPLACE INTO unit_file VALUES (?, ?)", (unit_id, file.path))


@contextmanager
def reporting_sqlite(path: Path) -> Iterator[None]:
    """What SQLite says of a full disk and of a damaged file, as errors with a sentence."""
    with reporting_full_disk(path):
        try:
            yield
        except sqlite3.OperationalError as error:
            if "disk is full" in str(error):
                raise OSError(28, "No space left on device", str(path)) from error
            raise
        except sqlite3.DatabaseError as error:
            if isinstance(error, sqlite3.IntegrityError):
                raise
            raise LedgerError(f"the ledger {path} is damaged ({error}): put back a copy of it") from error
