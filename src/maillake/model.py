"""What is talked about: mail, and the sources, units and balances of a lake. Frozen; nothing here reads or writes."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime


@dataclass(frozen=True)
class Address:
    """One address of a header field, as `message_addresses` has it (RFC 5322 3.4)."""

    role: str
    raw: str
    display_name: str | None
    addr: str | None
    addr_key: str | None
    mailbox_key: str | None
    domain: str | None
    registrable_domain: str | None
    address_type: str
    group_name: str | None


@dataclass(frozen=True)
class Part:
    """One MIME part (RFC 2045): its path as in IMAP, and where it lies in the message, in bytes.

    `size` and `sha256` are of a leaf's canonical bytes; `child` is the number of the message a part holds.
    """

    path: str
    media_type: str
    filename: str | None
    disposition: str | None
    is_multipart: bool
    is_attachment: bool
    child: int | None
    start: int
    body_start: int
    body_end: int
    size: int | None
    sha256: str | None


@dataclass(frozen=True)
class Message:
    """One mail, read: identifiers without brackets, `date` in UTC, `header` as raw (name, body) pairs in file order."""

    message_key: str
    content_key: str
    raw_sha256: str
    message_id: str | None
    in_reply_to: tuple[str, ...]
    reference_ids: tuple[str, ...]
    subject: str | None
    subject_base: str | None
    date: datetime | None
    date_raw: str | None
    text: str
    text_source: str
    header: tuple[tuple[bytes, bytes], ...]
    addresses: tuple[Address, ...]
    parts: tuple[Part, ...]
    children: tuple["Message", ...]
    defects: tuple[str, ...]

    @property
    def sender(self) -> Address | None:
        """First address of From, None when there is none."""
        return next((address for address in self.addresses if address.role == "from"), None)

    @property
    def attachments(self) -> tuple[Part, ...]:
        """Parts that are meant to be saved rather than shown."""
        return tuple(part for part in self.parts if part.is_attachment)


@dataclass(frozen=True)
class Source:
    """A named file as it was first seen, and what is known of it now.

    `source_key` is BLAKE3-128 of tenant, custodian, uri, the BLAKE3 of the first `head_bytes` bytes, and the
    generation when the file was rewritten; times are nanoseconds UTC.
    """

    source_key: str
    tenant: str
    custodian: str
    uri: str
    kind: str
    size: int
    modified_ns: int
    head_bytes: int
    head_hash: str
    tail_hash: str
    generation: int
    registered_ns: int
    registered_date: date
    dialect: str | None = None
    superseded_by: str | None = None


@dataclass(frozen=True)
class Entry:
    """One stream of a source: the file itself (empty path) or a member of a container; sizes in bytes."""

    source_key: str
    entry_path: str
    kind: str
    size: int
    dialect: str | None = None
    container_bytes: int | None = None
    structure_bytes: int | None = None


@dataclass(frozen=True)
class Doubt:
    """A doubtful record boundary of an mbox: whether the stream was split there, and why that is doubtful."""

    source_key: str
    entry_path: str
    offset: int
    is_split: bool
    reason: str


@dataclass(frozen=True)
class Slice:
    """A committed unit of a stream: bytes [start, end) of it, their BLAKE3, and records left out by --limit."""

    unit_id: str
    start: int
    end: int
    slice_hash: str
    records: int
    limited: int


@dataclass(frozen=True)
class Counts:
    """Figures of a balance: items and bytes."""

    found: int = 0
    stored: int = 0
    duplicate: int = 0
    skipped: int = 0
    quarantined: int = 0
    nested: int = 0
    bytes_found: int = 0
    bytes_accounted: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(*(getattr(self, name) + getattr(other, name) for name in self.__dataclass_fields__))

    @property
    def bytes_unaccounted(self) -> int:
        """Bytes of the streams that are in no item."""
        return self.bytes_found - self.bytes_accounted

    @property
    def is_balanced(self) -> bool:
        """Found = stored + duplicate + skipped + quarantined, and no byte is unaccounted for."""
        outcomes = self.stored + self.duplicate + self.skipped + self.quarantined
        return self.found == outcomes and self.bytes_unaccounted == 0


@dataclass(frozen=True)
class WrittenFile:
    """A file of the lake: path relative to the lake, bytes, SHA-256, rows."""

    path: str
    size: int
    sha256: str
    rows: int
    table: str


@dataclass(frozen=True)
class Unit:
    """A unit of work: a slice of a stream, or a group of small mails."""

    unit_id: str
    tenant: str
    ingest_date: date
    kind: str
    source_key: str | None = None
    entry_path: str | None = None
    start: int = 0
    end: int = 0
    slice_hash: str = ""
    records: int = 0
    limited: int = 0
    byte_count: int = 0


@dataclass(frozen=True)
class CommittedUnit:
    """A unit whose rows are in the lake."""

    unit: Unit
    emission: str
    attempt: int
    run_id: str
    committed_ns: int
    code_version: str
    configuration_hash: str
    files: tuple[WrittenFile, ...] = ()
    commit_order: int = 0

    def rows(self, table: str) -> int:
        """Rows the unit wrote to a table."""
        return sum(file.rows for file in self.files if file.table == table)


@dataclass(frozen=True)
class Received:
    """A message taken from a queue; `count` is how often it was taken."""

    receipt: str
    body: str
    count: int = 1


@dataclass(frozen=True)
class Run:
    """One run: what was asked, when, and how it ended; times are nanoseconds UTC."""

    run_id: str
    command: str
    started_ns: int
    code_version: str
    configuration_hash: str
    finished_ns: int | None = None
    sources: int = 0
    units: int = 0
    units_reused: int = 0
    counts: Counts = field(default_factory=Counts)
    manifest_sha256: str | None = None

    def finished(self, now_ns: int, counts: Counts) -> "Run":
        """The run, ended now with these figures."""
        return replace(self, finished_ns=now_ns, counts=counts)
