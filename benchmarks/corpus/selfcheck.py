"""Generates a sample of every profile twice and checks the claims of its manifest."""

from __future__ import annotations

import hashlib
import io
import json
import mailbox
import re
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import TextIO

from benchmarks.corpus.claims import content_of, differences
from benchmarks.corpus.mailboxes import DIALECTS, Mailbox, unquoted
from benchmarks.corpus.manifest import Manifest
from benchmarks.corpus.profiles import PROFILES
from benchmarks.corpus.stream import mails
from benchmarks.corpus.truth import Mail

_SAMPLES = {"hostile": 180, "attachments": 80, "g": 200, "nested": 200}
_SEED = 7
_LENGTH = re.compile(rb"(?m)^Content-Length: ([0-9]+)\r?\n\r?\n")


def _digest(sample: Iterable[Mail]) -> str:
    digest = hashlib.sha256()
    for mail in sample:
        digest.update(mail.raw)
        digest.update(json.dumps(mail.truth.as_json()).encode("ascii"))
    return digest.hexdigest()


def _thread_faults(sample: list[Mail]) -> list[str]:
    """Compares the partition that ids in headers make with the one the truth claims."""
    root: dict[str, str] = {}

    def find(node: str) -> str:
        while root.setdefault(node, node) != node:
            node = root[node]
        return node

    nodes: dict[int, str] = {}
    for mail in sample:
        truth = mail.truth
        node = truth.message_id or f"mail {truth.number}"
        nodes[truth.number] = node
        for reference in (*truth.references, *truth.in_reply_to):
            root[find(node)] = find(reference)
    ordinary = [mail.truth for mail in sample if mail.truth.kind != "hostile"]
    pairs = {(find(nodes[truth.number]), truth.links.header_thread) for truth in ordinary}
    found, claimed = {pair[0] for pair in pairs}, {pair[1] for pair in pairs}
    return [] if len(pairs) == len(found) == len(claimed) else [f"{len(found)} threads by headers, not {len(claimed)}"]


def _copy_faults(sample: list[Mail]) -> list[str]:
    by_number = {mail.truth.number: mail for mail in sample}
    faults: list[str] = []
    for mail in sample:
        first = by_number.get(mail.truth.duplicate_of) if mail.truth.duplicate_of is not None else None
        if first is not None and content_of(first.raw) != content_of(mail.raw):
            faults.append(f"mail {mail.truth.number} ({mail.truth.variant}) is no copy of {first.truth.number}")
    numbers = sorted(by_number)
    return faults if numbers == list(range(len(sample))) else [*faults, "numbers are not consecutive"]


def _states_its_length(body: bytes) -> bool:
    """True when the Content-Length of a mail in an mbox counts what follows its header."""
    found = _LENGTH.search(body)
    return found is not None and int(found[1]) == len(body) - found.end()


def _tiling_faults(sample: list[Mail], dialect: str) -> list[str]:
    """Checks that the records of an mbox tile it and hold the mails."""
    file = io.BytesIO()
    box = Mailbox(file, Manifest(), "x", dialect=dialect)
    places = [where for mail in sample if (where := box.add(mail)) is not None]
    raw, at = file.getvalue(), 0
    for where in places:
        record = raw[where.offset : where.offset + where.length]
        body = record.partition(b"\n")[2][:-1]
        if where.offset != at or not record.startswith(b"From ") or unquoted(body, dialect) != where.raw:
            return [f"{dialect}: the record at {where.offset} is not what the manifest says"]
        if dialect.startswith("mboxcl") and not _states_its_length(body):
            return [f"{dialect}: the Content-Length of the record at {where.offset} is wrong"]
        at += where.length
    return [] if at == len(raw) else [f"{dialect}: {len(raw) - at} bytes belong to no record"]


def _mailbox_faults(sample: list[Mail]) -> list[str]:
    """Checks with Python's own reader, which cuts at every From_ line, that an mboxrd holds each mail once."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "sample.mbox"
        with path.open("wb") as file:
            box = Mailbox(file, Manifest(), path.name)
            written = [where for mail in sample if (where := box.add(mail)) is not None]
        reader = mailbox.mbox(path, create=False)
        read = [reader.get_bytes(key) for key in reader.keys()]  # noqa: SIM118 - a mailbox iterates over messages
        reader.close()
    same = [
        unquoted(raw, "mboxrd").rstrip(b"\n") == where.raw.rstrip(b"\n")
        for raw, where in zip(read, written, strict=False)
    ]
    return [] if len(read) == len(written) and all(same) else [f"mailbox reads {len(read)} mails, not {len(written)}"]


def check_profile(name: str) -> tuple[str, list[str]]:
    """Returns a line about the sample of a profile and its faults."""
    count = _SAMPLES.get(name, 300)
    sample = list(mails(name, count, _SEED))
    digest = _digest(sample)
    faults = [] if digest == _digest(mails(name, count, _SEED)) else ["a second run gave other bytes"]
    for mail in sample:
        faults += [f"mail {mail.truth.number} ({mail.truth.kind}): {text}" for text in differences(mail)]
    faults += _thread_faults(sample) + _copy_faults(sample) + _mailbox_faults(sample)
    for dialect in DIALECTS:
        faults += _tiling_faults(sample, dialect)
    checked = sum(mail.truth.checkable for mail in sample)
    size = sum(len(mail.raw) for mail in sample)
    line = f"{name}: {len(sample)} mails, {size} bytes, {checked} confirmed by the email package"
    line += f", {len(faults)} faults, {digest[:16]}"
    return line, faults


def check_all(out: TextIO) -> bool:
    """Checks every profile, prints a line for each and its first faults; returns True when there are none."""
    clean = True
    for name in PROFILES:
        line, faults = check_profile(name)
        print(line, file=out, flush=True)
        for fault in faults[:10]:
            print(f"  {fault[:400]}", file=out)
        clean = clean and not faults
    return clean
