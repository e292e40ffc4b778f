"""The bodies and answers of running an exam: its release, its pauses."""

from typing import Annotated

from pydantic import Field

from chalicelib import ids
from chalicelib.quizzes.models import Message, ReviewShow
from chalicelib.web.schemas import Input, Instant, Output

Reason = Annotated[str, Field(min_length=1, max_length=500, pattern=r"\S")]
UserId = Annotated[str, Field(pattern=ids.pattern("usr"))]
UserIds = Annotated[list[UserId], Field(min_length=1, max_length=100)]


class ReleaseIn(Input):
    show: Annotated[ReviewShow, Field(strict=False)]


class ReleaseOut(Output):
    quiz_id: str
    show: ReviewShow
    """What takers see of finished attempts from now on."""
    released_at: Instant


class PauseIn(Input):
    reason: Reason


class PauseOut(Output):
    quiz_id: str
    paused: bool
    since: Instant | None
    until: Instant | None
    reason: str | None


class MessageIn(Input):
    text: Annotated[str, Field(min_length=1, max_length=500, pattern=r"\S")]
    user_ids: UserIds | None = None


class MessageOut(Output):
    id: str
    text: str
    at: Instant

    @classmethod
    def of(cls, message: Message) -> "MessageOut":
        return cls(id=message.id, text=message.text, at=message.at)
