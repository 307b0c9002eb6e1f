"""The programs of the loopback cloud, installed below `.local` when they are missing: emulator and CDK command."""

import shutil
import subprocess
import sys
from pathlib import Path

from infra.local.emulator import CloudError
from infra.local.places import Places, inherited

EMULATOR = ("ministack[full]==1.5.33", "boto3")
"""Its own environment, because it pins botocore; boto3 is for the functions it runs."""

AWS = "awscli==1.46.2"
"""The command line of AWS, which the commands of docs/deploy.md are tried with."""

CDK = "aws-cdk@2.1148.1"
"""npm's `latest` is older than the library and cannot read what it writes."""


def install(places: Places) -> None:
    """Makes what is missing; nothing is fetched when nothing is."""
    places.programs.mkdir(exist_ok=True)
    install_packages(places, places.emulator, *EMULATOR)
    if installed(places.cdk) != CDK:
        if not shutil.which("npm"):
            raise CloudError("npm is not installed, and the CDK command comes from there: install Node 22 or newer")
        run(places, "npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", str(places.cdk), CDK)
        done(places.cdk, CDK)


def install_aws(places: Places) -> Path:
    """Makes the command line of AWS when it is missing, and gives its directory."""
    install_packages(places, aws(places), AWS)
    return aws(places)


def aws(places: Places) -> Path:
    """Environment of the command line of AWS."""
    return places.programs / "aws"


def install_packages(places: Places, folder: Path, *packages: str) -> None:
    """Makes an environment of its own for packages."""
    if installed(folder) == " ".join(packages):
        return
    shutil.rmtree(folder, ignore_errors=True)
    uv = str(Path(sys.executable).with_name("uv"))
    run(places, uv, "venv", "--quiet", "--python", sys.executable, str(folder))
    run(places, uv, "pip", "install", "--quiet", "--python", str(folder / "bin" / "python"), *packages)
    done(folder, " ".join(packages))


def installed(folder: Path) -> str:
    """What a directory was made for, empty when it was not finished."""
    mark = folder / "installed"
    return mark.read_text("utf-8") if mark.exists() else ""


def done(folder: Path, what: str) -> None:
    """Says what a directory holds, after everything else."""
    (folder / "installed").write_text(what, "utf-8")


def run(places: Places, *command: str) -> None:
    """Runs a program; `CloudError` with what it wrote when it fails."""
    result = subprocess.run(command, cwd=places.programs, env=inherited(), capture_output=True, text=True, check=False)
    if result.returncode:
        said = (result.stderr or result.stdout).strip().splitlines() or ["it said nothing"]
        raise CloudError(f"{' '.join(command[:3])} failed: {said[-1]}")
