"""Addresses of the pictures and sounds that the explanations of a review show."""

from collections.abc import Iterable, Mapping, Sequence

from chalicelib.media.models import AssetFacts
from chalicelib.questions.models import TextFormat
from chalicelib.quizzes.asset_links import AssetUrl, Links, asset_links
from chalicelib.quizzes.published_service import PublishedQuizzes
from chalicelib.results.schemas import ResultOut
from chalicelib.results.service import QuestionReview, ResultView


def explained_in(review: Sequence[QuestionReview]) -> list[str]:
    """Return the explanations in markdown."""
    return [
        one.explanation
        for one in review
        if one.explanation and one.question.format is TextFormat.MARKDOWN
    ]


def with_review_links(
    result: ResultOut, view: ResultView, quizzes: PublishedQuizzes, url: AssetUrl
) -> ResultOut:
    """Return a result with the addresses of what the explanations in its review show."""

    def facts(_: Iterable[str]) -> Mapping[str, AssetFacts]:
        return quizzes.explained_assets(view.result, view.result.graded_by)

    links: Links = asset_links(explained_in(view.review or ()), facts, url)
    return result.model_copy(update={"assets": links}) if links else result
