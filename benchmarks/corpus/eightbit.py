"""Mail in legacy charsets: declared, undeclared, mislabelled; encoded, raw and UTF-7; headers too."""

# ruff: noqa: RUF001 - text of many scripts is the point here

from __future__ import annotations

from dataclasses import replace

from benchmarks.corpus.bodies import text_lines, write_body
from benchmarks.corpus.charsets import LEGACY, UTF8, Charset, fits
from benchmarks.corpus.composing import Composed, html_leaf, with_envelope, wrap_width
from benchmarks.corpus.desk import Desk
from benchmarks.corpus.dice import Weights
from benchmarks.corpus.envelope import header_fields, truth_of
from benchmarks.corpus.letters import Turn
from benchmarks.corpus.mime import Leaf, Multipart, Node
from benchmarks.corpus.truth import Truth
from benchmarks.corpus.webmail import html_of

_VARIANTS = Weights(
    (
        ("declared", 40),
        ("html", 14),
        ("raw_header", 12),
        ("cut_words", 8),
        ("utf7", 4),
        ("undeclared", 8),
        ("wrong_label", 8),
        ("said_ascii", 6),
    )
)
_WRONG = {
    "gb2312": Charset("gb2312", "gb18030"),
    "iso-8859-1": Charset("iso-8859-1", "cp1252"),
    "windows-1252": Charset("utf-8", "cp1252"),
}
_EXTRA = {"gb2312": "镕炼", "iso-8859-1": "„Preis: 5 €“ …", "windows-1252": "“prix” – 5 €"}


def _charset(desk: Desk, text: str, language: str) -> Charset:
    charset = desk.dice.pick(LEGACY[language])
    return charset if fits(text, charset) else UTF8


def _encoding(desk: Desk, charset: Charset) -> str:
    if charset.codec in ("iso2022_jp", "utf_7"):
        return "7bit"
    return desk.dice.pick(("8bit", "8bit", "quoted-printable", "base64"))


def _raw_fields(fields: list[tuple[str, str]], turn: Turn, charset: Charset) -> list[tuple[str, str]]:
    """The subject with bytes over 127 as they are (no encoded words)."""
    used = charset if fits(turn.subject, charset) and charset.codec != "iso2022_jp" else UTF8
    raw = turn.subject.encode(used.codec).decode("utf-8", "surrogateescape")
    return [(name, raw if name == "Subject" else value) for name, value in fields]


def _leaf(desk: Desk, text: str, charset: Charset, variant: str) -> tuple[Leaf, Charset, bool]:
    """Returns the text part, the charset in which it is and whether its label tells the truth."""
    if variant == "utf7":
        charset = Charset("utf-7", "utf_7")
    if variant == "wrong_label" and charset.label in _WRONG:
        extra, charset = _EXTRA[charset.label], _WRONG[charset.label]
        leaf = Leaf("text/plain", f"{text}{extra}\n".encode(charset.codec), "8bit", charset.label)
        return leaf, charset, False
    leaf = Leaf("text/plain", text.encode(charset.codec), _encoding(desk, charset), charset.label)
    if variant == "undeclared":
        return replace(leaf, charset="", encoding="8bit"), charset, False
    if variant == "said_ascii":
        return replace(leaf, content=text.encode("utf-8"), charset="us-ascii", encoding="8bit"), UTF8, False
    return leaf, charset, True


def _finish_header(desk: Desk, turn: Turn, truth: Truth, charset: Charset, variant: str) -> list[tuple[str, str]]:
    if variant == "raw_header":
        used = charset if charset.codec != "utf_7" else UTF8
        fields = _raw_fields(header_fields(turn, desk.dice, UTF8), turn, used)
        truth.checkable = False
        return fields
    wanted = UTF8 if variant in ("cut_words", "utf7") else charset
    return header_fields(turn, desk.dice, wanted, cut_words=variant == "cut_words")


def compose_eightbit(desk: Desk, number: int) -> Composed:
    """A mail in a language other than English and a charset other than UTF-8."""
    dice = desk.dice
    language = dice.pick(tuple(LEGACY))
    turn = desk.threads.turn(number, language=language)
    body = write_body(turn, desk.prose, dice, dice.between(2, 8))
    width = wrap_width(language)
    text = "\n".join(text_lines(body, turn.sender, width)).rstrip("\n") + "\n"
    charset = _charset(desk, text, language)
    variant = _VARIANTS.pick(dice)
    truth = truth_of(turn, "eightbit")
    leaf, charset, honest = _leaf(desk, text, charset, variant)
    node: Node = leaf
    if variant == "html":
        node = Multipart(
            "alternative",
            desk.boundary(turn.sender.client),
            (leaf, html_leaf(html_of(body, turn.sender), turn, charset)),
        )
    written = with_envelope(desk, turn, node, truth, body)
    written.draft.fields[:] = _finish_header(desk, turn, truth, charset, variant)
    truth.charset = charset.label if honest else charset.codec
    truth.case = None if variant == "declared" else f"eightbit.{variant}"
    truth.checkable = truth.checkable and honest
    return written, []
