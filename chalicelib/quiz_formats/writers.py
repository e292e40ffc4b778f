"""Write quizzes as GIFT and Aiken; what a format cannot express is a comment, or refused."""

import re
from collections.abc import Iterator
from decimal import Decimal
from string import ascii_uppercase

from chalicelib.quiz_formats.aiken import read_aiken
from chalicelib.quiz_formats.models import NotExpressibleError
from chalicelib.quizzes.models import (
    Draft,
    MultipleScoring,
    Question,
    QuestionType,
    QuizSettings,
    Solution,
)

_SPECIAL = re.compile(r"([~=#{}:\\])")
_LIKE_A_MARK = re.compile(r"\s*(%|\[(html|moodle|plain|markdown)\])", re.IGNORECASE)
_LINE_END = re.compile(r"\r\n?|\n")
_PLAIN = "[plain]"
"""Prevents a text from being read as a comment, a mark, a weight or HTML."""
_PAIR = "->"
_FULL = Decimal(100)
_WEIGHT_PLACES = Decimal("0.00001")
"""As many as Moodle writes."""

Lines = Iterator[str]


def write_gift(draft: Draft) -> str:
    """Return a quiz in GIFT; settings, points and scoring are in comments."""
    parts = [*_heading(draft.settings), ""]
    for number, (question, solution) in enumerate(_asked(draft), start=1):
        parts += [*_remarks(question, solution), *_gift(number, question, solution), ""]
    return "\n".join(parts)


def write_aiken(draft: Draft) -> str:
    """Return a quiz in Aiken; raises NotExpressibleError if it has more than single choices."""
    reasons = {place: why for place, one in enumerate(_asked(draft)) if (why := _too_rich(*one))}
    if reasons:
        raise NotExpressibleError(reasons)
    return "\n\n".join(map(_aiken, draft.questions, draft.solutions)) + "\n"


def _asked(draft: Draft) -> list[tuple[Question, Solution]]:
    return list(zip(draft.questions, draft.solutions, strict=True))


def _heading(settings: QuizSettings) -> Lines:
    yield f"// {_line(settings.title)}"
    if settings.description.strip():
        yield f"// {_line(settings.description)}"
    attempts = "any number" if settings.max_attempts is None else settings.max_attempts
    yield (
        f"// duration_minutes: {settings.duration_minutes}, "
        f"passing_score: {settings.passing_score:f}, max_attempts: {attempts}"
    )


def _remarks(question: Question, solution: Solution) -> Lines:
    if question.points != 1 or question.penalty:
        yield f"// points: {question.points:f}, penalty: {question.penalty:f}"
    if question.type is QuestionType.MULTIPLE_CHOICE:
        yield f"// scoring: {solution.scoring.value}"
    if solution.case_sensitive:
        yield "// upper and lower case count"


def _gift(number: int, question: Question, solution: Solution) -> Lines:
    reason = _beyond_gift(question, solution)
    if reason:
        yield f"// question {number} is left out: {reason}"
        return
    explanation = f"####{_spelled(solution.explanation)}" if solution.explanation else ""
    answers = _answers(question, solution)
    yield f"{_PLAIN}{_escaped(question.text)}{{{answers}{explanation}}}"


def _beyond_gift(question: Question, solution: Solution) -> str | None:
    if any(_PAIR in accepted for accepted in solution.accepted):
        return "GIFT would read its answers as pairs"
    texts = [question.text, *(option.text for option in question.options)]
    return None if all(text.strip() for text in texts) else "GIFT has no texts of spaces only"


def _answers(question: Question, solution: Solution) -> str:
    if question.type is QuestionType.TRUE_FALSE:
        return "TRUE" if solution.truth else "FALSE"
    if question.type is QuestionType.NUMERIC:
        return f"#{solution.number or 0:f}:{solution.tolerance:f}"
    if question.type is QuestionType.SHORT_TEXT:
        return "".join(f"={_literal(text)} " for text in solution.accepted)
    if question.type is QuestionType.SINGLE_CHOICE:
        wrong = f"~{_cost(question)}"
        marks = ("=" if one.id in solution.options else wrong for one in question.options)
    else:
        marks = (f"~%{_weight(one.id, solution)}%" for one in question.options)
    texts = (_spelled(one.text) for one in question.options)
    return "".join(f"{mark}{text} " for mark, text in zip(marks, texts, strict=True))


def _cost(question: Question) -> str:
    if not question.penalty:
        return ""
    share = (_FULL * question.penalty / question.points).quantize(_WEIGHT_PLACES)
    return f"%-{share.normalize():f}%"


def _weight(option_id: str, solution: Solution) -> str:
    share = (_FULL / len(solution.options)).quantize(_WEIGHT_PLACES)
    if option_id in solution.options:
        return f"{share.normalize():f}"
    takes_away = solution.scoring is MultipleScoring.RIGHT_MINUS_WRONG
    return f"-{share.normalize():f}" if takes_away else "-100"


def _literal(accepted: str) -> str:
    """An accepted text in which an asterisk is one: bare, it would stand for any letters."""
    return _spelled(accepted.replace("*", r"\*"))


def _spelled(text: str) -> str:
    return f"{_PLAIN if _LIKE_A_MARK.match(text) else ''}{_escaped(text)}"


def _escaped(text: str) -> str:
    return _LINE_END.sub(r"\\n", _SPECIAL.sub(r"\\\1", text))


def _line(text: str) -> str:
    return " ".join(text.split())


def _too_rich(question: Question, solution: Solution) -> str | None:
    if question.type is not QuestionType.SINGLE_CHOICE:
        return "Aiken has single choices only"
    options = [
        {"text": option.text, "correct": option.id in solution.options}
        for option in question.options
    ]
    meant = {"type": "single_choice", "text": question.text, "points": 1, "options": options}
    if any(
        _LINE_END.search(one) for one in (question.text, *(one.text for one in question.options))
    ):
        return "Aiken has one line for each text"
    # a text may be what Aiken takes for an option or an answer: what counts is what is read
    written = _LINE_END.sub("\n", _aiken(question, solution))
    is_read_so = [one.question for one in read_aiken(written)] == [meant]
    return None if is_read_so else "Aiken would not read its texts as they are"


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
