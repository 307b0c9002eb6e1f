"""The stream of mails of a profile."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from heapq import heappop, heappush

from benchmarks.corpus.composing import (
    Composed,
    compose_alternative,
    compose_attachments,
    compose_inline_forward,
    compose_newsletter,
    compose_plain,
)
from benchmarks.corpus.copies import Planned, copied, plan_copy
from benchmarks.corpus.desk import Desk, finish
from benchmarks.corpus.eightbit import compose_eightbit
from benchmarks.corpus.hostile import hostile_mail
from benchmarks.corpus.nested import compose_attached_forward, compose_bounce, compose_digest
from benchmarks.corpus.profiles import PROFILES
from benchmarks.corpus.special import compose_invitation, compose_signed
from benchmarks.corpus.truth import Mail

_COMPOSE: dict[str, Callable[[Desk, int], Composed]] = {
    "plain": compose_plain,
    "alternative": compose_alternative,
    "attachments": compose_attachments,
    "newsletter": compose_newsletter,
    "inline_forward": compose_inline_forward,
    "attached_forward": compose_attached_forward,
    "digest": compose_digest,
    "bounce": compose_bounce,
    "invitation": compose_invitation,
    "signed": compose_signed,
    "eightbit": compose_eightbit,
}
_LATEST = 40


class _Stream:
    """Writes mail after mail; holds back late ones and plans copies, a bounded number of both."""

    def __init__(self, profile: str, seed: int) -> None:
        self.desk = Desk(PROFILES[profile], seed)
        self._late: list[tuple[int, int, Mail]] = []
        self._copies: list[tuple[int, int, Planned]] = []

    def step(self, number: int) -> Iterator[Mail]:
        """Writes mail `number` and yields what is to be delivered now."""
        mail = self._next(number)
        if mail is not None:
            yield mail
        while self._late and self._late[0][0] <= number:
            yield heappop(self._late)[2]

    def rest(self) -> Iterator[Mail]:
        """Yields what was held back to the end."""
        while self._late:
            yield heappop(self._late)[2]

    def _next(self, number: int) -> Mail | None:
        desk, every = self.desk, self.desk.profile.hostile_every
        if every and number % every == every - 1:
            return hostile_mail(desk, number, number // every)
        if self._copies and self._copies[0][0] <= number:
            return copied(heappop(self._copies)[2], desk, number)
        composed = _COMPOSE[desk.profile.kinds.pick(desk.dice)](desk, number)
        mail = finish(*composed)
        if desk.dice.chance(desk.profile.late):
            heappush(self._late, (number + desk.dice.between(2, _LATEST), number, mail))
            return None
        desk.keep(mail)
        plan = plan_copy(desk, mail, composed)
        if plan is not None:
            heappush(self._copies, (plan.due, number, plan))
        return mail


def mails(profile: str, count: int, seed: int) -> Iterator[Mail]:
    """Yields `count` mails of a profile.

    The same arguments give the same bytes everywhere; memory does not grow with `count`. Mails are numbered in the
    order in which they were written; a few are delivered late, after mails that answer them.
    """
    if profile not in PROFILES:
        raise ValueError(f"there is no profile {profile!r}; choose one of {', '.join(PROFILES)}")
    stream = _Stream(profile, seed)
    for number in range(count):
        yield from stream.step(number)
    yield from stream.rest()
