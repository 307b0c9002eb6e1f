"""Variables of every program equal the fields of its settings class, and the program can read them."""

from dataclasses import fields
from typing import Any

import pytest

from maillake.contract.intake_settings import AccountSettings, IntakeSettings, ProbeSettings, WakeSettings
from maillake.contract.settings import PREFIX, SettingError, Settings
from maillake.contract.worker_settings import PlanSettings, SettleSettings, WorkerSettings
from tests.infra.cloud import Cloud, flat
from tests.infra.relations import containers

PROGRAMS: dict[str, type[Settings]] = {
    "IntakeValidate": IntakeSettings,
    "WakeFunction": WakeSettings,
    "ContainersProbe": ProbeSettings,
    "ContainersAccount": AccountSettings,
    "ParsingWorkerTask": WorkerSettings,
    "ContainersPlanTask": PlanSettings,
    "SettleJobTask": SettleSettings,
}


def variables(cloud: Cloud) -> dict[str, dict[str, Any]]:
    """Variables of every program of ours by the start of its logical id."""
    found = {
        logical_id: properties["Environment"]["Variables"]
        for logical_id, properties in cloud.properties("AWS::Lambda::Function").items()
        if "Environment" in properties
    }
    found |= {
        task: {item["Name"]: item["Value"] for item in container["Environment"]}
        for task, container in containers(cloud)
    }
    return {
        next(name for name in PROGRAMS if logical_id.startswith(name)): values for logical_id, values in found.items()
    }


def misnamed(cloud: Cloud) -> set[str]:
    """Variables that no setting is read from, and settings that no variable is written for."""
    return {
        name
        for program, values in variables(cloud).items()
        for name in set(values) ^ {PREFIX + item.name.upper() for item in fields(PROGRAMS[program])}
    }


def test_every_program_has_variables(cloud: Cloud) -> None:
    assert set(variables(cloud)) == set(PROGRAMS)


def test_the_variables_are_the_settings(cloud: Cloud) -> None:
    assert misnamed(cloud) == set()


def test_a_renamed_setting_is_seen(dev: Cloud) -> None:
    broken = dev.changed()
    values = broken.one("AWS::Lambda::Function", "IntakeValidate")["Environment"]["Variables"]
    values["MAILLAKE_LEDGER"] = values.pop("MAILLAKE_LEDGER_TABLE")
    assert misnamed(broken) == {"MAILLAKE_LEDGER", "MAILLAKE_LEDGER_TABLE"}


@pytest.mark.parametrize("program", PROGRAMS)
def test_a_program_can_read_its_variables(cloud: Cloud, program: str) -> None:
    written = {name: flat(value) for name, value in variables(cloud)[program].items()}
    settings, origins = PROGRAMS[program].read({}, {}, written)
    assert {origin.split()[0] for origin in origins.values()} == {"environment"}
    assert settings.environment() == written


NAMES = (
    "raw_bucket",
    "lake_bucket",
    "ledger_table",
    "work_queue_url",
    "container_machine_arn",
    "cluster",
    "service",
    "threads_table",
)


@pytest.mark.parametrize("program", PROGRAMS)
def test_no_program_is_left_without_the_name_of_what_it_uses(cloud: Cloud, program: str) -> None:
    values = variables(cloud)[program]
    given = [flat(values[PREFIX + name.upper()]) for name in NAMES if PREFIX + name.upper() in values]
    assert all(value.startswith("<") for value in given)


@pytest.mark.parametrize("program", PROGRAMS)
def test_every_setting_has_a_note(program: str) -> None:
    assert all(len(item.metadata["note"]) > 10 for item in fields(PROGRAMS[program]))


def test_a_number_that_cannot_be_meant_is_refused_by_name() -> None:
    with pytest.raises(SettingError, match="unit_mails must be at least 1, not 0"):
        IntakeSettings.read({}, {}, {f"{PREFIX}UNIT_MAILS": "0"})


@pytest.mark.parametrize(("deployment", "switch"), [("prod", "on"), ("dev", "off"), ("local", "off")])
def test_threads_are_linked_while_mail_arrives_in_profile_standard(
    deployment: str, switch: str, request: pytest.FixtureRequest
) -> None:
    cloud: Cloud = request.getfixturevalue(deployment)
    assert variables(cloud)["ParsingWorkerTask"]["MAILLAKE_ONLINE_THREADS"] == switch


def test_a_drained_unit_is_released_before_the_container_is_stopped(cloud: Cloud) -> None:
    stops = {container["StopTimeout"] for _, container in containers(cloud)}
    assert float(variables(cloud)["ParsingWorkerTask"]["MAILLAKE_DRAIN_SECONDS"]) < min(stops)
