"""Mails that need an operator's decision."""

import typer
from rich.table import Table

from chalicelib.clock import to_rfc3339
from chalicelib.notifications.outbox import MailQueues
from quizctl.context import Context, context_of, stdout, with_progress
from quizctl.stack import Stack
from quizctl.stuck_mails import StuckMail, list_stuck, requeue

app = typer.Typer(no_args_is_help=True, help="Mails that need an operator's decision.")


@app.command("list")
def show(context: typer.Context) -> None:
    """List mails whose delivery is uncertain, and those that SES refused."""
    desk = context_of(context)
    table = Table("since", "state", "user", "mail")
    for one in _waiting(desk, desk.stack()):
        table.add_row(to_rfc3339(one.moved_at), one.state, one.user_id, one.title)
    stdout.print(table if table.rows else "No mail needs a decision.")


@app.command("requeue")
def requeue_all(context: typer.Context) -> None:
    """Send all of them again, each once."""
    desk = context_of(context)
    stack = desk.stack()
    found = _waiting(desk, stack)
    if found:
        desk.confirm(f"Some of the {len(found)} may have arrived already. Send them again?")
    waiting, now = _queues(stack), desk.clock()
    again = [
        requeue(stack.cloud, _table(stack), waiting, one, now)
        for one in with_progress(found, "Queueing", len(found))
    ]
    stdout.print(f"{sum(again)} of {len(found)} mails are queued again.")


def _waiting(desk: Context, stack: Stack) -> list[StuckMail]:
    found = list_stuck(stack.cloud, _table(stack), desk.clock())
    return sorted(found, key=lambda mail: mail.moved_at)


def _queues(stack: Stack) -> MailQueues:
    return MailQueues(
        mail=stack.environment["MAIL_QUEUE_URL"],
        security_mail=stack.environment["SECURITY_MAIL_QUEUE_URL"],
    )


def _table(stack: Stack) -> str:
    return f"{stack.environment['TABLE_PREFIX']}-ephemeral"
