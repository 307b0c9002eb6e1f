"""Invitations, signed mail and encrypted mail."""

from __future__ import annotations

import hashlib

from benchmarks.corpus.bodies import write_body
from benchmarks.corpus.clock import compact
from benchmarks.corpus.composing import Composed, alternative, plain, with_envelope
from benchmarks.corpus.desk import Desk
from benchmarks.corpus.envelope import truth_of
from benchmarks.corpus.letters import Turn
from benchmarks.corpus.mime import Leaf, Multipart, Node
from benchmarks.corpus.rendering import base64_lines


def _calendar(desk: Desk, turn: Turn) -> bytes:
    start = turn.date - turn.date % 3600 + 86_400 * desk.dice.between(1, 20)
    lines = [
        "BEGIN:VCALENDAR",
        "PRODID:-//Example//Calendar 1.0//EN",
        "VERSION:2.0",
        "METHOD:REQUEST",
        "BEGIN:VEVENT",
        f"DTSTART:{compact(start)}",
        f"DTEND:{compact(start + 3600)}",
        f"DTSTAMP:{compact(turn.date)}",
        f"ORGANIZER;CN={turn.sender.role}:mailto:{turn.sender.addr}",
        f"UID:{desk.dice.hexadecimal(32)}@{turn.sender.domain}",
        *[f"ATTENDEE;PARTSTAT=NEEDS-ACTION;RSVP=TRUE:mailto:{person.addr}" for person in turn.to],
        f"SUMMARY:{turn.subject}",
        "SEQUENCE:0",
        "STATUS:CONFIRMED",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]
    return "\r\n".join(lines).encode("utf-8")


def compose_invitation(desk: Desk, number: int) -> Composed:
    """A meeting request (RFC 5546): text, HTML and calendar as alternatives, the calendar again as a file."""
    turn = desk.threads.turn(number, opening=True)
    body = write_body(turn, desk.prose, desk.dice, desk.dice.between(2, 8))
    both = alternative(desk, body, turn)
    content = _calendar(desk, turn)
    event = Leaf("text/calendar", content, "base64", "utf-8", "; method=REQUEST")
    file = Leaf("application/ics", content, "base64", filename="invite.ics", disposition="attachment")
    node = Multipart(
        "mixed",
        desk.boundary("gmail"),
        (Multipart("alternative", both.boundary, (*both.parts, event)), file),
    )
    return with_envelope(desk, turn, node, truth_of(turn, "invitation"), body), []


def _armoured(desk: Desk, name: str, lines: int) -> bytes:
    text = desk.payloads.base64_text(lines)
    return f"-----BEGIN PGP {name}-----\n\n{text}\n=ab3D\n-----END PGP {name}-----\n".encode("ascii")


def compose_signed(desk: Desk, number: int) -> Composed:
    """A mail signed with OpenPGP (RFC 3156) or S/MIME (RFC 8551); one in six is encrypted."""
    dice = desk.dice
    turn = desk.threads.turn(number)
    truth = truth_of(turn, "signed")
    body = write_body(turn, desk.prose, dice, dice.between(2, 8))
    boundary = desk.boundary("thunderbird")
    node: Node
    if dice.chance(1 / 6):
        truth.marker = None
        version = Leaf("application/pgp-encrypted", b"Version: 1\n", disposition="attachment")
        secret = Leaf(
            "application/octet-stream", _armoured(desk, "MESSAGE", 40), filename="encrypted.asc", disposition="inline"
        )
        node = Multipart("encrypted", boundary, (version, secret), '; protocol="application/pgp-encrypted"')
        return with_envelope(desk, turn, node, truth), []
    text = plain(desk, body, turn)
    if dice.chance(0.5):
        signature = Leaf(
            "application/pgp-signature",
            _armoured(desk, "SIGNATURE", 6),
            filename="signature.asc",
            disposition="attachment",
        )
        parameters = '; micalg=pgp-sha256; protocol="application/pgp-signature"'
    else:
        content = b"\x30\x82\x08\x00\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02" + dice.raw(2033)
        digest = hashlib.sha256(content).hexdigest()
        signature = Leaf(
            "application/pkcs7-signature",
            content,
            "base64",
            filename="smime.p7s",
            disposition="attachment",
            encoded=base64_lines(content),
            sha256=digest,
        )
        parameters = '; micalg=sha-256; protocol="application/pkcs7-signature"'
    node = Multipart("signed", boundary, (text, signature), parameters)
    return with_envelope(desk, turn, node, truth, body), []
