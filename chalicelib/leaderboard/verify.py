"""Verification of leaderboards against results, per row and by checksum."""

import hashlib
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from chalicelib.accounts import store as accounts
from chalicelib.clock import Clock, Millis
from chalicelib.dynamo import scans
from chalicelib.leaderboard import boards, rules, store, taker_store
from chalicelib.leaderboard.models import ERASED, Board, Epoch, Performance, PublicProfile
from chalicelib.results import list_store as results_store
from chalicelib.results.models import Result
from chalicelib.results.release import ReleaseJob

RESULTS_PER_USER = 100_000
LOOKS = 10
PAUSE_SECONDS = 2.0
"""Delay before a differing user is checked again, since the stream may be behind."""
WRONG_SHOWN = 100
DIGEST_BITS = 64

Row = tuple[str, str | None, str]
"""A row as readers see it: rank key, partition, name."""
Rows = Mapping[str, Row]
"""Rows by the names of their leaderboards."""


@dataclass(slots=True)
class Checksum:
    """Checksum of a leaderboard: number of rows and the sum of their hashes, in any order."""

    rows: int = 0
    digest: int = 0

    def add(self, user_id: str, row: Row) -> None:
        text = repr((user_id, row)).encode()
        digest = int.from_bytes(hashlib.sha256(text).digest()[: DIGEST_BITS // 8], "big")
        self.digest = (self.digest + digest) % 2**DIGEST_BITS
        self.rows += 1


@dataclass(frozen=True, slots=True)
class VerifyReport:
    """The expected and actual checksum of each leaderboard, and the differences."""

    expected: dict[str, Checksum] = field(default_factory=dict)
    kept: dict[str, Checksum] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)
    """Differing users and leaderboards, the first hundred."""

    @property
    def boards(self) -> list[str]:
        return sorted({*self.expected, *self.kept})


@dataclass(frozen=True, slots=True)
class Verify:
    """Compute rows from results and compare; ``wait`` sleeps for some seconds."""

    revealing: ReleaseJob
    clock: Clock
    wait: Callable[[float], None]
    tell: Callable[[str, int], None]
    segments: int = 8
    _guard: threading.Lock = field(default_factory=threading.Lock)

    def run(self, epoch: Epoch) -> VerifyReport:
        """Compare all users with results, then look for rows of users without results."""
        report = VerifyReport()
        scans.in_parallel(self.segments, lambda segment: self._compare(segment, epoch, report))
        scans.in_parallel(self.segments, lambda segment: self._check_rows(segment, epoch, report))
        return report

    def _compare(self, segment: int, epoch: Epoch, report: VerifyReport) -> None:
        for user_id in results_store.scan_user_ids(segment, self.segments):
            expected, kept = self._check_user(user_id, epoch)
            differing = {
                name for name in {*expected, *kept} if expected.get(name) != kept.get(name)
            }
            with self._guard:
                _add(report.expected, user_id, expected)
                _note(report, user_id, differing)
            self.tell("users compared", 1)

    def _check_user(self, user_id: str, epoch: Epoch) -> tuple[Rows, Rows]:
        expected, kept = self._expected(user_id, epoch), self._kept(user_id, epoch)
        for _ in range(LOOKS):
            if expected == kept:
                break
            self.wait(PAUSE_SECONDS)
            expected, kept = self._expected(user_id, epoch), self._kept(user_id, epoch)
        return expected, kept

    def _check_rows(self, segment: int, epoch: Epoch, report: VerifyReport) -> None:
        """Add up the stored rows, and report those of users without results."""
        for user_id in store.scan_user_ids(segment, self.segments):
            kept = self._kept(user_id, epoch)
            has_none = kept and not results_store.list_results(user_id, None, 1)
            surplus = set(kept) if has_none else set()
            with self._guard:
                _add(report.kept, user_id, kept)
                _note(report, user_id, surplus)

    def _expected(self, user_id: str, epoch: Epoch) -> Rows:
        user = accounts.get_users([user_id]).get(user_id)
        if user is None:
            return {}
        results = results_store.list_results(user_id, None, RESULTS_PER_USER)
        shown = [result for result in results if self.revealing.is_released(result)]
        face = PublicProfile.of(user)
        return {
            name: _row(one, home if face.listed else None, face.name)
            for name, (one, home) in _best(epoch, user_id, shown, self.clock()).items()
        }

    def _kept(self, user_id: str, epoch: Epoch) -> Rows:
        now = self.clock()
        return {
            row.board_name: (row.rank_key, row.partition, row.name or "")
            for row in store.list_rows(user_id, f"{epoch.number}#")
            if row.rank_key is not None
            and row.profile_version != ERASED
            and (row.expires is None or now < row.expires)
        }


def _settled_boards(epoch: Epoch, shown: Sequence[Result]) -> set[Board]:
    """Return the leaderboards whose quizzes count globally for the user of these results."""
    own = {one.quiz_id for one in shown if not rules.counts_globally([one])}
    found = {boards.quiz_board(epoch, one.quiz_id) for one in shown if one.quiz_id not in own}
    return {board for board in found if taker_store.get(board).settled}


def _best(
    epoch: Epoch, user_id: str, shown: Sequence[Result], now: Millis
) -> dict[str, tuple[Performance, str | None]]:
    """Return a user's expected rows: performance and partition by name."""
    found: dict[str, tuple[Performance, str | None]] = {}
    summands: dict[Board, list[Performance]] = {}
    settled = _settled_boards(epoch, shown)
    for source, some in boards.group_by_target(epoch, shown, now).items():
        for best in rules.best_first(filter(None, map(rules.performance, some)))[:1]:
            home = boards.partition(source.board, user_id) if source.shown else None
            found[source.board.name] = (best, home)
            if boards.quiz_board(epoch, some[0].quiz_id) in settled:
                summands.setdefault(source.total, []).append(best)
    for board, performances in summands.items():
        total = rules.total_performance(user_id, performances)
        if total is not None:
            found[board.name] = (total, boards.partition(board, user_id))
    return found


def _row(performance: Performance, home: str | None, name: str) -> Row:
    return rules.rank_key(performance), home, name


def _add(sums: dict[str, Checksum], user_id: str, rows: Rows) -> None:
    for name, row in rows.items():
        sums.setdefault(name, Checksum()).add(user_id, row)


def _note(report: VerifyReport, user_id: str, boards: Iterable[str]) -> None:
    for name in sorted(boards):
        if len(report.wrong) < WRONG_SHOWN:
            report.wrong.append(f"{user_id} on {name}")
