"""The published cases of threading: TestThreader, imaptest (two copies), Cyrus.

Where our tree differs, the test says how: mails in a loop of references are in ours and are lost in TestThreader's. The
partition is coarser where a tree is cut, which imaptest's first case shows.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.quality.thread_cases import (
    LOST,
    Mailbox,
    answers,
    cases,
    closure_of,
    expected_of_testthreader,
    imap_scripts,
    mail_of,
    mails_of_testthreader,
    partition_of,
    tree_of_testthreader,
)
from maillake import threads


def test_the_tree_of_testthreader_is_ours_but_for_the_mails_it_loses_in_loops(corpora: Path) -> None:
    folder = corpora / "jwz-testthreader"
    mails = mails_of_testthreader(folder)
    places = threads.tree(mails, by_subject=True)
    assert sorted(place.mail for place in places if place.mail is not None) == list(range(len(mails)))
    assert tree_of_testthreader(folder) == expected_of_testthreader(folder)
    assert sum(LOST.fullmatch(mail.message_id or "") is not None for mail in mails) == 7
    parts = closure_of(mails)
    for loop in (("loop1", "loop2", "loop3"), ("loop4", "loop5"), ("loop7", "loop8", "loop9", "loop10")):
        assert len({parts[name] for name in loop}) == 1


@pytest.mark.parametrize("name", ["references_chain", "references_star", "references_chain_long", "unrelated"])
def test_the_partition_of_cyrus_is_ours_and_each_of_its_threads_is_one_tree(name: str, corpora: Path) -> None:
    case = cases(corpora / "cyrus-thread" / "cases.jsonl")[name]
    mails = [mail_of(message) for message in case["messages"]]
    assert partition_of(case) == case["expect"]["references"]
    assert [place.parent for place in threads.tree(mails)].count(None) == len(case["expect"]["references"])


def test_both_copies_of_imaptest_get_the_answers_they_expect(corpora: Path) -> None:
    played = {name: list(answers(script, box)) for name, script, box in imap_scripts(corpora)}
    assert [(name, given) for name, pairs in played.items() for given, expected in pairs if given != expected] == []
    assert sorted(map(len, played.values())) == [1] * 8 + [2] * 2


def test_the_partition_keeps_together_what_the_tree_of_imaptests_first_case_cuts(corpora: Path) -> None:
    mails = Mailbox(corpora / "imaptest" / "files" / "thread.mbox").mails
    assert len(set(closure_of(mails).values())) == 1
    assert [place.parent for place in threads.tree(mails)].count(None) == 2
