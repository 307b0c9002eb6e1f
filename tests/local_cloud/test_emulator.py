"""The emulator is on loopback alone, enforces rights, and leaves nothing behind."""

import subprocess
from pathlib import Path

import pytest

from infra.local import emulator
from infra.local.clients import client
from infra.local.places import Cloud, Places

pytestmark = [pytest.mark.network, pytest.mark.xdist_group("local_cloud")]


def listening(pid: int) -> set[str]:
    """Local addresses a process listens on, from /proc."""
    links = {str(link.readlink()) for link in Path(f"/proc/{pid}/fd").iterdir() if link.is_symlink()}
    rows = [
        row.split()
        for table in ("tcp", "tcp6")
        for row in Path(f"/proc/{pid}/net/{table}").read_text("ascii").splitlines()[1:]
    ]
    return {row[1] for row in rows if row[3] == "0A" and f"socket:[{row[9]}]" in links}


@pytest.mark.skipif(not Path("/proc/self/net/tcp").exists(), reason="reads /proc of Linux")
def test_it_listens_on_one_port_of_loopback(cloud: Cloud) -> None:
    assert listening(cloud.pid) == {f"0100007F:{cloud.port:04X}"}


def test_a_key_that_nobody_was_given_is_refused(cloud: Cloud, places: Places) -> None:
    queues = client(places, cloud, "sqs", access_key="AKIANOBODY")
    with pytest.raises(queues.exceptions.ClientError, match="InvalidClientTokenId"):
        queues.list_queues()


def test_the_state_is_for_the_user_alone(cloud: Cloud, places: Places) -> None:
    assert places.state.stat().st_mode & 0o077 == 0


def test_the_end_of_it_is_the_end_of_all_it_started(places: Places, tmp_path: Path) -> None:
    own = Places(home=tmp_path)
    started = emulator.start(own, strict=False)
    assert emulator.running(own) == started
    assert emulator.stop(own) == 1
    assert emulator.members(started.pid) == set()
    assert emulator.running(own) is None
    assert not own.run.exists()
    left = subprocess.run(["ps", "-axo", "command"], capture_output=True, text=True, check=True).stdout
    assert str(tmp_path) not in left
