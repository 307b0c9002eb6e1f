"""`python -m infra.local up|status|down`; `install` alone fetches what they need."""

import argparse
import signal
import sys
import time

from infra.local import emulator, report, sample, toolchain
from infra.local.athena import Lake
from infra.local.emulator import CloudError
from infra.local.places import Places
from infra.local.rollout import roll_out


def up(places: Places, *, strict: bool, with_sample: bool) -> None:
    """Starts what does not run, deploys the app, prints where everything is, tries it with a mail."""
    began = time.monotonic()

    def say(text: str) -> None:
        print(f"{time.monotonic() - began:6.1f} s  {text}", flush=True)

    cloud, outputs = roll_out(places, strict=strict, say=say)
    for line in report.endpoints(places, cloud):
        print(line)
    if with_sample:
        dropped = time.monotonic()
        message_id = sample.drop(places, cloud, outputs["RawBucket"])
        row = sample.wait_for_row(Lake.of(places, cloud, outputs), message_id)
        say(f"a mail was dropped; Athena showed its row {time.monotonic() - dropped:.1f} s later:")
        for name, value in row.items():
            print(f"  {name:<16}{(value or '').strip()}")


def status(places: Places) -> None:
    """Prints what it is doing."""
    cloud = emulator.running(places)
    if cloud is None:
        print("the loopback cloud does not run: maillake dev up")
        return
    for line in report.lines(places, cloud):
        print(line)


def down(places: Places) -> None:
    """Ends everything."""
    count = emulator.stop(places)
    print(f"ended, {count} processes" if count else "nothing was running")


def run(places: Places, options: argparse.Namespace) -> None:
    """Does what the command line says."""
    if options.action == "up":
        up(places, strict=not options.permissive, with_sample=not options.no_sample)
    elif options.action == "install":
        toolchain.install(places)
        toolchain.install_aws(places)
    elif options.action == "status":
        status(places)
    else:
        down(places)


def main() -> int:
    """Runs one of the commands; 1 when the loopback cloud failed."""
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    parser = argparse.ArgumentParser(prog="maillake dev", description="the pipeline on this machine")
    parser.add_argument("action", choices=("up", "status", "down", "install"))
    parser.add_argument("--permissive", action="store_true", help="without TLS, and rights are not enforced")
    parser.add_argument("--no-sample", action="store_true", help="do not try it with a mail")
    try:
        run(Places(), parser.parse_args())
    except CloudError as error:
        print(f"maillake: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
