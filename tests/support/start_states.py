"""What a start depends on, read as a request would."""

from chalicelib import bootstrap
from chalicelib.attempts.models import Slot
from chalicelib.attempts.service import StartState
from chalicelib.quizzes.models import Override


def start_state(user_id: str, quiz_id: str, slot: Slot | None) -> StartState:
    """Return the state of a user without an override, whose slot is given."""
    quiz = bootstrap.published_quizzes().pointer(quiz_id)
    return StartState(quiz, Override.none(quiz_id, user_id), slot)
