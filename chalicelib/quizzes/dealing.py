"""The order in which an attempt's questions and their parts are dealt."""

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from chalicelib.questions.models import Question
from chalicelib.questions.registry import TYPES
from chalicelib.quizzes.models import QuizVersion


def in_attempt_order(version: QuizVersion, seed: bytes) -> tuple[Question, ...]:
    """Return the questions and their parts in this attempt's own order, the same for ever.

    Sorted by HMAC-SHA256 under the attempt's seed: every order is as likely as another, and
    none depends on a language's random generator.
    """
    lot = partial(_lot, seed)
    questions: Sequence[Question] = version.questions
    if version.settings.randomize_questions:
        questions = sorted(questions, key=lambda question: lot(question.id))
    mixes = version.settings.randomize_options
    return tuple(
        replace(one, body=TYPES[one.type].deal(one.body, lot, mix_options=mixes))
        for one in questions
    )


def _lot(seed: bytes, identifier: str) -> bytes:
    return hmac.new(seed, identifier.encode(), hashlib.sha256).digest()
