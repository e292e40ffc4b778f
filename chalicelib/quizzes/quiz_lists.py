"""Lists of quizzes: visible to a viewer, or owned and staffed by one."""

from chalicelib.clock import Clock, Millis
from chalicelib.pages import Page, Position
from chalicelib.quizzes import access, staff_store, store
from chalicelib.quizzes.access import Viewer
from chalicelib.quizzes.models import Quiz, QuizStatus
from chalicelib.ttl_cache import TtlCache

PAGES = 10
"""Pages of published quizzes read to fill one page for a viewer."""


class PublishedList:
    """Lists published quizzes; a process may keep the first page, which everybody asks for."""

    def __init__(self, clock: Clock, kept: Millis) -> None:
        self._first_pages: TtlCache[Page[Quiz]] = TtlCache(clock, kept)

    def visible_to(self, viewer: Viewer, limit: int, after: Position | None) -> Page[Quiz]:
        """Return a page of published quizzes for a viewer, last published first.

        A page can be short or empty and still have a next one, when most quizzes have other
        audiences.
        """
        found: list[Quiz] = []
        position: Position | None = after
        for _ in range(PAGES):
            page = self._page(limit - len(found), position)
            found += [quiz for quiz in page.items if access.is_for(quiz, viewer)]
            position = page.after
            if position is None or len(found) == limit:
                break
        return Page(found, position)

    def _page(self, limit: int, after: Position | None) -> Page[Quiz]:
        if after is not None:
            return store.list_published(limit, after)
        return self._first_pages.get(limit, lambda: store.list_published(limit, None))[0]


def list_owned_and_staffed(
    user_id: str, status: QuizStatus | None, limit: int, after: Position | None
) -> Page[Quiz]:
    """Return a page of the quizzes a user owns, newest first, then those the user is staff of."""
    if after is None or "staff" not in after:
        page = store.list_owned(user_id, status, limit, after)
        position: Position | None = page.after
        if position is None and staff_store.is_staff_anywhere(user_id):
            position = {"staff": ""}
        return Page(page.items, position)
    ids, more = staff_store.list_staffed(user_id, limit, after["staff"])
    quizzes = [quiz for quiz in store.get_quizzes(ids) if status in {None, quiz.status}]
    return Page(quizzes, {"staff": more} if more else None)
