"""Queries of the lake, asked of Athena."""

import time
from dataclasses import dataclass
from typing import Any, Self

from infra.local.clients import client
from infra.local.emulator import CloudError
from infra.local.places import Cloud, Places

LOOK_SECONDS = 0.05
LONGEST_SECONDS = 60.0
ENDED = {"SUCCEEDED", "FAILED", "CANCELLED"}

Row = dict[str, str | None]
"""Values of a row as text, by name of the column."""


@dataclass(frozen=True)
class Lake:
    """The database of a deployment, and the workgroup that asks it."""

    athena: Any
    database: str
    workgroup: str

    @classmethod
    def of(cls, places: Places, cloud: Cloud, outputs: dict[str, str]) -> Self:
        """The lake of the stacks with these outputs."""
        return cls(client(places, cloud, "athena"), outputs["Database"], outputs["WorkGroup"])

    def ask(self, query: str) -> list[Row]:
        """Rows of a query; `CloudError` when it fails."""
        context = {"Database": self.database}
        started = self.athena.start_query_execution(
            QueryString=query, WorkGroup=self.workgroup, QueryExecutionContext=context
        )
        self.wait(started["QueryExecutionId"])
        pages = self.athena.get_paginator("get_query_results").paginate(QueryExecutionId=started["QueryExecutionId"])
        names, *rows = [
            [cell.get("VarCharValue") for cell in row["Data"]] for page in pages for row in page["ResultSet"]["Rows"]
        ]
        return [dict(zip(names, row, strict=True)) for row in rows]

    def saved(self, name: str) -> str:
        """Text of a saved query; `CloudError` when the workgroup has none of that name."""
        pages = self.athena.get_paginator("list_named_queries").paginate(WorkGroup=self.workgroup)
        for query_id in (query_id for page in pages for query_id in page["NamedQueryIds"]):
            query = self.athena.get_named_query(NamedQueryId=query_id)["NamedQuery"]
            if query["Name"] == name:
                return str(query["QueryString"])
        raise CloudError(f"the workgroup {self.workgroup} has no saved query named {name}")

    def wait(self, query_id: str) -> None:
        """Returns when a query has succeeded; `CloudError` when it ended otherwise, or does not end."""
        deadline = time.monotonic() + LONGEST_SECONDS
        while time.monotonic() < deadline:
            status = self.athena.get_query_execution(QueryExecutionId=query_id)["QueryExecution"]["Status"]
            if status["State"] == "SUCCEEDED":
                return
            if status["State"] in ENDED:
                raise CloudError(f"Athena did not answer: {status.get('StateChangeReason', status['State'])}")
            time.sleep(LOOK_SECONDS)
        raise CloudError(f"Athena did not answer within {LONGEST_SECONDS:.0f} seconds")
