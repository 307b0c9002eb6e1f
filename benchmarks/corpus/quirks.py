"""Unusual reference headers, each with what it means for the thread that headers tell."""

from __future__ import annotations

from collections.abc import Callable

from benchmarks.corpus.clock import header_date
from benchmarks.corpus.dice import Dice, Weights
from benchmarks.corpus.letters import Letter, Turn

REPLY_QUIRKS = Weights(
    (
        ("no_message_id", 12),
        ("no_reference_headers", 10),
        ("only_in_reply_to", 14),
        ("only_references", 10),
        ("short_references", 8),
        ("id_without_brackets", 12),
        ("id_in_sentence", 8),
        ("commented_references", 6),
        ("junk_references", 5),
        ("long_references", 3),
        ("changed_subject", 10),
        ("clock_behind", 6),
        ("self_reference", 3),
        ("swapped_references", 4),
    )
)


def _cut_loose(turn: Turn) -> None:
    turn.references = ()
    turn.in_reply_to = ()
    turn.header_thread = turn.number


def _no_message_id(turn: Turn, _parent: Letter, _dice: Dice) -> None:
    turn.message_id = ""


def _no_reference_headers(turn: Turn, _parent: Letter, _dice: Dice) -> None:
    _cut_loose(turn)


def _only_in_reply_to(turn: Turn, parent: Letter, _dice: Dice) -> None:
    if parent.number is not None and turn.in_reply_to:
        turn.references = ()


def _only_references(turn: Turn, _parent: Letter, _dice: Dice) -> None:
    if turn.references:
        turn.in_reply_to = ()


def _short_references(turn: Turn, _parent: Letter, _dice: Dice) -> None:
    if len(turn.references) > 2:
        turn.references = (turn.references[0], turn.references[-1])


def _id_without_brackets(turn: Turn, parent: Letter, _dice: Dice) -> None:
    if parent.number is not None and turn.in_reply_to:
        turn.references = ()
        turn.in_reply_to_field = turn.in_reply_to[0][1:-1]


def _id_in_sentence(turn: Turn, parent: Letter, _dice: Dice) -> None:
    if parent.number is not None and turn.in_reply_to:
        turn.references = ()
        sender, when = parent.sender, header_date(parent.date, 0)
        turn.in_reply_to_field = f'Message from <{sender.addr}> of "{when}." {turn.in_reply_to[0]}'


def _commented_references(turn: Turn, _parent: Letter, _dice: Dice) -> None:
    if len(turn.references) > 1:
        turn.references_field = f"{turn.references[0]} (first\n\tof the thread)\n\t\t{' '.join(turn.references[1:])}"


def _junk_references(turn: Turn, _parent: Letter, dice: Dice) -> None:
    _cut_loose(turn)
    turn.references_field = dice.pick(("null", "<>", "<null>"))


def _long_references(turn: Turn, parent: Letter, dice: Dice) -> None:
    if turn.references:
        absent = tuple(f"<{dice.hexadecimal(16)}.{place}@{parent.sender.domain}>" for place in range(150))
        turn.references = (*turn.references[:-1], *absent, turn.references[-1])


def _changed_subject(turn: Turn, _parent: Letter, _dice: Dice) -> None:
    turn.conversation.topic = turn.subject


def _clock_behind(turn: Turn, parent: Letter, _dice: Dice) -> None:
    turn.date = parent.date - 9 * 3600


def _self_reference(turn: Turn, _parent: Letter, _dice: Dice) -> None:
    if turn.references:
        turn.references = (*turn.references, turn.message_id)


def _swapped_references(turn: Turn, _parent: Letter, _dice: Dice) -> None:
    if len(turn.references) > 3:
        first, second, *rest = turn.references
        turn.references = (second, first, *rest)


_APPLY: dict[str, Callable[[Turn, Letter, Dice], None]] = {
    "no_message_id": _no_message_id,
    "no_reference_headers": _no_reference_headers,
    "only_in_reply_to": _only_in_reply_to,
    "only_references": _only_references,
    "short_references": _short_references,
    "id_without_brackets": _id_without_brackets,
    "id_in_sentence": _id_in_sentence,
    "commented_references": _commented_references,
    "junk_references": _junk_references,
    "long_references": _long_references,
    "changed_subject": _changed_subject,
    "clock_behind": _clock_behind,
    "self_reference": _self_reference,
    "swapped_references": _swapped_references,
}


def apply_quirk(turn: Turn, parent: Letter, quirk: str, dice: Dice) -> None:
    """Changes the reference headers of a turn; for `changed_subject` the turn's subject is the new topic."""
    turn.quirk = quirk
    _APPLY[quirk](turn, parent, dice)
