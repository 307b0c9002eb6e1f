"""Verify: the balance proved again from rows and files, never from counters; with --deep from the sources."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from maillake.contract.tables import UNIT_TABLES
from maillake.errors import UsageError
from maillake.lake import layout
from maillake.model import Counts
from maillake.ports import BlobStore, Ledger, Views

BLOCK_BYTES = 1 << 20
MOST_NAMED = 20
"""Findings of one kind that are named; the others are counted."""


@dataclass(frozen=True)
class Finding:
    """One thing that is not as the ledger says."""

    kind: str
    text: str


@dataclass
class Proof:
    """What was checked and what was found wrong."""

    findings: list[Finding] = field(default_factory=list)
    counts: Counts = field(default_factory=Counts)
    files: int = 0
    sources_read: int = 0
    deep: bool = False
    readable: bool = True

    @property
    def holds(self) -> bool:
        """Nothing was found wrong."""
        return not self.findings and self.counts.is_balanced

    def add(self, kind: str, texts: Iterator[str] | list[str]) -> None:
        """Adds findings of one kind."""
        texts = list(texts)
        self.findings += [Finding(kind, text) for text in texts[:MOST_NAMED]]
        if len(texts) > MOST_NAMED:
            self.findings.append(Finding(kind, f"and {len(texts) - MOST_NAMED:,} more"))

    def sentence(self) -> str:
        """The verdict."""
        counts = self.counts
        balance = (
            f"found {counts.found:,} = stored {counts.stored:,} + duplicate {counts.duplicate:,}"
            f" + skipped {counts.skipped:,} + quarantined {counts.quarantined:,},"
            f" {counts.bytes_unaccounted:,} bytes unaccounted"
        )
        read = f", {self.sources_read:,} sources read again" if self.deep else ""
        verdict = "the lake balances" if self.holds else "THE LAKE DOES NOT BALANCE"
        return f"{verdict}: {balance}; {self.files:,} files checked{read}"

    def summary(self) -> dict[str, Any]:
        """The keys of `--json`."""
        counts = self.counts
        return {
            "holds": self.holds,
            "found": counts.found,
            "stored": counts.stored,
            "duplicate": counts.duplicate,
            "skipped": counts.skipped,
            "quarantined": counts.quarantined,
            "nested": counts.nested,
            "bytes_found": counts.bytes_found,
            "bytes_unaccounted": counts.bytes_unaccounted,
            "files": self.files,
            "sources_read": self.sources_read,
            "findings": [{"kind": finding.kind, "text": finding.text} for finding in self.findings],
        }


OUTCOMES = """CREATE OR REPLACE TEMP VIEW outcomes AS
WITH every AS (
  SELECT tenant, source_key, uri, entry_path, occurrence_key, unit_id,
    message_key, record_offset AS item_start, record_length AS size, 'mail' AS outcome
  FROM occurrences WHERE depth = 0
  UNION ALL
  SELECT tenant, source_key, uri, entry_path, occurrence_key, unit_id, NULL, byte_offset, byte_length, 'quarantined'
  FROM quarantine_live
  UNION ALL
  SELECT tenant, source_key, uri, entry_path, occurrence_key, unit_id, NULL, byte_offset, byte_length, 'skipped'
  FROM skipped
)
SELECT every.*, commit_order FROM every JOIN units USING (tenant, unit_id)
QUALIFY row_number() OVER (PARTITION BY tenant, occurrence_key ORDER BY commit_order DESC) = 1"""

RECOUNT = """SELECT count(*) AS found,
  count(*) FILTER (outcome = 'mail' AND first) AS stored,
  count(*) FILTER (outcome = 'mail' AND NOT first) AS duplicate,
  count(*) FILTER (outcome = 'skipped') AS skipped,
  count(*) FILTER (outcome = 'quarantined') AS quarantined,
  coalesce(sum(size), 0)::BIGINT AS bytes_accounted
FROM (
  SELECT *, row_number() OVER (
    PARTITION BY tenant, outcome, message_key ORDER BY commit_order, occurrence_key
  ) = 1 AS first
  FROM outcomes
)"""

GAPS = """SELECT uri, entry_path, expected, item_start FROM (
  SELECT uri, entry_path, item_start,
    coalesce(lag(item_start + size) OVER stream, 0) AS expected
  FROM outcomes WINDOW stream AS (PARTITION BY tenant, source_key, entry_path ORDER BY item_start, size)
) WHERE item_start <> expected ORDER BY uri, entry_path, item_start LIMIT 1000"""

SHORT_STREAMS = """SELECT s.uri, s.entry_path, s.byte_size, coalesce(e.reached, 0) AS reached
FROM (SELECT * FROM sources WHERE structure_bytes IS NULL) s
LEFT JOIN (
  SELECT tenant, source_key, entry_path, max(item_start + size) AS reached FROM outcomes GROUP BY ALL
) e USING (tenant, source_key, entry_path)
WHERE s.byte_size <> coalesce(e.reached, 0) ORDER BY s.uri, s.entry_path LIMIT 1000"""

ORPHANS = {
    "an occurrence has no message": """SELECT DISTINCT o.message_key AS key, o.uri AS place FROM occurrences o
        ANTI JOIN messages m ON (o.tenant = m.tenant AND o.message_key = m.message_key) LIMIT 1000""",
    "a message has no occurrence": """SELECT m.message_key AS key, coalesce(m.subject, '') AS place FROM messages m
        ANTI JOIN occurrences o ON (o.tenant = m.tenant AND o.message_key = m.message_key) LIMIT 1000""",
    "a message is shown more than once": """SELECT message_key AS key, count(*)::VARCHAR AS place FROM messages
        GROUP BY tenant, message_key HAVING count(*) > 1 LIMIT 1000""",
    "a message lost nested mails": """SELECT o.occurrence_key AS key, o.uri AS place FROM occurrences o
        JOIN messages m ON (o.tenant = m.tenant AND o.message_key = m.message_key)
        LEFT JOIN (
          SELECT tenant, parent_occurrence_key, count(*) AS held FROM occurrences
          WHERE nesting_kind <> 'inline_forward' GROUP BY ALL
        ) c
          ON (c.tenant = o.tenant AND c.parent_occurrence_key = o.occurrence_key)
        WHERE m.nested_count <> coalesce(c.held, 0) LIMIT 1000""",
}


def verify(ledger: Ledger, store: BlobStore, views: Views) -> Proof:
    """Checks files against the ledger, rows against commit records, extents against streams, and counts again."""
    proof = Proof()
    check_files(ledger, store, proof)
    try:
        check_content(ledger, views, proof)
    except UsageError as error:
        if not proof.findings:
            raise
        proof.readable = False
        proof.add("the rows cannot be read", [str(error).splitlines()[0]])
    return proof


def check_content(ledger: Ledger, views: Views, proof: Proof) -> None:
    """Rows against commit records, extents against streams, and everything counted again."""
    missing = any(finding.kind == "a file of the lake is gone" for finding in proof.findings)
    check_units(ledger, views, proof)
    check_rows(views, proof)
    views.table(OUTCOMES)
    found = views.rows(RECOUNT)[0]
    nested = views.rows("SELECT count(*) AS nested FROM occurrences WHERE depth > 0")[0]["nested"]
    size = views.rows("SELECT coalesce(sum(byte_size), 0)::BIGINT AS size FROM sources WHERE structure_bytes IS NULL")[
        0
    ]["size"]
    proof.counts = Counts(**found, nested=nested, bytes_found=size)
    ledger_counts = ledger.counts(source.source_key for source in ledger.sources())
    if proof.counts != ledger_counts and not missing:
        proof.add("the ledger counts otherwise", [f"rows say {proof.counts}, the ledger says {ledger_counts}"])
    proof.add(
        "bytes between records are in no row",
        [f"{place(row)}: nothing between {row['expected']:,} and {row['item_start']:,}" for row in views.rows(GAPS)],
    )
    proof.add(
        "the end of a stream is in no row",
        [
            f"{place(row)}: rows reach {row['reached']:,} of {row['byte_size']:,} bytes"
            for row in views.rows(SHORT_STREAMS)
        ],
    )
    for kind, query in ORPHANS.items():
        proof.add(kind, [f"{row['key']} {row['place']}" for row in views.rows(query)])


def place(row: dict[str, Any]) -> str:
    """A stream as people name it."""
    return f"{row['uri']} {row['entry_path']}".strip()


def check_files(ledger: Ledger, store: BlobStore, proof: Proof) -> None:
    """Every file the ledger names is there with its hash; every run's manifest too."""
    for file in ledger.files():
        proof.files += 1
        digest = digest_of(store, file.path)
        if digest is None:
            proof.add("a file of the lake is gone", [file.path])
        elif digest != file.sha256:
            proof.add("a file of the lake was changed", [file.path])
    for run in ledger.runs():
        if run.manifest_sha256 is not None:
            proof.files += 1
            path = f"{layout.MANIFESTS}/{run.run_id}.json"
            if digest_of(store, path) != run.manifest_sha256:
                proof.add("the manifest of a run is gone or was changed", [path])


def digest_of(store: BlobStore, path: str) -> str | None:
    """SHA-256 of a file, None when there is none."""
    try:
        with store.open(path) as stream:
            digest = hashlib.sha256()
            while block := stream.read(BLOCK_BYTES):
                digest.update(block)
            return digest.hexdigest()
    except FileNotFoundError:
        return None


def check_units(ledger: Ledger, views: Views, proof: Proof) -> None:
    """The ledger and the commit records in the lake name the same units and emissions."""
    recorded = {row["unit_id"]: row["emission"] for row in views.rows("SELECT unit_id, emission FROM units")}
    known = ledger.unit_emissions()
    proof.add(
        "a unit is in the lake but not in the ledger",
        [f"{unit_id}" for unit_id in sorted(recorded.keys() - known.keys())],
    )
    proof.add(
        "a unit is in the ledger but not in the lake",
        [f"{unit_id}" for unit_id in sorted(known.keys() - recorded.keys())],
    )
    other = [unit_id for unit_id in sorted(known.keys() & recorded.keys()) if known[unit_id] != recorded[unit_id]]
    proof.add("the ledger and the lake name different emissions of a unit", other)


def check_rows(views: Views, proof: Proof) -> None:
    """Every committed emission has as many rows in each table as its commit record says."""
    for table in UNIT_TABLES:
        query = f"""SELECT u.unit_id, u.{table.name}_rows AS said, coalesce(r.rows, 0) AS there FROM units u
            LEFT JOIN (SELECT unit_id, emission, count(*) AS rows FROM {table.name}_rows GROUP BY ALL) r
              USING (unit_id, emission)
            WHERE u.{table.name}_rows <> coalesce(r.rows, 0) LIMIT 1000"""
        texts = [
            f"{table.name} of unit {row['unit_id']}: {row['there']:,} rows, its commit record says {row['said']:,}"
            for row in views.rows(query)
        ]
        proof.add("rows are missing or too many", texts)
