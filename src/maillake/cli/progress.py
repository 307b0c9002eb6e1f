"""Progress of a run on stderr: a bar on a terminal, a line now and then elsewhere."""

import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import click
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from maillake.cli.terminal import console

LINE_SECONDS = 10.0


def total_bytes(sources: Sequence[Path]) -> int:
    """Bytes of the files below the sources, as far as they can be seen."""
    total = 0
    for source in sources:
        if source.is_dir():
            total += sum(path.lstat().st_size for path in source.rglob("*") if path.is_file())
        elif source.exists():
            total += source.stat().st_size
    return total


@contextmanager
def showing_progress(sources: Sequence[Path]) -> Iterator[Callable[[int, int, int], None]]:
    """A function to call with records, bytes and quarantined items done so far."""
    if sys.stderr.isatty():
        with bar(total_bytes(sources)) as update:
            yield update
    else:
        yield lines()


@contextmanager
def bar(total: int) -> Iterator[Callable[[int, int, int], None]]:
    """A progress bar with rate, time left and what was quarantined."""
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    started = time.perf_counter()
    with Progress(*columns, console=console(error=True), transient=True) as progress:
        task = progress.add_task("reading", total=total)

        def update(records: int, size: int, quarantined: int) -> None:
            rate = records / (time.perf_counter() - started)
            # A compressed source unfolds to more bytes than the files have.
            progress.update(
                task,
                completed=min(size, total),
                description=f"{records:,} mails, {rate:,.0f}/s, {quarantined:,} quarantined",
            )

        yield update


def lines() -> Callable[[int, int, int], None]:
    """A line every few seconds."""
    started = last = time.perf_counter()

    def update(records: int, size: int, quarantined: int) -> None:
        nonlocal last
        now = time.perf_counter()
        if now - last >= LINE_SECONDS:
            last = now
            click.echo(
                f"{records:,} mails, {size / 1e6:,.0f} MB, {records / (now - started):,.0f} mails/s,"
                f" {quarantined:,} quarantined",
                err=True,
            )

    return update
