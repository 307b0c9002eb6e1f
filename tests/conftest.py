"""What the whole suite shares: the demo archive and its lake, and the corpora of real mail when there are any."""

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import hypothesis
import pytest

import maillake
from benchmarks.corpus import write_demo

DEMO_MAILS = 400

hypothesis.settings.register_profile("steady", derandomize=True, deadline=None, max_examples=100, database=None)
hypothesis.settings.register_profile("search", deadline=None, max_examples=5_000)
hypothesis.settings.load_profile("steady")


@dataclass(frozen=True)
class Demo:
    """An archive with every kind of mail and source, and the manifest of what was put in."""

    folder: Path
    manifest: Path
    summary: dict[str, Any]


@pytest.fixture(scope="session")
def corpora() -> Path:
    """The folder of real mail; tests that want it are skipped without it."""
    folder = os.environ.get("MAILLAKE_CORPORA")  # noqa: TID251 - where the mail lies is no setting of the product
    if not folder:
        pytest.skip("MAILLAKE_CORPORA names no folder of real mail")
    return Path(folder)


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    """A small demo archive."""
    place = tmp_path_factory.mktemp("demo")
    manifest = place / "manifest.jsonl"
    summary = write_demo(place / "archive", mails_wanted=DEMO_MAILS, seed=1, manifest_path=manifest)
    return Demo(place / "archive", manifest, summary)


@pytest.fixture(scope="session")
def demo_lake(demo: Demo) -> Path:
    """A lake of the demo archive that nobody writes to."""
    lake = demo.manifest.with_name("lake")
    maillake.ingest([demo.folder], lake)
    return lake


@pytest.fixture(scope="session")
def empty_lake(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A lake without mail that nobody writes to."""
    place = tmp_path_factory.mktemp("empty")
    (place / "nothing").mkdir()
    maillake.ingest([place / "nothing"], place / "lake")
    return place / "lake"


@pytest.fixture
def new_lake(empty_lake: Path, tmp_path: Path) -> Callable[[str], Path]:
    """Makes a lake without mail under a name: copied, which is twenty times as fast as made."""
    return lambda name: Path(shutil.copytree(empty_lake, tmp_path / name))


@pytest.fixture
def lake(new_lake: Callable[[str], Path]) -> Path:
    """A lake without mail for a test to write to."""
    return new_lake("lake")


@pytest.fixture
def mail(tmp_path: Path) -> Path:
    """An empty folder for sources."""
    (tmp_path / "mail").mkdir()
    return tmp_path / "mail"


@pytest.fixture
def own_lake(demo_lake: Path, tmp_path: Path) -> Path:
    """A copy of the demo lake that a test may write to."""
    return Path(shutil.copytree(demo_lake, tmp_path / "lake"))
