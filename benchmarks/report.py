"""`python -m benchmarks.report`: docs/performance.md from the committed results, the newest record of each figure."""

import argparse
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from benchmarks.figures import RESULTS, UNITS, shown, shown_values
from benchmarks.records import IncompleteFigureError, Record, latest, newest, read_records
from benchmarks.targets import TARGETS, Target

PAGE = Path(__file__).parents[1] / "docs" / "performance.md"
GENERATED = "<!-- written by `python -m benchmarks.report` from benchmarks/results; measure again instead -->"

INTRO = """Every figure was measured by `make bench`, `make ratios` or `make rivals`, and belongs to the mail, the
machine and the versions at the end of this page. **The machine was shared with other work on the same two cores** (the
*load* column says how many processes wanted a core): wall times and rates a second are what a busy machine gives, CPU
seconds are what to compare. Values are medians of the repetitions. *missed* means that the design's gate is missed."""

RATIOS = """Seconds depend on the machine; ratios of CPU time taken in one run, side by side, hardly do. `make ratios`
fails when the *enforced* gate is missed: the design's gate or something near it where that is met, otherwise the state
of the day with room for noise, which is only ever tightened."""

RIVALS = """The same generated mail, whole processes from the first to the last byte, rates per CPU second (all cores).
They do different jobs: a ratio of two lines means "time until what this program gives you", not "better"."""

STAGES = """CPU time a mail, of the core on one thread and of the writing that follows; each stage is what it adds."""


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table."""
    return "".join("| " + " | ".join(line) + " |\n" for line in [head, ["---"] * len(head), *rows])


def measured_text(record: Record, target: Target) -> str:
    """Values that limits are about, and rates with them."""
    wanted = [limit.value for limit in target.limits]
    wanted += [name for name in ("mails_per_second", "megabytes_per_second", "cpu_seconds") if name not in wanted]
    named = {name: record.values[name] for name in wanted if name in record.values}
    text = shown_values(named)
    others = [f"{shown(value)} {name}" for name, value in record.values.items() if " per CPU second" in name]
    return "; ".join([text, *others])


def bounds_text(target: Target, bound: str) -> str:
    """One bound of a target with its unit, value by value."""
    bounds = [(getattr(limit, bound), UNITS.get(limit.value, limit.value)) for limit in target.limits]
    return ", ".join(f"{shown(number)} {unit}" for number, unit in bounds if number is not None)


def target_row(target: Target, found: Sequence[Record]) -> list[str]:
    """One line of the table of targets."""
    bounds = [bounds_text(target, bound) for bound in ("gate", "aim", "stretch")]
    record = newest(found, target.figure)
    if record is None:
        return [target.title, *bounds, "not measured", "", "", ""]
    verdict = target.verdict(record.values) or "no gate yet"
    verdict = f"**{verdict}**" if verdict == "missed" else verdict
    return [target.title, *bounds, measured_text(record, target), verdict, record.corpus.name, shown(record.load)]


def ratio_rows(found: Sequence[Record]) -> Iterable[list[str]]:
    """Ratios with both gates."""
    for target in TARGETS:
        record = newest(found, target.figure)
        for limit in target.limits:
            if limit.enforced is None or limit.gate is None or record is None:
                continue
            value = record.values[limit.value]
            verdict = "met" if limit.holds(limit.gate, value) else "**missed**"
            name = target.title if limit.value == "ratio" else f"{target.title}: {limit.value}"
            sign = "<=" if limit.at_most else ">="
            yield [name, shown(value), f"{sign} {shown(limit.gate)}", verdict, f"{sign} {shown(limit.enforced)}"]


def rival_rows(found: Sequence[Record]) -> Iterable[list[str]]:
    """Programs by speed."""
    records = [record for record in found if record.suite == "rivals"]
    for record in sorted(records, key=lambda record: -record.values["mails_per_second"]):
        values = record.values
        rate = f"{shown(values['mails_per_second'])}, {shown(values['megabytes_per_second'])}"
        memory = shown(values["peak_anonymous_megabytes"])
        version = record.facts.get("version", "")
        yield [
            f"{record.name} ({version})",
            record.note,
            rate,
            shown(values["cpu_seconds"]),
            memory,
            record.corpus.name,
        ]


def stage_rows(found: Sequence[Record]) -> Iterable[list[str]]:
    """Stages in the order they were measured, on each corpus."""
    stages = [one for one in found if one.suite == "stages" and "microseconds_per_mail" in one.values]
    for corpus in dict.fromkeys(record.corpus.name for record in stages):
        for record in stages:
            if record.corpus.name == corpus:
                value = shown(record.values["microseconds_per_mail"])
                yield [record.name.replace("_", " "), value, record.note, corpus]


def other_rows(found: Sequence[Record]) -> Iterable[list[str]]:
    """Figures that no table above shows."""
    targets = {target.figure for target in TARGETS}
    for record in found:
        if record.key not in targets and record.suite not in {"rivals", "stages"}:
            text = shown_values(record.values) or ", ".join(f"{shown(v)} {name}" for name, v in record.values.items())
            yield [f"`{record.key}`", text, record.note, record.corpus.name, shown(record.load)]


def provenance(records: Sequence[Record]) -> str:
    """Mail, machines and versions of the figures."""
    corpora = {record.corpus.sha256: record.corpus for record in records}
    mail = table(
        ("mail", "mails", "bytes", "SHA-256"),
        [[one.name, f"{one.mails:,}", f"{one.bytes:,}", f"`{one.sha256}`"] for one in corpora.values()],
    )
    machines = sorted({", ".join(f"{name} {value}" for name, value in record.machine.items()) for record in records})
    versions = sorted({", ".join(f"{name} {value}" for name, value in record.versions.items()) for record in records})
    dates = f"{records[0].date[:10]} to {records[-1].date[:10]}"
    lines = [f"Measured {dates}.", "", "Machine:", *(f"- {one}" for one in machines), "", "Versions:"]
    return mail + "\n" + "\n".join([*lines, *(f"- {one}" for one in versions)]) + "\n"


def page(records: Sequence[Record]) -> str:
    """The whole page."""
    found = list(latest(records).values())
    head = ("target", "gate", "aim", "stretch", "measured", "verdict", "mail", "load")
    parts = [
        f"# Performance\n\n{GENERATED}\n\n{INTRO}\n\n## Targets\n",
        table(head, [target_row(target, found) for target in TARGETS]),
        f"## Ratios\n\n{RATIOS}\n",
        table(("ratio", "measured", "gate", "verdict", "enforced"), ratio_rows(found)),
        f"## Others on the same mail\n\n{RIVALS}\n",
        table(("program", "what it does", "mails/s, MB/s", "CPU s", "MB anonymous", "mail"), rival_rows(found)),
        f"## Where the time goes\n\n{STAGES}\n",
        table(("stage", "us/mail", "what it is", "mail"), stage_rows(found)),
        "## Everything else\n",
        table(("figure", "measured", "note", "mail", "load"), other_rows(found)),
        "## Mail, machine, versions\n",
        provenance(sorted(found, key=lambda record: record.date)),
    ]
    return "\n".join(parts)


def write_page(results: Path) -> None:
    """Writes docs/performance.md; raises `IncompleteFigureError` for a figure that must not be shown."""
    PAGE.write_text(page(read_records(sorted(results.glob("*.jsonl")))), "utf-8")


def main() -> int:
    """Command line: 1 when a figure is refused."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.report", description="docs/performance.md")
    parser.add_argument("--results", type=Path, default=RESULTS)
    try:
        write_page(parser.parse_args().results)
    except IncompleteFigureError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
