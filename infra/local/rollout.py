"""From nothing to a deployed pipeline: programs, emulator, account, stacks."""

from collections.abc import Callable

from infra.local import deploy, emulator, toolchain
from infra.local.places import Cloud, Places


def roll_out(places: Places, *, strict: bool, say: Callable[[str], None]) -> tuple[Cloud, dict[str, str]]:
    """Starts what does not run and deploys the app; gives the emulator and the outputs of the stacks."""
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
    outputs = deploy.deploy(places, cloud, places.assembly)
    say("deployed")
    return cloud, outputs
