"""A seeded corpus of invented mail, and a manifest of everything put into it.

The same profile, count and seed give the same bytes on every machine:

    from benchmarks.corpus import mails
    for mail in mails("g", 1000, seed=1):
        mail.raw, mail.truth
"""

from __future__ import annotations

from benchmarks.corpus.demo import write_demo
from benchmarks.corpus.giant import giant_mail
from benchmarks.corpus.manifest import Manifest
from benchmarks.corpus.profiles import PROFILES
from benchmarks.corpus.stream import mails
from benchmarks.corpus.truth import Address, Attachment, Child, Mail, Outcome, Quote, Stray, Truth
from benchmarks.corpus.writers import Tally, write_archive, write_eml, write_maildir, write_mbox, write_takeout

__all__ = [
    "PROFILES",
    "Address",
    "Attachment",
    "Child",
    "Mail",
    "Manifest",
    "Outcome",
    "Quote",
    "Stray",
    "Tally",
    "Truth",
    "giant_mail",
    "mails",
    "write_archive",
    "write_demo",
    "write_eml",
    "write_maildir",
    "write_mbox",
    "write_takeout",
]
