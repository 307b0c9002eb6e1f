"""maillake raw"""

import sys
from pathlib import Path

import click

from maillake.cli import options
from maillake.cli.keys import naming_candidates


@click.command(
    "raw",
    short_help="the exact bytes of one message",
    epilog="Example: maillake raw 8f670e48 --lake ./lake -o mail.eml",
)
@click.argument("key")
@options.lake
@click.option("-o", "--output", type=click.Path(path_type=Path), help="File to write to instead of stdout.")
def command(key: str, lake: Path, output: Path | None) -> int:
    """Write the exact bytes of the message KEY names, read where it was found and checked against its hash."""
    from maillake.local import open as open_lake

    with naming_candidates():
        raw = open_lake(lake).raw(key)
    if output:
        output.write_bytes(raw)
    else:
        sys.stdout.buffer.write(raw)
        sys.stdout.buffer.flush()
    return 0
