"""Gmail Takeout: folders by the names of its mbox files."""

from pathlib import PurePosixPath


def folder_of_entry(entry_path: str) -> str | None:
    """Mail folder of an entry: the name of an mbox file, or the directory an eml lies in."""
    path = PurePosixPath(entry_path.rsplit("!/", 1)[-1])
    if path.suffix.lower() == ".mbox":
        return path.stem
    if path.name == "mbox" and path.parent.suffix.lower() == ".mbox":
        return path.parent.stem
    return path.parent.as_posix() if path.parent.as_posix() not in {".", "/"} else None
