"""`packages.py LOCK`: what the worker needs of the lock file, with hashes; neither DuckDB nor the command line."""

import re
import sys
from pathlib import Path

NEEDED = {"boto3", "botocore", "jmespath", "python-dateutil", "s3transfer", "six", "urllib3", "pyarrow"}


def needed(lock: str) -> str:
    """The entries of the lock for the packages of the worker."""
    entries = re.split(r"\n(?=[a-z0-9])", lock)
    return "\n".join(entry for entry in entries if re.split(r"[=\s\[]", entry, maxsplit=1)[0] in NEEDED)


if __name__ == "__main__":
    sys.stdout.write(needed(Path(sys.argv[1]).read_text("utf-8")) + "\n")
