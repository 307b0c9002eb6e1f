"""A mix of mail through the deployed pipeline, with faults on the way, is the laptop's lake for the same mail."""

from __future__ import annotations

import json
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import quote_plus

import pytest

import maillake
from benchmarks.corpus import Manifest, mails, write_mbox
from maillake.contract.settings import IngestSettings
from tests.builders import mailbox_of, messages_of, write
from tests.e2e.conftest import Deployed
from tests.e2e.lake_copy import Pipeline
from tests.lake.equality import canonical_rows, differences
from tests.lake.rows import column

pytestmark = [pytest.mark.network, pytest.mark.slow, pytest.mark.xdist_group("e2e")]

CUT = 30


@dataclass(frozen=True)
class Mix:
    """So many single mails and so many in a mailbox; a cut mailbox, an overwritten key, something that is no mail."""

    single: int
    boxed: int

    @property
    def tenant(self) -> str:
        """Mail of a mix is of a tenant of its own."""
        return f"mix{self.single}"

    @cached_property
    def raws(self) -> list[bytes]:
        """The single mails."""
        return [mail.raw for mail in mails("demo", self.single, seed=21)]

    @cached_property
    def box(self) -> tuple[bytes, list[str]]:
        """The mailbox, and what the generator says was put into it, as SHA-256."""
        with TemporaryDirectory() as folder:
            path, said = Path(folder, "box.mbox"), Path(folder, "manifest.jsonl")
            with Manifest(said) as manifest:
                write_mbox(mails("demo", self.boxed, seed=22), path, manifest)
            lines = map(json.loads, said.read_text("utf-8").splitlines())
            return path.read_bytes(), [line["raw_sha256"] for line in lines if line.get("raw_sha256")]

    @property
    def keys(self) -> list[str]:
        """Keys of the single mails."""
        return [f"in/{self.tenant}//{number} é+x.eml" for number in range(self.single)]

    @property
    def others(self) -> dict[str, list[bytes]]:
        """Other objects by name: those with two contents are overwritten."""
        return {
            "box.mbox": [self.box[0]],
            "cut.mbox": [mailbox_of(CUT, start=5_000)[:-40]],
            "again.eml": messages_of(2, start=7_000),
            "broken.eml": [b"\x00\x01 no mail"],
        }


def drop_with_faults(cloud: Pipeline, mix: Mix) -> None:
    """Drops everything, kills the workers on the way, and tells of a part of it twice and in another order."""
    with ThreadPoolExecutor(8) as pool:
        versions = list(pool.map(cloud.put, mix.keys, mix.raws))
    for name, contents in mix.others.items():
        for raw in contents:
            cloud.put(f"in/{mix.tenant}//{name}", raw)
    cloud.kill_workers()
    told = [
        (quote_plus(key, safe="/"), version, len(raw))
        for key, version, raw in zip(mix.keys, versions, mix.raws, strict=True)
    ]
    cloud.tell(*told[::-1][:40])
    cloud.tell(*told[30:90])


def ingest_the_same(mix: Mix, place: Path) -> Path:
    """The laptop's lake for the same mail."""
    for number, raw in enumerate(mix.raws):
        write(place / "mail" / f"{number}.eml", raw)
    for name, contents in mix.others.items():
        for number, raw in enumerate(contents):
            write(place / "mail" / str(number) / name, raw)
    maillake.ingest([place / "mail"], place / "laptop", IngestSettings(tenant=mix.tenant))
    return place / "laptop"


@dataclass(frozen=True)
class Ran:
    """A mix, the lake of the cloud, and the laptop's for the same mail."""

    mix: Mix
    cloud: Path
    laptop: Path


@pytest.fixture(
    scope="module",
    params=[Mix(100, 150), pytest.param(Mix(1_000, 4_000), marks=pytest.mark.long)],
    ids=["few", "5000"],
)
def ran(pipeline: Deployed, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Ran:
    place, mix = tmp_path_factory.mktemp("mix"), request.param
    cloud = Pipeline(pipeline)
    taken = cloud.states()
    drop_with_faults(cloud, mix)
    cloud.wait(taken["objects"] + mix.single + 3, taken["CONTAINER COMPLETE"] + 2)
    cloud.settle(place)
    cloud.settle(place)
    return Ran(mix, cloud.copy(place / "cloud", mix.tenant), ingest_the_same(mix, place))


def test_the_mails_are_those_that_were_dropped(ran: Ran) -> None:
    dropped = [*ran.mix.raws, *messages_of(CUT, start=5_000)[:-1], *messages_of(2, start=7_000)]
    put = Counter([*(sha256(raw).hexdigest() for raw in dropped), *ran.mix.box[1]])
    found = Counter(column(ran.cloud, "SELECT raw_sha256 FROM occurrences WHERE depth = 0"))
    assert put - found == Counter()
    # The last record of the mailbox that was cut off is a mail without its end.
    assert (found - put).total() == 1


def test_every_place_and_every_item_in_quarantine_is_there_once(ran: Ran) -> None:
    for query in ("SELECT raw_sha256 FROM occurrences ORDER BY ALL", "SELECT code FROM quarantine ORDER BY ALL"):
        assert column(ran.cloud, query) == column(ran.laptop, query)
    places = "SELECT count(*) - count(DISTINCT (uri, record_offset, nested_path)) FROM occurrences"
    assert column(ran.cloud, places) == [0]


def test_the_lake_is_the_laptops_in_every_canonical_column(ran: Ran) -> None:
    assert differences(canonical_rows(ran.laptop), canonical_rows(ran.cloud)) == []


def test_both_versions_of_a_key_are_mails(ran: Ran) -> None:
    assert column(ran.cloud, "SELECT count(*) FROM occurrences WHERE contains(uri, 'again.eml')") == [2]


@pytest.mark.parametrize(
    ("table", "key"),
    [
        ("messages", "message_key, tenant"),
        ("message_addresses", "message_key, role, ordinal"),
        ("attachments", "message_key, part_path"),
    ],
)
def test_every_message_has_exactly_its_child_rows(ran: Ran, table: str, key: str) -> None:
    assert column(ran.cloud, f"SELECT count(*) - count(DISTINCT ({key})) FROM {table}") == [0]
