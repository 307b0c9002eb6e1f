"""maillake doctor"""

import json
import platform
import sys
from dataclasses import asdict
from importlib import metadata
from pathlib import Path
from typing import Any

import click

from maillake.cli import options
from maillake.contract.settings import IngestSettings

PACKAGES = ("pyarrow", "duckdb", "click", "rich", "pyyaml", "boto3", "datasketch")


@click.command(
    "doctor", short_help="versions, limits, settings and where they come from", epilog="Example: maillake doctor --json"
)
@options.config
@options.json
def command(config: Path | None, *, as_json: bool) -> int:
    """Print versions, whether the native core loads, and every setting with where its value comes from."""
    settings, origins = options.settings_from(config, {})
    parts = {**versions(), **core()}
    rows = settings_rows(settings, origins)
    if as_json:
        click.echo(json.dumps({"versions": parts, "settings": rows}))
        return 0
    for name, version in parts.items():
        click.echo(f"{name:<16}{version}")
    click.echo("")
    for row in rows:
        click.echo(f"{row['name']:<20}{row['value']!s:<16}{row['origin']:<32}{row['note']}")
    return 0


def versions() -> dict[str, str]:
    """Versions of what is installed; "not installed" for what is not."""
    found = {
        "maillake": metadata.version("maillake"),
        "python": platform.python_version(),
        "platform": platform.platform(),
    }
    for package in PACKAGES:
        try:
            found[package] = metadata.version(package)
        except metadata.PackageNotFoundError:
            found[package] = "not installed"
    return found


def core() -> dict[str, str]:
    """Version of the native core."""
    from maillake import _native

    return {"native core": _native.version(), "executable": sys.executable}


def settings_rows(settings: IngestSettings, origins: dict[str, str]) -> list[dict[str, Any]]:
    """Every setting, its value, its origin, its note."""
    notes = {name: item.metadata["note"] for name, item in IngestSettings.__dataclass_fields__.items()}
    return [
        {"name": name, "value": value, "origin": origins[name], "note": notes[name]}
        for name, value in asdict(settings).items()
    ]
