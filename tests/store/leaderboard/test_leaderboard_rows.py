"""A row that follows a profile while it joins, is struck, or joins again."""

from decimal import Decimal

import pytest

from chalicelib.leaderboard import boards, store
from chalicelib.leaderboard.models import Epoch, Performance, RowTarget, UpsertOutcome
from chalicelib.leaderboard.store import PublicProfile
from tests.support.results import FINISHED_AT, QUIZ_ID, USER_ID

BEFORE, AFTER = (
    PublicProfile(listed=True, name="before", version=1),
    PublicProfile(listed=True, name="after", version=2),
)
HIDDEN = PublicProfile(listed=False, name="hidden", version=3)


def performance(attempt_id: str, score: int) -> Performance:
    return Performance(
        user_id=USER_ID,
        attempt_id=attempt_id,
        score=Decimal(score),
        max_score=Decimal(9),
        percentage=Decimal(score),
        duration=1_000,
        submitted_at=FINISHED_AT,
    )


@pytest.fixture
def source(tables: None) -> RowTarget:
    return boards.row_targets(Epoch(), QUIZ_ID, FINISHED_AT)[0]


def kept(source: RowTarget) -> store.RowItem:
    item = store.get_row(USER_ID, source.board)
    assert item is not None
    return item


def is_listed(source: RowTarget) -> bool:
    item = kept(source)
    return item.partition == boards.partition(source.board, USER_ID) and item.rank_key is not None


def test_a_row_that_joined_meanwhile_stays_listed_under_the_new_name(source: RowTarget) -> None:
    store.void_attempt(source, USER_ID, "att_1")
    seen = kept(source)
    assert store.upsert_if_better(source, performance("att_2", 5), BEFORE) is UpsertOutcome.BETTER
    store.apply_profile(seen, AFTER)
    assert (is_listed(source), kept(source).name) == (True, "after")


def test_relisted_row_keeps_the_new_name(source: RowTarget) -> None:
    store.upsert_if_better(source, performance("att_1", 5), BEFORE)
    store.void_attempt(source, USER_ID, "att_1")
    seen = kept(source)
    assert seen.rank_key is None
    store.upsert_if_better(source, performance("att_2", 4), BEFORE)
    store.apply_profile(seen, AFTER)
    assert (is_listed(source), kept(source).name) == (True, "after")


def test_row_without_valid_attempt_is_unlisted(
    source: RowTarget,
) -> None:
    store.upsert_if_better(source, performance("att_1", 5), BEFORE)
    store.void_attempt(source, USER_ID, "att_1")
    store.apply_profile(kept(source), AFTER)
    assert not is_listed(source)
    store.apply_profile(kept(source), HIDDEN)
    store.upsert_if_better(source, performance("att_2", 5), HIDDEN)
    assert not is_listed(source)
    store.apply_profile(kept(source), PublicProfile(listed=True, name="back", version=4))
    assert (is_listed(source), kept(source).name) == (True, "back")


def test_a_row_is_not_taken_back_to_an_earlier_profile(source: RowTarget) -> None:
    store.upsert_if_better(source, performance("att_1", 5), AFTER)
    store.apply_profile(kept(source), BEFORE)
    assert kept(source).name == "after"
    with pytest.raises(store.OutdatedProfileError):
        store.upsert_if_better(source, performance("att_2", 6), BEFORE)


def test_newer_profile_updates_the_row(source: RowTarget) -> None:
    store.upsert_if_better(source, performance("att_1", 5), BEFORE)
    assert store.upsert_if_better(source, performance("att_1", 5), HIDDEN) is UpsertOutcome.THERE
    assert not is_listed(source)
