"""Settling: which row of a message is shown, decided once, whatever the buckets and steps."""

from collections.abc import Callable
from pathlib import Path

import pytest

import maillake
from maillake.adapters.local.lake_directory import LakeDirectory
from maillake.contract.settings import IngestSettings
from maillake.lake import settled
from maillake.model import Counts
from maillake.pipeline import settle as settling
from maillake.pipeline.settle import Settled, settle
from tests.builders import any_message, attached, leaf, mbox_of, messages_of, multipart, write
from tests.conftest import Demo
from tests.lake.equality import assert_equal
from tests.lake.rows import column, files_of, rows


def settle_again(lake: Path) -> Settled:
    directory = LakeDirectory(lake)
    with directory.open_to_write() as ledger:
        return settle(ledger, directory.store, directory.rows(1 << 20, 1))


def test_what_is_settled_is_left_alone(mail: Path, lake: Path) -> None:
    maillake.ingest([write(mail / "a.mbox", mbox_of(messages_of(3) * 2))], lake)
    before = files_of(lake, "superseded"), sorted((lake / "_settled").rglob("*.parquet"))
    assert settle_again(lake) == Settled(0, 0, 0)
    assert (files_of(lake, "superseded"), sorted((lake / "_settled").rglob("*.parquet"))) == before


def test_the_row_of_the_first_unit_is_shown_and_those_of_others_are_superseded(mail: Path, lake: Path) -> None:
    for name in ("first", "second", "third"):
        maillake.ingest([write(mail / f"{name}.eml", any_message())], lake)
    first = column(lake, "SELECT unit_id FROM units ORDER BY commit_order")[0]
    assert column(lake, "SELECT unit_id FROM messages") == [first]
    assert len(column(lake, "SELECT message_key FROM superseded")) == 2
    assert len(column(lake, "SELECT message_key FROM messages_rows")) == 3


def test_copies_within_a_unit_have_one_row_and_supersede_nothing(mail: Path, lake: Path) -> None:
    maillake.ingest([write(mail / "a.mbox", mbox_of(messages_of(2) * 3))], lake)
    assert len(column(lake, "SELECT message_key FROM messages_rows")) == 2
    assert column(lake, "SELECT message_key FROM superseded") == []


def test_a_mail_first_seen_nested_is_stored_when_it_comes_on_its_own(mail: Path, lake: Path) -> None:
    inner = any_message("Inner", message_id="<inner@example.org>")
    outer = any_message("Outer", entity=multipart(leaf("Look:"), attached(inner)))
    maillake.ingest([write(mail / "outer.eml", outer)], lake)
    counts = maillake.ingest([write(mail / "inner.eml", inner)], lake).counts
    assert (counts.stored, counts.duplicate) == (1, 0)
    again = maillake.ingest([write(mail / "copy.eml", inner)], lake).counts
    assert (again.stored, again.duplicate) == (0, 1)
    assert column(lake, "SELECT subject FROM messages ORDER BY ALL") == ["Inner", "Outer"]


def test_small_buckets_settle_like_one_large_one(
    demo: Demo, demo_lake: Path, lake: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settled, "BUCKET_ROWS", 30)
    settings = IngestSettings(unit_bytes=400_000)
    sources = [demo.folder / "harbour.mbox", demo.folder / "maildir", demo.folder / "attic.zip"]
    total = Counts()
    for source in sources:
        total += maillake.ingest([source], lake, settings).counts
    assert len(list((lake / "_settled").rglob("*.parquet"))) > 8
    assert_equal(demo_lake, lake)
    assert maillake.verify(lake).counts == total


def test_units_settled_one_by_one_are_settled_like_all_at_once(
    demo: Demo, demo_lake: Path, lake: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settling, "SETTLE_ROWS", 1)
    counts = maillake.ingest([demo.folder], lake, IngestSettings(unit_bytes=400_000)).counts
    assert_equal(demo_lake, lake)
    assert maillake.verify(lake).counts == counts


def test_each_tenant_is_settled_on_its_own(mail: Path, lake: Path) -> None:
    path = write(mail / "a.mbox", mbox_of(messages_of(2) * 2))
    for tenant in ("acme", "b", "acme2"):
        counts = maillake.ingest([path], lake, IngestSettings(tenant=tenant)).counts
        assert (counts.stored, counts.duplicate) == (2, 2)
    assert rows(lake, "SELECT tenant, count(*) AS shown FROM messages GROUP BY ALL ORDER BY ALL") == [
        {"tenant": "acme", "shown": 2},
        {"tenant": "acme2", "shown": 2},
        {"tenant": "b", "shown": 2},
    ]


@pytest.mark.parametrize("names", [["a", "b", "c"], ["c", "b", "a"], ["b", "c", "a"]])
def test_the_order_of_sources_changes_no_canonical_row(
    names: list[str], mail: Path, lake: Path, new_lake: Callable[[str], Path]
) -> None:
    mails = messages_of(6)
    parts = {"a": mails[:4], "b": mails[2:], "c": [*mails[1:5], mails[1]]}
    for name, part in parts.items():
        write(mail / f"{name}.mbox", mbox_of(part))
    for name in names:
        maillake.ingest([mail / f"{name}.mbox"], lake)
    maillake.ingest([mail], new_lake("at once"))
    assert_equal(lake, lake.with_name("at once"))
