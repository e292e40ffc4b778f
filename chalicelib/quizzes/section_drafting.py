"""Sections as authors write them, built and checked."""

from collections.abc import Iterator, Sequence

from chalicelib.errors import InvalidError, Violation
from chalicelib.questions.errors import InvalidQuestionError
from chalicelib.questions.identity import QuestionIds
from chalicelib.questions.markdown_profile import profile_problems
from chalicelib.questions.models import Asked, Question, Solution, TextFormat
from chalicelib.quizzes.drafting import MAX_QUESTIONS, build_questions
from chalicelib.quizzes.errors import InvalidQuizError
from chalicelib.quizzes.section_models import Draw, Section, Sections, draws_of

MAX_SECTIONS = 100

Pairs = list[tuple[Question, Solution]]


def build_sections(asked: Sequence[Asked], ids: QuestionIds) -> tuple[Pairs, Sections]:
    """Return the questions of sections with their solutions, and the sections.

    Raises InvalidError with the violations.
    """
    pairs = build_questions(list(_questions(asked)), ids)
    following = iter(pairs)
    sections = tuple(_build(one, place, ids, following) for place, one in enumerate(asked))
    count = len(pairs) + sum(draw.count for draw in draws_of(sections))
    if count > MAX_QUESTIONS:
        raise InvalidQuizError("/sections", f"have {count} questions, of at most {MAX_QUESTIONS}")
    violations = [
        Violation(f"/sections/{place}/text", problem)
        for place, section in enumerate(sections)
        for problem in passage_problems(section)
    ]
    if violations:
        raise InvalidError(violations=violations)
    return pairs, sections


def passage_problems(section: Section) -> list[str]:
    """Return what in a passage breaks the profile of its format."""
    if section.format is not TextFormat.MARKDOWN or section.text is None:
        return []
    return profile_problems(section.text)


def _questions(asked: Sequence[Asked]) -> Iterator[tuple[str, Asked]]:
    for place, section in enumerate(asked):
        for number, item in enumerate(section["items"]):
            if "draw" not in item:
                yield f"/sections/{place}/items/{number}", item


def _build(
    asked: Asked, place: int, ids: QuestionIds, pairs: Iterator[tuple[Question, Solution]]
) -> Section:
    try:
        section_id = ids.assign_section(asked["id"], f"/sections/{place}")
    except InvalidQuestionError as refused:
        raise InvalidQuizError(refused.pointer, refused.detail) from None
    return Section(
        id=section_id,
        title=asked["title"],
        text=asked["text"],
        format=TextFormat(asked["format"]),
        shuffle=asked["shuffle"],
        items=tuple(
            _draw(item["draw"]) if "draw" in item else next(pairs)[0].id for item in asked["items"]
        ),
    )


def _draw(asked: Asked) -> Draw:
    return Draw(
        bank_id=asked["bank_id"],
        tags=tuple(asked["tags"]),
        types=tuple(asked["types"]),
        count=asked["count"],
        points=asked["points"],
    )
