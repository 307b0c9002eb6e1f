"""Every fault that the pipeline must survive, one after the other, on the loopback cloud in strict mode."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import maillake
from maillake.contract.settings import IngestSettings
from tests.builders import any_message, mbox_of, messages_of, write
from tests.e2e.conftest import Deployed
from tests.e2e.lake_copy import Pipeline
from tests.e2e.trial import Trial, until
from tests.lake.equality import canonical_rows, differences
from tests.lake.rows import column

pytestmark = [pytest.mark.network, pytest.mark.slow, pytest.mark.long, pytest.mark.xdist_group("e2e")]

TENANT = "faults"
START = iter(range(10_000, 10**6, 1_000))
"""Each trial has mails of its own."""

Try = Callable[[str], Trial]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("faults")


@pytest.fixture(scope="module")
def trials(place: Path) -> Iterator[list[Trial]]:
    """Trials as they begin; after all of them the lake is the laptop's in every canonical column."""
    begun: list[Trial] = []
    yield begun
    for trial in begun:
        for name, raw in trial.raws.items():
            write(place / "mail" / trial.name / name, raw)
        settings = IngestSettings(tenant=TENANT, custodian=trial.name)
        maillake.ingest([place / "mail" / trial.name], place / "laptop", settings)
    assert differences(canonical_rows(place / "laptop"), canonical_rows(place / "cloud")) == []


@pytest.fixture
def attempt(pipeline: Deployed, place: Path, trials: list[Trial]) -> Try:
    def begin(name: str) -> Trial:
        trials.append(Trial(Pipeline(pipeline), name, TENANT, place / "cloud"))
        return trials[-1]

    return begin


def mails(count: int) -> list[bytes]:
    return messages_of(count, start=next(START))


@pytest.mark.parametrize(
    "names",
    [("claim", "get"), ("table.messages", "table.occurrences"), ("table.units", "commit"), ("finish", "delete")],
    ids="-".join,
)
def test_a_worker_killed_at_a_step_loses_and_doubles_nothing(attempt: Try, names: tuple[str, str]) -> None:
    trial, raws = attempt(f"kill-{names[0]}"), mails(40)
    with trial.failpoints(",".join(f"{name}=kill" for name in names)) as marks:
        trial.drop(raws)
        units = trial.wait()
        assert sorted(path.name for path in marks.iterdir()) == sorted(names)
    if names[0] != "finish":
        assert max(unit["attempt"] for unit in units) > 1
    trial.check(raws, units)


@pytest.mark.parametrize(
    ("step", "call", "kind"),
    [
        ("take", "PutItem", "silent"),
        ("put", "SendMessageBatch", "silent"),
        ("send", "SendMessageBatch", "unheard"),
    ],
)
def test_a_validator_killed_between_its_steps_loses_and_doubles_nothing(
    attempt: Try, step: str, call: str, kind: str
) -> None:
    trial, raws = attempt(f"validator-{step}"), mails(12)
    with trial.rules(kill={"call": call, "kind": kind}) as struck:
        trial.drop(raws)
        units = trial.wait()
        assert struck("kill") == 1
    trial.check(raws, units)


def test_a_poisonous_mail_is_quarantined_and_its_neighbours_are_stored(pipeline: Deployed, tmp_path: Path) -> None:
    # On a laptop the mail is harmless: it has a tenant of its own, which is not compared.
    trial, raws = Trial(Pipeline(pipeline), "poison", "poison", tmp_path / "cloud"), mails(10)
    poison = any_message("Poison", message_id="<poison@x>", text="the cup of hemlock\n")
    with trial.failpoints("poison=hemlock"):
        trial.drop([*raws[:5], poison, *raws[5:]])
        units = trial.wait()
    trial.check(raws, units)
    assert column(trial.lake, "SELECT code FROM quarantine") == ["parser_failed"]


def test_throttling_and_failing_services_cost_time_and_no_mail(attempt: Try) -> None:
    trial, raws = attempt("throttle"), mails(60)
    busy = {"status": 503, "code": "SlowDown"}
    rules = {
        "ledger": {"call": "UpdateItem", "times": 10, "code": "ProvisionedThroughputExceededException"},
        "take": {"call": "PutItem", "times": 4, "code": "ThrottlingException"},
        "queue": {"call": "SendMessageBatch", "times": 2, "code": "RequestThrottled"},
        "raw": {"call": "GET", "about": trial.key(""), "times": 6, **busy},
        "lake": {"call": "PUT", "about": "/messages/", "times": 6, **busy},
    }
    with trial.rules(**rules) as struck:
        trial.drop(raws)
        units = trial.wait()
        assert all(struck(name) for name in rules)
    trial.check(raws, units)


def test_a_store_that_refuses_a_part_or_all_of_an_emission_is_asked_again(attempt: Try) -> None:
    trial, raws = attempt("sink"), mails(20)
    refused = {"call": "PUT", "status": 409, "code": "OperationAborted"}
    rules = {
        "part": {**refused, "about": "/attachments/", "times": 1},
        "all": {**refused, "about": "/units/", "times": 2},
    }
    with trial.rules(**rules) as struck:
        trial.drop(raws)
        units = trial.wait()
        assert (struck("part"), struck("all")) == (1, 2)
    trial.check(raws, units)


def test_a_holder_that_outlives_its_lease_commits_nothing(attempt: Try) -> None:
    trial, raws = attempt("lease"), mails(10)
    with trial.failpoints("commit=hold12") as marks:
        renewing = {"call": "UpdateItem", "about": '"SET #lease_until = :until"', "times": 200}
        with trial.rules(renew=renewing) as struck:
            trial.drop(raws)
            until(lambda: list(marks.iterdir()))
            units = trial.wait()
            assert struck("renew") > 0
        lost = until(lambda: [line for line in trial.cloud.lines() if line.get("outcome") == "lost"])
    assert {line["unit_id"] for line in lost} <= {unit["unit_id"] for unit in units if unit["attempt"] > 1}
    trial.check(raws, units)


def test_units_of_a_batch_that_are_refused_are_told_again_and_nothing_is_doubled(attempt: Try) -> None:
    trial, raws = attempt("half"), mails(30)
    with trial.rules(half={"call": "SendMessage", "about": "5.eml", "kind": "partly", "times": 3}) as struck:
        trial.drop(raws)
        units = trial.wait()
        assert struck("half") == 3
    trial.check(raws, units)


def test_a_redrive_makes_a_container_complete_of_which_a_segment_was_given_up(attempt: Try) -> None:
    trial, raws = attempt("redrive"), mails(50)
    refused = {"call": "PUT", "about": f"/units/tenant={TENANT}", "status": 409, "code": "OperationAborted"}
    with trial.rules(commit={**refused, "times": 5}):
        trial.drop([mbox_of(raws)], "mbox")
        failed = until(lambda: trial.cloud.dlq("list"))
        assert [unit["state"] for unit in failed] == ["FAILED"]
        until(lambda: trial.cloud.states()["CONTAINER PARTIAL"])
    (done,) = trial.cloud.dlq("redrive")
    assert (done["queued"], done["containers"]) == (1, 1)
    until(lambda: not trial.cloud.states()["CONTAINER PARTIAL"])
    until(lambda: not trial.cloud.states()["CONTAINER RUNNING"])
    trial.check(raws, trial.wait())
    assert trial.cloud.dlq("list") == []
