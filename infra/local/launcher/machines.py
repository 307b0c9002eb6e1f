"""A step that runs a task fails when the task does, as on AWS; the emulator calls every end a success."""

import importlib
import json
from typing import Any


def add() -> None:
    """Looks at the exit codes of the tasks of a step."""
    machines: Any = importlib.import_module("ministack.services.stepfunctions")
    poll = machines._poll_ecs_tasks

    def poll_and_judge(cluster: str, task_arns: list[str]) -> Any:
        result = poll(cluster, task_arns)
        for task in result["tasks"]:
            codes = [container.get("exitCode") for container in task.get("containers", ())]
            if task.get("stopCode") == "TaskFailedToStart" or any(codes):
                raise machines._ExecutionError("States.TaskFailed", json.dumps(task, default=str))
        return result

    machines._poll_ecs_tasks = poll_and_judge
