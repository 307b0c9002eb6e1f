"""Second copies of a mail: the same content in other bytes, and near copies with other content."""

from __future__ import annotations

import copy
from dataclasses import replace
from typing import NamedTuple

from benchmarks.corpus.composing import Composed
from benchmarks.corpus.desk import Desk, Written, count_from_lines, finish
from benchmarks.corpus.dice import Dice, Weights
from benchmarks.corpus.mime import PLAIN, Leaf, Multipart, Node, Rendering
from benchmarks.corpus.people import LISTS
from benchmarks.corpus.prose import marker_word, with_marker
from benchmarks.corpus.rendering import render
from benchmarks.corpus.truth import Child, Mail, Truth

VARIANTS = Weights(
    (("identical", 30), ("transport", 30), ("encoding", 14), ("boundary", 10), ("folding", 8), ("line_ends", 8))
)
NEAR = Weights((("list_footer", 70), ("same_id", 30)))


class Planned(NamedTuple):
    """A copy to be made of a mail once `due` mails are written."""

    due: int
    number: int
    """Number of the mail that is copied."""
    variant: str
    written: Written
    inline: list[Child]


def _body_leaf(node: Node) -> Leaf | None:
    while isinstance(node, Multipart):
        node = node.parts[0]
    return node if isinstance(node, Leaf) and node.is_body else None


def fitting_variant(wanted: str, mail: Mail, written: Written) -> str:
    """Returns the wanted way to differ, or `transport` where the mail cannot differ in that way."""
    truth = mail.truth
    if wanted == "boundary" and not isinstance(written.draft.body, Multipart):
        return "folding"
    if wanted == "encoding" and _body_leaf(written.draft.body) is None:
        return "transport"
    if wanted == "line_ends" and (b"\r" in mail.raw or truth.nested or truth.attachments):
        return "transport"
    return wanted


def _rendering(variant: str, written: Written, dice: Dice) -> Rendering:
    if variant == "encoding":
        leaf = _body_leaf(written.draft.body)
        other = "quoted-printable" if leaf is not None and leaf.encoding == "base64" else "base64"
        return Rendering(text_encoding=other)
    if variant == "boundary":
        return Rendering(salt=dice.base36(6))
    if variant == "folding":
        return Rendering(width=48, joint="\n\t")
    return Rendering(line_end=b"\r\n") if variant == "line_ends" else PLAIN


def _as_copy(truth: Truth, number: int, variant: str) -> Truth:
    return replace(copy.copy(truth), number=number, variant=variant)


def copied(plan: Planned, desk: Desk, number: int) -> Mail:
    """Returns the planned copy as mail `number`."""
    written = plan.written
    draft, truth = written.draft, _as_copy(written.truth, number, plan.variant)
    if plan.variant in ("list_footer", "same_id"):
        return _near_copy(plan, desk, truth)
    if plan.variant == "transport":
        draft = draft.with_transport(
            desk.transport(truth.addresses[0].addr, desk.dice.pick(desk.directory.everybody).addr, desk.threads.now)
        )
    truth.duplicate_of = plan.number
    raw = render(draft, _rendering(plan.variant, written, desk.dice))
    truth.from_lines = count_from_lines(raw)
    return Mail(raw, truth)


def _near_copy(plan: Planned, desk: Desk, truth: Truth) -> Mail:
    draft = plan.written.draft
    truth.near_copy_of = plan.number
    if plan.variant == "list_footer":
        footer = Leaf("text/plain", f"\n{desk.dice.pick(LISTS).footer}".encode("ascii"), charset="us-ascii")
        body: Node = Multipart("mixed", desk.boundary("mutt"), (draft.body, footer))
        if isinstance(draft.body, Leaf) and draft.body.charset == "us-ascii" and draft.body.encoding == "7bit":
            body = replace(draft.body, content=draft.body.content + footer.content)
    else:
        truth.marker = marker_word(truth.number)
        text = with_marker(" ".join(desk.prose.sentences("en", 3)), truth.marker)
        body = Leaf("text/plain", f"{text}\n".encode("ascii"), charset="us-ascii")
        truth.kind, truth.quotes, truth.charset = "plain", (), "us-ascii"
        return finish(Written(replace(draft, body=body), truth))
    return finish(Written(replace(draft, body=body), truth), plan.inline)


def plan_copy(desk: Desk, mail: Mail, composed: Composed) -> Planned | None:
    """Returns the copy that shall follow a mail, if any."""
    dice, profile, number = desk.dice, desk.profile, mail.truth.number
    drawn = dice.unit()
    due = number + dice.between(1, 150)
    if drawn < profile.duplicates:
        return Planned(due, number, fitting_variant(VARIANTS.pick(dice), mail, composed[0]), *composed)
    if drawn < profile.duplicates + profile.near_copies and mail.truth.message_id:
        return Planned(due, number, NEAR.pick(dice), *composed)
    return None
