"""Writer of tables in our layout of CSV, a question per row."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from chalicelib.errors import InvalidError
from chalicelib.questions.authoring import describe_question
from chalicelib.questions.models import Asked
from chalicelib.quiz_formats.models import Format
from chalicelib.quiz_formats.schemas import build_valid, described, find_refusal, without_ids
from chalicelib.quiz_formats.section_losses import refuse_inexpressible
from chalicelib.quiz_formats.service import read_text
from chalicelib.quizzes.models import Draft
from chalicelib.results.gradebook_csv import Cell, csv_response

_COLUMNS = (
    "type",
    "text",
    "correct",
    "points",
    "penalty",
    "tolerance",
    "explanation",
    "case sensitive",
)
_PARTS = {"ordering": "items", "single_choice": "options", "multiple_choice": "options"}
_TYPES = frozenset({*_PARTS, "true_false", "numeric", "short_text", "matching", "essay"})


def write_csv(draft: Draft) -> str:
    """Return a quiz as a table; raises NotExpressibleError for what a row cannot say."""
    asked = described(draft)
    refuse_inexpressible(draft, asked, _beyond_tables)
    return _table(asked)


def _table(asked: Sequence[Asked]) -> str:
    rows = list(map(_row, asked))
    options = max(len(row) for row in rows) - len(_COLUMNS)
    columns = [*_COLUMNS, *(f"option {number}" for number in range(1, options + 1))]
    return csv_response(columns, [dict.fromkeys(columns) | row for row in rows])


def _row(question: Asked) -> dict[str, Cell]:
    options = {f"option {place}": text for place, text in enumerate(_options(question), start=1)}
    cells: dict[str, Cell] = {
        "type": question["type"],
        "text": question["text"],
        "correct": _correct(question),
        "points": question["points"],
        "penalty": question["penalty"] or None,
        "tolerance": _number(question.get("tolerance")),
        "explanation": question["explanation"],
        "case sensitive": question.get("case_sensitive") or None,
    }
    return {**cells, **options}


def _correct(question: Asked) -> Cell:
    match question["type"]:
        case "true_false":
            return bool(question["correct"])
        case "numeric":
            return _number(question.get("correct"))
        case "short_text":
            return "|".join(question["accepted"])
        case "single_choice" | "multiple_choice":
            options = enumerate(question["options"], start=1)
            return ",".join(str(place) for place, one in options if one.get("correct"))
        case _:
            return None


def _number(spelled: str | None) -> Decimal | None:
    return None if spelled is None else Decimal(spelled)


def _options(question: Asked) -> Iterator[str]:
    for one in question.get(_PARTS.get(question["type"], ""), ()):
        yield one["text"]
    if question["type"] == "matching":
        chosen = dict(question["pairs"])
        choices = [one["text"] for one in question["choices"]]
        for place, stem in enumerate(question["stems"]):
            yield f"{stem['text']} -> {choices[chosen[place]]}"
        for place in sorted(set(range(len(choices))) - set(chosen.values())):
            yield f"-> {choices[place]}"


def _beyond_tables(question: Asked) -> str | None:
    if question["type"] not in _TYPES:
        return f"a table has no questions of the type {question['type']}"
    if question["format"] != "plain":
        return "a table has plain text only"
    # weights, units, rubrics and marks of the layout in a text are found by reading the row
    return None if _is_read_back(question) else "a row of a table would be read as another question"


def _is_read_back(question: Asked) -> bool:
    try:
        reading = read_text(_table([question]).encode(), Format.CSV, None, find_refusal)
    except InvalidError:
        return False
    [back] = reading.questions
    return _comparable(describe_question(*build_valid(back))) == _comparable(question)


def _comparable(question: Asked) -> dict[str, Any]:
    """Return a question without ids, with one line end, one spelling of numbers, pairs by text."""
    asked: dict[str, Any] = _one_line_end(without_ids(dict(question)))
    if asked["type"] == "matching":
        return {**asked, "stems": None, "choices": None, "pairs": sorted(_options(asked))}
    numbers = {name: Decimal(asked[name]) for name in ("tolerance",) if asked.get(name)}
    if asked["type"] == "numeric" and asked.get("correct"):
        numbers["correct"] = Decimal(asked["correct"])
    return {**asked, **numbers}


def _one_line_end(value: Any) -> Any:  # noqa: ANN401 - parts of any question
    if isinstance(value, str):
        return value.replace("\r\n", "\n").replace("\r", "\n")
    if isinstance(value, dict):
        return {name: _one_line_end(one) for name, one in value.items()}
    return list(map(_one_line_end, value)) if isinstance(value, list | tuple) else value
