"""The parse trees of Stalwart's mail-parser: one JSON file for the LF form of each mail, one for the CRLF form."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from benchmarks.quality.conformance_facts import Case, Field, Node, canonical_text, facts_of, mailboxes, one_line
from benchmarks.quality.conformance_native import UNREAD_FIELDS

SUITE = "stalwart"


def stalwart_cases(corpora: Path) -> Iterator[Case]:
    """Both forms of every mail, as upstream's own test makes them: without CR, and with CR before each LF."""
    folder = corpora / "stalwart-mail-parser"
    for path in sorted(folder.glob("*/*.eml")):
        raw = path.read_bytes()
        mail = f"{path.parent.name}/{path.stem}"
        crlf = raw.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
        forms = (("lf", ".json", raw.replace(b"\r", b"")), ("crlf", ".crlf.json", crlf))
        for form, suffix, bytes_of_form in forms:
            tree = json.loads(path.with_name(path.stem + suffix).read_text())
            yield Case(SUITE, mail, form, bytes_of_form, facts_of(_message_nodes(tree, "")))


def _message_nodes(message: dict[str, Any], nested: str) -> Iterator[Node]:
    root = message["parts"][0]
    is_multipart = "Multipart" in root["body"]
    prefix = f"{nested}/" if nested else ""
    yield from _part_nodes(message, 0, prefix, "0" if is_multipart else "1", "text/plain")


def _part_nodes(message: dict[str, Any], number: int, prefix: str, path: str, default_type: str) -> Iterator[Node]:
    part = message["parts"][number]
    ((kind, body),) = part["body"].items()
    media_type = _media_type(part, default_type)
    if kind == "Text" and media_type.startswith("multipart/"):
        media_type = "text/plain"  # what a multipart without delimiters is read as
    node = Node(
        path=prefix + path,
        kind={"Multipart": "multipart", "Message": "message"}.get(kind, "leaf"),
        media_type=media_type,
        start=part["offset_header"],
        body_start=part["offset_body"],
        end=part["offset_end"],
        fields=[_field(one) for one in part["headers"]],
    )
    if kind in ("Text", "Html"):
        node.text = canonical_text(body)
    elif kind in ("Binary", "InlineBinary"):
        node.content = bytes(body)
    yield node
    if kind == "Message":
        yield from _message_nodes(body, node.path)
    elif kind == "Multipart":
        default = "message/rfc822" if media_type == "multipart/digest" else "text/plain"
        outer = "" if path == "0" else f"{path}."
        for ordinal, child in enumerate(body, start=1):
            yield from _part_nodes(message, child, prefix, f"{outer}{ordinal}", default)


def _media_type(part: dict[str, Any], default_type: str) -> str:
    """The type the suite's parser went by: that of the last Content-Type."""
    for header in reversed(part["headers"]):
        if header["name"] == "content_type" and isinstance(header["value"], dict):
            value = header["value"]["ContentType"]
            subtype = f"/{value['c_subtype']}" if value["c_subtype"] else ""
            return f"{value['c_type']}{subtype}".lower()
    return default_type


def _field(header: dict[str, Any]) -> Field:
    name = header["name"]
    name = name.replace("_", "-") if isinstance(name, str) else name["other"].lower()
    value = None if UNREAD_FIELDS.fullmatch(name) else _value(header["value"], name)
    return Field(name, header["offset_field"], header["offset_start"], header["offset_end"], value)


def _value(value: Any, name: str) -> object:
    ids = name in ("message-id", "references", "in-reply-to", "content-id", "resent-message-id")
    if value == "Empty":
        return {} if name in ("content-type", "content-disposition") else [] if ids else ""
    ((kind, content),) = value.items()
    if kind == "Address":
        return mailboxes(_addresses(content))
    if kind == "ContentType":
        named = {one["name"]: one_line(one["value"]) for one in reversed(content["attributes"] or ())}
        return {key: text for key, text in sorted(named.items()) if text}
    if kind == "DateTime":
        return _date(content)
    if ids:
        return [content] if kind == "Text" else list(content)
    return one_line(content)


def _addresses(content: dict[str, Any]) -> Iterator[tuple[str | None, str | None, str | None]]:
    groups = content.get("Group") or [{"name": None, "addresses": content.get("List", ())}]
    for group in groups:
        for one in group["addresses"]:
            yield group["name"], one["name"], one["address"]


def _date(date: dict[str, Any]) -> tuple[int, int]:
    minutes = (date["tz_hour"] * 60 + date["tz_minute"]) * (-1 if date["tz_before_gmt"] else 1)
    day, time = (date["year"], date["month"], date["day"]), (date["hour"], date["minute"], date["second"])
    local = datetime(*day, *time, tzinfo=UTC)
    return int((local - timedelta(minutes=minutes)).timestamp()), minutes
