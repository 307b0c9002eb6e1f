"""Settings: where a value comes from, and what is refused."""

from dataclasses import fields

import pytest

from maillake.contract.limits import ContainerLimits, MailLimits
from maillake.contract.settings import PREFIX, IngestSettings, SettingError


def read(
    arguments: dict[str, object] | None = None, file: dict[str, object] | None = None, **environment: str
) -> tuple[IngestSettings, dict[str, str]]:
    return IngestSettings.read(arguments or {}, file or {}, environment)


def test_nothing_said_means_the_defaults() -> None:
    settings, origins = read()
    assert settings == IngestSettings()
    assert set(origins.values()) == {"default"}
    assert list(origins) == [item.name for item in fields(IngestSettings)]


def test_an_argument_beats_the_environment_beats_the_file_beats_the_default() -> None:
    said = {"workers": 1}, {"workers": 3, "tenant": "file", "custodian": "file"}
    settings, origins = read(*said, MAILLAKE_WORKERS="2", MAILLAKE_TENANT="environment")
    assert (settings.workers, settings.tenant, settings.custodian) == (1, "environment", "file")
    expected = {
        "workers": "argument",
        "tenant": "environment MAILLAKE_TENANT",
        "custodian": "configuration file",
        "spool": "default",
    }
    assert expected.items() <= origins.items()


def test_an_argument_that_was_not_given_is_none() -> None:
    assert read({"workers": None, "tenant": None})[0] == IngestSettings()


@pytest.mark.parametrize(("value", "expected"), [("5", 5), (5, 5), (" 5 ", 5)])
def test_numbers_may_be_written_as_text(value: object, expected: int) -> None:
    assert read(file={"workers": value})[0].workers == expected


@pytest.mark.parametrize("value", ["many", "", "1.5", None, [1], "1e3"])
def test_what_is_no_number_is_refused_by_name(value: object) -> None:
    with pytest.raises(SettingError, match="the setting workers must be a whole number, not "):
        read(file={"workers": value})


@pytest.mark.parametrize(
    ("name", "value", "least"),
    [("workers", -1, "0"), ("unit_bytes", 0, "1"), ("retry_seconds", -0.1, "0"), ("attempts", 0, "1")],
)
def test_a_number_below_its_bound_is_refused(name: str, value: float, least: str) -> None:
    with pytest.raises(SettingError, match=f"the setting {name} must be at least {least}, not {value}"):
        read(file={name: value})


def test_a_fraction_is_not_cut_to_a_whole_number() -> None:
    with pytest.raises(SettingError, match="workers"):
        read(file={"workers": 2.7})


def test_truth_is_no_number() -> None:
    with pytest.raises(SettingError, match="workers"):
        read(file={"workers": True})


def test_an_unknown_setting_in_a_file_is_named_with_those_there_are() -> None:
    with pytest.raises(SettingError, match="no setting named 'worker'; there are: tenant, custodian, workers"):
        read(file={"worker": 1})


def test_variables_of_others_are_left_alone() -> None:
    assert read(MAILLAKE_CORPORA="/nowhere", PATH="/bin")[0] == IngestSettings()


def test_the_environment_has_one_variable_for_each_field() -> None:
    assert set(IngestSettings().environment()) == {PREFIX + item.name.upper() for item in fields(IngestSettings)}


@pytest.mark.parametrize("item", fields(IngestSettings), ids=lambda item: item.name)
def test_every_setting_has_a_note(item: object) -> None:
    assert len(item.metadata["note"]) > 10  # type: ignore[attr-defined]


SHAPING = {"custodian", *(item.name for item in fields(MailLimits))}


@pytest.mark.parametrize("name", [item.name for item in fields(IngestSettings)])
def test_the_hash_changes_with_settings_that_shape_rows_and_with_no_others(name: str) -> None:
    default = getattr(IngestSettings(), name)
    choices = [choice for item in fields(IngestSettings) if item.name == name for choice in item.metadata["choices"]]
    other = next((choice for choice in choices if choice != default), f"{default}x")
    changed = IngestSettings(**{name: default + 1 if isinstance(default, int | float) else other})
    assert (changed.configuration_hash != IngestSettings().configuration_hash) == (name in SHAPING)


def test_the_limits_of_a_mail_and_of_a_container_are_settings() -> None:
    assert IngestSettings().mail_limits == MailLimits()
    assert IngestSettings().container_limits == ContainerLimits()
    changed = IngestSettings(max_depth=3, container_depth=4, container_bytes=5)
    assert changed.mail_limits == MailLimits(max_depth=3)
    assert changed.container_limits == ContainerLimits(max_depth=4, max_bytes=5)
