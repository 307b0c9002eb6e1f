"""A slow, plain reading of mbox files: the second opinion behind ``verify --deep``.

It shares no code with the native splitter: one pass over the lines of a file, in memory a
few of them (8,192 bytes) with the header and the open boundaries of the mail being read.

A record is a From_ line, the message, and the one line end that closes it. The next
record starts at the first line that begins with ``From`` and a space and for which

1. the line before it is blank (nothing before its line end) or closes the mail's outermost
   multipart, or it starts the file;
2. a date of one of the shapes below ends it;
3. the next line starts a header field, or is a ``>From`` line as UUCP hosts wrote;
4. its date is not the fixed one git writes, ``Mon Sep 17 00:00:00 2001``;
5. it is not inside an open multipart: a delimiter of a boundary that is open here does
   not occur before the next line for which 1 to 4 hold. Delimiters that the mail begun
   by the line itself declares are its own: a broken mail may be followed by its copy.

Content-Length of the message's own header decides before all that where it leads to the
end of the file, or to a line for which 2 to 4 hold (after at most two line ends).

If the first line begins with ``From`` and a space it is a separator whatever else is in it
(a byte order mark before it is a preamble). If it has git's date, git wrote the file, and
rule 4 does not hold. If it begins with ``From -``, a line may end there (Thunderbird). If it
has no date, a line with as many words needs none, and a line equal to it needs no blank line
before it (Eudora and some exporters). If no header follows it, a later mail needs none.

In "mboxrd" every From_ line of a message was quoted when it was written, so nothing in a
message can look like a separator: rules 4 and 5 and Content-Length are set aside.

Dates: RFC 4155's ``Mon Jan  5 12:30[:15] 2004``, the weekday needed, with up to two zones
(``+0100``, ``CET``, ``MET DST``, ``(CET)``) on either side of the year, or the year before
the time; ``[Mon,] 5 Jan 2004 12:30[:15] [zone]``; ``2004-01-05[T]12:30[:15] [zone]``; also
two-digit years, ``AM``/``PM``, and UUCP's ``remote from host``.
"""

import mmap
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

DIALECTS = ("mboxo", "mboxrd", "mboxcl", "mboxcl2", "unknown")
MAX_LINE_BYTES = 8192
MAX_HEADER_BYTES = 262144
MAX_OPEN_BOUNDARIES = 32
Source = bytes | mmap.mmap

_WEEKDAY = r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]{0,6}"
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}"
_DAY = r"(?:0?[1-9]|[12][0-9]|3[01])"
_YEAR = r"(?:19|20)?[0-9][0-9]"
_TIME = r"(?:[01]?[0-9]|2[0-3]):[0-5][0-9](?::(?:[0-5][0-9]|60)(?:\.[0-9]{1,9})?)?(?:[ ]?[AP]M)?"
_ZONE = r"(?:(?:GMT|UTC)?[+-][0-9]{2}:?[0-9]{2}|(?-i:[A-Z]{1,5})|\([^()]{1,40}\))"
_DATE = re.compile(
    rf"""[ ]
    (?: {_WEEKDAY},?[ ]{_MONTH}[ ]{_DAY},?
        (?: [ ]{_TIME}(?:[ ]{_ZONE}){{0,2}}[ ]{_YEAR} | [ ]{_YEAR}[ ]{_TIME} )
    |   (?:{_WEEKDAY},?[ ])?{_DAY}[ -]{_MONTH}[ -]{_YEAR}[ ]{_TIME}
    |   [0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}[ T]{_TIME}
    )
    (?:[ ]?{_ZONE}){{0,2}}(?:[ ]remote[ ]from[ ][^ ]+)?$""".encode(),
    re.VERBOSE | re.IGNORECASE,
)
_GIT_DATE = b"Mon Sep 17 00:00:00 2001"
_HEADER_START = re.compile(rb"[!-9;-~]+[ \t]*:|>From ")
_QUOTED_FROM_LINE = re.compile(rb"^>+From ", re.MULTILINE)
_CONTENT_LENGTH = re.compile(rb"(?im)^content-length[ \t]*:[ \t]*([0-9]{1,18})[ \t]*$")
_CONTENT_TYPE = rb"(?im)^content-type[ \t]*:[ \t]*"
_ATTACHED_MAIL = re.compile(_CONTENT_TYPE + rb"message/(?:rfc822|global)")
_BOUNDARY = re.compile(_CONTENT_TYPE + rb'multipart.*?[; \t]boundary[ \t]*=[ \t]*(?:"([^"\n]+)|([^\s;"]+))')
_LINE_ENDS = re.compile(rb"(?:\r?\n){0,2}")


def plain_records(raw: Source, dialect: str, start: int = 0) -> Iterator[tuple[int, int]]:
    """Yield (offset, length in bytes) of every record of `raw` from `start` to its end, without gap or overlap.

    `start` is 0 or the offset of a record. Bytes before the first From_ line come first, as
    an extent of their own: the only one that does not begin with b"From ". Time is linear
    in the length of `raw`. Raises ValueError for a dialect not in DIALECTS.
    """
    _check(dialect)
    first_in_file = _first_separator(raw, 0)
    offset = first_in_file if start <= first_in_file else _first_separator(raw, start)
    if offset > start:
        yield start, offset - start
    separators = _Separators.of_file(raw, first_in_file, dialect)
    while offset < len(raw):
        end = _record_end(raw, offset, separators)
        yield offset, end - offset
        offset = end


def plain_unquote(record: bytes, dialect: str) -> bytes:
    """Return the message of a record of plain_records: without From_ line, closing line end and quoting.

    One '>' comes off lines of the form >From_, >>From_, ... in "mboxrd" and "unknown", off >From_
    lines alone in "mboxo" and "mboxcl", off none in "mboxcl2". The closing line end is that of a
    blank last line; without one nothing is closed. Raises ValueError for a dialect not in DIALECTS.
    """
    _check(dialect)
    message = record[_line_end(record, 0) :] if record.startswith(b"From ") else record
    message = re.sub(rb"(?<![^\n])\r?\n\Z", b"", message)
    if dialect == "mboxcl2":
        return message
    quoted = rb"(?m)^>(>*From )" if dialect in ("mboxrd", "unknown") else rb"(?m)^>(From )"
    return re.sub(quoted, rb"\1", message)


def plain_dialect(sample: bytes) -> str:
    """Return the dialect that the first bytes of a file prove, else "unknown".

    More than half of the mails have a Content-Length that leads to a separator or the end:
    "mboxcl" if bodies hold quoted From_ lines and no bare ones, else "mboxcl2". Otherwise, beside
    lines quoted twice no bare one that fails rules 1 to 4: "mboxrd"; quoted lines beside such a
    bare one: "mboxo". Lines quoted once with none bare fit both.
    """
    whole_lines = sample[: sample.rfind(b"\n") + 1]
    separators = _Separators.of_file(whole_lines, _first_separator(whole_lines, 0), "unknown")
    seen: Counter[str] = Counter()
    for start, length in plain_records(whole_lines, "unknown", _first_separator(whole_lines, 0)):
        seen.update(_evidence(whole_lines, start, start + length, separators))
    quoted = seen["quoted once"] + seen["quoted twice"]
    if seen["counted"] * 2 > seen["mails"]:
        return "mboxcl" if quoted and not seen["bare"] else "mboxcl2"
    if seen["quoted twice"] and not seen["bare, no separator"]:
        return "mboxrd"
    return "mboxo" if quoted and seen["bare, no separator"] else "unknown"


def _evidence(raw: bytes, start: int, end: int, separators: "_Separators") -> Iterator[str]:
    yield "mails"
    mail = _MailLines()
    for offset, line, after_blank in _lines(raw, _line_end(raw, start), end):
        if mail.read(line) and _counted_end(raw, _line_end(raw, offset), mail.content_length, separators):
            yield "counted"
        if line.startswith(b"From "):
            yield "bare"
            if not separators.include(raw, offset, after_blank):
                yield "bare, no separator"
        elif mail.own_header_ended and _QUOTED_FROM_LINE.match(line):
            yield "quoted once" if line.startswith(b">From ") else "quoted twice"


@dataclass(frozen=True)
class _Separators:
    """What separators look like in one file: rules 1 to 4, and what its first line tells."""

    first_line: bytes
    dated: bool
    from_git: bool
    bodies_only: bool
    trusted: bool

    @classmethod
    def of_file(cls, raw: Source, first: int, dialect: str) -> "_Separators":
        words = _words_at(raw, first)
        bodies_only = _line_end(raw, first) < len(raw) and not _words_at(raw, _line_end(raw, first))
        dated = _DATE.search(words) is not None
        return cls(words, dated, words.endswith(_GIT_DATE), bodies_only, dialect == "mboxrd")

    def include(self, raw: Source, offset: int, after_blank: bool) -> bool:
        """Tell whether the line at `offset`, which begins with From_, passes rules 1 to 4."""
        words = _words_at(raw, offset)
        if not after_blank and (self.dated or words != self.first_line):
            return False
        below = _line_end(raw, offset)
        is_header = _HEADER_START.match(raw[below : below + MAX_LINE_BYTES])
        if not is_header and (_words_at(raw, below) or not self.bodies_only):
            return False
        if words.endswith(_GIT_DATE):
            return self.from_git or self.trusted
        bare = words in (b"From", b"From -") and self.first_line.startswith(b"From -")
        alike = not self.dated and words.count(b" ") == self.first_line.count(b" ")
        return bare or alike or _DATE.search(words) is not None


class _MailLines:
    """The lines of one mail as they pass: where its header ends and which multiparts are open."""

    def __init__(self) -> None:
        self.in_header = True
        self.own_header_ended = False
        self.content_length = -1  # of the header that ended last, -1 without one
        self.open_boundaries: list[bytes] = []
        self._header = bytearray()

    def read(self, line: bytes) -> bool:
        """Take the next line, without its line end; tell whether it ended the mail's own header."""
        if line.startswith(b"--") and self.open_boundaries:
            self._read_delimiter(line.rstrip(b" \t"))
        elif self.in_header and line and len(self._header) < MAX_HEADER_BYTES:
            self._header += b"\n" + line
        elif self.in_header and not line:
            self._end_header()
            ended, self.own_header_ended = not self.own_header_ended, True
            return ended
        return False

    def _read_delimiter(self, line: bytes) -> None:
        for depth in range(len(self.open_boundaries) - 1, -1, -1):
            opening = b"--" + self.open_boundaries[depth]
            if line in (opening, opening + b"--"):
                self.in_header = line == opening
                self._header.clear()
                del self.open_boundaries[depth + 1 if self.in_header else depth :]
                return

    def _end_header(self) -> None:
        header = re.sub(rb"\n[ \t]+", b" ", self._header)
        length = _CONTENT_LENGTH.search(header)
        self.content_length = int(length[1]) if length is not None else -1
        boundary = _BOUNDARY.search(header)
        if boundary is not None and len(self.open_boundaries) < MAX_OPEN_BOUNDARIES:
            self.open_boundaries.append((boundary[1] or boundary[2]).rstrip())
        # The body of an attached mail starts with a header of its own.
        self.in_header = _ATTACHED_MAIL.search(header) is not None
        self._header.clear()


def _first_separator(raw: Source, start: int) -> int:
    if raw[start : start + 5] == b"From ":
        return start
    if start == 0 and raw[:8] == b"\xef\xbb\xbfFrom ":
        return 3
    any_file = _Separators(b"", dated=True, from_git=False, bodies_only=False, trusted=False)
    for offset, line, after_blank in _lines(raw, start, len(raw), after_blank=True):
        if line.startswith(b"From ") and any_file.include(raw, offset, after_blank):
            return offset
    return len(raw)


def _record_end(raw: Source, start: int, separators: _Separators) -> int:
    mail = _MailLines()
    after_multipart = False
    for offset, line, after_blank in _lines(raw, _line_end(raw, start), len(raw)):
        if line.startswith(b"From ") and separators.include(raw, offset, after_blank or after_multipart):
            boundaries = [] if separators.trusted else mail.open_boundaries
            if not boundaries or not _inside_multipart(raw, offset, boundaries, separators):
                return offset
        after_multipart = bool(mail.open_boundaries)
        if (mail.in_header or line.startswith(b"--")) and mail.read(line) and not separators.trusted:
            end = _counted_end(raw, _line_end(raw, offset), mail.content_length, separators)
            if end is not None:
                return end
        after_multipart = after_multipart and not mail.open_boundaries
    return len(raw)


def _inside_multipart(raw: Source, candidate: int, boundaries: list[bytes], separators: _Separators) -> bool:
    delimiters = {b"--" + boundary + close: boundary for boundary in boundaries for close in (b"", b"--")}
    own = _MailLines()
    for offset, line, after_blank in _lines(raw, _line_end(raw, candidate), len(raw)):
        if line.startswith(b"--"):
            boundary = delimiters.get(line.rstrip(b" \t"))
            if boundary is not None and boundary not in own.open_boundaries:
                return True
        own.read(line)
        if line.startswith(b"From ") and separators.include(raw, offset, after_blank):
            return False
    return False


def _counted_end(raw: Source, body_start: int, content_length: int, separators: _Separators) -> int | None:
    if content_length < 0 or body_start + content_length > len(raw):
        return None
    line_ends = _LINE_ENDS.match(raw, body_start + content_length)
    end = line_ends.end() if line_ends is not None else len(raw)
    at_separator = raw[end - 1 : end + 5] == b"\nFrom " and separators.include(raw, end, after_blank=True)
    return end if end == len(raw) or at_separator else None


def _lines(raw: Source, position: int, end: int, after_blank: bool = False) -> Iterator[tuple[int, bytes, bool]]:
    """Yield (offset, line without its line end, whether the line before is blank) from `position` to `end`."""
    while position < end:
        *lines, rest = raw[position : min(end, position + MAX_LINE_BYTES)].split(b"\n")
        for line in lines:
            text = line.rstrip(b"\r")
            yield position, text, after_blank
            after_blank = not text
            position += len(line) + 1
        if not lines:  # a long line, cut, or the last one without a line end
            yield position, rest.rstrip(b"\r"), after_blank
            after_blank = False
            position = _line_end(raw, position)


def _line_end(raw: Source, position: int) -> int:
    newline = raw.find(b"\n", position)
    return newline + 1 if newline >= 0 else len(raw)


def _words_at(raw: Source, position: int) -> bytes:
    return b" ".join(raw[position : min(_line_end(raw, position), position + MAX_LINE_BYTES)].split())


def _check(dialect: str) -> None:
    if dialect not in DIALECTS:
        raise ValueError(f"mbox dialect {dialect!r} is not one of {', '.join(DIALECTS)}")
