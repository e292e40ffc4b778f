"""Webhooks of the user or service key that the command acts by."""

from collections.abc import Iterator
from typing import Annotated, Any

import httpx
import typer
from rich.table import Table

from chalicelib.webhooks.models import DeliveryState
from quizctl.context import context_of, raise_for_problem, stderr, stdout

app = typer.Typer(no_args_is_help=True, help="Webhooks: what was sent, and sending it again.")

WEBHOOKS = "/api/v1/webhooks"
MOST = 100
"""Entries per page of the API."""

WebhookId = Annotated[str, typer.Argument(metavar="WEBHOOK_ID", help="As in `webhooks list`.")]
DeliveryIds = Annotated[
    list[str], typer.Argument(metavar="DELIVERY_ID", help="As in `webhooks deliveries`.")
]


@app.command("list")
def show_webhooks(context: typer.Context) -> None:
    """List your webhooks."""
    table = Table("id", "address", "state", "events")
    with context_of(context).api() as api:
        for one in _all(api, WEBHOOKS):
            table.add_row(one["id"], one["url"], _state(one), ", ".join(one["events"]))
    stdout.print(table)


@app.command("deliveries")
def show_deliveries(
    context: typer.Context,
    webhook_id: WebhookId,
    failed: Annotated[bool, typer.Option(help="Only those that did not arrive.")] = False,  # noqa: FBT002
) -> None:
    """List what was sent to a webhook, the newest first."""
    table = Table("id", "event", "occurred", "state", "tries", "last answer")
    with context_of(context).api() as api:
        for one in _all(api, f"{WEBHOOKS}/{webhook_id}/deliveries"):
            if not failed or one["state"] != DeliveryState.DELIVERED:
                table.add_row(*_row(one))
    stdout.print(table)


@app.command("redeliver")
def redeliver(context: typer.Context, webhook_id: WebhookId, delivery_ids: DeliveryIds) -> None:
    """Send deliveries again."""
    with context_of(context).api() as api:
        for one in delivery_ids:
            at = f"{WEBHOOKS}/{webhook_id}/deliveries/{one}/redeliver"
            raise_for_problem(api.post(at))
            stderr.print(f"{one} will be sent again.")


def _state(webhook: dict[str, Any]) -> str:
    if not webhook["enabled"]:
        return f"disabled ({webhook['disabled_reason']})"
    return f"failing since {webhook['failing_since']}" if webhook["failing_since"] else "works"


def _row(delivery: dict[str, Any]) -> tuple[str, ...]:
    answer = " ".join(str(one) for one in (delivery["status"], delivery["error"]) if one)
    facts = (delivery["id"], delivery["type"], delivery["occurred_at"], delivery["state"])
    return *facts, str(delivery["tries"]), answer


def _all(api: httpx.Client, path: str) -> Iterator[dict[str, Any]]:
    cursor: str | None = ""
    while cursor is not None:
        wanted = {"limit": MOST} | ({"cursor": cursor} if cursor else {})
        page = raise_for_problem(api.get(path, params=wanted)).json()
        yield from page["items"]
        cursor = page["next_cursor"]
