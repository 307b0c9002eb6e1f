"""What a mail says before it becomes text or HTML: own words, signature, quoted or forwarded mail."""

from __future__ import annotations

from dataclasses import dataclass, field

from benchmarks.corpus.blocks import block_lines
from benchmarks.corpus.dice import Dice
from benchmarks.corpus.letters import Letter, Turn
from benchmarks.corpus.people import Person
from benchmarks.corpus.prose import Prose, with_marker, wrapped
from benchmarks.corpus.quoting import header_block, intro_line, notes_block, prefixed
from benchmarks.corpus.truth import Quote

_DISCLAIMER = (
    "This e-mail and its attachments are meant for the addressee only. If you have received it by mistake,",
    "please tell the sender and delete it. Opinions are those of the author. Please think of the trees before",
    "you print this message. No responsibility is taken for harm caused by it.",
)
STYLES = {
    "gmail": "intro",
    "apple": "intro",
    "thunderbird": "intro",
    "mutt": "intro",
    "proton": "intro",
    "yahoo": "intro",
    "outlook": "header_block",
    "owa": "header_block",
    "lotus": "notes_block",
}


@dataclass(slots=True)
class Body:
    """The parts of a mail's text; paragraphs are unwrapped, blocks and quotes are lines."""

    language: str
    own: list[str]
    closing: list[str]
    signature: list[str]
    block: list[str] = field(default_factory=list)
    disclaimer: tuple[str, ...] = ()
    parent: Letter | None = None
    style: str = ""
    forwarded: list[str] = field(default_factory=list)
    """Lines of a forwarded mail with the header that stands above it."""
    forwarded_html: str = ""
    wrapped_own: list[str] = field(default_factory=list)
    """Own paragraphs as lines, once they were wrapped."""

    def quotes(self) -> tuple[Quote, ...]:
        """Returns what the manifest says about the quoted mail."""
        if self.parent is None:
            return ()
        seen = any(self.parent.marker in line for line in self.parent.lines) if self.parent.marker else False
        return (Quote(self.style, self.parent.marker if seen else None),)


def signature_of(person: Person) -> list[str]:
    """Returns the lines under a person's mails."""
    return [
        person.name,
        f"{person.role}, {person.organisation}",
        f"Tel. {person.telephone} | https://www.{person.domain}/",
    ]


def own_paragraphs(prose: Prose, dice: Dice, language: str, marker: str, count: int) -> list[str]:
    """Returns paragraphs whose last sentence ends in the marker."""
    paragraphs = prose.paragraphs(language, count)
    paragraphs[-1] = with_marker(paragraphs[-1], marker)
    return [prose.greeting(language), *paragraphs] if dice.chance(0.55) else paragraphs


def write_body(turn: Turn, prose: Prose, dice: Dice, sentences: int, *, blocks: bool = False) -> Body:
    """Returns the body of a turn; an answer quotes its parent in the way of the sender's client."""
    sender, language = turn.sender, turn.conversation.language
    own = own_paragraphs(prose, dice, language, turn.marker, sentences)
    closing = [prose.closing(language), sender.name.split(" ")[0].rstrip(",")] if dice.chance(0.7) else []
    body = Body(language, own, closing, signature_of(sender) if dice.chance(0.5) else [])
    if blocks:
        body.block = block_lines(dice, turn.sender)
    if dice.chance(0.06):
        body.disclaimer = _DISCLAIMER
    if turn.parent is not None and turn.parent.lines and dice.chance(0.85):
        body.parent = turn.parent
        body.style = STYLES[sender.client]
        if sender.client in ("thunderbird", "mutt") and len(own) > 1 and dice.chance(0.4):
            body.style = "interleaved"
    return body


def _own_lines(body: Body, width: int) -> list[str]:
    lines = body.wrapped_own
    if not lines:
        for paragraph in body.own:
            lines += wrapped(paragraph, width)
            lines.append("")
    return lines


def _interleaved(body: Body, sender: Person, width: int) -> list[str]:
    """Own paragraphs between pieces of the quote."""
    parent = body.parent
    assert parent is not None
    quoted = prefixed(parent.lines)
    lines = intro_line(parent, sender, body.language)
    piece = max(1, len(quoted) // len(body.own))
    last = len(body.own) - 1
    for place, paragraph in enumerate(body.own):
        end = len(quoted) if place == last else (place + 1) * piece
        lines += [*quoted[place * piece : end], "", *wrapped(paragraph, width), ""]
    return lines


def _quoted(body: Body, sender: Person) -> list[str]:
    parent = body.parent
    if parent is None or body.style == "interleaved":
        return []
    if body.style == "header_block":
        return [*header_block(parent, sender), "", *parent.lines]
    if body.style == "notes_block":
        return [*notes_block(parent), "", *parent.lines]
    return [*intro_line(parent, sender, body.language), *prefixed(parent.lines)]


def _tail(body: Body) -> list[str]:
    lines = [*body.block, ""] if body.block else []
    if body.closing:
        lines += [*body.closing, ""]
    return lines


def kept_lines(body: Body, sender: Person, width: int = 72) -> list[str]:
    """Returns the text that answers quote: everything but signature, disclaimer and forwarded mail."""
    if body.style == "interleaved":
        return [*_interleaved(body, sender, width), *_tail(body)]
    return [*_own_lines(body, width), *_tail(body), *_quoted(body, sender)]


def own_line_count(body: Body, width: int = 72) -> int:
    """Returns how many of the kept lines are the sender's own words; 0 where the quote stands between them."""
    return 0 if body.style == "interleaved" else len(_own_lines(body, width)) + len(_tail(body))


def text_lines(body: Body, sender: Person, width: int = 72) -> list[str]:
    """Returns the lines of the plain text."""
    signature = ["-- ", *body.signature, ""] if body.signature else []
    disclaimer = ["", *body.disclaimer] if body.disclaimer else []
    if body.style == "interleaved":
        return [*_interleaved(body, sender, width), *_tail(body), *signature, *disclaimer]
    below = _quoted(body, sender)
    return [*_own_lines(body, width), *_tail(body), *signature, *body.forwarded, *below, *disclaimer]
