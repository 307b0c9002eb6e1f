"""Whole processes of `maillake ingest`: user, system and wall time, anonymous and mapped memory apart.

G is the generator's 16 kB-mean profile, A its profile with attachments, L real archives (with MAILLAKE_CORPORA).
Every run makes a new lake; what is given is the median of the repetitions. Rates are of wall time, with those of CPU
time beside them, and contain start-up, which is a figure of its own: importing what ingest imports. Compressed input is
measured apart, since inflating is slower than reading mail; its bytes are those unpacked.
"""

import gzip
import hashlib
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median

from benchmarks.corpus import giant_mail
from benchmarks.figures import Corpus, Figure, rates
from benchmarks.inputs import Input, Setting, generated, large, repeated_mailbox
from benchmarks.processes import Measured, measure, python_module

IMPORTS = "import duckdb, pyarrow, pyarrow.parquet, maillake.local, maillake.cli.ingest"
GIANT_BYTES = 149_000_000


def ingest(source: Path, lake: Path, *options: str) -> Measured:
    """One whole `maillake ingest` into a new lake, which is removed."""
    try:
        return measure(python_module("maillake", "ingest", source, "--lake", lake, "--json", *options))
    finally:
        shutil.rmtree(lake, ignore_errors=True)


def start_up() -> Measured:
    """A Python that imports what ingest imports, pyarrow and DuckDB above all."""
    return measure([sys.executable, "-c", IMPORTS])


def medians(runs: Sequence[Measured]) -> dict[str, float]:
    """Median of every value over the runs."""
    values = [run.values() for run in runs]
    return {name: median(value[name] for value in values) for name in values[0]}


def compressed(source: Input, form: str) -> Path:
    """The mbox as .gz or .zst beside it."""
    path = source.path.with_name(f"{source.path.name}.{form}")
    if path.exists():
        return path
    if form == "gz":
        with source.path.open("rb") as plain, gzip.open(path, "wb", compresslevel=6) as packed:
            shutil.copyfileobj(plain, packed, 1 << 20)
    else:
        subprocess.run(["zstd", "-q", "-3", "-o", path, source.path], check=True)
    return path


def inputs(setting: Setting) -> Iterator[tuple[str, Input]]:
    """Mailboxes by the name of their figure."""
    yield "ingest_g", generated(setting, "g", setting.count(43_000, 2_000))
    yield "ingest_attachments", repeated_mailbox(setting, "attachments", setting.count(4_000, 300), 3)
    real = None if setting.quick else large(setting)
    if real is not None:
        yield "ingest_l", real


def ingest_figure(name: str, source: Input, path: Path, lake: Path, repetitions: int, *options: str) -> Figure:
    """Median values of repeated ingests; the rates are of wall time, and of CPU time beside them."""
    values = medians([ingest(path, lake, *options) for _ in range(repetitions)])
    values = {
        **rates(source.corpus, values["wall_seconds"]),
        **values,
        "mails per CPU second": source.corpus.mails / values["cpu_seconds"],
        "megabytes per CPU second": source.corpus.bytes / 1e6 / values["cpu_seconds"],
    }
    return Figure("end_to_end", name, source.corpus, values, " ".join(options), repetitions)


def suite(setting: Setting) -> Iterator[Figure]:
    """Ingest of every input on all cores, of G on one thread too, then of compressed input."""
    scratch = setting.scratch("end_to_end")
    repetitions = setting.count(3, 1)
    lake = scratch / "lake"
    small = generated(setting, "g", setting.count(8_000, 1_000))
    started = medians([start_up() for _ in range(5)])
    yield Figure("end_to_end", "start_up", small.corpus, started, "imports alone", 5)
    for name, source in inputs(setting):
        yield ingest_figure(name, source, source.path, lake, repetitions)
    (name, g), *_ = inputs(setting)
    yield ingest_figure(f"{name}_one_worker", g, g.path, lake, repetitions, "--workers", "1")
    for form in ("gz", "zst"):
        yield ingest_figure(f"ingest_{form}", small, compressed(small, form), lake, repetitions)
    shutil.rmtree(scratch)


def memory_suite(setting: Setting) -> Iterator[Figure]:
    """Peak anonymous memory: a small mbox, a large one, one huge mail, a million small ones, L."""
    scratch = setting.scratch("memory")
    few = setting.count(5_500, 1_000)
    sources = {
        "small": generated(setting, "g", few),
        "large": repeated_mailbox(setting, "g", few, setting.count(16, 2)),
        "giant": giant_input(setting),
    }
    if not setting.quick:
        sources["million"] = repeated_mailbox(setting, "plain", 50_000, 20)
    real = None if setting.quick else large(setting)
    for name, source in {**sources, **({"real": real} if real else {})}.items():
        values = ingest(source.path, scratch / "lake").values()
        yield Figure("memory", name, source.corpus, {**rates(source.corpus, values["wall_seconds"]), **values})
    shutil.rmtree(scratch)


def giant_input(setting: Setting) -> Input:
    """One mail with an attachment of about the largest size that is read."""
    path = setting.work / "giant.eml"
    raw = giant_mail(GIANT_BYTES).raw
    path.write_bytes(raw)
    return Input(path, Corpus("giant", 1, len(raw), hashlib.sha256(raw).hexdigest()))
