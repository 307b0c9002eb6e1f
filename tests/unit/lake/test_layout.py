"""Paths inside a lake."""

from datetime import date

import pytest

from maillake.lake import layout


def test_a_file_lies_in_its_tenant_and_day() -> None:
    path = layout.unit_file("messages", "acme", date(2024, 2, 3), "unit", "emission")
    assert path == "messages/tenant=acme/ingest_date=2024-02-03/unit.emission.parquet"


def test_a_file_name_tells_its_unit_and_emission() -> None:
    path = layout.unit_file("messages", "a.b", date(2024, 2, 3), "unit", "emission")
    assert layout.emission_of(path) == ("unit", "emission")


@pytest.mark.parametrize(
    "path", ["", "messages/schema.parquet", "lake.json", "a/b.c.d.parquet", "views.sql", "a/b.c.csv"]
)
def test_other_files_belong_to_no_unit(path: str) -> None:
    assert layout.emission_of(path) is None
