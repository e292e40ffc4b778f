"""Drafts as authors write them: built, checked, and edited by single questions."""

from collections.abc import Sequence
from itertools import islice

from chalicelib.errors import InvalidError, Violation
from chalicelib.questions.authoring import build_question, content_problems
from chalicelib.questions.errors import InvalidQuestionError
from chalicelib.questions.identity import QuestionIds
from chalicelib.questions.markdown_profile import profile_problems
from chalicelib.questions.models import Asked, Format, Question, Solution
from chalicelib.quizzes.models import QuizSettings

MAX_VIOLATIONS = 20
"""Enough to mend a form."""


def build_questions(
    asked: Sequence[Asked], ids: QuestionIds, pointer: str = "/questions/{}"
) -> list[tuple[Question, Solution]]:
    """Return questions with their solutions; raises InvalidError that says what is wrong where."""
    built: list[tuple[Question, Solution]] = []
    violations: list[Violation] = []
    for place, one in enumerate(asked):
        at = pointer.format(place)
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
    if settings.description_format is not Format.MARKDOWN:
        return
    problems = profile_problems(settings.description)
    if problems:
        raise InvalidError(violations=[Violation("/description", one) for one in problems])
