"""A mail larger than any limit, made only on request."""

from __future__ import annotations

from benchmarks.corpus.rendering import base64_lines
from benchmarks.corpus.truth import STORED, Address, Links, Mail, Outcome, Truth

_MOST_BYTES = 150_000_000


def giant_mail(size_bytes: int, number: int = 0) -> Mail:
    """Returns a mail with one base64 attachment, of `size_bytes` within a hundred; over 150 MB it is too large."""
    marker = f"giant{number}"
    head = (
        f"From: Ann <ann@example.com>\nTo: Bob <bob@example.org>\nSubject: a giant of {size_bytes} bytes\n"
        f"Date: Wed, 1 Jan 2020 09:00:00 +0000\nMessage-ID: <{marker}@example.com>\nMIME-Version: 1.0\n"
        'Content-Type: application/octet-stream; name="giant.bin"\nContent-Transfer-Encoding: base64\n\n'
    ).encode("ascii")
    block = base64_lines(bytes(range(256)) * 57)
    copies, rest = divmod(max(0, size_bytes - len(head)), len(block))
    raw = b"".join([head, block * copies, block[: rest // 77 * 77]])
    outcome = Outcome("quarantined", "too_large") if len(raw) > _MOST_BYTES else STORED
    truth = Truth(
        number,
        "giant",
        Links(number, number),
        message_id=f"<{marker}@example.com>",
        date=1_577_869_200,
        subject=f"a giant of {size_bytes} bytes",
        addresses=(Address("from", "Ann", "ann@example.com"), Address("to", "Bob", "bob@example.org")),
        case="giant",
        outcome=outcome,
    )
    return Mail(raw, truth)
