"""`Clock` that stands until it is told to go on."""

NEW_YEAR_NS = 1_704_067_200 * 10**9
"""2024-01-01T00:00:00Z."""


class StandingClock:
    """Time that passes only while one sleeps; `slept` are the waits, in seconds."""

    def __init__(self, now_ns: int = NEW_YEAR_NS) -> None:
        self._now_ns = now_ns
        self.slept: list[float] = []

    def now_ns(self) -> int:
        """Nanoseconds since 1970, UTC."""
        return self._now_ns

    def sleep(self, seconds: float) -> None:
        """Passes the time at once."""
        self.slept.append(seconds)
        self._now_ns += int(seconds * 1e9)
