"""A mix of mail through the deployed pipeline, with faults on the way, is the laptop's lake for the same mail."""

import os
import signal
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import quote_plus

import pytest

import maillake
from benchmarks.corpus import mails
from maillake.contract.settings import IngestSettings
from tests.builders import mailbox_of, mbox_of, messages_of, write
from tests.e2e.conftest import Deployed
from tests.e2e.lake_copy import Pipeline
from tests.lake.equality import canonical_rows, differences
from tests.lake.rows import column

pytestmark = [pytest.mark.network, pytest.mark.slow, pytest.mark.xdist_group("e2e")]

EML = 300
BOXED = 400


RAWS = [mail.raw for mail in mails("demo", EML, seed=21)]
KEYS = [f"in/default//{number} é+x.eml" for number in range(EML)]
OTHERS = {
    "box.mbox": [mbox_of(mail.raw for mail in mails("demo", BOXED, seed=22))],
    "cut.mbox": [mailbox_of(30, start=5_000)[:-40]],
    "again.eml": messages_of(2, start=7_000),
    "broken.eml": [b"\x00\x01 no mail"],
}
"""Objects by name: those with two contents are overwritten."""


def drop_with_faults(cloud: Pipeline) -> None:
    """Drops everything, kills the workers on the way, and tells of a part of it twice and in another order."""
    with ThreadPoolExecutor(8) as pool:
        versions = list(pool.map(cloud.put, KEYS, RAWS))
    for name, contents in OTHERS.items():
        for raw in contents:
            cloud.put(f"in/default//{name}", raw)
    for pid in cloud.workers():
        os.kill(pid, signal.SIGKILL)
    told = [
        (quote_plus(key, safe="/"), version, len(raw)) for key, version, raw in zip(KEYS, versions, RAWS, strict=True)
    ]
    cloud.tell(*told[::-1][:40])
    cloud.tell(*told[100:160])


def ingest_the_same(cloud: Pipeline, place: Path) -> Path:
    """The laptop's lake for the same mail."""
    for number, raw in enumerate(RAWS):
        write(place / "mail" / f"{number}.eml", raw)
    for name, contents in OTHERS.items():
        for number, raw in enumerate(contents):
            write(place / "mail" / str(number) / name, raw)
    for number, raw in enumerate(cloud.dropped("in/default/sample/")):
        write(place / "sample" / f"{number}.eml", raw)
    maillake.ingest([place / "mail"], place / "laptop")
    if (place / "sample").exists():
        maillake.ingest([place / "sample"], place / "laptop", IngestSettings(custodian="sample"))
    return place / "laptop"


@pytest.fixture(scope="module")
def ran(pipeline: Deployed, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The lake of the cloud, and the laptop's for the same mail."""
    place = tmp_path_factory.mktemp("mix")
    cloud = Pipeline(pipeline)
    taken = cloud.states()
    drop_with_faults(cloud)
    cloud.wait(taken["objects"] + EML + 3, taken["CONTAINER COMPLETE"] + 2)
    cloud.settle(place)
    cloud.settle(place)
    return cloud.copy(place / "cloud"), ingest_the_same(cloud, place)


def test_every_mail_is_there_once(ran: tuple[Path, Path]) -> None:
    cloud, laptop = ran
    for query in ("SELECT raw_sha256 FROM occurrences ORDER BY ALL", "SELECT code FROM quarantine ORDER BY ALL"):
        assert column(cloud, query) == column(laptop, query)
    places = "SELECT count(*) - count(DISTINCT (uri, record_offset, nested_path)) FROM occurrences"
    assert column(cloud, places) == [0]


def test_the_lake_is_the_laptops_in_every_canonical_column(ran: tuple[Path, Path]) -> None:
    cloud, laptop = ran
    found = differences(canonical_rows(laptop), canonical_rows(cloud))
    assert found == []


def test_both_versions_of_a_key_are_mails(ran: tuple[Path, Path]) -> None:
    cloud, _ = ran
    assert column(cloud, "SELECT count(*) FROM occurrences WHERE contains(uri, 'again.eml')") == [2]


def test_every_message_has_exactly_its_child_rows(ran: tuple[Path, Path]) -> None:
    cloud, _ = ran
    doubled = "SELECT count(*) FROM (SELECT message_key, role, ordinal FROM message_addresses GROUP BY ALL HAVING count(*) > 1)"
    assert column(cloud, doubled) == [0]
    assert column(
        cloud, "SELECT count(*) FROM (SELECT message_key FROM messages GROUP BY ALL HAVING count(*) > 1)"
    ) == [0]
