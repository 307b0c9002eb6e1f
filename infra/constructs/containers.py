"""Containers: what takes an mbox or an archive apart; its units go through the same queue and service as any other."""

import aws_cdk as cdk
from aws_cdk import aws_iam as iam
from aws_cdk import aws_stepfunctions as sfn
from constructs import Construct

from infra.constructs.container_steps import ContainerSteps
from infra.constructs.function import Function
from infra.constructs.parsing import Parsing
from infra.constructs.surroundings import Surroundings
from infra.constructs.worker import WorkerTask
from infra.policies import acknowledge, acknowledge_wildcards, allow, attach, log_group
from maillake.contract.intake_settings import AccountSettings, ProbeSettings
from maillake.contract.places import CONTAINERS, CONTAINERS_SENT, INCOMING
from maillake.contract.worker_settings import PlanSettings

COMMAND = ["python", "-m", "workers.container", "plan"]

RUN_TASK_RULE = "StepFunctionsGetEventsForECSTaskRule"
"""Rule that Step Functions makes to learn when a task has ended."""


class Containers(Construct):
    """The state machine of containers with its functions, its task and its role."""

    def __init__(
        self, scope: Construct, id: str, *, surroundings: Surroundings, parsing: Parsing, wake: Function
    ) -> None:
        super().__init__(scope, id)
        self.surroundings, self.parsing, self.wake = surroundings, parsing, wake
        self.probe, self.account, self.plan = self.probing(), self.accounting(), self.planning()
        steps = ContainerSteps(
            self,
            "Steps",
            surroundings=surroundings,
            parsing=parsing,
            probe=self.probe,
            plan=self.plan,
            wake=wake,
            account=self.account,
        )
        role = iam.Role(self, "MachineRole", assumed_by=iam.ServicePrincipal("states.amazonaws.com"))
        deployment = surroundings.deployment
        self.machine = sfn.StateMachine(
            self,
            "Machine",
            role=role.without_policy_updates(),
            definition_body=sfn.DefinitionBody.from_chainable(steps.start),
            timeout=cdk.Duration.seconds(2 * deployment.container_limit_seconds),
            logs=sfn.LogOptions(destination=log_group(self, "MachineLogs", deployment), level=sfn.LogLevel.ALL),
        )
        traces = "programs export traces with OpenTelemetry; the SDK of X-Ray is in maintenance"
        acknowledge(self.machine, {"SF2": traces})
        policy = attach(self, "MachinePolicy", role, [*self.statements(), *self.watching(parsing)])
        acknowledge_wildcards(policy, "tasks have no name before they run and log delivery has no resource at all")
        children = self.machine.node.find_child("DistributedMapPolicy")
        assert isinstance(children, iam.Policy)
        acknowledge_wildcards(children, "executions of the map have no name before they run; the machine is named")

    def probing(self) -> Function:
        """Tells whether there is anything to take apart."""
        where = self.surroundings.lake
        settings = ProbeSettings(
            **self.surroundings.stage, raw_bucket=where["raw_bucket"], ledger_table=where["ledger_table"]
        )
        rights = self.surroundings.rights
        return Function(
            self,
            "Probe",
            name="probe",
            settings=settings,
            statements=[*rights.reading_raw(INCOMING), rights.ledger.writing()],
            deployment=self.surroundings.deployment,
        )

    def accounting(self) -> Function:
        """Tells what became of the units of a container."""
        deployment = self.surroundings.deployment
        settings = AccountSettings(
            **self.surroundings.stage,
            ledger_table=self.surroundings.lake["ledger_table"],
            account_seconds=deployment.account_seconds,
            container_limit_seconds=deployment.container_limit_seconds,
        )
        statements = self.surroundings.rights.accounting()
        return Function(
            self, "Account", name="account", settings=settings, statements=statements, deployment=deployment
        )

    def planning(self) -> WorkerTask:
        """Finds the boundaries of mails and writes the manifest of segments."""
        deadline = self.surroundings.deployment.unit_deadline_seconds
        return WorkerTask(
            self,
            "Plan",
            surroundings=self.surroundings,
            command=COMMAND,
            settings=PlanSettings(**self.surroundings.lake, unit_deadline_seconds=deadline),
            statements=self.surroundings.rights.planning(),
            disk_gib=200,
        )

    def statements(self) -> list[iam.PolicyStatement]:
        """What the steps do."""
        rights = self.surroundings.rights
        return [
            allow("lambda:InvokeFunction", on=[one.function_arn for one in (self.probe, self.account, self.wake)]),
            *self.plan.running(self.parsing.cluster),
            self.parsing.sending(),
            *rights.reading_lake(CONTAINERS),
            *rights.writing_lake(CONTAINERS_SENT),
        ]

    def watching(self, parsing: Parsing) -> list[iam.PolicyStatement]:
        """How Step Functions follows a task to its end, and delivers logs."""
        stack = cdk.Stack.of(self)
        tasks = stack.format_arn(service="ecs", resource="task", resource_name=f"{parsing.cluster.cluster_name}/*")
        rule = stack.format_arn(service="events", resource="rule", resource_name=RUN_TASK_RULE)
        delivery = [f"logs:{verb}LogDelivery" for verb in ("Create", "Get", "Update", "Delete")]
        policies = ["logs:ListLogDeliveries", "logs:PutResourcePolicy", "logs:DescribeResourcePolicies"]
        return [
            allow("ecs:StopTask", "ecs:DescribeTasks", on=[tasks]),
            allow("events:PutTargets", "events:PutRule", "events:DescribeRule", on=[rule]),
            allow(*delivery, *policies, "logs:DescribeLogGroups", on=["*"]),
        ]
