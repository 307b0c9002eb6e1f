"""The lake as Athena sees it: tables of files, views with the laptop's names, saved queries, a cap on bytes."""

import base64
import json
from pathlib import Path

import aws_cdk as cdk
from aws_cdk import aws_athena as athena
from aws_cdk import aws_glue as glue
from constructs import Construct

from infra.constructs.archive import Archive
from infra.deployment import Deployment
from infra.views import VIEWS, View
from maillake.contract.columns import Table
from maillake.contract.ledger_tables import ALL_TABLES
from maillake.contract.places import QUERY_RESULTS

QUERIES = Path(__file__).parents[1] / "queries"
GLUE_TYPES = {"list<string>": "array<string>"}
PRESTO_TYPES = {
    "string": "varchar",
    "int": "integer",
    "timestamp": "timestamp(3)",
    "list<string>": "array(varchar)",
    "binary": "varbinary",
}
Columns = glue.CfnTable.ColumnProperty
PARQUET = "org.apache.hadoop.hive.ql.io.parquet"


class Lake(Construct):
    """Glue database, tables and views from the contract; Athena workgroup and saved queries."""

    def __init__(self, scope: Construct, id: str, *, deployment: Deployment, archive: Archive) -> None:
        super().__init__(scope, id)
        self.deployment, self.archive = deployment, archive
        suffix = "" if deployment.stage == "prod" else f"_{deployment.stage}"
        self.name = f"maillake{suffix}"
        self.database = glue.CfnDatabase(
            self,
            "Database",
            catalog_id=cdk.Aws.ACCOUNT_ID,
            database_input=glue.CfnDatabase.DatabaseInputProperty(name=self.name, description="Mail: query the views"),
        )
        for table in ALL_TABLES:
            self.table(table)
        for view in VIEWS:
            self.view(view)
        self.workgroup = self.capped_workgroup()
        for path in sorted(QUERIES.glob("*.sql")):
            self.saved_query(path)

    def table(self, table: Table) -> None:
        """Table `<name>_rows` over the files of a table; its partitions are computed, not registered."""
        location = f"s3://{self.archive.lake.bucket_name}/{table.name}/"
        self.entry(
            f"{camel(table.name)}Rows",
            glue.CfnTable.TableInputProperty(
                name=f"{table.name}_rows",
                description=f"{table.note}; dead emissions included",
                table_type="EXTERNAL_TABLE",
                parameters={
                    "classification": "parquet",
                    "projection.enabled": "true",
                    "projection.tenant.type": "enum",
                    "projection.tenant.values": ",".join(self.deployment.tenants),
                    "projection.ingest_date.type": "date",
                    "projection.ingest_date.format": "yyyy-MM-dd",
                    "projection.ingest_date.range": f"{self.deployment.first_day},NOW+1DAYS",
                    "projection.ingest_date.interval": "1",
                    "projection.ingest_date.interval.unit": "DAYS",
                    "storage.location.template": f"{location}tenant=${{tenant}}/ingest_date=${{ingest_date}}/",
                },
                partition_keys=[Columns(name="tenant", type="string"), Columns(name="ingest_date", type="date")],
                storage_descriptor=glue.CfnTable.StorageDescriptorProperty(
                    location=location,
                    columns=[
                        Columns(name=column.name, type=GLUE_TYPES.get(column.type, column.type), comment=column.note)
                        for column in table.columns
                    ],
                    input_format=f"{PARQUET}.MapredParquetInputFormat",
                    output_format=f"{PARQUET}.MapredParquetOutputFormat",
                    serde_info=glue.CfnTable.SerdeInfoProperty(
                        serialization_library=f"{PARQUET}.serde.ParquetHiveSerDe"
                    ),
                ),
            ),
        )

    def view(self, view: View) -> None:
        """A view in the form that Athena itself stores."""
        stored = {
            "originalSql": view.sql,
            "catalog": "awsdatacatalog",
            "schema": self.name,
            "columns": [{"name": name, "type": PRESTO_TYPES.get(type_, type_)} for name, type_ in view.columns],
        }
        encoded = base64.b64encode(json.dumps(stored).encode()).decode()
        self.entry(
            f"{camel(view.name)}View",
            glue.CfnTable.TableInputProperty(
                name=view.name,
                description=view.note,
                table_type="VIRTUAL_VIEW",
                parameters={"presto_view": "true", "comment": "Presto View"},
                view_original_text=f"/* Presto View: {encoded} */",
                view_expanded_text="/* Presto View */",
                storage_descriptor=glue.CfnTable.StorageDescriptorProperty(
                    location="",
                    columns=[Columns(name=name, type=GLUE_TYPES.get(type_, type_)) for name, type_ in view.columns],
                    serde_info=glue.CfnTable.SerdeInfoProperty(),
                ),
            ),
        )

    def entry(self, id: str, content: glue.CfnTable.TableInputProperty) -> None:
        """An entry of the catalog."""
        glue.CfnTable(self, id, catalog_id=cdk.Aws.ACCOUNT_ID, database_name=self.database.ref, table_input=content)

    def capped_workgroup(self) -> athena.CfnWorkGroup:
        """A workgroup that stops a query at a number of bytes and keeps results in the lake bucket, encrypted."""
        configuration = athena.CfnWorkGroup
        return athena.CfnWorkGroup(
            self,
            "WorkGroup",
            name=self.name.replace("_", "-"),
            description="Queries of mail",
            recursive_delete_option=True,
            work_group_configuration=configuration.WorkGroupConfigurationProperty(
                enforce_work_group_configuration=True,
                publish_cloud_watch_metrics_enabled=True,
                bytes_scanned_cutoff_per_query=self.deployment.query_limit_bytes,
                engine_version=configuration.EngineVersionProperty(selected_engine_version="Athena engine version 3"),
                result_configuration=configuration.ResultConfigurationProperty(
                    output_location=f"s3://{self.archive.lake.bucket_name}/{QUERY_RESULTS}",
                    encryption_configuration=configuration.EncryptionConfigurationProperty(
                        encryption_option="SSE_KMS", kms_key=self.archive.lake_key.key_arn
                    ),
                ),
            ),
        )

    def saved_query(self, path: Path) -> None:
        """A query of the folder `queries`; its first line is a comment that says what it answers."""
        text = path.read_text("utf-8")
        query = athena.CfnNamedQuery(
            self,
            f"{camel(path.stem)}Query",
            name=path.stem.replace("_", " "),
            description=text.splitlines()[0].removeprefix("-- "),
            database=self.name,
            work_group=self.workgroup.name,
            query_string=text,
        )
        query.add_resource_dependency(self.workgroup)


def camel(name: str) -> str:
    """`message_addresses` as `MessageAddresses`."""
    return "".join(word.title() for word in name.split("_"))
