"""A lake of the demo archive holds exactly what the archive's manifest says was put in."""

from pathlib import Path

import pytest

import maillake
from benchmarks.against_manifest import compare
from benchmarks.corpus import (
    Manifest,
    mails,
    write_archive,
    write_demo,
    write_eml,
    write_maildir,
    write_mbox,
    write_takeout,
)
from benchmarks.known_threads import known_threads, known_trees, lake_threads, misplaced
from tests.conftest import Demo


def differences(lake: Path, manifest: Path) -> list[str]:
    return [str(difference) for difference in compare(maillake.open(lake), manifest)]


def test_the_lake_is_what_was_put_in(demo: Demo, demo_lake: Path) -> None:
    assert differences(demo_lake, demo.manifest) == []


def test_mails_that_headers_join_are_a_thread_and_no_others(demo: Demo, demo_lake: Path) -> None:
    thread_of = lake_threads(maillake.open(demo_lake))
    threads = known_threads(demo.manifest)
    assert max(map(len, threads.values())) > 5
    split = [raws for raws in threads.values() if len({thread_of[raw] for raw in raws}) > 1]
    assert split == []
    assert len({thread_of[min(raws)] for raws in threads.values()}) == len(threads)


def test_each_mail_stands_below_the_one_that_it_answers(demo: Demo, demo_lake: Path) -> None:
    trees = known_trees(demo.manifest)
    assert sum(len(tree) for tree in trees if len(tree) > 1) > 200
    assert misplaced(maillake.open(demo_lake), trees) == []


def test_a_difference_is_found(demo: Demo, lake: Path) -> None:
    maillake.ingest([demo.folder / "harbour.mbox"], lake)
    assert differences(lake, demo.manifest)


@pytest.mark.parametrize("seed", [2, 3])
def test_other_seeds_are_no_different(seed: int, tmp_path: Path, lake: Path) -> None:
    manifest = tmp_path / "manifest.jsonl"
    write_demo(tmp_path / "archive", mails_wanted=250, seed=seed, manifest_path=manifest)
    maillake.ingest([tmp_path / "archive"], lake)
    assert differences(lake, manifest) == []


@pytest.mark.parametrize("profile", ["nested", "eightbit", "hostile", "attachments"])
def test_each_kind_of_mail_is_kept(profile: str, tmp_path: Path, lake: Path) -> None:
    with Manifest(tmp_path / "manifest.jsonl") as manifest:
        write_eml(mails(profile, 120, 5), tmp_path / "archive", manifest)
        manifest.summary()
    maillake.ingest([tmp_path / "archive"], lake)
    assert differences(lake, tmp_path / "manifest.jsonl") == []


FORMS = {
    "mbox.mbox": write_mbox,
    "mboxo.mbox": lambda *given: write_mbox(*given, dialect="mboxo"),
    "mboxcl2.mbox": lambda *given: write_mbox(*given, dialect="mboxcl2"),
    "maildir": write_maildir,
    "mail.tgz": write_archive,
    "takeout.zip": write_takeout,
    "takeout.tgz": write_takeout,
    "takeout": write_takeout,
}


@pytest.mark.parametrize("name", FORMS)
def test_each_form_holds_the_same_mail(name: str, tmp_path: Path, lake: Path) -> None:
    with Manifest(tmp_path / "manifest.jsonl") as manifest:
        FORMS[name](mails("g", 80, 7), tmp_path / name, manifest)
        manifest.summary()
    maillake.ingest([tmp_path / name], lake)
    assert differences(lake, tmp_path / "manifest.jsonl") == []


@pytest.mark.slow
def test_the_demo_of_full_size_is_what_was_put_in(tmp_path: Path, lake: Path) -> None:
    manifest = tmp_path / "manifest.jsonl"
    write_demo(tmp_path / "archive", manifest_path=manifest)
    assert maillake.ingest([tmp_path / "archive"], lake).counts.is_balanced
    assert differences(lake, manifest) == []
