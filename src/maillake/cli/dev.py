"""maillake dev"""

import subprocess
import sys
from pathlib import Path

import click

from maillake.errors import ConfigError

PROGRAM = "infra.local"
"""Part of the repository, not of the package: it deploys the repository's CDK app."""


@click.command(
    "dev", short_help="the pipeline of AWS on this machine, without an account", epilog="Example: maillake dev up"
)
@click.argument("action", type=click.Choice(["up", "status", "down"]))
@click.option("--no-sample", is_flag=True, help="up: do not try it with a mail")
@click.option("--permissive", is_flag=True, help="up: without TLS, and rights are not enforced")
def command(action: str, *, no_sample: bool, permissive: bool) -> int:
    """Deploy the pipeline onto an emulator on loopback (up), look at it (status), end everything (down)."""
    root = checkout(Path.cwd())
    flags = [name for name, wanted in (("--no-sample", no_sample), ("--permissive", permissive)) if wanted]
    arguments = [sys.executable, "-m", PROGRAM, action, *flags]
    return subprocess.run(arguments, cwd=root, check=False).returncode  # noqa: S603 - our own program and choices


def checkout(place: Path) -> Path:
    """The repository a directory belongs to; `ConfigError` when it belongs to none."""
    for folder in (place, *place.parents):
        if (folder / "infra" / "local" / "__main__.py").is_file():
            return folder
    raise ConfigError("maillake dev deploys the repository's CDK app: call it inside a checkout of maillake")
