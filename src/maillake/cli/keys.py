"""Keys that name several things: the candidates are listed."""

from collections.abc import Iterator
from contextlib import contextmanager

import click

from maillake.cli.terminal import safe
from maillake.errors import UnknownKeyError


@contextmanager
def naming_candidates() -> Iterator[None]:
    """Lists what a key could mean on stderr before the error goes on."""
    try:
        yield
    except UnknownKeyError as error:
        for candidate in error.candidates:
            click.echo(safe(candidate), err=True)
        raise
