"""Names of places."""

from maillake.contract.places import stacks_of


def test_stacks_are_named_after_their_deployment_and_those_of_production_after_none() -> None:
    assert stacks_of("dev") == ("maillake-data-dev", "maillake-pipeline-dev")
    assert stacks_of("prod") == ("maillake-data", "maillake-pipeline")
