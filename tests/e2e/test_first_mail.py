"""One mail, dropped into the bucket, becomes a row that Athena shows."""

import time

import pytest

from infra.local import report, sample
from infra.local.athena import Lake
from tests.e2e.conftest import Deployed

pytestmark = [pytest.mark.network, pytest.mark.slow, pytest.mark.xdist_group("e2e")]

MOST_SECONDS = 15.0


def test_a_dropped_mail_is_shown_by_a_query_within_seconds(pipeline: Deployed) -> None:
    dropped = time.monotonic()
    message_id = sample.drop(pipeline.places, pipeline.cloud, pipeline.outputs["RawBucket"])
    row = sample.wait_for_row(Lake.of(pipeline.places, pipeline.cloud, pipeline.outputs), message_id)
    assert time.monotonic() - dropped < MOST_SECONDS
    assert row["from_address"] == "ann@example.com"
    assert row["subject"] == "The loopback cloud works"
    assert row["date_best"] == "2025-06-02 09:30:00.000"


def test_the_status_tells_of_queues_ledger_and_workers(pipeline: Deployed) -> None:
    names = {line.split()[0] for line in report.lines(pipeline.places, pipeline.cloud)}
    assert {"IntakeQueue", "IntakeDeadLetters", "WorkQueue", "WorkDeadLetters", "Ledger", "Workers"} <= names
