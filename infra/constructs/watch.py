"""Watch: alarms on queues. A queue must move, and what it could not deliver must be looked at."""

from collections.abc import Mapping

import aws_cdk as cdk
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from infra.deployment import Deployment

Operator = cloudwatch.ComparisonOperator
IGNORE = cloudwatch.TreatMissingData.NOT_BREACHING
MINUTE = cdk.Duration.minutes(1)


class Watch(Construct):
    """An alarm on the age of each queue and on each queue of dead letters."""

    def __init__(
        self, scope: Construct, id: str, deployment: Deployment, queues: Mapping[str, tuple[sqs.IQueue, sqs.IQueue]]
    ) -> None:
        super().__init__(scope, id)
        for name, (queue, dead) in queues.items():
            cloudwatch.Alarm(
                self,
                f"{name}Age",
                alarm_description=f"Work does not move: the oldest message of the {name.lower()} queue waits too long",
                metric=queue.metric_approximate_age_of_oldest_message(period=MINUTE, statistic="Maximum"),
                threshold=deployment.unit_age_alarm_seconds,
                evaluation_periods=5,
                comparison_operator=Operator.GREATER_THAN_THRESHOLD,
                treat_missing_data=IGNORE,
            )
            cloudwatch.Alarm(
                self,
                f"{name}DeadLetters",
                alarm_description=f"Mail waits to be redriven: messages of the {name.lower()} queue were not delivered",
                metric=dead.metric_approximate_number_of_messages_visible(period=MINUTE, statistic="Maximum"),
                threshold=0,
                evaluation_periods=1,
                comparison_operator=Operator.GREATER_THAN_THRESHOLD,
                treat_missing_data=IGNORE,
            )
