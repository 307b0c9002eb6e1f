"""What the constructs of the pipeline stand in."""

from dataclasses import dataclass
from typing import TypedDict

from aws_cdk import aws_ecs as ecs

from infra.constructs.network import Network
from infra.constructs.rights import Rights
from infra.deployment import Deployment


class Stage(TypedDict):
    """Fields of `StageSettings`."""

    stage: str
    profile: str


class Where(Stage):
    """Fields of `LakeSettings`."""

    raw_bucket: str
    lake_bucket: str
    ledger_table: str


@dataclass(frozen=True)
class Surroundings:
    """The deployment, its network and worker image, where its lake is, and who may do what."""

    deployment: Deployment
    network: Network
    image: ecs.ContainerImage
    rights: Rights

    @property
    def stage(self) -> Stage:
        """Which deployment a program belongs to."""
        return {"stage": self.deployment.stage, "profile": self.deployment.profile}

    @property
    def lake(self) -> Where:
        """Where the lake of the deployment is."""
        return {
            **self.stage,
            "raw_bucket": self.rights.archive.raw.bucket_name,
            "lake_bucket": self.rights.archive.lake.bucket_name,
            "ledger_table": self.rights.ledger.table.table_name,
        }
