"""The tour of the loopback cloud shows what it says, in few lines, and leaves nothing behind."""

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from infra.local import emulator
from infra.local.athena import Lake
from infra.local.places import Cloud, Places
from infra.local.tour.mail import post
from infra.local.tour.visit import Visit
from tests.e2e.conftest import Deployed

pytestmark = [pytest.mark.network, pytest.mark.slow, pytest.mark.xdist_group("e2e")]

MOST_SECONDS = 60.0
MOST_LINES = 64
WIDEST = 100
PARTS = ("stored", "duplicate", "skipped", "quarantined")


def figures(lake: Lake) -> dict[str, int]:
    """The balance of the lake."""
    rows = lake.ask(lake.saved("balance"))
    return {name: sum(int(row[name] or 0) for row in rows) for name in ("found", *PARTS)}


@pytest.fixture(scope="module")
def visited(pipeline: Deployed) -> tuple[list[str], dict[str, int]]:
    """Lines of the tour, and by how much it moved the balance."""
    said: list[str] = []
    lake, began = Lake.of(pipeline.places, pipeline.cloud, pipeline.outputs), time.monotonic()
    before = figures(lake)
    Visit(pipeline.places, pipeline.cloud, pipeline.outputs, said.append).run()
    assert time.monotonic() - began < MOST_SECONDS
    return "\n".join(said).splitlines(), {name: count - before[name] for name, count in figures(lake).items()}


def test_it_is_short_enough_to_be_read(visited: tuple[list[str], dict[str, int]]) -> None:
    lines, _ = visited
    assert len(lines) <= MOST_LINES
    assert max(map(len, lines)) <= WIDEST


def test_everything_it_drops_is_in_the_balance(visited: tuple[list[str], dict[str, int]]) -> None:
    _, moved = visited
    assert moved["found"] == post().items == sum(moved[name] for name in PARTS)
    assert moved["quarantined"] == 1
    assert moved["duplicate"] >= 1


def test_it_shows_the_mail_the_copy_the_reason_and_the_balance(visited: tuple[list[str], dict[str, int]]) -> None:
    text = "\n".join(visited[0])
    for shown in ("Re: 8 keys on both machines", "invoice 3948.pdf", "broken.eml", "not_mail", "balance        found"):
        assert shown in text
    assert "IS NOT" not in text
    assert "0 units miss an item" in text


def test_an_interrupted_tour_leaves_no_process(tmp_path: Path, pipeline: Deployed) -> None:
    tour = subprocess.Popen(
        [sys.executable, "-m", "infra.local.tour", str(tmp_path)],
        cwd=pipeline.places.root,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert tour.stdout
    while "account bootstrapped" not in tour.stdout.readline():
        assert tour.poll() is None
    cloud = Cloud.read(Places(home=tmp_path))
    assert cloud
    started = emulator.members(cloud.pid) | emulator.members(tour.pid)
    assert len(started) > 2
    tour.send_signal(signal.SIGINT)
    _, complaint = tour.communicate(timeout=30)
    assert tour.returncode == 130
    assert complaint.splitlines()[-1] == "interrupted; nothing is left running"
    assert not emulator.members(cloud.pid) | emulator.members(tour.pid)
    assert not Places(home=tmp_path).state.exists()


FAILING = """\
import subprocess, sys
from pathlib import Path
from infra.local import emulator
from infra.local.places import Places
from infra.local.tour import __main__ as program

def fail(places, **_options):
    print(emulator.start(places).pid, flush=True)
    subprocess.Popen(["sleep", "60"])
    raise emulator.CloudError("the stacks are not deployed")

program.roll_out = fail
sys.exit(program.tour(Places(home=Path(sys.argv[1]))))
"""


def test_a_tour_that_fails_says_so_in_a_sentence_and_ends_what_it_started(tmp_path: Path, pipeline: Deployed) -> None:
    tour = subprocess.Popen(
        [sys.executable, "-c", FAILING, str(tmp_path)],
        cwd=pipeline.places.root,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    said, complaint = tour.communicate(timeout=60)
    assert (tour.returncode, complaint) == (1, "maillake: the stacks are not deployed\n")
    assert not emulator.members(int(said.splitlines()[-1])) | emulator.members(tour.pid)
