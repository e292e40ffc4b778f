"""Pages of ids: every id once, in ascending order, and no page after the last."""

from hypothesis import given
from hypothesis import strategies as st

from chalicelib.pages import Position, page_of_ids

IDS = st.sets(st.text("abc", min_size=1, max_size=3))


@given(ids=IDS, limit=st.integers(1, 5))
def test_pages_hold_every_id_once_in_ascending_order(ids: set[str], limit: int) -> None:
    found: list[str] = []
    position: Position | None = None
    for _ in range(len(ids) + 1):
        page = page_of_ids(ids, limit, position)
        assert len(page.items) <= limit
        found += page.items
        position = page.after
        if position is None:
            break
    assert found == sorted(ids)


@given(ids=IDS.filter(bool))
def test_a_full_last_page_is_followed_by_none(ids: set[str]) -> None:
    assert page_of_ids(ids, len(ids), None).after is None
