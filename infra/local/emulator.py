"""The emulator's process: started in a session of its own, ended with everything it started."""

import contextlib
import os
import secrets
import shutil
import signal
import ssl
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

from infra.local.places import PLACES_VARIABLE, ROOT_KEY, Cloud, Places, free_port, inherited

LAUNCHER = "infra.local.launcher"
START_SECONDS = 30.0
STOP_SECONDS = 5.0
ALIVE_SECONDS = 0.1
ELSEWHERE = {
    *("SSL_CERT_FILE", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE", "NODE_EXTRA_CA_CERTS", "CURL_CA_BUNDLE"),
    *("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"),
}
"""Variables for talking to the internet: the functions of the emulator would trust the wrong certificates."""

started: dict[int, subprocess.Popen[bytes]] = {}
"""Emulators that this process started; they outlive it."""


class CloudError(RuntimeError):
    """The loopback cloud does not do what it should; the text is one sentence."""


def start(places: Places, *, strict: bool = True) -> Cloud:
    """Starts the emulator and waits until it answers; rights are enforced and it speaks TLS when `strict`."""
    shutil.rmtree(places.run, ignore_errors=True)
    for folder in (places.temporary, places.tasks):
        folder.mkdir(parents=True)
    port, secret = free_port(), secrets.token_hex(20)
    with places.log.open("wb") as log:
        process = subprocess.Popen(
            [places.emulator / "bin" / "python", "-m", LAUNCHER],
            cwd=places.root,
            env=environment(places, port, secret, strict=strict),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    started[process.pid] = process
    cloud = Cloud(process.pid, port, secret, strict)
    cloud.save(places)
    wait_until_it_answers(places, cloud, process)
    return cloud


def environment(places: Places, port: int, secret: str, *, strict: bool) -> dict[str, str]:
    """Variables of the emulator: loopback only, local processes only, its files below one directory."""
    theirs = {name: value for name, value in inherited().items() if name not in ELSEWHERE}
    return theirs | {
        PLACES_VARIABLE: str(places.home),
        "PATH": f"{Path(sys.executable).parent}:{theirs.get('PATH', os.defpath)}",
        "GATEWAY_PORT": str(port),
        "BIND_HOST": "127.0.0.1",
        "MINISTACK_HOST": "127.0.0.1",
        "SFTP_ENABLED": "0",
        "IOT_MTLS_ENABLED": "0",
        "LAMBDA_EXECUTOR": "local",
        "DOCKER_HOST": f"unix://{places.run}/no-docker.sock",
        "AUTH": str(strict).lower(),
        "USE_SSL": "1" if strict else "0",
        "AWS_ACCESS_KEY_ID": ROOT_KEY,
        "AWS_SECRET_ACCESS_KEY": secret,
        "LOG_LEVEL": "INFO",
        "TMPDIR": str(places.temporary),
        "S3_DATA_DIR": str(places.run / "s3"),
        "STATE_DIR": str(places.run / "state"),
    }


def wait_until_it_answers(places: Places, cloud: Cloud, process: subprocess.Popen[bytes]) -> None:
    """Returns when the emulator is healthy; `CloudError` when it ends or takes too long."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise CloudError(f"the emulator ended with code {process.returncode}: see {places.log}")
        if answers(places, cloud):
            return
        time.sleep(ALIVE_SECONDS)
    stop(places)
    raise CloudError(f"the emulator did not answer within {START_SECONDS:.0f} seconds: see {places.log}")


def answers(places: Places, cloud: Cloud) -> bool:
    """True when the emulator says that it is healthy."""
    context = None
    if cloud.strict:
        if not places.certificate.exists():
            return False
        context = ssl.create_default_context(cafile=places.certificate)
    try:
        with urllib.request.urlopen(f"{cloud.url}/_ministack/health", timeout=5, context=context) as response:
            return bool(response.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def running(places: Places) -> Cloud | None:
    """The emulator that was started and still answers."""
    cloud = Cloud.read(places)
    return cloud if cloud and not is_another(cloud.pid) and members(cloud.pid) and answers(places, cloud) else None


def stop(places: Places) -> int:
    """Ends the emulator and every process of its session, and forgets what it held; gives how many there were."""
    cloud = Cloud.read(places)
    if cloud is None:
        return 0
    found = members(cloud.pid) if not is_another(cloud.pid) else set()
    send(signal.SIGKILL, found & {cloud.pid})
    send(signal.SIGKILL, found - {cloud.pid})
    wait_for_end(cloud.pid, found)
    places.state.unlink()
    shutil.rmtree(places.run, ignore_errors=True)
    return len(found)


def is_another(pid: int) -> bool:
    """True when a process lives that has the number of the emulator and is none."""
    listing = subprocess.run(["ps", "-o", "command=", "-p", str(pid)], capture_output=True, text=True, check=False)
    return bool(listing.stdout.strip()) and LAUNCHER not in listing.stdout


def send(number: signal.Signals, pids: set[int]) -> None:
    """Sends a signal to processes that may have ended."""
    for pid in pids:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, number)


def wait_for_end(session: int, pids: set[int]) -> None:
    """Returns when processes of a session have ended, or after a time."""
    deadline = time.monotonic() + STOP_SECONDS
    while pids & members(session) and time.monotonic() < deadline:
        if session in started:
            started[session].poll()
        time.sleep(ALIVE_SECONDS)


def members(session: int) -> set[int]:
    """Processes of a session that live: the emulator, its functions, its tasks and what they started."""
    listing = subprocess.run(["ps", "-axo", "pid=,stat="], capture_output=True, text=True, check=True).stdout
    found = set()
    for line in listing.splitlines():
        pid, state = line.split()[:2]
        with contextlib.suppress(ProcessLookupError, PermissionError):
            if not state.startswith("Z") and os.getsid(int(pid)) == session:
                found.add(int(pid))
    return found
