"""The DynamoDB of the histories answers as the emulators do, to the writes that boards make."""

import random
from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import partial
from typing import Any

from chalicelib.dynamo import reads
from chalicelib.dynamo.client import dynamodb
from chalicelib.leaderboard import boards, change_store, store
from chalicelib.leaderboard.change_store import OutdatedProfileError
from chalicelib.leaderboard.models import Epoch, Performance, PublicProfile, RowTarget
from chalicelib.leaderboard.store import RowItem
from chalicelib.settings import settings
from tests.support.dynamodb_double.dictionary import DictDynamoDb
from tests.support.results import FINISHED_AT, QUIZ_ID, USER_ID

STEPS = 500


def a_standing(chance: random.Random) -> Performance:
    return Performance(
        user_id=USER_ID,
        attempt_id=f"att_{chance.randrange(20)}",
        score=Decimal(chance.randrange(3)),
        max_score=Decimal(3),
        percentage=Decimal(chance.randrange(3)),
        duration=1_000 * chance.randrange(2),
        submitted_at=FINISHED_AT,
        generation=chance.randrange(2),
    )


def steps(seed: int) -> Iterator[Callable[[], object]]:
    chance = random.Random(seed)  # noqa: S311 - repeatable
    sources = boards.row_targets(Epoch(), QUIZ_ID, FINISHED_AT)
    for _ in range(STEPS):
        source, standing = chance.choice(sources), a_standing(chance)
        face = PublicProfile(
            chance.random() < 0.7, f"name {chance.randrange(3)}", chance.choice([1, 2, 2, 2])
        )
        seen = chance.choice([None, 1, 2, 3])
        total = chance.choice([None, standing])
        acts: list[Callable[[], object]] = [
            partial(change_store.upsert_if_better, source, standing, face),
            partial(change_store.void_attempt, source, USER_ID, standing.attempt_id),
            partial(replaced, source, seen, total, face),
            partial(shown, source, face),
            partial(kept, source),
        ]
        yield chance.choice(acts)


def replaced(
    source: RowTarget, seen: int | None, total: Performance | None, face: PublicProfile
) -> bool:
    return change_store.TotalRow(USER_ID, source.total, seen, source.expires).replace(total, face)


def shown(source: RowTarget, face: PublicProfile) -> None:
    for item in store.list_rows(USER_ID, source.siblings):
        change_store.apply_profile(item, face)


def kept(source: RowTarget) -> list[Any]:
    where = (RowItem.pk == f"U#{USER_ID}") & RowItem.sk.startswith(f"B#{source.siblings}")
    items = reads.query_all(RowItem, where, at_most=100, consistent=True)
    return [plain(item.serialize()) for item in items]


def outcome(step: Callable[[], object]) -> object:
    try:
        return step()
    except OutdatedProfileError:
        return "outdated"


def test_the_double_and_the_emulator_agree_about_every_write_of_boards(tables: None) -> None:
    double = DictDynamoDb(lambda _call, _given: None)
    seen = set()
    for place, step in enumerate(steps(seed=7)):
        there = outcome(step)
        with double.in_place():
            assert outcome(step) == there, place
        seen.add(str(there))
    items = dynamodb().scan(TableName=settings().table("leaderboard"))["Items"]
    mine = double.all(settings().table("leaderboard"))
    assert {(item["pk"]["S"], item["sk"]["S"]): plain(item) for item in items} == {
        key: plain(item) for key, item in mine.items()
    }
    assert {"better", "there", "worse", "voided", "outdated", "True", "False"} <= seen


def plain(item: Any) -> Any:
    return {name: sorted(value["SS"]) if "SS" in value else value for name, value in item.items()}
