"""Keys of sources, occurrences, units and emissions: BLAKE3-128 over fields, each preceded by its length."""

from collections.abc import Iterable

from maillake import _native

HEAD_BYTES = 1 << 20
TAIL_BYTES = 64 << 10


def key_of(*fields: str | int) -> str:
    """A 128-bit key of some fields as 32 hexadecimal digits."""
    return _native.key([str(field).encode("utf-8", "surrogateescape") for field in fields])


def source_key(tenant: str, custodian: str, uri: str, head_hash: str, generation: int) -> str:
    """Key of a source; a rewritten source is the next generation."""
    return key_of(tenant, custodian, uri, head_hash, *([generation] if generation else []))


def occurrence_key(source: str, entry_path: str, offset: int) -> str:
    """Key of a top-level occurrence."""
    return key_of(source, entry_path, offset)


def slice_unit(source: str, entry_path: str, start: int, slice_hash: str) -> str:
    """Key of a unit that is a slice of a stream."""
    return key_of("slice", source, entry_path, start, slice_hash)


def group_unit(occurrence_keys: Iterable[str]) -> str:
    """Key of a unit that is a group of small mails."""
    return key_of("group", *sorted(occurrence_keys))


def emission_key(unit_id: str, code_version: str, configuration_hash: str, attempt: int) -> str:
    """Key of one attempt of a unit."""
    return key_of(unit_id, code_version, configuration_hash, attempt)
