"""The comparison of two lakes sees a changed cell, a row that is missing, one that is doubled, and nothing else."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

import maillake
from maillake.contract.settings import IngestSettings
from tests.builders import mailbox_of, mbox_of, messages_of
from tests.lake.equality import assert_equal, canonical_rows, differences
from tests.lake.faults_rows import Rows, change_rows, files_of


@pytest.fixture(scope="module")
def plain_lake(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("equality")
    (place / "plans.mbox").write_bytes(mailbox_of(4))
    maillake.ingest([place / "plans.mbox"], place / "lake")
    return place / "lake"


@pytest.fixture
def other_lake(plain_lake: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(plain_lake, tmp_path / "other"))


def found(one: Path, other: Path, *, exact: bool = False) -> list[str]:
    return differences(canonical_rows(one, exact=exact), canonical_rows(other, exact=exact))


def test_a_copy_is_equal(plain_lake: Path, other_lake: Path) -> None:
    assert_equal(plain_lake, other_lake, exact=True)


def test_order_place_and_units_do_not_matter(plain_lake: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere.mbox").write_bytes(mbox_of(reversed(messages_of(4))))
    maillake.ingest([tmp_path / "elsewhere.mbox"], tmp_path / "lake", IngestSettings(unit_bytes=300))
    assert found(plain_lake, tmp_path / "lake") == []
    assert found(plain_lake, tmp_path / "lake", exact=True) != []


def subject_changed(rows: Rows) -> Rows:
    return [{**rows[0], "subject": "Another plan"}, *rows[1:]]


@pytest.mark.parametrize(
    ("table", "change", "expected"),
    [
        ("messages", subject_changed, "subject is 'Another plan' instead of 'Plan "),
        ("messages", lambda rows: rows[1:], "not there instead of once"),
        ("occurrences", lambda rows: rows[1:], "not there instead of once"),
        ("message_addresses", lambda rows: [*rows, rows[0]], "twice instead of once"),
        ("occurrences", lambda rows: [*rows, rows[0]], "twice instead of once"),
    ],
    ids=["a cell", "a message", "an occurrence", "an address twice", "an occurrence twice"],
)
def test_a_difference_is_named(
    plain_lake: Path, other_lake: Path, table: str, change: Callable[[Rows], Rows], expected: str
) -> None:
    change_rows(files_of(other_lake, table)[0], change)
    (difference,) = found(plain_lake, other_lake)
    assert difference.startswith(f"{table} message_key=")
    assert expected in difference


def test_an_additional_row_is_named(plain_lake: Path, other_lake: Path) -> None:
    change_rows(files_of(plain_lake, "occurrences")[0], lambda rows: rows)
    change_rows(files_of(other_lake, "occurrences")[0], lambda rows: rows[1:])
    (difference,) = found(other_lake, plain_lake)
    assert difference.endswith("once instead of not there")


def test_many_differences_are_counted(plain_lake: Path, tmp_path: Path) -> None:
    (tmp_path / "more.mbox").write_bytes(mailbox_of(40))
    maillake.ingest([tmp_path / "more.mbox"], tmp_path / "lake")
    named = found(plain_lake, tmp_path / "lake")
    assert len(named) == 21
    assert named[-1].startswith("and ")


def test_a_failing_comparison_says_why(plain_lake: Path, other_lake: Path) -> None:
    change_rows(files_of(other_lake, "messages")[0], subject_changed)
    with pytest.raises(AssertionError, match="Another plan"):
        assert_equal(plain_lake, other_lake)
