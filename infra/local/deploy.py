"""The CDK app, synthesised and deployed onto the loopback cloud by the CDK's own command."""

import json
import subprocess
import sys
from pathlib import Path

from infra.local.emulator import CloudError
from infra.local.places import Cloud, Places, inherited

BOOTSTRAPPED = "bootstrapped"
QUIET = {
    "CDK_DISABLE_CLI_TELEMETRY": "true",
    "CDK_DISABLE_VERSION_CHECK": "1",
    "JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION": "1",
    "JSII_SILENCE_WARNING_UNTESTED_NODE_VERSION": "1",
    "NODE_NO_WARNINGS": "1",
    "NO_COLOR": "1",
}


def environment(places: Places) -> dict[str, str]:
    """Variables of the CDK command: it keeps its files below `.local` and knows no account."""
    return inherited() | QUIET | {"CDK_HOME": str(places.home / "cdk-home")}


def start_synthesis(places: Places) -> subprocess.Popen[str]:
    """Starts to write the templates; needs no emulator."""
    app = f"{sys.executable} app.py"
    command = ("synth", "--quiet", "--app", app, "--output", str(places.assembly), "-c", "deployment=local")
    return subprocess.Popen(
        [cdk(places), *command],
        cwd=places.root,
        env=environment(places),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def wait_for(what: str, process: subprocess.Popen[str]) -> None:
    """Waits for a program; `CloudError` with the end of what it wrote when it fails."""
    said, _ = process.communicate()
    if process.returncode:
        raise CloudError(f"{what} failed:\n" + "\n".join(said.strip().splitlines()[-25:]))


def bootstrap(places: Places, cloud: Cloud) -> None:
    """Makes what the CDK needs in an account: bucket, roles, version; once in the life of an emulator."""
    if not (places.run / BOOTSTRAPPED).exists():
        talk(places, cloud, "bootstrap", "bootstrap", f"aws://{cloud.account}/{cloud.region}")
        (places.run / BOOTSTRAPPED).touch()


def deploy(places: Places, cloud: Cloud, assembly: Path) -> dict[str, str]:
    """Deploys every stack of an assembly and gives their outputs."""
    options = ("--all", "--concurrency", "2", "--require-approval", "never", "--outputs-file", str(places.outputs))
    talk(places, cloud, "deployment", "deploy", "--app", str(assembly), *options)
    return outputs(places)


def outputs(places: Places) -> dict[str, str]:
    """Outputs of all stacks, empty before the first deployment."""
    if not places.outputs.exists():
        return {}
    stacks: dict[str, dict[str, str]] = json.loads(places.outputs.read_text("utf-8"))
    return {name: value for stack in stacks.values() for name, value in stack.items()}


def talk(places: Places, cloud: Cloud, what: str, *command: str) -> None:
    """Runs the CDK command against the emulator, away from the settings of the repository."""
    process = subprocess.Popen(
        [cdk(places), *command],
        cwd=places.run,
        env=environment(places) | cloud.variables(places),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    wait_for(what, process)


def cdk(places: Places) -> str:
    """Path of the CDK command."""
    return str(places.cdk / "node_modules" / ".bin" / "cdk")
