"""Athena's tables, views and saved queries: the contract's columns, the laptop's rows, SQL that both understand."""

import base64
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest
import sqlglot
from sqlglot import exp

from infra.views import VIEWS, View
from maillake.contract.columns import Table
from maillake.contract.ledger_tables import ALL_TABLES
from maillake.lake.views import rows_view
from tests.infra.cloud import Cloud, flat

QUERIES = sorted((Path(__file__).parents[2] / "infra" / "queries").glob("*.sql"))
NAMES = {
    *(table.name for table in ALL_TABLES),
    *(f"{table.name}_rows" for table in ALL_TABLES),
    *(view.name for view in VIEWS),
}


def entries(cloud: Cloud) -> dict[str, dict[str, Any]]:
    """Entries of the Glue catalog by name."""
    return {item["TableInput"]["Name"]: item["TableInput"] for item in cloud.properties("AWS::Glue::Table").values()}


@pytest.mark.parametrize("table", ALL_TABLES, ids=lambda table: table.name)
def test_a_table_has_the_columns_of_the_contract(dev: Cloud, table: Table) -> None:
    entry = entries(dev)[f"{table.name}_rows"]
    types = {"list<string>": "array<string>"}
    columns = [(column["Name"], column["Type"]) for column in entry["StorageDescriptor"]["Columns"]]
    assert columns == [(column.name, types.get(column.type, column.type)) for column in table.columns]
    assert [key["Name"] for key in entry["PartitionKeys"]] == ["tenant", "ingest_date"]


@pytest.mark.parametrize("table", ALL_TABLES, ids=lambda table: table.name)
def test_partitions_are_computed_where_the_files_lie(prod: Cloud, table: Table) -> None:
    parameters = entries(prod)[f"{table.name}_rows"]["Parameters"]
    where = flat(parameters["storage.location.template"])
    assert where == f"s3://<ArchiveLake6BCDC00F>/{table.name}/tenant=${{tenant}}/ingest_date=${{ingest_date}}/"
    assert parameters["projection.enabled"] == "true"
    assert parameters["projection.tenant.values"] == "alpha,beta"
    assert parameters["projection.ingest_date.range"].endswith(",NOW+1DAYS")


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.name)
def test_a_view_is_stored_as_athena_stores_it(dev: Cloud, view: View) -> None:
    entry = entries(dev)[view.name]
    stored = json.loads(
        base64.b64decode(entry["ViewOriginalText"].removeprefix("/* Presto View: ").removesuffix(" */"))
    )
    assert stored["originalSql"] == view.sql
    assert stored["schema"] == "maillake_dev"
    assert [column["name"] for column in stored["columns"]] == [name for name, _ in view.columns]
    assert [column["Name"] for column in entry["StorageDescriptor"]["Columns"]] == [name for name, _ in view.columns]
    assert entry["TableType"] == "VIRTUAL_VIEW"


def test_there_is_a_view_for_every_table() -> None:
    assert {table.name for table in ALL_TABLES} <= {view.name for view in VIEWS}


@pytest.fixture(scope="module")
def cloud_views(demo_lake: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The views of Athena over the files of a lake, in order of what they read."""
    with duckdb.connect() as connection:
        for table in ALL_TABLES:
            connection.execute(rows_view(table, f"{demo_lake}/"))
        for view in VIEWS:
            connection.execute(f"CREATE VIEW {view.name} AS {view.sql}")
        yield connection


@pytest.fixture(scope="module")
def laptop_views(demo_lake: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The views of the laptop."""
    with duckdb.connect() as connection:
        connection.execute("SET file_search_path = ?", [str(demo_lake)])
        connection.execute((demo_lake / "views.sql").read_text("utf-8"))
        yield connection


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.name)
def test_a_view_shows_the_rows_that_the_laptop_shows(
    view: View, cloud_views: duckdb.DuckDBPyConnection, laptop_views: duckdb.DuckDBPyConnection
) -> None:
    query = f"SELECT {', '.join(name for name, _ in view.columns)} FROM {view.name} ORDER BY ALL"
    shown = cloud_views.sql(query).to_arrow_table()
    assert shown == laptop_views.sql(query).to_arrow_table()
    assert shown.num_rows or view.name in {"superseded", "near_duplicates"}


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.name)
def test_a_view_has_columns_of_the_types_it_declares(view: View, cloud_views: duckdb.DuckDBPyConnection) -> None:
    types = {
        "VARCHAR": "string",
        "INTEGER": "int",
        "VARCHAR[]": "list<string>",
        "TIMESTAMP WITH TIME ZONE": "timestamp",
        "BLOB": "binary",
    }
    described = cloud_views.execute(f"DESCRIBE {view.name}").fetchall()
    assert [(name, types.get(type_, type_.lower())) for name, type_, *_ in described] == list(view.columns)


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.name)
def test_a_view_reads_what_is_in_the_catalog_in_the_dialect_of_athena(view: View) -> None:
    assert tables_of(view.sql) <= NAMES


@pytest.mark.parametrize("path", QUERIES, ids=lambda path: path.stem)
def test_a_saved_query_is_athena_sql_over_views(path: Path) -> None:
    assert tables_of(path.read_text("utf-8")) <= {view.name for view in VIEWS}


@pytest.mark.parametrize("path", QUERIES, ids=lambda path: path.stem)
def test_a_saved_query_runs(path: Path, cloud_views: duckdb.DuckDBPyConnection) -> None:
    cloud_views.sql(path.read_text("utf-8")).to_arrow_table()


@pytest.mark.parametrize("path", QUERIES, ids=lambda path: path.stem)
def test_a_saved_query_is_in_the_workgroup_with_what_it_answers(path: Path, dev: Cloud) -> None:
    saved = {item["Name"]: item for item in dev.properties("AWS::Athena::NamedQuery").values()}[
        path.stem.replace("_", " ")
    ]
    assert path.read_text("utf-8").startswith(f"-- {saved['Description']}\n")
    assert (saved["Database"], saved["WorkGroup"]) == ("maillake_dev", "maillake-dev")


def tables_of(text: str) -> set[str]:
    """Tables that a query reads."""
    return {table.name for table in sqlglot.parse_one(text, read="athena").find_all(exp.Table)}


def test_a_query_stops_at_a_number_of_bytes_and_its_results_are_encrypted(cloud: Cloud) -> None:
    configuration = cloud.one("AWS::Athena::WorkGroup", "LakeWorkGroup")["WorkGroupConfiguration"]
    assert configuration["EnforceWorkGroupConfiguration"] is True
    assert 10_000_000 <= configuration["BytesScannedCutoffPerQuery"] <= 10**12
    assert configuration["ResultConfiguration"]["EncryptionConfiguration"]["EncryptionOption"] == "SSE_KMS"
