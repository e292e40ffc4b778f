"""What others wrote, in an operator's terminal: shown as it is, and in command of nothing."""

import io
import re

import pytest
from rich.table import Table

from quizctl.context import Terminal

STEERING = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


@pytest.mark.parametrize(
    "title",
    [
        "[/b] and [red]",
        ":smile:",
        "\x1b]0;yours\x07\x9b2J",
        "\u202eexe.gpj\u2066",
        "\u0627\u200c\u0628",
    ],
)
def test_a_title_is_no_markup_and_steers_no_terminal(title: str) -> None:
    shown = io.StringIO()
    terminal, table = Terminal(file=shown, width=80), Table("title")
    table.add_row(title)
    terminal.print(table)
    terminal.print(f"{title}: refused")
    said = shown.getvalue()
    assert not STEERING.search(said)
    assert said.count(STEERING.sub("\ufffd", title)) == 2
