"""The usual mails: text, text with HTML, attachments, newsletters, mail forwarded in the text."""

from __future__ import annotations

from collections.abc import Callable

from benchmarks.corpus.bodies import Body, kept_lines, own_line_count, own_paragraphs, text_lines, write_body
from benchmarks.corpus.charsets import UTF8, Charset, charset_for
from benchmarks.corpus.desk import Desk, Written, sender_named
from benchmarks.corpus.envelope import header_fields, truth_of
from benchmarks.corpus.forwards import forward
from benchmarks.corpus.letters import Letter, Turn
from benchmarks.corpus.locales import LOCALES
from benchmarks.corpus.mime import Draft, Leaf, Multipart, Node
from benchmarks.corpus.newsletter import Issue, newsletter_html, newsletter_text
from benchmarks.corpus.rendering import encoding_for
from benchmarks.corpus.truth import Child, Truth
from benchmarks.corpus.webmail import html_of

_WIDE = frozenset({"ja", "zh", "tw", "ko", "ru", "el"})
_FILENAME_STYLES = {
    "gmail": "rfc2047",
    "outlook": "rfc2047",
    "owa": "rfc2047",
    "apple": "rfc2231",
    "thunderbird": "continued",
    "mutt": "rfc2231",
    "yahoo": "rfc2047",
    "proton": "rfc2047",
    "lotus": "rfc2231",
}
_EXTENSIONS = ("pdf", "pdf", "pdf", "png", "jpg", "jpg", "zip", "csv")

Composed = tuple[Written, list[Child]]


def text_encoding(client: str, language: str) -> str:
    """Returns the transfer encoding a client takes for text that is not ASCII."""
    if client in ("thunderbird", "mutt"):
        return "8bit"
    return "base64" if language in _WIDE else "quoted-printable"


def text_leaf(lines: list[str], turn: Turn, charset: Charset = UTF8) -> Leaf:
    """Returns a text/plain leaf."""
    text = "\n".join(lines).rstrip("\n") + "\n"
    used = charset_for(text, charset)
    content = text.encode(used.codec)
    wanted = "7bit" if used.label == "us-ascii" else text_encoding(turn.sender.client, turn.conversation.language)
    flowed = "; format=flowed" if turn.sender.client == "thunderbird" else ""
    return Leaf("text/plain", content, encoding_for(content, wanted), used.label, flowed)


def html_leaf(text: str, turn: Turn, charset: Charset = UTF8) -> Leaf:
    """Returns a text/html leaf, quoted-printable as most clients send it."""
    used = charset_for(text, charset)
    content = text.encode(used.codec)
    wide = turn.conversation.language in _WIDE
    return Leaf("text/html", content, "base64" if wide and not text.isascii() else "quoted-printable", used.label)


def wrap_width(language: str) -> int:
    """Returns the line length of plain text in a language."""
    return 36 if language in ("ja", "zh", "tw") else 72


def alternative(desk: Desk, body: Body, turn: Turn) -> Multipart:
    """Returns text and HTML of a body."""
    width = wrap_width(turn.conversation.language)
    text = text_leaf(text_lines(body, turn.sender, width), turn)
    html = html_leaf(html_of(body, turn.sender), turn)
    return Multipart("alternative", desk.boundary(turn.sender.client), (text, html))


def plain(desk: Desk, body: Body, turn: Turn) -> Leaf:
    """Returns a body as text only."""
    del desk
    return text_leaf(text_lines(body, turn.sender, wrap_width(turn.conversation.language)), turn)


def attachment(desk: Desk, turn: Turn) -> Leaf:
    """Returns a file as a leaf."""
    dice, language = desk.dice, turn.conversation.language
    extension = dice.pick(_EXTENSIONS)
    if extension == "csv":
        payload = desk.payloads.table(language, dice.between(5, 400))
    else:
        payload = desk.payloads.binary(extension, dice.pick(desk.profile.attachment_bytes) + dice.below(2_000))
    inline = extension in ("png", "jpg") and dice.chance(0.3)
    return Leaf(
        payload.media_type,
        payload.content,
        "base64",
        filename=desk.payloads.filename(language, extension),
        filename_style=_FILENAME_STYLES[turn.sender.client],
        disposition="inline" if inline else "attachment",
        content_id=f"{dice.base36(12)}@{turn.sender.domain}" if inline else "",
        encoded=payload.encoded,
        sha256=payload.sha256,
    )


def with_envelope(desk: Desk, turn: Turn, node: Node, truth: Truth, body: Body | None = None) -> Written:
    """Returns the whole mail around a body part, and lets the conversation remember it."""
    recipient = turn.to[0].addr if turn.to else turn.sender.addr
    transport = desk.transport(turn.sender.addr, recipient, turn.date)
    fields = header_fields(turn, desk.dice)
    if body is not None:
        width = wrap_width(turn.conversation.language)
        desk.threads.remember(turn, kept_lines(body, turn.sender, width), own_line_count(body, width))
        truth.quotes = body.quotes()
    first = node
    while isinstance(first, Multipart):
        first = first.parts[0]
    truth.charset = first.charset if isinstance(first, Leaf) else truth.charset
    return Written(Draft(transport, fields, node), truth)


def _conversation_mail(desk: Desk, number: int, kind: str, shape: Callable[[Desk, Body, Turn], Node]) -> Composed:
    turn = desk.threads.turn(number)
    blocks = turn.conversation.language == "en" and desk.dice.chance(desk.profile.blocks)
    sentences = desk.dice.pick(desk.profile.sentences) + (desk.profile.html_sentences if shape is alternative else 0)
    body = write_body(turn, desk.prose, desk.dice, sentences, blocks=blocks)
    return with_envelope(desk, turn, shape(desk, body, turn), truth_of(turn, kind), body), []


def compose_plain(desk: Desk, number: int) -> Composed:
    """A mail of plain text in a conversation."""
    return _conversation_mail(desk, number, "plain", plain)


def compose_alternative(desk: Desk, number: int) -> Composed:
    """A mail of text and HTML in a conversation."""
    return _conversation_mail(desk, number, "alternative", alternative)


def _with_files(desk: Desk, body: Body, turn: Turn) -> Node:
    dice = desk.dice
    first: Node = alternative(desk, body, turn) if dice.chance(0.6) else plain(desk, body, turn)
    files = [attachment(desk, turn) for _ in range(dice.pick((1, 1, 1, 1, 2, 3)))]
    return Multipart("mixed", desk.boundary(turn.sender.client), (first, *files))


def compose_attachments(desk: Desk, number: int) -> Composed:
    """A mail with files in a conversation."""
    return _conversation_mail(desk, number, "attachments", _with_files)


def compose_newsletter(desk: Desk, number: int) -> Composed:
    """A newsletter: nobody answers it."""
    dice, prose = desk.dice, desk.prose
    reader = dice.pick(desk.directory.everybody)
    brand = dice.pick(desk.directory.everybody)
    sender = sender_named(brand, f"{brand.organisation} News", "news")
    language = brand.language
    title = prose.title(language)
    turn = desk.threads.alone(number, sender, (reader,), title)
    issue = Issue(sender.domain, language, title, turn.marker)
    leaf = html_leaf(newsletter_html(dice, prose, issue), turn)
    text = text_leaf(newsletter_text(dice, prose, issue), turn)
    node: Node = Multipart("alternative", desk.boundary("yahoo"), (text, leaf)) if dice.chance(0.75) else leaf
    written = with_envelope(desk, turn, node, truth_of(turn, "newsletter"))
    written.draft.fields += [
        ("List-Unsubscribe", f"<https://click.{sender.domain}/u/{dice.hexadecimal(32)}>"),
        ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),
        ("Precedence", "bulk"),
        ("X-Campaign-Id", dice.hexadecimal(24)),
    ]
    return written, []


def compose_inline_forward(desk: Desk, number: int) -> Composed:
    """A mail that forwards another one inside its text, sometimes one that forwards a third."""
    letter = desk.threads.recent()
    if letter is None:
        return compose_plain(desk, number)
    return _forwarding(desk, number, letter)


def _forwarding(desk: Desk, number: int, letter: Letter) -> Composed:
    dice = desk.dice
    language = dice.pick(desk.profile.threads.languages)
    turn = desk.threads.open(number, language, letter.topic)
    turn.subject = f"{dice.pick(LOCALES[turn.sender.language].forward_prefixes)}: {letter.subject}"
    inner = desk.threads.recent() if dice.chance(0.25) else None
    forwarded = forward(letter, turn.sender, inner if inner is not letter else None)
    own = own_paragraphs(desk.prose, dice, language, turn.marker, dice.between(1, 3))
    body = Body(
        language, own, [turn.sender.name.split(" ")[0]], [], forwarded=forwarded.lines, forwarded_html=forwarded.html
    )
    shape = alternative if turn.sender.client != "mutt" and dice.chance(0.6) else plain
    return with_envelope(
        desk, turn, shape(desk, body, turn), truth_of(turn, "inline_forward"), body
    ), forwarded.children
