"""Wake: once a minute, a sleeping service is woken when work waits."""

from typing import Any

from aws_lambda_powertools import Logger
from aws_lambda_powertools.utilities.typing import LambdaContext

from maillake.adapters.aws.clients import client
from maillake.adapters.aws.fleet import FargateFleet
from maillake.adapters.aws.queue import SqsQueue
from maillake.contract.intake_settings import WakeSettings
from maillake.pipeline.wake import wake

settings = WakeSettings.read({}, {})[0]
logger = Logger(service="wake", level=settings.log_level)
queue = SqsQueue(client("sqs"), settings.work_queue_url)
fleet = FargateFleet(client("ecs"), settings.cluster, settings.service)


def handle(_event: dict[str, Any], _context: LambdaContext) -> dict[str, bool]:
    """Wakes the service when messages wait; says whether it did."""
    woken = wake(queue, fleet)
    if woken:
        logger.info("service woken")
    return {"woken": woken}
