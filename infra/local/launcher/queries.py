"""Athena over the lake: its catalog, the limit and the place of results of a workgroup, values as Athena writes them.

The emulator knows no views, reads whatever lies below a table, and stops at no number of bytes. Still not as on AWS:
the SQL is DuckDB's, and every byte of a table that is read counts, whatever is asked of it.
"""

import asyncio
import importlib
from contextlib import closing
from contextvars import ContextVar
from datetime import datetime
from typing import Any

from infra.local.launcher.catalog import Catalog

OVER_LIMIT = "Query cancelled! : Bytes scanned limit was exceeded"
running: ContextVar[dict[str, Any]] = ContextVar("running")
"""The execution that runs."""


def add() -> None:
    """Runs queries over the catalog, keeps to what a workgroup enforces, and names a result after its query."""
    athena: Any = importlib.import_module("ministack.services.athena")
    start, execute, save = athena._start_query_execution, athena._execute_query, athena._save_query_results

    def start_enforced(request: dict[str, Any]) -> Any:
        if settings(request.get("WorkGroup", "primary")).get("EnforceWorkGroupConfiguration"):
            request = {name: value for name, value in request.items() if name != "ResultConfiguration"}
        return start(request)

    async def execute_and_judge(query_id: str, *arguments: Any) -> None:
        running.set(athena._executions[query_id])
        await execute(query_id, *arguments)
        status = running.get()["Status"]
        if status["StateChangeReason"] == OVER_LIMIT:
            status["State"] = "CANCELLED"

    async def save_as_named(query_id: str) -> None:
        execution = athena._executions[query_id]
        place = execution["ResultConfiguration"]["OutputLocation"]
        execution["ResultConfiguration"]["OutputLocation"] = place.removesuffix(f"{query_id}.csv")
        await save(query_id)
        execution["ResultConfiguration"]["OutputLocation"] = place
        execution["Statistics"]["DataScannedInBytes"] = execution["_scanned"]

    athena._start_query_execution, athena._execute_query = start_enforced, execute_and_judge
    athena._save_query_results, athena._run_duckdb = save_as_named, run


def settings(workgroup: str) -> dict[str, Any]:
    """Configuration of a workgroup."""
    athena: Any = importlib.import_module("ministack.services.athena")
    return dict(athena._workgroups.get(workgroup, {}).get("Configuration") or {})


async def run(query: str, database: str, _catalog: str | None = None) -> dict[str, Any]:
    """Columns, types and rows of a query, beside other requests."""
    return await asyncio.to_thread(answer, query, database)


def answer(query: str, database: str) -> dict[str, Any]:
    """Columns, types and rows of a query; an error when it reads more than its workgroup allows."""
    execution = running.get()
    limit = float(settings(execution["WorkGroup"]).get("BytesScannedCutoffPerQuery") or "inf")
    with closing(Catalog(database)) as catalog:
        done = catalog.execute(query)
        execution["_scanned"] = catalog.scanned
        if catalog.scanned > limit:
            raise RuntimeError(OVER_LIMIT)
        described = [(name, str(type_).partition("(")[0]) for name, type_, *_ in done.description or ()]
        types = {**catalog.athena._DUCKDB_TYPE_MAP, "VARCHAR[]": "array"}
        return {
            "columns": [name for name, _ in described],
            "column_types": [types.get(type_, "varchar") for _, type_ in described],
            "rows": [[text(value) for value in row] for row in done.fetchall()],
        }


def text(value: Any) -> str | None:
    """A value as Athena writes it."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, datetime):
        return value.isoformat(" ", "milliseconds")
    if isinstance(value, list):
        return f"[{', '.join(str(text(item)) for item in value)}]"
    return None if value is None else str(value)
