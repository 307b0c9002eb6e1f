"""Settings every program of a deployed pipeline has."""

from dataclasses import dataclass

from maillake.contract.settings import Settings, setting


@dataclass(frozen=True)
class StageSettings(Settings):
    """Which deployment a program belongs to."""

    stage: str = setting("local", "deployment it belongs to: local dev prod; a dimension of its metrics")
    profile: str = setting("lite", "profile of the deployment: lite standard")
    log_level: str = setting("INFO", "least severe log line that is written: DEBUG INFO WARNING ERROR")
