"""`make quality`: what maillake reads on real mail, in one table; fails under a gate, shows every missed target.

Needs MAILLAKE_CORPORA. `--write` also writes docs/quality.md and docs/conformance.md.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from benchmarks.corpora import VARIABLE, corpora_of_environment
from benchmarks.machine import machine, now, versions
from benchmarks.quality.address_score import score_addresses
from benchmarks.quality.conformance import SUITES, Suite, compare, page, score_conformance
from benchmarks.quality.mbox_archives import ArchivesMissingError, archive_names
from benchmarks.quality.mbox_score import score_mboxes
from benchmarks.quality.near_duplicates import score_near_duplicates
from benchmarks.quality.scoreboard import HEAD, Metric, aligned, in_markdown, printed
from benchmarks.quality.sweep import folders, look_through, score_sweep, sweep
from benchmarks.quality.thread_score import Table, begin_threads, thread_section

DOCS = Path(__file__).parents[2] / "docs"
PROCESSES = 2


def main(arguments: list[str] | None = None) -> int:
    """Prints the table; 1 when a gate fails."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.quality", description=__doc__)
    parser.add_argument("--write", action="store_true", help="write docs/quality.md and docs/conformance.md")
    parser.add_argument("--all", action="store_true", help="score formail too, where it is installed: some minutes")
    given = parser.parse_args(arguments)
    corpora = corpora_of_environment()
    if corpora is None:
        print(f"skipped: {VARIABLE} is not set")
        return 0
    if not corpora.is_dir():
        print(f"{VARIABLE} is no folder: {corpora}")
        return 2
    started = time.monotonic()
    metrics, suites, swept, tables = measure(corpora.resolve(), with_formail=given.all)
    for line in printed(metrics):
        print(line)
    for table in tables:
        print("", table.title, *aligned(table.rows, table.head), sep="\n")
    digest = corpus_digest(corpora)
    failed = [metric.name for metric in metrics if metric.fails]
    missed = sum(metric.verdict == "MISSED target" for metric in metrics)
    print(f"corpus {digest}; {len(failed)} gates fail, {missed} targets missed; {time.monotonic() - started:.0f} s")
    print(f"swept: {', '.join(swept)}")
    if given.write:
        (DOCS / "quality.md").write_text(quality_page(metrics, tables, swept, digest), "utf-8")
        (DOCS / "conformance.md").write_text(page(suites), "utf-8")
    return int(bool(failed))


def measure(corpora: Path, *, with_formail: bool = False) -> tuple[list[Metric], list[Suite], list[str], list[Table]]:
    """All rows, the suites behind some of them, the folders swept, the tables of threads; two processes at a time."""
    names = folders(corpora)
    try:
        archives = archive_names(corpora)
    except ArchivesMissingError:
        archives = []
    with ProcessPoolExecutor(PROCESSES, mp_context=get_context("spawn")) as pool:

        def later(work: Callable[..., Any], *values: object) -> Future[Any]:
            return pool.submit(work, *values)

        mboxes = later(partial(score_mboxes, with_formail=with_formail), corpora)
        near = later(score_near_duplicates, corpora)
        threads = begin_threads(later, corpora)
        sweeps = [later(sweep, corpora, name) for name in names]
        losses = [later(look_through, corpora, name) for name in archives]
        suites: list[Suite] = [later(compare, corpora, name).result() for name in SUITES]
        addresses: list[Metric] = later(score_addresses, corpora).result()
        rows: list[Metric] = [*mboxes.result(), *addresses, *score_conformance(suites)]
        rows += near.result()
        thread_rows, tables = threads()
        rows += thread_rows
        rows += score_sweep(corpora, [one.result() for one in sweeps], [one.result() for one in losses])
    return rows, suites, sorted(names), tables


def corpus_digest(corpora: Path) -> str:
    """First digits of a SHA-256 over the names and contents of all files that were read."""
    whole = hashlib.sha256()
    for path in corpus_files(corpora):
        whole.update(f"{path.relative_to(corpora).as_posix()}\0{path.stat().st_size}\0".encode())
        whole.update(path.read_bytes())
    return whole.hexdigest()[:16]


def corpus_files(corpora: Path) -> Iterator[Path]:
    """The files of the folders that are read, in the order of their names."""
    for name in sorted(folders(corpora)):
        yield from sorted(path for path in (corpora / name).rglob("*") if path.is_file())


def quality_page(metrics: list[Metric], tables: list[Table], swept: list[str], digest: str) -> str:
    """docs/quality.md."""
    measured = (
        f"on {now()[:10]}, maillake {versions()['maillake']} at {versions()['commit']}, {machine()['cores']} cores"
    )
    corpus = f"corpus digest `{digest}` over names, sizes and contents of {len(swept)} folders"
    table = "\n".join(in_markdown((metric.cells for metric in metrics), HEAD))
    threads = thread_section(tables)
    return PAGE.format(measured=measured, corpus=corpus, table=table, threads=threads, folders=", ".join(swept))


PAGE = """# Quality

Measured by `make quality` {measured},
{corpus}.
The mail is real or from other parsers' test suites and no part of the repository. Under a gate the run fails; a target
is what is aimed at, and a missed one is shown as missed. Written by `python -m benchmarks.quality --write`.

{table}

The splitter is measured on mailboxes made from five large list archives: their mails put together again without
quoting, with sixteen shapes of separator lines, CRLF, and damage that real mail does (pasted mails, git patches, prose
that begins with `From `, multiparts that never close). The archives' own splitter had cut some mails at a From_ line
inside them; those fragments are put back before, and the last two rows count them as mails instead.

A lost header field is one that an independent line splitter (tests/oracle/field_lines.py) finds and the core does not.
What the core reads otherwise than other parsers is in [conformance.md](conformance.md).

Near duplicates are messages whose own words share four fifths of their five-word shingles. Truth is every pair of
messages compared by plain Python, without signatures; the variants are generated texts with footers, signatures,
quotes, other wrapping and changed words. A cluster is what chains of such pairs join, so its ends may share less.

{threads}

Folders swept: {folders}.
"""


if __name__ == "__main__":
    sys.exit(main())
