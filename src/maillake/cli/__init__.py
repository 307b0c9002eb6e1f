"""The command line: one file a command, loaded when it is called."""

import errno
import importlib
import os
import sys
from collections.abc import Sequence

import click

from maillake.errors import ConfigError, MaillakeError

COMMANDS = {
    "ingest": "read mail into a lake",
    "verify": "prove again that nothing was lost",
    "runs": "what was done, newest first",
    "sql": "query a lake",
    "show": "one message, readable",
    "thread": "a conversation as a tree",
    "raw": "the exact bytes of one message",
    "part": "the bytes of one MIME part",
    "duplicates": "messages that say the same, or nearly",
    "quarantine": "what could not be read, and why",
    "index": "byte-offset index of an mbox",
    "rethread": "make the threads again",
    "compact": "rewrite closed days into large files",
    "dlq": "units a deployed pipeline gave up, and doing them again",
    "dev": "the pipeline of AWS on this machine, without an account",
    "doctor": "versions, limits, settings and where they come from",
}

EXIT_FAILED = 1
EXIT_USAGE = 2
EXIT_INTERRUPTED = 130


class Commands(click.Group):
    """Commands by name; a module is imported when its command is called."""

    def list_commands(self, _ctx: click.Context) -> list[str]:
        """Names in the order of the documentation."""
        return list(COMMANDS)

    def get_command(self, _ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command object of `maillake.cli.<name>`."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = importlib.import_module(f"maillake.cli.{cmd_name}").command
        return command

    def format_commands(self, _ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Names with their sentences, without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="maillake")
def group() -> None:
    """Raw mail in; a threaded, deduplicated, cleaned, queryable lake out; and a proof that nothing was lost.

    Start with: maillake ingest archive.mbox --lake ./lake
    """


def main(arguments: Sequence[str] | None = None) -> None:
    """Runs a command; every error raised on purpose becomes one sentence on stderr and an exit code."""
    try:
        code = group.main(args=arguments, prog_name="maillake", standalone_mode=False) or 0
        sys.stdout.flush()
        sys.exit(code)
    except click.exceptions.Exit as done:
        sys.exit(done.exit_code)
    except click.ClickException as error:
        error.show()
        sys.exit(EXIT_USAGE if isinstance(error, click.UsageError) else EXIT_FAILED)
    except (KeyboardInterrupt, click.Abort):
        click.echo("interrupted; run the same command again to go on where it stopped", err=True)
        sys.exit(EXIT_INTERRUPTED)
    except MaillakeError as error:
        click.echo(f"maillake: {error}", err=True)
        sys.exit(exit_code_of(error))
    except OSError as error:
        if error.errno not in {errno.EPIPE, errno.ENOSPC}:
            raise
        forget_output()
        if error.errno == errno.ENOSPC:
            place = error.filename or "the output"
            click.echo(
                f"maillake: no space left on the disk of {place}: free some and run the same command again", err=True
            )
        sys.exit(EXIT_FAILED)


def forget_output() -> None:
    """Gives up what is still in the buffer of stdout: it would fail again when Python ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def exit_code_of(error: MaillakeError) -> int:
    """2 for what the user can say better, 1 for what failed."""
    from maillake.errors import LakeLockedError, UnknownKeyError

    usage = isinstance(error, UnknownKeyError) or (
        isinstance(error, ConfigError) and not isinstance(error, LakeLockedError)
    )
    return EXIT_USAGE if usage else EXIT_FAILED
