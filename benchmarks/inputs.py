"""The mail that is measured on: generated mailboxes (G and others) and real archives (L), made once and kept."""

import hashlib
import json
import re
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.corpus import Manifest, Tally, mails, write_mbox
from benchmarks.figures import Corpus
from maillake import _native

SEED = 1
LARGE_BYTES = 1_000_000_000
DEFAULT_WORK = Path(tempfile.gettempdir()) / "maillake-benchmarks"
"""Where mailboxes are made when no other place is named; they stay for the next run."""
MESSAGE_ID = re.compile(rb"(?im)^(message-id:\s*<)")


@dataclass(frozen=True)
class Setting:
    """Where a benchmark works and how much it may do; `corpora` is None where there is no real mail."""

    work: Path
    quick: bool = False
    corpora: Path | None = None
    made: dict[str, "Input"] = field(default_factory=dict)

    def scratch(self, name: str) -> Path:
        """A new empty directory below the work directory."""
        number = sum(1 for _ in self.work.glob(f"{name}.*"))
        while True:
            path = self.work / f"{name}.{number}"
            with suppress(FileExistsError):
                path.mkdir()
                return path
            number += 1

    def count(self, full: int, quick: int) -> int:
        """One of two numbers."""
        return quick if self.quick else full


@dataclass(frozen=True)
class Input:
    """One mbox and what is known of it; `bytes` are those of the file."""

    path: Path
    corpus: Corpus


def generated(setting: Setting, profile: str, count: int) -> Input:
    """An mbox of the generator; its digest is that which `python -m benchmarks.corpus` prints."""
    path = setting.work / f"{profile}-{count}.mbox"
    facts = path.with_suffix(".json")
    if not facts.exists():
        tally = Tally(mails(profile, count, SEED))
        with Manifest(None) as manifest:
            write_mbox(tally, path, manifest)
        facts.write_text(json.dumps({"mails": tally.mails, "sha256": tally.sha256()}))
    known = json.loads(facts.read_text())
    name = {"g": "G", "attachments": "A"}.get(profile, profile)
    return Input(path, Corpus(f"{name} {count:,}", known["mails"], path.stat().st_size, known["sha256"]))


def repeated_mailbox(setting: Setting, profile: str, count: int, rounds: int) -> Input:
    """A generated mbox again and again, every copy of a mail a message of its own by its Message-ID.

    For inputs of gigabytes, which would take the generator minutes. The digest is that of the whole file.
    """
    source = generated(setting, profile, count)
    path = setting.work / f"{profile}-{count}x{rounds}.mbox"
    facts = path.with_suffix(".json")
    if not facts.exists():
        pieces = MESSAGE_ID.split(source.path.read_bytes())
        digest = hashlib.sha256()
        with path.open("wb") as file:
            for number in range(rounds):
                copy = b"".join(with_copy_number(pieces, number))
                digest.update(copy)
                file.write(copy)
        facts.write_text(json.dumps({"mails": count_records(path), "sha256": digest.hexdigest()}))
    known = json.loads(facts.read_text())
    name = f"{source.corpus.name} x {rounds}"
    return Input(path, Corpus(name, known["mails"], path.stat().st_size, known["sha256"]))


def with_copy_number(pieces: list[bytes], number: int) -> Iterator[bytes]:
    """The pieces of a text split by `MESSAGE_ID`, with the number of the copy put into every Message-ID."""
    for place, piece in enumerate(pieces):
        yield piece
        if place % 2 and number:
            yield b"copy%d." % number


def large(setting: Setting, least_bytes: int = LARGE_BYTES) -> Input | None:
    """L: the archives of `corpora/large` one after another, again and again until they are large enough.

    A repeated mail would be a duplicate, which is stored without its text; so that every copy is a message of its own
    the Message-ID of a copy gets the number of the copy. The digest is that of the whole file.
    """
    if setting.corpora is None or not (setting.corpora / "large").is_dir():
        return None
    path = setting.work / f"large-{least_bytes}.mbox"
    facts = path.with_suffix(".json")
    if not facts.exists():
        digest = hashlib.sha256()
        with path.open("wb") as file:
            for piece in repeated(sorted((setting.corpora / "large").glob("*.mbox.zst")), least_bytes):
                digest.update(piece)
                file.write(piece)
        facts.write_text(json.dumps({"mails": count_records(path), "sha256": digest.hexdigest()}))
    known = json.loads(facts.read_text())
    return Input(path, Corpus(f"L {known['mails']:,}", known["mails"], path.stat().st_size, known["sha256"]))


def repeated(archives: list[Path], least_bytes: int) -> Iterator[bytes]:
    """Archives unpacked, in order, whole rounds of them."""
    size = 0
    round_number = 0
    while size < least_bytes:
        for archive in archives:
            content = subprocess.run(["zstd", "-dcq", archive], check=True, capture_output=True).stdout
            if round_number:
                content = MESSAGE_ID.sub(rb"\g<1>copy%d." % round_number, content)
            size += len(content)
            yield content
        round_number += 1


def record_places(path: Path) -> Iterator[tuple[int, int]]:
    """Offset and length of every record of an mbox."""
    scanner = _native.MboxScanner(_native.Map(str(path)))
    while (extents := scanner.next_unit(scanner.position + (64 << 20))) is not None:
        yield from extents.rows()


def count_records(path: Path) -> int:
    """Number of records of an mbox."""
    return sum(1 for _ in record_places(path))


def raw_mails(path: Path, wanted: int) -> list[bytes]:
    """Up to `wanted` mails spread evenly over an mbox: the bytes after the From_ line, quoting undone."""
    mapped = _native.Map(str(path))
    quoted = _native.MboxScanner(mapped).quoted
    places = list(record_places(path))
    step = max(1, len(places) // wanted)
    found = []
    for offset, length in places[::step][:wanted]:
        _, _, raw = mapped.read(offset, length).partition(b"\n")
        raw = raw.removesuffix(b"\n")
        found.append(_native.unquote(raw) if quoted else raw)
    return found
