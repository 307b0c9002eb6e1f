"""The steps of a container as a state machine: probe, plan, send segments, wake, account."""

import aws_cdk as cdk
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_ecs as ecs
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_stepfunctions as sfn
from aws_cdk import aws_stepfunctions_tasks as tasks
from constructs import Construct

from infra.constructs.parsing import Parsing
from infra.constructs.surroundings import Surroundings
from infra.constructs.worker import WorkerTask
from maillake.contract.places import (
    COMPLETE,
    CONTAINERS_SENT,
    PARTIAL,
    PLAN_ACTION,
    REDRIVEN,
    RUNNING,
    SEGMENTS_KEY,
)
from maillake.contract.worker_settings import CONTAINER_VARIABLE


class ContainerSteps(Construct):
    """Whatever fails on the way, account decides what became of the container."""

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        surroundings: Surroundings,
        parsing: Parsing,
        probe: lambda_.IFunction,
        plan: WorkerTask,
        wake: lambda_.IFunction,
        account: lambda_.IFunction,
    ) -> None:
        super().__init__(scope, id)
        self.surroundings, self.parsing = surroundings, parsing
        accounting = self.accounting(account)
        planning, sending = self.planning(plan), self.sending()
        waking = self.calling("WakeWorkers", wake, result_path=sfn.JsonPath.DISCARD)
        planning.add_catch(accounting, result_path="$.failure")
        sending.add_catch(accounting, result_path="$.failure")
        waking.add_catch(accounting, result_path="$.failure")
        container = planning.next(sending).next(waking).next(accounting)
        probing = self.calling("ProbeContainer", probe, result_path="$.probe").next(
            sfn.Choice(self, "IsContainer")
            .when(sfn.Condition.string_equals("$.probe.action", PLAN_ACTION), container)
            .otherwise(sfn.Succeed(self, "NothingToTakeApart"))
        )
        redriven = sfn.Condition.is_present(f"$.{REDRIVEN}")
        self.start = sfn.Choice(self, "IsRedriven").when(redriven, accounting).otherwise(probing)

    def calling(self, id: str, function: lambda_.IFunction, *, result_path: str) -> tasks.LambdaInvoke:
        """Calls a function with the whole state; tries again when the world fails."""
        return tasks.LambdaInvoke(
            self,
            id,
            lambda_function=function,
            payload_response_only=True,
            result_path=result_path,
            retry_on_service_exceptions=True,
        )

    def planning(self, plan: WorkerTask) -> tasks.EcsRunTask:
        """Runs the planner; it may be tried again, for it finds the same segments in the same bytes."""
        limit = cdk.Duration.seconds(self.surroundings.deployment.container_limit_seconds)
        again = cdk.Duration.seconds(self.surroundings.deployment.plan_again_seconds)
        state = sfn.JsonPath.json_to_string(sfn.JsonPath.object_at("$"))
        step = tasks.EcsRunTask(
            self,
            "PlanSegments",
            integration_pattern=sfn.IntegrationPattern.RUN_JOB,
            cluster=self.parsing.cluster,
            task_definition=plan.definition,
            launch_target=tasks.EcsFargateLaunchTarget(platform_version=ecs.FargatePlatformVersion.LATEST),
            assign_public_ip=False,
            security_groups=[self.surroundings.network.workers],
            subnets=ec2.SubnetSelection(subnet_type=ec2.SubnetType.PRIVATE_ISOLATED),
            container_overrides=[
                tasks.ContainerOverride(
                    container_definition=plan.container,
                    environment=[tasks.TaskEnvironmentVariable(name=CONTAINER_VARIABLE, value=state)],
                )
            ],
            result_path=sfn.JsonPath.DISCARD,
            task_timeout=sfn.Timeout.duration(limit),
        )
        step.add_retry(errors=["States.TaskFailed"], max_attempts=2, interval=again)
        return step

    def sending(self) -> sfn.DistributedMap:
        """Each line of the manifest becomes a message of the work queue, fair by tenant."""
        lake = self.surroundings.rights.archive.lake
        manifest = sfn.JsonPath.format(SEGMENTS_KEY, sfn.JsonPath.string_at("$.container_key"))
        segments = sfn.DistributedMap(
            self,
            "SendSegments",
            label="Segments",
            map_execution_type=sfn.StateMachineType.EXPRESS,
            max_concurrency=self.surroundings.deployment.segments_at_once,
            item_reader=sfn.S3JsonLItemReader(bucket=lake, key=manifest),
            result_writer_v2=sfn.ResultWriterV2(bucket=lake, prefix=CONTAINERS_SENT.rstrip("/")),
            result_path=sfn.JsonPath.DISCARD,
        )
        send = tasks.SqsSendMessage(
            self,
            "SendSegment",
            queue=self.parsing.work,
            message_body=sfn.TaskInput.from_text(sfn.JsonPath.json_to_string(sfn.JsonPath.object_at("$"))),
            message_group_id=sfn.JsonPath.string_at("$.tenant"),
            result_selector={"MessageId.$": "$.MessageId"},
        )
        send.add_retry(errors=["States.ALL"], max_attempts=6, interval=cdk.Duration.seconds(1), backoff_rate=2)
        segments.item_processor(send)
        return segments

    def accounting(self, account: lambda_.IFunction) -> sfn.Chain:
        """Looks at the units until they are finished or the time is up; account says how long to wait."""
        look = self.calling("AccountContainer", account, result_path="$.account")
        wait = sfn.Wait(self, "WaitForUnits", time=sfn.WaitTime.seconds_path("$.account.wait_seconds"))
        failed = sfn.Fail(self, "ContainerFailed", error="ContainerFailed", cause="The ledger has its units and why")
        condition = sfn.Condition
        finished = [condition.string_equals("$.account.state", state) for state in (COMPLETE, PARTIAL)]
        return look.next(
            sfn.Choice(self, "IsFinished")
            .when(condition.string_equals("$.account.state", RUNNING), wait.next(look))
            .when(condition.or_(*finished), sfn.Succeed(self, "ContainerFinished"))
            .otherwise(failed)
        )
