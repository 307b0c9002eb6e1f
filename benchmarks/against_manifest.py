"""A lake against the manifest of the archive it was made from: every difference, by name."""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from maillake.local import Lake

ROLES = ("from", "sender", "to", "cc")
WITH_BYTES = {"attached", "digest", "bounce"}


@dataclass(frozen=True)
class Difference:
    """Something the lake says otherwise than the manifest."""

    what: str
    mail: str
    expected: object
    found: object

    def __str__(self) -> str:
        return f"{self.what} of {self.mail}: expected {self.expected!r}, found {self.found!r}"


class Rows:
    """The rows of a lake that the manifest can be held against."""

    def __init__(self, lake: Lake) -> None:
        self.occurrences = lake.sql("SELECT * FROM occurrences").to_pylist()
        self.messages = {
            row["message_key"]: row for row in lake.sql("SELECT * EXCLUDE body_text FROM messages").to_pylist()
        }
        self.addresses = grouped(lake.sql("SELECT * FROM message_addresses ORDER BY role, ordinal").to_pylist())
        self.attachments = grouped(lake.sql("SELECT * FROM attachments ORDER BY ordinal").to_pylist())
        self.quarantine = lake.sql("SELECT * FROM quarantine").to_pylist()
        self.skipped = lake.sql("SELECT * FROM skipped").to_pylist()
        self.top = [row for row in self.occurrences if row["depth"] == 0]
        self.nested: dict[tuple[str, str, int], list[dict[str, Any]]] = defaultdict(list)
        for row in self.occurrences:
            if row["depth"]:
                self.nested[row["source_key"], row["entry_path"], row["record_offset"]].append(row)


def grouped(rows: Iterable[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    """Rows by their message."""
    by_message: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        by_message[row["message_key"]].append(row)
    return by_message


def compare(lake: Lake, manifest: Path) -> list[Difference]:
    """Every difference between a lake and the manifest of the one archive it holds."""
    lines = [json.loads(line) for line in manifest.read_text("utf-8").splitlines()]
    mails = [line for line in lines if line["type"] == "mail"]
    strays = [line for line in lines if line["type"] == "stray"]
    summary = lines[-1]
    rows = Rows(lake)
    return [
        *compare_multisets(rows, mails),
        *compare_totals(rows, summary),
        *(difference for mail, row in paired(rows, mails) for difference in compare_mail(rows, mail, row)),
        *compare_duplicates(rows, mails),
        *compare_strays(rows, strays),
    ]


def compare_multisets(rows: Rows, mails: list[dict[str, Any]]) -> Iterator[Difference]:
    """The raw bytes of every appearance are there, as often as they appear."""
    expected = Counter(mail["raw_sha256"] for mail in mails if mail["outcome"]["kind"] == "stored")
    found = Counter(row["raw_sha256"] for row in rows.top)
    for digest in (expected - found) | (found - expected):
        yield Difference("appearances", digest, expected[digest], found[digest])


def compare_totals(rows: Rows, summary: dict[str, Any]) -> Iterator[Difference]:
    """Stored and duplicate as the summary says."""
    stored = len({row["message_key"] for row in rows.top})
    totals = {"stored": stored, "duplicates": len(rows.top) - stored}
    totals |= {"quarantined": len(rows.quarantine), "skipped": len(rows.skipped)}
    for name, found in totals.items():
        if summary[name] != found:
            yield Difference(name, "the archive", summary[name], found)


def paired(rows: Rows, mails: list[dict[str, Any]]) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Each appearance with its occurrence: same bytes, same place in the source."""
    by_place = {(row["raw_sha256"], place_of(row)): row for row in rows.top}
    for mail in mails:
        row = by_place.get((mail["raw_sha256"], place_in(mail)))
        if row is not None:
            yield mail, row


def place_of(row: dict[str, Any]) -> tuple[str, int]:
    """The end of an occurrence's path, and its offset."""
    path = row["entry_path"].rsplit("!/", 1)[-1] or row["uri"]
    return Path(path).name, row["record_offset"]


def place_in(mail: dict[str, Any]) -> tuple[str, int]:
    """The same of a manifest line."""
    return Path(mail["entry"] or mail["source"]).name, mail["offset"]


def compare_mail(rows: Rows, mail: dict[str, Any], row: dict[str, Any]) -> Iterator[Difference]:
    """Fields, addresses, attachments, nested mails and the expected defect of one appearance."""
    name = f"mail {mail['number']} ({mail['case'] or mail['kind']})"
    message = rows.messages[row["message_key"]]
    nested = rows.nested[row["source_key"], row["entry_path"], row["record_offset"]]
    code = mail["outcome"]["code"]
    defects = {defect for key in (row, *nested) for defect in rows.messages[key["message_key"]]["defects"]}
    if code and code not in defects:
        yield Difference("defect", name, code, sorted(defects))
    if not mail["outcome"]["exact"]:
        return
    expected = sorted(child["sha256"] for child in mail["nested"] if child["kind"] in WITH_BYTES)
    found = sorted(child["raw_sha256"] for child in nested)
    if expected != found:
        yield Difference("nested mails", name, expected, found)
    yield from compare_fields(mail, message, name)
    yield from compare_children(rows, mail, row, name)


def compare_fields(mail: dict[str, Any], message: dict[str, Any], name: str) -> Iterator[Difference]:
    """Subject, identifier and date."""
    date = message["date_header"]
    pairs = {
        "subject": (mail["subject"], message["subject"]),
        "message_id": ((mail["message_id"] or "").strip("<>") or None, message["message_id"]),
        "date": (mail["date"], int(date.timestamp()) if date else None),
    }
    for field, (expected, found) in pairs.items():
        if expected != found:
            yield Difference(field, name, expected, found)


def compare_children(rows: Rows, mail: dict[str, Any], row: dict[str, Any], name: str) -> Iterator[Difference]:
    """Exactly the addresses and attachments that were put in."""
    for role in ROLES:
        expected = [(entry["name"] or None, entry["addr"]) for entry in mail["addresses"] if entry["role"] == role]
        found = [
            (entry["display_name"], entry["addr"])
            for entry in rows.addresses[row["message_key"]]
            if entry["role"] == role and entry["addr"]
        ]
        if expected != found:
            yield Difference(f"{role} addresses", name, expected, found)
    attached = Counter((shown(entry["filename"]), entry["size"], entry["sha256"]) for entry in mail["attachments"])
    there = [entry for entry in rows.attachments[row["message_key"]] if entry["is_attachment"] and entry["sha256"]]
    found_files = Counter((shown(entry["filename"]), entry["size"], entry["sha256"]) for entry in there)
    if attached - found_files:
        yield Difference(
            "attachments", name, sorted(attached.elements(), key=str), sorted(found_files.elements(), key=str)
        )


def shown(name: str | None) -> str | None:
    """A file name as the lake keeps it: control characters and NUL are no part of a name."""
    return name and re.sub(r"[\x00-\x1f\x7f\ufffd ]+", " ", name).strip()


def compare_duplicates(rows: Rows, mails: list[dict[str, Any]]) -> Iterator[Difference]:
    """A copy has the key of what it is a copy of, and nothing else has."""
    keys = {mail["number"]: row["message_key"] for mail, row in paired(rows, mails)}
    for mail in mails:
        original = mail["duplicate_of"]
        if original is not None and mail["number"] in keys and keys[mail["number"]] != keys.get(original):
            yield Difference(
                "duplicate", f"mail {mail['number']} ({mail['variant']})", keys.get(original), keys[mail["number"]]
            )


def compare_strays(rows: Rows, strays: list[dict[str, Any]]) -> Iterator[Difference]:
    """Files that are no mail are in quarantine or skipped, with their code or rule."""
    found = Counter(("quarantined", row["code"]) for row in rows.quarantine)
    found += Counter(("skipped", row["rule"]) for row in rows.skipped)
    expected = Counter((stray["outcome"]["kind"], stray["outcome"]["code"]) for stray in strays)
    for key in (expected - found) | (found - expected):
        yield Difference("strays", " ".join(map(str, key)), expected[key], found[key])
