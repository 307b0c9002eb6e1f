"""A rule may have a task as its target; the emulator knows functions, queues and state machines alone."""

import importlib
import logging
from typing import Any

from infra.local.launcher.letters import camel_case


def add() -> None:
    """Runs the task of a target that is a cluster."""
    rules: Any = importlib.import_module("ministack.services.eventbridge")
    ecs: Any = importlib.import_module("ministack.services.ecs")
    invoke = rules._invoke_target

    def invoke_or_run(target: dict[str, Any], *arguments: Any, **options: Any) -> None:
        if "EcsParameters" not in target:
            invoke(target, *arguments, **options)
            return
        wanted = camel_case(target["EcsParameters"])
        request = {
            "cluster": target["Arn"],
            "taskDefinition": wanted["taskDefinitionArn"],
            "count": wanted.get("taskCount", 1),
            "launchType": wanted.get("launchType", "FARGATE"),
            "networkConfiguration": wanted.get("networkConfiguration", {}),
            "startedBy": "events-rule",
        }
        status, _, body = ecs._run_task(request)
        if status >= 400:
            logging.getLogger("eventbridge").warning("task of a rule did not start: %s", body)

    rules._invoke_target = invoke_or_run
