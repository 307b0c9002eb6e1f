"""`Clock` of the machine."""

import time


class SystemClock:
    """The system's clock, UTC."""

    def now_ns(self) -> int:
        """Nanoseconds since 1970, UTC."""
        return time.time_ns()

    def sleep(self, seconds: float) -> None:
        """Waits."""
        time.sleep(seconds)
