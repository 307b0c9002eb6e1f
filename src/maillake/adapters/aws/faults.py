"""What AWS refuses, in our words."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from botocore.exceptions import (  # type: ignore[import-untyped]
    BotoCoreError,
    ClientError,
    ConnectionError,  # noqa: A004
    CredentialRetrievalError,
    HTTPClientError,
    IncompleteReadError,
)

from maillake.errors import ConfigError, TransientError

Refusal = ClientError
"""An answer that says no; `code_of` says why."""

BROKEN = (HTTPClientError, ConnectionError, IncompleteReadError, CredentialRetrievalError)
"""No answer, or half of one."""

TEMPORARY = {
    "ExpiredToken",
    "ExpiredTokenException",
    "InternalError",
    "InternalServerError",
    "LimitExceededException",
    "OperationAborted",
    "ProvisionedThroughputExceededException",
    "RequestLimitExceeded",
    "RequestThrottled",
    "RequestTimeout",
    "ServiceUnavailable",
    "SlowDown",
    "Throttling",
    "ThrottlingException",
    "TransactionConflictException",
    "TransactionInProgressException",
}


def code_of(refusal: Any) -> str:
    """Code of a refusal; services that answer without a body give the HTTP status."""
    return str(refusal.response.get("Error", {}).get("Code", "")).rsplit(".", 1)[-1]


def is_temporary(refusal: Any) -> bool:
    """True when the same call may be granted later."""
    status = int(refusal.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0))
    return status >= 500 or status == 429 or code_of(refusal) in TEMPORARY


@contextmanager
def reaching(what: str) -> Iterator[None]:
    """Turns a world that fails into a `TransientError`; every other refusal stays what it is."""
    try:
        yield
    except BROKEN as error:
        raise TransientError(f"{what} cannot be reached: {error}") from error
    except Refusal as error:
        if is_temporary(error):
            raise TransientError(f"{what} refuses for now: {code_of(error)}") from error
        raise


@contextmanager
def refused_for_good() -> Iterator[None]:
    """Turns what is missing on this side, and what AWS refuses for good, into a `ConfigError`: for commands."""
    try:
        yield
    except (BotoCoreError, Refusal) as error:
        raise ConfigError(f"AWS says: {error}") from error
