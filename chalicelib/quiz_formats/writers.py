"""Writers of GIFT and Aiken; parts that a format cannot express are comments or refused."""

import re
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from string import ascii_uppercase

from chalicelib.questions.authoring import describe_question
from chalicelib.questions.models import Asked
from chalicelib.quiz_formats.aiken import read_aiken
from chalicelib.quiz_formats.cloze_writing import gift_cloze
from chalicelib.quiz_formats.markdown_source import without_pictures
from chalicelib.quiz_formats.number_writing import number_answers, percent
from chalicelib.quiz_formats.section_losses import (
    refuse_inexpressible,
    section_losses,
)
from chalicelib.quizzes.models import Draft, QuizSettings

_SPECIAL = re.compile(r"([~=#{}:\\])")
_LIKE_A_MARK = re.compile(r"\s*(%|\[(html|moodle|plain|markdown)\])", re.IGNORECASE)
_LINE_END = re.compile(r"\r\n?|\n")
_PLAIN = "[plain]"
"""Prevents that a text is parsed as a comment, a mark, a weight or HTML."""
_PAIR = "->"
_FULL = Decimal(100)
_WEIGHT_PLACES = Decimal("0.00001")
"""Moodle writes five decimals."""

Lines = Iterator[str]


def write_gift(draft: Draft) -> str:
    """Return a quiz in GIFT, with settings, points and scoring in comments."""
    parts = [*_heading(draft.settings), ""]
    losses = [f"// {_line(loss)}" for loss in section_losses(draft)]
    parts += [*losses, ""] if losses else []
    for number, question in enumerate(_asked(draft), start=1):
        parts += [*_remarks(question), *_gift(number, question), ""]
    return "\n".join(parts)


def write_aiken(draft: Draft) -> str:
    """Return a quiz in Aiken; raises NotExpressibleError for other types than single choice."""
    asked = _asked(draft)
    refuse_inexpressible(draft, asked, _too_rich)
    return "\n\n".join(map(_aiken, asked)) + "\n"


def _asked(draft: Draft) -> list[Asked]:
    return list(map(describe_question, draft.questions, draft.solutions))


def _heading(settings: QuizSettings) -> Lines:
    yield f"// {_line(settings.title)}"
    if settings.description.strip():
        yield f"// {_line(settings.description)}"
    attempts = "any number" if settings.max_attempts is None else settings.max_attempts
    yield (
        f"// duration_minutes: {settings.duration_minutes}, "
        f"passing_score: {settings.passing_score:f}, max_attempts: {attempts}"
    )


def _remarks(question: Asked) -> Lines:
    if question["points"] != 1 or question["penalty"]:
        yield f"// points: {question['points']:f}, penalty: {question['penalty']:f}"
    if "scoring" in question and question["type"] != "ordering":
        yield f"// scoring: {question['scoring']}"
    if question.get("case_sensitive"):
        yield "// upper and lower case count"
    if question.get("units") or question.get("rubric") or question.get("notes_for_markers"):
        yield "// its units, or what is for those who mark it, are left out"
    if question["type"] in {"ordering", "cloze"} and question["explanation"]:
        yield f"// explanation: {_line(question['explanation'])}"


def _gift(number: int, question: Asked) -> Lines:
    reason = _beyond_gift(question)
    if reason:
        yield f"// question {number} is left out: {reason}"
        return
    mark = f"[{question['format']}]"
    if question["type"] == "cloze":
        yield f"{mark}{gift_cloze(question, _escaped)}"
        return
    said = question["explanation"] if question["type"] != "ordering" else None
    explanation = f"####{_spelled(_shown(said, question))}" if said else ""
    answers = _ANSWERS[question["type"]](question)
    yield f"{mark}{_escaped(_shown(question['text'], question))}{{{answers}{explanation}}}"


def _shown(text: str, question: Asked) -> str:
    """Return a text without pictures, which GIFT does not support."""
    return without_pictures(text) if question["format"] == "markdown" else text


def _beyond_gift(question: Asked) -> str | None:
    if any(_PAIR in accepted for accepted in question.get("accepted", ())):
        return "GIFT would read its answers as pairs"
    parts = [one for name in _PARTS for one in question.get(name, ())]
    texts = [question["text"], *(part["text"] for part in parts)]
    if question["type"] == "matching" and (len(parts) < _FEWEST or _PAIR in str(texts)):
        return "GIFT would read its pairs as something else"
    return None if all(text.strip() for text in texts) else "GIFT has no texts of spaces only"


def _true_false(question: Asked) -> str:
    return "TRUE" if question["correct"] else "FALSE"


def _numeric(question: Asked) -> str:
    if "answers" not in question:
        return f"#{question['correct']}:{question['tolerance']}"
    return "#" + " ".join(
        f"={'' if one['credit'] == 1 else _percent(one['credit'])}{one['value']}:{one['tolerance']}"
        for one in number_answers(question)
    )


def _percent(credit: Decimal) -> str:
    return f"%{percent(credit)}%"


def _matching(question: Asked) -> str:
    choices = [one["text"] for one in question["choices"]]
    chosen = dict(question["pairs"])
    pairs = [(stem["text"], choices[chosen[at]]) for at, stem in enumerate(question["stems"])]
    used = set(chosen.values())
    pairs += [("", text) for place, text in enumerate(choices) if place not in used]
    return " ".join(f"={_spelled(stem)} -> {_escaped(choice)}" for stem, choice in pairs)


def _ordering(question: Asked) -> str:
    rule = _ORDER_RULES[question["scoring"]]
    lines = (f"[{question['format']}]{_escaped(one['text'])}" for one in question["items"])
    return "\n".join([f">{len(question['items'])} {rule}", *lines, ""])


def _essay(_question: Asked) -> str:
    return ""


def _short_text(question: Asked) -> str:
    return "".join(f"={_literal(text)} " for text in question["accepted"])


def _single_choice(question: Asked) -> str:
    if question.get("scoring") == "weights":
        return _by_weights(question)
    wrong = f"~{_cost(question)}"
    marks = ("=" if one["correct"] else wrong for one in question["options"])
    texts = (_spelled(one["text"]) for one in question["options"])
    return "".join(f"{mark}{text} " for mark, text in zip(marks, texts, strict=True))


def _cost(question: Asked) -> str:
    if not question["penalty"]:
        return ""
    share = (_FULL * question["penalty"] / question["points"]).quantize(_WEIGHT_PLACES)
    return f"%-{share.normalize():f}%"


def _multiple_choice(question: Asked) -> str:
    if question["scoring"] == "weights":
        return _by_weights(question)
    options = question["options"]
    share = (_FULL / sum(one["correct"] for one in options)).quantize(_WEIGHT_PLACES).normalize()
    wrong = f"-{share:f}" if question["scoring"] == "right_minus_wrong" else "-100"
    weights = (f"{share:f}" if one["correct"] else wrong for one in options)
    texts = (_spelled(one["text"]) for one in options)
    return "".join(f"~%{one}%{text} " for one, text in zip(weights, texts, strict=True))


def _by_weights(question: Asked) -> str:
    is_single = question["type"] == "single_choice"
    marks = (
        "=" if is_single and one["weight"] == 1 else f"~{_percent(one['weight'])}"
        for one in question["options"]
    )
    texts = (_spelled(one["text"]) for one in question["options"])
    return "".join(f"{mark}{text} " for mark, text in zip(marks, texts, strict=True))


_ANSWERS: Mapping[str, Callable[[Asked], str]] = {
    "true_false": _true_false,
    "numeric": _numeric,
    "short_text": _short_text,
    "single_choice": _single_choice,
    "multiple_choice": _multiple_choice,
    "matching": _matching,
    "ordering": _ordering,
    "essay": _essay,
}
_PARTS = ("options", "stems", "choices", "items")
_ORDER_RULES = {"all_or_nothing": "EXACT", "absolute_position": "ABS", "pairs": "REL"}
_FEWEST = 4
"""Minimum of stems and choices: a single pair would be parsed as an accepted text."""


def _literal(accepted: str) -> str:
    """Return an accepted text with escaped asterisks, which would be wildcards."""
    return _spelled(accepted.replace("*", r"\*"))


def _spelled(text: str) -> str:
    return f"{_PLAIN if _LIKE_A_MARK.match(text) else ''}{_escaped(text)}"


def _escaped(text: str) -> str:
    return _LINE_END.sub(r"\\n", _SPECIAL.sub(r"\\\1", text))


def _line(text: str) -> str:
    return " ".join(text.split())


def _too_rich(question: Asked) -> str | None:
    if question["type"] != "single_choice" or "scoring" in question:
        return "Aiken has single choices only"
    options = [{"text": one["text"], "correct": one["correct"]} for one in question["options"]]
    meant = {"type": "single_choice", "text": question["text"], "points": 1, "options": options}
    if any(_LINE_END.search(one["text"]) for one in (question, *question["options"])):
        return "Aiken has one line for each text"
    # Aiken could parse a text as an option or an answer, so the output is parsed for comparison
    written = _LINE_END.sub("\n", _aiken(question))
    is_read_so = [one.question for one in read_aiken(written)] == [meant]
    return None if is_read_so else "Aiken would not read its texts as they are"


def _aiken(question: Asked) -> str:
    options = list(zip(ascii_uppercase, question["options"], strict=False))
    lines = [f"{letter}. {option['text']}" for letter, option in options]
    right = next(letter for letter, option in options if option["correct"])
    return "\n".join([question["text"], *lines, f"ANSWER: {right}"])
