"""Losses of a quiz's sections in formats other than JSON, as sentences for authors."""

from collections.abc import Callable, Iterable

from chalicelib.questions.models import Asked
from chalicelib.quiz_formats.models import NotExpressibleError
from chalicelib.quizzes.models import Draft
from chalicelib.quizzes.section_models import Section

_FLAT = "the sections of the quiz are left out: their questions follow each other"


def section_losses(draft: Draft) -> list[str]:
    """Return what is left out of a file that has questions alone; nothing without sections."""
    if not draft.sections:
        return []
    return [_FLAT, *(loss for section in draft.sections for loss in _losses(section))]


def refuse_inexpressible(
    draft: Draft, asked: Iterable[Asked], reason_of: Callable[[Asked], str | None]
) -> None:
    """Raise NotExpressibleError for questions with a reason, passages and draws."""
    placed = zip(_question_pointers(draft), asked, strict=True)
    reasons = {pointer: why for pointer, one in placed if (why := reason_of(one))}
    reasons |= _inexpressible_sections(draft)
    if reasons:
        raise NotExpressibleError(reasons)


def _inexpressible_sections(draft: Draft) -> dict[str, str]:
    """Return why sections cannot be left out, by the pointers to them: passages and draws."""
    return {
        f"/sections/{place}": "; ".join(losses)
        for place, section in enumerate(draft.sections)
        if (losses := _losses(section))
    }


def _question_pointers(draft: Draft) -> list[str]:
    """Return the pointer of each question in the body of its quiz."""
    if not draft.sections:
        return [f"/questions/{place}" for place in range(len(draft.questions))]
    return [
        f"/sections/{place}/items/{number}"
        for place, section in enumerate(draft.sections)
        for number, item in enumerate(section.items)
        if isinstance(item, str)
    ]


def _losses(section: Section) -> list[str]:
    name = f'section "{section.title}"' if section.title else "a section"
    passage = [f"the passage of {name} is left out"] if section.text else []
    draws = [f"{draw.count} questions that {name} draws are left out" for draw in section.draws]
    return [*passage, *draws]
