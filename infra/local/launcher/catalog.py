"""The tables and views of a Glue database in DuckDB: partitions by projection, views as Athena stores them."""

import base64
import importlib
import json
import re
import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb

ABSENT = re.compile(r"Table with name (\w+) does not exist")
VIEW = re.compile(r"/\* Presto View: (\S+) \*/")


class Catalog:
    """Those tables and views of a database that a query reads, in a DuckDB of its own; `scanned` counts bytes."""

    def __init__(self, database: str) -> None:
        self.athena: Any = importlib.import_module("ministack.services.athena")
        self.entries: Any = importlib.import_module("ministack.services.glue")._tables
        self.database, self.scanned = database, 0
        self.folders: list[str] = []
        self.connection = duckdb.connect()
        schema = f'awsdatacatalog."{database}"'
        self.connection.execute(f"ATTACH ':memory:' AS awsdatacatalog; CREATE SCHEMA {schema}; USE {schema}")
        self.connection.execute("SET TimeZone = 'UTC'")

    def execute(self, query: str) -> duckdb.DuckDBPyConnection:
        """Runs a query, after what it reads is defined: DuckDB names what it misses, one at a time."""
        while True:
            try:
                return self.connection.execute(query)
            except duckdb.CatalogException as error:
                absent = ABSENT.search(str(error))
                entry = self.entries.get(f"{self.database}/{absent[1]}") if absent else None
                if absent is None or entry is None:
                    raise
            view = VIEW.fullmatch(entry.get("ViewOriginalText") or "")
            sql = json.loads(base64.b64decode(view[1]))["originalSql"] if view else self.rows(entry)
            self.execute(f'CREATE VIEW "{absent[1]}" AS {sql}')

    def rows(self, entry: dict[str, Any]) -> str:
        """A query of the files of a table: its columns with their types, null where a file lacks one."""
        columns = [*entry["StorageDescriptor"]["Columns"], *entry["PartitionKeys"]]
        types = {one["Name"]: re.sub(r"array<(\w+)>", r"\1[]", one["Type"]) for one in columns}
        files = list(self.projected(entry))
        self.scanned += sum(path.stat().st_size for path in files)
        rows = f"SELECT {', '.join(f'NULL::{type_} AS {name}' for name, type_ in types.items())} WHERE false"
        if files:
            hive = ", ".join(f"'{one['Name']}': {one['Type']}" for one in entry["PartitionKeys"])
            paths = [str(path) for path in files]
            read = f"read_parquet({paths}, union_by_name = true, hive_types = {{{hive}}})"
            rows += f" UNION ALL BY NAME SELECT * FROM {read}"
        return f"SELECT {', '.join(f'{name}::{type_} AS {name}' for name, type_ in types.items())} FROM ({rows})"

    def projected(self, entry: dict[str, Any]) -> Iterator[Path]:
        """The files of a table that lie in a partition its properties compute."""
        location, properties = entry["StorageDescriptor"]["Location"], entry["Parameters"]
        template = re.escape(properties["storage.location.template"].removeprefix(location))
        below = re.compile(re.sub(r"\\\$\\\{(\w+)\\\}", r"(?P<\1>[^/]+)", template))
        for path in self.athena._materialize_table_files(location, self.folders):
            found = below.match(path.removeprefix(f"{self.folders[-1]}/"))
            if found and all(has(properties, *part) for part in found.groupdict().items()):
                yield Path(path)

    def close(self) -> None:
        """Forgets everything."""
        self.connection.close()
        for folder in self.folders:
            shutil.rmtree(folder, ignore_errors=True)


def has(properties: dict[str, str], key: str, value: str) -> bool:
    """True when a projected partition key takes a value."""
    if properties[f"projection.{key}.type"] == "enum":
        return value in properties[f"projection.{key}.values"].split(",")
    first, last = (day(bound) for bound in properties[f"projection.{key}.range"].split(","))
    return first <= date.fromisoformat(value) <= last


def day(bound: str) -> date:
    """A bound of a range of days: a date, or so many days from now."""
    moved = re.fullmatch(r"NOW(?:([+-]\d+)DAYS)?", bound)
    return datetime.now(UTC).date() + timedelta(int(moved[1] or 0)) if moved else date.fromisoformat(bound)
