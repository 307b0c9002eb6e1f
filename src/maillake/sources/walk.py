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


def walk(named: Path) -> Iterator[Found]:
    """Everything below a path the user named, by absolute paths; raises `UsageError` when there is nothing there."""
    named = Path(os.path.abspath(named))  # noqa: PTH100 - symbolic links keep the name the user gave them
    try:
        status = named.stat()
    except FileNotFoundError as error:
        raise UsageError(f"there is no {named}") from error
    except OSError as error:
        yield FoundFault(named, error)
        return
    if stat.S_ISDIR(status.st_mode):
        yield from walk_directory(named, named)
    elif stat.S_ISREG(status.st_mode):
        yield found_file(named, status, named=True)
    else:
        raise UsageError(f"{named} is neither a file nor a directory")


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


def walk_directory(root: Path, directory: Path) -> Iterator[Found]:
    """Files below a directory, sorted by name; symbolic links to directories are not followed."""
    try:
        entries = sorted(os.scandir(directory), key=lambda entry: entry.name)
    except OSError as error:
        yield FoundFault(directory, error)
        return
    for entry in entries:
        path = Path(entry.path)
        try:
            if entry.is_dir(follow_symlinks=False):
                yield from walk_directory(root, path)
            elif entry.is_file():
                yield found_file(path, entry.stat(), named=False, root=root)
            elif entry.is_symlink():
                yield (
                    FoundFault(path, OSError(2, "dangling symbolic link", str(path)))
                    if not path.exists()
                    else FoundSkip(path, 0, 0, "not_mail_in_container")
                )
        except OSError as error:
            yield FoundFault(path, error)
