r"""An independent splitter of a mail's header into field lines (RFC 5322 section 2.2).

It shares nothing with the native parser and knows no MIME. "Lost headers" of a mail are
the pairs found here that the parser did not report, as multisets.

What it takes a header to be:

* Lines end at LF; one CR before the LF belongs to the line end. In a mail without any LF,
  CR ends lines. Any other CR is data.
* A *field line* has a name of one or more characters 33 to 126 without colon, then
  optional spaces and tabs (section 4.5), then a colon. The name is given as written. The
  body is everything after the colon up to the line end of the field's last line, that one
  left out, the inner line ends kept: folding stays visible.
* A line that begins with a space or tab *continues* the line before it, also when it holds
  nothing else (section 4.2). If that was junk, so is this one.
* Any other line that is not empty is *junk* and is passed over: no colon, no name, bytes
  outside 33 to 126 in the name. The header goes on after it; a damaged line in the middle
  must not cost the fields below it.
* The header *ends* at the first empty line after a field, at a junk line that begins with
  "--" (a multipart that forgot the empty line), or at the end of the bytes. Empty lines
  before the first field are passed over if the first line after them that is not empty is
  a field or a From_ line; otherwise the header ends there.
* A From_ line or >From_ line, first or later, is junk by these rules. "From : a@example.com"
  is a field, since section 4.5 allows the space.
* A UTF-8 byte order mark at the start of a line is no part of the name; a line of nothing
  else is empty before the first field and junk after it.

It is meant for whole mails. A MIME part may begin with an empty line that ends its header.
"""

import re
from collections.abc import Iterator

_FIELD = re.compile(rb"([!-9;-~]+)[ \t]*:")
_FROM_LINE = re.compile(rb">*From ")
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def field_lines(raw: bytes) -> list[tuple[bytes, bytes]]:
    """Return (name, body with its folding) of every field line in the header of `raw`, in file order."""
    fields: list[tuple[bytes, list[bytes]]] = []
    folding: list[bytes] = []  # the pieces of the field or junk that a continuation would continue
    line_end_before = b""
    for line, line_end in _header_lines(raw):
        if line[:1] in (b" ", b"\t"):
            folding += (line_end_before, line)
        else:
            text = line.removeprefix(_BYTE_ORDER_MARK)
            found = _FIELD.match(text)
            folding = [text[found.end() :] if found else text]
            if found:
                fields.append((found[1], folding))
        line_end_before = line_end
    return [(name, b"".join(pieces)) for name, pieces in fields]


def _header_lines(raw: bytes) -> Iterator[tuple[bytes, bytes]]:
    in_fields = False
    empty_before = False
    for line, line_end in _lines(raw):
        is_field = _is_field(line)
        if in_fields and (not line or (line.startswith(b"--") and not is_field)):
            return
        if not in_fields and line in (b"", _BYTE_ORDER_MARK):
            empty_before = True
            continue
        if empty_before and not is_field and not _FROM_LINE.match(line):
            return
        empty_before = False
        in_fields = in_fields or is_field
        yield line, line_end


def _is_field(line: bytes) -> bool:
    return _FIELD.match(line.removeprefix(_BYTE_ORDER_MARK)) is not None


def _lines(raw: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield (line, its line end) of all lines of `raw`."""
    ending = b"\n" if b"\n" in raw else b"\r"
    position = 0
    while position < len(raw):
        at = raw.find(ending, position)
        if at < 0:
            yield raw[position:], b""
            return
        with_carriage_return = ending == b"\n" and raw[position:at].endswith(b"\r")
        line = raw[position : at - with_carriage_return]
        yield line, raw[position + len(line) : at + 1]
        position = at + 1
