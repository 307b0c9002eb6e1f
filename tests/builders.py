"""Mail for tests, built where it is needed: small, readable, of invented people."""

import base64
import io
import quopri
import re
import tarfile
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path

SEPARATOR = b"From ann@example.org Mon Jan  5 12:30:15 2004\n"
"""A From_ line that every dialect has."""

DATE = "Mon, 5 Jan 2004 12:30:15 +0000"


def any_message(
    subject: str | None = "Plans",
    *,
    sender: str | None = "Ann <ann@example.org>",
    to: str | None = "Bob <bob@example.net>",
    date: str | None = DATE,
    message_id: str | None = "<plans@example.org>",
    text: str = "See you on Monday.\n",
    entity: bytes = b"",
    **fields: str,
) -> bytes:
    """A mail; None leaves a field out, `x_gm_thrid="1"` adds X-Gm-Thrid, `entity` is a `leaf` or `multipart` for body."""
    named = {"From": sender, "To": to, "Date": date, "Subject": subject, "Message-ID": message_id}
    named |= {name.replace("_", "-").title(): value for name, value in fields.items()}
    header = "".join(f"{name}: {value}\n" for name, value in named.items() if value is not None).encode()
    return header + (entity or b"\n" + text.encode())


def leaf(
    content: bytes | str,
    media_type: str = "text/plain; charset=utf-8",
    *,
    encoding: str = "8bit",
    disposition: str = "",
) -> bytes:
    """A MIME part with its header, encoded as `encoding` says."""
    raw = content.encode() if isinstance(content, str) else content
    body = {"base64": base64.encodebytes, "quoted-printable": quopri.encodestring}.get(encoding, bytes)(raw)
    header = f"Content-Type: {media_type}\nContent-Transfer-Encoding: {encoding}\n"
    header += f"Content-Disposition: {disposition}\n" if disposition else ""
    return header.encode() + b"\n" + body


def attachment(content: bytes, filename: str = "plan.bin", media_type: str = "application/octet-stream") -> bytes:
    """A part that is meant to be saved."""
    return leaf(content, media_type, encoding="base64", disposition=f'attachment; filename="{filename}"')


def attached(message: bytes) -> bytes:
    """A part that holds another mail."""
    return b"Content-Type: message/rfc822\n\n" + message


def multipart(*parts: bytes, subtype: str = "mixed", boundary: str = "frontier") -> bytes:
    """A multipart with its header."""
    mark = boundary.encode()
    header = b'Content-Type: multipart/%b; boundary="%b"\n\n' % (subtype.encode(), mark)
    return header + b"".join(b"--%b\n%b\n" % (mark, part) for part in parts) + b"--%b--\n" % mark


def quoted(message: bytes, dialect: str = "mboxrd") -> bytes:
    """A mail with its From_ lines quoted as a dialect does it."""
    if dialect in {"mboxcl2", "unquoted"}:
        return message
    pattern = rb"(?m)^(>*From )" if dialect == "mboxrd" else rb"(?m)^(From )"
    return re.sub(pattern, rb">\1", message)


def mbox_of(messages: Iterable[bytes], *, separator: bytes = SEPARATOR, dialect: str = "mboxrd") -> bytes:
    """Mails as an mbox, quoted as the dialect does it; each ends in a line end and a blank line."""
    ended = (message if message.endswith(b"\n") else message + b"\n" for message in messages)
    return b"".join(separator + quoted(message, dialect) + b"\n" for message in ended)


def messages_of(count: int, *, start: int = 0) -> list[bytes]:
    """Distinct mails, numbered from `start` in subject, identifier and text."""
    return [
        any_message(f"Plan {number}", message_id=f"<{number}@example.org>", text=f"This is plan {number}.\n")
        for number in range(start, start + count)
    ]


def mailbox_of(count: int, *, start: int = 0, dialect: str = "mboxrd") -> bytes:
    """An mbox of distinct mails."""
    return mbox_of(messages_of(count, start=start), dialect=dialect)


def write(path: Path, content: bytes) -> Path:
    """Writes a file and the directories above it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def zipped(members: Mapping[str, bytes]) -> bytes:
    """A zip."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def tarred(members: Mapping[str, bytes]) -> bytes:
    """A tar, not compressed."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        for name, content in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return buffer.getvalue()
