"""What the tour drops: one mail, an archive that holds it too, and a file that is no mail."""

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.corpus import Mail, Manifest, mails, write_mbox

COUNT = 300
SEED = 20
PREFIX = "in/default/tour/"


@dataclass(frozen=True)
class Post:
    """Objects by the end of their key, and the Message-ID of the single mail; `items` are to be found in them."""

    objects: dict[str, tuple[bytes, str]]
    message_id: str
    items: int

    def drop(self, s3: Any, bucket: str) -> None:
        """Puts everything into the raw bucket."""
        for name, (raw, _) in self.objects.items():
            s3.put_object(Bucket=bucket, Key=PREFIX + name, Body=raw)


def post() -> Post:
    """The same mail each time."""
    archive = list(mails("demo", COUNT, seed=SEED))
    one = next(mail for mail in archive if shows_much(mail))
    with tempfile.TemporaryDirectory() as folder, Manifest() as manifest:
        write_mbox(archive, Path(folder) / "archive.mbox", manifest)
        boxed = (Path(folder) / "archive.mbox").read_bytes()
        count = manifest.counts["mails"]
    objects = {
        "reply.eml": (one.raw, "one mail, an answer with an attachment"),
        "archive.mbox": (boxed, f"{count} invented mails, that one among them"),
        "broken.eml": (bytes(range(10)), "no mail at all"),
    }
    return Post(objects, (one.truth.message_id or "").strip("<>"), count + 2)


def shows_much(mail: Mail) -> bool:
    """True for an answer with one attachment."""
    truth = mail.truth
    return truth.kind == "attachments" and bool(truth.in_reply_to) and len(truth.attachments) == 1
