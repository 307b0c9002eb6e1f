"""Sentence templates filled from word tables of 256 places, one random byte a place."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from operator import getitem

Template = tuple[str, tuple[tuple[str, ...], ...]]

DRAW_BYTES = 12
"""Bytes that one sentence uses up: one for its template and one for each of at most eleven slots."""

_SLOT = re.compile(r"\{([a-z]+)\}")


def padded(items: Sequence[str]) -> tuple[str, ...]:
    """Returns the items repeated to 256 places, so that some are commoner than others."""
    if len(items) > 256:
        raise ValueError("a table holds at most 256 items")
    return tuple(items[number % len(items)] for number in range(256))


def compile_template(text: str, tables: Mapping[str, tuple[str, ...]]) -> Template:
    """Returns a %-format and the table of each of its slots."""
    names = _SLOT.findall(text)
    if len(names) >= DRAW_BYTES:
        raise ValueError(f"template has too many slots: {text}")
    return _SLOT.sub("%s", text.replace("%", "%%")), tuple(tables[name] for name in names)


def fill(templates: Sequence[Template], draw: bytes) -> str:
    """Returns one of 256 templates filled, as the bytes of `draw` say."""
    text, tables = templates[draw[0]]
    return text % tuple(map(getitem, tables, draw[1:]))


@dataclass(frozen=True)
class Vocabulary:
    """What sentences of one language are made of."""

    language: str
    sentences: tuple[Template, ...]
    titles: tuple[Template, ...]
    greetings: tuple[str, ...]
    closings: tuple[str, ...]
    spaced: bool
    """False where words are written without spaces between them."""


def vocabulary(  # noqa: PLR0917 - one row of a table
    language: str,
    tables: Mapping[str, str],
    sentences: str,
    titles: str,
    greetings: str,
    closings: str,
    *,
    spaced: bool = True,
) -> Vocabulary:
    """Builds a vocabulary from tables and template lists whose items are separated by `|`."""
    split = {name: padded(words.split("|")) for name, words in tables.items()}
    return Vocabulary(
        language,
        tuple(compile_template(text, split) for text in padded(sentences.split("|"))),
        tuple(compile_template(text, split) for text in padded(titles.split("|"))),
        tuple(greetings.split("|")),
        tuple(closings.split("|")),
        spaced,
    )
