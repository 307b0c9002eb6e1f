"""Small files: recognised in batches, grouped into units."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from maillake import _native
from maillake.model import Entry, Source, Unit
from maillake.parsing.unit import RawSource
from maillake.pipeline.registry import FileFacts, Registry, is_unchanged, updated
from maillake.pipeline.work import Step, Tally, Work, item
from maillake.sources.found import FoundFile
from maillake.sources.keys import HEAD_BYTES, group_unit, occurrence_key
from maillake.sources.names import uri_of

UNSUPPORTED = {
    "pst": "an Outlook data file (PST): convert it with `readpst -e -o folder file.pst` and ingest the folder",
    "ole": "an Outlook message (MSG): convert it with `msgconvert file.msg` and ingest the eml",
    "tnef": "a TNEF container (winmail.dat): unpack it with `tnef` and ingest what is mail",
    "emlx": "an Apple Mail message (emlx): remove its first line and the plist at its end",
}

CONTAINER_KINDS = {"mbox", "zip", "tar", "gzip", "zstd", "bzip2", "xz"}


@dataclass(frozen=True)
class Fate:
    """What becomes of a file that is no plain mail."""

    outcome: str
    code: str
    message: str
    readable: bool = True


MAIL_SUFFIXES = (".eml", ".mbox", ".mbx")


def is_meant_as_mail(file: FoundFile) -> bool:
    """The user named it, it lies in a mail folder, or its name says so."""
    return file.named or file.dialect == "maildir" or file.path.name.lower().endswith(MAIL_SUFFIXES)


def fate_of(kind: str, *, meant: bool) -> Fate | None:
    """The fate of a file by its kind, or None for mail; a container is planned elsewhere."""
    if kind == "mail":
        return None
    if kind in UNSUPPORTED:
        return Fate("quarantine", "unsupported_format", UNSUPPORTED[kind])
    if meant:
        text = "the file is empty" if kind == "empty" else "no mail header was found at its start"
        return Fate("quarantine", "not_mail", text)
    return Fate("skip", "empty_file" if kind == "empty" else "not_mail_in_container", "")


class FilePlanner:
    """Turns batches of small files into group units; hands back those that are containers."""

    def __init__(self, registry: Registry, tally: Tally, unit_bytes: int) -> None:
        self._registry = registry
        self._tally = tally
        self._unit_bytes = unit_bytes
        self.containers: list[FoundFile] = []
        self._changed: list[Source] = []

    def plan(self, found: Sequence[FoundFile]) -> Iterator[Step]:
        """Steps for one batch of files; `containers` holds what is to be planned as streams."""
        self.containers = []
        uris = [uri_of(file.path) for file in found]
        known = self._registry.known(uris)
        complete = self._registry.ledger.covers(source.source_key for source in known.values())
        fresh: list[FoundFile] = []
        for file, uri in zip(found, uris, strict=True):
            source = known.get(uri)
            if (
                source is None
                or source.source_key not in complete
                or not is_unchanged(source, file.size, file.modified_ns)
            ):
                fresh.append(file)
            elif source.kind in CONTAINER_KINDS:
                self.containers.append(file)
            else:
                self._tally.source_keys.append(source.source_key)
                self._tally.units_reused += 1
        if fresh:
            yield from self._read(fresh, known)

    def _read(self, files: list[FoundFile], known: dict[str, Source]) -> Iterator[Step]:
        group = _native.FileGroup([str(file.path) for file in files], self._unit_bytes)
        builder = GroupBuilder()
        for index, (file, row) in enumerate(zip(files, group.rows(HEAD_BYTES), strict=True)):
            position, length, kind, head_hash, whole_hash = row
            error = group.error(index, str(file.path))
            if error is None and kind in CONTAINER_KINDS:
                self.containers.append(file)
                continue
            # An unreadable file is told from an empty one by its kind, for there are no bytes to tell them by.
            kind = kind if error is None else "unreadable"
            head_bytes = min(HEAD_BYTES, length)
            facts = FileFacts(uri_of(file.path), length, file.modified_ns, kind, head_bytes, head_hash, whole_hash)
            source = self._recognise(facts, known.get(facts.uri))
            if source is not None:
                fate = fate_of(kind, meant=is_meant_as_mail(file))
                if error is not None:
                    fate = Fate("quarantine", "unreadable", error.strerror or str(error), readable=False)
                fields = item(source, "", file.dialect, folder=file.folder, flags=file.flags)
                builder.add(source, fields, position, length, fate)
        self._registry.ledger.put_sources(self._changed)
        self._changed = []
        if builder.items:
            yield from self._step(builder, group)

    def _recognise(self, facts: FileFacts, old: Source | None) -> Source | None:
        """The source of a small file; None when only its modification time changed."""
        if old is None:
            return self._registry.new(facts)
        if (old.kind, old.tail_hash, old.size) == (facts.kind, facts.tail_hash, facts.size):
            source = updated(old, facts)
            self._changed.append(source)
            if self._registry.ledger.covers([old.source_key]):
                self._tally.source_keys.append(old.source_key)
                self._tally.units_reused += 1
                return None
            return source
        source, superseded = self._registry.next_generation(old, facts)
        self._changed.append(superseded)
        self._tally.superseded.append((facts.uri, "rewritten"))
        return source

    def _step(self, builder: "GroupBuilder", group: _native.FileGroup) -> Iterator[Step]:
        self._registry.ledger.put_sources(builder.sources)
        self._registry.ledger.put_entries(
            Entry(source.source_key, "", source.kind, source.size) for source in builder.sources
        )
        self._tally.source_keys += [source.source_key for source in builder.sources]
        yield builder.work(group, self._tally, [source.source_key for source in builder.sources])


class GroupBuilder:
    """A group unit in the making: each file one record."""

    def __init__(self) -> None:
        self.extents = _native.Extents()
        self.items: list[dict[str, Any]] = []
        self.sources: list[Source] = []
        self.byte_count = 0
        self._keys: list[str] = []

    def add(
        self,
        source: Source,
        fields: dict[str, Any],
        position: int,
        length: int,
        fate: Fate | None = None,
        *,
        offset: int = 0,
    ) -> None:
        """Adds a file, described by the fields of an item, that lies at a position of the group's buffer.

        `offset` is where the item starts in its stream: 0 but for what is missing behind one that was cut off.
        """
        index = len(self.items)
        self.items.append(fields)
        self._keys.append(occurrence_key(source.source_key, fields["entry_path"], offset))
        if not self.sources or self.sources[-1].source_key != source.source_key:
            self.sources.append(source)
        self.byte_count += length
        if fate is None:
            self.extents.add(index, position, length)
        elif fate.outcome == "skip":
            self.extents.add_skipped(index, 0, length, fate.code)
        else:
            self.extents.add_quarantined(
                index, position, offset, length, "open", fate.code, fate.message, fate.readable
            )

    def work(self, raw: RawSource, tally: Tally, members: Sequence[str]) -> Work:
        """The unit; records over --limit are skipped."""
        granted = tally.let_through(len(self.extents))
        limited = len(self.extents) - granted
        if limited:
            self.extents.skip_from(granted, "limit")
        first = self.sources[0]
        unit = Unit(
            group_unit(self._keys),
            first.tenant,
            first.registered_date,
            "group",
            records=len(self.extents),
            limited=limited,
            byte_count=self.byte_count,
        )
        tally.bytes_planned += self.byte_count
        return Work(unit, raw, self.extents, self.items, () if limited else tuple(members))
