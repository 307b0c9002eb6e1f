"""`make bench`: equivalence first, then everything that has a target, one JSON line a figure.

Results go to benchmarks/results/<date>.jsonl; `python -m benchmarks.report` makes docs/performance.md of them.
"""

import argparse
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks import check, end_to_end, index_access, queries, ratios, stages, worker
from benchmarks.corpora import corpora_of_environment
from benchmarks.figures import RESULTS, Figure, append_lines, output_of_today, print_table
from benchmarks.inputs import DEFAULT_WORK, Setting
from benchmarks.report import write_page

SUITES: dict[str, Callable[[Setting], Iterator[Figure]]] = {
    "ratios": ratios.suite,
    "stages": stages.suite,
    "end_to_end": end_to_end.suite,
    "memory": end_to_end.memory_suite,
    "index_access": index_access.suite,
    "queries": queries.suite,
    "worker": worker.suite,
}


def are_equivalent(setting: Setting, output: Path) -> bool:
    """Compares what maillake reads with what others read; False when generated mail is read differently."""
    found = list(check.suite(setting))
    append_lines(output, found)
    return not any(figure.name == "generated" and figure.values["unexplained"] for figure in found)


def measured(setting: Setting, wanted: list[str], output: Path) -> list[Figure]:
    """Figures of suites, each written as soon as it is there."""
    figures = []
    for name in wanted:
        print(f"== {name}", file=sys.stderr, flush=True)
        for figure in SUITES[name](setting):
            append_lines(output, [figure])
            figures.append(figure)
    return figures


def main() -> int:
    """Command line: 1 when the equivalence check fails, and then nothing is timed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="everything that has a target")
    parser.add_argument("suite", nargs="*", help=f"only these of {', '.join(SUITES)}")
    parser.add_argument("--quick", action="store_true", help="small inputs; for trying the benchmarks themselves")
    parser.add_argument("--work", type=Path, default=DEFAULT_WORK, help="where generated mail is kept, 10 GB")
    parser.add_argument("--output", type=Path, help="file of JSON lines; benchmarks/results/<date>.jsonl")
    chosen = parser.parse_args()
    if unknown := set(chosen.suite) - set(SUITES):
        parser.error(f"there is no suite named {', '.join(sorted(unknown))}")
    chosen.work.mkdir(parents=True, exist_ok=True)
    output = chosen.output or output_of_today(chosen.work, quick=chosen.quick)
    setting = Setting(chosen.work, quick=chosen.quick, corpora=corpora_of_environment())
    if not are_equivalent(setting, output):
        print("generated mail is read differently: nothing is timed", file=sys.stderr)
        return 1
    print_table(measured(setting, chosen.suite or list(SUITES), output), sys.stdout)
    if not chosen.quick:
        write_page(RESULTS)
    return 0


if __name__ == "__main__":
    sys.exit(main())
