"""Threads of a lake: which mails belong together, whatever their order, copies, gaps and lies."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest

import maillake
from maillake import IngestSettings, threads
from maillake.contract.thread_tables import THREAD_TABLES
from maillake.pipeline import settle as settling
from maillake.pipeline import thread_merge, thread_step
from tests.builders import any_message, attached, leaf, mbox_of, multipart, write
from tests.lake.equality import canonical_rows, differences
from tests.lake.rows import column, rows


def note(name: str, *references: str, subject: str = "Plans", text: str = "See you.\n", **fields: str | None) -> bytes:
    """A mail of its own identifier that names others."""
    named = {"References": " ".join(f"<{each}@example.org>" for each in references)} if references else {}
    return any_message(subject, message_id=f"<{name}@example.org>", text=f"{name}: {text}", **{**named, **fields})  # type: ignore[arg-type]


def ingest(lake: Path, *mails: bytes, at_once: bool = True) -> Path:
    """Mails into a lake, in one run or in one run each."""
    parts = [list(mails)] if at_once else [[mail] for mail in mails]
    for number, part in enumerate(parts):
        place = lake.with_name(f"{lake.name}-{number}-{len(list(lake.parent.iterdir()))}.mbox")
        maillake.ingest([write(place, mbox_of(part))], lake)
    return lake


def parts(lake: Path) -> list[list[str]]:
    """Message-IDs by thread, without their domain."""
    query = """SELECT list(coalesce(split_part(message_id, '@', 1), '') ORDER BY message_id) AS names
        FROM messages GROUP BY thread_id ORDER BY names"""
    return [row["names"] for row in rows(lake, query)]


def tree(lake: Path, name: str) -> list[tuple[int, str]]:
    """Depth and name in reading order of the thread of a mail."""
    places = maillake.open(lake).thread(f"<{name}@example.org>")["places"]
    return [(place["depth"], (place["message_id"] or "").split("@")[0]) for place in places]


def smallest(*names: str) -> str:
    return min(threads.edges(f"{name}@example.org").node_key for name in names)


def test_an_identifier_without_brackets_joins(lake: Path) -> None:
    ingest(lake, note("a"), note("b", in_reply_to="a@example.org"))
    assert parts(lake) == [["a", "b"]]


def test_an_address_in_in_reply_to_joins_nothing_and_the_identifier_behind_it_does(lake: Path) -> None:
    prose = 'Message from Ann B <ann@example.org> of "Mon, 5 Jan 2004" <{}@example.org>'
    ingest(
        lake, note("a"), note("b"), note("c", in_reply_to=prose.format("a")), note("d", in_reply_to=prose.format("b"))
    )
    assert parts(lake) == [["a", "c"], ["b", "d"]]


@pytest.mark.parametrize("order", ["abc", "cab", "bca", "cba"])
def test_the_thread_has_the_name_of_its_smallest_node_in_whatever_order_its_mails_come(order: str, lake: Path) -> None:
    mails = {"a": note("a"), "b": note("b", "a"), "c": note("c", "b")}
    ingest(lake, *(mails[name] for name in f"{order}b"), at_once=False)
    assert column(lake, "SELECT thread_id FROM threads") == [smallest("a", "b", "c")]
    assert tree(lake, "b") == [(0, "a"), (1, "b"), (2, "c")]


def test_two_mails_that_name_each_other_are_one_thread_with_one_root(lake: Path) -> None:
    ingest(lake, note("x", "y"), note("y", "x"))
    assert parts(lake) == [["x", "y"]]
    assert [depth for depth, _ in tree(lake, "x")] == [0, 1]


def test_mails_that_share_an_absent_parent_are_one_thread_and_the_parent_joins_when_it_comes(lake: Path) -> None:
    ingest(lake, note("b", "a"), note("c", "a", date="Tue, 6 Jan 2004 12:30:15 +0000"))
    assert tree(lake, "b") == [(0, "a"), (1, "b"), (1, "c")]
    assert rows(lake, "SELECT message_count, missing_count, root_message_key FROM threads") == [
        {"message_count": 2, "missing_count": 1, "root_message_key": None}
    ]
    ingest(lake, note("a"))
    assert tree(lake, "b") == [(0, "a"), (1, "b"), (1, "c")]
    assert column(lake, "SELECT missing_count FROM threads") == [0]


def test_a_long_folded_and_damaged_list_of_references_joins_all_it_names(lake: Path) -> None:
    names = [f"r{number}" for number in range(151)]
    folded = "\n\t".join(f"<{name}@example.org>" for name in names)
    damaged = folded.replace("<r70@", "(was) r70@", 1).replace("r71@example.org>", "r71@example.org", 1)
    ingest(
        lake,
        any_message("Long", message_id="<long@example.org>", references=damaged),
        note("r70"),
        note("r71"),
        note("r0"),
    )
    assert parts(lake) == [["long", "r0", "r70", "r71"]]
    assert column(lake, "SELECT count(*) FROM thread_map") == [152]


def test_loops_and_liars_lose_no_mail_and_make_one_tree_each(lake: Path) -> None:
    loop = [f"l{number}" for number in range(10)]
    turned = [note(name, *(loop[number + 1 :] + loop[:number])) for number, name in enumerate(loop)]
    liars = [note("m1", "a", "c"), note("m2", "a", "b", "c")]
    ingest(lake, *turned, note("self", "self"), *liars)
    assert parts(lake) == [loop, ["m1", "m2"], ["self"]]
    assert sorted(name for _, name in tree(lake, "l3")) == loop
    assert [depth for depth, _ in tree(lake, "m1")] == [0, 1, 1]


def test_one_identifier_with_other_references_and_text_is_two_mails_of_one_thread_with_all_edges(lake: Path) -> None:
    ingest(lake, note("a"), note("z"), note("b", "a", text="direct\n"), note("b", "z", text="by the list\n"))
    assert parts(lake) == [["a", "b", "b", "z"]]
    assert column(lake, "SELECT count(*) FROM thread_edges") == [4]


def test_identifiers_that_say_nothing_join_nothing(lake: Path) -> None:
    junk = ["<>", "null", "<null>", "localhost", "<@localhost>", ""]
    mails = [note(f"j{at}", in_reply_to=word, references=word) for at, word in enumerate(junk)]
    bare = [any_message("None", message_id=None, text=f"{at}\n") for at in range(2)]
    ingest(
        lake,
        *mails,
        *bare,
        any_message("Empty", message_id="<>"),
        any_message("Empty", message_id="<>", text="other\n"),
    )
    assert all(len(names) == 1 for names in parts(lake))
    assert len(parts(lake)) == len(junk) + 4


def test_identifiers_without_at_sign_join_and_case_and_percent_signs_tell_apart(lake: Path) -> None:
    ids = ["<plain>", "<A%40b@example.org>", "<a%40b@example.org>", "<a@b@example.org>"]
    answers = [any_message("Re: x", message_id=f"<{at}@example.net>", in_reply_to=name) for at, name in enumerate(ids)]
    ingest(lake, *answers, *(any_message("x", message_id=name) for name in ids))
    assert sorted(column(lake, "SELECT message_count FROM threads")) == [2, 2, 2, 2]


def test_a_new_subject_in_an_old_thread_stays_in_the_thread_and_begins_a_conversation(lake: Path) -> None:
    ingest(lake, note("a"), note("b", "a", subject="Re: Plans"), note("c", "a", "b", subject="Budget (was: Plans)"))
    found = rows(lake, "SELECT message_id, thread_id, conversation_id FROM messages ORDER BY message_id")
    assert len({row["thread_id"] for row in found}) == 1
    first, second, third = (row["conversation_id"] for row in found)
    assert first == second != third
    assert first == threads.conversation_id(found[0]["thread_id"], "Plans")
    assert column(lake, "SELECT conversation_count FROM threads") == [2]


def test_reply_prefixes_of_many_languages_keep_the_conversation(lake: Path) -> None:
    prefixes = ["Re: ", "SV: ", "VS: ", "AW: ", "\u56de\u590d\uff1a", "Ynt: ", "Re[4]: ", "[list] Re: [list] ", "Fwd: "]
    answers = [note(f"b{at}", "a", subject=f"{prefix}Plans") for at, prefix in enumerate(prefixes)]
    ingest(lake, note("a"), *answers, note("empty", "a", subject="Re:"))
    assert column(lake, "SELECT conversation_count FROM threads") == [2]
    assert column(lake, "SELECT message_count FROM threads") == [len(prefixes) + 2]


def test_reports_with_one_subject_and_one_footer_are_no_thread(lake: Path) -> None:
    footer = "-- \n" + "".join(f"Line {number} of what our lawyers want to be read.\n" for number in range(40))
    ingest(lake, *(note(f"w{week}", subject="Status report", text=f"Week {week}.\n{footer}") for week in range(300)))
    assert column(lake, "SELECT max(message_count) FROM threads") == [1]
    assert column(lake, "SELECT count(*) FROM threads") == [300]


def test_dates_do_not_change_the_partition(lake: Path, new_lake: Callable[[str], Path]) -> None:
    dates = [
        "Tue, 19 Jan 2038 03:14:08 +0000",
        "Thu, 1 Jan 1970 00:00:00 +0000",
        "Mon, 5 Jan 2004 03:00:00 +0000",
        None,
    ]
    dated = [note(f"d{at}", *([f"d{at - 1}"] if at else []), date=date) for at, date in enumerate(dates)]
    ingest(lake, *dated)
    ingest(new_lake("same"), *(note(f"d{at}", *([f"d{at - 1}"] if at else [])) for at in range(4)))
    assert parts(lake) == parts(lake.with_name("same")) == [["d0", "d1", "d2", "d3"]]
    assert tree(lake, "d0") == [(0, "d0"), (1, "d1"), (2, "d2"), (3, "d3")]


def test_the_same_mail_again_changes_no_thread(mail: Path, lake: Path) -> None:
    box = write(mail / "box.mbox", mbox_of([note("a"), note("b", "a")]))
    maillake.ingest([box], lake)
    before = {path: path.stat().st_mtime_ns for path in lake.glob("thread*/*/*/*.parquet")}
    maillake.ingest([box], lake)
    maillake.ingest([write(mail / "copy.eml", note("b", "a"))], lake)
    unchanged = {path: stamp for path, stamp in before.items() if path.parts[-4] != "thread_links"}
    assert {path: path.stat().st_mtime_ns for path in unchanged} == unchanged
    assert column(lake, "SELECT message_count FROM threads") == [2]
    assert column(lake, "SELECT count(*) FROM occurrences") == [3]


def test_an_attached_mail_brings_its_own_links_and_none_to_what_holds_it(lake: Path) -> None:
    inner = note("inner", "old")
    outer = any_message("Look", message_id="<outer@example.org>", entity=multipart(leaf("See.\n"), attached(inner)))
    ingest(lake, outer, note("old"))
    assert parts(lake) == [["inner", "old"], ["outer"]]


def test_an_edited_subject_does_not_part_a_thread_and_a_late_parent_joins_two(lake: Path) -> None:
    ingest(lake, note("b", "a", subject="Holiday"), note("c", "x", subject="Budget"), at_once=False)
    assert parts(lake) == [["b"], ["c"]]
    ended = set(column(lake, "SELECT thread_id FROM threads"))
    ingest(lake, note("x", "a"))
    assert parts(lake) == [["b", "c", "x"]]
    (thread,) = column(lake, "SELECT thread_id FROM threads")
    opened = maillake.open(lake)
    assert {opened.thread(old)["thread_id"] for old in ended} == {thread}


@pytest.mark.parametrize("tenant", ["acme", "b"])
def test_tenants_share_no_thread(tenant: str, mail: Path, lake: Path) -> None:
    for name, each in (("acme", note("a")), ("b", note("b", "a"))):
        maillake.ingest([write(mail / f"{name}.eml", each)], lake, IngestSettings(tenant=name))
    found = rows(lake, f"SELECT message_count FROM threads WHERE tenant = '{tenant}'")
    assert found == [{"message_count": 1}]


def test_a_run_without_mail_leaves_no_thread(mail: Path, lake: Path) -> None:
    assert maillake.ingest([write(mail / "broken.eml", b"\x00")], lake).counts.quarantined == 1
    assert column(lake, "SELECT thread_id FROM threads_rows") == []


def random_archive(seed: int) -> list[bytes]:
    """Mails that answer, lie, repeat and miss one another."""
    dice = random.Random(seed)
    mails = []
    for number in range(120):
        named = [f"n{dice.randrange(max(1, number + 20))}" for _ in range(dice.choice([0, 1, 1, 2, 5]))]
        subject = dice.choice(["Plans", "Re: Plans", "Budget"])
        mails.append(
            note(f"n{number}", *named, subject=subject, date=f"Mon, 5 Jan 2004 {dice.randrange(24):02}:30:15 +0000")
        )
    return [*mails, *dice.sample(mails, 15)]


def thread_rows(lake: Path) -> dict[str, object]:
    names = {table.name for table in THREAD_TABLES}
    return {name: found for name, found in canonical_rows(lake).items() if name in names}


@pytest.mark.parametrize("seed", range(4))
def test_order_parts_and_runs_change_no_row(
    seed: int, mail: Path, lake: Path, new_lake: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Files in any order, cut at a random mail, in many runs; steps of one unit, parts of few mails, many merges."""
    mails = random_archive(seed)
    maillake.ingest([write(mail / "whole.mbox", mbox_of(mails))], new_lake("whole"))
    dice = random.Random(seed + 100)
    monkeypatch.setattr(settling, "SETTLE_ROWS", 1)
    monkeypatch.setattr(thread_step, "PART_ROWS", 7)
    monkeypatch.setattr(thread_merge, "MOST_FILES", 2)
    monkeypatch.setattr(thread_merge, "RANGE_ROWS", 30)
    cuts = sorted(dice.sample(range(1, len(mails)), 5))
    pieces = [mails[start:end] for start, end in zip([0, *cuts], [*cuts, len(mails)], strict=True)]
    dice.shuffle(pieces)
    for number, piece in enumerate(pieces):
        path = write(mail / f"{number}.mbox", mbox_of(dice.sample(piece, len(piece))))
        maillake.ingest([path], lake, IngestSettings(unit_bytes=4_000))
    assert differences(thread_rows(lake.with_name("whole")), thread_rows(lake)) == []  # type: ignore[arg-type]
    assert maillake.verify(lake).findings == []
    assert max(len(list(lake.glob(f"{table.name}/tenant=default/*/*"))) for table in THREAD_TABLES) <= 3
