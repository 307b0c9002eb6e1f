"""Settings: one frozen class for each program; it reads and writes its own environment.

A value comes from the first of: an argument, the environment (`MAILLAKE_` and the field in capitals), a YAML or TOML
file, the default. `origins` tells which.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from hashlib import sha256
from typing import Any, Self

from maillake.contract.limits import MIB, ContainerLimits, MailLimits

PREFIX = "MAILLAKE_"


class SettingError(ValueError):
    """A setting that cannot be meant; the text is one sentence."""


def setting(
    default: Any, note: str, *, shapes_rows: bool = False, least: int | None = None, choices: tuple[str, ...] = ()
) -> Any:
    """A field with its note; settings that shape rows enter the configuration hash."""
    metadata = {"note": note, "shapes_rows": shapes_rows, "least": least, "choices": choices}
    return field(default=default, metadata=metadata)


@dataclass(frozen=True)
class Settings:
    """Base of the settings classes."""

    @classmethod
    def read(
        cls, arguments: Mapping[str, Any], file: Mapping[str, Any], environment: Mapping[str, str] | None = None
    ) -> tuple[Self, dict[str, str]]:
        """The settings and, for each field, where its value comes from."""
        environment = os.environ if environment is None else environment
        known = {item.name: item for item in fields(cls)}
        unknown = sorted(set(file) - set(known))
        if unknown:
            raise SettingError(
                f"the configuration file has no setting named {unknown[0]!r}; there are: {', '.join(known)}"
            )
        values: dict[str, Any] = {}
        origins: dict[str, str] = {}
        for name, item in known.items():
            variable = PREFIX + name.upper()
            if arguments.get(name) is not None:
                values[name], origins[name] = arguments[name], "argument"
            elif variable in environment:
                values[name], origins[name] = environment[variable], f"environment {variable}"
            elif name in file:
                values[name], origins[name] = file[name], "configuration file"
            else:
                values[name], origins[name] = item.default, "default"
            values[name] = typed(name, values[name], item.default)
        return cls(**values), origins

    def __post_init__(self) -> None:
        for item in fields(self):
            check(item.name, getattr(self, item.name), item.metadata)

    def environment(self) -> dict[str, str]:
        """The variables that make `read` give these settings again."""
        return {PREFIX + item.name.upper(): str(getattr(self, item.name)) for item in fields(self)}

    @property
    def configuration_hash(self) -> str:
        """Hash of the settings that shape rows, 16 hexadecimal digits."""
        shaping = [f"{item.name}={getattr(self, item.name)}" for item in fields(self) if item.metadata["shapes_rows"]]
        return sha256("\n".join(shaping).encode()).hexdigest()[:16]


def typed(name: str, value: Any, default: Any) -> Any:
    """A value of the type of its default; a fraction is no whole number, and true and false are none."""
    wanted = type(default)
    kind = {int: "a whole number", float: "a number", str: "text"}.get(wanted, wanted.__name__)
    wrong = SettingError(f"the setting {name} must be {kind}, not {value!r}")
    try:
        made = wanted(value)
    except (TypeError, ValueError) as error:
        raise wrong from error
    if wanted is not str and (isinstance(value, bool) or (isinstance(value, float) and made != value)):
        raise wrong
    return made


def check(name: str, value: Any, bounds: Mapping[str, Any]) -> None:
    """Raises `SettingError` for a value that is too small or none of its choices."""
    least, choices = bounds["least"], bounds["choices"]
    if least is not None and value < least:
        raise SettingError(f"the setting {name} must be at least {least}, not {value}")
    if choices and value not in choices:
        raise SettingError(f"the setting {name} must be one of {', '.join(choices)}, not {value!r}")


@dataclass(frozen=True)
class IngestSettings(Settings):
    """Settings of `maillake ingest`."""

    tenant: str = setting("default", "whose lake it is; the first partition of every table")
    custodian: str = setting("", "whose mail it is; a column of occurrences", shapes_rows=True)
    workers: int = setting(0, "threads that read mail; 0 means one for each core", least=0)
    unit_bytes: int = setting(64 * MIB, "bytes of a unit of work", least=1)
    group_files: int = setting(10_000, "small files of a unit of work", least=1)
    flush_bytes: int = setting(16 * MIB, "rows of small tables are written when they take so many bytes", least=1)
    flush_seconds: float = setting(30.0, "or after so many seconds", least=0)
    attempts: int = setting(3, "times a unit is tried when the world fails", least=1)
    retry_seconds: float = setting(0.5, "wait before the second attempt; it doubles", least=0)
    max_raw_bytes: int = setting(MailLimits.max_raw_bytes, "bytes of a mail", shapes_rows=True, least=1)
    max_depth: int = setting(MailLimits.max_depth, "levels of nesting in a mail", shapes_rows=True, least=1)
    max_parts: int = setting(MailLimits.max_parts, "MIME parts of a mail", shapes_rows=True, least=1)
    max_decoded_bytes: int = setting(MailLimits.max_decoded_bytes, "decoded bytes of a mail", shapes_rows=True, least=1)
    max_header_bytes: int = setting(MailLimits.max_header_bytes, "bytes of a header block", shapes_rows=True, least=1)
    max_text_bytes: int = setting(
        MailLimits.max_text_bytes, "UTF-8 bytes of body text that are kept", shapes_rows=True, least=1
    )
    max_addresses: int = setting(MailLimits.max_addresses, "addresses of a header field", shapes_rows=True, least=1)
    container_depth: int = setting(ContainerLimits.max_depth, "containers inside containers", least=1)
    container_entries: int = setting(ContainerLimits.max_entries, "entries of a container", least=1)
    container_ratio: int = setting(ContainerLimits.max_ratio, "times a container may unfold", least=1)
    container_bytes: int = setting(ContainerLimits.max_bytes, "bytes a container may unfold to", least=1)
    copy_raw: str = setting(
        "auto",
        "keep raw mails in the lake as packs: always, never, or auto for compressed streams over 256 MiB",
        choices=("always", "never", "auto"),
    )
    spool: str = setting("", "directory where compressed streams are unpacked; empty means inside the lake")

    @property
    def mail_limits(self) -> MailLimits:
        """Limits of one mail."""
        return MailLimits(**{item.name: getattr(self, item.name) for item in fields(MailLimits)})

    @property
    def container_limits(self) -> ContainerLimits:
        """Limits of one container."""
        return ContainerLimits(self.container_depth, self.container_entries, self.container_ratio, self.container_bytes)
