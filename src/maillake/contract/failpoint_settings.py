"""Places where a test lets a program of a local deployment die; every other deployment ignores them."""

from dataclasses import dataclass

from maillake.contract.settings import setting
from maillake.contract.stage_settings import StageSettings


@dataclass(frozen=True)
class FailpointSettings(StageSettings):
    """Failpoints of the worker: `name=action` parted by commas; the action is kill, or hold and a number of seconds.

    Names: claim, get, table.<name>, threads, commit, finish, delete; each strikes once where there is
    a directory of marks.
    `poison=<text>` kills every process that reads a mail with the text in it.
    """

    failpoints: str = setting("", "failpoints that are set")
    failpoint_marks: str = setting("", "directory in which a failpoint that struck leaves its mark")
