"""Drafts: built, validated, and edited by question."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import islice

from chalicelib.errors import ConflictError, InvalidError, NotFoundError, Violation
from chalicelib.questions.authoring import build_question, content_problems
from chalicelib.questions.errors import InvalidQuestionError
from chalicelib.questions.identity import QuestionIds
from chalicelib.questions.markdown_profile import profile_problems
from chalicelib.questions.models import Asked, Question, Solution, TextFormat
from chalicelib.quizzes import section_rules
from chalicelib.quizzes.errors import InvalidQuizError
from chalicelib.quizzes.models import Draft, QuizSettings
from chalicelib.quizzes.section_models import Sections

MAX_QUESTIONS = 500
MAX_VIOLATIONS = 20
"""Enough to correct a form."""


def build_questions(
    asked: Sequence[tuple[str, Asked]], ids: QuestionIds
) -> list[tuple[Question, Solution]]:
    """Return questions with their solutions from inputs with their pointers.

    Raises InvalidError with the violations.
    """
    built: list[tuple[Question, Solution]] = []
    violations: list[Violation] = []
    for at, one in asked:
        try:
            pair = build_question(one, ids)
        except InvalidQuestionError as refused:
            violations.append(Violation(f"{at}{refused.pointer}", refused.detail))
            continue
        violations += [Violation(f"{at}{where}", what) for where, what in content_problems(*pair)]
        built.append(pair)
    if violations:
        raise InvalidError(violations=tuple(islice(violations, MAX_VIOLATIONS)))
    return built


def check_description(settings: QuizSettings) -> None:
    """Raise InvalidError when a description breaks the profile of its format."""
    if settings.description_format is not TextFormat.MARKDOWN:
        return
    problems = profile_problems(settings.description)
    if problems:
        raise InvalidError(violations=[Violation("/description", one) for one in problems])


def add_question(draft: Draft, asked: Asked, ids: QuestionIds) -> Draft:
    """Return the draft with a question appended; raises InvalidError."""
    if asked.get("id") is not None:
        raise InvalidQuizError("/id", "a new question has none yet")
    if draft.question_count >= MAX_QUESTIONS:
        raise InvalidQuizError("", f"would be one more than {MAX_QUESTIONS} questions")
    [pair] = build_questions([("", asked)], ids)
    sections = section_rules.append(draft.sections, pair[0].id)
    return _draft_of(draft, [*_pairs(draft), pair], sections)


def replace_question(draft: Draft, question_id: str, asked: Asked, ids: QuestionIds) -> Draft:
    """Return the draft with one question replaced; raises NotFoundError or InvalidError."""
    if asked.get("id") not in {None, question_id}:
        raise InvalidQuizError("/id", "is not the id of this question")
    place = _place(draft, question_id)
    pairs = _pairs(draft)
    [pairs[place]] = build_questions([("", {**asked, "id": question_id})], ids)
    return _draft_of(draft, pairs, draft.sections)


def remove_question(draft: Draft, question_id: str) -> Draft:
    """Return the draft without a question; raises NotFoundError or ConflictError."""
    pairs = _pairs(draft)
    del pairs[_place(draft, question_id)]
    if not pairs and not draft.sections:
        raise ConflictError("A quiz has at least one question.")
    return _draft_of(draft, pairs, section_rules.remove(draft.sections, question_id))


def order_questions(draft: Draft, question_ids: Sequence[str]) -> Draft:
    """Return the draft with its questions in another order; raises InvalidError."""
    by_id = {question.id: (question, solution) for question, solution in _pairs(draft)}
    if sorted(question_ids) != sorted(by_id):
        raise InvalidQuizError("/question_ids", "must name each question of the quiz once")
    sections = section_rules.reorder(draft.sections, question_ids)
    return _draft_of(draft, [by_id[one] for one in question_ids], sections)


def find_question(draft: Draft, question_id: str) -> tuple[Question, Solution]:
    """Return a question of a draft; raises NotFoundError."""
    return _pairs(draft)[_place(draft, question_id)]


def _place(draft: Draft, question_id: str) -> int:
    places = {question.id: place for place, question in enumerate(draft.questions)}
    if question_id not in places:
        raise NotFoundError
    return places[question_id]


def _pairs(draft: Draft) -> list[tuple[Question, Solution]]:
    return list(zip(draft.questions, draft.solutions, strict=True))


def _draft_of(
    draft: Draft, pairs: Sequence[tuple[Question, Solution]], sections: Sections
) -> Draft:
    return replace(
        draft,
        sections=sections,
        questions=tuple(question for question, _ in pairs),
        solutions=tuple(solution for _, solution in pairs),
    )
