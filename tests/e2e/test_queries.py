"""Every view and every saved query, asked of Athena, answers what the laptop's views say of a copy of the same lake."""

from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

import maillake
from benchmarks.corpus import mails
from infra.local.athena import Lake
from infra.local.tour.funnel import settle
from infra.views import VIEWS, View
from tests.builders import any_message, mbox_of
from tests.e2e.conftest import Deployed
from tests.e2e.lake_copy import Pipeline

pytestmark = [pytest.mark.network, pytest.mark.slow, pytest.mark.xdist_group("e2e")]

QUERIES = sorted((Path(__file__).parents[2] / "infra" / "queries").glob("*.sql"))
SINGLE = [mail.raw for mail in mails("demo", 40, seed=31)]
BOXED = [mail.raw for mail in mails("demo", 200, seed=31)]
OTHERS = {
    "box.mbox": mbox_of(BOXED),
    "one.eml": any_message("Seeds", message_id="<seeds-1@example.org>"),
    "same.eml": any_message("Seeds", message_id="<seeds-2@example.org>"),
    "reused.eml": any_message("Bulbs", message_id="<seeds-1@example.org>"),
    "broken.eml": b"\x00\x01 no mail",
}
EMPTY = {"runs", "skipped", "near_duplicates"}
"""A run is the laptop's, in a bucket there are no files that stand beside mail, and no job looks for near duplicates."""

Rows = Counter[tuple[str | None, ...]]


@pytest.fixture(scope="module")
def lake(pipeline: Deployed) -> Lake:
    """A settled lake with single mails, an archive that holds them too, and something that is no mail."""
    cloud = Pipeline(pipeline)
    taken = cloud.states()
    for number, raw in enumerate(SINGLE):
        cloud.put(f"in/default/ann/{number}.eml", raw)
    for name, raw in OTHERS.items():
        cloud.put(f"in/default/bob/{name}", raw)
    cloud.wait(taken["objects"] + len(SINGLE) + len(OTHERS) - 1, taken["CONTAINER COMPLETE"] + 1)
    settle(pipeline.places, pipeline.cloud)
    return Lake.of(pipeline.places, pipeline.cloud, pipeline.outputs)


@pytest.fixture(scope="module")
def laptop(pipeline: Deployed, lake: Lake, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The laptop's views over the same files."""
    return maillake.open(Pipeline(pipeline).copy(tmp_path_factory.mktemp("asked") / "lake"))


def asked(lake: Lake, query: str) -> Rows:
    """Rows that Athena gives."""
    return Counter(tuple(row.values()) for row in lake.ask(query))


def expected(laptop: Any, query: str) -> Rows:
    """Rows of the laptop, as text."""
    return Counter(tuple(text(value) for value in row.values()) for row in laptop.sql(query).to_pylist())


def text(value: Any) -> str | None:
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M:%S}.{value.microsecond // 1000:03}"
    if isinstance(value, list):
        return "[" + ", ".join(value) + "]"
    if isinstance(value, bool):
        return "true" if value else "false"
    return None if value is None else str(value)


@pytest.mark.parametrize("view", [view for view in VIEWS if view.name not in EMPTY], ids=lambda view: view.name)
def test_a_view_shows_what_the_laptop_shows(view: View, lake: Lake, laptop: Any) -> None:
    query = f"SELECT {', '.join(name for name, _ in view.columns)} FROM {view.name}"
    found = asked(lake, query)
    assert found == expected(laptop, query)
    assert found


@pytest.mark.parametrize("view", [view for view in VIEWS if view.name in EMPTY], ids=lambda view: view.name)
def test_a_view_without_rows_can_be_asked(view: View, lake: Lake) -> None:
    assert lake.ask(f"SELECT {', '.join(name for name, _ in view.columns)} FROM {view.name}") == []


@pytest.mark.parametrize("path", QUERIES, ids=lambda path: path.stem)
def test_a_saved_query_answers_what_the_laptop_answers(path: Path, lake: Lake, laptop: Any) -> None:
    saved = lake.saved(path.stem.replace("_", " "))
    assert asked(lake, saved) == expected(laptop, saved)


def test_the_balance_comes_out_and_nothing_is_lost(lake: Lake) -> None:
    row = lake.ask(lake.saved("balance"))[0]
    figures = {name: int(value or 0) for name, value in row.items() if name != "tenant"}
    assert figures.pop("found") == sum(figures.values()) >= len(SINGLE) + len(BOXED) + len(OTHERS) - 1
    assert figures["duplicate"] >= len(SINGLE)
    assert lake.ask(lake.saved("nothing lost")) == []
