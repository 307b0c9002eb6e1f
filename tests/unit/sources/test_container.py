"""Zip and tar: members one after another, damage by name, bombs stopped."""

import io
import tarfile
import zipfile
from pathlib import Path

import pytest

from maillake.contract.limits import ContainerLimits
from maillake.errors import BombError, EncryptedError, InputError, TruncatedError, UnreadableError
from maillake.sources.container import Allowance, damage_named, tar_members, zip_members

PLENTY = ContainerLimits()


def zip_of(path: Path, **members: bytes) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def tar_of(path: Path, **members: bytes) -> Path:
    with tarfile.open(path, "w") as archive:
        for name, content in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return path


def read(path: Path, limits: ContainerLimits = PLENTY) -> dict[str, bytes]:
    """Contents by path, each read while it is the current member."""
    reader = zip_members if path.suffix == ".zip" else tar_members
    found = {}
    for member in reader(path, Allowance(limits, path.stat().st_size)):
        with member.open() as stream:
            found[member.path] = stream.read()
    return found


@pytest.mark.parametrize("make", [zip_of, tar_of])
def test_members_come_with_their_bytes_in_order(make: type, tmp_path: Path) -> None:
    path = make(tmp_path / f"mail.{make.__name__[:3]}", b=b"two", a=b"", c=b"three" * 1000)
    assert list(read(path).items()) == [("b", b"two"), ("a", b""), ("c", b"three" * 1000)]


def test_sizes_are_those_of_the_member_unpacked_and_packed(tmp_path: Path) -> None:
    path = zip_of(tmp_path / "mail.zip", a=bytes(10_000))
    (member,) = zip_members(path, Allowance(PLENTY, path.stat().st_size))
    assert member.size == 10_000
    assert 0 < member.packed_size < 1_000


def test_a_hard_link_to_nothing_is_a_member_with_a_fault(tmp_path: Path) -> None:
    with tarfile.open(tmp_path / "mail.tar", "w") as tar:
        info = tarfile.TarInfo("copy.eml")
        info.type, info.linkname = tarfile.LNKTYPE, "gone.eml"
        tar.addfile(info)
    (member,) = tar_members(tmp_path / "mail.tar", Allowance(PLENTY, 10_240))
    assert (member.path, str(member.fault)) == ("copy.eml", "it is a link to gone.eml, which is not there")


def test_directories_and_links_are_no_members(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "mail.zip", "w") as archive:
        archive.mkdir("inner")
        archive.writestr("inner/a.eml", b"x")
    with tarfile.open(tmp_path / "mail.tar", "w") as tar:
        for name, kind in (("inner", tarfile.DIRTYPE), ("link", tarfile.SYMTYPE), ("pipe", tarfile.FIFOTYPE)):
            info = tarfile.TarInfo(name)
            info.type, info.linkname = kind, "/etc/hostname"
            tar.addfile(info)
        info = tarfile.TarInfo("inner/a.eml")
        info.size = 1
        tar.addfile(info, io.BytesIO(b"x"))
    assert read(tmp_path / "mail.zip") == read(tmp_path / "mail.tar") == {"inner/a.eml": b"x"}


def test_names_that_lead_out_of_the_container_are_names_and_nothing_is_written(tmp_path: Path) -> None:
    path = zip_of(tmp_path / "mail.zip", **{"../../evil.eml": b"x", "/abs.eml": b"y"})
    assert read(path) == {"../../evil.eml": b"x", "/abs.eml": b"y"}
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["mail.zip"]


def test_an_entry_under_a_password_is_a_fault_of_the_entry(tmp_path: Path) -> None:
    path = zip_of(tmp_path / "mail.zip", a=b"x")
    raw = bytearray(path.read_bytes())
    raw[raw.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(raw)
    (member,) = zip_members(path, Allowance(PLENTY, len(raw)))
    assert isinstance(member.fault, EncryptedError)


@pytest.mark.parametrize("cut", [10, 200])
def test_a_cut_zip_is_unreadable(cut: int, tmp_path: Path) -> None:
    path = zip_of(tmp_path / "mail.zip", a=b"x" * 100, b=b"y")
    path.write_bytes(path.read_bytes()[:-cut])
    with pytest.raises(UnreadableError, match="the zip is damaged"):
        read(path)


def test_a_tar_that_ends_inside_a_member_gives_those_before_and_then_says_so(tmp_path: Path) -> None:
    path = tar_of(tmp_path / "mail.tar", a=b"x" * 1000, b=b"y" * 1000)
    path.write_bytes(path.read_bytes()[:2200])
    assert whole_members(path) == (["a"], TruncatedError)


def test_a_tar_that_ends_inside_a_header_says_so(tmp_path: Path) -> None:
    path = tar_of(tmp_path / "mail.tar", a=b"x" * 1000, b=b"y" * 1000)
    path.write_bytes(path.read_bytes()[:2000])
    assert whole_members(path) == (["a"], TruncatedError)


def test_damage_between_members_of_a_tar_is_told(tmp_path: Path) -> None:
    path = tar_of(tmp_path / "mail.tar", a=b"x" * 1000, b=b"y" * 1000, c=b"z" * 1000)
    raw = bytearray(path.read_bytes())
    raw[1536:2048] = b"\x55" * 512
    path.write_bytes(raw)
    _, error = whole_members(path)
    assert error in {TruncatedError, UnreadableError}


def whole_members(path: Path) -> tuple[list[str], type[Exception] | None]:
    """Members of a tar that could be read whole, and what stopped the reading."""
    found: list[str] = []
    try:
        for member in tar_members(path, Allowance(PLENTY, path.stat().st_size)):
            with damage_named(member.path), member.open() as stream:
                stream.read()
            found.append(member.path)
    except InputError as error:
        return found, type(error)
    return found, None


def test_too_many_entries_are_a_bomb(tmp_path: Path) -> None:
    path = zip_of(tmp_path / "mail.zip", a=b"", b=b"", c=b"")
    assert len(read(path, ContainerLimits(max_entries=3))) == 3
    with pytest.raises(BombError, match="more than 2 entries"):
        read(path, ContainerLimits(max_entries=2))


def test_an_allowance_is_a_ratio_above_what_is_free_and_a_whole() -> None:
    allowance = Allowance(ContainerLimits(max_ratio=10, ratio_free_bytes=100, max_bytes=250), 15)
    allowance.take_bytes(250)
    with pytest.raises(BombError):
        allowance.take_bytes(1)
    small = Allowance(ContainerLimits(max_ratio=10, ratio_free_bytes=100, max_bytes=10_000), 15)
    small.take_bytes(250)
    with pytest.raises(BombError):
        small.take_bytes(1)


@pytest.mark.parametrize(
    ("raised", "expected"),
    [
        (EOFError("x"), TruncatedError),
        (tarfile.ReadError("x"), TruncatedError),
        (zipfile.BadZipFile("x"), UnreadableError),
        (tarfile.HeaderError("x"), UnreadableError),
        (NotImplementedError("x"), UnreadableError),
        (ValueError("x"), UnreadableError),
        (RuntimeError("password required"), EncryptedError),
    ],
)
def test_what_the_standard_library_raises_is_named(raised: Exception, expected: type[Exception]) -> None:
    with pytest.raises(expected, match="the zip"), damage_named("the zip"):
        raise raised
