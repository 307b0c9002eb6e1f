"""One mail, dropped into the bucket, becomes a row."""

import pytest

from infra.local import report, sample
from tests.e2e.conftest import Deployed

pytestmark = [pytest.mark.network, pytest.mark.slow, pytest.mark.xdist_group("e2e")]


def test_a_dropped_mail_is_in_the_lake(pipeline: Deployed) -> None:
    message_id = sample.drop(pipeline.places, pipeline.cloud, pipeline.outputs["RawBucket"])
    row = sample.wait_for_row(pipeline.places, pipeline.cloud, pipeline.outputs["LakeBucket"], message_id)
    assert row["from_address"] == "ann@example.com"
    assert row["subject"] == "The loopback cloud works"


def test_the_status_tells_of_queues_ledger_and_workers(pipeline: Deployed) -> None:
    names = {line.split()[0] for line in report.lines(pipeline.places, pipeline.cloud)}
    assert {"IntakeQueue", "IntakeDeadLetters", "WorkQueue", "WorkDeadLetters", "Ledger", "Workers"} <= names
