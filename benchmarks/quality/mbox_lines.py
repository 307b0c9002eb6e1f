"""Shapes of From_ lines as mail programs write them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from benchmarks.quality.mbox_archives import Mail

LineShape = Callable[[Mail], str]


def asctime(time: datetime, *, seconds: bool = True) -> str:
    """`Tue Nov 10 12:00:00 1992`."""
    clock = "%H:%M:%S" if seconds else "%H:%M"
    return f"{time:%a %b} {time.day:2d} {time:{clock}} {time:%Y}"


def as_is(mail: Mail) -> str:
    """Sender, one space, asctime."""
    return f"From {mail.sender} {asctime(mail.time)}"


def _spaced(mail: Mail) -> str:
    return mail.sender.replace("@", " at ", 1)


def _east(mail: Mail, hours: int) -> datetime:
    return mail.time + timedelta(hours=hours)


def _digits(mail: Mail) -> int:
    return int(mail.time.timestamp() * 1_000_003) + len(mail.raw)


SHAPES: dict[str, LineShape] = {
    "asctime": as_is,
    "two-spaces": lambda mail: f"From {mail.sender}  {asctime(mail.time)}",
    "no-seconds": lambda mail: f"From {mail.sender} {asctime(mail.time, seconds=False)}",
    "zone-before-year": lambda mail: f"From {mail.sender} {_east(mail, -5):%a %b %d %H:%M:%S EST %Y}",
    "zone-after-year": lambda mail: f"From {mail.sender}  {asctime(_east(mail, -8))} -0800",
    "google": lambda mail: f"From {_digits(mail)}@xxx {mail.time:%a %b %d %H:%M:%S +0000 %Y}",
    "rfc822": lambda mail: f"From {mail.sender} {mail.time:%a, %d %b %Y %H:%M:%S +0000}",
    "iso": lambda mail: f"From {mail.sender} {mail.time:%Y-%m-%d %H:%M:%S +0000}",
    "two-digit-year": lambda mail: f"From {mail.sender} {mail.time:%a, %d %b %y %H:%M GMT}",
    "uucp": lambda mail: f"From {mail.sender.partition('@')[0] or 'x'} {asctime(mail.time)} remote from relay",
    "thunderbird": lambda mail: f"From - {asctime(mail.time)}",
    "pipermail": lambda mail: f"From {_spaced(mail)}  {asctime(mail.time)}",
    "eudora": lambda mail: f"From ???@??? {asctime(mail.time)}",
    "day-first": lambda mail: f"From {mail.sender} {mail.time:%a %d %b %H:%M:%S %Y}",
    "javascript": lambda mail: f"From - {mail.time:%a %b %d %Y %H:%M:%S GMT+0000 (UTC)}",
    "daemon": lambda mail: f"From MAILER-DAEMON {asctime(mail.time)}",
}


def bare(_: Mail) -> str:
    """`From ` and nothing else."""
    return "From "


def dash(_: Mail) -> str:
    """`From - ` without a date."""
    return "From - "
