"""Names of files and entries as text: what is not UTF-8 is written so that the bytes are not lost."""

import os
from pathlib import Path
from urllib.parse import quote, unquote_to_bytes

URL = "file://"


def uri_of(path: Path) -> str:
    """An absolute path as it is, or as a percent-encoded file URL (RFC 8089) when it is not UTF-8."""
    text = str(path)
    return text if is_text(text) else URL + quote(os.fsencode(path))


def path_of(uri: str) -> Path:
    """The path that `uri_of` was given."""
    return Path(os.fsdecode(unquote_to_bytes(uri.removeprefix(URL)))) if uri.startswith(URL) else Path(uri)


def entry_name(name: str) -> str:
    """The name of a member of a container; bytes that are not UTF-8 as backslash escapes."""
    return name if is_text(name) else name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def is_text(name: str) -> bool:
    """True without the marks that stand for bytes that are not UTF-8."""
    return not any("\ud800" <= character <= "\udfff" for character in name)
