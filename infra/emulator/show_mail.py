"""Mails sent to the emulator, which stores them."""

import argparse
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Self

import httpx
from rich.console import Console
from rich.rule import Rule
from rich.text import Text

PATH = "/_ministack/ses/messages"
TIMEOUT_SECONDS = 5


@dataclass(frozen=True, slots=True)
class Mail:
    """A sent mail."""

    sent_at: datetime
    sender: str
    to: tuple[str, ...]
    subject: str
    text: str
    html: str

    @classmethod
    def parse(cls, message: dict[str, Any]) -> Self:
        """Parse a record of the emulator."""
        return cls(
            datetime.fromtimestamp(message["Timestamp"], UTC),
            message["Source"],
            tuple(message["To"]),
            message["Subject"] or "",
            message["BodyText"] or "",
            message["BodyHtml"] or "",
        )


def mails(endpoint: str) -> list[Mail]:
    """Return all mails of the emulator at ``endpoint``, oldest first; raises httpx.HTTPError."""
    answer = httpx.get(f"{endpoint}{PATH}", timeout=TIMEOUT_SECONDS)
    answer.raise_for_status()
    accounts: dict[str, list[dict[str, Any]]] = answer.json()["messages"]
    found = [Mail.parse(message) for messages in accounts.values() for message in messages]
    return sorted(found, key=lambda mail: mail.sent_at)


def show(mail: Mail, console: Console) -> None:
    """Print a mail; its lines are not wrapped, so that links can be copied whole."""
    head = Text.assemble(("to ", "dim"), ", ".join(mail.to), ("  from ", "dim"), mail.sender)
    sent = f"{mail.sent_at:%Y-%m-%d %H:%M:%S} UTC"
    console.print(Rule(Text(f"{mail.subject} ({sent})"), align="left"))
    console.print(Text.assemble(head, "\n\n", mail.text.strip(), "\n"), soft_wrap=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--endpoint", default="http://localhost:4566")
    parser.add_argument("--last", type=int, default=20, help="how many, the newest")
    arguments = parser.parse_args()
    console = Console()
    try:
        found = mails(arguments.endpoint)
    except httpx.HTTPError:
        sys.exit(f"Nothing answers at {arguments.endpoint}. Is the stack running (make run)?")
    for mail in found[-arguments.last :]:
        show(mail, console)
    console.print(f"{len(found)} mails in the outbox.")


if __name__ == "__main__":
    main()
