"""What the tour asks Athena, and how it shows an answer."""

from collections.abc import Iterator

from infra.local.athena import Row

WIDTH = 98
WIDEST_CELL = 44
MOST_LINES_OF_TEXT = 2

SENDERS = """\
SELECT from_address, count(*) AS mails, count(DISTINCT subject_base) AS subjects
FROM messages GROUP BY from_address ORDER BY mails DESC, from_address LIMIT 3"""

COPIES = """\
SELECT m.subject, count(*) AS copies, count(DISTINCT o.uri) AS objects
FROM occurrences o JOIN messages m ON m.tenant = o.tenant AND m.message_key = o.message_key
WHERE o.depth = 0 GROUP BY m.message_key, m.subject HAVING count(*) > 1
ORDER BY objects DESC, m.subject LIMIT 3"""

ONE_MAIL = """\
SELECT m.from_address, m.date_best, m.subject, a.filename, a.size, m.body_text
FROM messages m JOIN attachments a ON a.tenant = m.tenant AND a.message_key = m.message_key
WHERE a.is_attachment
  AND m.message_id = '{}'"""

QUARANTINE = """\
SELECT split_part(uri, '?', 1) AS object, stage, code, message
FROM quarantine WHERE status = 'open' AND uri LIKE '%/tour/%.eml%'"""


def table(rows: list[Row]) -> Iterator[str]:
    """Rows in columns below their names, cut where they are too wide."""
    if not rows:
        yield "(no rows)"
        return
    cells = [list(rows[0]), *([cell(value) for value in row.values()] for row in rows)]
    widths = [max(len(row[place]) for row in cells) for place in range(len(rows[0]))]
    for row in cells:
        columns = zip(row, widths, strict=True)
        yield "  ".join(text.rjust(width) if text.isdigit() else text.ljust(width) for text, width in columns).rstrip()


def cell(value: str | None) -> str:
    """A value on one line, cut where it is too wide."""
    line = " ".join((value or "").split())
    return line if len(line) <= WIDEST_CELL else f"{line[: WIDEST_CELL - 3]}..."


def card(row: Row) -> Iterator[str]:
    """One row, a column a line; of a text its first lines."""
    for name, value in row.items():
        lines = [line for line in (value or "").splitlines() if line.strip()] or [""]
        for place, line in enumerate(lines[:MOST_LINES_OF_TEXT]):
            yield f"{'' if place else name:<13}{line}"[:WIDTH]
