"""`python -m infra.local up|status|down`; `install` alone fetches what they need."""

import argparse
import sys
import time
from typing import Any

from infra.local import deploy, emulator, report, sample, toolchain
from infra.local.places import Cloud, Places


def up(places: Places, *, strict: bool, try_sample: bool) -> None:
    """Starts what does not run, deploys the app, prints where everything is."""
    began = time.monotonic()

    def say(text: str) -> None:
        print(f"{time.monotonic() - began:6.1f} s  {text}", flush=True)

    toolchain.install(places)
    synthesis = deploy.start_synthesis(places)
    cloud = emulator.running(places)
    if cloud is None:
        emulator.stop(places)
        cloud = emulator.start(places, strict=strict)
        say(f"emulator answers at {cloud.url}, process {cloud.pid}")
        if not cloud.strict:
            say("rights are NOT enforced and nothing is encrypted in transit")
    deploy.bootstrap(places, cloud)
    say("account bootstrapped")
    deploy.wait_for("synthesis", synthesis)
    say("templates written")
    found = deploy.deploy(places, cloud, places.assembly)
    say("deployed")
    for line in report.endpoints(places, cloud):
        print(line)
    if try_sample:
        row = try_it(places, cloud, found)
        say("a mail that was dropped has its row:")
        for name, value in row.items():
            print(f"  {name:<24}{value!r:.80}")


def try_it(places: Places, cloud: Cloud, found: dict[str, str]) -> dict[str, Any]:
    """Drops a mail and gives its row."""
    message_id = sample.drop(places, cloud, found["RawBucket"])
    return sample.wait_for_row(places, cloud, found["LakeBucket"], message_id)


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


def main() -> int:
    """Runs one of the commands; 1 when the loopback cloud failed."""
    parser = argparse.ArgumentParser(prog="maillake dev", description="the pipeline on this machine")
    parser.add_argument("action", choices=("up", "status", "down", "install"))
    parser.add_argument("--permissive", action="store_true", help="without TLS, and rights are not enforced")
    parser.add_argument("--no-sample", action="store_true", help="do not try it with a mail")
    options = parser.parse_args()
    places = Places()
    try:
        if options.action == "up":
            up(places, strict=not options.permissive, try_sample=not options.no_sample)
        elif options.action == "install":
            toolchain.install(places)
        elif options.action == "status":
            status(places)
        else:
            down(places)
    except emulator.CloudError as error:
        print(f"maillake: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
