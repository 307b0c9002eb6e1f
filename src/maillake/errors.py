"""Every error maillake raises on purpose.

MaillakeError
├── InputError              what was given is wrong for good: it goes to quarantine or to the user
│   ├── NotMailError        no mail was found in it
│   ├── UnreadableError     it cannot be opened or read
│   ├── TruncatedError      it ends too early
│   ├── EncryptedError      it is protected by a password
│   ├── UnsupportedError    a format that is known by name only
│   ├── BombError           a container that would unfold beyond its limits
│   └── UnknownKeyError     a key that names nothing, or too much
├── TransientError          the world failed: trying again may help
│   ├── DiskFullError       there is no room left on the disk
│   └── SourceChangedError  a source changed while it was read
└── ConfigError             wrong from the start: nothing was done
    ├── UsageError          an argument or setting that cannot be meant
    ├── LakePathError       the lake directory cannot be one
    ├── LakeVersionError    the lake was written by a newer version
    ├── LakeLockedError     another process writes to the lake
    └── LedgerError         the ledger of a lake is gone or damaged
"""


class MaillakeError(Exception):
    """Base of every error raised on purpose; its text is one sentence for the user."""


class InputError(MaillakeError):
    """Input that is wrong for good; `code` is its quarantine code."""

    code = "unreadable"


class NotMailError(InputError):
    """No mail was found."""

    code = "not_mail"


class UnreadableError(InputError):
    """It cannot be opened or read."""

    code = "unreadable"


class TruncatedError(InputError):
    """It ends too early."""

    code = "truncated_source"


class EncryptedError(InputError):
    """It is protected by a password."""

    code = "encrypted_container"


class UnsupportedError(InputError):
    """A format that is known by name only."""

    code = "unsupported_format"


class BombError(InputError):
    """A container that would unfold beyond its limits."""

    code = "container_limit"


class UnknownKeyError(InputError):
    """A key that names nothing, or more than one thing; `candidates` are what it could mean."""

    def __init__(self, text: str, candidates: tuple[str, ...] = ()) -> None:
        super().__init__(text)
        self.candidates = candidates


class TransientError(MaillakeError):
    """The world failed; trying again may help."""


class DiskFullError(TransientError):
    """There is no room left on the disk."""


class SourceChangedError(TransientError):
    """A source changed while it was read."""


class ConfigError(MaillakeError):
    """Wrong from the start; nothing was done."""


class UsageError(ConfigError):
    """An argument or setting that cannot be meant."""


class LakePathError(ConfigError):
    """The lake directory cannot be one."""


class LakeVersionError(ConfigError):
    """The lake was written by a newer version."""


class LakeLockedError(ConfigError):
    """Another process writes to the lake."""


class LedgerError(ConfigError):
    """The ledger of a lake is gone or damaged."""
