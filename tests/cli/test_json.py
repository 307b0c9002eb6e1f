"""`--json`: stdout is JSON, a value a line, whatever the mail holds; the keys are those that are promised."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.builders import mailbox_of, write
from tests.cli.commands import call
from tests.cli.conftest import Archive
from tests.cli.test_help import ALL

FIGURES = {"found": 11, "stored": 8, "duplicate": 1, "skipped": 1, "quarantined": 1}
PROMISED = {
    "found",
    "stored",
    "duplicate",
    "skipped",
    "quarantined",
    "nested",
    "bytes_found",
    "bytes_unaccounted",
    "seconds",
    "mails_per_second",
    "run_id",
}


def test_every_command_that_tells_something_has_it() -> None:
    without = {name for name, found in ALL.items() if "as_json" not in {option.name for option in found.params}}
    assert without == {"raw", "part", "quarantine", "index", "quarantine show", "dev", "dlq"}


def test_ingest_tells_its_balance(archive: Archive, tmp_path: Path) -> None:
    done = call("ingest", archive.mail, "--lake", tmp_path / "lake", "--json")
    (balance,) = done.json_lines
    assert done.code == 0
    assert balance.keys() >= PROMISED
    assert {name: balance[name] for name in FIGURES} == FIGURES
    assert balance["found"] == balance["stored"] + balance["duplicate"] + balance["skipped"] + balance["quarantined"]
    assert (balance["bytes_unaccounted"], balance["nested"]) == (0, 1)
    assert balance["bytes_found"] == sum(path.stat().st_size for path in archive.mail.iterdir())
    for stage in balance["stages"].values():
        assert stage.keys() == {"count", "seconds", "mean_seconds"}


def test_a_dry_run_tells_each_stream(archive: Archive, tmp_path: Path) -> None:
    done = call("ingest", archive.mail, "--lake", tmp_path / "lake", "--dry-run", "--json")
    rows = {Path(row["uri"]).name: row for row in done.json_lines}
    assert rows.keys() == {path.name for path in archive.mail.iterdir()}
    assert (rows["box.mbox"]["kind"], rows["box.mbox"]["found"]) == ("mbox", 8)
    assert not (tmp_path / "lake").exists()


@pytest.mark.parametrize("deep", [(), ("--deep",)], ids=["flat", "deep"])
def test_verify_tells_its_proof(deep: tuple[str, ...], archive: Archive) -> None:
    (proof,) = call("verify", "--lake", archive.lake, "--json", *deep).json_lines
    assert (proof["holds"], proof["findings"]) == (True, [])
    assert {name: proof[name] for name in FIGURES} == FIGURES


def test_runs_tells_a_line_a_run(archive: Archive) -> None:
    (run,) = call("runs", "--lake", archive.lake, "--json").json_lines
    assert {name: run[name] for name in FIGURES} == FIGURES
    assert (run["state"], run["bytes_unaccounted"]) == ("balanced", 0)


def test_sql_tells_a_line_a_row(archive: Archive) -> None:
    query = "SELECT subject, date_best, defects, size_bytes FROM (SELECT *, 5::BIGINT AS size_bytes FROM messages) ORDER BY subject"
    rows = call("sql", query, "--lake", archive.lake, "--json").json_lines
    assert len(rows) == 8
    assert rows[0]["subject"] == "=1+1"
    assert rows[0]["date_best"] == "2004-01-05T12:30:15+00:00"
    assert isinstance(rows[0]["defects"], list)
    assert any("\u202e" in row["subject"] for row in rows)
    same = call("sql", query, "--lake", archive.lake, "--format", "jsonl").json_lines
    assert same == rows


def test_show_tells_everything_by_table(archive: Archive, key: str) -> None:
    (found,) = call("show", key, "--lake", archive.lake, "--json").json_lines
    assert found["message"]["message_key"] == key
    assert {"message", "addresses", "attachments", "occurrences", "nested"} == found.keys()
    assert [row["filename"] for row in found["attachments"] if row["is_attachment"]] == ["picture.png"]


def test_quarantine_tells_a_line_an_item(archive: Archive) -> None:
    (row,) = call("quarantine", "list", "--lake", archive.lake, "--json").json_lines
    assert row["code"] == "not_mail"
    assert call("quarantine", "list", "--lake", archive.lake, "--json", "--code", "too_large").json_lines == []


def test_replay_tells_what_became_of_the_items(tmp_path: Path) -> None:
    write(tmp_path / "mail" / "broken.eml", b"\x00")
    call("ingest", tmp_path / "mail", "--lake", tmp_path / "lake")
    (result,) = call("quarantine", "replay", "--lake", tmp_path / "lake", "--json").json_lines
    assert result.items() >= {"tried": 1, "stored": 0, "quarantined": 1}.items()


def test_compact_tells_what_it_did(tmp_path: Path) -> None:
    call("ingest", write(tmp_path / "a.mbox", mailbox_of(2)), "--lake", tmp_path / "lake")
    (done,) = call("compact", "--lake", tmp_path / "lake", "--json").json_lines
    assert done == {"days": 0, "units": 0, "files_before": 0, "files_after": 0, "rows_dropped": 0}


def test_index_tells_what_it_read_and_a_line_a_mail(archive: Archive, tmp_path: Path) -> None:
    database = tmp_path / "index"
    (built,) = call("index", archive.mbox, "--db", database, "--json").json_lines
    assert (built["mails"], built["read"]) == (8, 8)
    (again,) = call("index", "build", archive.mbox, "--db", database, "--json").json_lines
    assert (again["mails"], again["read"]) == (8, 0)
    query = ("index", "query", archive.mbox, "--db", database, "--json")
    assert [row["number"] for row in call(*query, "--domain", "example.net").json_lines] == [1]
    assert [row["number"] for row in call(*query, "--since", "2004-01-05").json_lines] == list(range(8))
    assert call(*query, "--until", "2004-01-05").json_lines == []
    found = call(*query, "--message-id", "hostile@example.org", "--domain", "example.org").json_lines
    assert [row["number"] for row in found] == [0]


def test_doctor_tells_versions_and_where_settings_come_from(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAILLAKE_WORKERS", "3")
    config = write(tmp_path / "settings.toml", b"unit_bytes = 5000\nworkers = 9\n")
    (told,) = call("doctor", "--config", config, "--json").json_lines
    origins = {row["name"]: (row["value"], row["origin"]) for row in told["settings"]}
    assert origins["workers"] == (3, "environment MAILLAKE_WORKERS")
    assert origins["unit_bytes"] == (5000, "configuration file")
    assert origins["tenant"] == ("default", "default")
    assert {"maillake", "python", "native core", "duckdb"} <= told["versions"].keys()
    assert json.dumps(told)
