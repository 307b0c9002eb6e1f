"""Units of work as the queue carries them."""

from datetime import date

import pytest

from maillake.contract.work import RawObject, Segment, WorkMessage, container_key, group_unit_id, segment_unit_id

ONE = RawObject("raw", "in/acme/ann/a 1+é.eml", "v1", 300, "ann")
TWO = RawObject("raw", "in/acme/ann/b.eml", "v1", 200, "ann")
ADMITTED_NS = 1_700_000_000 * 10**9


@pytest.mark.parametrize("segment", [None, Segment("c" * 32, 10, 99, 3, "mboxrd")], ids=["group", "segment"])
def test_a_message_is_read_as_it_was_written(segment: Segment | None) -> None:
    message = WorkMessage("u" * 32, "acme", ADMITTED_NS, (ONE, TWO), segment)
    assert WorkMessage.from_json(message.to_json()) == message
    assert message.ingest_date == date(2023, 11, 14)
    assert message.kind == ("stream" if segment else "group")


def test_a_group_is_the_same_unit_in_whatever_order_its_objects_came() -> None:
    assert group_unit_id("acme", (ONE, TWO)) == group_unit_id("acme", (TWO, ONE))
    assert group_unit_id("acme", (ONE, TWO)) != group_unit_id("other", (ONE, TWO))


def test_another_version_of_a_key_is_another_object() -> None:
    other = RawObject(ONE.bucket, ONE.key, "v2", ONE.size, ONE.custodian)
    assert other.object_id != ONE.object_id
    assert container_key("acme", other) != container_key("acme", ONE)


def test_segments_are_told_by_their_bounds() -> None:
    assert len({segment_unit_id("c", 0, 10), segment_unit_id("c", 10, 20), segment_unit_id("d", 0, 10)}) == 3


@pytest.mark.parametrize(
    "body", ["", "{}", "[]", '{"unit_id": "u", "tenant": "t", "registered_ns": 1, "objects": [{}]}']
)
def test_what_is_no_unit_is_an_error(body: str) -> None:
    with pytest.raises((ValueError, KeyError, TypeError)):
        WorkMessage.from_json(body)
