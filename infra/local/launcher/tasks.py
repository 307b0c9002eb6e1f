"""Tasks of ECS as processes of this machine.

The emulator runs tasks with Docker. It is given an object with the part of Docker's client it uses, which starts the
command of a task definition as a process: with the variables of the container, the credentials of the task role, a
directory of its own where a volume would be mounted, and nothing else of the emulator's environment.
"""

import contextlib
import hashlib
import importlib
import json
import os
import shutil
import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from infra.local.places import Places

SHORT_LIFE_SECONDS = 2.0
LONGEST_WAIT_SECONDS = 8.0
DEFAULT_STOP_SECONDS = 30
FOLLOW_SECONDS = 0.1
PASSED_ON = ("PATH", "LANG")


class TaskProcess:
    """A container as the emulator sees it: a process, its log file, its directory."""

    def __init__(self, name: str, process: subprocess.Popen[bytes], folder: Path, stop_seconds: float) -> None:
        self.id, self.name, self.folder, self.stop_seconds = name, name, folder, stop_seconds
        self.process = process
        self.log = folder.with_suffix(".log")
        self.attrs = {"NetworkSettings": {"Networks": {"loopback": {"IPAddress": "127.0.0.1"}}}}
        self.labels: dict[str, str] = {}
        self.code: int | None = None
        self.ended = threading.Event()

    @property
    def status(self) -> str:
        """`running` or `exited`."""
        return "exited" if self.ended.is_set() else "running"

    def reload(self) -> None:
        """Nothing: the status is always new."""

    def wait(self) -> dict[str, int]:
        """Exit code when it has ended; 128 + signal as a container reports it."""
        self.ended.wait()
        code = self.code or 0
        return {"StatusCode": code if code >= 0 else 128 - code}

    def stop(self, **_options: Any) -> None:
        """Asks it to end and does not wait; after the stop time-out of its container it is killed."""
        self.signal(signal.SIGTERM)
        timer = threading.Timer(self.stop_seconds, self.signal, [signal.SIGKILL])
        timer.daemon = True
        timer.start()

    def signal(self, number: signal.Signals) -> None:
        """Sends a signal to the first process, which passes on what it wants to."""
        if not self.ended.is_set():
            self.process.send_signal(number)

    def remove(self, **_options: Any) -> None:
        """Nothing: what it leaves is removed when it ends."""

    def logs(self, *, stream: bool = False, tail: int = 0, **_options: Any) -> Iterator[bytes] | bytes:
        """What it wrote: lines as they come until it ends, or the last of them."""
        return self.lines() if stream else b"\n".join(self.log.read_bytes().splitlines()[-tail or None :])

    def lines(self) -> Iterator[bytes]:
        """Lines as they come until it has ended."""
        with self.log.open("rb") as file:
            while True:
                ended = self.ended.is_set()
                yield from file
                if ended:
                    return
                time.sleep(FOLLOW_SECONDS)

    def watch(self) -> None:
        """Waits for its end; what it started ends with it, as in a container."""
        os.waitid(os.P_PID, self.process.pid, os.WEXITED | os.WNOWAIT)
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.code = self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)
        self.ended.set()


class Containers:
    """Starts and knows the processes of tasks."""

    def __init__(self, places: Places) -> None:
        self.places = places
        self.known: dict[str, TaskProcess] = {}
        self.short_lives: dict[str, int] = {}

    def run(self, _image: str, *, name: str, labels: dict[str, str], **options: Any) -> TaskProcess:
        """Starts the command of a container; waits first when the last ones of its family died at once."""
        definition, container = defined(labels)
        family = definition["family"]
        if lives := self.short_lives.get(family, 0):
            time.sleep(min(LONGEST_WAIT_SECONDS, 0.5 * 2**lives))
        folder = self.places.tasks / name
        folder.mkdir(parents=True)
        command = [*container.get("entryPoint", ()), *(options.get("command") or ())]
        variables = {**options["environment"], **surroundings(folder), **credentials(definition, labels)}
        if self.places.task_variables.exists():
            variables |= json.loads(self.places.task_variables.read_text("utf-8"))
        with folder.with_suffix(".log").open("wb") as log:
            process = subprocess.Popen(
                command,
                cwd=self.places.root,
                env=mounted(variables, container, folder),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                process_group=0,
            )
        task = TaskProcess(name, process, folder, float(container.get("stopTimeout") or DEFAULT_STOP_SECONDS))
        task.labels, self.known[name] = labels, task
        threading.Thread(target=self.watch, args=(task, family, time.monotonic()), daemon=True).start()
        return task

    def watch(self, task: TaskProcess, family: str, started: float) -> None:
        """Counts how often in a row tasks of a family died at once."""
        task.watch()
        failed = bool(task.code) and time.monotonic() - started < SHORT_LIFE_SECONDS
        self.short_lives[family] = self.short_lives.get(family, 0) + 1 if failed else 0

    def get(self, name: str) -> TaskProcess:
        """A process by its name; `KeyError` when there is none."""
        return self.known[name]

    def list(self, *, sparse: bool = False, **_options: Any) -> list[TaskProcess]:
        """What runs; nothing for the search for containers of other emulators."""
        return [] if sparse else [task for task in self.known.values() if not task.ended.is_set()]


class Image:
    """An image: there are none here, every task runs this checkout."""

    id = "sha256:" + "0" * 64

    def tag(self, *_names: str, **_options: str) -> bool:
        """True: it can be named."""
        return True


class Images:
    """The images of a registry."""

    def get(self, *_names: str, **_options: Any) -> Image:
        """The image of any name."""
        return Image()

    pull = get_registry_data = get


class Client:
    """The part of Docker's client that the emulator uses for tasks."""

    def __init__(self, places: Places) -> None:
        self.containers = Containers(places)
        self.images = Images()

    def ping(self) -> bool:
        """True: it is here."""
        return True


def defined(labels: dict[str, str]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Task definition and container definition that labels of a container name."""
    ecs: Any = importlib.import_module("ministack.services.ecs")
    prefix = "com.amazonaws.ecs."
    family, version = (labels[f"{prefix}task-definition-{part}"] for part in ("family", "version"))
    definition = ecs._task_defs[f"{family}:{version}"]
    name = labels[f"{prefix}container-name"]
    return definition, next(one for one in definition["containerDefinitions"] if one["name"] == name)


def surroundings(folder: Path) -> dict[str, str]:
    """Variables every task has: where AWS is, where it may write."""
    tls: Any = importlib.import_module("ministack.core.tls")
    responses: Any = importlib.import_module("ministack.core.responses")
    region = responses.get_region()
    scheme = "https" if tls.use_ssl_enabled() else "http"
    variables = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    variables |= {"HOME": str(folder), "TMPDIR": str(folder), "PYTHONUNBUFFERED": "1"}
    variables |= {"AWS_REGION": region, "AWS_DEFAULT_REGION": region}
    variables["AWS_ENDPOINT_URL"] = f"{scheme}://127.0.0.1:{os.environ['GATEWAY_PORT']}"
    if tls.use_ssl_enabled():
        tls.trust_gateway_cert(variables)
    return variables


def credentials(definition: dict[str, Any], labels: dict[str, str]) -> dict[str, str]:
    """Credentials of the role of a task, as variables; without a role there are none, as on Fargate."""
    role = definition.get("taskRoleArn", "")
    if not role:
        return {}
    sts: Any = importlib.import_module("ministack.services.sts")
    task = labels["com.amazonaws.ecs.task-arn"].rsplit("/", 1)[-1]
    secret = hashlib.sha256(os.urandom(32)).hexdigest()
    account, name = role.split(":")[4], role.rsplit("/", 1)[-1]
    found = {
        "AWS_ACCESS_KEY_ID": f"ASIA{secret[:16].upper()}",
        "AWS_SECRET_ACCESS_KEY": secret[16:],
        "AWS_SESSION_TOKEN": hashlib.sha256(secret.encode()).hexdigest(),
    }
    sts.register_session(
        found["AWS_ACCESS_KEY_ID"],
        {
            "Arn": f"arn:aws:sts::{account}:assumed-role/{name}/{task}",
            "UserId": f"{name}:{task}",
            "SecretAccessKey": found["AWS_SECRET_ACCESS_KEY"],
            "SessionToken": found["AWS_SESSION_TOKEN"],
        },
    )
    return found


def mounted(variables: dict[str, str], container: dict[str, Any], folder: Path) -> dict[str, str]:
    """Variables in which a path of a mounted volume is a directory below that of the task."""
    absent = ("AWS_CONTAINER_CREDENTIALS_FULL_URI", "AWS_CONTAINER_AUTHORIZATION_TOKEN")
    moved = {name: value for name, value in variables.items() if name not in absent}
    for mount in container.get("mountPoints", ()):
        inside = mount["containerPath"]
        outside = folder / inside.strip("/")
        outside.mkdir(parents=True, exist_ok=True)
        for name, value in moved.items():
            if value == inside or value.startswith(f"{inside}/"):
                moved[name] = str(outside) + value[len(inside) :]
    return moved


def add(places: Places) -> None:
    """Gives the emulator processes in place of Docker."""
    ecs: Any = importlib.import_module("ministack.services.ecs")
    ecs._docker = Client(places)
