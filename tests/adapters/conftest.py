"""Fixtures of the port suites: a test that asks for one runs over every adapter of `worlds`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from maillake.ports import BlobStore, Clock, Ledger
from tests.adapters.worlds import CLOCKS, LEDGERS, STORES


@pytest.fixture(params=LEDGERS)
def ledger(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Ledger]:
    with LEDGERS[request.param](tmp_path) as made:
        yield made


@pytest.fixture(params=STORES)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[BlobStore]:
    with STORES[request.param](tmp_path) as made:
        yield made


@pytest.fixture(params=CLOCKS)
def clock(request: pytest.FixtureRequest) -> Clock:
    return CLOCKS[request.param]()
