"""The closure of a million synthetic mails: edges as Arrow in, the thread of every node out, in one process.

Mails answer one of the latest or begin a thread; each names up to ten of those above it, as clients do.
"""

import json
import random
import sys
import time
from statistics import median

import pyarrow as pa

from maillake import threads

MAILS = 1_000_000
LATEST = 400
REPETITIONS = 5


def edges_of(count: int) -> pa.Table:
    """Columns `from_key` and `to_key`."""
    dice = random.Random(1)
    keys = [f"{dice.getrandbits(128):032x}" for _ in range(count)]
    paths: list[tuple[int, ...]] = []
    left, right = [], []
    for number in range(count):
        parent = dice.randrange(max(0, number - LATEST), number) if number and dice.random() < 0.7 else None
        path = (*(paths[parent] if parent is not None else ()), number)[-10:]
        paths.append(path)
        left += [keys[one] for one in path[:-1]] or [keys[number]]
        right += [keys[one] for one in path[1:]] or [None]
    return pa.table({"from_key": pa.array(left, pa.string()), "to_key": pa.array(right, pa.string())})


def main() -> int:
    """Command line: one JSON line."""
    edges = edges_of(MAILS)
    wall, cpu = [], []
    for _ in range(REPETITIONS):
        started, used = time.perf_counter(), time.process_time()
        closed = threads.closure(edges)
        wall.append(time.perf_counter() - started)
        cpu.append(time.process_time() - used)
    figures = {"mails": MAILS, "edges": edges.num_rows, "nodes": closed.num_rows}
    print(json.dumps({**figures, "wall_seconds": median(wall), "cpu_seconds": median(cpu)}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
