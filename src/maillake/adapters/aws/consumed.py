"""What calls of a table cost, counted as they are made."""

import threading
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

WRITING = {"put_item", "update_item", "transact_write_items"}


@dataclass
class Consumed:
    """Calls by operation, and capacity units as the table tells them; a refused write costs a unit all the same.

    Counted from any thread.
    """

    calls: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    write_units: float = 0.0
    read_units: float = 0.0
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False, compare=False)

    def note(self, operation: str, answer: Mapping[str, Any]) -> None:
        """Counts a call that was granted."""
        told: Any = answer.get("ConsumedCapacity") or ()
        parts: Iterable[Mapping[str, Any]] = [told] if isinstance(told, Mapping) else told
        units = sum(float(part.get("CapacityUnits", 0)) for part in parts)
        with self._lock:
            self.calls[operation] += 1
            if operation in WRITING:
                self.write_units += units
            else:
                self.read_units += units

    def note_refused(self, operation: str) -> None:
        """Counts a call whose condition did not hold; the answer does not tell its units, so it is taken for one."""
        with self._lock:
            self.calls[operation] += 1
            self.refused[operation] += 1
            self.write_units += 1
