"""Command line of the corpus generator."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from benchmarks.corpus.demo import DEMO_MAILS, write_demo
from benchmarks.corpus.manifest import Manifest
from benchmarks.corpus.profiles import PROFILES
from benchmarks.corpus.selfcheck import check_all
from benchmarks.corpus.stream import mails
from benchmarks.corpus.writers import FORMATS, Tally


def _arguments(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.corpus",
        description="Writes a seeded mail corpus and a manifest of everything in it; prints one line of JSON.",
    )
    parser.add_argument("--profile", choices=sorted(PROFILES), default="g")
    parser.add_argument(
        "--mails",
        type=int,
        default=None,
        metavar="N",
        help=f"how many mails; 1000, or {DEMO_MAILS} for the format demo",
    )
    parser.add_argument("--seed", type=int, default=1, metavar="S")
    parser.add_argument(
        "--format",
        choices=[*FORMATS, "demo", "none"],
        default="none",
        help="demo: an mbox, a Maildir and a zip from one population; none: only the digest",
    )
    parser.add_argument(
        "--output", type=Path, metavar="PATH", help="file or folder to write; takeout goes by its suffix"
    )
    parser.add_argument(
        "--manifest", type=Path, metavar="FILE", help="JSON lines: one for every appearance, a summary last"
    )
    parser.add_argument(
        "--self-check", action="store_true", help="generate a sample of every profile twice and check its claims"
    )
    return parser.parse_args(arguments)


def _write(chosen: argparse.Namespace) -> dict[str, Any]:
    count = 1_000 if chosen.mails is None else chosen.mails
    tally = Tally(mails(chosen.profile, count, chosen.seed))
    with Manifest(chosen.manifest) as manifest:
        if chosen.format == "none":
            for _ in tally:
                pass
        else:
            FORMATS[chosen.format](tally, chosen.output, manifest, strays=chosen.profile in ("demo", "hostile"))
        return manifest.summary(
            profile=chosen.profile,
            seed=chosen.seed,
            mails=tally.mails,
            bytes=tally.bytes,
            sha256=tally.sha256(),
            format=chosen.format,
        )


def _output_fault(chosen: argparse.Namespace) -> str:
    """Returns what is wrong with the place to write to, in one sentence, or nothing."""
    if chosen.format == "none":
        return ""
    if chosen.output is None:
        return "--output is needed with this --format"
    if chosen.output.is_dir() and any(chosen.output.iterdir()):
        return f"{chosen.output} is not empty: give another --output or remove it first"
    return ""


def main(arguments: list[str] | None = None) -> int:
    """Runs the command line and returns its exit code."""
    chosen = _arguments(arguments)
    if chosen.self_check:
        return 0 if check_all(sys.stdout) else 1
    fault = _output_fault(chosen)
    if fault:
        print(fault, file=sys.stderr)
        return 2
    if chosen.format == "demo":
        count = DEMO_MAILS if chosen.mails is None else chosen.mails
        summary = write_demo(chosen.output, mails_wanted=count, seed=chosen.seed, manifest_path=chosen.manifest)
    else:
        summary = _write(chosen)
    summary["mean_bytes"] = round(summary["bytes"] / summary["mails"]) if summary["mails"] else 0
    summary.pop("type")
    print(json.dumps(summary))
    return 0


if __name__ == "__main__":
    sys.exit(main())
