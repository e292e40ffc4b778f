"""Endpoints of leaderboards."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any

from chalicelib import bootstrap
from chalicelib.accounts.models import Role
from chalicelib.accounts.rules import Permission
from chalicelib.dynamo.reads import Key
from chalicelib.errors import NotFoundError
from chalicelib.leaderboard.errors import NotRankedError
from chalicelib.leaderboard.models import Board, PagePosition
from chalicelib.leaderboard.schemas import (
    AroundQuery,
    EntryOut,
    GlobalAroundQuery,
    GlobalQuery,
    Leaderboard,
    OwnPlace,
    Window,
)
from chalicelib.quizzes import access
from chalicelib.quizzes.models import Quiz, QuizStatus, Review, ReviewShow
from chalicelib.quizzes.release_rules import shows_score
from chalicelib.quizzes.store import quiz_from_batch, quiz_key
from chalicelib.web.authentication import Caller
from chalicelib.web.context import RequestContext
from chalicelib.web.endpoints import IF_NONE_MATCH
from chalicelib.web.paging import PageQuery
from chalicelib.web.poll_etag import poll_response
from chalicelib.web.responses import RawResponse
from chalicelib.web.routes import Routes

routes = Routes(__name__, bootstrap.edge)

VOLATILE = ("as_of",)
"""Members that change with time alone: an unchanged board is a 304."""


class BoardContext:
    """What the board of a quiz reads with its caller: half a unit where the quiz is cached."""

    @staticmethod
    def keys(_user_id: str, path: Mapping[str, str]) -> Sequence[Key[Any]]:
        """Return the key of the quiz, cached or not: a deleted one hides its board at once."""
        quiz_id = path["quiz_id"]
        known = replace(quiz_key(quiz_id), consistent=False)
        return bootstrap.published_quizzes().prefetch_keys(quiz_id) or [known]

    @staticmethod
    def read(call: RequestContext, quiz_id: str) -> Quiz | None:
        """Return the quiz, a draft too; kept only where it was read consistently."""
        quizzes = bootstrap.published_quizzes()
        if not quizzes.is_cached(quiz_id, call.received_at):
            quizzes.from_batch(call.prefetched, quiz_id, call.received_at)
        return quiz_from_batch(call.prefetched, quiz_id)


@routes.get(
    "/api/v1/leaderboard/quizzes/{quiz_id}",
    Permission.READ_BOARDS,
    prefetch=BoardContext,
    response_models=(Leaderboard,),
    request_headers=(IF_NONE_MATCH,),
    response_headers=("ETag",),
)
def read_quiz_leaderboard(call: RequestContext, quiz_id: str, query: PageQuery) -> RawResponse:
    """List the leaderboard of a quiz: each user's best attempt; a 304 while it is unchanged."""
    board = _of_quiz(call, quiz_id)
    if _is_hidden(quiz_id):
        now = bootstrap.externals().clock()
        return _polled(call, Leaderboard(items=[], next_cursor=None, total=0, as_of=now))
    return _polled(call, _page(call, board, query))


@routes.get(
    "/api/v1/leaderboard/quizzes/{quiz_id}/me",
    Permission.READ_BOARDS,
    prefetch=BoardContext,
    errors=(NotRankedError,),
)
def read_my_place_at_quiz(call: RequestContext, quiz_id: str, query: AroundQuery) -> OwnPlace:
    """Return your rank at a quiz and your neighbours."""
    board = _of_quiz(call, quiz_id)
    if _is_hidden(quiz_id):
        raise NotRankedError
    return _place(call, board, query)


@routes.get(
    "/api/v1/leaderboard/global",
    Permission.READ_BOARDS,
    response_models=(Leaderboard,),
    request_headers=(IF_NONE_MATCH,),
    response_headers=("ETag",),
)
def read_global_leaderboard(call: RequestContext, query: GlobalQuery) -> RawResponse:
    """List the global leaderboard: the sum of each user's best percentages."""
    return _polled(call, _page(call, _global(query.window), query))


@routes.get("/api/v1/leaderboard/global/me", Permission.READ_BOARDS, errors=(NotRankedError,))
def read_my_place(call: RequestContext, query: GlobalAroundQuery) -> OwnPlace:
    """Return your global rank and your neighbours."""
    return _place(call, _global(query.window), query)


def _of_quiz(call: RequestContext, quiz_id: str) -> Board:
    quiz = BoardContext.read(call, quiz_id)
    if quiz is None or not _may_see(quiz, call.caller):
        raise NotFoundError
    return bootstrap.leaderboard_writer().quiz_board(quiz_id)


def _may_see(quiz: Quiz, caller: Caller) -> bool:
    """Return whether a caller may see a leaderboard; after deletion of the quiz only its staff."""
    if not quiz.settings.leaderboard:
        return False
    if quiz.status is QuizStatus.ARCHIVED:
        return access.is_staff(quiz, caller) or caller.role == Role.ADMIN
    return quiz.status is QuizStatus.PUBLISHED and access.is_for(quiz, caller)


def _is_hidden(quiz_id: str) -> bool:
    """Return whether scores were visible before and are hidden now."""
    return not shows_score(bootstrap.published_quizzes().shown(quiz_id, Review(ReviewShow.NOTHING)))


def _global(window: Window) -> Board:
    boards = bootstrap.leaderboard_writer()
    return boards.week_board() if window == "week" else boards.global_board()


def _polled(call: RequestContext, shown: Leaderboard) -> RawResponse:
    return poll_response(shown, call.if_none_match, without=VOLATILE)


def _page(call: RequestContext, board: Board, query: PageQuery) -> Leaderboard:
    position = call.open_cursor(query.cursor)
    after = None if position is None else PagePosition(**position)
    shown = bootstrap.leaderboard_reader().page(board, after, query.limit)
    last = shown.entries[-1] if len(shown.entries) == query.limit else None
    goes_on = last and PagePosition(last.rank_key, last.rank, last.position)
    return Leaderboard(
        items=[EntryOut.of(entry) for entry in shown.entries],
        next_cursor=call.seal_cursor(asdict(goes_on) if goes_on else None),
        total=shown.total,
        as_of=shown.as_of,
    )


def _place(call: RequestContext, board: Board, query: AroundQuery) -> OwnPlace:
    return OwnPlace.of(
        bootstrap.leaderboard_reader().around(board, call.caller.user_id, query.around)
    )
