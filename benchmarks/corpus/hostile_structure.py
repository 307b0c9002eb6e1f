"""Hostile MIME structure: boundaries, counts, depth."""

from __future__ import annotations

import hashlib

from benchmarks.corpus.hostile_case import Bench, Case, stored
from benchmarks.corpus.rendering import base64_lines
from benchmarks.corpus.truth import Attachment, Child, Mail

_TEXT = "Content-Type: text/plain; charset=us-ascii\n\n"
_DEEP = 40
_MANY = 1_200


def _mixed(boundary: str) -> str:
    return f'MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="{boundary}"\n'


def _unclosed(at: Bench) -> Mail:
    boundary = f"open{at.turn.number}"
    return at.mail(
        f"{at.header()}{_mixed(boundary)}\n--{boundary}\n{_TEXT}{at.sentence()}\n", stored("multipart.unclosed")
    )


def _no_boundary(at: Bench) -> Mail:
    head = "MIME-Version: 1.0\nContent-Type: multipart/mixed\n"
    return at.mail(
        f"{at.header()}{head}\n--part-one\n{_TEXT}{at.sentence()}\n--part-one--\n", stored("multipart.no_boundary")
    )


def _empty_boundary(at: Bench) -> Mail:
    return at.mail(
        f"{at.header()}{_mixed('')}\n--\n{_TEXT}{at.sentence()}\n----\n", stored("multipart.no_boundary", exact=False)
    )


def _boundary_prefix(at: Bench) -> Mail:
    inner = (
        f'Content-Type: multipart/alternative; boundary="abc-def"\n\n--abc-def\n{_TEXT}{at.sentence()}\n--abc-def--\n'
    )
    tail = f"--abc\n{_TEXT}second part\n--abc--\n"
    return at.mail(f"{at.header()}{_mixed('abc')}\n--abc\n{inner}{tail}", checkable=True)


def _no_parts(at: Bench) -> Mail:
    return at.mail(f"{at.header()}{_mixed('never')}\n{at.sentence()}\n", stored("multipart.no_parts"))


def _long_boundary(at: Bench) -> Mail:
    boundary = "b" * 300
    return at.mail(f"{at.header()}{_mixed(boundary)}\n--{boundary}  \n{_TEXT}{at.sentence()}\n--{boundary}--  \n")


def _many_parts(at: Bench) -> Mail:
    parts = [f"--p\n{_TEXT}{at.sentence()}\n"]
    parts += [f"--p\nContent-Type: application/octet-stream\n\n{place}\n" for place in range(1, _MANY)]
    digests = [hashlib.sha256(str(place).encode("ascii")).hexdigest() for place in range(1, _MANY)]
    files = tuple(
        Attachment(None, "application/octet-stream", len(str(place)), digest, inline=False)
        for place, digest in enumerate(digests, 1)
    )
    raw = f"{at.header()}{_mixed('p')}\n{''.join(parts)}--p--\n"
    return at.mail(raw, stored("limit.parts", exact=False), attachments=files)


def _deep_multipart(at: Bench) -> Mail:
    head, tail = "", ""
    for level in range(_DEEP):
        head += (
            f'--l{level}\nContent-Type: multipart/mixed; boundary="l{level + 1}"\n\n' if level else f"{_mixed('l1')}\n"
        )
        tail = f"--l{level + 1}--\n{tail}"
    body = f"--l{_DEEP}\n{_TEXT}{at.sentence()}\n"
    return at.mail(f"{at.header()}{head}{body}{tail}", stored("limit.depth", exact=False), marker=None)


def _deep_messages(at: Bench) -> Mail:
    sender, turn = at.turn.sender, at.turn
    ids = [turn.message_id, *[f"<level.{level}.{turn.number}@example.com>" for level in range(1, _DEEP + 1)]]
    raw = f"{at.header(Subject=f'level {_DEEP}', Message_ID=ids[_DEEP])}\n{at.sentence()}\n"
    children: list[Child] = []
    for level in range(_DEEP, 0, -1):
        content = raw.encode("utf-8")
        children.append(
            Child(
                "attached",
                level,
                level - 2 if level > 1 else None,
                hashlib.sha256(content).hexdigest(),
                len(content),
                ids[level],
                sender.name,
                sender.addr,
                f"level {level}",
                turn.date,
            )
        )
        head = at.header(Subject=f"level {level - 1}", Message_ID=ids[level - 1])
        raw = f"{head}MIME-Version: 1.0\nContent-Type: message/rfc822\n\n{raw}"
    return at.mail(raw, stored("limit.depth", exact=False), nested=children[::-1], subject="level 0", marker=None)


def _encoded_message(at: Bench) -> Mail:
    message_id = f"<inside.base64.{at.turn.number}@example.com>"
    inner = f"{at.header(Subject='inside base64', Message_ID=message_id)}\nhidden words\n".encode()
    part = f"Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n{base64_lines(inner).decode('ascii')}"
    sender = at.turn.sender
    child = Child(
        "attached",
        1,
        None,
        hashlib.sha256(inner).hexdigest(),
        len(inner),
        message_id,
        sender.name,
        sender.addr,
        "inside base64",
        at.turn.date,
    )
    raw = f"{at.header()}{_mixed('m')}\n--m\n{_TEXT}{at.sentence()}\n--m\n{part}--m--\n"
    return at.mail(raw, stored("transfer.encoded_message"), nested=[child])


def _type_text(at: Bench) -> Mail:
    return at.mail(
        f"{at.header()}MIME-Version: 1.0\nContent-Type: text\n\n{at.sentence()}\n", stored("content_type.invalid")
    )


def _two_types(at: Bench) -> Mail:
    head = "MIME-Version: 1.0\nContent-Type: text/plain\nContent-Type: text/html\n"
    return at.mail(f"{at.header()}{head}\n{at.sentence()}\n")


def _open_with_from_lines(at: Bench) -> Mail:
    body = f"{at.sentence()}\n\nFrom the same part, still open.\n\nFrom nobody at all\n"
    boundary = f"gap{at.turn.number}"
    return at.mail(f"{at.header()}{_mixed(boundary)}\n--{boundary}\n{_TEXT}{body}", stored("multipart.unclosed"))


def _unknown_transfer(at: Bench) -> Mail:
    head = "MIME-Version: 1.0\nContent-Type: text/plain\nContent-Transfer-Encoding: 9bit\n"
    return at.mail(f"{at.header()}{head}\n{at.sentence()}\n", stored("transfer.unknown"))


STRUCTURE: tuple[Case, ...] = (
    Case("structure.unclosed", _unclosed),
    Case("structure.no_boundary", _no_boundary),
    Case("structure.empty_boundary", _empty_boundary),
    Case("structure.boundary_prefix", _boundary_prefix),
    Case("structure.no_parts", _no_parts),
    Case("structure.long_boundary", _long_boundary),
    Case("structure.many_parts", _many_parts),
    Case("structure.deep_multipart", _deep_multipart),
    Case("structure.deep_messages", _deep_messages),
    Case("structure.encoded_message", _encoded_message),
    Case("structure.type_text", _type_text),
    Case("structure.two_types", _two_types),
    Case("structure.open_with_from_lines", _open_with_from_lines),
    Case("structure.unknown_transfer", _unknown_transfer),
)
