"""Writer of leaderboards, fed by the stream of results."""

from collections.abc import Callable, Iterable, Sequence
from typing import TypeAlias

from chalicelib.accounts import store as accounts
from chalicelib.accounts.models import User
from chalicelib.clock import Clock
from chalicelib.errors import UnavailableError
from chalicelib.leaderboard import boards, change_store, rules, store, taker_store
from chalicelib.leaderboard.change_store import OutdatedProfileError
from chalicelib.leaderboard.epoch_store import Epochs
from chalicelib.leaderboard.models import (
    Board,
    Epoch,
    Performance,
    PublicProfile,
    RowTarget,
    UpsertOutcome,
)
from chalicelib.quizzes.published_service import PublishedQuizzes
from chalicelib.results import list_store as results_store
from chalicelib.results.models import Result
from chalicelib.results.release import ReleaseJob

MAX_CONFLICT_RETRIES = 8
RESULTS_PER_QUIZ = 1_000
SETTLED_KEPT = 10_000
"""Maximum of quizzes with enough takers that a process remembers."""
IsSettled: TypeAlias = Callable[[Board], bool]
"""Returns whether the quiz of a leaderboard counts globally."""


class LeaderboardWriter:
    """Write each user's best performance to each leaderboard."""

    def __init__(
        self,
        quizzes: PublishedQuizzes,
        revealing: ReleaseJob,
        epochs: Epochs,
        clock: Clock,
        min_takers: int = rules.MIN_TAKERS,
    ) -> None:
        self._min_takers = min_takers
        self._settled: set[Board] = set()
        self._quizzes = quizzes
        self._revealing = revealing
        self._epochs = epochs
        self._clock = clock

    def apply_results(self, results: Sequence[Result], only: Sequence[Epoch] = ()) -> None:
        """Apply results of one user; safe in any order and number of deliveries.

        The results are new, voided, regraded or corrected. ``only`` limits the epochs.
        """
        epochs = only or self._epochs.plan().written
        # known before the rows or by them: another thread may settle a quiz after they were written
        counted = set(self._settled)

        def is_settled(board: Board) -> bool:
            if self._is_settled(board):
                counted.add(board)
            return board in counted

        self._update_rows(results, epochs, is_settled)
        # only after the rows: the third taker of a quiz lets the first two's rows count
        for epoch in epochs:
            for quiz_id, of_quiz in _by_quiz(results).items():
                if boards.quiz_board(epoch, quiz_id) not in counted:
                    self._count_taker(epoch, quiz_id, of_quiz)

    def _update_rows(
        self, results: Sequence[Result], epochs: Sequence[Epoch], is_settled: IsSettled
    ) -> None:
        shown = [result for result in results if self._revealing.is_released(result)]
        if not shown:
            return
        user_id = shown[0].user_id
        for _ in range(MAX_CONFLICT_RETRIES):
            user = _user(user_id)
            if user is None:
                # an earlier delivery may have written a name before the account was erased
                self.remove_name(user_id)
                return
            if self._apply_to_epochs(shown, user, epochs, is_settled):
                return
        raise UnavailableError

    def _count_taker(self, epoch: Epoch, quiz_id: str, results: Sequence[Result]) -> None:
        """Count a taker of a quiz; with enough of them, let the quiz count globally."""
        board, user_id = boards.quiz_board(epoch, quiz_id), results[0].user_id
        if not self._counts_globally(results):
            return
        takers = taker_store.register(board, user_id, self._min_takers)
        if len(takers.users) < self._min_takers:
            return
        for taker in takers.users if not takers.settled else ():
            taken = results_store.list_results(taker, quiz_id, RESULTS_PER_QUIZ)
            self._update_rows(taken, [epoch], _always)
        taker_store.settle(board)
        self._update_rows(results, [epoch], _always)
        self._remember_settled(board)

    def _counts_globally(self, results: Sequence[Result]) -> bool:
        """Return whether results count globally: not at a quiz that the user owns or staffs."""
        quiz = self._quizzes.pointer(results[0].quiz_id)
        staff = {} if quiz is None else quiz.staff
        return results[0].user_id not in staff and rules.counts_globally(results)

    def _is_settled(self, board: Board) -> bool:
        if board not in self._settled and taker_store.get(board).settled:
            self._remember_settled(board)
        return board in self._settled

    def _remember_settled(self, board: Board) -> None:
        if len(self._settled) >= SETTLED_KEPT:
            self._settled.clear()
        self._settled.add(board)

    def apply_profile(self, user: User) -> None:
        """Apply a change of name or visibility to all rows of a user."""
        for row in store.list_rows(user.id, ""):
            change_store.apply_profile(row, PublicProfile.of(user))

    def remove_name(self, user_id: str) -> None:
        """Remove the name of an erased user from all leaderboards."""
        for row in store.list_rows(user_id, ""):
            change_store.apply_profile(row, PublicProfile.of_erased())

    def quiz_board(self, quiz_id: str) -> Board:
        """Return the leaderboard of a quiz; access is checked by the caller."""
        return boards.quiz_board(self._epochs.plan().read, quiz_id)

    def global_board(self) -> Board:
        """Return the global leaderboard of all time."""
        return boards.global_board(self._epochs.plan().read)

    def week_board(self) -> Board:
        """Return the global leaderboard of the current week."""
        return boards.week_board(self._epochs.plan().read, self._clock())

    def _apply_to_epochs(
        self,
        shown: Sequence[Result],
        user: User,
        epochs: Iterable[Epoch],
        is_settled: IsSettled,
    ) -> bool:
        profile = PublicProfile.of(user)
        try:
            for epoch in epochs:
                self._update_row(shown, profile, epoch, is_settled)
        except OutdatedProfileError:
            return False
        return self._is_current(user)

    def _update_row(
        self, shown: Sequence[Result], profile: PublicProfile, epoch: Epoch, is_settled: IsSettled
    ) -> None:
        user_id = shown[0].user_id
        sums = {
            source.total: source
            for source, some in boards.group_by_target(epoch, shown, self._clock()).items()
            if self.upsert_row(source, some, profile, epoch, is_settled)
        }
        for source in sums.values():
            self.update_total(user_id, source, profile)

    def upsert_row(
        self,
        source: RowTarget,
        some: Sequence[Result],
        profile: PublicProfile,
        epoch: Epoch,
        is_settled: IsSettled,
    ) -> bool:
        """Upsert one row; return whether it may have changed, now or by a crashed delivery."""
        struck = {key for result in some for key in rules.outdated_keys(result)}
        for attempt_key in struck:
            change_store.void_attempt(source, some[0].user_id, attempt_key)
        # read after voiding: attempts refused before it are among them
        candidates = self._kept(source, some[0], epoch) if struck else some
        board = boards.quiz_board(epoch, some[0].quiz_id)
        counted = self._counts_globally(some) and is_settled(board)
        performances = filter(None, map(rules.performance, candidates))
        return _joined(source, performances, profile, counted=counted) or bool(struck)

    def _kept(self, source: RowTarget, of: Result, epoch: Epoch) -> list[Result]:
        kept = results_store.list_results(of.user_id, of.quiz_id, RESULTS_PER_QUIZ)
        of_row = boards.group_by_target(epoch, kept, self._clock()).get(source, ())
        return [result for result in of_row if self._revealing.is_released(result)]

    def update_total(self, user_id: str, source: RowTarget, profile: PublicProfile) -> None:
        for _ in range(MAX_CONFLICT_RETRIES):
            # the version is read before the rows, so that a later row changes it
            own = store.get_row(user_id, source.total)
            seen = None if own is None else own.version
            if own is not None and (own.profile_version or 0) > profile.version:
                raise OutdatedProfileError
            rows = store.list_rows(user_id, source.siblings)
            counted = [row.performance for row in rows if row.counted]
            # a counted row without a performance was voided: a concurrent delivery may have summed
            # it up before, and must find a new version of the total, even one without a sum
            if own is None and not counted:
                return
            total = rules.total_performance(user_id, filter(None, counted))
            row = change_store.TotalRow(user_id, source.total, seen, source.expires)
            if row.replace(total, profile):
                return
        raise UnavailableError

    def _is_current(self, seen: User) -> bool:
        # the profile may have changed between reading it and writing rows
        now = _user(seen.id)
        if now is None:
            self.remove_name(seen.id)
            return True
        return now.profile_version == seen.profile_version


def _user(user_id: str) -> User | None:
    return accounts.get_users([user_id]).get(user_id)


def _always(_: Board) -> bool:
    return True


def _by_quiz(results: Iterable[Result]) -> dict[str, list[Result]]:
    found: dict[str, list[Result]] = {}
    for one in results:
        found.setdefault(one.quiz_id, []).append(one)
    return found


def _joined(
    source: RowTarget, performances: Iterable[Performance], profile: PublicProfile, *, counted: bool
) -> bool:
    for performance in rules.best_first(performances):
        joined = change_store.upsert_if_better(source, performance, profile, counted=counted)
        if joined is not UpsertOutcome.VOIDED:
            return joined is not UpsertOutcome.WORSE
    return False
