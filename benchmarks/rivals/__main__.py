"""`make rivals`: others on the same mail, whole processes, CPU time; what is not installed is skipped and said so.

They do not do the same job. notmuch and mu build a full-text index, which maillake does not; parsers give Python
objects and store nothing. Every figure says what was done, and a ratio of two of them means no more than "time until".
"""

import argparse
import platform
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from benchmarks.end_to_end import ingest
from benchmarks.figures import Figure, append_lines, output_of_today, print_table, rates
from benchmarks.inputs import DEFAULT_WORK, Input, Setting, generated, raw_mails
from benchmarks.machine import first_line, package_version
from benchmarks.processes import Measured, measure, python_module
from benchmarks.rivals.parsers import PARSERS

MAILS = 5_500
NOTMUCH = """[database]
path={maildir}
[user]
name=Ann
primary_email=ann@example.com
[new]
tags=new
[search]
exclude_tags=deleted
"""


@dataclass(frozen=True)
class Rival:
    """One program: its name, version (empty when it is not installed), what it does, and a run of it."""

    name: str
    version: str
    does: str
    run: Callable[[], Measured]
    install: str = ""


def make_maildir(source: Input, folder: Path) -> Path:
    """A Maildir of all mails of an mbox."""
    maildir = folder / "Maildir"
    for name in ("cur", "new", "tmp"):
        (maildir / name).mkdir(parents=True)
    for number, raw in enumerate(raw_mails(source.path, source.corpus.mails)):
        (maildir / "cur" / f"{number}.example:2,S").write_bytes(raw)
    return maildir


def notmuch(maildir: Path, folder: Path) -> Rival:
    """notmuch: a Xapian index of everything, and threads."""

    def run() -> Measured:
        config = folder / "notmuch-config"
        config.write_text(NOTMUCH.format(maildir=maildir))
        shutil.rmtree(maildir / ".notmuch", ignore_errors=True)
        return measure(["notmuch", f"--config={config}", "new", "--quiet"])

    version = first_line("notmuch", "--version")
    return Rival("notmuch", version, "full-text index (Xapian), threads", run, "apt-get install notmuch")


def mu(maildir: Path, folder: Path) -> Rival:
    """mu: a Xapian index of everything, and threads."""
    home = folder / "mu"

    def run() -> Measured:
        shutil.rmtree(home, ignore_errors=True)
        measure(["mu", "init", f"--muhome={home}", f"--maildir={maildir}"])
        return measure(["mu", "index", f"--muhome={home}", "--quiet"])

    version = first_line("mu", "--version")
    return Rival("mu", version, "full-text index (Xapian)", run, "apt-get install maildir-utils")


def rivals(source: Input, folder: Path) -> Iterator[Rival]:
    """maillake, then the others."""
    yield Rival(
        "maillake",
        package_version("maillake"),
        "proved lake: rows of mails, addresses and attachments in Parquet, duplicates, balance",
        lambda: ingest(source.path, folder / "lake"),
    )
    for name, (distribution, read) in PARSERS.items():
        command = python_module("benchmarks.rivals.parsers", name, source.path)
        version = package_version(distribution) if distribution else platform.python_version()
        does = (read.__doc__ or "").strip().rstrip(".")
        yield Rival(name, version, does, lambda command=command: measure(command), f"pip install {distribution}")  # type: ignore[misc]
    maildir = make_maildir(source, folder)
    yield notmuch(maildir, folder)
    yield mu(maildir, folder)


def suite(setting: Setting, wanted: list[str]) -> Iterator[Figure]:
    """Every wanted rival that is installed, all when none is named; rates are of CPU seconds, all cores together."""
    source = generated(setting, "g", setting.count(MAILS, 500))
    scratch = setting.scratch("rivals")
    repetitions = setting.count(3, 1)
    for rival in rivals(source, scratch):
        if wanted and rival.name not in wanted:
            continue
        if not rival.version:
            print(f"SKIPPED {rival.name}: not installed ({rival.install})", file=sys.stderr)
            continue
        runs = [rival.run().values() for _ in range(repetitions)]
        values = {name: median(run[name] for run in runs) for name in runs[0]}
        values = {**rates(source.corpus, values["cpu_seconds"]), **values}
        facts = {"version": rival.version}
        yield Figure("rivals", rival.name, source.corpus, values, rival.does, repetitions, facts)
    shutil.rmtree(scratch)


def main() -> int:
    """Command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.rivals", description="others on the same mail")
    parser.add_argument("program", nargs="*", help="only these")
    parser.add_argument("--quick", action="store_true", help="few mails, one run")
    parser.add_argument("--work", type=Path, default=DEFAULT_WORK, help="where generated mail is kept")
    parser.add_argument("--output", type=Path, help="file of JSON lines; benchmarks/results/<date>.jsonl")
    chosen = parser.parse_args()
    chosen.work.mkdir(parents=True, exist_ok=True)
    output = chosen.output or output_of_today(chosen.work, quick=chosen.quick)
    figures = []
    for figure in suite(Setting(chosen.work, quick=chosen.quick), chosen.program):
        append_lines(output, [figure])
        figures.append(figure)
    print_table(figures, sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())
