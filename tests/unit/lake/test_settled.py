"""Settling decided key by key: the first committed row is shown, the first occurrence is stored."""

import pyarrow as pa
import pyarrow.compute as pc
import pytest

from maillake.lake import settled
from maillake.lake.settled import MESSAGE_ROWS, STATE, TOP_ROWS, Settlement


def messages(*rows: tuple[str, str]) -> pa.Table:
    """Rows of `messages`: key and unit."""
    return pa.Table.from_pylist(
        [{"message_key": key, "unit_id": unit, "emission": f"{unit}-1"} for key, unit in rows], schema=MESSAGE_ROWS
    )


def tops(*rows: tuple[str, str]) -> pa.Table:
    """Top-level occurrences: key and occurrence."""
    return pa.Table.from_pylist(
        [{"message_key": key, "top_occurrence": occurrence} for key, occurrence in rows], schema=TOP_ROWS
    )


def shown(done: Settlement) -> dict[str, str]:
    return dict(zip(done.state["message_key"].to_pylist(), done.state["unit_id"].to_pylist(), strict=True))


def hidden(done: Settlement) -> list[tuple[str, str]]:
    return [(row["message_key"], row["unit_id"]) for row in done.superseded.to_pylist()]


def test_the_first_committed_row_of_a_key_is_shown_and_the_others_are_superseded() -> None:
    done = settled.settle(STATE.empty_table(), messages(("aa", "u1"), ("bb", "u1"), ("aa", "u2")), tops())
    assert shown(done) == {"aa": "u1", "bb": "u1"}
    assert hidden(done) == [("aa", "u2")]


def test_what_was_settled_before_stays_shown() -> None:
    before = settled.settle(STATE.empty_table(), messages(("aa", "u1")), tops()).state
    done = settled.settle(before, messages(("aa", "u2"), ("cc", "u2")), tops())
    assert shown(done) == {"aa": "u1", "cc": "u2"}
    assert hidden(done) == [("aa", "u2")]


def test_a_unit_that_is_emitted_again_keeps_its_rows() -> None:
    before = settled.settle(STATE.empty_table(), messages(("aa", "u1"), ("aa", "u2")), tops()).state
    done = settled.settle(before, messages(("aa", "u1")), tops())
    assert shown(done) == {"aa": "u1"}
    assert hidden(done) == []


def test_the_first_top_level_occurrence_is_stored_once() -> None:
    first = settled.settle(STATE.empty_table(), messages(("aa", "u1")), tops(("aa", "o1"), ("aa", "o2")))
    assert first.first_occurrences.to_pylist() == ["o1"]
    again = settled.settle(first.state, messages(("aa", "u2")), tops(("aa", "o3")))
    assert again.first_occurrences.to_pylist() == []


def test_a_message_seen_only_nested_is_stored_when_it_comes_on_its_own() -> None:
    nested = settled.settle(STATE.empty_table(), messages(("aa", "u1")), tops())
    assert nested.state["top_occurrence"].to_pylist() == [None]
    alone = settled.settle(nested.state, messages(("aa", "u2")), tops(("aa", "o1")))
    assert alone.first_occurrences.to_pylist() == ["o1"]
    assert shown(alone) == {"aa": "u1"}


def test_settling_nothing_changes_nothing() -> None:
    state = settled.settle(STATE.empty_table(), messages(("aa", "u1")), tops(("aa", "o1"))).state
    done = settled.settle(state, messages(), tops())
    assert done.state.equals(state)
    assert (done.superseded.num_rows, len(done.first_occurrences)) == (0, 0)


def test_first_rows_are_in_order_of_appearance() -> None:
    table = pa.table({"message_key": ["b", "a", "b", "c", "a"], "value": [0, 1, 2, 3, 4]})
    assert settled.first_rows(table)["value"].to_pylist() == [0, 1, 3]


def test_a_key_that_a_table_lacks_has_no_value() -> None:
    table = pa.table({"message_key": ["a", "b"], "value": [1, 2]})
    assert settled.lookup(pa.chunked_array([["b", "x", "a"]]), table, "value").to_pylist() == [2, None, 1]


def test_buckets_without_keys_are_left_out() -> None:
    masks = settled.buckets_of(pa.chunked_array([["00", "01", "1f"]]), ["0", "1", "2"])
    assert {prefix: pc.sum(mask).as_py() for prefix, mask in masks.items()} == {"0": 2, "1": 1}


def test_a_bucket_within_its_size_stays_whole() -> None:
    state = settled.settle(STATE.empty_table(), messages(("aa", "u1")), tops()).state
    assert settled.split_bucket("a", state) == {"a": state}


def test_a_bucket_that_outgrew_its_size_is_split_until_its_parts_fit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settled, "BUCKET_ROWS", 2)
    keys = ["00", "01", "0a", "0b", "ff"]
    state = settled.settle(STATE.empty_table(), messages(*((key, "u1") for key in keys)), tops()).state
    parts = settled.split_bucket("", state)
    assert all(part.num_rows <= 2 for part in parts.values())
    assert sorted(key for part in parts.values() for key in part["message_key"].to_pylist()) == keys
    for prefix, part in parts.items():
        assert all(key.startswith(prefix) for key in part["message_key"].to_pylist())
    for key in keys:
        assert sum(key.startswith(prefix) for prefix in parts) == 1
