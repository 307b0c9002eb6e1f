"""The zip of a small function: its folder, the pure parts of maillake, Powertools; bundled without Docker or network.

The packages are copied from the environment that the lock file made, after a check that it did, and that they are
pure Python: what is pure runs on every processor.
"""

import re
import shutil
from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).parents[1]
PACKAGES = ("aws-lambda-powertools", "jmespath", "typing-extensions")
"""Distributions a function needs; boto3 is the runtime's."""

OURS = (
    "__init__.py",
    "errors.py",
    "model.py",
    "ports.py",
    "telemetry.py",
    "contract/**/*.py",
    "pipeline/__init__.py",
    "pipeline/admit*.py",
    "pipeline/account*.py",
    "pipeline/probe*.py",
    "pipeline/wake*.py",
    "adapters/__init__.py",
    "adapters/clock.py",
    "adapters/aws/**/*.py",
)
"""Parts of the package `maillake` that need neither the native core nor pyarrow."""

NOT_SHIPPED = shutil.ignore_patterns("__pycache__", "*.pyc", "*.md")


class LockError(RuntimeError):
    """The environment is not what the lock file says; the text is one sentence."""


def bundle(folder: Path, output: Path) -> None:
    """Fills a directory with everything the function of a folder imports."""
    shutil.copytree(folder, output, dirs_exist_ok=True, ignore=NOT_SHIPPED)
    package = ROOT / "src" / "maillake"
    for pattern in OURS:
        for source in sorted(package.glob(pattern)):
            copy(source, output / "maillake" / source.relative_to(package))
    for name in PACKAGES:
        copy_package(name, output)


def copy(source: Path, target: Path) -> None:
    """Copies a file and makes its directory."""
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)


def copy_package(name: str, output: Path) -> None:
    """Copies the modules of a distribution of the environment."""
    distribution = metadata.distribution(name)
    if distribution.version != locked_version(name):
        raise LockError(f"{name} {distribution.version} is installed, the lock says {locked_version(name)}: make build")
    if "Root-Is-Purelib: true" not in (distribution.read_text("WHEEL") or ""):
        raise LockError(f"{name} is not pure Python and cannot be copied to another processor")
    for file in distribution.files or ():
        if file.suffix in {".py", ".typed"} and ".." not in file.parts:
            copy(Path(str(distribution.locate_file(file))), output / file)


def locked_version(name: str) -> str | None:
    """Version of a distribution in the lock file."""
    found = re.search(rf"^{re.escape(name)}==(\S+)", (ROOT / "requirements.lock").read_text("utf-8"), re.MULTILINE)
    return found.group(1) if found else None
