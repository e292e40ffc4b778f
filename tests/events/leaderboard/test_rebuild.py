"""Rebuilt leaderboards equal the old ones, despite concurrent changes."""

from typing import Any

import pytest

from chalicelib import bootstrap
from chalicelib.accounts.models import Visibility
from chalicelib.clock import DAY
from chalicelib.dynamo.client import dynamodb
from chalicelib.errors import ConflictError
from chalicelib.leaderboard import boards, change_store, epoch_store, rules, store
from chalicelib.leaderboard.models import PublicProfile
from chalicelib.leaderboard.rebuild import WrongBoardsError
from chalicelib.settings import settings
from tests.support.client import Client
from tests.support.clock import FakeClock
from tests.support.leaderboard_rows import rebuilding, scored, shows, stored, taken_in
from tests.support.people import People, Person
from tests.support.results import FINISHED_AT, QUIZ_ID

OTHER_QUIZ = "quz_00000000000000000000000002"
LAST_WEEK = FINISHED_AT - 7 * DAY


def some_history(people: People) -> list[Person]:
    takers = [people.user() for _ in range(3)]
    for place, taker in enumerate(takers):
        taken_in(
            scored(taker.id, 1, 40 + place),
            scored(taker.id, 2, 70 - place),
            scored(taker.id, 1, 90, OTHER_QUIZ, at=LAST_WEEK),
            scored(taker.id, 2, 95, OTHER_QUIZ, voided_at=1),
        )
    return takers


def rows() -> list[dict[str, Any]]:
    items = dynamodb().scan(TableName=settings().table("leaderboard"))["Items"]
    return [item for item in items if item["sk"]["S"].startswith("B#")]


def test_a_rebuilt_board_is_the_same_and_the_old_rows_are_gone(
    people: People, clock: FakeClock
) -> None:
    takers = some_history(people)
    before = {taker.id: shows(taker.id) for taker in takers}
    steps: list[str] = []
    report = rebuilding(clock, steps.append).run()
    plan = epoch_store.get_plan()
    assert plan.written == [plan.read]
    assert plan.read.number > 0
    assert {taker.id: shows(taker.id, plan.read) for taker in takers} == before
    assert all(row["sk"]["S"].startswith(f"B#{plan.read.number}#") for row in rows())
    assert report.wrong == []
    assert report.boards
    assert report.expected == report.kept
    assert set(steps) == {
        "writing both epochs",
        "results applied",
        "users compared",
        "reading the new epoch",
        "writing only the new epoch",
        "old rows removed",
    }


def test_results_during_a_rebuild_are_on_the_new_leaderboard(
    people: People, clock: FakeClock
) -> None:
    takers = some_history(people)
    number = 2
    best: dict[str, int] = {}

    def play(_: str) -> None:
        nonlocal number
        number += 1
        taker = takers[number % len(takers)]
        best[taker.id] = 70 + number
        taken_in(scored(taker.id, number, 70 + number))

    rebuilding(clock, play).run()
    read = epoch_store.get_plan().read
    assert number > 10
    for taker in takers:
        row = store.get_row(taker.id, boards.quiz_board(read, QUIZ_ID))
        assert row is not None
        assert row.performance is not None
        assert row.performance.score == best[taker.id]


def test_a_result_that_is_voided_during_a_rebuild_stays_away(
    people: People, clock: FakeClock
) -> None:
    [taker, *_] = some_history(people)
    voided: list[int] = []

    def void(step: str) -> None:
        if step == "results applied" and not voided:
            voided.append(1)
            taken_in(scored(taker.id, 2, 70, voided_at=1))
            bootstrap.leaderboard_writer().apply_results([scored(taker.id, 2, 70)])

    rebuilding(clock, void).run()
    row = store.get_row(taker.id, boards.quiz_board(epoch_store.get_plan().read, QUIZ_ID))
    assert row is not None
    assert row.performance is not None
    assert row.performance.score == 40


def test_only_a_rebuild_changes_partitions(http: Client, people: People, clock: FakeClock) -> None:
    takers = some_history(people)
    rebuilding(clock).run({QUIZ_ID: 4})
    board = boards.quiz_board(epoch_store.get_plan().read, QUIZ_ID)
    assert board.shards == 4
    homes = {row["b"]["S"] for row in rows() if row["sk"]["S"] == f"B#{board.name}"}
    assert homes == {boards.partition(board, taker.id) for taker in takers}
    shown = bootstrap.leaderboard_reader().page(board, None, 10)
    assert [entry.score for entry in shown.entries] == [70, 69, 68]
    assert bootstrap.leaderboard_reader().around(board, takers[1].id, 1).entry.position == 2
    rebuilding(clock).run()
    assert epoch_store.get_plan().read.shard_counts == {QUIZ_ID: 4}


def test_names_follow_in_an_epoch_that_is_not_read_yet(
    http: Client, people: People, clock: FakeClock
) -> None:
    [taker, *_] = some_history(people)
    renamed: list[str] = []

    def rename(step: str) -> None:
        if step == "users compared" and not renamed:
            renamed.append("somebody_else")
            body = {"username": "somebody_else"}
            assert http.patch("/api/v1/auth/me", json=body, token=taker.token).status == 200

    # one thread: actions of others would be checked against this request's policy
    rebuilding(clock, rename, segments=1).run()
    names = {name for _, _, name in shows(taker.id, epoch_store.get_plan().read).values()}
    assert names == {"somebody_else"}


def test_hidden_and_erased_users_are_as_hidden_on_new_boards(
    http: Client, people: People, clock: FakeClock
) -> None:
    hidden, erased, _ = some_history(people)
    body = {"leaderboard_visibility": Visibility.HIDDEN.value}
    assert http.patch("/api/v1/auth/me", json=body, token=hidden.token).status == 200
    password = {"password": "a long walk by the sea"}
    assert http.post("/api/v1/auth/me/erase", json=password, token=erased.token).status == 204
    rebuilding(clock).run()
    read = epoch_store.get_plan().read
    assert {home for _, home, _ in shows(hidden.id, read).values()} == {None}
    assert shows(erased.id, read) == {}


def test_a_wrong_row_is_found_and_readers_stay_where_they_are(
    people: People, clock: FakeClock
) -> None:
    [taker, *_] = some_history(people)

    def spoil(step: str) -> None:
        if step == "writing both epochs":
            invented = rules.performance(scored(taker.id, 9, 100, generation=9))
            [source, _] = boards.row_targets(
                epoch_store.get_plan().written[-1], QUIZ_ID, FINISHED_AT
            )
            assert invented is not None
            change_store.upsert_if_better(
                source, invented, PublicProfile(listed=True, name="x", version=0)
            )

    with pytest.raises(WrongBoardsError) as caught:
        rebuilding(clock, spoil).run()
    report = caught.value.report
    name = f"{epoch_store.get_plan().written[-1].number}#Q#{QUIZ_ID.removeprefix('quz_')}"
    assert f"{taker.id} on {name}" in report.wrong
    assert {one.partition(" on ")[0] for one in report.wrong} == {taker.id}
    assert report.expected[name] != report.kept[name]
    assert epoch_store.get_plan().read.number == 0


def test_rows_of_users_without_results_are_reported(people: People, clock: FakeClock) -> None:
    some_history(people)
    stranger = people.user()
    bootstrap.leaderboard_writer().apply_results([scored(stranger.id, 1, 99)])
    report = rebuilding(clock).verifying.run(epoch_store.get_plan().read)
    assert {one.partition(" on ")[0] for one in report.wrong} == {stranger.id}
    assert report.expected != report.kept


def test_a_result_that_the_boards_never_heard_of_is_wrong(people: People, clock: FakeClock) -> None:
    [taker, *_] = some_history(people)
    stored(scored(taker.id, 9, 99))
    report = rebuilding(clock).verifying.run(epoch_store.get_plan().read)
    assert (
        f"{taker.id} on {boards.quiz_board(epoch_store.get_plan().read, QUIZ_ID).name}"
        in report.wrong
    )


@pytest.mark.parametrize(
    "step",
    [
        "writing both epochs",
        "results applied",
        "users compared",
        "reading the new epoch",
        "writing only the new epoch",
    ],
)
def test_crashed_rebuild_continues_when_run_again(
    people: People, clock: FakeClock, step: str
) -> None:
    takers = some_history(people)
    before = {taker.id: shows(taker.id) for taker in takers}
    died: list[str] = []

    def die(at: str) -> None:
        if at == step and not died:
            died.append(at)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rebuilding(clock, die, segments=1).run()
    taken_in(scored(takers[0].id, 1, 40))
    rebuilding(clock).run()
    plan = epoch_store.get_plan()
    assert plan.written == [plan.read]
    assert {taker.id: shows(taker.id, plan.read) for taker in takers} == before
    assert all(row["sk"]["S"].startswith(f"B#{plan.read.number}#") for row in rows())


def test_abandoned_epoch_number_is_not_reused(people: People, clock: FakeClock) -> None:
    some_history(people)

    def stop(step: str) -> None:
        if step == "users compared":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rebuilding(clock, stop, segments=1).run({QUIZ_ID: 2})
    begun = epoch_store.get_plan().written[-1].number
    with pytest.raises(ConflictError):
        rebuilding(clock).run({QUIZ_ID: 3})
    rebuilding(clock).abandon()
    assert all(row["sk"]["S"].startswith("B#0#") for row in rows())
    rebuilding(clock).run({QUIZ_ID: 3})
    assert epoch_store.get_plan().read.number > begun


def test_concurrent_rebuild_is_refused(people: People, clock: FakeClock) -> None:
    some_history(people)
    first = epoch_store.get_plan()
    assert epoch_store.replace_plan(first, first.read, [first.read])
    assert not epoch_store.replace_plan(first, first.read, [first.read])
