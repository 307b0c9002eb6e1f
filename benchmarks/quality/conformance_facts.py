"""What two parsers can be asked about the same mail: a tree of parts, flattened into named facts."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

Facts = dict[str, object]


@dataclass(frozen=True, slots=True)
class Case:
    """One mail of a suite, and what the suite says of it."""

    suite: str
    name: str
    raw: bytes
    facts: Facts


@dataclass(frozen=True, slots=True)
class Difference:
    """One fact on which a suite and we disagree."""

    suite: str
    case: str
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
    """

    path: str
    kind: str
    media_type: str
    start: int | None = None
    body_start: int | None = None
    end: int | None = None
    fields: list[Field] | None = None
    text: str | None = None
    content: bytes | None = None
    more: Facts = field(default_factory=dict)


def facts_of(nodes: Iterable[Node]) -> Facts:
    """The facts of a tree, each under a name such as `offsets 1.2` or `value 0 subject`."""
    facts: Facts = {}
    structure: list[str] = []
    for node in nodes:
        structure.append(f"{node.path} {node.kind} {node.media_type}".rstrip())
        if node.body_start is not None:
            facts[f"start {node.path}"] = node.start
            facts[f"body start {node.path}"] = node.body_start
            facts[f"end {node.path}"] = node.end
        if node.fields is not None:
            facts.update(field_facts(node.path, node.fields))
        if node.text is not None:
            facts[f"text {node.path}"] = node.text
        if node.content is not None:
            facts[f"content {node.path}"] = content_fact(node.content)
        facts.update({f"{name} {node.path}": value for name, value in node.more.items()})
    return {"structure": structure, **facts}


def field_facts(path: str, fields: Sequence[Field]) -> Facts:
    """Names, offsets and values of a header; the second field of a name is `name#2`."""
    facts: Facts = {f"fields {path}": [one.name for one in fields]}
    seen: Counter[str] = Counter()
    for one in fields:
        seen[one.name] += 1
        name = one.name if seen[one.name] == 1 else f"{one.name}#{seen[one.name]}"
        facts[f"field offsets {path} {name}"] = (one.start, one.body_start, one.end)
        if one.value is not None:
            facts[f"value {path} {name}"] = one.value
    return facts


def content_fact(content: bytes) -> tuple[int, str]:
    """Length and SHA-256 of exact bytes."""
    return len(content), hashlib.sha256(content).hexdigest()


def differences(case: Case, ours: Mapping[str, object]) -> list[Difference]:
    """Facts on which we differ; a fact of a part that we do not have is left to `structure`."""
    found = []
    for fact, expected in case.facts.items():
        if fact not in ours:
            if fact.startswith(("fields ", "structure")) or _has_node(case.facts, ours, fact):
                found.append(Difference(case.suite, case.name, fact, expected, None))
        elif ours[fact] != expected:
            found.append(Difference(case.suite, case.name, fact, expected, ours[fact]))
    return found


def _has_node(facts: Mapping[str, object], ours: Mapping[str, object], fact: str) -> bool:
    """True unless a difference in structure or in field names already explains why we lack the fact."""
    explained = ["structure"]
    if fact.startswith(("value ", "field offsets ")):
        explained.append(f"fields {fact.split()[-2]}")
    return all(facts.get(name) == ours.get(name) for name in explained)


def canonical_text(text: str) -> str:
    """Text as both sides are compared: LF line ends, `>From ` undone, no line ends at the end."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return re.sub(r"(?m)^>+From ", "From ", text).rstrip("\n")


def one_line(text: str) -> str:
    """Text of a field: runs of white space and control characters as one space, trimmed."""
    return re.sub(r"[\s\x00-\x1f\x7f]+", " ", text).strip()
