"""What every hostile case is built on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, NamedTuple

from benchmarks.corpus.clock import header_date
from benchmarks.corpus.desk import Desk, count_from_lines
from benchmarks.corpus.envelope import truth_of
from benchmarks.corpus.fields import folded, mailbox, unstructured
from benchmarks.corpus.letters import Turn
from benchmarks.corpus.truth import STORED, Mail, Outcome

Build = Callable[["Bench"], Mail]


class Case(NamedTuple):
    """A hostile mail by name."""

    name: str
    build: Build


class Bench(NamedTuple):
    """What a case is made from: the desk, a turn of its own, its name."""

    desk: Desk
    turn: Turn
    name: str

    def header(self, **fields: str) -> str:
        """Returns the usual fields with line ends; `Subject="..."` replaces a value, an empty value drops the field."""
        turn = self.turn
        usual = {
            "Received": f"from mail.{turn.sender.domain} by mx.{turn.to[0].domain}; {header_date(turn.date, 0)}",
            "From": mailbox(turn.sender.name, turn.sender.addr),
            "To": mailbox(turn.to[0].name, turn.to[0].addr),
            "Subject": unstructured(turn.subject),
            "Date": header_date(turn.date, 0),
            "Message-ID": turn.message_id,
        }
        usual.update({name.replace("_", "-"): value for name, value in fields.items()})
        return "".join([folded(name, value) for name, value in usual.items() if value])

    def sentence(self) -> str:
        """Returns a line of text with the marker as its last word."""
        return f"{self.desk.prose.sentences('en', 1)[0]} {self.turn.marker}"

    def mail(self, raw: bytes | str, outcome: Outcome = STORED, **claims: Any) -> Mail:
        """Returns the mail with its truth; `claims` replace what the turn says."""
        content = raw.encode("utf-8", "surrogateescape") if isinstance(raw, str) else raw
        claims.setdefault("checkable", False)
        truth = replace(truth_of(self.turn, "hostile"), case=self.name, outcome=outcome, **claims)
        truth.from_lines = count_from_lines(content)
        return Mail(content, truth)


def stored(code: str | None = None, *, exact: bool = True) -> Outcome:
    """Returns the outcome of a mail that is kept, with the defect it carries at least."""
    return Outcome("stored", code, exact)


def bench(desk: Desk, number: int, name: str) -> Bench:
    """Returns the bench for one case: a mail of its own conversation between two people."""
    sender, reader = desk.directory.group(desk.dice, "en", 2)[:2]
    return Bench(desk, desk.threads.alone(number, sender, (reader,), desk.prose.title("en")), name)
