"""Boards are right after any history, and no easier way of keeping them would be."""

import os
from itertools import count

import pytest

from tests.support.board_histories import BoardHistory, Workload
from tests.support.broken_boards import BROKEN_BOARDS
from tests.support.counting import Count

RUNS = 20_000 * int(os.environ.get("PROVE", "0")) or 200
PARTS = 4
"""As many processes may share the work."""
PATIENCE = 400
"""Histories within which each mistake must show; most do in the first thirty."""


def a_history(seed: int) -> BoardHistory:
    times = Workload(has_earlier_takers=seed % 4 == 1)
    return BoardHistory(seed, times=times, with_rebuild=seed % 4 == 0)


@pytest.mark.parametrize("part", range(PARTS))
def test_no_history_leaves_a_wrong_board(tables: None, record_property: Count, part: int) -> None:
    seeds = range(part, RUNS, PARTS)
    record_property("histories of boards", len(seeds))
    wrong = [one for seed in seeds for one in a_history(seed).play()]
    assert wrong == []


@pytest.mark.parametrize("mistake", BROKEN_BOARDS)
def test_plausible_variants_give_wrong_leaderboards(tables: None, mistake: str) -> None:
    for seed in count():
        assert seed < PATIENCE, "nobody would notice"
        history = BoardHistory(seed, *BROKEN_BOARDS[mistake], with_rebuild="rebuild" in mistake)
        if history.play():
            break
