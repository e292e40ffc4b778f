"""Administrators, and signing keys."""

from typing import Annotated

import typer

from chalicelib import clock
from chalicelib.auth.keys import create_keyset, replace_keyset, rotate
from infra.operations.stack_access import OperatorError, create_user, new_password
from quizctl.context import context_of, stdout
from quizctl.key_copies import copy_keys

keys = typer.Typer(no_args_is_help=True, help="Signing keys.")
keys.command("copy")(copy_keys)

PARAMETER = "KEYSET_PARAMETER"


def create_admin(
    context: typer.Context,
    email: Annotated[str, typer.Argument(help="Email address of the administrator.")],
    username: Annotated[str, typer.Option(help="User name.")] = "admin",
) -> None:
    """Create an administrator and show the one-time password."""
    password = new_password()
    environment = dict(context_of(context).stack().environment)
    if not create_user(environment, "admin", email, username, password):
        raise OperatorError(
            f"{email} or the user name {username} is taken; nothing was changed. A further "
            "administrator needs a name of their own: --username ann (make admin EMAIL=… NAME=ann)."
        )
    stdout.print(f"{email} is an administrator. Password: {password}", soft_wrap=True)
    stdout.print("It is shown only once: log in and change it.")


@keys.command()
def make(context: typer.Context) -> None:
    """Create the keys, unless the stack has them."""
    stack = context_of(context).stack()
    made = create_keyset(stack.cloud.client("ssm"), stack.environment[PARAMETER])
    stdout.print("Made." if made else "The keys exist already.")


@keys.command("rotate")
def rotate_keys(context: typer.Context) -> None:
    """Do the next step of a key rotation; sessions stay valid."""
    desk = context_of(context)
    stack = desk.stack()
    step = rotate(stack.cloud.client("ssm"), stack.environment[PARAMETER], desk.clock())
    stdout.print(step.said)
    if step.again_at is not None:
        stdout.print(f"Run this again after {clock.to_rfc3339(step.again_at)}.")


@keys.command()
def replace(context: typer.Context) -> None:
    """Replace all keys after a leak; all sessions end."""
    desk = context_of(context)
    stack = desk.stack()
    desk.confirm("All sessions end and mailed links become invalid. Replace all keys?")
    replace_keyset(stack.cloud.client("ssm"), stack.environment[PARAMETER])
    stdout.print("All keys are new. Everybody is signed out within five minutes, and mailed links")
    stdout.print("that were not used yet are void.")
