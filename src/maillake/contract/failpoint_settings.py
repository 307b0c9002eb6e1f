"""Places where a test lets a program of a local deployment die; every other deployment ignores them."""

from dataclasses import dataclass

from maillake.contract.settings import setting
from maillake.contract.stage_settings import StageSettings


@dataclass(frozen=True)
class FailpointSettings(StageSettings):
    """Failpoints: `name=action` parted by commas; the action is kill, or hold and a number of seconds.

    Names: claim, get, table.<name>, commit, finish, delete in the worker; put, send in the validator. `poison=<text>`
    kills the reader of a mail that contains the text. Each but poison strikes once for each file in `failpoint_marks`.
    """

    failpoints: str = setting("", "failpoints that are set")
    failpoint_marks: str = setting("", "directory in which a failpoint that struck leaves its mark")
