"""Addresses of the pictures and sounds that a paper shows."""

from collections.abc import Iterable, Iterator
from typing import Any

from pydantic import BaseModel

from chalicelib.attempts.schemas import Attempt, PaperQuestion
from chalicelib.questions.models import TextFormat
from chalicelib.quizzes.asset_links import AssetUrl, asset_links
from chalicelib.quizzes.models import QuizVersion
from chalicelib.quizzes.paper_schemas import PaperSection


def with_asset_links(attempt: Attempt, paper: QuizVersion, url: AssetUrl) -> Attempt:
    """Return an attempt with the addresses of what its questions and passages show."""
    if not paper.assets or not attempt.questions:
        return attempt
    texts = texts_of(attempt.questions, attempt.sections)
    links = asset_links(texts, lambda _: paper.assets, url)
    return attempt.model_copy(update={"assets": links})


def texts_of(questions: Iterable[PaperQuestion], sections: Iterable[PaperSection]) -> Iterator[str]:
    """Yield the markdown texts of questions and passages."""
    for question in questions:
        if question.format is TextFormat.MARKDOWN:
            yield from _strings(question)
    for section in sections:
        if section.format is TextFormat.MARKDOWN:
            yield from _strings(section)


def _strings(value: Any) -> Iterator[str]:  # noqa: ANN401 - any member of a question
    if isinstance(value, str):
        yield value
    elif isinstance(value, BaseModel):
        yield from _strings(dict(value))
    elif isinstance(value, dict):
        for one in value.values():
            yield from _strings(one)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from _strings(one)
