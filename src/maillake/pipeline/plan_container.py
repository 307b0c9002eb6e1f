"""Containers: zip, tar and compressed files, unfolded member by member, two levels deep."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from maillake import _native
from maillake.contract.settings import IngestSettings
from maillake.errors import InputError, UnreadableError
from maillake.model import Entry, Source
from maillake.pipeline.plan_files import CONTAINER_KINDS, MAIL_SUFFIXES, Fate, GroupBuilder, fate_of
from maillake.pipeline.plan_stream import Stream, StreamPlanner
from maillake.pipeline.work import Complete, Step, Tally, item
from maillake.sources.compressed import BLOCK_BYTES, decompressing, inner_name, unpack
from maillake.sources.container import Allowance, Member, damage_named, tar_members, zip_members
from maillake.sources.keys import HEAD_BYTES
from maillake.sources.takeout import folder_of_entry
from maillake.sources.walk import skip_rule

COMPRESSED = {"gzip", "zstd", "bzip2", "xz"}
SEPARATOR = "!/"
"""Between the path of a container and the path inside it."""


@dataclass
class Nest:
    """A container that is being unfolded: where it lies, under what path, how deep."""

    source: Source
    path: Path
    kind: str
    prefix: str
    depth: int
    allowance: Allowance


class Group:
    """Small mails of a container gathered into one buffer."""

    def __init__(self) -> None:
        self.builder = GroupBuilder()
        self.content = bytearray()

    def add(self, source: Source, entry_path: str, content: bytes, fate: Fate | None, folder: str | None) -> None:
        """Adds one member."""
        fields = item(source, entry_path, "eml", folder=folder)
        self.builder.add(source, fields, len(self.content), len(content), fate)
        self.content += content


class ContainerPlanner:
    """Unfolds containers into group units and stream units."""

    def __init__(self, streams: StreamPlanner, tally: Tally, settings: IngestSettings, spool: Path) -> None:
        self._streams = streams
        self._tally = tally
        self._settings = settings
        self._spool = spool
        self._entries: list[Entry] = []
        self._group = Group()
        self._named = False
        self._faulted: set[str] = set()

    def plan(self, source: Source, path: Path, *, named: bool) -> Iterator[Step]:
        """Every step of a container, then that it is complete; `named` when the user named the file itself."""
        self._named = named
        self._faulted = set()
        self._entries = []
        self._group = Group()
        allowance = Allowance(self._settings.container_limits, source.size)
        yield from self._unfold(Nest(source, path, source.kind, "", 1, allowance))
        yield from self._flush()
        limited = self._tally.left == 0
        yield Complete(() if limited else (source.source_key,), tuple(self._entries))

    def _unfold(self, nest: Nest) -> Iterator[Step]:
        """Members of one container; damage quarantines the container itself."""
        members = 0
        try:
            if nest.kind in COMPRESSED:
                yield from self._unfold_compressed(nest)
                return
            reader = zip_members if nest.kind == "zip" else tar_members
            for member in reader(nest.path, nest.allowance):
                members += member.packed_size
                yield from self._member(nest, member)
        except InputError as error:
            yield from self._fault(nest.source, nest.prefix, nest.path.stat().st_size, error)
            return
        size = nest.path.stat().st_size
        self._entries.append(Entry(nest.source.source_key, nest.prefix, nest.kind, size, None, size, size - members))

    def _unfold_compressed(self, nest: Nest) -> Iterator[Step]:
        """The one stream of a compressed file; what could be read of a damaged one is kept."""
        name = inner_name(nest.path.name if not nest.prefix else nest.prefix, nest.kind)
        entry_path = name if not nest.prefix else f"{nest.prefix}{SEPARATOR}{Path(name).name}"
        with self._spooled() as (spooled, target):
            with decompressing(nest.path, nest.kind) as stream:
                stopped = unpack(stream, target, nest.allowance)
            target.flush()
            packed = nest.path.stat().st_size
            self._entries.append(Entry(nest.source.source_key, nest.prefix, nest.kind, packed, None, packed, 0))
            size = spooled.stat().st_size
            if stopped is None or size:
                yield from self._content(nest, entry_path, spooled, packed)
        yield from self._early_end(nest.source, entry_path, size, stopped)

    def _member(self, nest: Nest, member: Member) -> Iterator[Step]:
        entry_path = f"{nest.prefix}{SEPARATOR}{member.path}" if nest.prefix else member.path
        rule, fault = skip_rule(member.path), member.fault
        if rule or fault:
            fate = Fate("skip", rule or "", "")
            if fault and not rule:
                fate = Fate("quarantine", fault.code, str(fault), readable=False)
            yield from self._small(nest.source, entry_path, b"", fate, member)
            return
        try:
            with damage_named(f"the entry {member.path}"), member.open() as stream:
                head = stream.read(HEAD_BYTES)
                kind = _native.kind_of(head)
                if kind in CONTAINER_KINDS or member.size > self._settings.unit_bytes // 4:
                    yield from self._spool_member(nest, member, entry_path, head, stream)
                    return
                content = head + stream.read(self._settings.unit_bytes)
        except InputError as error:
            yield from self._fault(nest.source, entry_path, 0, error)
            return
        nest.allowance.take_bytes(len(content))
        yield from self._small(
            nest.source, entry_path, content, fate_of(kind, meant=member.path.lower().endswith(MAIL_SUFFIXES)), member
        )

    def _small(
        self, source: Source, entry_path: str, content: bytes, fate: Fate | None, member: Member
    ) -> Iterator[Step]:
        self._entries.append(
            Entry(
                source.source_key,
                entry_path,
                "eml" if fate is None else "other",
                len(content),
                None,
                member.packed_size,
            )
        )
        if (
            len(self._group.content) + len(content) > self._settings.unit_bytes
            or len(self._group.builder.items) >= self._settings.group_files
        ):
            yield from self._flush()
        self._group.add(source, entry_path, content, fate, folder_of_entry(entry_path))

    def _spool_member(
        self, nest: Nest, member: Member, entry_path: str, head: bytes, stream: IO[bytes]
    ) -> Iterator[Step]:
        with self._spooled() as (spooled, target):
            nest.allowance.take_bytes(len(head))
            target.write(head)
            stopped = unpack(stream, target, nest.allowance)
            target.flush()
            size = spooled.stat().st_size
            yield from self._content(nest, entry_path, spooled, member.packed_size)
        yield from self._early_end(nest.source, entry_path, size, stopped)

    def _early_end(self, source: Source, entry_path: str, size: int, stopped: InputError | None) -> Iterator[Step]:
        """A row behind what could be read of a stream that stopped, unless its reader already said so."""
        if stopped is not None and entry_path not in self._faulted:
            yield from self._fault_row(
                source, entry_path, size, 0, Fate("quarantine", stopped.code, str(stopped), readable=False)
            )

    def _content(self, nest: Nest, entry_path: str, spooled: Path, packed: int) -> Iterator[Step]:
        """What an unpacked stream holds: mbox, another container, or one mail."""
        raw = _native.Map(str(spooled))
        kind = _native.kind_of(raw.read(0, min(HEAD_BYTES, len(raw))))
        # A compressed tar is one container to its user, not two.
        depth = nest.depth - (nest.kind in COMPRESSED and kind not in COMPRESSED)
        if kind == "mbox":
            yield from self._flush()
            stream = Stream(nest.source, entry_path, raw, None, folder_of_entry(entry_path), is_unpacked=True)
            yield from self._streams.plan(stream)
        elif kind in CONTAINER_KINDS:
            if depth >= self._settings.container_depth:
                text = f"containers are unfolded {self._settings.container_depth} levels deep; this one lies deeper"
                yield from self._fault(nest.source, entry_path, len(raw), UnreadableError(text), "container_limit")
            else:
                yield from self._unfold(Nest(nest.source, spooled, kind, entry_path, depth + 1, nest.allowance))
        else:
            meant = entry_path.lower().endswith(MAIL_SUFFIXES) or (self._named and nest.kind in COMPRESSED)
            fate = fate_of(kind, meant=meant)
            self._entries.append(
                Entry(nest.source.source_key, entry_path, "eml" if fate is None else "other", len(raw), None, packed)
            )
            yield from self._flush()
            builder = GroupBuilder()
            fields = item(nest.source, entry_path, "eml", folder=folder_of_entry(entry_path))
            builder.add(nest.source, fields, 0, len(raw), fate)
            yield builder.work(raw, self._tally, ())

    def _fault(
        self, source: Source, entry_path: str, size: int, error: InputError, code: str | None = None
    ) -> Iterator[Step]:
        """One quarantine row for an entry of `size` bytes that cannot be read."""
        self._entries.append(Entry(source.source_key, entry_path, "other", size))
        self._faulted.add(entry_path)
        fate = Fate("quarantine", code or error.code, str(error), readable=False)
        yield from self._fault_row(source, entry_path, 0, size, fate)

    def _fault_row(self, source: Source, entry_path: str, offset: int, size: int, fate: Fate) -> Iterator[Step]:
        builder = GroupBuilder()
        builder.add(source, item(source, entry_path, "eml"), 0, size, fate, offset=offset)
        yield from self._flush()
        yield builder.work(b"", self._tally, ())

    def _flush(self) -> Iterator[Step]:
        group, self._group = self._group, Group()
        if group.builder.items:
            yield group.builder.work(bytes(group.content), self._tally, ())

    @contextmanager
    def _spooled(self) -> Iterator[tuple[Path, IO[bytes]]]:
        """A file beside the lake that goes when its units were handed out (their map keeps the bytes)."""
        with tempfile.NamedTemporaryFile(dir=self._spool, prefix="spool.", buffering=BLOCK_BYTES) as target:
            yield Path(target.name), target
