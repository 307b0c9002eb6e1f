"""maillake part"""

import sys
from pathlib import Path

import click

from maillake.cli import options
from maillake.cli.keys import naming_candidates


@click.command(
    "part",
    short_help="the bytes of one MIME part",
    epilog="Example: maillake part 8f670e48 2 --lake ./lake -o report.pdf",
)
@click.argument("key")
@click.argument("path")
@options.lake
@click.option("-o", "--output", type=click.Path(path_type=Path), help="File to write to instead of stdout.")
def command(key: str, path: str, lake: Path, output: Path | None) -> int:
    """Write the decoded content of MIME part PATH (such as 2 or 1.2) of the message KEY names."""
    from maillake.local import open as open_lake

    with naming_candidates():
        content = open_lake(lake).part(key, path)
    if output:
        output.write_bytes(content)
    else:
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
    return 0
