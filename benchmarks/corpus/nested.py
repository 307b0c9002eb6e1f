"""Mails that carry other mails as parts: attached forwards, digests, bounces."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace

from benchmarks.corpus.bodies import Body, own_paragraphs, signature_of
from benchmarks.corpus.clock import header_date
from benchmarks.corpus.composing import Composed, attachment, plain, text_leaf, with_envelope
from benchmarks.corpus.desk import Desk, sender_named
from benchmarks.corpus.envelope import header_fields, truth_of
from benchmarks.corpus.letters import Turn
from benchmarks.corpus.locales import LOCALES
from benchmarks.corpus.mime import Draft, Embedded, Multipart, Node, Report
from benchmarks.corpus.rendering import attachments_of, children_of, family, render
from benchmarks.corpus.truth import Child, Mail


def top_child(mail: Mail, kind: str) -> Child:
    """Returns a mail as the nested mail it becomes when its bytes are attached."""
    truth = mail.truth
    sender = truth.addresses[0]
    return Child(
        kind,
        1,
        None,
        hashlib.sha256(mail.raw).hexdigest(),
        len(mail.raw),
        truth.message_id,
        sender.name,
        sender.addr,
        truth.subject,
        truth.date,
        None,
        truth.marker,
        truth.attachments,
        truth.number if truth.number >= 0 else None,
    )


def embed(mail: Mail, kind: str, *, disposition: str = "", bare: bool = False) -> Embedded:
    """Returns the part that holds a mail's bytes."""
    encoding = "" if mail.raw.isascii() else "8bit"
    filename = "forwarded message.eml" if disposition else ""
    return Embedded(
        mail.raw,
        family(top_child(mail, kind), mail.truth.nested),
        encoding=encoding,
        disposition=disposition,
        filename=filename,
        bare=bare,
    )


def stranger(desk: Desk, depth: int) -> Mail:
    """Returns a mail that exists only inside another one; it holds further ones down to `depth` levels."""
    dice = desk.dice
    language = dice.pick(desk.profile.threads.languages)
    sender, *others = desk.directory.group(dice, language, 3)
    turn = desk.threads.alone(-1, sender, tuple(others), desk.prose.title(language))
    turn.marker = desk.child_marker()
    body = Body(
        language, own_paragraphs(desk.prose, dice, language, turn.marker, dice.between(2, 9)), [], signature_of(sender)
    )
    node: Node = plain(desk, body, turn)
    if depth > 1:
        inner = embed(stranger(desk, depth - 1), "attached", disposition=dice.pick(("", "attachment", "inline")))
        node = Multipart("mixed", desk.boundary(sender.client), (node, inner))
    elif dice.chance(0.3):
        node = Multipart("mixed", desk.boundary(sender.client), (node, attachment(desk, turn)))
    raw = render(Draft("", header_fields(turn, dice), node))
    truth = truth_of(turn, "stranger")
    truth.attachments = tuple(attachments_of(node))
    truth.nested = children_of(node)
    return Mail(raw, truth)


def _attachable(desk: Desk) -> Mail:
    """A mail of the corpus or one from outside, now and then without its last line end."""
    dice = desk.dice
    if desk.recent and dice.chance(0.5):
        return dice.pick(desk.recent)
    mail = stranger(desk, dice.between(1, desk.profile.deepest))
    return Mail(mail.raw[:-1], mail.truth) if dice.chance(0.2) and not mail.truth.nested else mail


def compose_attached_forward(desk: Desk, number: int) -> Composed:
    """A mail with one or two mails attached."""
    dice = desk.dice
    mails = [_attachable(desk) for _ in range(dice.pick((1, 1, 1, 2)))]
    language = dice.pick(desk.profile.threads.languages)
    turn = desk.threads.open(number, language, mails[0].truth.links.topic or mails[0].truth.subject)
    turn.subject = f"{dice.pick(LOCALES[turn.sender.language].forward_prefixes)}: {mails[0].truth.subject}"
    own = own_paragraphs(desk.prose, dice, language, turn.marker, dice.between(1, 3))
    body = Body(language, own, [], [])
    disposition = dice.pick(("attachment", "attachment", "inline", ""))
    parts = [embed(mail, "attached", disposition=disposition) for mail in mails]
    if dice.chance(0.15):
        parts[0] = _as_file(parts[0])
    node = Multipart("mixed", desk.boundary(turn.sender.client), (plain(desk, body, turn), *parts))
    return with_envelope(desk, turn, node, truth_of(turn, "attached_forward"), body), []


def _as_file(part: Embedded) -> Embedded:
    """The same mail as a file of an unknown type, to be known by its content alone."""
    media_type = "application/octet-stream"
    top = replace(part.children[0], carrier=media_type)
    return replace(
        part,
        children=(top, *part.children[1:]),
        media_type=media_type,
        encoding="base64",
        disposition="attachment",
        filename="letter.eml",
    )


def compose_digest(desk: Desk, number: int) -> Composed:
    """A list digest (RFC 2046 section 5.1.5): its members have no part header."""
    dice = desk.dice
    reader = dice.pick(desk.directory.by_language["en"])
    sender = sender_named(desk.directory.by_language["en"][0], "Garden talk digest", "garden-talk-request")
    volume = dice.between(1, 60)
    turn = desk.threads.alone(
        number, sender, (reader,), f"garden-talk Digest, Vol {volume}, Issue {dice.between(1, 31)}"
    )
    mails = [stranger(desk, 1) for _ in range(dice.between(3, 8))]
    lines = [
        "Today's topics:",
        "",
        *[f"   {place + 1}. {mail.truth.subject}" for place, mail in enumerate(mails)],
        "",
        turn.marker,
    ]
    digest = Multipart(
        "digest", desk.boundary("thunderbird"), tuple(embed(mail, "digest", bare=True) for mail in mails)
    )
    node = Multipart("mixed", desk.boundary("mutt"), (text_leaf(lines, turn), digest), preamble="")
    return with_envelope(desk, turn, node, truth_of(turn, "digest")), []


def _returned_header(mail: Mail) -> Embedded:
    """Only the header of the returned mail, as text/rfc822-headers."""
    raw = mail.raw.partition(b"\n\n")[0] + b"\n"
    child = replace(
        top_child(mail, "bounce"),
        sha256=hashlib.sha256(raw).hexdigest(),
        size=len(raw),
        marker=None,
        attachments=(),
        same_as=None,
        carrier="text/rfc822-headers",
    )
    return Embedded(raw, (child,), "text/rfc822-headers", "" if raw.isascii() else "8bit")


def _status(turn: Turn, recipient: str, code: str) -> Report:
    return Report(
        (
            f"Reporting-MTA: dns; {turn.sender.domain}\nArrival-Date: {header_date(turn.date - 60, 0)}\n\n"
            f"Final-Recipient: rfc822; {recipient}\nAction: failed\nStatus: {code}\n"
            f"Diagnostic-Code: smtp; 550 {code} <{recipient}>: no such mailbox\n"
        ).encode("ascii")
    )


def compose_bounce(desk: Desk, number: int) -> Composed:
    """A delivery report (RFC 3464) with the returned mail or only its header."""
    dice = desk.dice
    returned: Callable[[Mail], Embedded] = _returned_header if dice.chance(0.4) else lambda mail: embed(mail, "bounce")
    mail = stranger(desk, 1)
    writer = dice.pick(desk.directory.everybody)
    sender = sender_named(writer, "Mail Delivery System", "mailer-daemon")
    turn = desk.threads.alone(number, sender, (writer,), "Undelivered Mail Returned to Sender")
    recipient = f"{dice.base36(8)}@{dice.pick(desk.directory.everybody).domain}"
    code = dice.pick(("5.1.1", "5.2.2", "5.7.1", "4.4.7"))
    lines = [
        f"This is the mail system at host {sender.domain}.",
        "",
        f"<{recipient}>: delivery failed ({code}) {turn.marker}",
    ]
    parts = (text_leaf(lines, turn), _status(turn, recipient, code), returned(mail))
    node = Multipart("report", desk.boundary("mutt"), parts, "; report-type=delivery-status")
    written = with_envelope(desk, turn, node, truth_of(turn, "bounce"))
    written.draft.fields.append(("Auto-Submitted", "auto-replied"))
    return written, []
