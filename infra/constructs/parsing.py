"""Parsing: the work queue and the service that takes units from it, asleep while there are none."""

import aws_cdk as cdk
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_ecs as ecs
from aws_cdk import aws_iam as iam
from constructs import Construct

from infra.constructs.scaling import Scaling
from infra.constructs.surroundings import Surroundings
from infra.constructs.worker import WorkerTask
from infra.policies import acknowledge, allow, queue_with_dead_letters
from maillake.contract.intake_settings import WakeSettings
from maillake.contract.worker_settings import WorkerSettings

COMMAND = ["python", "-m", "workers.parse"]


class Parsing(Construct):
    """Work queue with its dead letters, cluster, service, scaling."""

    def __init__(self, scope: Construct, id: str, *, surroundings: Surroundings) -> None:
        super().__init__(scope, id)
        self.surroundings, self.deployment = surroundings, surroundings.deployment
        deployment = self.deployment
        self.work, self.work_dead = queue_with_dead_letters(
            self, "Work", visibility_seconds=deployment.work_visibility_seconds, receives=deployment.receives
        )
        self.cluster = ecs.Cluster(
            self,
            "Cluster",
            vpc=surroundings.network.vpc,
            enable_fargate_capacity_providers=True,
            container_insights_v2=ecs.ContainerInsights.DISABLED,
        )
        acknowledge(
            self.cluster, {"ECS4": "running tasks are counted by a metric that is free; insights are paid by task"}
        )
        task = WorkerTask(
            self,
            "Worker",
            surroundings=surroundings,
            command=COMMAND,
            settings=self.settings(),
            statements=[*surroundings.rights.parsing(), self.taking(), self.sending(), *self.linking()],
        )
        self.service = self.sleeping_service(task)
        self.scaling = Scaling(self, "Scaling", deployment=deployment, service=self.service, queue=self.work)

    def settings(self) -> WorkerSettings:
        """Environment of the service."""
        return WorkerSettings(
            **self.surroundings.lake,
            work_queue_url=self.work.queue_url,
            heartbeat_seconds=self.deployment.heartbeat_seconds,
            lease_seconds=self.deployment.lease_seconds,
            visibility_seconds=self.deployment.work_visibility_seconds,
            receive_seconds=self.deployment.receive_seconds,
            retry_seconds=self.deployment.retry_seconds,
            receives=self.deployment.receives,
            drain_seconds=self.deployment.drain_seconds,
            threads_table=self.surroundings.rights.threads.table.table_name,
            online_threads=self.deployment.online_threads,
        )

    def sleeping_service(self, task: WorkerTask) -> ecs.FargateService:
        """A service without tasks; one on-demand task at the base where the deployment says, Spot above it."""
        return ecs.FargateService(
            self,
            "Service",
            cluster=self.cluster,
            task_definition=task.definition,
            desired_count=0,
            min_healthy_percent=100,
            max_healthy_percent=200,
            circuit_breaker=ecs.DeploymentCircuitBreaker(rollback=True),
            capacity_provider_strategies=[
                ecs.CapacityProviderStrategy(
                    capacity_provider="FARGATE", base=self.deployment.on_demand_tasks, weight=1
                ),
                ecs.CapacityProviderStrategy(capacity_provider="FARGATE_SPOT", weight=self.deployment.spot_weight),
            ],
            security_groups=[self.surroundings.network.workers],
            vpc_subnets=ec2.SubnetSelection(subnet_type=ec2.SubnetType.PRIVATE_ISOLATED),
            propagate_tags=ecs.PropagatedTagSource.SERVICE,
        )

    def taking(self) -> iam.PolicyStatement:
        """Takes units from the work queue."""
        actions = ("ReceiveMessage", "DeleteMessage", "ChangeMessageVisibility", "GetQueueAttributes")
        return allow(*(f"sqs:{action}" for action in actions), on=[self.work.queue_arn])

    def sending(self) -> iam.PolicyStatement:
        """Puts units on the work queue."""
        return allow("sqs:SendMessage", on=[self.work.queue_arn])

    def linking(self) -> list[iam.PolicyStatement]:
        """Links threads, where mail is linked while it arrives."""
        return [self.surroundings.rights.threads.linking()] if self.deployment.online_threads == "on" else []

    def wake_settings(self) -> WakeSettings:
        """What a program that wakes the service must know."""
        return WakeSettings(
            **self.surroundings.stage,
            work_queue_url=self.work.queue_url,
            cluster=self.cluster.cluster_name,
            service=self.service.service_name,
        )

    def waking(self) -> list[iam.PolicyStatement]:
        """Sees whether work waits and wakes the service."""
        name = f"{self.cluster.cluster_name}/{self.service.service_name}"
        service = cdk.Stack.of(self).format_arn(service="ecs", resource="service", resource_name=name)
        # The loopback cloud judges calls about a service by the cluster they name.
        judged = [service, self.cluster.cluster_arn] if self.deployment.is_local else [service]
        return [
            allow("sqs:GetQueueAttributes", on=[self.work.queue_arn]),
            allow("ecs:DescribeServices", "ecs:UpdateService", on=judged),
        ]
