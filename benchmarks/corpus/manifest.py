"""The manifest: one JSON line for every appearance of a mail, every stray file, and a summary at the end."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from benchmarks.corpus.truth import Mail, Stray, Truth


@dataclass(slots=True)
class Appearance:
    """Where a mail stands and what its bytes are there.

    `offset` and `length` are those of the record in the (decompressed) entry: for an mbox from the From_ line to the
    line end that closes the mail, for a file the whole of it. `raw` are the bytes a reader must find, From-quoting
    undone.
    """

    source: str
    entry: str
    offset: int
    length: int
    raw: bytes
    dialect: str = ""
    separator: str = ""
    folder: str | None = None
    flags: str | None = None
    labels: tuple[str, ...] = ()
    system_labels: tuple[str | None, ...] = ()
    gm_thrid: int | None = None

    def as_json(self) -> dict[str, Any]:
        """Returns the appearance as the manifest writes it."""
        return {
            "source": self.source,
            "entry": self.entry,
            "offset": self.offset,
            "length": self.length,
            "raw_sha256": hashlib.sha256(self.raw).hexdigest(),
            "size": len(self.raw),
            "dialect": self.dialect or None,
            "separator": self.separator or None,
            "folder": self.folder,
            "flags": self.flags,
            "labels": list(self.labels),
            "system_labels": list(self.system_labels),
            "gm_thrid": self.gm_thrid,
        }


class Manifest:
    """Writes the manifest as the writers of mailboxes report; without a path it only counts."""

    def __init__(self, path: Path | None = None) -> None:
        self._file = path.open("w", encoding="ascii", newline="\n") if path else None
        self.counts: Counter[str] = Counter()
        self.written_bytes = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._file:
            self._file.close()

    def _line(self, fields: dict[str, Any]) -> None:
        if self._file:
            self._file.write(json.dumps(fields, separators=(",", ":")) + "\n")

    def appears(self, truth: Truth, where: Appearance) -> None:
        """Notes a mail that was written somewhere."""
        counts = self.counts
        counts["mails"] += 1
        counts["duplicates"] += truth.duplicate_of is not None
        counts["nested"] += len(truth.nested)
        counts["hostile"] += truth.kind == "hostile"
        self.written_bytes += len(where.raw)
        if self._file:
            self._line({"type": "mail", **where.as_json(), **truth.as_json()})

    def left_out(self, mail: Mail) -> None:
        """Notes a mail that the format cannot hold without doubt."""
        self.counts["left_out"] += 1
        self._line({"type": "left_out", **mail.truth.as_json()})

    def strays(self, stray: Stray, source: str, entry: str, offset: int = 0) -> None:
        """Notes a file or a range of bytes that is no mail."""
        self.counts[stray.outcome.kind] += 1
        self._line(
            {
                "type": "stray",
                "source": source,
                "entry": entry,
                "offset": offset,
                "length": len(stray.raw),
                "size": len(stray.raw),
                "raw_sha256": hashlib.sha256(stray.raw).hexdigest(),
                "case": stray.case,
                "outcome": stray.outcome._asdict(),
            }
        )

    def summary(self, **more: Any) -> dict[str, Any]:
        """Writes and returns the last line: counts of everything, and what the caller adds."""
        counts = self.counts
        fields = {
            "type": "summary",
            **more,
            "appearances": counts["mails"],
            "appearance_bytes": self.written_bytes,
            "duplicates": counts["duplicates"],
            "nested": counts["nested"],
            "hostile": counts["hostile"],
            "left_out": counts["left_out"],
            "quarantined": counts["quarantined"],
            "skipped": counts["skipped"],
            "stored": counts["mails"] - counts["duplicates"],
        }
        self._line(fields)
        return fields
