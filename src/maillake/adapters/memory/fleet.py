"""`Fleet` in memory."""


class MemoryFleet:
    """A number of workers that are asked for."""

    def __init__(self, wanted: int = 0) -> None:
        self.wanted = wanted

    def wake(self) -> bool:
        """Asks for one worker when none is asked for; True when it did."""
        if self.wanted:
            return False
        self.wanted = 1
        return True
