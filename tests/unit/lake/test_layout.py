"""Paths inside a lake."""

from datetime import date

from maillake.lake import layout

DAY = date(2024, 2, 3)


def test_a_file_lies_in_its_tenant_and_day() -> None:
    path = layout.unit_file("messages", "acme", DAY, "unit", "emission")
    assert path == "messages/tenant=acme/ingest_date=2024-02-03/unit.emission.parquet"


def test_a_pack_lies_with_the_raw_mails_of_its_day() -> None:
    assert layout.pack_file("acme", DAY, "unit") == "raw/tenant=acme/ingest_date=2024-02-03/unit.pack"
