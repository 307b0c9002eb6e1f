"""Maildir and Maildir++ by their names."""

from pathlib import Path

import pytest

from maillake.sources.maildir import flags_of, folder_of, is_maildir


@pytest.mark.parametrize(
    ("name", "flags"),
    [
        ("1.host:2,S", ("seen",)),
        ("1.host:2,DFPRST", ("draft", "flagged", "passed", "answered", "seen", "deleted")),
        ("1.host:2,", ()),
        ("1.host:2,aSx", ("seen",)),
        ("1.host!2,F", ("flagged",)),
        ("1.host;2,R", ("answered",)),
        ("1.host:1,S", ()),
        ("1.host", ()),
    ],
)
def test_flags_are_the_letters_after_the_mark(name: str, flags: tuple[str, ...]) -> None:
    assert flags_of(Path("cur") / name) == flags


def test_a_mail_nobody_looked_at_is_recent() -> None:
    assert flags_of(Path("new/1.host")) == ("recent",)


@pytest.mark.parametrize(
    ("directory", "folder"),
    [
        ("", "INBOX"),
        (".Work", "Work"),
        (".Work.2004.Plans", "Work/2004/Plans"),
        ("Work/Plans", "Work/Plans"),
        ("Work/.Plans.Old", "Work/Plans/Old"),
    ],
)
def test_folders_are_named_by_their_path(directory: str, folder: str) -> None:
    assert folder_of(Path("/mail") / directory, Path("/mail")) == folder


def test_a_maildir_has_cur_and_new(tmp_path: Path) -> None:
    (tmp_path / "whole/cur").mkdir(parents=True)
    (tmp_path / "whole/new").mkdir()
    (tmp_path / "half/cur").mkdir(parents=True)
    assert is_maildir(tmp_path / "whole")
    assert not is_maildir(tmp_path / "half")
    assert not is_maildir(tmp_path / "none")
