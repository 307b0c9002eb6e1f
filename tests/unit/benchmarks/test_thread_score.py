"""The rows and tables of threads: what fails, what is only shown."""

from __future__ import annotations

import base64
import json
from dataclasses import replace
from pathlib import Path

from benchmarks.quality.partition_score import Scores, score
from benchmarks.quality.thread_cases import score_cases
from benchmarks.quality.thread_figures import ListFigures, Orders, TogetherFigures, thread_index
from benchmarks.quality.thread_lakes import SCHEDULES
from benchmarks.quality.thread_lists import FEDORA
from benchmarks.quality.thread_score import rules_table, score_threads, scores_table, thread_section

RIGHT = score("aab", "aab")
WRONG = score("aab", "abb")
NOTHING: tuple[Scores, int] = (score("", ""), 0)


def figures(name: str = "list") -> ListFigures:
    return ListFigures(
        name, 3, 2, 2, RIGHT, [(1.0, 1.0)] * 8, {"maillake": Orders(RIGHT, RIGHT), "other": Orders(RIGHT, WRONG)},
        {"X-GM-THRID": NOTHING, "Thread-Index": (WRONG, 150)}, 20, dict.fromkeys(SCHEDULES, 0),
    )  # fmt: skip


def test_lists_that_follow_their_headers_in_any_order_fail_nothing() -> None:
    rows = list(score_threads([figures(), figures(FEDORA)], TogetherFigures(2, 40, 0)))
    assert [row.name for row in rows if row.fails] == []
    assert [row.name for row in rows if "closure" in row.name] == ["threads: list, closure of its headers, pair F1"]
    assert rows[-1].name == "threads: mails of these lists with X-GM-THRID"


def test_one_wrong_pair_or_one_row_that_changes_fails_the_run() -> None:
    wrong = replace(figures(), ours=WRONG, differing={**dict.fromkeys(SCHEDULES, 0), "shuffled": 1})
    failed = [row.name for row in score_threads([wrong], TogetherFigures(1, 20, 2)) if row.fails]
    assert failed == [
        "threads: list, closure of its headers, pair F1",
        "threads: rows that change when a list comes shuffled",
        "threads: rows that change when all lists share a lake, each cut in two, in any order",
    ]


def test_a_rule_has_two_rows_only_where_order_matters() -> None:
    table = rules_table([figures("one"), figures("two")])
    assert table.head == ("rule", "order", "one", "two")
    assert [row[:2] for row in table.rows] == [("maillake", "any"), ("other", "by date"), ("other", "shuffled")]
    assert table.rows[0][2] == "1.000 / 1.000"
    assert table.rows[2][2] == f"{WRONG.bcubed_f1:.3f} / 0.000"


def test_intervals_are_shown_where_they_have_a_width() -> None:
    ranged = replace(figures(), ranges=[(0.5, 1.0), *[(1.0, 1.0)] * 7])
    table = scores_table([ranged])
    assert table.rows[0][1:3] == ("1.000 (0.500 to 1.000)", "1.000")
    assert len(table.head) == len(table.rows[0]) == 9
    assert "| list | 1.000 (0.500 to 1.000) |" in thread_section([table])


def test_the_root_of_a_thread_index_is_its_first_22_bytes() -> None:
    root = bytes(range(22))
    whole, answer = (base64.b64encode(raw).decode() for raw in (root, root + b"12345"))
    assert thread_index(f"Subject: a\nThread-Index: {whole}\n".encode()) == root.hex()
    assert thread_index(f"thread-index:{answer}\r\n".encode()) == root.hex()
    assert thread_index(b"Thread-Index: AAAA\n") is None
    assert thread_index(b"Thread-Index: A\n") is None
    assert thread_index(b"Subject: a\n") is None


def test_a_published_case_that_comes_out_otherwise_fails_the_run(tmp_path: Path) -> None:
    folder = tmp_path / "cyrus-thread"
    folder.mkdir()
    messages = [
        {"uid": at, "id": f"<{at}@x>", "subject": "a", "references": "<1@x>" if at == 2 else None} for at in (1, 2, 3)
    ]
    cases = [
        {"id": name, "messages": messages, "expect": {"references": wanted}}
        for name, wanted in (("right", [[1, 2], [3]]), ("wrong", [[1], [2, 3]]))
    ]
    (folder / "cases.jsonl").write_text("\n".join(map(json.dumps, cases)), "utf-8")
    (row,) = score_cases(tmp_path)
    assert (row.value, row.fails, row.note) == (1, True, "of 2; cyrus wrong")
