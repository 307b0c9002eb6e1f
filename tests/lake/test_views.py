"""Views: what readers see, with and without maillake."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest

import maillake
from maillake.contract.ledger_tables import ALL_TABLES
from maillake.contract.settings import IngestSettings
from tests.builders import any_message, mailbox_of, mbox_of, messages_of, write
from tests.lake.rows import column, files_of, rows

VIEWS = [*(table.name for table in ALL_TABLES), "duplicates", "message_id_reused"]


@pytest.mark.parametrize("view", VIEWS)
def test_every_view_works_in_a_lake_without_mail(view: str, empty_lake: Path) -> None:
    table = maillake.open(empty_lake).sql(f"SELECT * FROM {view}")
    assert table.num_rows == (1 if view == "runs" else 0)


@pytest.mark.parametrize("table", ALL_TABLES, ids=lambda table: table.name)
def test_a_view_has_the_columns_of_the_contract_and_its_partition(table: object, demo_lake: Path) -> None:
    names = maillake.open(demo_lake).sql(f"SELECT * FROM {table.name} LIMIT 0").column_names  # type: ignore[attr-defined]
    assert set(names) >= {*table.column_names, "tenant", "ingest_date"}  # type: ignore[attr-defined]


@pytest.mark.parametrize("table", ALL_TABLES, ids=lambda table: table.name)
def test_a_key_names_one_row(table: object, demo_lake: Path) -> None:
    key = ", ".join(("tenant", *table.key))  # type: ignore[attr-defined]
    assert column(demo_lake, f"SELECT count(*) FROM {table.name} GROUP BY {key} HAVING count(*) > 1") == []  # type: ignore[attr-defined]


def test_rows_of_parts_and_addresses_are_those_of_the_message_that_is_shown(mail: Path, lake: Path) -> None:
    for name in ("a", "b"):
        maillake.ingest([write(mail / f"{name}.eml", any_message(cc="carol@example.com"))], lake)
    assert column(lake, "SELECT role FROM message_addresses ORDER BY ALL") == ["cc", "from", "to"]
    assert column(lake, "SELECT part_path FROM attachments") == ["1"]


def test_rows_of_a_dead_attempt_are_not_seen(mail: Path, lake: Path) -> None:
    maillake.ingest([write(mail / "a.mbox", mailbox_of(3))], lake)
    for table in ("messages", "occurrences", "message_addresses", "attachments"):
        (path,) = files_of(lake, table)
        rows_written = pq.ParquetFile(path).read()
        emission = ["dead"] * rows_written.num_rows
        dead = rows_written.set_column(rows_written.column_names.index("emission"), "emission", [emission])
        pq.write_table(dead, path.with_name(path.name.replace(".parquet", "0.parquet")))
        assert len(column(lake, f"SELECT emission FROM {table}_rows")) == 2 * len(
            column(lake, f"SELECT emission FROM {table}")
        )
        assert "dead" not in column(lake, f"SELECT emission FROM {table}")


def test_a_lake_is_read_by_duckdb_alone_wherever_it_lies(
    own_lake: Path, demo_lake: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(own_lake)
    query = "SELECT count(*), min(date_best), max(subject) FROM messages"
    with duckdb.connect("lake.duckdb", read_only=True) as connection:
        alone = connection.sql(query).to_arrow_table().to_pylist()[0]
    with duckdb.connect(":memory:") as connection:
        connection.execute((own_lake / "views.sql").read_text())
        by_text = connection.sql(query).to_arrow_table().to_pylist()[0]
    assert alone == by_text == rows(demo_lake, query)[0]


def test_a_lake_may_be_moved(mail: Path, lake: Path, tmp_path: Path) -> None:
    maillake.ingest([write(mail / "a.mbox", mailbox_of(3))], lake)
    moved = Path(shutil.move(lake, tmp_path / "it's a lake"))
    assert len(column(moved, "SELECT subject FROM messages")) == 3
    assert maillake.verify(moved).findings == []
    assert maillake.ingest([mail / "a.mbox"], moved).run.units == 0


def test_messages_that_say_the_same_are_named_with_the_smallest_key(mail: Path, lake: Path) -> None:
    once, again = any_message(message_id="<a@example.org>"), any_message(message_id="<b@example.org>")
    maillake.ingest([write(mail / "a.mbox", mbox_of([once, again, *messages_of(2)]))], lake)
    found = rows(lake, "SELECT message_key, duplicate_of FROM duplicates")
    assert len({row["message_key"] for row in found}) == 2
    assert {row["duplicate_of"] for row in found} == {min(row["message_key"] for row in found)}


def test_one_message_id_on_two_contents_is_named_and_both_mails_are_kept(mail: Path, lake: Path) -> None:
    once, other = (any_message(text=text, message_id="<a@example.org>") for text in ("See you.\n", "Good bye.\n"))
    copy = any_message(text="Good bye.\n", message_id="<a@example.org>", to="Carol <carol@example.com>")
    none = [any_message(f"Plan {number}", message_id=None) for number in range(2)]
    maillake.ingest([write(mail / "a.mbox", mbox_of([once, other, copy, *none, *messages_of(2)]))], lake)
    assert column(lake, "SELECT count(*) FROM messages") == [7]
    found = rows(lake, "SELECT * FROM message_id_reused")
    assert {row["message_id"] for row in found} == {"a@example.org"}
    assert len({row["message_key"] for row in found}) == 3
    assert len({row["content_key"] for row in found}) == 2


def test_copies_that_say_the_same_do_not_reuse_their_message_id(mail: Path, lake: Path) -> None:
    footer = "____________________\nhttps://lists.example.org/plans\n"
    mails = [any_message(), any_message(text=f"See you on Monday.\n{footer}")]
    maillake.ingest([write(mail / "a.mbox", mbox_of(mails))], lake)
    assert column(lake, "SELECT count(*) FROM messages") == [2]
    assert rows(lake, "SELECT * FROM message_id_reused") == []


def test_one_message_in_two_tenants_is_no_duplicate_of_itself(mail: Path, lake: Path) -> None:
    path = write(mail / "a.eml", any_message())
    for tenant in ("a", "b"):
        maillake.ingest([path], lake, IngestSettings(tenant=tenant))
    assert rows(lake, "SELECT * FROM duplicates") == []
    assert column(lake, "SELECT count(*) FROM messages") == [2]


def test_dates_are_partitions_that_can_be_asked_for(mail: Path, lake: Path) -> None:
    maillake.ingest([write(mail / "a.mbox", mailbox_of(2))], lake)
    (today,) = column(lake, "SELECT DISTINCT ingest_date FROM messages")
    assert column(lake, f"SELECT count(*) FROM messages WHERE ingest_date = DATE '{today}'") == [2]
    assert column(lake, f"SELECT count(*) FROM messages WHERE ingest_date < DATE '{today}'") == [0]


def test_rows_written_twice_to_sources_are_shown_once(mail: Path, lake: Path) -> None:
    path = write(mail / "a.mbox", mailbox_of(2))
    for count in (2, 3, 4):
        write(path, mailbox_of(count))
        maillake.ingest([path], lake)
    assert column(lake, "SELECT byte_size FROM sources") == [path.stat().st_size]


def test_a_query_that_is_wrong_is_told_in_a_sentence(demo_lake: Path) -> None:
    with pytest.raises(maillake.ConfigError, match="letters"):
        maillake.open(demo_lake).sql("SELECT * FROM letters")


def test_a_query_writes_nothing_into_the_lake(own_lake: Path, new_lake: Callable[[str], Path]) -> None:
    before = {path: path.stat().st_mtime_ns for path in own_lake.rglob("*") if path.is_file()}
    maillake.open(own_lake).sql("CREATE TABLE letters AS SELECT * FROM messages")
    maillake.open(own_lake).sql("DROP VIEW messages")
    assert {path: path.stat().st_mtime_ns for path in own_lake.rglob("*") if path.is_file()} == before


def test_values_are_bound_and_not_pasted(demo_lake: Path) -> None:
    subject = "'; DROP VIEW messages; --"
    found = maillake.open(demo_lake).sql(
        "SELECT $subject AS subject, count(*) AS n FROM messages WHERE subject = $subject", {"subject": subject}
    )
    assert json.loads(json.dumps(found.to_pylist())) == [{"subject": subject, "n": 0}]


def test_a_query_that_asks_for_no_thread_reads_none(demo_lake: Path) -> None:
    def scans(columns: str) -> int:
        plan = (
            maillake.open(demo_lake).sql(f"EXPLAIN SELECT {columns}, count(*) FROM messages GROUP BY ALL").to_pylist()
        )
        return str(plan).upper().replace("_", " ").count("READ PARQUET")

    assert scans("from_domain, thread_id") > scans("from_domain") > 0
