"""Packs: any mail of them by one small read, all of them by any reader of zstd."""

from __future__ import annotations

import io
import struct

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillake.errors import UnreadableError
from maillake.sources.pack import FOOTER, FRAME_BYTES, FRAME_MAILS, MAGIC, PackReader, PackWriter, read_pack, write_pack

Mails = list[tuple[str, int, bytes]]

MAILS: Mails = [
    ("/mail/a.mbox", 0, b"Subject: 1\n\n"),
    ("/mail/a.mbox", 40, b""),
    ("b.zip!/c.eml", 0, b"\x00\xff" * 50),
]


def packed(mails: Mails) -> io.BytesIO:
    stream = io.BytesIO()
    write_pack(stream, mails)
    return stream


def contents(stream: io.BytesIO) -> Mails:
    return [(mail.path, mail.origin, raw) for mail, raw in read_pack(stream)]


def one_by_one(stream: io.BytesIO) -> Mails:
    reader = PackReader(stream)
    return [(mail.path, mail.origin, reader.read(mail)) for mail in reader.mails]


@pytest.mark.parametrize("read", [contents, one_by_one])
@pytest.mark.parametrize("mails", [MAILS, MAILS[:1], MAILS[1:2], []], ids=["several", "one", "an empty one", "none"])
def test_what_went_in_comes_out_in_its_order(read: type, mails: Mails) -> None:
    assert read(packed(mails)) == mails


@given(st.lists(st.tuples(st.text(max_size=8), st.integers(0, 2**62), st.binary(max_size=200)), max_size=20))
def test_any_mails_come_out_as_they_went_in(mails: Mails) -> None:
    try:
        "".join(path for path, _, _ in mails).encode()
    except UnicodeEncodeError:
        return
    stream = packed(mails)
    assert contents(stream) == mails
    assert one_by_one(stream) == mails


def test_a_mail_is_found_by_its_path_and_where_it_began() -> None:
    reader = PackReader(packed(MAILS))
    for path, origin, raw in MAILS:
        mail = reader.find(path, origin)
        assert mail is not None
        assert reader.read(mail) == raw
    assert reader.find("/mail/a.mbox", 1) is None
    assert reader.find("/mail/b.mbox", 0) is None


def test_a_reader_of_zstd_that_knows_no_packs_gives_the_mails_one_after_another() -> None:
    stream = packed(MAILS)
    assert pa.CompressedInputStream(pa.BufferReader(stream.getvalue()), "zstd").read() == b"".join(
        raw for *_, raw in MAILS
    )


def frames(stream: io.BytesIO) -> list[int]:
    """Mails in each frame."""
    offsets = [mail.frame_offset for mail in PackReader(stream).mails]
    return [offsets.count(offset) for offset in sorted(set(offsets))]


def test_a_frame_holds_a_bounded_number_of_mails() -> None:
    mails = [("p", number, b"x%d" % number) for number in range(FRAME_MAILS * 2 + 1)]
    stream = packed(mails)
    assert frames(stream) == [FRAME_MAILS, FRAME_MAILS, 1]
    assert one_by_one(stream) == mails


def test_a_frame_is_closed_when_it_is_large_enough() -> None:
    third = bytes(FRAME_BYTES // 3 + 1)
    mails = [("p", number, third) for number in range(4)] + [("large", 0, bytes(3 * FRAME_BYTES))]
    stream = packed(mails)
    assert frames(stream) == [3, 2]
    assert contents(stream) == mails


def test_a_writer_leaves_its_stream_open_and_writes_forward_only() -> None:
    class Forward(io.RawIOBase):
        """A stream as a network gives it."""

        def __init__(self) -> None:
            self.raw = bytearray()

        def writable(self) -> bool:
            return True

        def write(self, content: object) -> int:
            self.raw += bytes(content)  # type: ignore[call-overload]
            return len(bytes(content))  # type: ignore[call-overload]

    stream = Forward()
    writer = PackWriter(stream)  # type: ignore[arg-type]
    for mail in MAILS:
        writer.add(*mail)
    writer.close()
    assert not stream.closed
    assert contents(io.BytesIO(bytes(stream.raw))) == MAILS


WHOLE = packed(MAILS).getvalue()


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"From ann\n",
        WHOLE[:-1],
        WHOLE[: len(WHOLE) // 2],
        WHOLE + b"\n",
        WHOLE[: -FOOTER.size] + FOOTER.pack(1 << 40, 10, MAGIC),
    ],
    ids=["empty", "an mbox", "end cut", "cut in half", "longer", "index beyond the end"],
)
def test_what_is_no_pack_is_told(raw: bytes) -> None:
    with pytest.raises(UnreadableError, match="the file is no pack of mails"):
        PackReader(io.BytesIO(raw))


@pytest.mark.parametrize("at", [3, 9, 20], ids=["size of the index", "its beginning", "its middle"])
def test_a_pack_whose_index_is_damaged_is_told(at: int) -> None:
    offset, _, _ = FOOTER.unpack(WHOLE[-FOOTER.size :])
    raw = bytearray(WHOLE)
    raw[offset + at] ^= 0x55
    with pytest.raises(UnreadableError):
        PackReader(io.BytesIO(bytes(raw)))


def test_an_index_of_no_bytes_is_told() -> None:
    with pytest.raises((UnreadableError, struct.error)):
        PackReader(io.BytesIO(FOOTER.pack(0, 0, MAGIC)))
