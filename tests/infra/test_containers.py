"""The state machine of containers: nothing fails without account being asked."""

import json
from collections.abc import Iterator
from typing import Any

from maillake.contract.places import SEGMENTS_KEY
from maillake.contract.worker_settings import CONTAINER_VARIABLE
from tests.infra.cloud import Cloud, flat

State = dict[str, Any]


def machine(cloud: Cloud) -> State:
    definition: State = json.loads(
        flat(cloud.one("AWS::StepFunctions::StateMachine", "ContainersMachine")["DefinitionString"])
    )
    return definition


def successors(state: State) -> Iterator[str]:
    """States that may follow a state."""
    yield from (state[key] for key in ("Next", "Default") if key in state)
    yield from (branch["Next"] for branch in (*state.get("Choices", ()), *state.get("Catch", ())))


def test_every_state_is_reached_and_exists(cloud: Cloud) -> None:
    definition = machine(cloud)
    reached, waiting = set(), [definition["StartAt"]]
    while waiting:
        name = waiting.pop()
        if name not in reached:
            reached.add(name)
            waiting += successors(definition["States"][name])
    assert reached == set(definition["States"])


def test_whatever_fails_after_the_probe_account_is_asked(cloud: Cloud) -> None:
    states = machine(cloud)["States"]
    for name in ("PlanSegments", "SendSegments", "WakeWorkers"):
        assert [catch["Next"] for catch in states[name]["Catch"]] == ["AccountContainer"], name
        assert states[name]["Catch"][0]["ErrorEquals"] == ["States.ALL"], name


def test_every_call_is_tried_again(cloud: Cloud) -> None:
    states = machine(cloud)["States"]
    children = states["SendSegments"]["ItemProcessor"]["States"]
    calls = {name: state for name, state in {**states, **children}.items() if state["Type"] == "Task"}
    assert set(calls) == {"ProbeContainer", "PlanSegments", "SendSegment", "WakeWorkers", "AccountContainer"}
    assert all(state["Retry"] for state in calls.values())


def test_each_segment_of_the_manifest_becomes_a_message_of_its_tenant(cloud: Cloud) -> None:
    sending = machine(cloud)["States"]["SendSegments"]
    assert sending["ItemProcessor"]["ProcessorConfig"] == {"Mode": "DISTRIBUTED", "ExecutionType": "EXPRESS"}
    reader = sending["ItemReader"]
    assert reader["ReaderConfig"] == {"InputType": "JSONL"}
    assert reader["Parameters"]["Key.$"] == f"States.Format('{SEGMENTS_KEY}', $.container_key)"
    assert 0 < sending["MaxConcurrency"] <= 1_000
    message = sending["ItemProcessor"]["States"]["SendSegment"]["Parameters"]
    assert message["MessageBody.$"] == "States.JsonToString($)"
    assert message["MessageGroupId.$"] == "$.tenant"


def test_results_of_many_segments_go_to_the_lake_and_not_into_the_state(cloud: Cloud) -> None:
    sending = machine(cloud)["States"]["SendSegments"]
    assert sending["ResultWriter"]["Parameters"]["Prefix"] == "containers/sent"
    assert sending["ResultPath"] is None


def test_the_planner_gets_the_container_and_runs_apart(cloud: Cloud) -> None:
    planning = machine(cloud)["States"]["PlanSegments"]
    assert planning["Resource"].endswith(":states:::ecs:runTask.sync")
    override = planning["Parameters"]["Overrides"]["ContainerOverrides"][0]
    assert override["Environment"] == [{"Name": CONTAINER_VARIABLE, "Value.$": "States.JsonToString($)"}]
    assert (
        planning["Parameters"]["NetworkConfiguration"]["AwsvpcConfiguration"].get("AssignPublicIp", "DISABLED")
        == "DISABLED"
    )


def test_account_is_asked_until_it_says_that_the_container_is_finished(cloud: Cloud) -> None:
    states = machine(cloud)["States"]
    choice = states["IsFinished"]
    assert states["AccountContainer"]["Next"] == "IsFinished"
    assert states["WaitForUnits"] == {
        "Type": "Wait",
        "SecondsPath": "$.account.wait_seconds",
        "Next": "AccountContainer",
    }
    assert [branch["Next"] for branch in choice["Choices"]] == ["WaitForUnits", "ContainerFinished"]
    assert choice["Default"] == "ContainerFailed"
    assert states["ContainerFailed"]["Type"] == "Fail"


def test_the_machine_gives_up_later_than_account_does(cloud: Cloud) -> None:
    limit = int(
        cloud.one("AWS::Lambda::Function", "ContainersAccount")["Environment"]["Variables"][
            "MAILLAKE_CONTAINER_LIMIT_SECONDS"
        ]
    )
    assert machine(cloud)["TimeoutSeconds"] > limit
