"""Addresses of the pictures and sounds that somebody is shown, of no others."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from pydantic import BaseModel

from chalicelib.attempts.schemas import Attempt, PaperQuestion
from chalicelib.media.models import AssetFacts
from chalicelib.media.schemas import AssetLink
from chalicelib.questions.markdown_profile import asset_ids
from chalicelib.questions.models import TextFormat
from chalicelib.quizzes.models import QuizVersion
from chalicelib.quizzes.section_schemas import PaperSection
from chalicelib.results.schemas import ResultOut
from chalicelib.results.service import ResultView

AssetUrl = Callable[[str], str]
"""Returns an address at which an asset can be read for a while."""


def with_asset_links(attempt: Attempt, paper: QuizVersion, url: AssetUrl) -> Attempt:
    """Return an attempt with the addresses of what its questions and passages show."""
    if not paper.assets or not attempt.questions:
        return attempt
    links = asset_links(_texts(attempt), paper.assets, url)
    return attempt.model_copy(update={"assets": links})


def with_review_links(
    result: ResultOut, view: ResultView, version: Callable[[], QuizVersion], url: AssetUrl
) -> ResultOut:
    """Return a result with the addresses of what the explanations in its review show."""
    explained = [
        one.explanation
        for one in view.review or ()
        if one.explanation and one.question.format is TextFormat.MARKDOWN
    ]
    if not any(map(asset_ids, explained)):
        return result
    return result.model_copy(update={"assets": asset_links(explained, version().assets, url)})


def asset_links(
    texts: Iterable[str], assets: Mapping[str, AssetFacts], url: AssetUrl
) -> dict[str, AssetLink]:
    """Return the addresses of those assets that markdown texts show."""
    shown = dict.fromkeys(one for text in texts for one in asset_ids(text))
    return {one: AssetLink.of(assets[one], url(one)) for one in shown if one in assets}


def _texts(attempt: Attempt) -> Iterator[str]:
    shown_texts: list[PaperQuestion | PaperSection] = [*attempt.questions, *attempt.sections]
    for shown in shown_texts:
        if shown.format is TextFormat.MARKDOWN:
            yield from _strings(shown)


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
