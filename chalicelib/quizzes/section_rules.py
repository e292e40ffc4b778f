"""Sections after an edit of single questions: each question stays in its section."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from chalicelib.errors import ConflictError
from chalicelib.quizzes.errors import InvalidQuizError
from chalicelib.quizzes.section_models import Section, SectionItem, Sections


def append(sections: Sections, question_id: str) -> Sections:
    """Return the sections with a question at the end of the last."""
    if not sections:
        return sections
    last = sections[-1]
    return (*sections[:-1], replace(last, items=(*last.items, question_id)))


def remove(sections: Sections, question_id: str) -> Sections:
    """Return the sections without a question; raises ConflictError when a section is left empty."""
    left = tuple(
        replace(one, items=tuple(item for item in one.items if item != question_id))
        for one in sections
    )
    if not all(section.items for section in left):
        raise ConflictError("A section has at least one question or draw.")
    return left


def reorder(sections: Sections, question_ids: Sequence[str]) -> Sections:
    """Return the sections with their questions in another order; draws keep their places.

    Raises InvalidQuizError when a question would come into another section.
    """
    following = iter(question_ids)
    return tuple(_reordered(section, following) for section in sections)


def _reordered(section: Section, following: Iterator[str]) -> Section:
    own = set(section.question_ids)
    items: list[SectionItem] = []
    for item in section.items:
        new = next(following) if isinstance(item, str) else item
        if isinstance(new, str) and new not in own:
            raise InvalidQuizError("/question_ids", "must leave each question in its section")
        items.append(new)
    return replace(section, items=tuple(items))
