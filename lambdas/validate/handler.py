"""Validate: events of the raw bucket become units of work; an event that failed is told again."""

from typing import Any

from aws_lambda_powertools import Logger
from aws_lambda_powertools.utilities.typing import LambdaContext

from maillake.adapters.aws.clients import client
from maillake.adapters.aws.container_machine import ContainerMachine
from maillake.adapters.aws.fleet import FargateFleet
from maillake.adapters.aws.object_store import S3ObjectStore
from maillake.adapters.aws.queue import SqsQueue
from maillake.adapters.aws.unit_ledger import DynamoUnitLedger
from maillake.adapters.clock import SystemClock
from maillake.contract.intake_settings import IntakeSettings
from maillake.errors import InputError
from maillake.pipeline.admit import Admission, admit
from maillake.pipeline.admit_events import objects_of

settings = IntakeSettings.read({}, {})[0]
logger = Logger(service="validate", level=settings.log_level)
clock = SystemClock()
world = Admission(
    DynamoUnitLedger(client("dynamodb"), settings.ledger_table, settings.stuck_shards),
    SqsQueue(client("sqs"), settings.work_queue_url),
    S3ObjectStore(client("s3")),
    FargateFleet(client("ecs"), settings.cluster, settings.service),
    clock,
    ContainerMachine(client("stepfunctions"), settings.container_machine_arn, clock).start,
)


def handle(event: dict[str, Any], _context: LambdaContext) -> dict[str, list[dict[str, str]]]:
    """Admits the objects of a batch of queue messages; returns the messages that have to be told again."""
    objects, told_by, failed = [], [], set()
    for record in event["Records"]:
        try:
            found = objects_of(record["body"], settings.raw_bucket)
        except InputError as error:
            logger.warning("event refused", extra={"message_id": record["messageId"], "reason": str(error)})
            failed.add(record["messageId"])
            continue
        objects += found
        told_by += [record["messageId"]] * len(found)
    failed |= {told_by[place] for place in admit(objects, world, settings)}
    logger.info("events admitted", extra={"objects": len(objects), "failed": len(failed)})
    return {"batchItemFailures": [{"itemIdentifier": message_id} for message_id in sorted(failed)]}
