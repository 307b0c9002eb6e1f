"""The gates that hold on any machine: ratios of CPU time on G, all in one run.

Both sides of a ratio run in turn, again and again, and a loop of plain Python with them: how far the fastest and the
slowest of its runs lie apart is the noise floor of the whole. A ratio is that of the two medians. Start-up of
pyarrow and DuckDB (importing what ingest imports) is its own line and is subtracted from whole processes, as the
yardstick has none. Memory is the peak of RssAnon of whole processes of `maillake ingest`, on 88 MB of G and on the same
mail sixteen times over, each copy with Message-IDs of its own.

`python -m benchmarks.ratios` says which gates of the design are met, and exits with 1 when an enforced gate is missed:
`benchmarks.targets` has both.
"""

import argparse
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median

from benchmarks.end_to_end import ingest, start_up
from benchmarks.figures import Corpus, Figure, append_lines, print_table, shown
from benchmarks.inputs import DEFAULT_WORK, Setting, generated, raw_mails, repeated_mailbox
from benchmarks.processes import measure
from benchmarks.readers import read_in_full, tree_of_fast_mail_parser
from benchmarks.stages import read_batches, reader_of_stages, scan

CONTROL_STEPS = 400_000
MAILS = 8_000
SMALL_MAILS = 5_500
LARGE_ROUNDS = 16
Job = Callable[[], float]


def control() -> float:
    """CPU seconds of a fixed loop of plain Python."""
    started = time.process_time()
    total = 0
    for number in range(CONTROL_STEPS):
        total += number * number & 255
    return time.process_time() - started


def timed(job: Callable[[], object]) -> Job:
    """A job of this process as one that gives its CPU seconds."""

    def run() -> float:
        started = time.process_time()
        job()
        return time.process_time() - started

    return run


class Interleaved:
    """Jobs run in turn, each once a round."""

    def __init__(self, jobs: dict[str, Job], rounds: int) -> None:
        self.seconds: dict[str, list[float]] = {name: [] for name in (*jobs, "control")}
        for job in jobs.values():
            job()
        for _ in range(rounds):
            for name, job in jobs.items():
                self.seconds[name].append(job())
                self.seconds["control"].append(control())
        self.rounds = rounds

    def median(self, name: str) -> float:
        """Median CPU seconds of a job."""
        return median(self.seconds[name])

    @property
    def noise(self) -> float:
        """How far the fastest and the slowest fifth of the control lie apart, as a part of its median."""
        ordered = sorted(self.seconds["control"])
        cut = len(ordered) // 5
        return (ordered[-1 - cut] - ordered[cut]) / median(ordered)


def figure(name: str, corpus: Corpus, runs: Interleaved, values: dict[str, float], note: str) -> Figure:
    """A ratio with the medians it is made of."""
    values = {**values, **{f"{job} cpu seconds": runs.median(job) for job in runs.seconds}, "noise": runs.noise}
    return Figure("ratios", name, corpus, values, note, runs.rounds)


def parsing_ratios(setting: Setting) -> Iterator[Figure]:
    """The standard library and fast-mail-parser against the core, in this process and on one thread."""
    source = generated(setting, "g", setting.count(MAILS, 1_000))
    scanned = scan(source.path)
    raws = raw_mails(source.path, source.corpus.mails)
    jobs = {
        "stdlib": timed(lambda: [read_in_full(raw) for raw in raws]),
        "arrow": timed(lambda: read_batches(scanned)),
    }
    runs = Interleaved(jobs, setting.count(3, 1))
    ratio = runs.median("stdlib") / runs.median("arrow")
    note = "email with compat32, the whole job / everything the core does, to Arrow batches"
    yield figure("standard_library", source.corpus, runs, {"ratio": ratio}, note)
    tree, read_until = tree_of_fast_mail_parser(), reader_of_stages()
    if tree is None or read_until is None:
        absent = "fast-mail-parser is not installed" if tree is None else "this core cannot be asked for its stages"
        print(f"SKIPPED ratios/fast_mail_parser: {absent}", file=sys.stderr)
        return
    jobs = {
        "fast_mail_parser": timed(lambda: [tree(raw) for raw in raws]),
        "decode": timed(lambda: read_until(scanned, "decode")),
    }
    runs = Interleaved(jobs, setting.count(9, 3))
    ratio = runs.median("fast_mail_parser") / runs.median("decode")
    note = "both: headers, tree, leaves decoded; theirs as Python objects"
    yield figure("fast_mail_parser", source.corpus, runs, {"ratio": ratio}, note)


def whole_ratio(setting: Setting) -> Iterator[Figure]:
    """Whole ingest against `zstd -1` of the same file."""
    source = generated(setting, "g", setting.count(MAILS, 1_000))
    scratch = setting.scratch("ratios")
    jobs = {
        "ingest": lambda: ingest(source.path, scratch / "lake").cpu_seconds,
        "start_up": lambda: start_up().cpu_seconds,
        "zstd": lambda: measure(["zstd", "-1", "-q", "-T1", "-f", "-o", scratch / "packed", source.path]).cpu_seconds,
    }
    runs = Interleaved(jobs, setting.count(7, 1))
    shutil.rmtree(scratch)
    yield figure("start_up", source.corpus, runs, {"cpu_seconds": runs.median("start_up")}, "pyarrow, DuckDB, maillake")
    ratio = (runs.median("ingest") - runs.median("start_up")) / runs.median("zstd")
    yield figure("zstd", source.corpus, runs, {"ratio": ratio}, "CPU time of ingest without start-up / of zstd -1")


def memory_ratio(setting: Setting) -> Iterator[Figure]:
    """Peak anonymous memory of a large input against that of a small one, of which three runs have a median."""
    scratch = setting.scratch("ratios")
    small = generated(setting, "g", setting.count(SMALL_MAILS, 1_000))
    large = repeated_mailbox(setting, "g", setting.count(SMALL_MAILS, 1_000), setting.count(LARGE_ROUNDS, 2))
    lake = scratch / "lake"
    small_peak = median(ingest(small.path, lake).peak_anonymous_bytes / 1e6 for _ in range(3))
    large_peak = ingest(large.path, lake).peak_anonymous_bytes / 1e6
    shutil.rmtree(scratch)
    values = {"ratio": large_peak / small_peak, "small megabytes": small_peak, "large megabytes": large_peak}
    note = f"{large.corpus.bytes / 1e6:,.0f} MB against {small.corpus.bytes / 1e6:,.0f} MB of mail"
    yield Figure("ratios", "memory", large.corpus, values, note)


def suite(setting: Setting) -> Iterator[Figure]:
    """All ratios."""
    yield from parsing_ratios(setting)
    yield from whole_ratio(setting)
    yield from memory_ratio(setting)


def outcomes(found: Figure) -> Iterator[tuple[str, bool]]:
    """For every limit of a ratio: what is to be said of it, and whether the enforced gate is missed."""
    for limit in found.target.limits if found.target else ():
        measured = found.values[limit.value]
        if limit.gate is None or limit.enforced is None:
            continue
        met = "met" if limit.holds(limit.gate, measured) else "MISSED"
        fails = limit.fails(measured)
        enforced = f"enforced {shown(limit.enforced)}{' FAILED' if fails else ''}"
        yield f"{found.key}: design gate {shown(limit.gate)} {met}: {shown(measured)}; {enforced}", fails


def main() -> int:
    """Command line of the CI gate."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.ratios", description="ratios of CPU time, as gates")
    parser.add_argument("--quick", action="store_true", help="fewer mails and rounds; not steady enough for a gate")
    parser.add_argument("--work", type=Path, default=DEFAULT_WORK, help="where generated mail is kept")
    parser.add_argument("--output", type=Path, help="add the figures as JSON lines")
    chosen = parser.parse_args()
    chosen.work.mkdir(parents=True, exist_ok=True)
    figures = list(suite(Setting(chosen.work, quick=chosen.quick)))
    print_table(figures, sys.stdout)
    noise = max(found.values.get("noise", 0.0) for found in figures)
    print(f"\nnoise floor, by a loop of plain Python between the runs: {noise:.0%}")
    said = [outcome for found in figures for outcome in outcomes(found)]
    print("\n".join(text for text, _ in said))
    if chosen.output:
        append_lines(chosen.output, figures)
    return 1 if any(fails for _, fails in said) else 0


if __name__ == "__main__":
    sys.exit(main())
