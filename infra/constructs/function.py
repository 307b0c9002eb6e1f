"""A small function: pure Python, its own role, its own logs."""

from pathlib import Path
from typing import Any

import aws_cdk as cdk
import jsii
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from constructs import Construct

from infra.bundling import ROOT, bundle
from infra.deployment import Deployment
from infra.policies import allow, attach, log_group
from maillake.contract.stage_settings import StageSettings

HANDLER = "handler.handle"
RUNTIME = lambda_.Runtime.PYTHON_3_14


class Function(lambda_.Function):
    """The function of `lambdas/<name>` with the environment that its settings write."""

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        name: str,
        settings: StageSettings,
        statements: list[iam.PolicyStatement],
        deployment: Deployment,
        timeout_seconds: int = 30,
        memory_mib: int = 256,
    ) -> None:
        logs = log_group(scope, f"{id}Logs", deployment)
        role = iam.Role(scope, f"{id}Role", assumed_by=iam.ServicePrincipal("lambda.amazonaws.com"))
        super().__init__(
            scope,
            id,
            code=function_code(name),
            handler=HANDLER,
            runtime=RUNTIME,
            architecture=lambda_.Architecture.ARM_64,
            role=role,
            environment=settings.environment(),
            timeout=cdk.Duration.seconds(timeout_seconds),
            memory_size=memory_mib,
            log_group=logs,
        )
        writing = allow("logs:CreateLogStream", "logs:PutLogEvents", on=[logs.log_group_arn])
        self.policy = attach(scope, f"{id}Policy", role, [writing, *statements])


@jsii.implements(cdk.ILocalBundling)
class Bundled:
    """Bundles a function on this machine."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def try_bundle(self, output_dir: str, *, image: Any = None, **options: Any) -> bool:  # noqa: ARG002
        """Fills the directory of the asset; True because no container is needed."""
        bundle(self.folder, Path(output_dir))
        return True


def function_code(name: str) -> lambda_.Code:
    """Asset of `lambdas/<name>`; the same content has the same hash."""
    folder = ROOT / "lambdas" / name
    return lambda_.Code.from_asset(
        str(folder),
        asset_hash_type=cdk.AssetHashType.OUTPUT,
        bundling=cdk.BundlingOptions(
            image=cdk.DockerImage.from_registry("scratch"),
            local=Bundled(folder),
            output_type=cdk.BundlingOutput.NOT_ARCHIVED,
        ),
    )
