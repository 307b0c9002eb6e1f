"""The machine, the versions and the date that a figure belongs to."""

import hashlib
import os
import platform
import shutil
import subprocess
from datetime import UTC, datetime
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path

PACKAGES = ("pyarrow", "duckdb")


@cache
def machine() -> dict[str, str | int | float]:
    """CPU model, cores this process may use, memory in GB, kernel."""
    pages, page_bytes = os.sysconf("SC_PHYS_PAGES"), os.sysconf("SC_PAGE_SIZE")
    return {
        "cpu": cpu_model(),
        "cores": len(os.sched_getaffinity(0)),
        "memory_gb": round(pages * page_bytes / 1e9, 1),
        "kernel": platform.release(),
    }


def cpu_model() -> str:
    """Name of the CPU, with family, model and stepping where the kernel tells; empty when it does not."""
    fields: dict[str, str] = {}
    for line in Path("/proc/cpuinfo").read_text("utf-8").splitlines():
        name, _, text = line.partition(":")
        fields.setdefault(name.strip(), text.strip())
    name = fields.get("model name") or fields.get("Processor") or fields.get("CPU part", "")
    numbers = [f"{key} {fields[key]}" for key in ("cpu family", "model", "stepping") if key in fields]
    return f"{name} ({', '.join(numbers)})" if numbers else name


def versions() -> dict[str, str]:
    """Versions of maillake, of the core that was loaded (by its SHA-256), of rustc, Python, pyarrow and DuckDB."""
    return {
        "maillake": package_version("maillake"),
        "core_sha256": core_digest(),
        "commit": first_line("git", "-C", str(Path(__file__).parent), "describe", "--always", "--dirty"),
        "rustc": first_line("rustc", "--version"),
        "python": platform.python_version(),
        **{name: package_version(name) for name in PACKAGES},
    }


def package_version(name: str) -> str:
    """Version of an installed distribution, empty when it is not installed."""
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def core_digest() -> str:
    """First digits of the SHA-256 of the native core: two figures of one digest measured the same binary."""
    spec = find_spec("maillake._native")
    if spec is None or spec.origin is None:
        return ""
    return hashlib.sha256(Path(spec.origin).read_bytes()).hexdigest()[:16]


def first_line(program: str, *arguments: str) -> str:
    """First line that a program prints, empty when it is not there or fails."""
    found = shutil.which(program)
    if found is None:
        return ""
    done = subprocess.run([found, *arguments], capture_output=True, text=True, check=False)
    lines = (done.stdout or done.stderr).splitlines()
    return lines[0].strip() if done.returncode == 0 and lines else ""


def load() -> float:
    """Processes that wanted a core during the last minute, this one among them."""
    return round(os.getloadavg()[0], 2)


def now() -> str:
    """The date of a figure, UTC."""
    return datetime.now(UTC).isoformat(timespec="seconds")
