"""The command line: one group, one place that turns what went wrong into words and an exit code."""

import os
import sys
from collections.abc import ItemsView, Iterator, Sequence
from importlib import import_module

import click

from onedeck import __version__
from onedeck.entrypoints.options import workspace_option
from onedeck.errors import ConfigError, OneDeckError

BUG = 70
INTERRUPTED = 130
REPORT = "This is a bug of OneDeck. Please report it with the lines above (CONTRIBUTING.md says where)."


# Command -> its module, commands_X.py; the function there has the command's name. To add one, add it here.
DOORS = {
    "init": "init", "sample": "sample", "run": "run", "show": "show", "claims": "claims", "customer": "customer",
    "check": "check", "explain": "words", "sql": "words", "import-check": "import_check", "review": "review",
    "diff": "diff", "digest": "digest", "close": "close", "reconcile": "reconcile", "schema": "schema",
    "doctor": "doctor", "links": "links", "serve": "serve", "token": "token", "audit": "audit", "sign": "sign",
    "export": "export", "patterns": "patterns", "report": "report",
}  # fmt: skip


class Doors(dict[str, click.Command]):
    """The commands by name, each imported when it is first asked for: a commit hook waits for none but its own."""

    def __missing__(self, name: str) -> click.Command:
        """Import a command's module and return the command; KeyError for a name that is none."""
        module = import_module(f"onedeck.entrypoints.commands_{DOORS[name]}")
        command: click.Command = getattr(module, name.replace("-", "_"))
        self[name] = command
        return command

    def get(self, name: str, default: object = None) -> click.Command | None:  # type: ignore[override]
        """Return a command, None for a name that is none."""
        return self[name] if name in DOORS else None

    def __iter__(self) -> Iterator[str]:
        """Yield every name, imported or not."""
        return iter(DOORS)

    def items(self) -> ItemsView[str, click.Command]:  # type: ignore[override]
        """Return every name with its command, all of them imported."""
        return ItemsView(self)


class ReaderGone(Exception):
    """Whoever read our output has closed it: a pager, or `head`."""


class Commands(click.Group):
    """The group, with one change: click would answer a closed pipe with exit code 1, our word for findings."""

    def invoke(self, ctx: click.Context) -> object:
        """Run the command that was named."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError as error:
            raise ReaderGone from error


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="onedeck", message="%(prog)s %(version)s")
@workspace_option
def cli() -> None:
    """Check every "resolved", whether an AI or a person claimed it, against what the customer did next."""


cli.commands = Doors()


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and exit with its code: 0, 1, 2, 10, 11, 70 or 130."""
    sys.exit(answer(arguments))


def answer(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; whatever goes wrong is told on stderr."""
    try:
        code = cli.main(arguments, prog_name="onedeck", standalone_mode=False)
        sys.stdout.flush()
        return code if isinstance(code, int) else 0
    except click.exceptions.NoArgsIsHelpError as error:
        error.show()
        return error.exit_code
    except click.ClickException as error:
        return _tell(error.format_message(), _help_hint(error), error.exit_code)
    except OneDeckError as error:
        return _tell(_message(error), error.hint, error.exit_code)
    except (KeyboardInterrupt, click.Abort):
        click.echo("interrupted", err=True)
        return INTERRUPTED
    except (BrokenPipeError, ReaderGone):
        return _close_quietly()
    except Exception:
        import traceback

        traceback.print_exc()
        return _tell(REPORT, None, BUG)


def _tell(message: str, hint: str | None, code: int) -> int:
    click.echo(f"{click.style('error:', fg='red', bold=True)} {message}", err=True)
    if hint:
        click.echo(f"  hint: {hint}", err=True)
    return code


def _message(error: OneDeckError) -> str:
    if not isinstance(error, ConfigError):
        return error.message
    count = len(error.faults)
    listed = "".join(f"\n  {fault}" for fault in error.faults)
    return f"{count} fault{'s' if count != 1 else ''} in the configuration:{listed}"


def _help_hint(error: click.ClickException) -> str | None:
    if isinstance(error, click.UsageError) and error.ctx is not None:
        return f"`{error.ctx.command_path} --help` shows what it takes."
    return None


def _close_quietly() -> int:
    # The reader of our output has gone (a pager, `head`): whatever is still buffered must not raise at exit.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0
