"""A row that follows a profile while it joins, is struck, or joins again."""

from decimal import Decimal

import pytest

from chalicelib.dynamo.writes import batch_delete
from chalicelib.leaderboard import boards, change_store, store
from chalicelib.leaderboard.models import (
    Epoch,
    Performance,
    PublicProfile,
    RowTarget,
    StoredRow,
    UpsertOutcome,
)
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


def kept(source: RowTarget) -> StoredRow:
    item = store.get_row(USER_ID, source.board)
    assert item is not None
    return item


def is_listed(source: RowTarget) -> bool:
    item = kept(source)
    return item.partition == boards.partition(source.board, USER_ID) and item.rank_key is not None


def test_a_row_that_joined_meanwhile_stays_listed_under_the_new_name(source: RowTarget) -> None:
    change_store.void_attempt(source, USER_ID, "att_1")
    seen = kept(source)
    assert (
        change_store.upsert_if_better(source, performance("att_2", 5), BEFORE)
        is UpsertOutcome.BETTER
    )
    change_store.apply_profile(seen, AFTER)
    assert (is_listed(source), kept(source).name) == (True, "after")


def test_relisted_row_keeps_the_new_name(source: RowTarget) -> None:
    change_store.upsert_if_better(source, performance("att_1", 5), BEFORE)
    change_store.void_attempt(source, USER_ID, "att_1")
    seen = kept(source)
    assert seen.rank_key is None
    change_store.upsert_if_better(source, performance("att_2", 4), BEFORE)
    change_store.apply_profile(seen, AFTER)
    assert (is_listed(source), kept(source).name) == (True, "after")


def test_row_without_valid_attempt_is_unlisted(
    source: RowTarget,
) -> None:
    change_store.upsert_if_better(source, performance("att_1", 5), BEFORE)
    change_store.void_attempt(source, USER_ID, "att_1")
    change_store.apply_profile(kept(source), AFTER)
    assert not is_listed(source)
    change_store.apply_profile(kept(source), HIDDEN)
    change_store.upsert_if_better(source, performance("att_2", 5), HIDDEN)
    assert not is_listed(source)
    change_store.apply_profile(kept(source), PublicProfile(listed=True, name="back", version=4))
    assert (is_listed(source), kept(source).name) == (True, "back")


def test_a_row_that_was_removed_meanwhile_stays_removed(source: RowTarget) -> None:
    change_store.upsert_if_better(source, performance("att_1", 5), BEFORE)
    seen = kept(source)
    batch_delete([store.row_key(USER_ID, source.board)])
    change_store.apply_profile(seen, AFTER)
    assert store.get_row(USER_ID, source.board) is None


def test_a_row_is_not_taken_back_to_an_earlier_profile(source: RowTarget) -> None:
    change_store.upsert_if_better(source, performance("att_1", 5), AFTER)
    change_store.apply_profile(kept(source), BEFORE)
    assert kept(source).name == "after"
    with pytest.raises(change_store.OutdatedProfileError):
        change_store.upsert_if_better(source, performance("att_2", 6), BEFORE)


def test_newer_profile_updates_the_row(source: RowTarget) -> None:
    change_store.upsert_if_better(source, performance("att_1", 5), BEFORE)
    assert (
        change_store.upsert_if_better(source, performance("att_1", 5), HIDDEN)
        is UpsertOutcome.THERE
    )
    assert not is_listed(source)
