"""Edges, closure and conversations of some mails; tests/oracle compares them with a plain reading."""

import pyarrow as pa
import pytest

from maillake import threads


def closed(*pairs: tuple[str, str | None]) -> dict[str, str]:
    schema = pa.schema([("from_key", pa.string()), ("to_key", pa.string())])
    rows = [{"from_key": one, "to_key": other} for one, other in pairs]
    found = threads.closure(pa.Table.from_pylist(rows, schema=schema)).to_pydict()
    return dict(zip(found["node_key"], found["thread_id"], strict=True))


def test_edges_say_which_field_names_them() -> None:
    found = threads.edges("c@x", ["b@x"], ["a@x"])
    assert [edge.evidence for edge in found.edges] == ["references", "in_reply_to"]
    assert found.edges[-1].to_key == found.node_key
    assert threads.edges("c@x").edges == ()


def test_a_thread_has_the_name_of_its_smallest_node() -> None:
    a, b, c, d = (digit * 32 for digit in "abcd")
    assert closed((d, c), (b, c), (a, None)) == {a: a, b: b, c: b, d: b}


def test_a_conversation_ends_where_the_base_subject_changes_but_not_its_case() -> None:
    thread = "ab" * 16
    assert threads.conversation_id(thread, "Plans") == threads.conversation_id(thread, "PLANS")
    assert threads.conversation_id(thread, "Plans") != threads.conversation_id(thread, "Budget")
    assert threads.conversation_id(thread, "Plans") != threads.conversation_id("cd" * 16, "Plans")


def test_what_is_no_thread_has_no_conversation() -> None:
    with pytest.raises(ValueError, match="no thread id"):
        threads.conversation_id("Plans", "Plans")
