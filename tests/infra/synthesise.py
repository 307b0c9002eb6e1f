"""Synthesises the deployments into a directory, in a process of its own: no cloud, no credentials, no container."""

import json
import sys
from pathlib import Path
from typing import Any

import aws_cdk as cdk

from infra.assembly import assemble
from tests.infra.cloud import DOCKERFILE, ROOT

IMAGE = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/maillake/worker:1"
DEPLOYMENTS: dict[str, dict[str, Any]] = {
    "local": {"deployment": "local"},
    "dev": {"deployment": "dev", "profile": "lite", "worker_image": IMAGE},
    "prod": {"deployment": "prod", "tenants": "alpha,beta"},
}


def main(output: Path) -> None:
    """Writes one cloud assembly for each deployment."""
    flags = json.loads((ROOT / "cdk.json").read_text("utf-8"))["context"]
    if not DOCKERFILE.exists():
        DEPLOYMENTS["prod"] |= {"worker_image": IMAGE}
    for name, chosen in DEPLOYMENTS.items():
        app = cdk.App(context={**flags, **chosen}, outdir=str(output / name), analytics_reporting=False)
        assemble(app)
        app.synth()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
