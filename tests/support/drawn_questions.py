"""Random questions that most file formats can express, and drafts of them."""

from typing import Any

from hypothesis import strategies as st

from chalicelib.questions.identity import QuestionIds
from chalicelib.quiz_formats.schemas import find_refusal
from chalicelib.quizzes.models import Draft
from chalicelib.quizzes.schemas import QuizIn
from chalicelib.web.plain_text import refused_character

SECRET = b"s" * 32
LETTERS = st.text(
    st.characters(exclude_categories=("Cs", "Cc"), include_characters="~=#{}:\\%->*\n\r"),
    min_size=1,
    max_size=25,
)
MARKS = [
    "%50%",
    "[html]",
    "[PLAIN]",
    "//",
    "::",
    "$CATEGORY:",
    "####",
    "->",
    "\\*",
    "\\n",
    "\r\n\r\n",
]
WORDS = st.tuples(st.sampled_from(["", *MARKS]), LETTERS, st.sampled_from(["", *MARKS])).map(
    lambda parts: "".join(parts).strip()
)
WORDS = WORDS.filter(bool)
WORDS = WORDS.filter(lambda text: refused_character(text) is None)
LINES = WORDS.map(lambda text: " ".join(text.split())).filter(bool)
DECIMALS = st.decimals(-1000, 1000, places=3, allow_nan=False).map(lambda n: f"{n:f}")


def _with(kind: str, **parts: Any) -> Any:
    common: dict[str, Any] = {"type": st.just(kind), "text": WORDS, "points": st.just(1)}
    return st.fixed_dictionaries({**common, **parts}, optional={"explanation": WORDS}).filter(
        lambda asked: find_refusal(asked) is None
    )


def choice_options(texts: Any, right: int) -> Any:
    """Options with these texts, of which at most ``right`` are correct."""
    return st.lists(texts, min_size=2, max_size=5, unique=True).flatmap(
        lambda chosen: st.integers(1, min(right, len(chosen) - 1)).map(
            lambda number: [
                {"text": text, "correct": place < number} for place, text in enumerate(chosen)
            ]
        )
    )


QUESTIONS = st.one_of(
    _with("true_false", correct=st.booleans()),
    _with("numeric", correct=DECIMALS, tolerance=DECIMALS.map(lambda text: text.lstrip("-"))),
    _with("short_text", accepted=st.lists(WORDS, min_size=1, max_size=3, unique=True)),
    _with("single_choice", options=choice_options(WORDS, 1)),
    _with(
        "multiple_choice", options=choice_options(WORDS, 3), scoring=st.just("right_minus_wrong")
    ),
)
PLAIN = {"title": "t", "duration_minutes": 1, "passing_score": 0}
"""Settings of a quiz without any that are optional."""


def draft_of(settings: Any, questions: list[Any]) -> Draft:
    return QuizIn.model_validate({**settings, "questions": questions}).draft(
        QuestionIds(SECRET, "1")
    )
