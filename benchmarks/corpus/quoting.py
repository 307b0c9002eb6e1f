"""How clients announce the mail they quote."""

from __future__ import annotations

from collections.abc import Sequence

from benchmarks.corpus.letters import Letter
from benchmarks.corpus.locales import LOCALES
from benchmarks.corpus.people import Person

_LONG_DATE = "{weekday}, {day2}. {month} {year} {hour2}:{minute2}"
_LONG_DATE_ENGLISH = "{weekday}, {month} {day}, {year} {hour12}:{minute2} {half}"


def prefixed(lines: Sequence[str]) -> list[str]:
    """Returns lines with `> ` before them, `>` before those that are quoted already and before empty ones."""
    return [f">{line}" if not line or line[0] == ">" else f"> {line}" for line in lines]


def intro_text(parent: Letter, reader: Person, language: str) -> str:
    """Returns the line that says who wrote what follows."""
    locale = LOCALES[language]
    form = locale.desktop_intro if reader.client in ("thunderbird", "mutt") else locale.gmail_intro
    return form.format(
        name=parent.sender.name, addr=parent.sender.addr, **locale.moment(parent.date, reader.zone_minutes)
    )


def intro_line(parent: Letter, reader: Person, language: str) -> list[str]:
    """Returns the intro, cut in two lines where it is long."""
    text = intro_text(parent, reader, language)
    cut = text.rfind(" ", 0, 76) if len(text) > 78 else -1
    return [text[:cut], text[cut + 1 :]] if cut > 0 else [text]


def long_date(epoch: int, reader: Person) -> str:
    """Returns a date as in the header block of a quoted mail, local to the reader."""
    language = reader.language
    form = _LONG_DATE_ENGLISH if language == "en" else _LONG_DATE
    return form.format(**LOCALES[language].moment(epoch, reader.zone_minutes))


def block_fields(parent: Letter, reader: Person) -> list[tuple[str, str]]:
    """Returns label and value of each line of an Outlook header block."""
    sender, sent, to, copy, subject = LOCALES[reader.language].labels
    fields = [
        (sender, f"{parent.sender.name} <{parent.sender.addr}>"),
        (sent, long_date(parent.date, reader)),
        (to, "; ".join(f"{person.name} <{person.addr}>" for person in parent.to) or parent.sender.addr),
    ]
    if parent.cc:
        fields.append((copy, "; ".join(person.name for person in parent.cc)))
    fields.append((subject, parent.subject))
    return fields


def header_block(parent: Letter, reader: Person) -> list[str]:
    """Returns Outlook's lines above a quoted mail."""
    separator = f"-----{LOCALES[reader.language].original}-----" if reader.client == "outlook" else "_" * 32
    return [separator, *[f"{label}: {value}" for label, value in block_fields(parent, reader)]]


def notes_block(parent: Letter) -> list[str]:
    """Returns the lines of Lotus Notes above a quoted mail."""
    moment = LOCALES["en"].moment(parent.date, 0)
    organisation = parent.sender.organisation.split()[0]
    return [
        f"{parent.sender.name}/HQ/{organisation}",
        "{day2}/{month2}/{year} {hour2}:{minute2}".format(**moment),
        "",
        "To",
        *[f"{person.name}/HQ/{organisation}@{organisation}" for person in parent.to[:2]],
        "cc",
        "",
        "Subject",
        parent.subject,
    ]
