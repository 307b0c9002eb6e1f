"""Parse trees of other parsers' suites against ours: every case equal, or different for a reason."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from fnmatch import fnmatch
from pathlib import Path

from benchmarks.quality.conformance_facts import Case, Difference, differences
from benchmarks.quality.conformance_mimekit import mimekit_cases
from benchmarks.quality.conformance_native import read_facts
from benchmarks.quality.conformance_stalwart import stalwart_cases
from benchmarks.quality.scoreboard import Metric, in_markdown

REASONS = Path(__file__).with_name("conformance_reasons.toml")
SUITES = {"stalwart": stalwart_cases, "mimekit": mimekit_cases}
MOST_REASONED = 0.03
"""Of the cases of a suite."""
TITLES = {
    "stalwart": "Stalwart mail-parser, expected trees",
    "mimekit": "MimeKit, offsets of every part, and summaries",
}


@dataclass(frozen=True, slots=True)
class Reason:
    """Why some mails of a suite are read otherwise here."""

    suite: str
    mails: list[str]
    facts: list[str]
    differs: str
    authority: str

    def covers(self, difference: Difference) -> bool:
        """Whether the difference is one of those that the reason is about."""
        is_about = difference.suite == self.suite and difference.mail in self.mails
        return is_about and any(fnmatch(difference.fact, pattern) for pattern in self.facts)


@dataclass(slots=True)
class Suite:
    """The cases of one suite, by what became of them."""

    name: str
    cases: int = 0
    facts: int = 0
    equal: int = 0
    reasoned: list[str] = field(default_factory=list)
    differences: int = 0
    unexplained: list[str] = field(default_factory=list)
    used: set[tuple[int, str]] = field(default_factory=set)

    def add(self, case: Case, reasons: list[Reason]) -> None:
        """Compares one case."""
        self.cases += 1
        self.facts += len(case.facts)
        found = list(differences(case, read_facts(case.raw)))
        self.differences += len(found)
        covers = {difference.fact: covering(difference, reasons) for difference in found}
        self.used.update((number, case.mail) for numbers in covers.values() for number in numbers)
        open_facts = [fact for fact, numbers in covers.items() if not numbers]
        if open_facts:
            self.unexplained.append(f"{case.name}: {', '.join(open_facts)}")
        elif found:
            self.reasoned.append(case.name)
        else:
            self.equal += 1

    def stale(self, reasons: list[Reason]) -> Iterator[str]:
        """Mails of reasons that are read alike by now, or are not there."""
        for number, reason in enumerate(reasons):
            if reason.suite == self.name:
                yield from (f"{mail}: {reason.differs}" for mail in reason.mails if (number, mail) not in self.used)


def covering(difference: Difference, reasons: list[Reason]) -> list[int]:
    """The reasons for a difference, by number."""
    return [number for number, reason in enumerate(reasons) if reason.covers(difference)]


def read_reasons() -> list[Reason]:
    """The reasons that are written down."""
    return [Reason(**reason) for reason in tomllib.loads(REASONS.read_text("utf-8"))["reason"]]


def compare(corpora: Path, name: str) -> Suite:
    """All cases of a suite."""
    suite = Suite(name)
    reasons = read_reasons()
    for case in SUITES[name](corpora):
        suite.add(case, reasons)
    return suite


def score_conformance(suites: Iterable[Suite]) -> Iterator[Metric]:
    """The rows of the suites."""
    reasons = read_reasons()
    for suite in suites:
        title = f"conformance: {suite.name}"
        share = len(suite.reasoned) / max(1, suite.cases)
        note = f"{suite.equal} of {suite.cases} cases equal, {suite.differences} of {suite.facts} facts otherwise"
        yield Metric(f"{title}, cases with a reasoned difference", round(share, 4), None, MOST_REASONED, note)
        open_cases = suite.unexplained
        yield Metric(f"{title}, cases without reason", len(open_cases), 0, 0, "; ".join(open_cases[:2]))
        stale = list(suite.stale(reasons))
        yield Metric(f"{title}, reasons no longer needed", len(stale), 0, 0, "; ".join(stale[:2]))


INTRODUCTION = """# Conformance

What other parsers are expected to read in the mails of their own tests, compared fact by fact with what the core reads:
structure, byte offsets of every part and field, field values, file names, decoded texts and contents. A case is a mail
in one form of line ends. Each case is equal or its difference has a reason below; a difference without reason, or a
reason without difference, fails the tests and `make quality`, whose `--write` writes this page from
benchmarks/quality/conformance_reasons.toml. The mails themselves are no part of the repository.
"""


def page(suites: Iterable[Suite]) -> str:
    """docs/conformance.md."""
    lines = [INTRODUCTION]
    listed = list(suites)
    counts = [
        (TITLES[one.name], str(one.cases), str(one.equal), f"{len(one.reasoned)} ({len(one.reasoned) / one.cases:.0%})",
         f"{one.facts:,}", str(one.differences)) for one in listed
    ]  # fmt: skip
    lines += in_markdown(counts, ("suite", "cases", "equal", "reasoned", "facts", "facts otherwise"))
    lines += [
        "",
        f"The target is at most {MOST_REASONED:.0%} reasoned in each suite.",
    ]
    for one in listed:
        rows = [
            (", ".join(reason.mails), reason.differs, reason.authority)
            for reason in read_reasons()
            if reason.suite == one.name
        ]
        lines += ["", f"## {TITLES[one.name]}", "", *in_markdown(rows, ("mails", "what differs", "where it stands"))]
    return "\n".join(lines) + "\n"
