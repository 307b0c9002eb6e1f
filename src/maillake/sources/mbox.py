"""`MboxIndex`: any mail of an mbox by number in constant time, by thread, domain, label and date by index."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, Self

from maillake import _native
from maillake.errors import UnknownKeyError, UnreadableError, UsageError
from maillake.sources.index_file import IndexFile

PartitionBy = Literal["bytes", "thread", "domain"]


@dataclass(frozen=True)
class IndexedMail:
    """What the index says of one record; offsets and lengths in bytes, `timestamp` in seconds UTC."""

    number: int
    byte_offset: int
    byte_length: int
    message_offset: int
    message_length: int
    message_id: str | None
    gm_thrid: str | None
    timestamp: int | None
    sender_domain: str | None
    has_attachments: bool
    thread_id: str


def quiet(_records: int) -> None:
    """Shows no progress."""


COLUMNS = ", ".join(IndexedMail.__dataclass_fields__)


class MboxIndex:
    """Byte-offset index of one mbox in an SQLite file beside it, made or brought up to date when it is opened.

    Numbers count records from 0; look-ups return lists of them in file order. The index is rebuilt when the mbox was
    rewritten and continued when mail was appended. Raises `NotMailError` for a file that is no mbox and
    `UnreadableError` for one that cannot be opened.
    """

    def __init__(
        self,
        path: str | os.PathLike[str],
        database: str | os.PathLike[str] | None = None,
        *,
        workers: int = 0,
        progress: Callable[[int], None] | None = None,
    ) -> None:
        self.path = Path(path)
        self.database = Path(database) if database else self.path.with_name(f"{self.path.name}.index.sqlite")
        try:
            self._map = _native.Map(str(self.path))
            self._file = IndexFile(self.path, self._map, self.database, _native.Workers(workers), progress or quiet)
        except OSError as error:
            raise UnreadableError(f"{self.path} cannot be opened: {error.strerror or error}") from error
        self._connection = self._file.connection
        self.records_read = self._file.refresh()
        metadata = self._file.metadata() or {}
        self._count = int(metadata["mail_count"])
        self._quoted = _native.MboxScanner(self._map, str(metadata["dialect"])).quoted
        self.dialect = str(metadata["dialect"])

    def close(self) -> None:
        """Closes the index file."""
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __len__(self) -> int:
        return self._count

    def needs_rebuild(self) -> bool:
        """True when the mbox on disk is no longer the one that was indexed."""
        return self._file.needs_rebuild()

    def location(self, number: int) -> tuple[int, int]:
        """Offset and length in bytes of a record, separator included; raises `UnknownKeyError`."""
        return self._one("byte_offset, byte_length", number)

    def _one(self, columns: str, number: int) -> tuple[Any, ...]:
        row: tuple[Any, ...] | None = self._connection.execute(
            f"SELECT {columns} FROM mail WHERE number = ?", (number,)
        ).fetchone()
        if row is None:
            raise UnknownKeyError(f"{self.path} has {self._count:,} mails, there is no number {number}")
        return row

    def entry(self, number: int) -> IndexedMail:
        """Everything the index says of a record; raises `UnknownKeyError`."""
        fields = dict(zip(IndexedMail.__dataclass_fields__, self._one(COLUMNS, number), strict=True))
        return IndexedMail(**{**fields, "has_attachments": bool(fields["has_attachments"])})

    def raw(self, number: int) -> bytes:
        """Exact bytes of a mail, mbox quoting undone; raises `UnknownKeyError`."""
        offset, length = self._one("message_offset, message_length", number)
        message: bytes = self._map.read(offset, length)
        return _native.unquote(message) if self._quoted else message

    def _numbers(self, query: str, *values: object) -> list[int]:
        return [row[0] for row in self._connection.execute(query, values)]

    def by_message_id(self, message_id: str) -> list[int]:
        """Mails with a Message-ID, brackets or not."""
        return self._numbers("SELECT number FROM mail WHERE message_id = ? ORDER BY number", message_id.strip("<>"))

    def by_thread(self, thread_id: str) -> list[int]:
        """Mails of a thread: an X-GM-THRID, or the smallest node key of the thread."""
        return self._numbers("SELECT number FROM mail WHERE thread_id = ? ORDER BY number", thread_id)

    def by_domain(self, domain: str) -> list[int]:
        """Mails whose sender's domain is `domain`."""
        return self._numbers("SELECT number FROM mail WHERE sender_domain = ? ORDER BY number", domain.lower())

    def by_label(self, label: str) -> list[int]:
        """Mails with a Gmail label, system labels by their English names."""
        return self._numbers("SELECT number FROM label WHERE label = ? ORDER BY number", label)

    def by_date(self, start: int, end: int) -> list[int]:
        """Mails dated from `start` up to but without `end`, seconds UTC."""
        return self._numbers(
            "SELECT number FROM mail WHERE timestamp >= ? AND timestamp < ? ORDER BY number", start, end
        )

    def partitions(self, by: PartitionBy, count: int) -> list[list[int]]:
        """All numbers in `count` parts of about equal bytes; mails of one thread or domain stay together when asked.

        Raises `UsageError` for a count below 1 or an unknown way.
        """
        if count < 1:
            raise UsageError(f"a number of partitions is at least 1, not {count}")
        if by == "bytes":
            return self._by_bytes(count)
        if by not in {"thread", "domain"}:
            raise UsageError(f"partitions are by bytes, thread or domain, not by {by}")
        column = "thread_id" if by == "thread" else "sender_domain"
        groups: dict[str | None, tuple[list[int], int]] = {}
        for number, length, key in self._connection.execute(
            f"SELECT number, byte_length, {column} FROM mail ORDER BY number"
        ):
            numbers, size = groups.get(key, ([], 0))
            numbers.append(number)
            groups[key] = (numbers, size + length)
        return spread(list(groups.values()), count)

    def _by_bytes(self, count: int) -> list[list[int]]:
        total = self._connection.execute("SELECT COALESCE(SUM(byte_length), 0) FROM mail").fetchone()[0]
        parts: list[list[int]] = [[] for _ in range(count)]
        before = 0
        for number, length in self._connection.execute("SELECT number, byte_length FROM mail ORDER BY number"):
            parts[min(count - 1, before * count // max(1, total))].append(number)
            before += length
        return parts


def spread(groups: list[tuple[list[int], int]], count: int) -> list[list[int]]:
    """Groups over parts, the largest first, each to the part with the fewest bytes."""
    parts: list[list[int]] = [[] for _ in range(count)]
    sizes = [0] * count
    for numbers, size in sorted(groups, key=lambda group: (-group[1], group[0][0])):
        lightest = sizes.index(min(sizes))
        parts[lightest] += numbers
        sizes[lightest] += size
    return [sorted(part) for part in parts]
