"""Every module that holds logic has a test file of its name."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "src" / "maillake"

SEEN_FROM_OUTSIDE = {
    "cli": "tests/cli",
    "local": "tests/lake",
    "adapters": "tests/adapters",
    "pipeline": "tests/lake",
}
"""Packages whose modules are tested through what they do together, and where."""


def holds_logic(path: Path) -> bool:
    """A module with a function or a method that branches or loops."""
    tree = ast.parse(path.read_text("utf-8"))
    return any(
        isinstance(node, ast.If | ast.For | ast.While | ast.IfExp | ast.comprehension) for node in ast.walk(tree)
    )


MODULES = [
    path
    for path in sorted(PACKAGE.rglob("*.py"))
    if path.name not in {"__init__.py", "__main__.py", "ports.py"}
    and holds_logic(path)
    and path.relative_to(PACKAGE).parts[0] not in SEEN_FROM_OUTSIDE
]


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_module_has_its_test_file(path: Path) -> None:
    relative = path.relative_to(PACKAGE)
    assert (ROOT / "tests" / "unit" / relative.parent / f"test_{relative.name}").exists()


@pytest.mark.parametrize(("package", "folder"), SEEN_FROM_OUTSIDE.items())
def test_what_is_seen_from_outside_is_seen(package: str, folder: str) -> None:
    assert (PACKAGE / package).is_dir()
    assert list((ROOT / folder).glob("test_*.py"))
