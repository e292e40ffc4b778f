"""Dead letters: failed messages of queues and failed records of streams."""

from typing import Annotated

import typer
from rich.table import Table

from chalicelib.clock import to_rfc3339
from chalicelib.jobs.dead_letters import receive, release
from infra.operations.stack_access import OperatorError
from quizctl.context import context_of, stderr, stdout, with_progress
from quizctl.dead_letter_queues import (
    DeadQueue,
    RequeueError,
    count,
    dead_queues,
    redrive,
)
from quizctl.exit_codes import Exit
from quizctl.stack import Stack

app = typer.Typer(no_args_is_help=True, help="Failed messages and records.")

SHOWN_LETTERS = 200
"""Length of the text of a message in lists."""

Queue = Annotated[str | None, typer.Argument(help="One queue; all queues of the stack if absent.")]


@app.command("list")
def show(context: typer.Context, queue: Queue = None) -> None:
    """Show the number of messages per queue, or the messages of one queue."""
    stack = context_of(context).stack()
    if queue is None:
        table = Table("queue", "waiting")
        for one in dead_queues(stack.resources):
            table.add_row(one.name, str(count(stack.cloud, one)))
    else:
        table = Table("since", "message")
        chosen = _named(stack, queue)
        sqs = stack.cloud.client("sqs")
        for letter in list(receive(sqs, chosen.url)):
            table.add_row(to_rfc3339(letter.sent_at), letter.body[:SHOWN_LETTERS])
            release(sqs, chosen.url, letter)
    stdout.print(table)


@app.command("requeue")
def requeue(context: typer.Context, queue: Queue = None) -> None:
    """Redrive all messages: to their queue, or as records to their function."""
    desk = context_of(context)
    stack = desk.stack()
    chosen = dead_queues(stack.resources) if queue is None else [_named(stack, queue)]
    waiting = sum(count(stack.cloud, one) for one in chosen)
    if waiting:
        desk.confirm(f"Redrive {waiting}? Fix the cause of the failures first.")
    done, failed = 0, 0
    for one in chosen:
        gone, stayed = _emptied(stack, one)
        done, failed = done + gone, failed + stayed
    stdout.print(f"{done} redriven, {failed} left where they are.")
    if failed:
        raise typer.Exit(Exit.PARTLY)


def _emptied(stack: Stack, queue: DeadQueue) -> tuple[int, int]:
    # all are received before the first is sent, so that one that fails again is not sent twice
    sqs, failed = stack.cloud.client("sqs"), 0
    held = list(receive(sqs, queue.url))
    for letter in with_progress(held, queue.name, len(held)):
        try:
            redrive(stack.cloud, queue, letter)
        except RequeueError as error:
            stderr.print(f"{queue.name}: {error}", soft_wrap=True)
            release(sqs, queue.url, letter)
            failed += 1
    return len(held) - failed, failed


def _named(stack: Stack, name: str) -> DeadQueue:
    found = {one.name: one for one in dead_queues(stack.resources)}
    if name not in found:
        raise OperatorError(f"There is no queue {name}. There are {', '.join(found)}.")
    return found[name]
