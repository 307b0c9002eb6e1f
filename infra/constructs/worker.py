"""What runs the worker image: its programs differ by command, environment and role."""

import re

import aws_cdk as cdk
from aws_cdk import aws_ecr as ecr
from aws_cdk import aws_ecr_assets as ecr_assets
from aws_cdk import aws_ecs as ecs
from aws_cdk import aws_iam as iam
from constructs import Construct

from infra.bundling import ROOT
from infra.constructs.surroundings import Surroundings
from infra.deployment import Deployment
from infra.policies import acknowledge, allow, attach, log_group, wildcard
from maillake.contract.worker_settings import LakeSettings

IMAGE_CONTENT = ("src", "rust", "workers", "pyproject.toml", "requirements.lock", "README.md", "LICENSE")
"""All that the image is built from; its hash changes with nothing else."""

ECR_IMAGE = re.compile(
    r"(?P<account>\d{12})\.dkr\.ecr\.(?P<region>[a-z0-9-]+)\.amazonaws\.com/(?P<name>[^:@]+)[:@](?P<version>.+)"
)
"""An image that the role of a task must be allowed to pull; the workers cannot reach another registry."""

NEVER = ("**/target", "**/__pycache__", "**/*.so", "rust/fuzz")
USER = "10001:10001"
CONTAINER = "worker"


def worker_image(scope: Construct, deployment: Deployment) -> ecs.ContainerImage:
    """The image that the deployment names, or the one of this checkout: hashed now, built at deployment."""
    if found := ECR_IMAGE.fullmatch(deployment.worker_image or ""):
        repository = ecr.Repository.from_repository_attributes(
            scope,
            "Repository",
            repository_name=found["name"],
            repository_arn=f"arn:aws:ecr:{found['region']}:{found['account']}:repository/{found['name']}",
        )
        return ecs.ContainerImage.from_ecr_repository(repository, found["version"])
    if deployment.worker_image:
        return ecs.ContainerImage.from_registry(deployment.worker_image)
    asset = ecr_assets.DockerImageAsset(
        scope,
        "Image",
        directory=str(ROOT),
        file="workers/parse/Dockerfile",
        platform=ecr_assets.Platform.LINUX_ARM64,
        ignore_mode=cdk.IgnoreMode.DOCKER,
        exclude=["*", *(f"!{name}" for name in IMAGE_CONTENT), *NEVER],
    )
    return ecs.ContainerImage.from_docker_image_asset(asset)


class WorkerTask(Construct):
    """A task definition: arm64, init process, no root, a read-only file system but for its scratch volume."""

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        surroundings: Surroundings,
        command: list[str],
        settings: LakeSettings,
        statements: list[iam.PolicyStatement],
        disk_gib: int = 21,
    ) -> None:
        super().__init__(scope, id)
        self.definition = ecs.FargateTaskDefinition(
            self,
            "Task",
            cpu=2048,
            memory_limit_mib=4096,
            ephemeral_storage_gib=disk_gib,
            runtime_platform=ecs.RuntimePlatform(
                cpu_architecture=ecs.CpuArchitecture.ARM64, operating_system_family=ecs.OperatingSystemFamily.LINUX
            ),
            volumes=[ecs.Volume(name="scratch")],
        )
        self.container = self.definition.add_container(
            CONTAINER,
            image=surroundings.image,
            command=command,
            environment=settings.environment(),
            logging=ecs.LogDrivers.aws_logs(
                stream_prefix=id.lower(), log_group=log_group(self, "Logs", surroundings.deployment)
            ),
            linux_parameters=ecs.LinuxParameters(self, "Linux", init_process_enabled=True),
            readonly_root_filesystem=True,
            stop_timeout=cdk.Duration.seconds(120),
            user=USER,
        )
        self.container.add_mount_points(
            ecs.MountPoint(container_path=settings.scratch, source_volume="scratch", read_only=False)
        )
        attach(self, "Policy", self.definition.task_role, statements)
        pulling = self.definition.obtain_execution_role()
        acknowledge(pulling, {wildcard("*"): "a token of the image registry is for the registry as a whole"})
        acknowledge(self, {"ECS2": "the variables are names and sizes, none is a secret"})

    def running(self, cluster: ecs.ICluster) -> list[iam.PolicyStatement]:
        """Starts the task in a cluster."""
        roles = [self.definition.task_role.role_arn, self.definition.obtain_execution_role().role_arn]
        return [
            allow(
                "ecs:RunTask", on=[self.definition.task_definition_arn], ArnEquals={"ecs:cluster": cluster.cluster_arn}
            ),
            allow("iam:PassRole", on=roles, StringEquals={"iam:PassedToService": "ecs-tasks.amazonaws.com"}),
        ]
