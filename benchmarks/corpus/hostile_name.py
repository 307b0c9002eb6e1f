"""Hostile attachment names: paths, formulas, devices, controls, length."""

from __future__ import annotations

import hashlib

from benchmarks.corpus.hostile_case import Bench, Build, Case
from benchmarks.corpus.rendering import base64_lines
from benchmarks.corpus.truth import Attachment, Mail

_NAMES: tuple[tuple[str, str, str], ...] = (
    ("path_traversal", 'filename="../../../../etc/cron.d/evil"', "../../../../etc/cron.d/evil"),
    ("windows_path", 'filename="..\\\\..\\\\Windows\\\\evil.dll"', "..\\..\\Windows\\evil.dll"),
    ("absolute_path", 'filename="/dev/null"', "/dev/null"),
    ("encoded_traversal", "filename*=utf-8''..%2F..%2Fevil.sh", "../../evil.sh"),
    ("formula", "filename=\"=cmd|' /C calc'!A0.csv\"", "=cmd|' /C calc'!A0.csv"),
    ("formula_sum", 'filename="@SUM(1+1)*cmd.csv"', "@SUM(1+1)*cmd.csv"),
    ("device", 'filename="CON"', "CON"),
    ("dots", 'filename=".."', ".."),
    ("bidi", "filename*=utf-8''photo%E2%80%AEgpj.exe", "photo\u202egpj.exe"),
    ("nul", "filename*=utf-8''safe%00.exe", "safe\0.exe"),
    ("line_break", "filename*=utf-8''two%0D%0Alines.txt", "two\r\nlines.txt"),
    ("long", f'filename="{"n" * 4_000}.txt"', "n" * 4_000 + ".txt"),
    ("missing_part", 'filename*0="first "; filename*2="third.txt"', "first "),
    ("two_names", "filename=\"plain.txt\"; filename*=utf-8''r%C3%A9el.txt", "réel.txt"),
)


def _named(parameter: str, filename: str) -> Build:
    def build(at: Bench) -> Mail:
        content = b"content of " + at.turn.marker.encode("ascii")
        raw = (
            f'{at.header()}MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="n"\n\n--n\nContent-Type: '
            f"text/plain\n\n{at.sentence()}\n"
            "--n\nContent-Type: application/octet-stream\nContent-Transfer-Encoding: base64\nContent-Disposition: "
            f"attachment; {parameter}\n\n"
            f"{base64_lines(content).decode('ascii')}--n--\n"
        )
        digest = hashlib.sha256(content).hexdigest()
        return at.mail(
            raw, attachments=(Attachment(filename, "application/octet-stream", len(content), digest, inline=False),)
        )

    return build


NAME: tuple[Case, ...] = tuple(
    Case(f"name.{name}", _named(parameter, filename)) for name, parameter, filename in _NAMES
)
