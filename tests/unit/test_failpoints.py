"""Failpoints strike where they are set, once, and only in a local deployment."""

import subprocess
import sys
from pathlib import Path

import pytest

from maillake.contract.failpoint_settings import FailpointSettings
from maillake.failpoints import Failpoints

CHILD = """
import sys
from maillake.contract.failpoint_settings import FailpointSettings
from maillake.failpoints import Failpoints
points = Failpoints(FailpointSettings(stage=sys.argv[1], failpoints=sys.argv[2], failpoint_marks=sys.argv[3]))
points.hit("claim"); points.read(b"a cup of hemlock"); print("alive")
"""


def run(stage: str, failpoints: str, marks: Path) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, "-c", CHILD, stage, failpoints, str(marks)], check=False, capture_output=True, text=True
    )
    return done.returncode, done.stdout.strip()


def test_a_failpoint_kills_once(tmp_path: Path) -> None:
    assert run("local", "claim=kill", tmp_path) == (-9, "")
    assert run("local", "claim=kill", tmp_path) == (0, "alive")


def test_poison_kills_each_time(tmp_path: Path) -> None:
    assert [run("local", "poison=hemlock", tmp_path)[0] for _ in range(2)] == [-9, -9]


@pytest.mark.parametrize("stage", ["dev", "prod"])
def test_another_deployment_has_none(stage: str, tmp_path: Path) -> None:
    assert run(stage, "claim=kill,poison=hemlock", tmp_path) == (0, "alive")


def test_a_failpoint_that_is_not_set_does_nothing() -> None:
    Failpoints(FailpointSettings(failpoints="get=kill")).hit("claim")
