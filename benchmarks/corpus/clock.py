"""Dates as mail writes them, from seconds since 1970 and a zone in minutes."""

from __future__ import annotations

import time

_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def zone_text(zone_minutes: int) -> str:
    """Returns a zone as `+0130`."""
    sign = "-" if zone_minutes < 0 else "+"
    return f"{sign}{abs(zone_minutes) // 60:02}{abs(zone_minutes) % 60:02}"


def header_date(epoch: int, zone_minutes: int) -> str:
    """Returns an RFC 5322 date-time."""
    at = time.gmtime(epoch + zone_minutes * 60)
    return (
        f"{_WEEKDAYS[at.tm_wday]}, {at.tm_mday} {_MONTHS[at.tm_mon - 1]} {at.tm_year} "
        f"{at.tm_hour:02}:{at.tm_min:02}:{at.tm_sec:02} {zone_text(zone_minutes)}"
    )


def asctime(epoch: int) -> str:
    """Returns a UTC date as in the From_ line of an mbox (RFC 4155)."""
    at = time.gmtime(epoch)
    return (
        f"{_WEEKDAYS[at.tm_wday]} {_MONTHS[at.tm_mon - 1]} {at.tm_mday:2} "
        f"{at.tm_hour:02}:{at.tm_min:02}:{at.tm_sec:02} {at.tm_year}"
    )


def compact(epoch: int) -> str:
    """Returns a UTC date as `20240305T102200Z` (RFC 5545)."""
    at = time.gmtime(epoch)
    return f"{at.tm_year}{at.tm_mon:02}{at.tm_mday:02}T{at.tm_hour:02}{at.tm_min:02}{at.tm_sec:02}Z"


def takeout_date(epoch: int) -> str:
    """Returns a UTC date as in the From_ lines of Google Takeout, zone before year."""
    text = asctime(epoch)
    return f"{text[:-5].replace('  ', ' 0')} +0000{text[-5:]}"
