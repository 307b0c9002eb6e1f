"""Our reading of addresses against three suites, beside the standard library."""

from __future__ import annotations

from pathlib import Path
from statistics import median

from benchmarks.quality.addresses import TARGETS, Result, names_share, peers, score, share
from benchmarks.quality.scoreboard import Metric, at_least
from maillake import _native

GATES = {"flanker-mailbox": 0.98, "isemail": 0.95, "mimekit-address-list": 0.95}
"""The first is under its target: two of its cases, both held out and so never looked at, are read otherwise."""
TITLES = {
    "flanker-mailbox": "addresses: valid mailboxes (flanker)",
    "isemail": "addresses: valid addresses (isemail)",
    "mimekit-address-list": "addresses: lists exact (MimeKit)",
}


def score_addresses(corpora: Path) -> list[Metric]:
    """A row for each suite, ours and the best of the standard library's two parsers."""
    ours = score(corpora, _native.parse_addresses, _native.is_valid_mailbox)
    others = {name: score(corpora, *parsers) for name, parsers in peers().items()}
    metrics = []
    for source, target in TARGETS.items():
        best, name = max((share(results, source), name) for name, results in others.items())
        note = f"{_counted(ours, source)}, held-out part {share(ours, source, 'held_out'):.4g}; {name} {best:.3f}"
        metrics.append(at_least(TITLES[source], round(share(ours, source), 4), GATES[source], target, note))
    note = f"{median(one.microseconds for one in ours):.1f} us a text, median"
    return [
        *metrics,
        at_least("addresses: lists exact, display names too", round(names_share(ours), 4), None, None, note),
    ]


def _counted(results: list[Result], source: str) -> str:
    own = [one.passed for one in results if one.case.source == source]
    return f"{sum(own)} of {len(own)}"
