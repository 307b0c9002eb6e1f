"""Where real mail lies, when there is any on this machine."""

import os
from pathlib import Path

VARIABLE = "MAILLAKE_CORPORA"


def corpora_of_environment() -> Path | None:
    """The directory that MAILLAKE_CORPORA names; None when it names none."""
    named = os.environ.get(VARIABLE)  # noqa: TID251 - where test mail lies is no setting of maillake
    return Path(named) if named else None
