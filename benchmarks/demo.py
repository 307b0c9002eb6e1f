"""`make demo`: an archive of invented mail, ingested, proved, asked and looked at, by the commands a user has."""

from __future__ import annotations

import json
import shlex
import shutil
import subprocess
import sys
import time
from pathlib import Path

from benchmarks.corpus import write_demo
from benchmarks.known_threads import known_trees, misplaced
from maillake import open as open_lake

FOLDER = Path(".demo")
RULER = "-" * 80

QUERIES = {
    "Who writes most, and to how many people?": """
        SELECT from_address AS writer, count(DISTINCT message_key) AS mails, count(DISTINCT addr_key) AS people
        FROM messages JOIN message_addresses USING (tenant, message_key)
        WHERE role IN ('to', 'cc') AND nested_count = 0
        GROUP BY writer ORDER BY mails DESC, writer LIMIT 5""",
    "Which files were sent more than once?": """
        SELECT any_value(filename) AS file, media_type, count(DISTINCT message_key) AS mails, max(size) AS bytes
        FROM attachments WHERE is_attachment AND filename IS NOT NULL AND sha256 IS NOT NULL
        GROUP BY sha256, media_type ORDER BY mails DESC, bytes DESC LIMIT 5""",
    "Which mails were found more than once, and where?": """
        SELECT subject, count(*) AS copies, string_agg(DISTINCT coalesce(folder, parse_filename(uri)), ', ') AS places
        FROM occurrences JOIN messages USING (tenant, message_key)
        WHERE depth = 0 GROUP BY message_key, subject HAVING count(*) > 1 ORDER BY copies DESC, subject LIMIT 5""",
}

A_GOOD_ONE = """SELECT m.message_key FROM messages m JOIN occurrences o USING (tenant, message_key)
    WHERE m.nested_count > 0 AND m.attachment_count > 0 AND o.depth = 0 AND length(m.body_text) BETWEEN 200 AND 900
    ORDER BY m.nested_count DESC, m.message_key LIMIT 1"""


def maillake(*arguments: str, quiet: bool = False) -> str:
    """Runs a command as a user would, shows it and what it prints, and returns that."""
    if not quiet:
        print(f"\n$ maillake {shlex.join(arguments)}", flush=True)
    done = subprocess.run([sys.executable, "-m", "maillake", *arguments], capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"maillake {arguments[0]} exited with {done.returncode}: {done.stderr}")
    if not quiet:
        print(done.stderr + done.stdout, end="", flush=True)
    return done.stdout


def show_conversation(lake: Path, manifest: Path) -> None:
    """A conversation as a tree, and whether it is the one that was written."""
    tree = max(known_trees(manifest), key=lambda tree: (5 <= len(tree) <= 9, len(set(tree.values())), sorted(tree)))
    print(f"\n{RULER}\nA conversation")
    key = json.loads(
        maillake(
            "sql", f"SELECT message_key FROM occurrences WHERE raw_sha256 = '{min(tree)}' LIMIT 1",
            "--lake", str(lake), "--format", "jsonl", quiet=True,
        )
    )["message_key"]  # fmt: skip
    maillake("thread", key[:12], "--lake", str(lake))
    wrong = misplaced(open_lake(lake), [tree])
    if wrong:
        sys.exit(f"{len(wrong)} of {len(tree)} mails stand elsewhere than where they were written")
    print(f"Each of the {len(tree)} mails stands below the one that it was written to answer.")


def main() -> None:
    """The tour."""
    started = time.perf_counter()
    shutil.rmtree(FOLDER, ignore_errors=True)
    archive, lake, manifest = FOLDER / "archive", FOLDER / "lake", FOLDER / "manifest.jsonl"
    summary = write_demo(archive, manifest_path=manifest)
    print(
        f"{RULER}\nAn archive of invented mail: {summary['mails']:,} mails, {summary['bytes'] / 1e6:.0f} MB,"
        " in three places"
    )
    for path in sorted(archive.iterdir()):
        print(f"  {path}")
    print(f"{summary['duplicates']:,} of them are copies; {summary['hostile']:,} were written to break readers.")
    at = ("--lake", str(lake))
    maillake("ingest", *(str(path) for path in sorted(archive.iterdir())), *at)
    maillake("verify", *at)
    for question, query in QUERIES.items():
        print(f"\n{RULER}\n{question}\n")
        print(maillake("sql", " ".join(query.split()), *at, quiet=True), end="")
    print(f"\n{RULER}\nOne mail")
    key = json.loads(
        maillake("sql", " ".join(A_GOOD_ONE.split()), *at, "--format", "jsonl", quiet=True).splitlines()[0]
    )["message_key"]
    maillake("show", key[:12], *at)
    show_conversation(lake, manifest)
    print(f"\n{RULER}\nWhat could not be read, and why")
    maillake("quarantine", "list", *at)
    print(f"\n{RULER}\n{time.perf_counter() - started:.1f} s. The lake is {lake}; ask it something:")
    print(f'  .venv/bin/maillake sql --lake {lake} "SELECT * FROM messages LIMIT 3"')


if __name__ == "__main__":
    main()
