"""Mails that wait for a person."""

import typer
from rich.table import Table

from chalicelib.clock import to_rfc3339
from chalicelib.notifications.outbox import MailQueues
from quizctl.context import Desk, desk_of, out, shown
from quizctl.stack import Stack
from quizctl.stuck_mails import Stuck, requeue, stuck

app = typer.Typer(no_args_is_help=True, help="Mails that wait for a person.")


@app.command("list")
def show(context: typer.Context) -> None:
    """List the mails of which nobody knows whether they went, and those that SES refused."""
    desk = desk_of(context)
    table = Table("since", "state", "user", "mail")
    for one in _waiting(desk, desk.stack()):
        table.add_row(to_rfc3339(one.moved_at), one.state, one.user_id, one.title)
    out.print(table if table.rows else "No mail waits for a person.")


@app.command("requeue")
def send_again(context: typer.Context) -> None:
    """Have all of them sent again, each once."""
    desk = desk_of(context)
    stack = desk.stack()
    found = _waiting(desk, stack)
    if found:
        desk.agree(f"Some of the {len(found)} may have arrived already. Send them again?")
    waiting, now = _queues(stack), desk.clock()
    again = [
        requeue(stack.cloud, _table(stack), waiting, one, now)
        for one in shown(found, "Queueing", len(found))
    ]
    out.print(f"{sum(again)} of {len(found)} mails are queued again.")


def _waiting(desk: Desk, stack: Stack) -> list[Stuck]:
    found = stuck(stack.cloud, _table(stack), desk.clock())
    return sorted(found, key=lambda mail: mail.moved_at)


def _queues(stack: Stack) -> MailQueues:
    return MailQueues(
        mail=stack.environment["MAIL_QUEUE_URL"],
        security_mail=stack.environment["SECURITY_MAIL_QUEUE_URL"],
        announce=stack.environment["ANNOUNCE_QUEUE_URL"],
    )


def _table(stack: Stack) -> str:
    return f"{stack.environment['TABLE_PREFIX']}-ephemeral"
