"""What can be thrown away and made again: intake, parsing, containers, settling, the lake's catalog, alarms."""

import aws_cdk as cdk
from constructs import Construct

from infra.constructs.containers import Containers
from infra.constructs.intake import Intake
from infra.constructs.lake import Lake
from infra.constructs.network import Network
from infra.constructs.parsing import Parsing
from infra.constructs.rights import Rights
from infra.constructs.settle import Settle
from infra.constructs.surroundings import Surroundings
from infra.constructs.wake import Wake
from infra.constructs.watch import Watch
from infra.constructs.worker import worker_image
from infra.deployment import Deployment
from infra.stacks.data import DataStack


class PipelineStack(cdk.Stack):
    """From raw mail to rows."""

    def __init__(self, scope: Construct, id: str, *, data: DataStack, deployment: Deployment, stack_name: str) -> None:
        super().__init__(scope, id, stack_name=stack_name, description="maillake: from raw mail to rows")
        archive = data.archive
        surroundings = Surroundings(
            deployment,
            Network(self, "Network", deployment),
            worker_image(self, deployment),
            Rights(archive, data.ledger, data.threads),
        )
        parsing = Parsing(self, "Parsing", surroundings=surroundings)
        wake = Wake(self, "Wake", deployment=deployment, parsing=parsing)
        containers = Containers(self, "Containers", surroundings=surroundings, parsing=parsing, wake=wake.function)
        intake = Intake(self, "Intake", surroundings=surroundings, parsing=parsing, machine=containers.machine)
        Settle(self, "Settle", surroundings=surroundings, cluster=parsing.cluster)
        catalog = Lake(self, "Lake", deployment=deployment, archive=archive)
        queues = {"Intake": (archive.intake, archive.intake_dead), "Work": (parsing.work, parsing.work_dead)}
        Watch(self, "Watch", deployment, queues)
        for name, value in {
            "WorkQueueUrl": parsing.work.queue_url,
            "WorkDeadLettersUrl": parsing.work_dead.queue_url,
            "Cluster": parsing.cluster.cluster_name,
            "Service": parsing.service.service_name,
            "ContainerMachineArn": containers.machine.state_machine_arn,
            "ValidateFunction": intake.validate.function_name,
            "Database": catalog.name,
            "WorkGroup": catalog.workgroup.name,
        }.items():
            cdk.CfnOutput(self, f"{name}Output", value=value).override_logical_id(name)
