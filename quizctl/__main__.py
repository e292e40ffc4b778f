"""Entry point: `python -m quizctl --help`; exit codes are in docs/operations.md."""

from pathlib import Path
from typing import Annotated, Any

import httpx
import typer
from botocore.exceptions import BotoCoreError, ClientError
from typer.core import TyperGroup

from chalicelib.auth.keys import RotationError
from infra.deploy.cloud import Cloud
from infra.operations.stack_access import OperatorError
from quizctl import (
    audit,
    boards,
    dead_letters,
    exams,
    mails,
    people,
    quizzes,
    results,
    retention,
    webhooks,
)
from quizctl.context import Context, context_of, stderr, stdout
from quizctl.exit_codes import Exit
from quizctl.stack import Stack
from quizctl.statistics import show_statistics


class Commands(TyperGroup):
    """All commands; an error is a line for the user and an exit code for the shell."""

    def invoke(self, ctx: Any) -> Any:  # noqa: ANN401 - Typer keeps the class to itself
        try:
            return super().invoke(ctx)
        except RotationError:
            stderr.print(
                "Another rotation ran at the same time; check the result and run it again."
            )
        except (OperatorError, httpx.HTTPStatusError) as error:
            stderr.print(str(error), soft_wrap=True)
        except (BotoCoreError, ClientError, httpx.TransportError) as error:
            stderr.print(str(error), soft_wrap=True)
            raise typer.Exit(Exit.NO_ANSWER) from error
        raise typer.Exit(Exit.REFUSED)


app = typer.Typer(
    cls=Commands,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_show_locals=False,  # tracebacks may contain passwords
    help="Commands for operators and authors of Invigil.",
)
app.add_typer(people.keys, name="keys")
app.add_typer(quizzes.app, name="quizzes")
app.add_typer(results.app, name="results")
app.add_typer(webhooks.app, name="webhooks")
app.add_typer(exams.app, name="attempts")
app.add_typer(boards.app, name="boards")
app.add_typer(audit.app, name="audit")
app.add_typer(mails.app, name="mails")
app.add_typer(dead_letters.app, name="dead-letters")
app.command()(people.create_admin)
app.command()(exams.watch)
app.command()(retention.purge)
app.command()(retention.hold)
app.command("statistics")(show_statistics)


@app.callback()
def begin(  # noqa: PLR0913, PLR0917 - the options of all commands
    context: typer.Context,
    stage: Annotated[str, typer.Option(envvar="INVIGIL_STAGE", help="Which stack.")] = "dev",
    endpoint: Annotated[
        str | None,
        typer.Option(
            envvar="INVIGIL_ENDPOINT", help="Endpoint of an AWS emulator; AWS itself if absent."
        ),
    ] = None,
    url: Annotated[
        str | None,
        typer.Option(envvar="INVIGIL_URL", help="Address of the API; the stack's if absent."),
    ] = None,
    key_file: Annotated[
        Path | None,
        typer.Option(envvar="INVIGIL_KEY_FILE", help="Holds a service key to act by."),
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Ask nothing.")] = False,  # noqa: FBT002
) -> None:
    """Create the context of the command."""
    desk = context.obj or Context(lambda: Stack.find(Cloud.at(endpoint), stage))
    desk.url, desk.yes, desk.key_file = url or desk.url, yes, key_file
    context.obj = desk


@app.command()
def address(context: typer.Context) -> None:
    """Print the address of the stack's API."""
    stdout.print(context_of(context).stack().address, soft_wrap=True)


if __name__ == "__main__":
    app(prog_name="quizctl")
