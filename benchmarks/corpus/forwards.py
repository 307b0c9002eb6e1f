"""Mail forwarded inside the text, in the shapes of Gmail, Outlook, Apple Mail and Thunderbird."""

from __future__ import annotations

from html import escape
from typing import NamedTuple

from benchmarks.corpus.clock import header_date
from benchmarks.corpus.letters import Letter
from benchmarks.corpus.locales import LOCALES
from benchmarks.corpus.people import Person
from benchmarks.corpus.quoting import block_fields, header_block, long_date, prefixed
from benchmarks.corpus.truth import Child

SHAPES = {
    "gmail": "gmail",
    "proton": "gmail",
    "yahoo": "gmail",
    "outlook": "outlook",
    "owa": "outlook",
    "lotus": "outlook",
    "apple": "apple",
    "thunderbird": "thunderbird",
    "mutt": "thunderbird",
}


class Forward(NamedTuple):
    """A forwarded mail as text lines and HTML, and the nested mails it makes."""

    lines: list[str]
    html: str
    children: list[Child]


def _people(people: tuple[Person, ...]) -> str:
    return ", ".join(f"{person.name} <{person.addr}>" for person in people)


def _gmail_fields(letter: Letter, reader: Person) -> list[tuple[str, str]]:
    locale = LOCALES[reader.language]
    moment = locale.moment(letter.date, reader.zone_minutes)
    when = (
        "{weekday}, {month} {day}, {year} at {hour12}:{minute2} {half}"
        if reader.language == "en"
        else "{weekday} {day} {month} {year} {hour2}:{minute2}"
    )
    fields = [
        (locale.labels[0], f"{letter.sender.name} <{letter.sender.addr}>"),
        ("Date", when.format(**moment)),
        ("Subject", letter.subject),
        ("To", _people(letter.to) or letter.sender.addr),
    ]
    return [*fields, ("Cc", _people(letter.cc))] if letter.cc else fields


def _gmail(letter: Letter, reader: Person, text: list[str]) -> tuple[list[str], str, str]:
    fields = _gmail_fields(letter, reader)
    head = ["---------- Forwarded message ---------", *[f"{label}: {value}" for label, value in fields], "", ""]
    html = (
        '<br><br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">---------- Forwarded message ---------<br>'
        f'{fields[0][0]}: <strong class="gmail_sendername" dir="auto">{escape(letter.sender.name)}</strong> <span '
        'dir="auto">&lt;'
        f'<a href="mailto:{letter.sender.addr}">{letter.sender.addr}</a>&gt;</span><br>'
        + "".join([f"{label}: {escape(value, quote=False)}<br>" for label, value in fields[1:]])
        + f'</div><br><br><div dir="ltr">{_html_lines(text)}</div></div>\n'
    )
    return [*head, *text], html, fields[1][1]


def _outlook(letter: Letter, reader: Person, text: list[str]) -> tuple[list[str], str, str]:
    block = "<br>\n".join(
        [f"<b>{label}:</b> {escape(value, quote=False)}" for label, value in block_fields(letter, reader)]
    )
    html = (
        '<div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm">\n'
        f'<p class="MsoNormal">{block}<o:p></o:p></p>\n</div>\n<div>{_html_lines(text)}</div>\n'
    )
    return [*header_block(letter, reader), "", *text], html, long_date(letter.date, reader)


def _apple(letter: Letter, reader: Person, text: list[str]) -> tuple[list[str], str, str]:
    locale = LOCALES[reader.language]
    sender, _, to, _, subject = locale.labels
    moment = locale.moment(letter.date, reader.zone_minutes)
    when = "{day}. {month} {year} {hour2}:{minute2}:00".format(**moment)
    fields = [
        (sender, f"{letter.sender.name} <{letter.sender.addr}>"),
        (subject, letter.subject),
        ("Date", when),
        (to, _people(letter.to) or letter.sender.addr),
    ]
    lines = prefixed([locale.begin_forwarded, "", *[f"{label}: {value}" for label, value in fields], "", *text])
    rows = "".join(
        [
            f'<div style="margin: 0px;"><span><b>{label}: </b></span><span>{escape(value, quote=False)}<br></span>'
            "</div>"
            for label, value in fields
        ]
    )
    html = (
        f'<br><blockquote type="cite"><div>{locale.begin_forwarded}</div><br class="Apple-interchange-newline">'
        f"{rows}<br>"
        f"<div>{_html_lines(text)}</div></blockquote>"
    )
    return lines, html, when


def _thunderbird(letter: Letter, reader: Person, text: list[str]) -> tuple[list[str], str, str]:
    when = header_date(letter.date, letter.sender.zone_minutes)
    sender, _, to, _, subject = LOCALES[reader.language].labels
    fields = [
        (subject, letter.subject),
        ("Date", when),
        (sender, f"{letter.sender.name} <{letter.sender.addr}>"),
        (to, _people(letter.to) or letter.sender.addr),
    ]
    separator = f"-------- {LOCALES[reader.language].forwarded} --------"
    rows = "\n".join(
        [
            f'<tr><th valign="BASELINE" nowrap="nowrap" align="RIGHT">{label}: </th><td>'
            f"{escape(value, quote=False)}</td></tr>"
            for label, value in fields
        ]
    )
    html = (
        f'<div class="moz-forward-container"><br>\n{separator}\n<table cellspacing="0" cellpadding="0" border="0" '
        f'class="moz-email-headers-table"><tbody>{rows}</tbody></table>\n<br>\n{_html_lines(text)}\n</div>\n'
    )
    return [separator, *[f"{label}: \t{value}" for label, value in fields], "", "", *text], html, when


def _html_lines(lines: list[str]) -> str:
    return "<br>\n".join([escape(line, quote=False) for line in lines])


_WRITE = {"gmail": _gmail, "outlook": _outlook, "apple": _apple, "thunderbird": _thunderbird}


def _child(letter: Letter, when: str, depth: int, container: int | None, shape: str) -> Child:
    own = letter.lines[: letter.own_lines]
    marker = letter.marker if any(letter.marker in line for line in own) else None
    return Child(
        "inline_forward",
        depth,
        container,
        None,
        None,
        None,
        letter.sender.name,
        letter.sender.addr,
        letter.subject,
        letter.date if shape == "thunderbird" else None,
        when,
        marker,
        carrier="text",
    )


def forward(letter: Letter, reader: Person, inner: Letter | None = None) -> Forward:
    """Returns a letter forwarded by the reader; the letter itself forwards `inner` where that is given."""
    text = list(letter.lines[: letter.own_lines])
    children: list[Child] = []
    if inner is not None:
        shape = SHAPES[letter.sender.client]
        below, _, when = _WRITE[shape](inner, letter.sender, list(inner.lines[: inner.own_lines]))
        text = [*text, *below]
        children.append(_child(inner, when, 2, 0, shape))
    shape = SHAPES[reader.client]
    lines, html, when = _WRITE[shape](letter, reader, text)
    return Forward(lines, html, [_child(letter, when, 1, None, shape), *children])
