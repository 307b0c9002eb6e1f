"""maillake verify"""

import json
from pathlib import Path

import click

from maillake.cli import options
from maillake.cli.ingest import UNBALANCED
from maillake.cli.terminal import safe


@click.command(
    "verify", short_help="prove again that nothing was lost", epilog="Example: maillake verify --lake ./lake --deep"
)
@options.lake
@click.option("--deep", is_flag=True, help="Read the sources again: every byte, every boundary, every hash.")
@options.json
def command(lake: Path, *, deep: bool, as_json: bool) -> int:
    """Prove the balance of a lake again from its rows and files; with --deep also from the sources.

    Exits with 3 and names what is wrong when it is not as the ledger says.
    """
    from maillake.local import verify

    proof = verify(lake, deep=deep)
    if as_json:
        click.echo(json.dumps(proof.summary()))
    else:
        for finding in proof.findings:
            click.echo(f"{finding.kind}: {safe(finding.text)}")
        click.echo(proof.sentence())
    return 0 if proof.holds else UNBALANCED
