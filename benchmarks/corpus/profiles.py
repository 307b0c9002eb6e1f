"""The named mixes of mail."""

from __future__ import annotations

from benchmarks.corpus.desk import Profile
from benchmarks.corpus.dice import Weights
from benchmarks.corpus.threads import ThreadSettings

_SMALL_FILES = (2_000, 4_000, 6_000, 9_000, 14_000, 22_000, 35_000, 60_000)
_MIXED_FILES = (4_000, 7_000, 10_000, 15_000, 20_000, 28_000, 38_000, 50_000, 65_000, 85_000, 110_000, 200_000)
_LARGE_FILES = (12_000, 20_000, 35_000, 50_000, 70_000, 95_000, 125_000, 165_000, 220_000, 320_000, 480_000, 900_000)

_LONG_TEXTS = (3, 5, 7, 9, 12, 15, 18, 22, 26, 30, 36, 42, 50, 60, 80, 110)

_EVERYTHING = Weights(
    (
        ("plain", 33),
        ("alternative", 31),
        ("attachments", 9),
        ("newsletter", 6),
        ("inline_forward", 6),
        ("attached_forward", 3),
        ("digest", 0.6),
        ("bounce", 1.4),
        ("invitation", 1.5),
        ("signed", 2),
        ("eightbit", 6.5),
    )
)

_ALL: tuple[Profile, ...] = (
    Profile(
        "demo",
        _EVERYTHING,
        ThreadSettings(step_seconds=5_400),
        _SMALL_FILES,
        duplicates=0.045,
        near_copies=0.01,
        late=0.015,
        hostile_every=50,
        deepest=4,
    ),
    Profile(
        "g",
        Weights(
            (
                ("plain", 45),
                ("alternative", 38),
                ("attachments", 5.5),
                ("newsletter", 7.5),
                ("inline_forward", 2),
                ("attached_forward", 1),
                ("bounce", 0.5),
                ("invitation", 0.5),
                ("signed", 1),
            )
        ),
        attachment_bytes=_MIXED_FILES,
        sentences=_LONG_TEXTS,
        html_sentences=11,
    ),
    Profile(
        "attachments",
        Weights((("plain", 30), ("alternative", 45), ("attachments", 15.4), ("attached_forward", 8))),
        attachment_bytes=_LARGE_FILES,
        sentences=_LONG_TEXTS,
        html_sentences=200,
    ),
    Profile("plain", Weights((("plain", 1),))),
    Profile("newsletter", Weights((("newsletter", 1),))),
    Profile(
        "nested",
        Weights((("attached_forward", 50), ("inline_forward", 22), ("digest", 8), ("bounce", 12), ("plain", 8))),
        attachment_bytes=_SMALL_FILES,
        deepest=4,
    ),
    Profile("eightbit", Weights((("eightbit", 1),))),
    Profile("hostile", Weights((("plain", 3), ("alternative", 1))), hostile_every=2),
    Profile(
        "threads",
        Weights((("plain", 1),)),
        ThreadSettings(0.8, 0.06, 0.3, step_seconds=600),
        near_copies=0.01,
        late=0.05,
        transport=0.2,
    ),
)

PROFILES: dict[str, Profile] = {profile.name: profile for profile in _ALL}
"""demo: everything, with duplicates and hostile mail. g: 16 kB a mail. attachments: 87 kB a mail. threads: reference
headers of all kinds. The others hold one kind each, hostile every second mail."""
