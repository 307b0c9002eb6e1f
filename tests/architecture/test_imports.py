"""The layers of docs/architecture.md hold."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
HEAVY = ("maillake._native", "pyarrow", "numpy", "duckdb", "boto3", "click", "rich")


def test_import_contracts_hold() -> None:
    done = subprocess.run(
        [Path(sys.executable).with_name("lint-imports")], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout


def test_importing_the_package_loads_nothing_heavy() -> None:
    code = f"import maillake, sys; print([name for name in {HEAVY!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_no_public_name_is_a_submodule() -> None:
    import maillake

    package = Path(maillake.__file__).parent
    modules = {path.stem for path in package.iterdir() if path.suffix == ".py" or (path / "__init__.py").exists()}
    assert set(maillake.HOMES) & modules == set()


def test_every_public_name_loads_and_has_a_docstring() -> None:
    import maillake

    assert sorted(maillake.__all__) == sorted(maillake.HOMES)
    for name in maillake.__all__:
        assert getattr(maillake, name).__doc__, name
