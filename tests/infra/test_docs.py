"""The reference page names what there is."""

from dataclasses import fields

from maillake.contract.settings import PREFIX
from tests.infra.cloud import ROOT, Cloud
from tests.infra.test_settings import PROGRAMS

PAGE = (ROOT / "docs" / "reference" / "infrastructure.md").read_text("utf-8")


def test_every_variable_is_on_the_page_with_its_default() -> None:
    for settings in PROGRAMS.values():
        for item in fields(settings):
            default = f"`{item.default}`" if item.default != "" else ""
            assert f"| `{PREFIX}{item.name.upper()}` | {default} |" in PAGE
            assert f"| {item.metadata['note']} |" in PAGE


def test_every_output_is_on_the_page(dev: Cloud) -> None:
    for name, output in dev.outputs.items():
        assert "Export" in output or f"`{name}`" in PAGE, name


def test_every_alarm_is_on_the_page(dev: Cloud) -> None:
    for logical_id in dev.of_type("AWS::CloudWatch::Alarm"):
        assert f"`{logical_id.removeprefix('Watch')[:-8]}`" in PAGE, logical_id
