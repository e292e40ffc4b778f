"""Question order of attempts."""

import hmac
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial

from chalicelib.questions.models import Question
from chalicelib.questions.question_type import Lot
from chalicelib.questions.registry import TYPES
from chalicelib.quizzes.models import QuizVersion
from chalicelib.quizzes.section_models import Section


def in_attempt_order(version: QuizVersion, seed: bytes) -> tuple[Question, ...]:
    """Return the questions and their parts in this attempt's stable order.

    Sections keep their order, and have their questions together.

    Sorted by HMAC-SHA256 under the attempt's seed: every order is as likely as another, and
    none depends on a language's random generator.
    """
    lot = partial(_order_key, seed)
    mixes = version.settings.randomize_options
    return tuple(
        replace(one, body=TYPES[one.type].deal(one.body, lot, mix_options=mixes))
        for one in questions_in_order(version, seed)
    )


def dealt_sections(
    version: QuizVersion, dealt: Sequence[Question]
) -> list[tuple[Section, tuple[str, ...]]]:
    """Return the sections with the ids of their questions, in the order they are dealt in."""
    places = {question.id: place for place, question in enumerate(dealt)}
    return [
        (section, tuple(sorted(section.question_ids, key=places.__getitem__)))
        for section in version.sections
    ]


def questions_in_order(version: QuizVersion, seed: bytes) -> Iterator[Question]:
    """Yield the questions in this attempt's own order, with their parts as the author wrote."""
    lot = partial(_order_key, seed)
    randomized = version.settings.randomize_questions
    if not version.sections:
        yield from _mixed(version.questions, lot) if randomized else version.questions
        return
    by_id = {question.id: question for question in version.questions}
    for section in version.sections:
        questions = [by_id[one] for one in section.question_ids]
        yield from _mixed(questions, lot) if randomized or section.shuffle else questions


def _mixed(questions: Sequence[Question], lot: Lot) -> Sequence[Question]:
    return sorted(questions, key=lambda question: lot(question.id))


def _order_key(seed: bytes, identifier: str) -> bytes:
    return hmac.digest(seed, identifier.encode(), "sha256")
