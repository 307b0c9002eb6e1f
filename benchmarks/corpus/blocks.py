"""Preformatted text inside mails: patches, logs, shell sessions, tables of figures."""

from __future__ import annotations

from benchmarks.corpus.dice import Dice
from benchmarks.corpus.people import Person

_STEMS = (
    "buffer",
    "cursor",
    "ledger",
    "offset",
    "folder",
    "header",
    "window",
    "bucket",
    "socket",
    "packet",
    "vector",
    "record",
    "column",
    "digest",
    "mirror",
    "anchor",
)
_VERBS = ("read", "write", "open", "close", "merge", "count", "reset", "flush", "parse", "check", "grow", "trim")
_LEVELS = ("INFO", "INFO", "INFO", "DEBUG", "WARN", "ERROR")


def _name(dice: Dice) -> str:
    return f"{dice.pick(_VERBS)}_{dice.pick(_STEMS)}"


def _code(dice: Dice) -> str:
    stem, other = dice.pick(_STEMS), dice.pick(_STEMS)
    return dice.pick(
        (
            f"\tif ({stem}->{other} > {dice.below(4096)})",
            f"\t\treturn {_name(dice)}({stem}, {other});",
            f"\t{stem}->{other} = {_name(dice)}(&{other}, 0x{dice.hexadecimal(8)});",
            f"\tfor (i = 0; i < {stem}_count; i++)",
            f"\t/* the {stem} must outlive the {other} */",
            f"static int {_name(dice)}(struct {stem} *{stem}, size_t {other})",
            "",
            "{",
            "}",
        )
    )


def patch(dice: Dice, sender: Person) -> list[str]:
    """Returns a git patch as mailed, its fixed From_ line included."""
    stem = dice.pick(_STEMS)
    path = f"src/{stem}/{_name(dice)}.c"
    lines = [
        f"From {dice.hexadecimal(40)} Mon Sep 17 00:00:00 2001",
        f"From: {sender.name} <{sender.addr}>",
        f"Subject: [PATCH {dice.between(1, 3)}/{dice.between(3, 9)}] {stem}: {_name(dice)} before {_name(dice)}",
        "",
        "---",
        f" {path} | {dice.between(2, 40)} ++++----",
        " 1 file changed",
        "",
        f"diff --git a/{path} b/{path}",
        f"index {dice.hexadecimal(12)}..{dice.hexadecimal(12)} 100644",
        f"--- a/{path}",
        f"+++ b/{path}",
    ]
    for _ in range(dice.between(1, 4)):
        start = dice.between(1, 900)
        lines.append(f"@@ -{start},7 +{start},8 @@ int {_name(dice)}(void)")
        lines += [dice.pick((" ", " ", "+", "-")) + _code(dice) for _ in range(dice.between(5, 12))]
    return [*lines, "-- ", f"2.{dice.between(20, 47)}.{dice.between(0, 3)}"]


def log(dice: Dice, _sender: Person) -> list[str]:
    """Returns lines of a program's log."""
    at = dice.below(80_000)
    lines: list[str] = []
    for _ in range(dice.between(6, 30)):
        at += dice.below(40)
        clock = f"{at // 3600 % 24:02}:{at // 60 % 60:02}:{at % 60:02}.{dice.below(1000):03}"
        lines.append(
            f"{clock} {dice.pick(_LEVELS):5} {dice.pick(_STEMS)}[{dice.below(32768)}]: {_name(dice)} took "
            f"{dice.below(9000)} us, id={dice.hexadecimal(12)}"
        )
    return lines


def shell(dice: Dice, _sender: Person) -> list[str]:
    """Returns a shell session whose prompt is a greater-than sign, as a quote is not."""
    lines: list[str] = []
    for _ in range(dice.between(2, 5)):
        command = f"> {dice.pick(_VERBS)} --{dice.pick(_STEMS)}={dice.below(64)} {dice.pick(_STEMS)}.dat"
        lines += [command, f"{dice.below(100_000)} {dice.pick(_STEMS)}s, checksum {dice.hexadecimal(16)}"]
    return lines


def figures(dice: Dice, _sender: Person) -> list[str]:
    """Returns a table of figures."""
    head = f"{'':12}{dice.pick(_STEMS):>12}{dice.pick(_STEMS):>12}{dice.pick(_STEMS):>12}"
    rows = [
        f"{dice.pick(_STEMS):12}{dice.below(100_000):12}{dice.below(10_000) / 100:12.2f}{dice.below(10_000_000):12}"
        for _ in range(dice.between(4, 16))
    ]
    return [head, "-" * 48, *rows]


def block_lines(dice: Dice, sender: Person) -> list[str]:
    """Returns one block of any kind."""
    return dice.pick((patch, patch, log, shell, figures))(dice, sender)
