"""Text for terminals: nothing a mail contains may steer one."""

import sys
import unicodedata
from pathlib import Path
from typing import Any

from rich.console import Console

BIDI = {0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)}


def safe(text: str, *, keep_lines: bool = False) -> str:
    """Text with control, bidi and unassigned characters shown as escapes; line feeds and tabs may stay."""
    if text.isascii() and text.isprintable():
        return text
    kept = "\n\t" if keep_lines else ""
    return "".join(character if character in kept or is_quiet(character) else escaped(character) for character in text)


def is_quiet(character: str) -> bool:
    """True for a character that only shows itself."""
    return ord(character) not in BIDI and unicodedata.category(character) not in {"Cc", "Cs", "Cn", "Co", "Zl", "Zp"}


def escaped(character: str) -> str:
    r"""Gives `\x1b` and the like; line breaks become spaces."""
    if character in "\r\n\t":
        return " "
    code = ord(character)
    return f"\\x{code:02x}" if code < 256 else f"\\u{{{code:x}}}"


def value_text(value: Any) -> str:
    """A cell of a table as text."""
    if value is None:
        return ""
    if isinstance(value, list):
        return ", ".join(value_text(item) for item in value)
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, int) and not isinstance(value, bool):
        return f"{value:,}"
    return safe(str(value))


def console(*, error: bool = False) -> Console:
    """A console without markup, highlighting or emoji; plain when it is no terminal."""
    stream = sys.stderr if error else sys.stdout
    return Console(file=stream, markup=False, highlight=False, emoji=False, soft_wrap=not stream.isatty())


def shown_path(path: str) -> str:
    """A path as short as it can be said from here."""
    try:
        return str(Path(path).relative_to(Path.cwd()))
    except ValueError:
        return path


def bytes_text(count: int) -> str:
    """A number of bytes as people say it, decimal units."""
    size = float(count)
    for unit in ("bytes", "kB", "MB", "GB"):
        if size < 1000 or unit == "GB":
            return f"{size:,.0f} {unit}" if unit == "bytes" or size >= 100 else f"{size:,.1f} {unit}"
        size /= 1000
    return ""
