"""Hostile bodies: From_ lines, bad transfer encodings, charsets that lie, text made to be slow."""

from __future__ import annotations

from typing import Any

from benchmarks.corpus.blocks import patch
from benchmarks.corpus.hostile_case import Bench, Case, stored
from benchmarks.corpus.rendering import base64_lines
from benchmarks.corpus.truth import Mail

_SHAPES = (
    "From ann@example.com Mon Jan  1 10:00:00 2024",
    "From ann@example.com Mon Jan  1 10:00:00 +0000 2024",
    "From ann at example.com Mon Jan  1 10:00:00 2024",
    "From ann@example.com  Mon Jan 1 10:00 2024",
    "From MAILER-DAEMON Mon Jan  1 10:00:00 2024",
    "From - Mon Jan 01 10:00:00 2024",
    "From ???@??? Mon Jan 01 10:00:00 2024",
    "From 1791234567890123456@xxx Mon Jan 01 10:00:00 +0000 2024",
    "From nobody@example.org Mon Jan 01 2024 10:00:00 GMT",
    "From here to there",
    "From ",
    "From:",
    ">From ann@example.com Mon Jan  1 10:00:00 2024",
    ">>From the depths",
    ">>>From ",
)


def _typed(at: Bench, media: str, encoding: str, body: bytes, code: str | None = None, **claims: Any) -> Mail:
    """A mail of one part with this Content-Type and transfer encoding."""
    fields = f"MIME-Version: 1.0\nContent-Type: {media}\n"
    if encoding:
        fields += f"Content-Transfer-Encoding: {encoding}\n"
    return at.mail(f"{at.header()}{fields}\n".encode() + body, stored(code), **claims)


def _from_shapes(at: Bench) -> Mail:
    lines = [at.sentence(), ""]
    for shape in _SHAPES:
        lines += [shape, "", shape, "not a field", ""]
    return at.mail(f"{at.header()}\n" + "\n".join(lines) + "\n")


def _git_patch(at: Bench) -> Mail:
    lines = [at.sentence(), "", *patch(at.desk.dice, at.turn.sender), "", *patch(at.desk.dice, at.turn.sender)]
    return at.mail(f"{at.header()}\n" + "\n".join(lines) + "\n")


def _pasted_mbox(at: Bench) -> Mail:
    pasted = "".join(
        [
            f"From bob@example.org Tue Jan  2 0{hour}:00:00 2024\nFrom: Bob <bob@example.org>\nTo: ann@example.com\n"
            f"Subject: pasted {hour}\nDate: Tue, 2 Jan 2024 0{hour}:00:00 +0000\nMessage-ID: "
            f"<pasted{hour}@example.org>\n\nSome text.\n\n"
            for hour in range(3)
        ]
    )
    return at.mail(f"{at.header()}\n{at.sentence()}\n\n{pasted}the end\n")


def _from_line_first(at: Bench) -> Mail:
    return at.mail(f"{at.header()}\nFrom the very first line on, {at.turn.marker}.\n")


def _bad_base64(at: Bench) -> Mail:
    good = base64_lines(f"{at.sentence()}\n".encode() * 4)
    return _typed(
        at,
        "text/plain; charset=utf-8",
        "base64",
        b"!!\n" + good[:-6] + b"\n=*=\nnot base64 at all {}\n",
        "transfer.bad_base64",
    )


def _bad_quoted(at: Bench) -> Mail:
    body = f"{at.sentence()}\nhalf =4 wrong =ZZ soft = \nend=\n".encode()
    return _typed(at, "text/plain; charset=utf-8", "quoted-printable", body, "transfer.bad_quoted_printable")


def _lower_quoted(at: Bench) -> Mail:
    body = f"{at.sentence()}\nm=c3=bcde gr=C3=bc=c3=9fe   \n".encode()
    return _typed(at, "text/plain; charset=utf-8", "quoted-printable", body, charset="utf-8")


def _unknown_charset(at: Bench) -> Mail:
    return _typed(
        at,
        "text/plain; charset=x-martian-9",
        "8bit",
        f"{at.sentence()}\ncafé\n".encode("iso8859-1"),
        "charset.unknown",
        charset="x-martian-9",
    )


def _contradiction(at: Bench) -> Mail:
    page = f'<html><head><meta charset="koi8-r"></head><body><p>{at.sentence()} straße</p></body></html>\n'
    return _typed(at, "text/html; charset=utf-8", "8bit", page.encode("iso8859-1"), charset="iso-8859-1")


def _utf7_surrogates(at: Bench) -> Mail:
    return _typed(
        at,
        "text/plain; charset=utf-7",
        "7bit",
        f"{at.sentence()}\nlone +2AA- and pair +2D3cAA-\n".encode(),
        charset="utf-7",
    )


def _cesu(at: Bench) -> Mail:
    body = f"{at.sentence()}\n".encode() + b"lone \xed\xa0\x80 pair \xed\xa0\xbd\xed\xb8\x80 overlong \xc0\xaf\n"
    return _typed(at, "text/plain; charset=utf-8", "8bit", body, "charset.replaced", charset="utf-8")


def _html_references(at: Bench) -> Mail:
    references = "&#xD800; &#55357;&#56832; &#0; &#x110000; &#99999999999; &unknown;"
    page = f'<p>{at.sentence()} {references}</p><script>"\\ud800"</script>\n'
    return _typed(at, "text/html; charset=us-ascii", "", page.encode())


def _nul_body(at: Bench) -> Mail:
    return _typed(
        at, "text/plain; charset=utf-8", "8bit", f"{at.sentence()}\nbefore\0after\0\n".encode(), charset="utf-8"
    )


def _wide_nul(at: Bench) -> Mail:
    return _typed(
        at,
        "text/plain; charset=utf-16le",
        "base64",
        base64_lines(f"{at.sentence()}\n".encode("utf-16-le")),
        charset="utf-16le",
    )


def _one_line(at: Bench) -> Mail:
    return at.mail(f"{at.header()}\n{at.turn.marker} {'endless ' * 60_000}\n")


def _deep_html(at: Bench) -> Mail:
    page = f"<p>{at.sentence()}</p>" + "<div><blockquote>" * 12_000 + "bottom\n"
    return _typed(at, "text/html; charset=us-ascii", "", page.encode())


def _unclosed_html(at: Bench) -> Mail:
    page = (
        f"<p>{at.sentence()}<a href=\"https://example.com/>text <b style='color:red>bold<!-- comment that never ends\n"
    )
    return _typed(at, "text/html; charset=us-ascii", "", page.encode())


def _deep_quotes(at: Bench) -> Mail:
    lines = [at.sentence(), "", *[f"{'>' * depth} level {depth}" for depth in range(1, 600)]]
    return at.mail(f"{at.header()}\n" + "\n".join(lines) + "\n")


def _slow_intro(at: Bench) -> Mail:
    return at.mail(f"{at.header()}\n{at.sentence()}\n\n{'On On On, wrote ' * 3_000}\n{'From: ' * 3_000}\n")


def _false_quotes(at: Bench) -> Mail:
    lines = [
        "From: the desk of the librarian",
        "",
        "On Monday he wrote: nothing at all. Then he went home.",
        "",
        "Log of the pump:",
        "Date: 2024-01-02 level 4",
        "Date: 2024-01-03 level 5",
        "",
        "> run --level=5",
        "> run --level=6",
        "",
        at.sentence(),
    ]
    return at.mail(f"{at.header()}\n" + "\n".join(lines) + "\n")


def _uuencoded(at: Bench) -> Mail:
    body = f"{at.sentence()}\n\nbegin 644 note.txt\n+:&5L;&\\@=V]R;&0*\n`\nend\n"
    return at.mail(f"{at.header()}\n{body}", stored(exact=False))


def _mixed_line_ends(at: Bench) -> Mail:
    head = at.header().replace("\n", "\r\n")
    return at.mail(f"{head}\r\n{at.sentence()}\nline feed\r\nboth\rreturn alone\n")


def _no_last_line_end(at: Bench) -> Mail:
    return at.mail(f"{at.header()}\n{at.sentence()}")


BODY: tuple[Case, ...] = (
    Case("body.from_shapes", _from_shapes),
    Case("body.git_patch", _git_patch),
    Case("body.pasted_mbox", _pasted_mbox),
    Case("body.from_line_first", _from_line_first),
    Case("body.bad_base64", _bad_base64),
    Case("body.bad_quoted_printable", _bad_quoted),
    Case("body.lower_quoted_printable", _lower_quoted),
    Case("body.unknown_charset", _unknown_charset),
    Case("body.charset_contradiction", _contradiction),
    Case("body.utf7_surrogates", _utf7_surrogates),
    Case("body.cesu8", _cesu),
    Case("body.html_references", _html_references),
    Case("body.nul", _nul_body),
    Case("body.utf16", _wide_nul),
    Case("body.one_line", _one_line),
    Case("body.deep_html", _deep_html),
    Case("body.unclosed_html", _unclosed_html),
    Case("body.deep_quotes", _deep_quotes),
    Case("body.slow_intro", _slow_intro),
    Case("body.false_quotes", _false_quotes),
    Case("body.uuencoded", _uuencoded),
    Case("body.mixed_line_ends", _mixed_line_ends),
    Case("body.no_last_line_end", _no_last_line_end),
)
