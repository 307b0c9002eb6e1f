"""The programs of the loopback cloud, installed below `.local` when they are missing: emulator and CDK command."""

import shutil
import subprocess
import sys
from pathlib import Path

from infra.local.emulator import CloudError
from infra.local.places import Places, inherited

EMULATOR = ("ministack[full]==1.5.33", "boto3")
"""Its own environment, because it pins botocore; boto3 is for the functions it runs."""

CDK = "aws-cdk@2.1148.1"
"""npm's `latest` is older than the library and cannot read what it writes."""


def install(places: Places) -> None:
    """Makes what is missing; nothing is fetched when nothing is."""
    places.programs.mkdir(exist_ok=True)
    if installed(places.emulator) != " ".join(EMULATOR):
        shutil.rmtree(places.emulator, ignore_errors=True)
        uv = Path(sys.executable).with_name("uv")
        python = str(places.emulator / "bin" / "python")
        run(places, str(uv), "venv", "--quiet", "--python", sys.executable, str(places.emulator))
        run(places, str(uv), "pip", "install", "--quiet", "--python", python, *EMULATOR)
        done(places.emulator, " ".join(EMULATOR))
    if installed(places.cdk) != CDK:
        if not shutil.which("npm"):
            raise CloudError("npm is not installed, and the CDK command comes from there: install Node 22 or newer")
        run(places, "npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", str(places.cdk), CDK)
        done(places.cdk, CDK)


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
