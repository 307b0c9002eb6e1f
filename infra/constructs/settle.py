"""Settle: every few minutes, which row of each message is shown."""

import aws_cdk as cdk
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_ecs as ecs
from aws_cdk import aws_events as events
from aws_cdk import aws_events_targets as targets
from aws_cdk import aws_iam as iam
from constructs import Construct

from infra.constructs.surroundings import Surroundings
from infra.constructs.worker import WorkerTask
from infra.policies import attach
from maillake.contract.worker_settings import SettleSettings

COMMAND = ["python", "-m", "workers.settle"]


class Settle(Construct):
    """The settle job and its schedule."""

    def __init__(self, scope: Construct, id: str, *, surroundings: Surroundings, cluster: ecs.Cluster) -> None:
        super().__init__(scope, id)
        self.task = WorkerTask(
            self,
            "Job",
            surroundings=surroundings,
            command=COMMAND,
            settings=SettleSettings(**surroundings.lake),
            statements=surroundings.rights.settling(),
        )
        role = iam.Role(self, "ScheduleRole", assumed_by=iam.ServicePrincipal("events.amazonaws.com"))
        attach(self, "SchedulePolicy", role, self.task.running(cluster))
        events.Rule(
            self,
            "Schedule",
            description="Settles units that were committed since the last time",
            schedule=events.Schedule.rate(cdk.Duration.minutes(surroundings.deployment.settle_minutes)),
            targets=[
                targets.EcsTask(
                    cluster=cluster,
                    task_definition=self.task.definition,
                    launch_type=ecs.LaunchType.FARGATE,
                    security_groups=[surroundings.network.workers],
                    subnet_selection=ec2.SubnetSelection(subnet_type=ec2.SubnetType.PRIVATE_ISOLATED),
                    assign_public_ip=False,
                    role=role.without_policy_updates(),
                )
            ],
        )
