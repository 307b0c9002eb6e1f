"""Probe: the first step of a container."""

from typing import Any

from aws_lambda_powertools import Logger
from aws_lambda_powertools.utilities.typing import LambdaContext

from maillake.adapters.aws.clients import client
from maillake.adapters.aws.container_machine import object_of
from maillake.adapters.aws.object_store import S3ObjectStore
from maillake.adapters.aws.unit_ledger import DynamoUnitLedger
from maillake.adapters.clock import SystemClock
from maillake.contract.intake_settings import ProbeSettings
from maillake.pipeline.probe import probe

settings = ProbeSettings.read({}, {})[0]
logger = Logger(service="probe", level=settings.log_level)
store = S3ObjectStore(client("s3"))
ledger = DynamoUnitLedger(client("dynamodb"), settings.ledger_table)


def handle(event: dict[str, Any], _context: LambdaContext) -> dict[str, str]:
    """Says in `action` whether the container is taken apart."""
    key = event["container_key"]
    action = probe(
        key, object_of(event), store=store, ledger=ledger, clock=SystemClock(), sniff_bytes=settings.sniff_bytes
    )
    logger.info("container probed", extra={"container_key": key, "action": action})
    return {"action": action}
