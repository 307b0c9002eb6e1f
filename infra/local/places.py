"""Where things lie below `.local`, and what is known of the emulator that runs."""

import json
import os
import socket
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Self

ROOT = Path(__file__).parents[2]
ROOT_KEY = "test"
"""Access key that the emulator takes for the account itself; it does not check the secret of this one."""

PLACES_VARIABLE = "LOCAL_CLOUD"


@dataclass(frozen=True)
class Places:
    """Directories and files below one directory that git ignores."""

    home: Path = ROOT / ".local"
    programs: Path = ROOT / ".local"
    root: Path = ROOT

    @property
    def emulator(self) -> Path:
        """Virtual environment of the emulator."""
        return self.programs / "ministack"

    @property
    def cdk(self) -> Path:
        """Directory the CDK command is installed in."""
        return self.programs / "cdk"

    @property
    def assembly(self) -> Path:
        """What synthesis wrote."""
        return self.home / "cdk.out"

    @property
    def run(self) -> Path:
        """What lives as long as the emulator."""
        return self.home / "run"

    @property
    def temporary(self) -> Path:
        """Directory for temporary files of the emulator and its functions."""
        return self.run / "tmp"

    @property
    def tasks(self) -> Path:
        """Directories and logs of tasks."""
        return self.run / "tasks"

    @property
    def log(self) -> Path:
        """What the emulator wrote."""
        return self.home / "emulator.log"

    @property
    def faults(self) -> Path:
        """Rules by which calls fail."""
        return self.run / "faults.json"

    @property
    def task_variables(self) -> Path:
        """Variables that tasks have besides those of their definitions."""
        return self.run / "task-variables.json"

    @property
    def certificate(self) -> Path:
        """Certificate of the emulator."""
        return self.temporary / "ministack-tls" / "server.crt"

    @property
    def outputs(self) -> Path:
        """Outputs of the stacks."""
        return self.run / "outputs.json"

    @property
    def state(self) -> Path:
        """The running emulator."""
        return self.home / "state.json"


@dataclass(frozen=True)
class Cloud:
    """A running emulator: its process, its port, the credentials of its account."""

    pid: int
    port: int
    secret: str = field(repr=False)
    strict: bool = True
    account: str = "000000000000"
    region: str = "us-east-1"

    @property
    def url(self) -> str:
        """Where it answers."""
        return f"{'https' if self.strict else 'http'}://127.0.0.1:{self.port}"

    def variables(self, places: Places) -> dict[str, str]:
        """Environment of a program that is to talk to it and to nothing else."""
        found = {
            "AWS_ENDPOINT_URL": self.url,
            "AWS_ACCESS_KEY_ID": ROOT_KEY,
            "AWS_SECRET_ACCESS_KEY": self.secret,
            "AWS_REGION": self.region,
            "AWS_DEFAULT_REGION": self.region,
            "AWS_CONFIG_FILE": os.devnull,
            "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
            "AWS_EC2_METADATA_DISABLED": "true",
            "NO_PROXY": "127.0.0.1",
        }
        if self.strict:
            found |= dict.fromkeys(("AWS_CA_BUNDLE", "NODE_EXTRA_CA_CERTS"), str(places.certificate))
        return found

    def save(self, places: Places) -> None:
        """Writes it down for the next command; only the user may read it."""
        places.state.touch(mode=0o600)
        places.state.write_text(json.dumps(asdict(self)), "utf-8")

    @classmethod
    def read(cls, places: Places) -> Self | None:
        """The one that was written down, whether it still runs or not."""
        return cls(**json.loads(places.state.read_text("utf-8"))) if places.state.exists() else None


def inherited() -> dict[str, str]:
    """The environment without anything that names an account of AWS."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "CDK_"))}


def free_port() -> int:
    """A port of the loopback interface that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
