"""Mail folders of Takeout by the names of its entries."""

import pytest

from maillake.sources.takeout import folder_of_entry


@pytest.mark.parametrize(
    ("entry_path", "folder"),
    [
        ("Takeout/Mail/Inbox.mbox", "Inbox"),
        ("Takeout/Mail/All mail Including Spam and Trash.MBOX", "All mail Including Spam and Trash"),
        ("export.zip!/Takeout/Mail/Sent.mbox", "Sent"),
        ("Work.mbox/mbox", "Work"),
        ("archive/2004/letter.eml", "archive/2004"),
        ("export.zip!/archive/letter.eml", "archive"),
        ("letter.eml", None),
        ("export.zip!/letter.eml", None),
        ("/letter.eml", None),
        ("", None),
    ],
)
def test_folder_is_the_mbox_or_the_directory(entry_path: str, folder: str | None) -> None:
    assert folder_of_entry(entry_path) == folder
