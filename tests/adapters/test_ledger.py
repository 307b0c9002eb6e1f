"""`Ledger`: what every adapter of it promises."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from maillake.model import CommittedUnit, Counts, Doubt, Entry, Slice, WrittenFile
from maillake.ports import Ledger
from tests.adapters.values import MANY, any_committed, any_file, any_source
from tests.unit.model_values import any_run


def paths(ledger: Ledger, unit_id: str | None = None) -> list[str]:
    return [file.path for file in ledger.files(unit_id)]


def unit_ids(committed: list[CommittedUnit]) -> list[str]:
    return [unit.unit.unit_id for unit in committed]


def test_a_new_ledger_knows_nothing(ledger: Ledger) -> None:
    assert (ledger.runs(), ledger.sources(), ledger.files(), ledger.unsettled()) == ([], [], [], [])
    assert (list(ledger.settled_units()), ledger.unit_emissions(), ledger.settled_buckets()) == ([], {}, {})
    assert (ledger.entries("source"), ledger.doubts("source", ""), ledger.slices("source", "")) == ([], [], [])
    assert ledger.files("unit") == []
    assert ledger.counts(["source"]) == Counts()
    assert not ledger.is_committed("unit")


def test_a_run_is_known_from_its_beginning(ledger: Ledger) -> None:
    run = any_run("first", 5)
    ledger.begin_run(run)
    assert ledger.runs() == [run]
    ended = replace(run.finished(9, Counts(3, 2, 1, bytes_found=7)), manifest_sha256="ab", units=4, units_reused=1)
    ledger.finish_run(ended)
    assert ledger.runs() == [ended]


def test_runs_come_newest_first(ledger: Ledger) -> None:
    for run_id, started_ns in (("a", 3), ("c", 7), ("b", 7), ("d", 5)):
        ledger.begin_run(any_run(run_id, started_ns))
    assert [run.run_id for run in ledger.runs()] == ["b", "c", "d", "a"]


def test_a_source_comes_back_as_it_was_put(ledger: Ledger) -> None:
    source = any_source(uri="/mail/\U0001f4e7'.mbox", dialect="mboxrd", superseded_by="other", size=1 << 40)
    ledger.put_sources([source])
    assert ledger.sources() == [source]
    assert ledger.sources(["source"]) == [source]


def test_the_newest_generation_of_a_source_is_found_by_its_uri(ledger: Ledger) -> None:
    old, new = (any_source(f"key{number}", uri="/mail/a", generation=number) for number in (0, 1))
    ledger.put_sources([new, replace(old, superseded_by="key1")])
    ledger.put_sources([any_source("other", uri="/mail/b")])
    assert ledger.find_sources("default", "", ["/mail/a", "/mail/c"]) == {"/mail/a": new}


def test_sources_of_another_tenant_or_custodian_are_not_found(ledger: Ledger) -> None:
    ledger.put_sources([any_source("a", uri="/a", tenant="one"), any_source("b", uri="/b", custodian="ann")])
    assert ledger.find_sources("default", "", ["/a", "/b"]) == {}
    assert set(ledger.find_sources("one", "", ["/a", "/b"])) == {"/a"}
    assert set(ledger.find_sources("default", "ann", ["/a", "/b"])) == {"/b"}


def test_all_sources_come_by_uri_and_generation(ledger: Ledger) -> None:
    places = [("k1", "/b", 0), ("k2", "/a", 1), ("k3", "/a", 0)]
    ledger.put_sources(any_source(key, uri=uri, generation=generation) for key, uri, generation in places)
    assert [source.source_key for source in ledger.sources()] == ["k3", "k2", "k1"]
    assert {source.source_key for source in ledger.sources(["k1", "k2", "none"])} == {"k1", "k2"}


def test_many_sources_are_asked_for_at_once(ledger: Ledger) -> None:
    sources = [any_source(f"key{number}") for number in range(MANY)]
    ledger.put_sources(sources)
    keys = [source.source_key for source in sources]
    assert len(ledger.find_sources("default", "", (source.uri for source in sources))) == MANY
    assert {source.source_key for source in ledger.sources(iter(keys))} == set(keys)
    ledger.complete(iter(keys))
    assert ledger.covers(iter(keys)) == set(keys)


def test_what_changed_about_a_source_does_not_make_it_incomplete(ledger: Ledger) -> None:
    ledger.put_sources([any_source("a"), any_source("b")])
    ledger.complete(["a"])
    ledger.put_sources([any_source("a", size=20)])
    assert ledger.covers(["a", "b", "none"]) == {"a"}
    assert ledger.sources(["a"])[0].size == 20


def test_what_the_lake_has_no_row_of_is_listed_until_it_has_one(ledger: Ledger) -> None:
    places = [("c", "two", "/a"), ("b", "one", "/b"), ("a", "one", "/a")]
    sources = [any_source(key, tenant=tenant, uri=uri) for key, tenant, uri in places]
    ledger.put_sources(sources)
    assert [source.source_key for source in ledger.unrecorded()] == ["a", "b", "c"]
    ledger.put_recorded(iter(["a", "b", "none"]))
    assert ledger.unrecorded() == [sources[0]]
    ledger.put_sources([replace(sources[2], size=20)])
    ledger.put_entries([Entry("b", "x", "mbox", 5)])
    assert [source.source_key for source in ledger.unrecorded()] == ["a", "b", "c"]


def test_streams_of_a_source_come_by_path_and_the_last_put_holds(ledger: Ledger) -> None:
    first = [Entry("a", "z", "mbox", 5, "mboxo"), Entry("a", "", "zip", 9, None, 9, 4), Entry("b", "y", "eml", 1)]
    ledger.put_entries(first)
    ledger.put_entries([replace(first[0], size=6)])
    assert ledger.entries("a") == [first[1], replace(first[0], size=6)]
    assert ledger.entries("b") == [first[2]]


def test_doubtful_boundaries_come_by_offset(ledger: Ledger) -> None:
    doubts = [Doubt("a", "", 900, True, "no blank line"), Doubt("a", "", 50, False, "no date")]
    ledger.put_doubts([*doubts, Doubt("a", "other", 1, True, "")])
    ledger.put_doubts([replace(doubts[0], reason="seen again")])
    ledger.put_doubts([])
    found = ledger.doubts("a", "")
    assert found == [doubts[1], replace(doubts[0], reason="seen again")]
    assert [doubt.is_split for doubt in found] == [False, True]


def test_attempts_of_a_unit_are_counted_from_one(ledger: Ledger) -> None:
    assert [ledger.claim("a"), ledger.claim("a"), ledger.claim("b"), ledger.claim("a")] == [1, 2, 1, 3]


def test_commits_are_numbered_and_a_unit_keeps_its_number(ledger: Ledger) -> None:
    assert ledger.next_order("a") == 1
    ledger.commit(any_committed("a", 1), [])
    ledger.commit(any_committed("b", ledger.next_order("b")), [])
    assert (ledger.next_order("a"), ledger.next_order("b"), ledger.next_order("c")) == (1, 2, 3)


def test_a_commit_makes_the_unit_visible_with_all_that_was_said_of_it(ledger: Ledger) -> None:
    fields: dict[str, Any] = {
        "source_key": "source",
        "entry_path": "a/b",
        "start": 10,
        "end": 1 << 40,
        "slice_hash": "cd",
    }
    figures: dict[str, Any] = {"records": 7, "byte_count": 99, "ingest_date": date(2021, 12, 31), "kind": "stream"}
    committed = any_committed("a", 4, "messages/1", "messages/2", **fields, **figures)
    assert not ledger.is_committed("a")
    ledger.commit(committed, [])
    assert ledger.is_committed("a")
    assert ledger.unsettled() == [committed]
    assert list(ledger.settled_units()) == []
    assert ledger.unit_emissions() == {"a": "a-1"}


def test_a_commit_completes_its_members(ledger: Ledger) -> None:
    ledger.put_sources([any_source("a"), any_source("b"), any_source("c")])
    ledger.commit(any_committed("unit"), iter(["a", "b"]))
    assert ledger.covers(["a", "b", "c"]) == {"a", "b"}


def test_a_unit_cut_short_by_a_limit_is_not_done(ledger: Ledger) -> None:
    ledger.commit(any_committed("a", 1, limited=3), [])
    assert not ledger.is_committed("a")
    ledger.commit(any_committed("a", 1, attempt=2), [])
    assert ledger.is_committed("a")


def test_slices_of_a_stream_come_by_their_start(ledger: Ledger) -> None:
    stream: dict[str, Any] = {"source_key": "source", "entry_path": ""}
    ledger.commit(any_committed("b", 1, start=100, end=200, slice_hash="y", records=2, limited=1, **stream), [])
    ledger.commit(any_committed("a", 2, start=0, end=100, slice_hash="x", records=3, **stream), [])
    ledger.commit(any_committed("c", 3, source_key="source", entry_path="inner"), [])
    ledger.commit(any_committed("d", 4, kind="group", **stream), [])
    assert ledger.slices("source", "") == [Slice("a", 0, 100, "x", 3, 0), Slice("b", 100, 200, "y", 2, 1)]


def test_files_come_by_path_each_with_what_was_said_of_it(ledger: Ledger) -> None:
    file = WrittenFile("messages/z.parquet", 1 << 33, "00ff", 12, "messages")
    ledger.put_files([file])
    ledger.commit(any_committed("a", 1, "messages/b", "messages/a"), [])
    assert ledger.files() == [any_file("messages/a"), any_file("messages/b"), file]
    assert paths(ledger, "a") == ["messages/a", "messages/b"]


def test_a_unit_emitted_again_is_unsettled_and_its_old_files_are_no_longer_the_lakes(ledger: Ledger) -> None:
    ledger.commit(any_committed("a", 1, "old/1", "old/2"), [])
    ledger.commit(any_committed("b", 2, "other"), [])
    ledger.put_settled({}, [], {}, ["a", "b"])
    ledger.commit(any_committed("a", 1, "new/1", "old/2", attempt=2), [])
    assert paths(ledger) == ["new/1", "old/2", "other"]
    assert paths(ledger, "a") == ["new/1", "old/2"]
    assert ledger.unit_emissions() == {"a": "a-2", "b": "b-1"}
    assert unit_ids(ledger.unsettled()) == ["a"]
    assert unit_ids(list(ledger.settled_units())) == ["b"]


def test_a_file_that_other_units_have_rows_in_stays_when_one_of_them_is_emitted_again(ledger: Ledger) -> None:
    compacted_together(ledger)
    ledger.commit(any_committed("a", 1, "new", attempt=3), [])
    assert paths(ledger) == ["compact", "new"]
    assert paths(ledger, "b") == ["compact"]


def compacted_together(ledger: Ledger) -> None:
    """Units a and b with their rows in one file."""
    moved = []
    for order, unit_id in enumerate("ab", 1):
        ledger.commit(any_committed(unit_id, order, f"old/{unit_id}"), [])
        moved.append(any_committed(unit_id, order, attempt=2))
    ledger.put_settled({}, [], {}, ["a", "b"])
    ledger.replace_emissions(iter(moved), iter([any_file("compact")]))


def test_units_whose_emissions_are_replaced_share_the_new_files_and_stay_settled(ledger: Ledger) -> None:
    ledger.put_files([any_file("superseded")])
    compacted_together(ledger)
    assert paths(ledger) == ["compact", "superseded"]
    assert (paths(ledger, "a"), paths(ledger, "b")) == (["compact"], ["compact"])
    assert ledger.unit_emissions() == {"a": "a-2", "b": "b-2"}
    assert ledger.unsettled() == []
    assert [(unit.attempt, unit.commit_order) for unit in ledger.settled_units()] == [(2, 1), (2, 2)]


def test_units_are_settled_in_commit_order(ledger: Ledger) -> None:
    for unit_id, order in (("b", 2), ("c", 3), ("a", 1)):
        ledger.commit(any_committed(unit_id, order), [])
    assert unit_ids(ledger.unsettled()) == ["a", "b", "c"]
    ledger.put_settled({}, [], {}, iter(["c", "a"]))
    assert unit_ids(ledger.unsettled()) == ["b"]
    assert unit_ids(list(ledger.settled_units())) == ["a", "c"]


def test_the_watermark_moves_buckets_files_and_figures_together(ledger: Ledger) -> None:
    ledger.put_settled({"t/": "_settled/1", "t/a": "_settled/2"}, [any_file("superseded/1")], {}, [])
    ledger.put_settled({"t/": None, "t/a": "_settled/3", "t/none": None}, iter([any_file("superseded/2")]), {}, [])
    assert ledger.settled_buckets() == {"t/a": "_settled/3"}
    assert paths(ledger) == ["superseded/1", "superseded/2"]


def test_figures_are_summed_over_units_and_sources_and_the_last_of_a_unit_holds(ledger: Ledger) -> None:
    one, two, three = Counts(2, 1, 1, bytes_accounted=10), Counts(4, 0, 0, 3, 1, 5, 0, 20), Counts(1, 1)
    ledger.put_settled({}, [], {("a", "u1"): three, ("a", "u2"): two, ("b", "u1"): one}, [])
    ledger.put_settled({}, [], {("a", "u1"): one}, [])
    assert ledger.counts(["a"]) == one + two
    assert ledger.counts(iter(["a", "b", "none"])) == one + two + one
    assert ledger.counts([]) == Counts()


def test_bytes_found_are_those_of_streams_and_not_of_containers(ledger: Ledger) -> None:
    ledger.put_entries(
        [Entry("a", "", "zip", 100, None, 100, 30), Entry("a", "x", "mbox", 50), Entry("b", "", "eml", 7)]
    )
    assert ledger.counts(["a", "b"]) == Counts(bytes_found=57)


def test_figures_of_many_sources_are_asked_for_at_once(ledger: Ledger) -> None:
    keys = [f"key{number}" for number in range(MANY)]
    ledger.put_entries(Entry(key, "", "eml", 2) for key in keys)
    ledger.put_settled({}, [], {(key, "unit"): Counts(1, 1, bytes_accounted=2) for key in keys}, [])
    total = ledger.counts(iter(keys))
    assert total == Counts(MANY, MANY, bytes_found=2 * MANY, bytes_accounted=2 * MANY)
    assert total.is_balanced
