"""Athena over a Glue catalog: computed partitions, views, the limits of a workgroup, values as it writes them."""

import base64
import io
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pyarrow as pa
import pytest
from pyarrow import parquet

from infra.local.athena import Lake
from infra.local.emulator import CloudError
from tests.local_cloud.conftest import Clients, Deploy
from tests.local_cloud.stacks import resource

pytestmark = [pytest.mark.network, pytest.mark.xdist_group("local_cloud")]

TODAY = datetime.now(UTC).date()
SENT = datetime(2025, 6, 2, 9, 30, tzinfo=UTC)
PLACES = {
    "first": f"tenant=alpha/ingest_date={TODAY}/1.parquet",
    "second": "tenant=beta/ingest_date=2025-01-01/2.parquet",
    "another tenant's": "tenant=gamma/ingest_date=2025-01-01/3.parquet",
    "too early": "tenant=alpha/ingest_date=2024-12-31/4.parquet",
    "too late": f"tenant=alpha/ingest_date={TODAY + timedelta(days=2)}/5.parquet",
    "beside the partitions": "6.parquet",
}
COLUMNS = {"subject": "string", "sent": "timestamp", "refs": "array<string>", "signed": "boolean", "size": "bigint"}


def columns(types: dict[str, str]) -> list[dict[str, str]]:
    return [{"Name": name, "Type": type_} for name, type_ in types.items()]


def table(database: str, **entry: Any) -> dict[str, Any]:
    return resource("Glue::Table", CatalogId="000000000000", DatabaseName=database, TableInput=entry)


def rows_table(database: str, location: str) -> dict[str, Any]:
    """A table of files whose partitions are computed, as those of the pipeline."""
    projection = {
        "projection.enabled": "true",
        "projection.tenant.type": "enum",
        "projection.tenant.values": "alpha,beta",
        "projection.ingest_date.type": "date",
        "projection.ingest_date.range": "2025-01-01,NOW+1DAYS",
        "storage.location.template": f"{location}tenant=${{tenant}}/ingest_date=${{ingest_date}}/",
    }
    return table(
        database,
        Name="mails_rows",
        TableType="EXTERNAL_TABLE",
        Parameters=projection,
        PartitionKeys=columns({"tenant": "string", "ingest_date": "date"}),
        StorageDescriptor={"Location": location, "Columns": columns(COLUMNS)},
    )


def view(database: str, name: str, sql: str) -> dict[str, Any]:
    """A view as Athena stores it."""
    stored = base64.b64encode(json.dumps({"originalSql": sql, "schema": database}).encode()).decode()
    return table(database, Name=name, TableType="VIRTUAL_VIEW", ViewOriginalText=f"/* Presto View: {stored} */")


def workgroup(name: str, bucket: str, limit: int) -> dict[str, Any]:
    configuration = {
        "EnforceWorkGroupConfiguration": True,
        "BytesScannedCutoffPerQuery": limit,
        "ResultConfiguration": {"OutputLocation": f"s3://{bucket}/results/"},
    }
    return resource("Athena::WorkGroup", Name=name, WorkGroupConfiguration=configuration)


def file_of(subject: str) -> bytes:
    """A file of one mail; that of the second lacks a column."""
    row: dict[str, Any] = {"subject": subject, "sent": SENT, "refs": ["a@example.org", "b"], "signed": True, "size": 7}
    if subject == "second":
        del row["size"]
    buffer = io.BytesIO()
    parquet.write_table(pa.Table.from_pylist([row]), buffer)
    return buffer.getvalue()


@pytest.fixture
def lake(of: Clients, deploy: Deploy) -> Lake:
    """A database over mails in several partitions, with a view over a view of them."""
    bucket = deploy({"Bucket": resource("S3::Bucket")})["Bucket"]
    for subject, place in PLACES.items():
        of("s3").put_object(Bucket=bucket, Key=f"mails/{place}", Body=file_of(subject))
    name = f"db_{bucket[-6:]}".replace("-", "_")
    deploy(
        {
            "Database": resource("Glue::Database", CatalogId="000000000000", DatabaseInput={"Name": name}),
            "Rows": {**rows_table(name, f"s3://{bucket}/mails/"), "DependsOn": "Database"},
            "Mails": {**view(name, "mails", "SELECT r.* FROM mails_rows r WHERE r.signed"), "DependsOn": "Database"},
            "Few": {**view(name, "few", "SELECT m.subject FROM mails m WHERE m.size = 7"), "DependsOn": "Database"},
            "Group": workgroup(name, bucket, 10**9),
            "Capped": workgroup(f"{name}-capped", bucket, 1),
        }
    )
    return Lake(of("athena"), name, name)


def test_only_files_in_computed_partitions_are_read(lake: Lake) -> None:
    rows = lake.ask("SELECT subject, tenant, ingest_date FROM mails_rows ORDER BY subject")
    assert rows == [
        {"subject": "first", "tenant": "alpha", "ingest_date": str(TODAY)},
        {"subject": "second", "tenant": "beta", "ingest_date": "2025-01-01"},
    ]


def test_a_view_reads_a_view(lake: Lake) -> None:
    assert lake.ask("SELECT subject FROM few") == [{"subject": "first"}]


@pytest.mark.parametrize("name", ["mails", "{0}.mails", '"awsdatacatalog"."{0}"."mails"'])
def test_a_table_can_be_named_with_its_database_and_catalog(lake: Lake, name: str) -> None:
    assert lake.ask(f"SELECT count(*) AS n FROM {name.format(lake.database)}") == [{"n": "2"}]


def test_values_are_written_as_athena_writes_them(lake: Lake) -> None:
    rows = lake.ask("SELECT sent, refs, signed, size FROM mails ORDER BY subject")
    shared = {"sent": "2025-06-02 09:30:00.000", "refs": "[a@example.org, b]", "signed": "true"}
    assert rows == [{**shared, "size": "7"}, {**shared, "size": None}]


def test_a_table_without_files_has_its_columns_and_no_rows(lake: Lake, of: Clients) -> None:
    bucket = of("athena").get_work_group(WorkGroup=lake.workgroup)["WorkGroup"]["Configuration"]
    bucket = bucket["ResultConfiguration"]["OutputLocation"].split("/")[2]
    for place in PLACES.values():
        of("s3").delete_object(Bucket=bucket, Key=f"mails/{place}")
    assert lake.ask("SELECT sent, refs, tenant FROM mails_rows") == []


def test_what_does_not_exist_fails_with_its_name(lake: Lake) -> None:
    with pytest.raises(CloudError, match="nothing_here"):
        lake.ask("SELECT * FROM nothing_here")


def test_a_query_that_reads_too_much_is_cancelled(lake: Lake) -> None:
    capped = Lake(lake.athena, lake.database, f"{lake.database}-capped")
    assert capped.ask("SELECT 1 AS one") == [{"one": "1"}]
    with pytest.raises(CloudError, match="Bytes scanned limit was exceeded"):
        capped.ask("SELECT subject FROM few")


def test_results_lie_where_the_workgroup_says_under_the_name_of_their_query(lake: Lake, of: Clients) -> None:
    asked = of("athena").start_query_execution(
        QueryString="SELECT subject FROM few",
        WorkGroup=lake.workgroup,
        QueryExecutionContext={"Database": lake.database},
        ResultConfiguration={"OutputLocation": "s3://elsewhere/"},
    )["QueryExecutionId"]
    lake.wait(asked)
    found = of("athena").get_query_execution(QueryExecutionId=asked)["QueryExecution"]
    place = found["ResultConfiguration"]["OutputLocation"]
    assert place.endswith(f"/results/{asked}.csv")
    bucket, key = place.removeprefix("s3://").split("/", 1)
    assert of("s3").get_object(Bucket=bucket, Key=key)["Body"].read().split() == [b"subject", b"first"]
    assert found["Statistics"]["DataScannedInBytes"] == sum(len(file_of(name)) for name in ("first", "second"))
