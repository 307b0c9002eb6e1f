"""Conversations: who answers what, with references, ghosts and unusual headers."""

from __future__ import annotations

from typing import NamedTuple

from benchmarks.corpus.dice import Dice
from benchmarks.corpus.letters import KEPT_REFERENCES, Conversation, Letter, Turn
from benchmarks.corpus.locales import LOCALES
from benchmarks.corpus.people import LISTS, Directory, Person
from benchmarks.corpus.prose import Prose, marker_word
from benchmarks.corpus.quirks import REPLY_QUIRKS, apply_quirk

_LIVE = 120
_START = 1_577_869_200

_LANGUAGES = (
    "en",
    "en",
    "en",
    "en",
    "en",
    "en",
    "en",
    "en",
    "en",
    "en",
    "en",
    "en",
    "de",
    "de",
    "fr",
    "es",
    "it",
    "pt",
    "nl",
    "sv",
    "da",
    "pl",
    "cs",
    "tr",
    "ru",
    "el",
    "ja",
    "zh",
    "tw",
    "ko",
)


class ThreadSettings(NamedTuple):
    """How conversations of a profile behave; probabilities between 0 and 1."""

    reply: float = 0.6
    ghost: float = 0.02
    quirk: float = 0.06
    from_list: float = 0.3
    step_seconds: int = 20
    """Mean time between two mails."""
    languages: tuple[str, ...] = _LANGUAGES


USUAL_THREADS = ThreadSettings()


def new_message_id(dice: Dice, sender: Person, date: int) -> str:
    """Returns a Message-ID as the sender's client makes them."""
    client = sender.client
    if client == "gmail":
        return f"<CA{dice.base36(38)}@mail.{sender.domain}>"
    if client in ("outlook", "owa"):
        return f"<{dice.base32(12)}{dice.hexadecimal(18).upper()}@{dice.base32(14)}.prod.{sender.domain}>"
    if client == "apple":
        return f"<{dice.uuid()}@{sender.domain}>"
    if client == "lotus":
        first, second, third = (dice.hexadecimal(8).upper() for _ in range(3))
        return f"<OF{first}.{second}-ON{third}@{sender.domain}>"
    if client == "yahoo":
        return f"<{dice.bits(30)}.{dice.bits(22)}.{date}{dice.bits(9):03}@mail.{sender.domain}>"
    if client == "mutt":
        return f"<{date}.{dice.base32(8).lower()}@{sender.domain}>"
    return f"<{dice.uuid().lower()}@{sender.domain}>"


class Threads:
    """Takes turns in conversations; memory is bounded by `_LIVE` conversations of a few letters each."""

    def __init__(self, dice: Dice, prose: Prose, directory: Directory, settings: ThreadSettings) -> None:
        self._dice = dice
        self._prose = prose
        self._directory = directory
        self._settings = settings
        self._live: list[Conversation] = []
        self._opened = 0
        self.now = _START

    def tick(self) -> int:
        """Moves the clock on and returns it, seconds since 1970."""
        self.now += self._dice.between(1, 2 * self._settings.step_seconds)
        return self.now

    def turn(self, number: int, *, language: str = "", opening: bool = False) -> Turn:
        """Returns the next turn: an answer in a live conversation or the first mail of a new one."""
        dice = self._dice
        if not opening and not language and self._live and dice.chance(self._settings.reply):
            place = max(dice.below(len(self._live)), dice.below(len(self._live)))
            conversation = self._live[place]
            if conversation.letters:
                return self._answer(number, conversation)
        return self.open(number, language or dice.pick(self._settings.languages))

    def remember(self, turn: Turn, lines: list[str], own_lines: int) -> None:
        """Keeps what later mails quote from the mail written in a turn."""
        turn.conversation.letters.append(turn.letter(lines, own_lines))

    def recent(self) -> Letter | None:
        """Returns a letter that stands in the corpus and was written lately, from any conversation."""
        for _ in range(4):
            if self._live:
                letters = self._dice.pick(self._live).letters
                if letters and letters[-1].number is not None and letters[-1].own_lines:
                    return letters[-1]
        return None

    def open(self, number: int, language: str, topic: str = "") -> Turn:
        """Returns the first turn of a new conversation; with a given topic it is no list's and answers no ghost."""
        dice = self._dice
        self._opened += 1
        mailing_list = (
            dice.pick(LISTS) if language == "en" and not topic and dice.chance(self._settings.from_list) else None
        )
        people = tuple(self._directory.group(dice, language, dice.between(2, 6)))
        conversation = Conversation(self._opened, topic or self._prose.title(language), language, people, mailing_list)
        self._live.append(conversation)
        if len(self._live) > _LIVE:
            self._live.pop(dice.below(_LIVE // 2))
        date = self.tick()
        if not topic and dice.chance(self._settings.ghost):
            conversation.letters.append(self._ghost(conversation, None, date - 3600, number))
            return self._answer(number, conversation)
        sender = people[0]
        others = people[1:]
        subject = (mailing_list.prefix if mailing_list else "") + conversation.topic
        turn = Turn(
            number,
            conversation,
            None,
            sender,
            others[:3],
            others[3:],
            date,
            subject,
            new_message_id(dice, sender, date),
            marker_word(number),
            number,
        )
        if dice.chance(self._settings.quirk / 8):
            self._make_case_twin(turn)
        return turn

    def _make_case_twin(self, turn: Turn) -> None:
        """Gives a new conversation an id that differs from another one's only in case: two threads all the same."""
        other = self.recent()
        if other is None or other.has_twin:
            return
        local, _, domain = other.message_id.partition("@")
        if local != local.swapcase():
            other.has_twin = True
            turn.message_id = f"{local.swapcase()}@{domain}"
            turn.quirk = "case_twin"

    def alone(self, number: int, sender: Person, to: tuple[Person, ...], topic: str) -> Turn:
        """Returns the turn of a mail that nobody answers, as newsletters and bounces are."""
        self._opened += 1
        conversation = Conversation(self._opened, topic, sender.language, (sender, *to), None)
        date = self.tick()
        return Turn(
            number,
            conversation,
            None,
            sender,
            to,
            (),
            date,
            topic,
            new_message_id(self._dice, sender, date),
            marker_word(number),
            number,
        )

    def _ghost(self, conversation: Conversation, parent: Letter | None, date: int, number: int) -> Letter:
        """A letter that its answers name and nobody ever finds."""
        sender = self._dice.pick(conversation.people)
        header_thread = parent.header_thread if parent else -1 - number
        return Letter(
            None,
            new_message_id(self._dice, sender, date),
            sender,
            conversation.people[:1],
            (),
            date,
            conversation.topic,
            _references(parent),
            header_thread,
            "",
            conversation.topic,
            tuple(self._prose.sentences(conversation.language, 3)),
        )

    def _answer(self, number: int, conversation: Conversation) -> Turn:
        dice, date = self._dice, self.tick()
        letters = conversation.letters
        parent = letters[-1] if dice.chance(0.65) else dice.pick(letters)
        if parent.message_id and dice.chance(self._settings.ghost):
            parent = self._ghost(conversation, parent, date - 600, number)
            letters.append(parent)
        others = [person for person in conversation.people if person is not parent.sender] or list(conversation.people)
        sender = dice.pick(others)
        copy = tuple(person for person in others if person is not sender)
        references = _references(parent)
        turn = Turn(
            number,
            conversation,
            parent,
            sender,
            (parent.sender,),
            copy,
            date,
            "",
            new_message_id(dice, sender, date),
            marker_word(number),
            parent.header_thread if references else number,
            references,
            (parent.message_id,) if parent.message_id else (),
        )
        quirk = REPLY_QUIRKS.pick(dice) if dice.chance(self._settings.quirk) else ""
        turn.subject = (
            self._prose.title(conversation.language) if quirk == "changed_subject" else self._reply_subject(turn)
        )
        if quirk:
            apply_quirk(turn, parent, quirk, dice)
        return turn

    def _reply_subject(self, turn: Turn) -> str:
        conversation, dice = turn.conversation, self._dice
        prefix = dice.pick(LOCALES[turn.sender.language].reply_prefixes)
        tag = conversation.mailing_list.prefix if conversation.mailing_list else ""
        if tag and dice.chance(0.2):
            return f"{tag}{prefix}: {conversation.topic}"
        if dice.chance(0.05):
            prefix = dice.pick(("Re[2]", "RE: Re", "Re: AW", "re"))
        return f"{prefix}: {tag}{conversation.topic}"


def _references(parent: Letter | None) -> tuple[str, ...]:
    if parent is None:
        return ()
    chain = (*parent.references, parent.message_id) if parent.message_id else parent.references
    return (chain[0], *chain[1 - KEPT_REFERENCES :]) if len(chain) > KEPT_REFERENCES else chain
