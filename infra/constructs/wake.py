"""Wake: once a minute, a sleeping service is woken when work waits; metrics can lag by 15 minutes."""

import aws_cdk as cdk
from aws_cdk import aws_events as events
from aws_cdk import aws_events_targets as targets
from constructs import Construct

from infra.constructs.function import Function
from infra.constructs.parsing import Parsing
from infra.deployment import Deployment


class Wake(Construct):
    """The function that wakes the parse service, and its schedule."""

    def __init__(self, scope: Construct, id: str, *, deployment: Deployment, parsing: Parsing) -> None:
        super().__init__(scope, id)
        self.function = Function(
            self,
            "Function",
            name="wake",
            settings=parsing.wake_settings(),
            statements=parsing.waking(),
            deployment=deployment,
        )
        events.Rule(
            self,
            "EveryMinute",
            description="Wakes the parse service when units wait and no task runs",
            schedule=events.Schedule.rate(cdk.Duration.minutes(1)),
            targets=[targets.LambdaFunction(self.function, retry_attempts=0)],
        )
