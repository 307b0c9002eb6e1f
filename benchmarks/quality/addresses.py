"""Score an address parser on the corpora of mailboxes and address lists.

`score(corpora, parse, valid)` takes any parser: `parse(list_text)` returns one mapping per
address with at least `addr` and `display_name`; `valid(text)` tells whether a text is one
valid mailbox.

Each source is split by the first byte of the SHA-256 of the case id: `held_out` when it is
divisible by three, else `open`; the rules were made with the open part in view.
"""

from __future__ import annotations

import contextlib
import email.errors
import email.headerregistry
import email.utils
import hashlib
import json
import re
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from email.header import decode_header
from pathlib import Path
from typing import Any

Parse = Callable[[str], list[dict[str, Any]]]
Valid = Callable[[str], bool]

TARGETS = {"flanker-mailbox": 0.996, "isemail": 0.95, "mimekit-address-list": 0.95}
_ENCODED_RUN = re.compile(r"=\?[^?\s]+\?[bBqQ]\?[^?\s]*\?=(?:\s+=\?[^?\s]+\?[bBqQ]\?[^?\s]*\?=)*")
_SPECIALS = re.compile(r'[,;:<>@"()\\\x00-\x1f\x7f]')
_DOT_ATOM = re.compile(r'"([^\s"\\(),:;<>@\[\].]+(?:\.[^\s"\\(),:;<>@\[\].]+)*)"$')


@dataclass(frozen=True)
class Case:
    """One case of a source; `expected` is a verdict, or the (name, address) pairs."""

    source: str
    name: str
    part: str
    text: str
    expected: bool | tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Result:
    """A case with what the parser made of it and the microseconds it took."""

    case: Case
    passed: bool
    answer: object
    microseconds: float


def part_of(case_id: str) -> str:
    """`held_out` for about a third of the ids, else `open`."""
    return "held_out" if hashlib.sha256(case_id.encode()).digest()[0] % 3 == 0 else "open"


def load(corpora: Path) -> list[Case]:
    """Read the cases of the three sources under `corpora`."""
    return [case for source in TARGETS for case in _read_source(corpora / source / "cases.jsonl", source)]


def _read_source(path: Path, source: str) -> Iterable[Case]:
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        name, expected = row["id"], _expected(source, row["expect"])
        yield Case(source, name, part_of(name), _input(source, row["input"]), expected)


def _input(source: str, text: str) -> str:
    if source == "isemail":  # control characters are written as U+2400 + n
        return "".join(chr(ord(c) - 0x2400) if 0x2400 <= ord(c) <= 0x241F else c for c in text)
    if source == "mimekit-address-list":
        return decode_words(re.sub(r"\r?\n(?=[ \t])", "", text))
    return text


def _expected(source: str, expect: Mapping[str, Any]) -> bool | tuple[tuple[str, str], ...]:
    if source == "flanker-mailbox":
        return bool(expect["valid"])
    if source == "isemail":  # an error is no address; every other category is one
        return bool(expect["category"] != "ISEMAIL_ERR")
    if expect["encoded"] is None:
        return ()
    return tuple(_pairs(_headerregistry_parse(expect["encoded"])))


def decode_words(text: str) -> str:
    """Decode RFC 2047 words, as quoted strings where their text holds specials."""

    def decode(match: re.Match[str]) -> str:
        pieces = []
        for raw, charset in decode_header(match.group()):
            try:
                data = raw.encode("latin-1", "replace") if isinstance(raw, str) else raw
                pieces.append(data.decode(charset or "ascii", "replace"))
            except LookupError:
                return match.group()
        word = "".join(pieces)
        if not _SPECIALS.search(word):
            return word
        return '"' + word.replace("\\", "\\\\").replace('"', '\\"') + '"'

    return _ENCODED_RUN.sub(decode, text)


def normal_address(address: str) -> str:
    """Drop needless quotes and write the domain as lower-case A-labels."""
    local, sign, domain = address.rpartition("@")
    local = _DOT_ATOM.sub(r"\1", local)
    with contextlib.suppress(UnicodeError):
        domain = domain.encode("idna").decode("ascii")
    return local + sign + (domain if domain.startswith("[") else domain.lower())


def score(corpora: Path, parse: Parse | None, valid: Valid | None) -> list[Result]:
    """Run every case whose callable is given. A parser that raises fails the case."""
    results = []
    for case in load(corpora):
        call: Callable[[str], Any] | None = valid if isinstance(case.expected, bool) else parse
        if call is None:
            continue
        start = time.perf_counter()
        try:
            answer = call(case.text)
        except (ValueError, TypeError, AttributeError, IndexError) as error:
            answer = error
        microseconds = (time.perf_counter() - start) * 1e6
        results.append(Result(case, _passed(case, answer), answer, microseconds))
    return results


def _passed(case: Case, answer: object) -> bool:
    if isinstance(case.expected, bool):
        return answer is case.expected
    wanted = [address for _, address in case.expected]
    return isinstance(answer, list) and wanted == [address for _, address in _pairs(answer)]


def _pairs(rows: Iterable[Mapping[str, Any]]) -> list[tuple[str, str]]:
    return [(" ".join((row["display_name"] or "").split()), normal_address(row["addr"])) for row in rows if row["addr"]]


def names_share(results: Iterable[Result]) -> float:
    """Share of the address lists whose names are right as well as the addresses."""
    lists = [one for one in results if not isinstance(one.case.expected, bool)]
    right = [one for one in lists if isinstance(one.answer, list) and tuple(_pairs(one.answer)) == one.case.expected]
    return len(right) / len(lists) if lists else 0.0


def share(results: Iterable[Result], source: str, part: str = "all") -> float:
    """Share of the cases of `source`, or of one part of them, that passed."""
    passed = [one.passed for one in results if one.case.source == source and part in ("all", one.case.part)]
    return sum(passed) / max(1, len(passed))


def peers() -> dict[str, tuple[Parse, Valid]]:
    """The parsers of the standard library."""
    return {
        "email.headerregistry": (_headerregistry_parse, _headerregistry_valid),
        "email.utils.getaddresses": (_getaddresses_parse, _getaddresses_valid),
    }


def _to_header(text: str) -> Any:
    return email.headerregistry.HeaderRegistry()("To", text)


def _headerregistry_parse(text: str) -> list[dict[str, Any]]:
    found = _to_header(text).addresses
    return [{"addr": one.addr_spec, "display_name": one.display_name} for one in found]


def _headerregistry_valid(text: str) -> bool:
    header = _to_header(text)
    found = header.addresses
    obsolete = email.errors.ObsoleteHeaderDefect  # obsolete forms are still valid
    defects = [one for one in header.defects if not isinstance(one, obsolete)]
    return len(found) == 1 and not defects and "@" in found[0].addr_spec


def _getaddresses_parse(text: str) -> list[dict[str, Any]]:
    pairs = email.utils.getaddresses([text])
    return [{"addr": address, "display_name": name} for name, address in pairs]


def _getaddresses_valid(text: str) -> bool:
    pairs = email.utils.getaddresses([text])
    return len(pairs) == 1 and "@" in pairs[0][1]
