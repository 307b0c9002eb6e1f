"""Walking: each file once, in sorted order, with what its place says of it."""

import os
from pathlib import Path

import pytest

from maillake.errors import UsageError
from maillake.sources.found import Found, FoundFault, FoundFile, FoundSkip
from maillake.sources.walk import skip_rule, walk


def make(root: Path, *names: str) -> None:
    """Files under a directory, one byte each; a name that ends in a slash is a directory."""
    for name in names:
        path = root / name
        (path if name.endswith("/") else path.parent).mkdir(parents=True, exist_ok=True)
        if not name.endswith("/"):
            path.write_bytes(b"x")


def paths(found: list[Found], root: Path) -> list[str]:
    return [thing.path.relative_to(root).as_posix() for thing in found]


def test_files_come_once_and_sorted_within_each_directory(tmp_path: Path) -> None:
    make(tmp_path, "b/2.eml", "b/10.eml", "a.eml", "c.eml", "b/deep/x.eml")
    assert paths(list(walk(tmp_path)), tmp_path) == ["a.eml", "b/10.eml", "b/2.eml", "b/deep/x.eml", "c.eml"]


def test_a_named_file_is_named_and_a_found_one_is_not(tmp_path: Path) -> None:
    make(tmp_path, "a.eml")
    (alone,), (found,) = walk(tmp_path / "a.eml"), walk(tmp_path)
    assert isinstance(alone, FoundFile)
    assert isinstance(found, FoundFile)
    assert (alone.named, found.named) == (True, False)
    status = (tmp_path / "a.eml").stat()
    assert (alone.size, alone.modified_ns) == (status.st_size, status.st_mtime_ns)


def test_nothing_of_that_name_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="there is no .*/gone"):
        list(walk(tmp_path / "gone"))


def test_a_pipe_is_no_source(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(UsageError, match="neither a file nor a directory"):
        list(walk(tmp_path / "pipe"))


def test_a_pipe_in_a_folder_is_not_waited_for(tmp_path: Path) -> None:
    make(tmp_path, "a.eml")
    os.mkfifo(tmp_path / "pipe")
    assert "a.eml" in paths(list(walk(tmp_path)), tmp_path)


@pytest.mark.parametrize(
    ("path", "rule"),
    [
        ("__MACOSX/a.eml", "macos_fork"),
        ("x/._a.eml", "macos_fork"),
        ("x/.DS_Store", "macos_fork"),
        ("Inbox.mbox/table_of_contents", "mail_store_index"),
        ("x/dovecot-uidlist", "mail_store_index"),
        ("x/dovecot.index.log", "mail_store_index"),
        ("x/courierimapuiddb", "mail_store_index"),
        ("x/maildirfolder", "mail_store_index"),
        ("x/subscriptions", "mail_store_index"),
        ("a.eml", None),
        ("DS_Store.eml", None),
        ("x._y/a.eml", None),
        (".hidden/a.eml", None),
    ],
)
def test_files_left_out_have_a_rule(path: str, rule: str | None) -> None:
    assert skip_rule(path) == rule


def test_a_file_left_out_is_still_found(tmp_path: Path) -> None:
    make(tmp_path, "__MACOSX/a.eml", "b.eml")
    skipped, kept = walk(tmp_path)
    assert isinstance(skipped, FoundSkip)
    assert (skipped.rule, skipped.size) == ("macos_fork", 1)
    assert isinstance(kept, FoundFile)


def test_a_name_above_the_source_leaves_nothing_out(tmp_path: Path) -> None:
    make(tmp_path, "__MACOSX/dovecot/a.eml")
    (found,) = walk(tmp_path / "__MACOSX" / "dovecot")
    assert isinstance(found, FoundFile)


def test_a_named_file_is_read_whatever_its_name(tmp_path: Path) -> None:
    make(tmp_path, "._a.eml")
    (found,) = walk(tmp_path / "._a.eml")
    assert isinstance(found, FoundFile)


def test_mails_of_a_maildir_have_their_folder_and_flags(tmp_path: Path) -> None:
    make(
        tmp_path, "cur/1:2,S", "new/2", "tmp/", ".Work.Plans/cur/3:2,F", ".Work.Plans/new/", ".Work.Plans/maildirfolder"
    )
    found = {thing.path.name: thing for thing in walk(tmp_path) if isinstance(thing, FoundFile)}
    assert {name: (thing.dialect, thing.folder, thing.flags) for name, thing in found.items()} == {
        "1:2,S": ("maildir", "INBOX", ("seen",)),
        "2": ("maildir", "INBOX", ("recent",)),
        "3:2,F": ("maildir", "Work/Plans", ("flagged",)),
    }


def test_an_apple_mailbox_is_a_folder_of_its_name(tmp_path: Path) -> None:
    make(tmp_path, "Plans.mbox/mbox", "Plans.mbox/table_of_contents")
    found = {thing.path.name: thing for thing in walk(tmp_path)}
    mbox = found["mbox"]
    assert isinstance(mbox, FoundFile)
    assert mbox.folder == "Plans"
    assert isinstance(found["table_of_contents"], FoundSkip)


def test_a_link_to_a_file_is_followed_and_one_to_a_directory_is_not(tmp_path: Path) -> None:
    make(tmp_path, "mail/a.eml", "elsewhere/b.eml")
    (tmp_path / "mail/link.eml").symlink_to(tmp_path / "elsewhere/b.eml")
    (tmp_path / "mail/loop").symlink_to(tmp_path / "mail")
    found = {thing.path.name: thing for thing in walk(tmp_path / "mail")}
    assert isinstance(found["link.eml"], FoundFile)
    assert isinstance(found["loop"], FoundSkip)
    assert len(found) == 3


def test_a_dangling_link_is_a_fault_that_does_not_stop_the_walk(tmp_path: Path) -> None:
    make(tmp_path, "z.eml")
    (tmp_path / "a.eml").symlink_to(tmp_path / "gone")
    fault, file = walk(tmp_path)
    assert isinstance(fault, FoundFault)
    assert isinstance(file, FoundFile)


def test_a_directory_that_may_not_be_listed_is_a_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make(tmp_path, "closed/a.eml", "open/b.eml")
    scan = os.scandir

    def refusing(path: Path) -> object:
        if Path(path).name == "closed":
            raise PermissionError(13, "Permission denied", str(path))
        return scan(path)

    monkeypatch.setattr(os, "scandir", refusing)
    fault, file = walk(tmp_path)
    assert isinstance(fault, FoundFault)
    assert fault.error.errno == 13
    assert isinstance(file, FoundFile)


def test_names_that_are_no_text_are_walked(tmp_path: Path) -> None:
    path = os.fsencode(tmp_path) + b"/caf\xe9.eml"
    Path(os.fsdecode(path)).write_bytes(b"x")
    (found,) = walk(tmp_path)
    assert os.fsencode(found.path) == path
