"""Each function with events as AWS sends them."""

import json
from pathlib import Path
from typing import Any

import pytest

from maillake.contract.intake_settings import AccountSettings, IntakeSettings, ProbeSettings, WakeSettings
from maillake.contract.places import CONTAINER_FIELDS, RUNNING
from maillake.contract.work import RawObject, WorkMessage, container_key
from maillake.errors import TransientError
from tests.builders import mailbox_of, messages_of
from tests.entry.functions import load
from tests.pipeline.world import BUCKET, Cloud

INTAKE = IntakeSettings(
    raw_bucket=BUCKET,
    ledger_table="ledger",
    work_queue_url="https://sqs/work",
    cluster="c",
    service="s",
    container_machine_arn="arn:m",
)


@pytest.fixture
def cloud(tmp_path: Path) -> Cloud:
    return Cloud(tmp_path / "cloud")


def told(number: int, *objects: RawObject) -> dict[str, Any]:
    """A message of the intake queue about objects."""
    records = [
        {
            "eventName": "ObjectCreated:Put",
            "s3": {
                "bucket": {"name": item.bucket},
                "object": {"key": item.key, "size": item.size, "versionId": item.version},
            },
        }
        for item in objects
    ]
    return {"messageId": f"m{number}", "body": json.dumps({"Records": records}), "eventSource": "aws:sqs"}


def test_validate_makes_units_of_events_and_names_those_that_are_none(
    cloud: Cloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    handler = load("validate", INTAKE, monkeypatch)
    monkeypatch.setattr(handler, "world", cloud.admission())
    one, two = (cloud.put(f"in/acme/ann/{number}.eml", raw) for number, raw in enumerate(messages_of(2)))
    box = cloud.put("in/acme/ann/box.mbox", mailbox_of(2))
    test_event = {"messageId": "m2", "body": json.dumps({"Event": "s3:TestEvent"})}
    event = {"Records": [told(0, one), told(1, two, box), test_event, {"messageId": "m3", "body": "nonsense"}]}
    assert handler.handle(event, None) == {"batchItemFailures": [{"itemIdentifier": "m3"}]}
    (received,) = cloud.work.receive(10, 0)
    message = WorkMessage.from_json(received.body)
    assert (message.tenant, [item.custodian for item in message.objects]) == ("acme", ["ann", "ann"])
    assert [item.key for _, _, item in cloud.started] == [box.key]


def test_validate_fails_just_the_messages_whose_objects_were_not_admitted(
    cloud: Cloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    handler = load("validate", INTAKE, monkeypatch)
    monkeypatch.setattr(handler, "world", cloud.admission())
    good = cloud.put("in/acme/a.eml", messages_of(1)[0])
    unclear = cloud.put("in/acme/unclear", messages_of(1)[0])
    monkeypatch.setattr(cloud.store, "read", throttled)
    event = {"Records": [told(0, good), told(1, unclear)]}
    assert handler.handle(event, None) == {"batchItemFailures": [{"itemIdentifier": "m1"}]}
    assert len(cloud.work.receive(10, 0)) == 1


def throttled(*_: object) -> bytes:
    raise TransientError("slow down")


def test_a_queue_that_refuses_fails_the_messages_of_the_unit(cloud: Cloud, monkeypatch: pytest.MonkeyPatch) -> None:
    handler = load("validate", INTAKE, monkeypatch)
    monkeypatch.setattr(handler, "world", cloud.admission())
    monkeypatch.setattr(cloud.work, "send", lambda bodies, group: list(range(len(bodies))))
    event = {"Records": [told(0, cloud.put("in/acme/a.eml", messages_of(1)[0]))]}
    assert handler.handle(event, None) == {"batchItemFailures": [{"itemIdentifier": "m0"}]}


def test_probe_and_account_answer_what_the_machine_asks(cloud: Cloud, monkeypatch: pytest.MonkeyPatch) -> None:
    item = cloud.put("in/acme/box.mbox", mailbox_of(2))
    key = container_key("acme", item)
    state = dict(
        zip(
            CONTAINER_FIELDS,
            (key, "acme", cloud.clock.now_ns(), "", item.bucket, item.key, item.version, item.size),
            strict=True,
        )
    )
    probe = load("probe", ProbeSettings(raw_bucket=BUCKET, ledger_table="ledger"), monkeypatch)
    monkeypatch.setattr(probe, "store", cloud.store)
    monkeypatch.setattr(probe, "ledger", cloud.ledger)
    assert probe.handle(state, None) == {"action": "plan"}
    account = load("account", AccountSettings(ledger_table="ledger", account_seconds=7), monkeypatch)
    monkeypatch.setattr(account, "ledger", cloud.ledger)
    cloud.ledger.put_container(key, cloud.clock.now_ns(), 2, RUNNING, None)
    assert account.handle(state, None) == {"state": "RUNNING", "wait_seconds": 7}
    failed = {**state, "failure": {"Error": "States.TaskFailed", "Cause": "gone"}}
    assert account.handle(failed, None) == {"state": "PARTIAL", "wait_seconds": 7}


def test_wake_wakes_when_work_waits(cloud: Cloud, monkeypatch: pytest.MonkeyPatch) -> None:
    handler = load("wake", WakeSettings(work_queue_url="https://sqs/work", cluster="c", service="s"), monkeypatch)
    monkeypatch.setattr(handler, "queue", cloud.work)
    monkeypatch.setattr(handler, "fleet", cloud.fleet)
    assert handler.handle({}, None) == {"woken": False}
    cloud.work.send(["work"], "acme")
    assert handler.handle({}, None) == {"woken": True}
