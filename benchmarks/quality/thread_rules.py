"""Rules of others for what belongs together, as far as they decide the thread of a mail: to be compared with.

Each takes mails in the order they arrive and labels them. All read identifiers as the core does, so that only the rules
differ.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from benchmarks.quality.thread_lakes import Threaded
from maillake import threads
from maillake.threads import ThreadedMail
from tests.oracle.thread_graph import threads_of

Rule = Callable[[Sequence[Threaded]], list[str]]


def own_name(mail: Threaded) -> str:
    """Message-ID, or what stands for it."""
    return mail.message_id or f"\0{mail.message_key}"


def first_reference(mails: Sequence[Threaded]) -> list[str]:
    """The first of References, else of In-Reply-To, else the mail itself; no mail is looked up (msgvault)."""
    return [(*mail.reference_ids, *mail.in_reply_to[:1], own_name(mail))[0] for mail in mails]


def in_reply_to_only(mails: Sequence[Threaded]) -> list[str]:
    """What In-Reply-To connects."""
    return connected(mails, ((own_name(mail), name) for mail in mails for name in mail.in_reply_to))


def known_mails_only(mails: Sequence[Threaded]) -> list[str]:
    """What References and In-Reply-To connect when identifiers of mails that are not there count for nothing."""
    there = {own_name(mail) for mail in mails}
    named = ((own_name(mail), name) for mail in mails for name in (*mail.reference_ids, *mail.in_reply_to))
    return connected(mails, (pair for pair in named if pair[1] in there))


def connected(mails: Sequence[Threaded], pairs: Iterable[tuple[str, str]]) -> list[str]:
    """Connected components by search."""
    thread = threads_of({own_name(mail) for mail in mails}, set(pairs))
    return [thread[own_name(mail)] for mail in mails]


def first_match(mails: Sequence[Threaded]) -> list[str]:
    """The thread that an earlier mail of the same base subject gave to one of the identifiers; none merge (James)."""
    known: dict[tuple[str, str], str] = {}
    labels: list[str] = []
    for mail in mails:
        subject = mail.subject_base.lower()
        keys = [(name, subject) for name in (own_name(mail), *mail.in_reply_to, *mail.reference_ids)]
        label = next((known[key] for key in keys if key in known), f"thread {len(labels)}")
        for key in keys:
            known.setdefault(key, label)
        labels.append(label)
    return labels


def first_known_parent(mails: Sequence[Threaded]) -> list[str]:
    """The thread of the last known identifier that the mail names, else a new one; none merge."""
    known: dict[str, str] = {}
    labels: list[str] = []
    for mail in mails:
        named = (*mail.in_reply_to[:1], *reversed(mail.reference_ids))
        label = next((known[name] for name in named if name in known), f"thread {len(labels)}")
        labels.append(known.setdefault(own_name(mail), label))
    return labels


def references_and_subject(mails: Sequence[Threaded]) -> list[str]:
    """The trees of RFC 5256 REFERENCES, with those of the same base subject put together (IMAP servers)."""
    named = [
        ThreadedMail(mail.message_id, mail.reference_ids or mail.in_reply_to[:1], mail.date, mail.subject)
        for mail in mails
    ]
    labels = [""] * len(mails)
    root = 0
    for at, place in enumerate(threads.tree(named, by_subject=True)):
        root = at if place.parent is None else root
        if place.mail is not None:
            labels[place.mail] = f"root {root}"
    return labels


def subject_only(mails: Sequence[Threaded]) -> list[str]:
    """The base subject (RFC 5256 ORDEREDSUBJECT)."""
    return [mail.subject_base.lower() for mail in mails]


RULES: dict[str, Rule] = {
    "first reference, else In-Reply-To, else itself (msgvault)": first_reference,
    "In-Reply-To alone": in_reply_to_only,
    "References, absent identifiers left out": known_mails_only,
    "any identifier and the same base subject, first match (James)": first_match,
    "first parent that is known, threads never merge": first_known_parent,
    "REFERENCES of RFC 5256, same subjects merged": references_and_subject,
    "base subject alone": subject_only,
}
