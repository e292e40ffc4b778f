"""Mails are shown so that their links can be copied whole."""

import io
from datetime import UTC, datetime

from rich.console import Console

from infra.emulator.show_mail import Mail, show


def test_a_long_link_is_on_one_line() -> None:
    link = f"http://localhost:8000/play#reset={'x' * 200}"
    sent_at = datetime(2026, 1, 1, tzinfo=UTC)
    mail = Mail(sent_at, "a@b.example", ("c@d.example",), "Yours", link, "")
    shown = io.StringIO()
    show(mail, Console(file=shown, width=80))
    assert link in shown.getvalue().splitlines()
