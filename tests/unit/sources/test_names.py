"""Names as text: what is UTF-8 stays, what is not loses no byte."""

import os
from pathlib import Path

import pytest

from maillake.sources.names import entry_name, path_of, uri_of

NAMES = [
    b"/mail/a.eml",
    "/mail/Gr\u00fc\u00dfe.eml".encode(),
    b"/mail/Gr\xfc\xdfe.eml",
    b"/mail/50%FC.eml",
    b"/mail/%/\xff",
]


@pytest.mark.parametrize("name", range(len(NAMES)))
def test_a_uri_is_text_and_leads_back_to_the_path(name: int) -> None:
    path = Path(os.fsdecode(NAMES[name]))
    uri = uri_of(path)
    assert uri.encode("utf-8").decode("utf-8") == uri
    assert path_of(uri) == path


def test_a_path_that_is_text_is_its_own_uri() -> None:
    assert uri_of(Path("/mail/100% sure.eml")) == "/mail/100% sure.eml"


def test_two_names_that_are_not_utf8_stay_two() -> None:
    one, two = (os.fsdecode(name) for name in (b"\xfc.eml", b"\xdf.eml"))
    assert {entry_name(one), entry_name(two)} == {"\\xfc.eml", "\\xdf.eml"}
