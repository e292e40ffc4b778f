"""Boards as the stream of results feeds them."""

from collections.abc import Iterable, Sequence

from chalicelib.accounts import store as accounts
from chalicelib.accounts.models import User
from chalicelib.clock import Clock
from chalicelib.errors import UnavailableError
from chalicelib.leaderboard import boards, rules, store
from chalicelib.leaderboard.epochs import Epochs
from chalicelib.leaderboard.models import Board, Epoch, Performance, RowTarget, UpsertOutcome
from chalicelib.leaderboard.store import OutdatedProfileError, PublicProfile
from chalicelib.quizzes.service import Quizzes
from chalicelib.results import store as results_store
from chalicelib.results.models import Result
from chalicelib.results.release import Release

MAX_CONFLICT_RETRIES = 8
RESULTS_PER_QUIZ = 1_000


class LeaderboardWriter:
    """Keeps the best of each user on each board."""

    def __init__(self, quizzes: Quizzes, revealing: Release, epochs: Epochs, clock: Clock) -> None:
        self._quizzes = quizzes
        self._revealing = revealing
        self._epochs = epochs
        self._clock = clock

    def apply_results(self, results: Sequence[Result], only: Sequence[Epoch] = ()) -> None:
        """Let the boards follow results of one user; any number of times, in any order.

        They are new, voided or graded again. With ``only`` no other epochs follow.
        """
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
            if self._taken_in(shown, user, only or self._epochs.plan().written):
                return
        raise UnavailableError

    def apply_profile(self, user: User) -> None:
        """Let all rows of a user follow a change of name or visibility."""
        for item in store.list_rows(user.id, ""):
            store.apply_profile(item, PublicProfile.of(user))

    def remove_name(self, user_id: str) -> None:
        """Take the name of a user who is gone off all boards."""
        for item in store.list_rows(user_id, ""):
            store.apply_profile(item, PublicProfile.of_nobody())

    def quiz_board(self, quiz_id: str) -> Board:
        """The board of a quiz; whom it is for is decided before."""
        return boards.quiz_board(self._epochs.plan().read, quiz_id)

    def global_board(self) -> Board:
        """The board over all quizzes and all time."""
        return boards.global_board(self._epochs.plan().read)

    def week_board(self) -> Board:
        """The board of the week that is running."""
        return boards.week_board(self._epochs.plan().read, self._clock())

    def _taken_in(self, shown: Sequence[Result], user: User, epochs: Iterable[Epoch]) -> bool:
        face = PublicProfile.of(user)
        try:
            for epoch in epochs:
                self._follow(shown, face, epoch)
        except OutdatedProfileError:
            return False
        return self._is_current(user)

    def _follow(self, shown: Sequence[Result], face: PublicProfile, epoch: Epoch) -> None:
        user_id = shown[0].user_id
        sums = {
            source.total: source
            for source, some in boards.group_by_target(epoch, shown, self._clock()).items()
            if self.upsert_row(source, some, face, epoch)
        }
        for source in sums.values():
            self.update_total(user_id, source, face)

    def upsert_row(
        self, source: RowTarget, some: Sequence[Result], face: PublicProfile, epoch: Epoch
    ) -> bool:
        """Whether the row of these results may have changed, now or by a delivery that died."""
        struck = {result.attempt_id for result in some if result.voided_at is not None}
        for attempt_id in struck:
            store.void_attempt(source, some[0].user_id, attempt_id)
        # they are read after the strike: what was refused before it is among them
        candidates = self._kept(source, some[0], epoch) if struck else some
        return _joined(source, filter(None, map(rules.performance, candidates)), face) or bool(
            struck
        )

    def _kept(self, source: RowTarget, of: Result, epoch: Epoch) -> list[Result]:
        kept = results_store.list_results(of.user_id, of.quiz_id, RESULTS_PER_QUIZ)
        of_row = boards.group_by_target(epoch, kept, self._clock()).get(source, ())
        return [result for result in of_row if self._revealing.is_released(result)]

    def update_total(self, user_id: str, source: RowTarget, face: PublicProfile) -> None:
        for _ in range(MAX_CONFLICT_RETRIES):
            # the version is read before the rows: a row that comes later changes it
            own = store.get_row(user_id, source.total)
            seen = None if own is None else own.version
            if own is not None and (own.profile_version or 0) > face.version:
                raise OutdatedProfileError
            counted = filter(
                None, map(store.performance_of, store.list_rows(user_id, source.siblings))
            )
            total = rules.total_performance(user_id, counted)
            if store.TotalRow(user_id, source.total, seen, source.expires).replace(total, face):
                return
        raise UnavailableError

    def _is_current(self, seen: User) -> bool:
        # the profile may have changed between reading it and writing rows by it
        now = _user(seen.id)
        if now is None:
            self.remove_name(seen.id)
            return True
        return now.profile_version == seen.profile_version


def _user(user_id: str) -> User | None:
    return accounts.get_users([user_id]).get(user_id)


def _joined(source: RowTarget, standings: Iterable[Performance], face: PublicProfile) -> bool:
    for standing in rules.best_first(standings):
        joined = store.upsert_if_better(source, standing, face)
        if joined is not UpsertOutcome.VOIDED:
            return joined is not UpsertOutcome.WORSE
    return False
