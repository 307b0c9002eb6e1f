"""The functions of the intake, loaded from their folders as AWS loads them, over memory."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from types import ModuleType

    import pytest

ROOT = Path(__file__).parents[2]


def load(name: str, settings: Any, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The handler module of a function, with its settings in the environment; it opens no connection."""
    account = {"AWS_DEFAULT_REGION": "eu-central-1", "AWS_ACCESS_KEY_ID": "none", "AWS_SECRET_ACCESS_KEY": "none"}
    for variable, value in {**settings.environment(), **account}.items():
        monkeypatch.setenv(variable, value)
    path = ROOT / "lambdas" / name / "handler.py"
    spec = importlib.util.spec_from_file_location(f"{name}_handler", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
