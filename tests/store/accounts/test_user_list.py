"""All users are listed, whatever the shard of the index that has them."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from chalicelib import ids
from chalicelib.accounts import registration_store, store, user_list_store
from chalicelib.accounts.models import Role, User, UserStatus, Visibility, all_topics
from chalicelib.accounts.store import UserItem
from chalicelib.dynamo.writes import update, write
from chalicelib.pages import Page, Position

USERS = 40
LIMITS = (1, 7, USERS, USERS + 1)
"""Of pages. One test tries all: the users take as long as their lists."""
FIRST = User(
    id="",
    email="",
    username="",
    role=Role.USER,
    status=UserStatus.ACTIVE,
    email_verified=True,
    visibility=Visibility.PUBLIC,
    email_notifications=all_topics(),
    profile_version=0,
    created_at=1,
)
List = Callable[[int, Position | None], Page[str]]


@pytest.fixture(autouse=True)
def everybody(tables: None) -> list[str]:
    """Users in the order of their creation."""
    made = [f"usr_{ids.encode(number * 7919, 26)}" for number in range(1, USERS + 1)]
    for number, user_id in enumerate(made):
        email, name = f"u{number}@example.org", f"user {number}"
        user = replace(FIRST, id=user_id, created_at=number, email=email, username=name)
        registration_store.add_user(user, "-")
    return made


def in_pages(listed: List, limit: int) -> list[list[str]]:
    pages, after = [], None
    while True:
        page = listed(limit, after)
        pages.append(list(page.items))
        after = page.after
        if after is None:
            return pages


def test_users_are_in_many_shards(everybody: list[str]) -> None:
    assert len({store.roll_of(one) for one in everybody}) > store.ROLL_SHARDS / 2


def test_list_is_oldest_first_across_shards(everybody: list[str]) -> None:
    for limit in LIMITS:
        pages = in_pages(user_list_store.list_users, limit)
        assert [one for page in pages for one in page] == everybody
        assert all(len(page) == limit for page in pages[:-1])


def test_list_by_shard_has_each_user_once(everybody: list[str]) -> None:
    for limit in LIMITS:
        pages = in_pages(user_list_store.list_by_shard, limit)
        assert sorted(one for page in pages for one in page) == sorted(everybody)
        assert all(len(page) <= limit for page in pages)


def test_user_of_an_earlier_release_is_still_listed(everybody: list[str]) -> None:
    moved = next(one for one in everybody if store.roll_of(one) != store.ROLLS[0])
    key = store.user_key(moved)
    # the only key before there were shards
    change = [UserItem.roll.set(store.ROLLS[0])]
    write(update(UserItem(pk=key.pk, sk=key.sk), change, when=UserItem.pk.exists()))
    assert [one for page in in_pages(user_list_store.list_users, 7) for one in page] == everybody
