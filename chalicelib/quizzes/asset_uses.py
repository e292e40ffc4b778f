"""The pictures and sounds that drafts and versions show."""

from collections.abc import Iterator

from chalicelib.media.models import AssetUse
from chalicelib.media.uses import MediaViewer
from chalicelib.questions.authoring import texts
from chalicelib.questions.markdown_profile import asset_ids
from chalicelib.questions.models import TextFormat
from chalicelib.quizzes import access, content_store, pool_store, store
from chalicelib.quizzes.access import QuizAct
from chalicelib.quizzes.models import Draft, QuizStatus


def asset_places(draft: Draft, pointer: str | None = None) -> dict[str, str]:
    """Return the ids of all assets in a draft, each with the pointer to the first text with it.

    ``pointer`` is that of every question, where a request is about one alone.
    """
    found: dict[str, str] = {}
    for where, text in _markdown_texts(draft, pointer):
        for one in asset_ids(text):
            found.setdefault(one, where)
    return found


def _markdown_texts(draft: Draft, pointer: str | None) -> Iterator[tuple[str, str]]:
    if draft.settings.description_format is TextFormat.MARKDOWN:
        yield "/description", draft.settings.description
    for place, section in enumerate(draft.sections):
        if section.format is TextFormat.MARKDOWN:
            yield f"/sections/{place}/text", section.text or ""
    pointers = _question_pointers(draft)
    for question, solution in zip(draft.questions, draft.solutions, strict=True):
        if question.format is TextFormat.MARKDOWN:
            at = pointers[question.id] if pointer is None else pointer
            yield from ((f"{at}{where}", text) for where, text in texts(question, solution))


def _question_pointers(draft: Draft) -> dict[str, str]:
    if not draft.sections:
        return {one.id: f"/questions/{place}" for place, one in enumerate(draft.questions)}
    return {
        item: f"/sections/{place}/items/{at}"
        for place, section in enumerate(draft.sections)
        for at, item in enumerate(section.items)
        if isinstance(item, str)
    }


def shows_asset(use: AssetUse) -> bool:
    """Return whether a draft or version of a quiz really shows an asset."""
    if use.version is not None:
        version = content_store.get_version(use.holder_id, use.version)
        return version is not None and (
            use.asset_id in version.assets
            or (
                version.pools is not None
                and use.asset_id in pool_store.get_asset_ids(use.holder_id, version.pools.tag)
            )
        )
    quiz, kept = store.get_quiz(use.holder_id), content_store.get_draft(use.holder_id)
    if quiz is None or kept is None or quiz.status is QuizStatus.ARCHIVED:
        return False
    return use.asset_id in asset_places(kept.draft)


def can_read_quiz(quiz_id: str, viewer: MediaViewer) -> bool:
    """Return whether a viewer may read all questions of a quiz."""
    quiz = store.get_quiz(quiz_id)
    return quiz is not None and access.is_allowed(quiz, viewer, QuizAct.READ_KEYS)
