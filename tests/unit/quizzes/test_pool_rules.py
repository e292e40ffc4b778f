"""Rules of draws: which candidates a draw has, and which of them an attempt gets."""

from collections import Counter
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from chalicelib.quizzes.pool_models import CandidateRef
from chalicelib.quizzes.pool_rules import arrange, draw_numbers, priced, shortages, tag_of
from chalicelib.quizzes.section_models import Draw
from tests.support.question_samples import SAMPLES, built

NAMES = "ABCDEFGHIJKL"
POOLS = st.lists(st.sets(st.sampled_from(NAMES), min_size=1), min_size=1, max_size=4)
SEEDS = st.binary(min_size=16, max_size=16)


def ref(name: str, version: int = 1) -> CandidateRef:
    return CandidateRef("bnk_1", f"que_{name}", version, "short_text")


def pool(names: set[str] | str) -> list[CandidateRef]:
    return [ref(name) for name in sorted(names)]


def draw(count: int) -> Draw:
    return Draw(bank_id="bnk_1", count=count, points=Decimal(1))


@given(POOLS)
def test_ranges_name_exactly_the_candidates_of_each_pool(pools: list[set[str]]) -> None:
    candidates, ranges = arrange([pool(one) for one in pools])
    assert len(candidates) == len(set(candidates)) == len(set().union(*pools))
    for names, some in zip(pools, ranges, strict=True):
        members = [candidates[at] for start, end in some for at in range(start, end)]
        assert set(members) == set(pool(names))


@given(POOLS, SEEDS, st.data())
def test_a_sample_without_shortage_is_complete_without_repeats_and_of_its_pool(
    pools: list[set[str]], seed: bytes, data: st.DataObject
) -> None:
    counts = [data.draw(st.integers(1, len(names))) for names in pools]
    refs = [pool(one) for one in pools]
    candidates, ranges = arrange(refs)
    if shortages([draw(count) for count in counts], refs):
        return
    had = data.draw(st.sets(st.integers(0, len(candidates) - 1)))
    numbers = draw_numbers(ranges, counts, seed, had)
    assert numbers == draw_numbers(ranges, counts, seed, had)
    assert len(numbers) == len(set(numbers)) == sum(counts)
    at = 0
    for refs_of_pool, count in zip(refs, counts, strict=True):
        assert {candidates[one] for one in numbers[at : at + count]} <= set(refs_of_pool)
        at += count


@given(SEEDS, st.integers(1, 9), st.sets(st.integers(0, 9)))
def test_questions_had_before_come_only_when_others_are_used_up(
    seed: bytes, count: int, had: set[int]
) -> None:
    numbers = draw_numbers([[(0, 10)]], [count], seed, had)
    assert len(had.intersection(numbers)) == max(0, count - (10 - len(had)))


def test_every_candidate_is_as_likely_as_another() -> None:
    drawn: Counter[int] = Counter()
    pairs: Counter[tuple[int, ...]] = Counter()
    for number in range(6_000):
        numbers = draw_numbers([[(0, 3), (7, 10)]], [2], number.to_bytes(16, "big"))
        drawn.update(numbers)
        pairs[tuple(sorted(numbers))] += 1
    assert sorted(drawn) == [0, 1, 2, 7, 8, 9]
    # 2,000 expected of each, with a deviation of 37; 400 of each pair, with one of 19
    assert all(abs(count - 2_000) < 200 for count in drawn.values())
    assert len(pairs) == 15
    assert all(abs(count - 400) < 100 for count in pairs.values())


def test_draws_of_one_pool_take_from_each_other() -> None:
    whole = pool("ABCDE")
    assert shortages([draw(3), draw(2)], [whole, whole]) == []
    assert shortages([draw(3), draw(3)], [whole, whole]) == [(1, 2)]
    assert shortages([draw(6)], [whole]) == [(0, 5)]
    # {B, C} may be gone when the second draws
    assert shortages([draw(2), draw(2)], [pool("ABC"), pool("BCD")]) == [(1, 1)]


def test_an_edited_question_gives_its_pool_another_name() -> None:
    assert tag_of([ref("A"), ref("B")]) != tag_of([ref("A"), ref("B", 2)])
    assert tag_of([ref("A"), ref("B")]) == tag_of([ref("A"), ref("B")])


def test_a_drawn_question_has_the_points_of_its_draw_and_the_same_share_as_penalty() -> None:
    question, _ = built({**SAMPLES["true or false"], "points": 2, "penalty": Decimal("0.5")})
    drawn = priced(question, Decimal(3))
    assert (drawn.points, drawn.penalty) == (Decimal(3), Decimal("0.75"))
