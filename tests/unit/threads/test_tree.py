"""The tree of some mails; tests/conformance has the published cases, tests/oracle random ones."""

from datetime import UTC, datetime

from maillake.threads import ThreadedMail, tree

JANUARY = [datetime(2004, 1, day, tzinfo=UTC) for day in range(1, 10)]


def shape(*mails: ThreadedMail, by_subject: bool = False) -> list[tuple[int | None, int]]:
    return [(place.mail, place.depth) for place in tree(mails, by_subject=by_subject)]


def test_places_name_their_parent_by_its_place() -> None:
    mails = [ThreadedMail("b@x", ("a@x",), JANUARY[1]), ThreadedMail("a@x", (), JANUARY[0])]
    assert tree(mails) == [(1, None, 0), (0, 0, 1)]


def test_mails_without_identifier_stand_alone() -> None:
    assert shape(ThreadedMail(None), ThreadedMail(None)) == [(0, 0), (1, 0)]


def test_siblings_are_in_order_of_date() -> None:
    later, sooner = ThreadedMail("b@x", ("a@x",), JANUARY[5]), ThreadedMail("c@x", ("a@x",), JANUARY[2])
    assert shape(ThreadedMail("a@x", (), JANUARY[0]), later, sooner) == [(0, 0), (2, 1), (1, 1)]


def test_subjects_gather_only_when_they_are_asked_to() -> None:
    plan, answer, same = (
        ThreadedMail(f"{name}@x", subject=subject)
        for name, subject in (("a", "Plan"), ("b", "Re: Plan"), ("c", "Plan"))
    )
    assert shape(plan, answer) == [(0, 0), (1, 0)]
    assert shape(plan, answer, by_subject=True) == [(0, 0), (1, 1)]
    assert shape(plan, same, by_subject=True) == [(None, 0), (0, 1), (1, 1)]
    assert shape(plan, same, answer, by_subject=True) == [(None, 0), (0, 1), (1, 1), (2, 1)]


def test_mails_without_subject_are_not_gathered() -> None:
    assert shape(
        ThreadedMail("a@x"), ThreadedMail("b@x", subject="Re:"), ThreadedMail("c@x", subject="Re:"), by_subject=True
    ) == [(0, 0), (1, 0), (2, 0)]
