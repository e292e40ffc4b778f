"""Write units of a result's leaderboard rows, as documented in docs/data-model.md."""

from chalicelib import bootstrap
from tests.support.leaderboard_rows import scored, with_enough_takers
from tests.support.people import People
from tests.support.write_units import spent_units


def test_result_costs_the_documented_write_units(people: People) -> None:
    user, boards = people.user().id, bootstrap.leaderboard_writer()
    with_enough_takers()
    with spent_units() as first:
        boards.apply_results([scored(user, 1, 40)])
    assert first == {"leaderboard": 4, "leaderboard/rank": 3}
    with spent_units() as better:
        boards.apply_results([scored(user, 2, 60)])
    assert better == {"leaderboard": 4, "leaderboard/rank": 6}
    with spent_units() as both:
        boards.apply_results([scored(user, 3, 70), scored(user, 4, 65)])
    assert both == better
