"""What two parsers can be asked about the same mail: a tree of parts, flattened into named facts."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

Facts = dict[str, object]
Mailboxes = list[tuple[str | None, str | None, str]]


@dataclass(frozen=True, slots=True)
class Case:
    """One mail of a suite, and what the suite says of it; the same mail in two forms has one `mail`."""

    suite: str
    mail: str
    form: str
    raw: bytes
    facts: Facts

    @property
    def name(self) -> str:
        """Mail and form."""
        return f"{self.mail} {self.form}".rstrip()


@dataclass(frozen=True, slots=True)
class Difference:
    """One fact on which a suite and we disagree."""

    suite: str
    mail: str
    form: str
    fact: str
    expected: object
    ours: object


@dataclass(slots=True)
class Field:
    """A header field: lower-case name, byte offsets of name, body and next line, and its value where one is stated."""

    name: str
    start: int
    body_start: int
    end: int
    value: object = None


@dataclass(slots=True)
class Node:
    """A part, by its IMAP path; parts of a nested mail come after a slash (`2/1.3`).

    `kind` is multipart, message or leaf. Offsets count from the start of the outermost mail, or of the decoded
    nested mail when it travels encoded. `text` is decoded and canonical, `content` is transfer-decoded.
    What a suite does not state is None, a type "".
    """

    path: str
    kind: str
    media_type: str = ""
    start: int | None = None
    body_start: int | None = None
    end: int | None = None
    fields: list[Field] | None = None
    text: str | None = None
    content: bytes | None = None


def facts_of(nodes: Iterable[Node]) -> Facts:
    """The facts of a tree, each under its path and a name: `1.2 end`, `0 value subject`; and `structure`."""
    facts: Facts = {}
    structure: list[str] = []
    for node in nodes:
        structure.append(f"{node.path} {node.kind} {node.media_type}".rstrip())
        facts.update({f"{node.path} {name}": value for name, value in _node_facts(node)})
    return {"structure": structure, **facts}


def _node_facts(node: Node) -> Iterator[tuple[str, object]]:
    stated = {"start": node.start, "body start": node.body_start, "end": node.end, "text": node.text}
    yield from ((name, value) for name, value in stated.items() if value is not None)
    if node.content is not None:
        yield "content", (len(node.content), hashlib.sha256(node.content).hexdigest())
    if node.fields is not None:
        yield from _field_facts(node.fields)


def _field_facts(fields: Sequence[Field]) -> Iterator[tuple[str, object]]:
    """Names, offsets and values of a header; the second field of a name is `name#2`."""
    yield "fields", [one.name for one in fields]
    seen: Counter[str] = Counter()
    for one in fields:
        seen[one.name] += 1
        name = one.name if seen[one.name] == 1 else f"{one.name}#{seen[one.name]}"
        yield f"offsets {name}", (one.start, one.body_start, one.end)
        if one.value is not None:
            yield f"value {name}", one.value


def differences(case: Case, ours: Mapping[str, object]) -> Iterator[Difference]:
    """Facts on which we differ; a part that only one side has, or has as another type, differs in `structure` alone."""
    expected_tree, our_tree = _trees(case.facts, ours)
    if expected_tree != our_tree:
        yield Difference(case.suite, case.mail, case.form, "structure", expected_tree, our_tree)
    shared = {line.split()[0] for line in set(expected_tree) & set(our_tree)}
    for fact, expected in case.facts.items():
        path, _, name = fact.partition(" ")
        if path not in shared:
            continue
        fields = f"{path} fields"
        if name.startswith(("offsets ", "value ")) and case.facts.get(fields, ours[fields]) != ours[fields]:
            continue  # the names differ already
        if ours.get(fact) != expected:
            yield Difference(case.suite, case.mail, case.form, fact, expected, ours.get(fact))


def _trees(facts: Mapping[str, object], ours: Mapping[str, object]) -> tuple[list[str], list[str]]:
    """Both structures; ours without the media types that the suite leaves out."""
    expected, our_lines = facts["structure"], ours["structure"]
    assert isinstance(expected, list)
    assert isinstance(our_lines, list)
    untyped = {line for line in expected if line.count(" ") == 1}
    return expected, [short if (short := line.rpartition(" ")[0]) in untyped else line for line in our_lines]


def canonical_text(text: str) -> str:
    """Text as both sides are compared: LF line ends, `>From ` undone, no line ends at the end."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return re.sub(r"(?m)^>+From ", "From ", text).rstrip("\n")


def one_line(text: str) -> str:
    """Text of a field: runs of white space and control characters as one space, trimmed."""
    return re.sub(r"[\s\x00-\x1f\x7f]+", " ", text).strip()


def mailboxes(entries: Iterable[tuple[str | None, str | None, str | None]]) -> Mailboxes:
    """Group, display name and address of the entries that are mailboxes, which have an at sign (RFC 5322 3.4.1).

    Domains are in lower case; a display name that repeats the address, in apostrophes or not, is none.
    """
    found = []
    for group, shown, address in entries:
        local, at, domain = (address or "").rpartition("@")
        if at and local:
            name = one_line(shown or "")
            same = name.strip("'").lower() == (address or "").lower()
            found.append((group, None if same or not name else name, f"{local}@{domain.lower()}"))
    return found
