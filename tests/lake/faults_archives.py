"""Containers, whole and broken, made byte by byte where no library would make them."""

from __future__ import annotations

import bz2
import gzip
import io
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Mapping

END_OF_ZIP = b"PK\x05\x06"
CENTRAL = b"PK\x01\x02"
LOCAL = b"PK\x03\x04"
MIB = 1 << 20


def zip_of(members: Mapping[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip archive."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name), content, compression)
    return buffer.getvalue()


def tar_of(members: Mapping[str, bytes]) -> bytes:
    """A tar archive."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=tarfile.GNU_FORMAT) as archive:
        for name, content in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return buffer.getvalue()


def tar_of_links() -> bytes:
    """A tar with a symbolic link out of it, a hard link, a directory and a device: no file among them."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=tarfile.GNU_FORMAT) as archive:
        for name, kind, target in (
            ("link.eml", tarfile.SYMTYPE, "/etc/passwd"),
            ("hard.eml", tarfile.LNKTYPE, "../../outside.eml"),
            ("directory.eml", tarfile.DIRTYPE, ""),
            ("device.eml", tarfile.CHRTYPE, ""),
        ):
            info = tarfile.TarInfo(name)
            info.type, info.linkname = kind, target
            archive.addfile(info)
    return buffer.getvalue()


def sparse_tar(size: int) -> bytes:
    """A tar with one sparse member of `size` zeros that takes no room (GNU format)."""
    info = tarfile.TarInfo("sparse.mbox")
    info.type = tarfile.GNUTYPE_SPARSE
    header = bytearray(info.tobuf(tarfile.GNU_FORMAT))
    header[386:398] = b"%011o\0" % size
    header[398:410] = b"%011o\0" % 0
    header[483:495] = b"%011o\0" % size
    header[148:156] = b" " * 8
    header[148:156] = b"%06o\0 " % sum(header)
    return bytes(header) + bytes(1024)


def zip_with_flag(members: Mapping[str, bytes], flag: int) -> bytes:
    """A zip whose members all have a general purpose flag."""
    raw = bytearray(zip_of(members, zipfile.ZIP_STORED))
    for signature, place in ((LOCAL, 6), (CENTRAL, 8)):
        at = raw.find(signature)
        while at >= 0:
            raw[at + place] |= flag
            at = raw.find(signature, at + 4)
    return bytes(raw)


def locked_zip(members: Mapping[str, bytes]) -> bytes:
    """A zip whose members say that a password protects them."""
    return zip_with_flag(members, 1)


def damaged_directory(raw: bytes) -> bytes:
    """A zip whose central directory is overwritten."""
    at = raw.find(CENTRAL)
    return raw[:at] + b"\xff" * 8 + raw[at + 8 :]


def zeros_deflated(count_mib: int) -> bytes:
    """A raw deflate stream of so many mebibytes of zeros."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    first = packer.compress(bytes(MIB)) + packer.flush(zlib.Z_FULL_FLUSH)
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return first * count_mib + packer.flush(zlib.Z_FINISH)


def zip_of_zeros(name: str, count_mib: int) -> bytes:
    """A zip whose one member unfolds to so many mebibytes of zeros."""
    packed, size = zeros_deflated(count_mib), count_mib * MIB
    checksum = 0
    for _ in range(count_mib):
        checksum = zlib.crc32(bytes(MIB), checksum)
    shared = struct.pack("<HHHHHIIIHH", 20, 0, 8, 0, 0x21, checksum, len(packed), size, len(name), 0)
    local = LOCAL + shared + name.encode() + packed
    central = CENTRAL + struct.pack("<H", 20) + shared + bytes(14) + name.encode()
    return local + central + END_OF_ZIP + struct.pack("<HHHHIIH", 0, 0, 1, 1, len(central), len(local), 0)


def bomb() -> bytes:
    """A zip of a few kilobytes that holds a zip of a megabyte that holds a gibibyte and more."""
    return zip_of({"inner.zip": zip_of_zeros("zeros.mbox", 1_100)})


def bzip2_bomb() -> bytes:
    """A bzip2 file of a few kilobytes that unfolds to more than a gigabyte."""
    return bz2.compress(bytes(16 * MIB)) * 70


def many_members(count: int) -> bytes:
    """A zip with many tiny mails."""
    return zip_of({f"{number}.eml": b"Subject: %d\n\n" % number for number in range(count)}, zipfile.ZIP_STORED)


def nested_gzip(content: bytes, levels: int) -> bytes:
    """Content compressed again and again."""
    for _ in range(levels):
        content = gzip.compress(content, 1, mtime=0)
    return content
