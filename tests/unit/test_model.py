"""Balances, units and messages as values."""

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillake.model import Address, CommittedUnit, Counts, Message, Part, Run, Unit, WrittenFile
from tests.unit.model_values import any_address, any_counts, any_part, any_run, any_unit, message_with


def test_counts_add_field_by_field() -> None:
    one = Counts(found=3, stored=1, duplicate=1, skipped=1, bytes_found=10, bytes_accounted=9)
    other = Counts(found=2, quarantined=2, nested=7, bytes_found=1, bytes_accounted=2)
    assert one + other == Counts(5, 1, 1, 1, 2, 7, 11, 11)


@given(any_counts(), any_counts(), any_counts())
def test_counts_may_be_added_in_any_order(one: Counts, two: Counts, three: Counts) -> None:
    assert (one + two) + three == three + (two + one)
    assert one + Counts() == one


@pytest.mark.parametrize(
    "counts",
    [
        Counts(),
        Counts(found=4, stored=1, duplicate=1, skipped=1, quarantined=1, bytes_found=8, bytes_accounted=8),
        Counts(found=1, stored=1, nested=5),
    ],
)
def test_a_balance_holds_when_every_item_and_every_byte_has_a_place(counts: Counts) -> None:
    assert counts.is_balanced
    assert counts.bytes_unaccounted == 0


@pytest.mark.parametrize(
    "counts",
    [
        Counts(found=1),
        Counts(stored=1),
        Counts(found=2, stored=1, duplicate=2),
        Counts(bytes_found=1),
        Counts(bytes_accounted=1),
    ],
)
def test_a_lost_item_an_invented_one_or_a_byte_breaks_the_balance(counts: Counts) -> None:
    assert not counts.is_balanced


@given(any_counts(), st.sampled_from(["found", "stored", "duplicate", "skipped", "quarantined"]))
def test_changing_one_figure_of_a_balance_breaks_it(counts: Counts, name: str) -> None:
    outcomes = counts.stored + counts.duplicate + counts.skipped + counts.quarantined
    balanced = dataclasses.replace(counts, found=outcomes, bytes_accounted=counts.bytes_found)
    assert balanced.is_balanced
    assert not dataclasses.replace(balanced, **{name: getattr(balanced, name) + 1}).is_balanced


def test_a_unit_counts_its_rows_by_table() -> None:
    files = (
        WrittenFile("a", 1, "", 3, "messages"),
        WrittenFile("b", 1, "", 2, "messages"),
        WrittenFile("c", 1, "", 9, "skipped"),
    )
    committed = CommittedUnit(any_unit(), "emission", 1, "run", 0, "0.1", "hash", files)
    assert [committed.rows(table) for table in ("messages", "skipped", "quarantine")] == [5, 9, 0]


def test_a_finished_run_keeps_what_it_was() -> None:
    run = any_run()
    finished = run.finished(99, Counts(found=1, stored=1))
    assert finished == dataclasses.replace(run, finished_ns=99, counts=Counts(found=1, stored=1))
    assert run.finished_ns is None


def test_the_sender_is_the_first_address_of_from() -> None:
    addresses = (
        any_address("to", "bob@example.net"),
        any_address("from", "ann@example.org"),
        any_address("from", "eve@example.com"),
    )
    sender = message_with(addresses=addresses).sender
    assert sender is not None
    assert sender.addr == "ann@example.org"
    assert message_with(addresses=addresses[:1]).sender is None


def test_attachments_are_the_parts_to_be_saved() -> None:
    parts = (any_part("1", is_attachment=False), any_part("2", is_attachment=True))
    assert [part.path for part in message_with(parts=parts).attachments] == ["2"]


@pytest.mark.parametrize("kind", [Address, Part, Message, Counts, Unit, Run, WrittenFile])
def test_values_cannot_be_changed(kind: type) -> None:
    assert kind.__dataclass_params__.frozen  # type: ignore[attr-defined]
