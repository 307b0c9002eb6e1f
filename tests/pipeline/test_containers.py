"""A container from its event to its account: probe, plan, segments on the queue, COMPLETE or PARTIAL."""

import json
from pathlib import Path

import pytest

import maillake
from maillake.adapters.clock import SystemClock
from maillake.contract.places import COMPLETE, FAILED, PARTIAL, RUNNING, SEGMENTS_KEY
from maillake.contract.work import RawObject, WorkMessage, container_key
from maillake.pipeline.account import account
from maillake.pipeline.plan_segments import Planning, plan_segments
from maillake.pipeline.probe import LEAVE_ACTION, probe
from tests.builders import mailbox_of, write
from tests.lake.equality import canonical_rows, differences
from tests.lake.rows import column
from tests.pipeline.world import DEADLINE_NS, Cloud

MAILS = 60
DAY_SECONDS = 86_400
STARTED_NS = SystemClock().now_ns()


@pytest.fixture
def cloud(tmp_path: Path) -> Cloud:
    return Cloud(tmp_path / "cloud")


@pytest.fixture
def box(cloud: Cloud) -> RawObject:
    return cloud.put("in/default//box.mbox", mailbox_of(MAILS))


def key_of(item: RawObject) -> str:
    return container_key("default", item)


def probed(cloud: Cloud, item: RawObject) -> str:
    return probe(key_of(item), item, store=cloud.store, ledger=cloud.ledger, clock=cloud.clock, sniff_bytes=65_536)


def planned(cloud: Cloud, item: RawObject, segment_bytes: int = 3_000) -> list[WorkMessage]:
    world = Planning(
        cloud.store,
        cloud.lake.store,
        cloud.rows,
        cloud.ledger,
        cloud.clock,
        cloud.root,
        segment_bytes,
        DEADLINE_NS // 10**9,
    )
    plan_segments(key_of(item), "default", item, world)
    lines = (cloud.root / SEGMENTS_KEY.format(key_of(item))).read_text().splitlines()
    assert {json.loads(line)["tenant"] for line in lines} == {"default"}
    return [WorkMessage.from_json(line) for line in lines]


def accounted(cloud: Cloud, item: RawObject, limit_seconds: int = DAY_SECONDS, failed: str | None = None) -> str:
    return account(
        key_of(item), cloud.ledger, cloud.clock, started_ns=STARTED_NS, limit_seconds=limit_seconds, failed=failed
    )


def test_an_mbox_is_taken_apart_at_its_boundaries_and_is_the_laptops(
    cloud: Cloud, box: RawObject, tmp_path: Path
) -> None:
    assert probed(cloud, box) == "plan"
    messages = planned(cloud, box)
    assert len(messages) > 3
    bounds = [(message.segment.start, message.segment.end) for message in messages if message.segment]
    assert bounds[0][0] == 0
    assert bounds[-1][1] == box.size
    assert [end for _, end in bounds[:-1]] == [start for start, _ in bounds[1:]]
    assert accounted(cloud, box) == RUNNING
    for message in reversed(messages):
        cloud.work.send([message.to_json()], message.tenant)
    cloud.work_off()
    assert accounted(cloud, box) == COMPLETE
    maillake.ingest([write(tmp_path / "box.mbox", mailbox_of(MAILS))], tmp_path / "laptop")
    assert differences(canonical_rows(tmp_path / "laptop"), canonical_rows(cloud.root)) == []
    assert (
        maillake.open(cloud.root).sql("SELECT sum(byte_size) FROM sources").to_pydict()
        == maillake.open(tmp_path / "laptop").sql("SELECT sum(byte_size) FROM sources").to_pydict()
    )


def test_planning_again_gives_the_same_units(cloud: Cloud, box: RawObject) -> None:
    probed(cloud, box)
    assert planned(cloud, box) == planned(cloud, box)


def test_a_truncated_mbox_keeps_what_is_there(cloud: Cloud, tmp_path: Path) -> None:
    raw = mailbox_of(MAILS)
    item = cloud.put("in/default//cut.mbox", raw[: len(raw) * 2 // 3])
    probed(cloud, item)
    for message in planned(cloud, item):
        cloud.work.send([message.to_json()], message.tenant)
    cloud.work_off()
    assert accounted(cloud, item) == COMPLETE
    maillake.ingest([write(tmp_path / "cut.mbox", raw[: len(raw) * 2 // 3])], tmp_path / "laptop")
    assert differences(canonical_rows(tmp_path / "laptop"), canonical_rows(cloud.root)) == []


def test_an_overwritten_key_is_two_containers(cloud: Cloud, box: RawObject) -> None:
    second = cloud.put(box.key, mailbox_of(3, start=900))
    assert key_of(second) != key_of(box)
    for item in (box, second):
        probed(cloud, item)
        for message in planned(cloud, item):
            cloud.work.send([message.to_json()], message.tenant)
    cloud.work_off()
    assert column(cloud.root, "SELECT count(*) FROM occurrences") == [MAILS + 3]


@pytest.mark.parametrize("raw", [b"", b"PK\x03\x04 a zip", b"no mail"], ids=["empty", "zip", "text"])
def test_what_is_no_mbox_is_left_with_its_reason(raw: bytes, cloud: Cloud) -> None:
    item = cloud.put("in/default//odd.mbox", raw)
    assert probed(cloud, item) == LEAVE_ACTION
    state = cloud.ledger.container(key_of(item))
    assert state is not None
    assert (state.state, state.reason) == (FAILED, "it is no mbox")


def test_an_object_that_is_gone_is_left_with_its_reason(cloud: Cloud) -> None:
    item = RawObject("raw", "in/default//gone.mbox", "1", 100)
    assert probed(cloud, item) == LEAVE_ACTION


def test_units_that_are_not_stored_in_time_make_it_partial(cloud: Cloud, box: RawObject) -> None:
    probed(cloud, box)
    messages = planned(cloud, box)
    cloud.work.send([messages[0].to_json()], "default")
    cloud.work_off()
    assert accounted(cloud, box) == RUNNING
    assert accounted(cloud, box, limit_seconds=0) == PARTIAL
    state = cloud.ledger.container(key_of(box))
    assert state is not None
    assert state.reason == f"{len(messages) - 1} units are not stored"


def test_a_step_that_failed_is_the_reason(cloud: Cloud, box: RawObject) -> None:
    probed(cloud, box)
    assert accounted(cloud, box, failed="the planner ended") == FAILED
    state = cloud.ledger.container(key_of(box))
    assert state is not None
    assert state.reason == "the planner ended"
