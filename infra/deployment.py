"""Sizes and switches of a deployment: `local`, `dev` or `prod`, chosen by one context key."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, cast

if TYPE_CHECKING:
    from constructs import Node

Stage = Literal["local", "dev", "prod"]
Profile = Literal["lite", "standard"]
Switch = Literal["on", "off"]


@dataclass(frozen=True)
class Deployment:
    """One deployment; times in seconds."""

    stage: Stage
    profile: Profile = "standard"
    protected: bool = False
    zones: int = 2
    tenants: tuple[str, ...] = ("default",)
    worker_image: str | None = None
    """Image in a registry; without it the image is built from this checkout when it is deployed."""

    validate_seconds: int = 60
    validate_batch: int = 1_000
    validate_window_seconds: int = 5
    validate_concurrency: int = 50
    receives: int = 5
    """Times a message is received before it is a dead letter."""

    heartbeat_seconds: float = 50.0
    lease_seconds: int = 300
    receive_seconds: int = 20
    retry_seconds: int = 5
    drain_seconds: float = 90.0
    unit_deadline_seconds: int = 3_600
    unit_age_alarm_seconds: int = 1_800

    threads_while_mail_arrives: Switch | None = None
    """Without it as the profile says."""

    tasks: int = 50
    on_demand_tasks: int = 1
    spot_weight: int = 4
    backlog_per_task: int = 30
    """Units a task clears in the delay that is acceptable: three minutes at ten units a minute."""

    plan_again_seconds: int = 30
    account_seconds: int = 60
    container_limit_seconds: int = 172_800
    segments_at_once: int = 40
    settle_minutes: int = 5
    query_limit_bytes: int = 100 * 1_000**3
    log_days: int = 30
    first_day: str = "2024-01-01"
    """First day a partition can have: no mail was ingested before."""

    @property
    def online_threads(self) -> Switch:
        """Whether threads are linked while mail arrives; profile lite goes without calls for each mail."""
        return self.threads_while_mail_arrives or ("on" if self.profile == "standard" else "off")

    @property
    def is_local(self) -> bool:
        """True on the loopback cloud."""
        return self.stage == "local"

    @property
    def intake_visibility_seconds(self) -> int:
        """Six times the validator's time-out, and the batching window: less means duplicates under throttling."""
        return 6 * self.validate_seconds + self.validate_window_seconds

    @property
    def work_visibility_seconds(self) -> int:
        """As long as the lease, so that a unit is seen again when it may be claimed again."""
        return self.lease_seconds


DEPLOYMENTS: dict[str, Deployment] = {
    "local": Deployment(
        "local",
        "lite",
        worker_image="maillake/worker:local",
        validate_seconds=3,
        validate_batch=10,
        validate_window_seconds=0,
        validate_concurrency=2,
        heartbeat_seconds=1.25,
        lease_seconds=8,
        receive_seconds=1,
        retry_seconds=1,
        drain_seconds=5.0,
        unit_deadline_seconds=60,
        tasks=2,
        plan_again_seconds=1,
        account_seconds=1,
        container_limit_seconds=300,
        settle_minutes=1,
    ),
    "dev": Deployment("dev", zones=1, tasks=10, on_demand_tasks=0),
    "prod": Deployment("prod", protected=True, log_days=365),
}


class UnknownDeploymentError(ValueError):
    """A deployment or profile there is none of; the text is one sentence."""


def deployment_of(node: Node) -> Deployment:
    """The deployment that the context names: `deployment`, and `profile`, `tenants` and more to change it."""
    stage = node.try_get_context("deployment") or "dev"
    if stage not in DEPLOYMENTS:
        raise UnknownDeploymentError(f"no deployment is named {stage!r}; there are: {', '.join(DEPLOYMENTS)}")
    chosen = DEPLOYMENTS[stage]
    profile = node.try_get_context("profile")
    if profile not in {None, "lite", "standard"}:
        raise UnknownDeploymentError(f"no profile is named {profile!r}; there are: lite, standard")
    if profile and not chosen.is_local:
        chosen = replace(chosen, profile=cast("Profile", profile))
    if online := node.try_get_context("online_threads"):
        if online not in {"on", "off"}:
            raise UnknownDeploymentError(f"online_threads is on or off, not {online!r}")
        chosen = replace(chosen, threads_while_mail_arrives=cast("Switch", online))
    if tenants := node.try_get_context("tenants"):
        chosen = replace(chosen, tenants=tuple(tenant.strip() for tenant in str(tenants).split(",") if tenant.strip()))
    if image := node.try_get_context("worker_image"):
        chosen = replace(chosen, worker_image=image)
    return chosen
