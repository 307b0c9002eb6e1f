"""From the context to the stacks."""

import aws_cdk as cdk

from infra import policies
from infra.deployment import deployment_of
from infra.local_cloud import LeaveOut
from infra.stacks.data import DataStack
from infra.stacks.pipeline import PipelineStack
from maillake.contract.places import stacks_of


def assemble(app: cdk.App) -> tuple[DataStack, PipelineStack]:
    """The stacks of the deployment that the context of an app names."""
    deployment = deployment_of(app.node)
    lasting, rest = stacks_of(deployment.stage)
    data = DataStack(app, "Data", deployment=deployment, stack_name=lasting)
    pipeline = PipelineStack(app, "Pipeline", data=data, deployment=deployment, stack_name=rest)
    policies.apply(app, deployment)
    if deployment.is_local:
        cdk.Aspects.of(app).add(LeaveOut())
    return data, pipeline
