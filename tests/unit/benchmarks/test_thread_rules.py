"""Rules of others on mails where each goes its own way."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from benchmarks.quality.thread_lakes import Threaded
from benchmarks.quality.thread_rules import (
    RULES,
    first_known_parent,
    first_match,
    first_reference,
    in_reply_to_only,
    known_mails_only,
    references_and_subject,
    subject_only,
)


def mail(own: str | None, references: str = "", in_reply_to: str = "", subject: str = "Plans") -> Threaded:
    """A mail of example.org; the base subject is the subject without `Re: `."""
    base = subject.removeprefix("Re: ")
    key = f"{own} {references} {subject}"
    return Threaded(
        key,
        "",
        own,
        tuple(in_reply_to.split()),
        tuple(references.split()),
        subject,
        base,
        datetime(2026, 1, 1, tzinfo=UTC),
        None,
    )


def together(labels: list[str]) -> set[tuple[int, ...]]:
    """A partition by the numbers of its mails."""
    return {tuple(at for at, other in enumerate(labels) if other == label) for label in labels}


ROOT, CHILD, GRANDCHILD = mail("a"), mail("b", "a", subject="Re: Plans"), mail("c", "a b", subject="Re: Plans")


def test_the_first_reference_parts_answers_whose_references_were_cut() -> None:
    assert together(first_reference([ROOT, CHILD, GRANDCHILD])) == {(0, 1, 2)}
    assert together(first_reference([ROOT, CHILD, mail("c", "b")])) == {(0, 1), (2,)}
    assert first_reference([mail("b", in_reply_to="a x"), mail("c")]) == ["a", "c"]


def test_in_reply_to_alone_does_not_see_references() -> None:
    assert together(in_reply_to_only([ROOT, CHILD, mail("c", "a", "b")])) == {(0,), (1, 2)}


def test_without_absent_identifiers_answers_to_a_missing_mail_are_apart() -> None:
    missing = [mail("b", "gone"), mail("c", "gone"), mail("d", "gone b")]
    assert together(known_mails_only(missing)) == {(0, 2), (1,)}


def test_the_first_match_wants_the_same_subject_and_never_merges() -> None:
    assert together(first_match([ROOT, CHILD, mail("d", "a", subject="Budget")])) == {(0, 1), (2,)}
    bridge = mail("c", "a b")
    assert together(first_match([ROOT, mail("b"), bridge])) == {(0, 2), (1,)}
    assert together(first_match([mail("b", "gone"), mail("c", "gone")])) == {(0, 1)}


def test_the_first_known_parent_leaves_an_answer_alone_that_comes_before_its_parent() -> None:
    assert together(first_known_parent([ROOT, CHILD, GRANDCHILD])) == {(0, 1, 2)}
    assert together(first_known_parent([GRANDCHILD, CHILD, ROOT])) == {(0,), (1,), (2,)}


def test_rfc_5256_merges_the_same_subject_and_a_bare_subject_joins_strangers() -> None:
    mails = [ROOT, mail("x", subject="Re: Plans"), mail("y", subject="Budget"), mail("z", "y", subject="Cake")]
    assert together(references_and_subject(mails)) == {(0, 1), (2, 3)}
    assert together(subject_only(mails)) == {(0, 1), (2,), (3,)}


@pytest.mark.parametrize("name", RULES)
def test_every_rule_labels_mails_without_message_id_each_for_itself_or_by_subject(name: str) -> None:
    labels = RULES[name]([mail(None, subject="One"), mail(None, subject="Two")])
    assert len(set(labels)) == 2
