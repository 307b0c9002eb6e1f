"""Sentences, paragraphs and marker words."""

from __future__ import annotations

import re
from operator import getitem

from benchmarks.corpus.dice import Dice
from benchmarks.corpus.vocabulary import DRAW_BYTES, Vocabulary, fill
from benchmarks.corpus.words_east import CHINESE, GREEK, JAPANESE, KOREAN, RUSSIAN, TAIWANESE
from benchmarks.corpus.words_english import ENGLISH
from benchmarks.corpus.words_north import CZECH, DANISH, DUTCH, POLISH, SWEDISH, TURKISH
from benchmarks.corpus.words_west import FRENCH, GERMAN, ITALIAN, PORTUGUESE, SPANISH

VOCABULARIES: dict[str, Vocabulary] = {
    vocabulary.language: vocabulary
    for vocabulary in (
        ENGLISH,
        GERMAN,
        FRENCH,
        SPANISH,
        ITALIAN,
        PORTUGUESE,
        DUTCH,
        SWEDISH,
        DANISH,
        POLISH,
        CZECH,
        TURKISH,
        RUSSIAN,
        GREEK,
        JAPANESE,
        CHINESE,
        TAIWANESE,
        KOREAN,
    )
}

_SYLLABLES = tuple(consonant + vowel for consonant in "bdfghjklmnprstvw" for vowel in "aeiou")
_SPACED = {width: re.compile(rf"(\S{{{width},}}|.{{1,{width}}})(?: |$)") for width in (36, 72, 76)}
_SPREAD = 1_640_531_527
_MARKERS = 80**5


def marker_word(number: int) -> str:
    """Returns a word of eleven letters that belongs to this number alone; different for 3.2 * 10**9 numbers."""
    left = number * _SPREAD % _MARKERS
    word = "z"
    for _ in range(5):
        left, syllable = divmod(left, 80)
        word += _SYLLABLES[syllable]
    return word


def with_marker(sentence: str, marker: str) -> str:
    """Returns the sentence with the marker as its last word, before the full stop."""
    return f"{sentence[:-1].rstrip()} {marker}{sentence[-1]}"


def wrapped(text: str, width: int) -> list[str]:
    """Returns lines of at most `width` characters (72, 76 or 36) where words allow it; text without spaces is cut."""
    if text.isascii() or " " in text:
        lines: list[str] = _SPACED[width].findall(text)
        return lines
    return [text[at : at + width] for at in range(0, len(text), width)]


class Prose:
    """Writes text in a language with the draws of one dice."""

    __slots__ = ("_bits", "_dice")

    def __init__(self, dice: Dice) -> None:
        self._dice = dice
        self._bits = dice.bits

    def sentences(self, language: str, count: int) -> list[str]:
        """Returns `count` sentences."""
        size = count * DRAW_BYTES
        draw = self._bits(8 * size).to_bytes(size, "little") if size else b""
        templates = VOCABULARIES[language].sentences
        # As `fill` does, without a call for each sentence: this is where most of the time goes.
        chosen = [(templates[draw[at]], draw[at + 1 : at + DRAW_BYTES]) for at in range(0, size, DRAW_BYTES)]
        return [text % tuple(map(getitem, tables, places)) for (text, tables), places in chosen]

    def title(self, language: str) -> str:
        """Returns a subject line."""
        text = fill(VOCABULARIES[language].titles, self._dice.raw(DRAW_BYTES))
        return text[0].upper() + text[1:]

    def paragraphs(self, language: str, count: int) -> list[str]:
        """Returns `count` sentences joined to paragraphs of one to four."""
        joiner = " " if VOCABULARIES[language].spaced else ""
        sentences = self.sentences(language, count)
        paragraphs: list[str] = []
        at = 0
        for drawn in self._dice.raw(count):
            size = 1 + (drawn & 3)
            paragraphs.append(joiner.join(sentences[at : at + size]))
            at += size
            if at >= count:
                break
        return paragraphs

    def greeting(self, language: str) -> str:
        """Returns an opening line."""
        return self._dice.pick(VOCABULARIES[language].greetings)

    def closing(self, language: str) -> str:
        """Returns a closing line."""
        return self._dice.pick(VOCABULARIES[language].closings)
