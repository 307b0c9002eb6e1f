"""Failpoints: named places where a test lets a process die or wait. They exist in local deployments alone."""

import os
import signal
import time
from pathlib import Path

from maillake.contract.failpoint_settings import FailpointSettings

LOCAL = "local"


class Failpoints:
    """The failpoints that are set; `hit` does nothing at any other name."""

    def __init__(self, settings: FailpointSettings) -> None:
        text = settings.failpoints if settings.stage == LOCAL else ""
        pairs = (entry.partition("=") for entry in text.split(",") if entry)
        self._actions = {name.strip(): action.strip() for name, _, action in pairs}
        self._marks = Path(settings.failpoint_marks) if settings.failpoint_marks else None

    def hit(self, name: str) -> None:
        """Strikes, once, when the failpoint is set."""
        action = self._actions.get(name)
        if action is None or not self._is_first(name):
            return
        if action.startswith("hold"):
            time.sleep(float(action.removeprefix("hold")))
        else:
            os.kill(os.getpid(), signal.SIGKILL)

    def read(self, raw: bytes) -> None:
        """Strikes each time a mail contains the poison."""
        poison = self._actions.get("poison")
        if poison and poison.encode() in raw:
            os.kill(os.getpid(), signal.SIGKILL)

    def _is_first(self, name: str) -> bool:
        """True when no process has struck here before."""
        if self._marks is None:
            return True
        try:
            (self._marks / name).touch(exist_ok=False)
        except FileExistsError:
            return False
        return True


NO_FAILPOINTS = Failpoints(FailpointSettings())
