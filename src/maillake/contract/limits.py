"""What one mail and one container may cost: docs/reference/limits.md."""

from dataclasses import dataclass

MIB = 1 << 20


@dataclass(frozen=True)
class MailLimits:
    """Limits of one top-level mail, nested mails included; over them the rest is opaque, with a defect."""

    max_raw_bytes: int = 150_000_000
    max_depth: int = 32
    max_parts: int = 1_000
    max_decoded_bytes: int = 256 * MIB
    max_header_bytes: int = 256 * 1024
    max_text_bytes: int = 4 * MIB
    max_addresses: int = 10_000


@dataclass(frozen=True)
class ContainerLimits:
    """Limits of one container, the containers inside included; over them the container is quarantined."""

    max_depth: int = 2
    max_entries: int = 5_000_000
    max_ratio: int = 200
    max_bytes: int = 4_096 * 1024 * MIB
    ratio_free_bytes: int = 64 * MIB
