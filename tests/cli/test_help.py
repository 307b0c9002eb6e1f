"""Every command says what it does, within 80 columns, and how it is called."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib import metadata

import click
import pytest

from maillake.cli import COMMANDS, group
from tests.cli.commands import call

WIDTH = 80


def commands(
    found: click.Command = group, path: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """Every command and group below the first, by the words that call it."""
    if path:
        yield path, found
    if isinstance(found, click.Group):
        context = click.Context(found)
        for name in found.list_commands(context):
            below = found.get_command(context, name)
            assert below is not None
            yield from commands(below, (*path, name))


ALL = {" ".join(path): found for path, found in commands()}


def test_every_command_is_there() -> None:
    assert set(COMMANDS) <= set(ALL)
    named = [
        "ingest",
        "verify",
        "runs",
        "sql",
        "show",
        "thread",
        "raw",
        "part",
        "duplicates",
        "quarantine",
        "index",
        "rethread",
        "compact",
        "doctor",
        "dev",
        "dlq",
    ]
    assert set(named) == set(COMMANDS)


@pytest.mark.parametrize("name", ALL)
def test_help_fits_a_terminal_and_explains_every_option(name: str) -> None:
    done = call(*name.split(), "--help")
    assert (done.code, done.err) == (0, "")
    assert max(map(len, done.out.splitlines())) <= WIDTH
    assert done.out.startswith(f"Usage: maillake {name} ")
    for option in ALL[name].params:
        if isinstance(option, click.Option):
            assert option.help, option.name
    assert call(*name.split(), "-h").out == done.out


@pytest.mark.parametrize("name", ALL)
def test_a_command_says_what_it_does_in_its_first_line(name: str) -> None:
    text = ALL[name].help
    assert text is not None
    assert re.match(r"[A-Z].*[.:]", " ".join(text.split()))


@pytest.mark.parametrize("name", ALL)
def test_help_shows_an_example(name: str) -> None:
    usage, _, rest = call(*name.split(), "--help").out.partition("\n")
    assert f"maillake {name} " in usage
    assert re.search(rf"maillake {name}( |$)", " ".join(rest.split()))


@pytest.mark.parametrize("arguments", [(), ("--help",), ("-h",)], ids=["nothing", "--help", "-h"])
def test_the_program_lists_its_commands(arguments: tuple[str, ...]) -> None:
    done = call(*arguments)
    text = done.out + done.err
    assert max(map(len, text.splitlines())) <= WIDTH
    for name, sentence in COMMANDS.items():
        assert re.search(rf"^  {name} +{re.escape(sentence)}$", text, re.MULTILINE)


def test_the_version_is_that_of_the_package() -> None:
    done = call("--version")
    assert (done.code, metadata.version("maillake") in done.out) == (0, True)
