"""Rights of requests that do many things at once: AWS has none of their own, the emulator invents some."""

import importlib
from typing import Any

SAME_RIGHT = {
    "sqs:SendMessageBatch": "sqs:SendMessage",
    "sqs:DeleteMessageBatch": "sqs:DeleteMessage",
    "sqs:ChangeMessageVisibilityBatch": "sqs:ChangeMessageVisibility",
}
"""A batch needs the right of its members: the service authorization reference of SQS has no other."""


def add() -> None:
    """Asks for the right of the members."""
    actions: Any = importlib.import_module("ministack.core.iam_actions")
    app: Any = importlib.import_module("ministack.app")
    extract = actions.extract_iam_action

    def extract_known(*arguments: Any) -> str | None:
        action: str | None = extract(*arguments)
        return SAME_RIGHT.get(action or "", action)

    for module in (actions, app):
        if hasattr(module, "extract_iam_action"):
            module.extract_iam_action = extract_known
