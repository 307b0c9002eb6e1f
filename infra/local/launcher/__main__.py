"""Starts the emulator with everything it lacks: `python -m infra.local.launcher`, by the emulator's own Python."""

import importlib
import os
from pathlib import Path
from typing import Any

from infra.local.launcher import errors, faults, machines, queries, rights, schedules, tasks, templates
from infra.local.places import PLACES_VARIABLE, Places


def main() -> None:
    """Adds the hooks, then runs the emulator until it is told to end."""
    places = Places(Path(os.environ[PLACES_VARIABLE]))
    app: Any = importlib.import_module("ministack.app")
    app._port_is_bindable = lambda _host, _port: False
    errors.add()
    templates.add()
    machines.add()
    queries.add()
    rights.add()
    schedules.add()
    tasks.add(places)
    faults.add(places)
    app.main()


if __name__ == "__main__":
    main()
