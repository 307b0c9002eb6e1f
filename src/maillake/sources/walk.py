"""Walking files and folders: Maildir, Apple packages and plain folders, each file once, in sorted order."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from maillake.errors import UsageError
from maillake.sources.found import Found, FoundFault, FoundFile, FoundSkip
from maillake.sources.maildir import MESSAGE_DIRECTORIES, flags_of, folder_of, is_maildir

FORK_NAMES = {"__MACOSX", ".DS_Store"}
STORE_NAMES = ("table_of_contents", "dovecot", "courier", "maildirfolder", "subscriptions", ".mailbox")


def skip_rule(path: str) -> str | None:
    """The rule that leaves out a file, by the names on its way inside a folder or container."""
    *directories, name = path.split("/")
    if FORK_NAMES & {name, *directories} or name.startswith("._"):
        return "macos_fork"
    if name.startswith(STORE_NAMES):
        return "mail_store_index"
    return None


def named_path(named: Path) -> Path:
    """The absolute path of what the user named; raises `UsageError` when there is nothing there that can be read."""
    named = Path(os.path.abspath(named))  # noqa: PTH100 - symbolic links keep the name the user gave them
    try:
        mode = named.stat().st_mode
    except FileNotFoundError as error:
        raise UsageError(f"there is no {named}") from error
    except OSError:
        return named
    if not stat.S_ISDIR(mode) and not stat.S_ISREG(mode):
        raise UsageError(f"{named} is neither a file nor a directory")
    return named


def walk(named: Path, without: Path | None = None) -> Iterator[Found]:
    """Everything below a path the user named, by absolute paths, but for the directory `without`.

    Raises `UsageError` when there is nothing there.
    """
    named = named_path(named)
    try:
        status = named.stat()
    except OSError as error:
        yield FoundFault(named, error)
        return
    if stat.S_ISDIR(status.st_mode):
        yield from walk_directory(named, without)
    else:
        yield found_file(named, status, named=True)


def found_file(path: Path, status: os.stat_result, *, named: bool, root: Path | None = None) -> Found:
    """A regular file with what its place says about it."""
    rule = None if named else skip_rule(path.relative_to(root or path.parent).as_posix())
    if rule:
        return FoundSkip(path, status.st_size, status.st_mtime_ns, rule)
    if root is not None and path.parent.name in MESSAGE_DIRECTORIES and is_maildir(path.parent.parent):
        mail_folder = folder_of(path.parent.parent, root)
        return FoundFile(path, status.st_size, status.st_mtime_ns, named, "maildir", mail_folder, flags_of(path))
    folder = path.parent.stem if path.name == "mbox" and path.parent.suffix == ".mbox" else None
    return FoundFile(path, status.st_size, status.st_mtime_ns, named, folder=folder)


def walk_directory(root: Path, without: Path | None = None) -> Iterator[Found]:
    """Files below a directory, sorted by name; symbolic links to directories are not followed."""
    # Open directories are a list and not calls: folders may be nested deeper than Python may call.
    waiting: list[Iterator[os.DirEntry[str]]] = []
    directory: str | None = str(root)
    while directory is not None or waiting:
        if directory is not None:
            try:
                waiting.append(iter(sorted(os.scandir(directory), key=lambda entry: entry.name)))
            except OSError as error:
                yield FoundFault(Path(directory), error)
            directory = None
        elif (entry := next(waiting[-1], None)) is None:
            waiting.pop()
        elif entry.is_dir(follow_symlinks=False):
            directory = entry.path if without is None or Path(entry.path) != without else None
        else:
            yield from found_entry(root, entry)


def found_entry(root: Path, entry: os.DirEntry[str]) -> Iterator[Found]:
    """What an entry of a directory is that is no directory."""
    path = Path(entry.path)
    try:
        if entry.is_file():
            yield found_file(path, entry.stat(), named=False, root=root)
        elif entry.is_symlink() and path.exists():
            yield FoundSkip(path, 0, 0, "not_mail_in_container")
        elif entry.is_symlink():
            yield FoundFault(path, OSError(2, "dangling symbolic link", str(path)))
    except OSError as error:
        yield FoundFault(path, error)
