"""Boards: fed by the stream of results, read by everybody."""

from chalicelib.accounts import store as accounts
from chalicelib.accounts.models import User
from chalicelib.clock import Clock, Millis
from chalicelib.errors import NotFoundError, UnavailableError
from chalicelib.leaderboard import rules, store
from chalicelib.leaderboard.errors import NotRankedError
from chalicelib.leaderboard.models import Board, Entry, Neighbourhood, Place, Standing
from chalicelib.leaderboard.store import ANONYMOUS, Face, OutdatedFaceError, RowItem
from chalicelib.quizzes.service import Quizzes
from chalicelib.results import store as results
from chalicelib.results.models import Result
from chalicelib.results.revealing import Revealing

RACES = 8
RESULTS_PER_QUIZ = 1_000


class Boards:
    """Keeps the best of each user on each board, and says who is where."""

    def __init__(self, quizzes: Quizzes, revealing: Revealing, clock: Clock) -> None:
        self._quizzes = quizzes
        self._revealing = revealing
        self._clock = clock

    def take_in(self, result: Result) -> None:
        """Let the boards follow a result that is new or was voided; any number of times."""
        standing = self._standing(result)
        if standing is None:
            return
        for _ in range(RACES):
            user = accounts.users([result.user_id]).get(result.user_id)
            if user is None:
                # an earlier delivery may have written a name before the account was erased
                self.forget(result.user_id)
                return
            if self._taken_in(result, standing, user):
                return
        raise UnavailableError

    def follow(self, user: User) -> None:
        """Let all rows of a user follow a change of name or visibility."""
        face = Face.of(user)
        for item in store.rows_of(user.id, ""):
            store.show(item, _board_of(item), face)

    def forget(self, user_id: str) -> None:
        """Take the name of a user who is gone off all boards."""
        for item in store.rows_of(user_id, ""):
            store.show(item, _board_of(item), Face.of_nobody())

    def page(self, board: Board, after: Place | None, limit: int) -> list[Entry]:
        """The next entries of a board, best first."""
        rows = store.page(board, after.rank_key if after else None, limit)
        return _placed(rows, after)

    def total(self, board: Board) -> int:
        """How many are listed on a board."""
        return store.count(board)

    def around(self, board: Board, user_id: str, neighbours: int) -> Neighbourhood:
        """A user's own place; raises NotRankedError for who is not listed."""
        own = store.row(user_id, board)
        if own is None or own.rank_key is None or own.partition is None:
            raise NotRankedError
        rank = store.count(board, rules.tie(own.rank_key)) + 1
        position = store.count(board, own.rank_key) + 1
        total = max(store.count(board), position)
        above = store.ahead(board, own.rank_key, neighbours) if neighbours else []
        below = store.page(board, own.rank_key, neighbours) if neighbours else []
        here = Place(own.rank_key, rank, position)
        return Neighbourhood(
            entry=_entry(own, rank, position),
            total=total,
            percentile=rules.percentile(rank, total),
            above=self._above(board, list(reversed(above)), position),
            below=_placed(below, here),
        )

    def quiz_board(self, quiz_id: str) -> Board:
        """The board of a published quiz; raises NotFoundError for any other."""
        if self._quizzes.standing(quiz_id) is None:
            raise NotFoundError
        return rules.quiz_board(quiz_id)

    def week_board(self) -> Board:
        """The board of the week that is running."""
        return rules.week_board(self._clock())

    def _taken_in(self, result: Result, standing: Standing, user: User) -> bool:
        try:
            if result.voided_at is None:
                self._count(result, standing, Face.of(user))
            else:
                self._discount(result, Face.of(user))
        except OutdatedFaceError:
            return False
        return self._is_current(user)

    def _count(self, result: Result, standing: Standing, face: Face) -> None:
        board, at = rules.quiz_board(result.quiz_id), result.submitted_at
        expires = rules.week_ends(at) + rules.WEEK_KEPT
        if store.join(board, standing, face, indexed=True, expires=None):
            self._add_up(result.user_id, rules.global_board(), "Q#", face, None)
        week = rules.week_quiz_board(result.quiz_id, at)
        if store.join(week, standing, face, indexed=False, expires=expires):
            self._add_up_week(result, face)

    def _discount(self, result: Result, face: Face) -> None:
        week = rules.week_quiz_board(result.quiz_id, result.submitted_at)
        for board in (rules.quiz_board(result.quiz_id), week):
            store.strike(board, result.user_id, result.attempt_id)
            self._fall_back(board, result)
        self._add_up(result.user_id, rules.global_board(), "Q#", face, None)
        self._add_up_week(result, face)

    def _fall_back(self, board: Board, voided: Result) -> None:
        for _ in range(RACES):
            own = store.row(voided.user_id, board)
            if own is None or own.attempt_id != voided.attempt_id:
                return
            if store.fall_back(own, self._next_best(board, voided)):
                return
        raise UnavailableError

    def _next_best(self, board: Board, voided: Result) -> Standing | None:
        kept = results.of_user(voided.user_id, voided.quiz_id, RESULTS_PER_QUIZ)
        counted = (
            self._standing(one) for one in kept if one.voided_at is None and _is_on(board, one)
        )
        return rules.best(one for one in counted if one is not None)

    def _add_up_week(self, result: Result, face: Face) -> None:
        board = rules.week_board(result.submitted_at)
        expires = rules.week_ends(result.submitted_at) + rules.WEEK_KEPT
        self._add_up(result.user_id, board, f"{board.name.removesuffix('G')}Q#", face, expires)

    def _add_up(
        self, user_id: str, board: Board, prefix: str, face: Face, expires: Millis | None
    ) -> None:
        for _ in range(RACES):
            # the version is read before the rows: a row that comes later changes it
            own = store.row(user_id, board)
            seen = None if own is None else own.version
            if own is not None and (own.profile_version or 0) > face.version:
                raise OutdatedFaceError
            counted = filter(None, map(store.standing_of, store.rows_of(user_id, prefix)))
            total = rules.summed(user_id, counted)
            if store.Sum(user_id, board, seen, expires).replace(total, face):
                return
        raise UnavailableError

    def _standing(self, result: Result) -> Standing | None:
        """What a result counts for, None while its taker may not see it: a board would tell."""
        return _standing(result) if self._revealing.is_shown(result) else None

    def _is_current(self, seen: User) -> bool:
        # the profile may have changed between reading it and writing rows by it
        now = accounts.users([seen.id]).get(seen.id)
        if now is None:
            self.forget(seen.id)
            return True
        return now.profile_version == seen.profile_version

    def _above(self, board: Board, rows: list[RowItem], position: int) -> list[Entry]:
        first = position - len(rows)
        entries: list[Entry] = []
        for place, item in enumerate(rows):
            key = item.rank_key or ""
            rank = store.count(board, rules.tie(key)) + 1 if place == 0 else 0
            if entries and rules.tie(rows[place - 1].rank_key or "") == rules.tie(key):
                rank = entries[-1].rank
            entries.append(_entry(item, rank or first + place, first + place))
        return entries


def _standing(result: Result) -> Standing | None:
    if result.score is None or result.percentage is None:
        return None
    return Standing(
        user_id=result.user_id,
        attempt_id=result.attempt_id,
        score=result.score,
        max_score=result.max_score,
        percentage=result.percentage,
        duration=result.duration,
        submitted_at=result.submitted_at,
        generation=result.generation,
    )


def _is_on(board: Board, result: Result) -> bool:
    week = rules.week_quiz_board(result.quiz_id, result.submitted_at)
    return board in {rules.quiz_board(result.quiz_id), week}


def _board_of(item: RowItem) -> Board:
    name = item.sk.removeprefix("B#")
    # not just a last letter G: ids of quizzes have that, too
    is_global = name.rpartition("#")[2] == "G"
    return Board(name, rules.GLOBAL_SHARDS if is_global else 1)


def _placed(rows: list[RowItem], after: Place | None) -> list[Entry]:
    rank, position = (after.rank, after.position) if after else (0, 0)
    before = rules.tie(after.rank_key) if after else ""
    entries = []
    for item in rows:
        position += 1
        tie = rules.tie(item.rank_key or "")
        rank = rank if tie == before else position
        before = tie
        entries.append(_entry(item, rank, position))
    return entries


def _entry(item: RowItem, rank: int, position: int) -> Entry:
    standing = store.standing_of(item)
    if standing is None:
        raise NotRankedError
    name = None if item.name in {None, ANONYMOUS} else item.name
    return Entry(standing=standing, username=name, rank=rank, position=position)
