"""Which source a file is: one seen before, one that grew, one that was rewritten, or a new one."""

from dataclasses import dataclass, replace
from typing import Literal

from maillake.contract.days import utc_day
from maillake.model import Source
from maillake.ports import Clock, Ledger
from maillake.sources.keys import source_key

State = Literal["new", "known", "touched", "grown", "rewritten"]


@dataclass(frozen=True)
class FileFacts:
    """What is known of a file before it is recognised; hashes are BLAKE3."""

    uri: str
    size: int
    modified_ns: int
    kind: str
    head_bytes: int
    head_hash: str
    tail_hash: str


class Registry:
    """Recognises files; registers new sources."""

    def __init__(self, ledger: Ledger, clock: Clock, tenant: str, custodian: str) -> None:
        self.ledger = ledger
        self._clock = clock
        self._tenant = tenant
        self._custodian = custodian

    def known(self, uris: list[str]) -> dict[str, Source]:
        """Sources seen before, by uri."""
        return self.ledger.find_sources(self._tenant, self._custodian, uris)

    def new(self, facts: FileFacts, generation: int = 0) -> Source:
        """A source of a file as it is now."""
        now_ns = self._clock.now_ns()
        key = source_key(self._tenant, self._custodian, facts.uri, facts.head_hash, generation)
        return Source(
            key, self._tenant, self._custodian, facts.uri, facts.kind, facts.size, facts.modified_ns, facts.head_bytes,
            facts.head_hash, facts.tail_hash, generation, now_ns, utc_day(now_ns),
        )  # fmt: skip

    def next_generation(self, old: Source, facts: FileFacts) -> tuple[Source, Source]:
        """The source of a rewritten file, and the old one that it supersedes."""
        new = self.new(facts, old.generation + 1)
        return new, replace(old, superseded_by=new.source_key)


def is_unchanged(source: Source, size: int, modified_ns: int) -> bool:
    """Size and modification time are those of the last time."""
    return source.size == size and source.modified_ns == modified_ns


def updated(source: Source, facts: FileFacts) -> Source:
    """A source whose file has the same or more bytes now."""
    return replace(source, size=facts.size, modified_ns=facts.modified_ns, tail_hash=facts.tail_hash)
