"""Objects dropped into a bucket end as the rows that the same mail has on a laptop, whatever happens on the way."""

import hashlib
from pathlib import Path

import pytest

import maillake
from benchmarks.corpus import mails
from maillake.contract.failpoint_settings import FailpointSettings
from maillake.contract.intake_settings import IntakeSettings
from maillake.contract.limits import MailLimits
from maillake.contract.work import STORED, RawObject, Segment, WorkMessage, segment_unit_id
from maillake.errors import InputError, TransientError
from maillake.pipeline import unit_contents
from maillake.pipeline.parse_unit import parse_unit
from maillake.pipeline.poison import Cell, find_poison
from tests.builders import any_message, mailbox_of, messages_of, write
from tests.lake.equality import assert_equal
from tests.lake.rows import column, rows
from tests.pipeline.world import DEADLINE_NS, Cloud

KEYS = "SELECT message_key FROM messages ORDER BY ALL"


@pytest.fixture
def cloud(tmp_path: Path) -> Cloud:
    return Cloud(tmp_path / "cloud")


def laptop(tmp_path: Path, mails: list[bytes]) -> Path:
    for number, raw in enumerate(mails):
        write(tmp_path / "mail" / f"{number}.eml", raw)
    maillake.ingest([tmp_path / "mail"], tmp_path / "laptop")
    return tmp_path / "laptop"


MAILS = [
    *messages_of(12),
    messages_of(1)[0],
    any_message("Odd", message_id="<odd@x>", entity=b"Content-Type: x\n\n\xff\xfe"),
]


def test_single_mails_end_as_they_do_on_a_laptop(cloud: Cloud, tmp_path: Path) -> None:
    objects = [cloud.put(f"in/default//{number}.eml", raw) for number, raw in enumerate(MAILS)]
    assert cloud.admit(*objects) == set()
    assert cloud.fleet.wanted == 1
    assert cloud.work_off().finished == 1
    lake = laptop(tmp_path, MAILS)
    assert column(cloud.root, KEYS) == column(lake, KEYS)
    assert column(cloud.root, "SELECT count(*) FROM occurrences") == [len(MAILS)]
    assert_equal(lake, cloud.root)


def test_events_told_twice_and_in_another_order_change_nothing(cloud: Cloud, tmp_path: Path) -> None:
    objects = [cloud.put(f"in/default//{number}.eml", raw) for number, raw in enumerate(MAILS)]
    cloud.admit(*objects[:5])
    cloud.admit(*reversed(objects))
    cloud.admit(*objects[3:9], objects[4], objects[4])
    cloud.work_off()
    cloud.admit(*objects)
    cloud.work_off()
    assert sorted(column(cloud.root, "SELECT uri FROM occurrences WHERE depth = 0")) == sorted(
        item.uri for item in objects
    )
    assert_equal_messages(cloud.root, laptop(tmp_path, MAILS))


def assert_equal_messages(cloud: Path, lake: Path) -> None:
    assert column(cloud, KEYS) == column(lake, KEYS)


@pytest.mark.parametrize("step", ["take", "put_unit", "send"])
def test_a_validator_that_dies_between_its_steps_loses_nothing(
    step: str, cloud: Cloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    objects = [cloud.put(f"in/default//{number}.eml", raw) for number, raw in enumerate(MAILS)]
    target = cloud.work if step == "send" else cloud.ledger

    def die(*_: object) -> None:
        raise SystemExit

    with monkeypatch.context() as patched:
        patched.setattr(target, step, die)
        with pytest.raises(SystemExit):
            cloud.admit(*objects[:6])
    cloud.admit(*objects[4:])
    cloud.admit(*objects[:6])
    cloud.work_off()
    assert sorted(column(cloud.root, "SELECT uri FROM occurrences WHERE depth = 0")) == sorted(
        item.uri for item in objects
    )


def test_a_unit_parsed_twice_shows_its_rows_once(cloud: Cloud) -> None:
    cloud.admit(cloud.put("in/default//1.eml", MAILS[0]))
    (received,) = cloud.work.receive(1, 0)
    message = WorkMessage.from_json(received.body)
    world = cloud.parsing()
    parse_unit(message, 1, lambda: None, world)
    committed = parse_unit(message, 2, lambda: None, world)
    cloud.ledger.claim(message.unit_id, 0, 1)
    cloud.ledger.claim(message.unit_id, 10**20, 1)
    assert cloud.ledger.finish(committed)
    cloud.settle()
    assert column(cloud.root, "SELECT count(*) FROM occurrences") == [1]
    assert column(cloud.root, "SELECT count(*) FROM occurrences_rows") == [2]


def test_threads_are_the_same_online_and_settled_with_a_worker_that_dies_between(
    cloud: Cloud, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    raws = [mail.raw for mail in mails("demo", 150, seed=8)]
    for number, raw in enumerate(reversed(raws)):
        cloud.admit(cloud.put(f"in/default//{number}.eml", raw))
    mark, marks = cloud.threads.mark, iter(range(3))

    def die_once(tenant: str, node: str, value: str) -> bool:
        if next(marks, 3) == 2:
            raise TransientError("the worker is gone")
        return mark(tenant, node, value)

    monkeypatch.setattr(cloud.threads, "mark", die_once)
    cloud.work_off()
    assert list(marks) == []
    assert "given_back" in {told.outcome for told in cloud.told}
    settled = {
        row["node_key"]: row["thread_id"] for row in rows(cloud.root, "SELECT node_key, thread_id FROM thread_map")
    }
    assert len(set(settled.values())) < len(settled)
    assert {node: root_of(node, cloud) for node in settled} == settled


def root_of(node: str, cloud: Cloud) -> str:
    """Where the pointers of a node end."""
    while (parent := cloud.threads.read("default", [node])[node].parent) is not None:
        node = parent
    return node


def test_what_lies_under_a_tenant_is_of_that_tenant(cloud: Cloud) -> None:
    cloud.admit(cloud.put("in/acme/ann/deep/a 1+é.eml", MAILS[0]), cloud.put("in/other/bob/b.eml", MAILS[1]))
    cloud.work_off()
    rows = maillake.open(cloud.root).sql("SELECT tenant, custodian FROM occurrences ORDER BY ALL").to_pylist()
    assert rows == [{"tenant": "acme", "custodian": "ann"}, {"tenant": "other", "custodian": "bob"}]


def test_what_is_no_mail_is_quarantined_with_a_reason(cloud: Cloud) -> None:
    cloud.admit(
        cloud.put("in/default//notes.txt", b"Buy bread.\n"),
        cloud.put("in/default//empty.eml", b""),
        cloud.put("in/default//a.eml", MAILS[0]),
    )
    cloud.work_off()
    assert column(cloud.root, "SELECT code FROM quarantine ORDER BY ALL") == ["not_mail", "not_mail"]
    assert column(cloud.root, "SELECT count(*) FROM messages") == [1]


def test_an_object_that_is_gone_does_not_hold_up_the_others(cloud: Cloud, monkeypatch: pytest.MonkeyPatch) -> None:
    gone, there = cloud.put("in/default//gone", MAILS[0]), cloud.put("in/default//there.eml", MAILS[1])
    read = cloud.store.read

    def missing(item: RawObject, start: int = 0, end: int | None = None) -> bytes:
        if item == gone:
            raise InputError("there is no such version")
        return read(item, start, end)

    monkeypatch.setattr(cloud.store, "read", missing)
    assert cloud.admit(gone, there) == set()
    cloud.work_off()
    assert column(cloud.root, "SELECT code FROM quarantine") == ["unreadable"]
    assert column(cloud.root, "SELECT count(*) FROM messages") == [1]


def test_a_ledger_that_fails_for_one_unit_fails_the_objects_of_that_unit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cloud = Cloud(tmp_path / "cloud", intake=IntakeSettings(unit_mails=2))
    objects = [cloud.put(f"in/default//{number}.eml", raw) for number, raw in enumerate(MAILS[:4])]
    put_unit, told = cloud.ledger.put_unit, []

    def throttled(message: WorkMessage, deadline_ns: int) -> None:
        told.append(message)
        if len(told) == 1:
            raise TransientError("slow down")
        put_unit(message, deadline_ns)

    monkeypatch.setattr(cloud.ledger, "put_unit", throttled)
    assert cloud.admit(*objects) == {0, 1}
    assert cloud.admit(*objects) == set()
    assert cloud.work_off().finished == 2


def test_a_message_that_is_no_unit_is_left_for_the_dead_letters(cloud: Cloud) -> None:
    cloud.work.send(["nonsense"], "default")
    cloud.admit(cloud.put("in/default//a.eml", MAILS[0]))
    taker = cloud.work_off()
    assert (taker.finished, taker.refused) == (1, 1)


def test_mailboxes_are_told_by_their_first_bytes(cloud: Cloud) -> None:
    cloud.admit(
        cloud.put("in/default//a.mbox", mailbox_of(2)),
        cloud.put("in/default//archive", b"\xef\xbb\xbf\r\n" + mailbox_of(2)),
        cloud.put("in/default//log.txt", b"Archive of June\n\n" + mailbox_of(3)),
        cloud.put("in/default//forwarded", b"Subject: x\n\n" + mailbox_of(3)),
        cloud.put("in/default//b.eml", MAILS[0]),
    )
    assert [item.key.rsplit("/", 1)[-1] for _, _, item in cloud.started] == ["a.mbox", "archive", "log.txt"]


def large(size: int) -> bytes:
    return b"Message-ID: <large@x>\nSubject: Large\n\n" + b"x" * 99 + b"\n" * size


@pytest.mark.parametrize(
    ("name", "raw", "code"),
    [
        ("notes.mbox", b"Buy bread.\n", "not_mail"),
        ("mail.zip", b"PK\x03\x04 a zip", "unsupported_format"),
        ("large.zip", b"PK\x03\x04 a zip" + bytes(2_000), "unsupported_format"),
        ("box.eml", mailbox_of(2), "unsupported_format"),
        ("over.eml", large(3_000), "too_large"),
        ("large.eml", large(1_500), None),
        ("large.txt", bytes(3_000), "not_mail"),
    ],
)
def test_what_becomes_of_an_object_does_not_depend_on_its_size(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, raw: bytes, code: str | None
) -> None:
    monkeypatch.setattr(unit_contents, "LARGE_BYTES", 1_000)
    cloud = Cloud(tmp_path / "cloud", limits={"max_raw_bytes": 2_500})
    cloud.admit(cloud.put(f"in/default//{name}", raw))
    assert cloud.work_off().finished == 1
    assert column(cloud.root, "SELECT code FROM quarantine") == ([code] if code else [])
    assert column(cloud.root, "SELECT subject FROM messages") == ([] if code else ["Large"])
    assert column(cloud.root, "SELECT byte_size FROM sources") == [len(raw)]
    fetched = code != "unsupported_format" or len(raw) < 1_000
    hashed = [hashlib.sha256(raw).hexdigest()] if fetched else [None]
    assert column(cloud.root, f"SELECT raw_sha256 FROM {'quarantine' if code else 'occurrences'}") == hashed


def test_a_unit_is_within_its_limits(tmp_path: Path) -> None:
    cloud = Cloud(tmp_path / "cloud", intake=IntakeSettings(unit_mails=3))
    cloud.admit(*(cloud.put(f"in/default//{number}.eml", raw) for number, raw in enumerate(MAILS)))
    assert cloud.work_off().finished == -(-len(MAILS) // 3)


def test_segments_of_an_mbox_are_the_mbox(cloud: Cloud, tmp_path: Path) -> None:
    raw = mailbox_of(40)
    item = cloud.put("in/default//box.mbox", raw)
    bounds = [0, raw.index(b"From ann", 3_000), raw.index(b"From ann", 5_000), len(raw)]
    ordinals = [raw[:start].count(b"From ann@example.org Mon") for start in bounds]
    for start, end, ordinal in zip(bounds, bounds[1:], ordinals, strict=False):
        segment = Segment("c" * 32, start, end, ordinal, "mboxrd")
        message = WorkMessage(segment_unit_id("c" * 32, start, end), "default", cloud.clock.now_ns(), (item,), segment)
        cloud.ledger.put_unit(message, DEADLINE_NS)
        cloud.work.send([message.to_json()], "default")
    cloud.work_off()
    maillake.ingest([write(tmp_path / "box.mbox", raw)], tmp_path / "laptop")
    assert_equal_messages(cloud.root, tmp_path / "laptop")
    places = (
        "SELECT ordinal, record_offset, record_length, message_offset, message_length FROM occurrences ORDER BY ALL"
    )
    assert maillake.open(cloud.root).sql(places) == maillake.open(tmp_path / "laptop").sql(places)


def test_a_unit_that_another_attempt_has_is_not_finished(cloud: Cloud) -> None:
    cloud.admit(cloud.put("in/default//1.eml", MAILS[0]))
    (received,) = cloud.work.receive(1, 0)
    unit_id = WorkMessage.from_json(received.body).unit_id
    assert cloud.ledger.claim(unit_id, cloud.clock.now_ns(), 10**12).granted
    cloud.work.hide(received, 0)
    taker = cloud.taker()
    taker.run(idle_rounds=1)
    assert taker.finished == 0
    state = cloud.ledger.unit(unit_id)
    assert state is not None
    assert state.state != STORED


@pytest.mark.slow
def test_a_mail_that_kills_its_reader_is_quarantined_and_the_others_are_stored(tmp_path: Path) -> None:
    poisoned = any_message("Poison", message_id="<p@x>", text="the cup of hemlock\n")
    settings = FailpointSettings(failpoints="poison=hemlock")
    assert find_poison([MAILS[0], poisoned, MAILS[1], poisoned], MailLimits(), settings, Cell(seconds=20)) == {1, 3}
