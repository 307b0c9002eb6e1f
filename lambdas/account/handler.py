"""Account: the last step of a container, taken again until its units are finished."""

import json
from typing import Any

from aws_lambda_powertools import Logger
from aws_lambda_powertools.utilities.typing import LambdaContext

from maillake.adapters.aws.clients import client
from maillake.adapters.aws.unit_ledger import DynamoUnitLedger
from maillake.adapters.clock import SystemClock
from maillake.contract.intake_settings import AccountSettings
from maillake.pipeline.account import account

settings = AccountSettings.read({}, {})[0]
logger = Logger(service="account", level=settings.log_level)
ledger = DynamoUnitLedger(client("dynamodb"), settings.ledger_table)


def handle(event: dict[str, Any], _context: LambdaContext) -> dict[str, Any]:
    """Says in `state` what became of the container, and how long to wait before the next look."""
    key = event["container_key"]
    failure = event.get("failure")
    failed = json.dumps(failure)[:500] if failure else None
    state = account(
        key,
        ledger,
        SystemClock(),
        started_ns=int(event["started_ns"]),
        limit_seconds=settings.container_limit_seconds,
        failed=failed,
    )
    logger.info("container accounted", extra={"container_key": key, "state": state})
    return {"state": state, "wait_seconds": settings.account_seconds}
