"""Who may do what with mail: least privilege, stated once for each program."""

from aws_cdk import aws_iam as iam

from infra.constructs.archive import Archive
from infra.constructs.ledger import Ledger
from infra.constructs.threads import Threads
from infra.policies import allow
from maillake.contract.ledger_tables import RUNS, SOURCES, SUPERSEDED, UNITS
from maillake.contract.places import BY_CONTAINER, CONTAINERS, INCOMING, MANIFESTS, PACKS, SETTLED, STUCK
from maillake.contract.tables import UNIT_TABLES
from maillake.contract.thread_tables import THREAD_TABLES


class Rights:
    """Statements for the roles of the pipeline."""

    def __init__(self, archive: Archive, ledger: Ledger, threads: Threads) -> None:
        self.archive = archive
        self.ledger = ledger
        self.threads = threads

    def reading_raw(self, *prefixes: str) -> list[iam.PolicyStatement]:
        """Reads objects of the raw bucket by key and version; lists and deletes none."""
        objects = [f"{self.archive.raw_arn}/{prefix}*" for prefix in prefixes]
        return [
            allow("s3:GetObject", "s3:GetObjectVersion", on=objects),
            allow("kms:Decrypt", on=[self.archive.raw_key.key_arn]),
        ]

    def writing_lake(self, *prefixes: str) -> list[iam.PolicyStatement]:
        """Writes objects of the lake below prefixes."""
        objects = [f"{self.archive.lake_arn}/{prefix}*" for prefix in prefixes]
        return [
            allow("s3:PutObject", "s3:AbortMultipartUpload", on=objects),
            allow("kms:GenerateDataKey", "kms:Decrypt", on=[self.archive.lake_key.key_arn]),
        ]

    def reading_lake(self, *prefixes: str) -> list[iam.PolicyStatement]:
        """Reads objects of the lake below prefixes."""
        objects = [f"{self.archive.lake_arn}/{prefix}*" for prefix in prefixes]
        return [
            allow("s3:GetObject", on=objects),
            allow("kms:Decrypt", on=[self.archive.lake_key.key_arn]),
        ]

    def parsing(self) -> list[iam.PolicyStatement]:
        """The parse service: raw mail in, rows of units out."""
        tables = [f"{table.name}/" for table in (*UNIT_TABLES, UNITS, SOURCES)]
        return [*self.reading_raw(INCOMING, PACKS), *self.writing_lake(*tables), self.ledger.writing()]

    def planning(self) -> list[iam.PolicyStatement]:
        """The planner: reads a container, writes its manifest, and packs of what was compressed in it."""
        return [
            *self.reading_raw(INCOMING, PACKS),
            allow("s3:PutObject", "s3:AbortMultipartUpload", on=[f"{self.archive.raw_arn}/{PACKS}*"]),
            allow("kms:GenerateDataKey", on=[self.archive.raw_key.key_arn]),
            *self.writing_lake(CONTAINERS, f"{SOURCES.name}/"),
            self.ledger.writing(),
            self.ledger.querying(BY_CONTAINER),
        ]

    def accounting(self) -> list[iam.PolicyStatement]:
        """Account: reads the units of a container, writes its state."""
        return [self.ledger.writing(), self.ledger.querying(BY_CONTAINER)]

    def settling(self) -> list[iam.PolicyStatement]:
        """Settle: reads committed rows, writes which of them are shown."""
        read = [f"{table.name}/" for table in (*UNIT_TABLES, *THREAD_TABLES, UNITS, SUPERSEDED)]
        written = [f"{table.name}/" for table in (SUPERSEDED, SOURCES, RUNS, *THREAD_TABLES)]
        state = [SETTLED, MANIFESTS]
        replaced = [SETTLED, *(f"{table.name}/" for table in THREAD_TABLES)]
        return [
            *self.reading_lake(*read, *state),
            *self.writing_lake(*written, *state),
            self.ledger.writing(),
            self.ledger.querying(),
            self.ledger.querying(STUCK),
            allow("s3:DeleteObject", on=[f"{self.archive.lake_arn}/{prefix}*" for prefix in replaced]),
        ]
