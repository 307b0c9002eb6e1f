"""What each figure is held against: gate, aim and stretch, and for ratios the gate that a change must not miss.

The enforced gate of a ratio is the design's gate where that is met. Where it is not yet, it is the figure of the day
plus what the machine's noise can add, so that nothing becomes slower unseen; it is only ever lowered.
"""

from dataclasses import dataclass

from maillake.contract.ledger_tables import ALL_TABLES

VERDICTS = ("missed", "met", "aim", "stretch")


@dataclass(frozen=True)
class Limit:
    """Bounds of one value of a figure; the value has to be at least the bound, or at most when `at_most`."""

    value: str
    gate: float | None
    aim: float | None = None
    stretch: float | None = None
    at_most: bool = False
    enforced: float | None = None

    def holds(self, bound: float, measured: float) -> bool:
        """True when the measured value keeps a bound."""
        return measured <= bound if self.at_most else measured >= bound

    def verdict(self, measured: float) -> str:
        """The best bound that is reached, `missed` when the gate is not."""
        best = "missed" if self.gate is not None else ""
        for name, bound in (("met", self.gate), ("aim", self.aim), ("stretch", self.stretch)):
            if bound is not None and self.holds(bound, measured):
                best = name
        return best

    def fails(self, measured: float) -> bool:
        """True when the enforced gate is missed."""
        return self.enforced is not None and not self.holds(self.enforced, measured)


@dataclass(frozen=True)
class Target:
    """A figure by suite and name, its title, and the limits it has."""

    figure: str
    title: str
    limits: tuple[Limit, ...]

    def verdict(self, values: dict[str, float]) -> str:
        """The worst verdict of its limits."""
        found = [limit.verdict(values[limit.value]) for limit in self.limits if limit.value in values]
        return min(found, key=lambda name: VERDICTS.index(name) if name in VERDICTS else len(VERDICTS), default="")


def at_least(
    value: str,
    gate: float | None,
    aim: float | None = None,
    stretch: float | None = None,
    *,
    enforced: float | None = None,
) -> Limit:
    """A value that has to be large."""
    return Limit(value, gate, aim, stretch, enforced=enforced)


def at_most(
    value: str,
    gate: float | None,
    aim: float | None = None,
    stretch: float | None = None,
    *,
    enforced: float | None = None,
) -> Limit:
    """A value that has to be small."""
    return Limit(value, gate, aim, stretch, at_most=True, enforced=enforced)


def does_all_of_r1() -> bool:
    """True when ingest does segmentation and threads too: the lake then has tables of them."""
    names = {table.name for table in ALL_TABLES}
    return {"segments", "thread_links"} <= names


WHOLE = does_all_of_r1()
MEMORY = at_most("peak_anonymous_megabytes", 400, 256, 200)
L_FIRST_MEASURED = 13_355
"""Mails of L per CPU second in the first build that was measured; the gate is a fifth more time than that."""

BEFORE = "" if WHOLE else ", before segmentation and threads"

TARGETS: tuple[Target, ...] = (
    Target(
        "end_to_end/ingest_g",
        f"ingest of G, 2 cores{BEFORE}",
        (at_least("mails_per_second", 10_000, 16_000, 25_000),)
        if WHOLE
        else (
            at_least("mails_per_second", 12_000, 20_000, 30_000),
            at_least("megabytes_per_second", 200, 330, 500),
        ),
    ),
    Target(
        "end_to_end/ingest_l",
        "ingest of L, 2 cores",
        (
            at_least("mails per CPU second", L_FIRST_MEASURED / 1.2),
            at_least("mails_per_second", None, 25_000, 40_000),
        ),
    ),
    Target(
        "end_to_end/ingest_attachments",
        "ingest of mail with attachments, 2 cores",
        (at_least("megabytes_per_second", 300, 450, 600),),
    ),
    Target("memory/large", "anonymous memory, 1.4 GB of G", (MEMORY,)),
    Target("memory/million", "anonymous memory, a million small mails", (MEMORY,)),
    Target("memory/real", "anonymous memory, L", (MEMORY,)),
    Target("memory/giant", "anonymous memory, one mail of 149 MB", (MEMORY,)),
    Target("index_access/build", "index of an mbox of 43,000 mails", (at_most("wall_seconds", 1.0, 0.45, 0.3),)),
    Target(
        "index_access/raw",
        "raw mail N",
        (at_most("p50_microseconds", 20, 10), at_most("p95_microseconds", 100, 25)),
    ),
    Target("index_access/parsed", "parsed mail N", (at_most("p95_microseconds", 300, 100),)),
    Target("queries/group_by", "group-by over the views, 43,000 mails", (at_most("p50_milliseconds", 100, 30),)),
    Target(
        "queries/group_by_million",
        "group-by over the views, 1,000,000 mails",
        (at_most("p50_milliseconds", 1_000, 300),),
    ),
    Target("queries/one_day", "one-day query, 1,000 days against 10", (at_most("ratio", 1.2),)),
    Target(
        "worker/per_core",
        "worker, per core second, without AWS",
        (at_least("mails_per_second", 6_000, 10_000, 14_000),),
    ),
    Target(
        "ratios/standard_library",
        "stdlib reading / our Arrow batches",
        (at_least("ratio", 8, 12, enforced=6),),
    ),
    Target(
        "ratios/zstd",
        "whole ingest / zstd -1 of the same file",
        (at_most("ratio", 3.5 if WHOLE else 2.5, 1.5, 1.2, enforced=4 if WHOLE else 3.4),),
    ),
    Target("ratios/fast_mail_parser", "fast-mail-parser tree / our decode", (at_least("ratio", 3, 5, enforced=2.5),)),
    Target(
        "ratios/memory",
        "anonymous memory, 1.4 GB / 88 MB of input",
        (
            at_most("ratio", 1.2, enforced=1.8),
            at_most("large megabytes", 400, 256, 200, enforced=450),
        ),
    ),
)
"""In the order of the table."""

BY_FIGURE = {target.figure: target for target in TARGETS}
