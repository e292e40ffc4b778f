"""The examples of the page on import are read as it says; and none of it is loaded before."""

import re
import subprocess
import sys
from pathlib import Path

from chalicelib.exchange import service
from chalicelib.exchange.models import Fate, Format
from chalicelib.exchange.schemas import why_refused

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs" / "import-export.md").read_text(encoding="utf-8")


def example(form: Format) -> service.Reading:
    [text] = re.findall(rf"```{form}\n(.*?)```", PAGE, re.DOTALL)
    return service.read(text.encode(), None, why_refused)


def test_the_example_in_gift_comes_to_the_table_below_it() -> None:
    reading = example(Format.GIFT)
    rows = re.findall(r"^\| (\d+) \| (understood|dropped) \| (.+) \|$", PAGE, re.MULTILINE)
    assert reading.format is Format.GIFT
    assert rows == [
        (str(one.first_line), one.fate.value, ", ".join(one.notes))
        for one in reading.passages
        if one.fate is not Fate.IGNORED
    ]


def test_the_example_in_aiken_is_a_question() -> None:
    reading = example(Format.AIKEN)
    assert (reading.format, len(reading.asked)) == (Format.AIKEN, 1)


def test_no_parser_is_loaded_before_a_text_comes() -> None:
    code = "import sys, app; print([name for name in sys.modules if name.startswith('lark')])"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
