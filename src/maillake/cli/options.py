"""Options that several commands share."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click
import yaml

from maillake.contract.settings import IngestSettings, SettingError
from maillake.errors import UsageError

lake = click.option("--lake", required=True, type=click.Path(path_type=Path), help="Directory of the lake.")
json = click.option("--json", "as_json", is_flag=True, help="Machine-readable output on stdout.")
config = click.option(
    "--config", type=click.Path(path_type=Path, exists=True, dir_okay=False), help="YAML or TOML file with settings."
)


def settings_from(config_file: Path | None, arguments: Mapping[str, Any]) -> tuple[IngestSettings, dict[str, str]]:
    """Settings and where each comes from; raises `UsageError` when one cannot be meant."""
    try:
        return IngestSettings.read(arguments, read_config(config_file) if config_file else {})
    except SettingError as error:
        raise UsageError(str(error)) from error


def read_config(path: Path) -> Mapping[str, Any]:
    """The settings in a YAML or TOML file, by its suffix."""
    try:
        text = path.read_text("utf-8")
        values: Any = tomllib.loads(text) if path.suffix == ".toml" else yaml.safe_load(text) or {}
    except (ValueError, OSError, yaml.YAMLError) as error:
        raise UsageError(f"{path} cannot be read as settings: {error}") from error
    if not isinstance(values, dict):
        raise UsageError(f"{path} must hold settings by name")
    return values
