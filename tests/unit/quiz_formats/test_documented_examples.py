"""The examples of docs/import-export.md give the documented results."""

import re
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

from chalicelib.quiz_formats import service
from chalicelib.quiz_formats.models import Format, Note, Outcome
from chalicelib.quiz_formats.schemas import find_refusal

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs" / "import-export.md").read_text(encoding="utf-8")


def example(form: Format) -> service.Reading:
    [text] = re.findall(rf"```{form}\n(.*?)```", PAGE, re.DOTALL)
    return service.read_text(text.encode(), None, Decimal(1), find_refusal)


def _shown(note: Note) -> str:
    return f"`{note.code}`: {note.detail}"


def test_gift_example_gives_the_documented_table() -> None:
    reading = example(Format.GIFT)
    rows = re.findall(r"^\| (\d+) \| (changed|dropped) \| (`.+`: .+) \|$", PAGE, re.MULTILINE)
    assert reading.format is Format.GIFT
    assert rows == [
        (str(one.first_line), one.outcome.value, " ".join(map(_shown, one.notes)))
        for one in reading.entries
        if one.outcome is not Outcome.IGNORED
    ]


def test_the_example_in_aiken_is_a_question() -> None:
    reading = example(Format.AIKEN)
    assert (reading.format, len(reading.questions)) == (Format.AIKEN, 1)


def test_parsers_are_imported_on_use() -> None:
    code = "import sys, app; print([name for name in sys.modules if name.startswith('lark')])"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
