"""Keys: 128 bits over fields that cannot be mistaken for one another."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillake.sources import keys
from tests.oracle.blake3 import blake3


def key_by_hand(*fields: bytes) -> str:
    return blake3(b"".join(len(field).to_bytes(8, "little") + field for field in fields))[:16].hex()


def test_a_key_is_blake3_over_fields_that_carry_their_length() -> None:
    assert keys.key_of("Ann", "", 7) == key_by_hand(b"Ann", b"", b"7")
    assert keys.key_of() == key_by_hand()


def test_bytes_of_a_path_that_are_no_text_take_part() -> None:
    assert keys.key_of("caf\udce9") == key_by_hand(b"caf\xe9")


@given(st.lists(st.text("ab", max_size=3), max_size=4), st.lists(st.text("ab", max_size=3), max_size=4))
def test_two_lists_of_fields_have_one_key_only_when_they_are_equal(one: list[str], other: list[str]) -> None:
    assert (keys.key_of(*one) == keys.key_of(*other)) == (one == other)


def test_a_source_is_its_owner_its_place_and_its_beginning() -> None:
    known = keys.source_key("acme", "ann", "/a.mbox", "head", 0)
    others = {
        keys.source_key("other", "ann", "/a.mbox", "head", 0),
        keys.source_key("acme", "bob", "/a.mbox", "head", 0),
        keys.source_key("acme", "ann", "/b.mbox", "head", 0),
        keys.source_key("acme", "ann", "/a.mbox", "tail", 0),
        keys.source_key("acme", "ann", "/a.mbox", "head", 1),
    }
    assert len(others | {known}) == 6


def test_a_place_is_its_source_entry_and_offset() -> None:
    assert (
        len({keys.occurrence_key(*place) for place in (("s", "e", 0), ("s", "e", 1), ("s", "f", 0), ("t", "e", 0))})
        == 4
    )


def test_a_group_is_its_mails_in_whatever_order() -> None:
    assert keys.group_unit(["b", "a", "c"]) == keys.group_unit(iter(["c", "b", "a"]))
    assert keys.group_unit(["a"]) != keys.group_unit(["a", "a"])


def test_a_slice_and_a_group_are_never_alike() -> None:
    assert keys.slice_unit("s", "e", 0, "hash") != keys.group_unit(["s", "e", "0", "hash"])


@pytest.mark.parametrize(
    "changed", [("u2", "0.1", "c", 1), ("u", "0.2", "c", 1), ("u", "0.1", "d", 1), ("u", "0.1", "c", 2)]
)
def test_each_attempt_of_a_unit_has_its_own_emission(changed: tuple[str, str, str, int]) -> None:
    assert keys.emission_key("u", "0.1", "c", 1) != keys.emission_key(*changed)
