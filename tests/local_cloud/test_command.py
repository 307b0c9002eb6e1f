"""`maillake dev` belongs to the repository: elsewhere it says so."""

from pathlib import Path

import pytest

from maillake.cli import dev
from maillake.errors import ConfigError


def test_it_is_found_from_any_directory_of_the_checkout() -> None:
    root = Path(__file__).parents[2]
    assert dev.checkout(root / "src" / "maillake") == root


def test_outside_a_checkout_it_says_where_to_call_it(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="inside a checkout"):
        dev.checkout(tmp_path)
