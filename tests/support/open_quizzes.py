"""Quizzes published without a request."""

from chalicelib import bootstrap
from chalicelib.quizzes.service import MakeDraft
from chalicelib.quizzes.store import get_quiz
from tests.support.results import OWNER_ID, QUIZ_ID


def publish_quiz(make: MakeDraft, quiz_id: str = QUIZ_ID) -> None:
    """Create a quiz and publish it."""
    bootstrap.quizzes().create(quiz_id, OWNER_ID, make)
    found = get_quiz(quiz_id)
    assert found is not None
    bootstrap.publications().publish(found, None)
