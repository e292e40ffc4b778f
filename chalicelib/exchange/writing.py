"""Quizzes as texts: what a format has no words for is said in a comment, or refused."""

import re
from collections.abc import Iterator
from decimal import Decimal
from string import ascii_uppercase

from chalicelib.exchange.models import NotExpressibleError
from chalicelib.quizzes.models import Draft, MultipleScoring, Question, QuestionType, Solution

_SPECIAL = re.compile(r"([~=#{}:\\])")
_PAIR = "->"
_FULL = Decimal(100)
_WEIGHT_PLACES = Decimal("0.00001")
"""As many as Moodle writes."""

Lines = Iterator[str]


def as_gift(draft: Draft) -> str:
    """A quiz in GIFT; settings, points and scoring stand in comments."""
    parts = [f"// {_line(draft.settings.title)}", ""]
    for number, (question, solution) in enumerate(_asked(draft), start=1):
        parts += [*_remarks(question, solution), *_gift(number, question, solution), ""]
    return "\n".join(parts)


def as_aiken(draft: Draft) -> str:
    """A quiz in Aiken; raises NotExpressibleError when it is more than choices of one."""
    reasons = {place: why for place, one in enumerate(draft.questions) if (why := _too_rich(one))}
    if reasons:
        raise NotExpressibleError(reasons)
    return "\n\n".join(map(_aiken, draft.questions, draft.solutions)) + "\n"


def _asked(draft: Draft) -> list[tuple[Question, Solution]]:
    return list(zip(draft.questions, draft.solutions, strict=True))


def _remarks(question: Question, solution: Solution) -> Lines:
    if question.points != 1 or question.penalty:
        yield f"// points: {question.points:f}, penalty: {question.penalty:f}"
    if question.type is QuestionType.MULTIPLE_CHOICE:
        yield f"// scoring: {solution.scoring.value}"
    if solution.case_sensitive:
        yield "// upper and lower case count"


def _gift(number: int, question: Question, solution: Solution) -> Lines:
    if any(_PAIR in accepted for accepted in solution.accepted) and len(solution.accepted) > 1:
        yield f"// question {number} is left out: GIFT would read its answers as pairs"
        return
    # the mark of plain text keeps a question that begins like a mark or a comment what it is
    stem = f"::{number}::[plain]{_escaped(question.text)}"
    explanation = f"####{_escaped(solution.explanation)}" if solution.explanation else ""
    yield f"{stem}{{{_answers(question, solution)}{explanation}}}"


def _answers(question: Question, solution: Solution) -> str:
    if question.type is QuestionType.TRUE_FALSE:
        return "TRUE" if solution.truth else "FALSE"
    if question.type is QuestionType.NUMERIC:
        return f"#{solution.number or 0:f}:{solution.tolerance:f}"
    if question.type is QuestionType.SHORT_TEXT:
        return "".join(f"={_escaped(text)} " for text in solution.accepted)
    if question.type is QuestionType.SINGLE_CHOICE:
        marks = ("=" if one.id in solution.options else "~" for one in question.options)
    else:
        marks = (f"~%{_weight(one.id, solution)}%" for one in question.options)
    texts = (_escaped(one.text) for one in question.options)
    return "".join(f"{mark}{text} " for mark, text in zip(marks, texts, strict=True))


def _weight(option_id: str, solution: Solution) -> str:
    share = (_FULL / len(solution.options)).quantize(_WEIGHT_PLACES)
    if option_id in solution.options:
        return f"{share.normalize():f}"
    takes_away = solution.scoring is MultipleScoring.RIGHT_MINUS_WRONG
    return f"-{share.normalize():f}" if takes_away else "-100"


def _escaped(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", text).replace("\n", "\\n")


def _line(text: str) -> str:
    return " ".join(text.split())


def _too_rich(question: Question) -> str | None:
    if question.type is not QuestionType.SINGLE_CHOICE:
        return "Aiken has choices of one alone"
    texts = [question.text, *(option.text for option in question.options)]
    if any(_line(text) != text for text in texts):
        return "Aiken keeps no line breaks and no runs of spaces"
    return None


def _aiken(question: Question, solution: Solution) -> str:
    letters = ascii_uppercase[: len(question.options)]
    options = [
        f"{letter}. {option.text}" for letter, option in zip(letters, question.options, strict=True)
    ]
    right = next(
        letter
        for letter, option in zip(letters, question.options, strict=True)
        if option.id in solution.options
    )
    return "\n".join([question.text, *options, f"ANSWER: {right}"])
