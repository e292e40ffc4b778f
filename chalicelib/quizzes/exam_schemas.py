"""The bodies and answers of running an exam: its release, its pauses."""

from typing import Annotated

from pydantic import Field

from chalicelib.quizzes.models import ReviewShow
from chalicelib.web.schemas import Input, Instant, Output


class ReleaseIn(Input):
    show: Annotated[ReviewShow, Field(strict=False)]


class ReleaseOut(Output):
    quiz_id: str
    show: ReviewShow
    """What takers see of finished attempts from now on."""
    released_at: Instant
