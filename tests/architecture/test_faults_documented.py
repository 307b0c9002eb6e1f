"""docs/reference/faults.md names a test for each fault, and each test of a fault is named there."""

import ast
import re
from pathlib import Path

import pytest

from maillake.contract.codes import QUARANTINE_CODES, SKIP_RULES

ROOT = Path(__file__).parents[2]
TESTS = ROOT / "tests" / "lake"
ROW = re.compile(r"^\| (?P<fault>.+?) \| (?P<exit>.+?) \| (?P<said>.+?) \| `(?P<test>[\w.:]+)` \|$")
HEAD = ("| fault |", "| --- |")
EXIT_CODES = {"0", "1", "2", "3", "4", "130"}

NO_FAULTS = {
    "test_a_compressed_mbox_is_read",
    "test_a_gzip_of_a_gzip_is_unfolded",
    "test_a_hard_link_in_a_tar_is_one_more_place_of_its_mail",
    "test_a_large_member_is_spooled_and_nothing_of_it_stays",
    "test_a_maildir_of_the_generator_is_read_whole",
    "test_a_takeout_of_the_generator_is_read_whole",
    "test_a_whole_lake_is_proved",
    "test_an_apple_package_is_a_folder",
    "test_an_archive_of_the_generator_is_read_whole",
    "test_raw_of_a_mail_in_a_container_is_its_bytes",
    "test_what_was_found_wrong_is_also_told_as_json",
}
"""Tests beside those of faults, of what is read as it should be."""

LINES = [
    line for line in (ROOT / "docs" / "reference" / "faults.md").read_text("utf-8").splitlines() if line[:1] == "|"
]
ROWS = [match.groupdict() for line in LINES if (match := ROW.match(line))]


def names_in(name: str) -> set[str]:
    """Tests of a file, those of a class with its name before them."""
    tree = ast.parse((TESTS / name).read_text("utf-8"))
    found = {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
    for outer in (node for node in tree.body if isinstance(node, ast.ClassDef)):
        found |= {f"{outer.name}::{node.name}" for node in outer.body if isinstance(node, ast.FunctionDef)}
    return {test for test in found if test.rpartition("::")[2].startswith("test_")}


def test_every_line_of_the_table_can_be_read() -> None:
    assert [line for line in LINES if not ROW.match(line) and not line.startswith(HEAD)] == []
    assert len(ROWS) > 60


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["fault"])
def test_a_fault_has_a_test_an_exit_code_and_codes_that_there_are(row: dict[str, str]) -> None:
    name, _, test = row["test"].partition("::")
    assert test in names_in(name)
    assert row["exit"] in EXIT_CODES
    for outcome, codes in (("quarantine", QUARANTINE_CODES), ("skipped", SKIP_RULES)):
        for named in re.findall(rf"{outcome} ((?:`\w+`(?:, )?)+)", row["said"]):
            assert set(re.findall(r"\w+", named)) <= set(codes)


def test_no_fault_and_no_test_is_named_twice() -> None:
    for column in ("fault", "test"):
        values = [row[column] for row in ROWS]
        assert sorted(values) == sorted(set(values))


def test_every_test_of_a_fault_is_named() -> None:
    files = [*TESTS.glob("test_faults_*.py"), TESTS / "test_crash.py", TESTS / "test_verify_tampering.py"]
    there = {f"{path.name}::{test}" for path in files for test in names_in(path.name) - NO_FAULTS}
    assert sorted(there - {row["test"] for row in ROWS}) == []
