"""A cache keeps what fits into its memory, and what was used last."""

from decimal import Decimal

from chalicelib.questions.models import Question
from chalicelib.quizzes import memory_rules
from chalicelib.sized_cache import SizedCache
from tests.support.threads import in_threads


def a_cache(most: int = 10) -> SizedCache[str, str]:
    return SizedCache(most, len)


def test_what_was_used_least_lately_makes_room() -> None:
    cache = a_cache()
    for name in "abc":
        cache.put(name, name * 3)
    assert cache.get("a") == "aaa"
    cache.put("d", "ddd")
    assert [cache.get(name) for name in "abcd"] == ["aaa", None, "ccc", "ddd"]
    assert cache.size == 9


def test_a_value_that_is_larger_than_all_is_kept_alone() -> None:
    cache = a_cache()
    cache.put("a", "aaa")
    cache.put("large", "x" * 100)
    assert (cache.get("a"), cache.size) == (None, 100)
    cache.put("b", "bb")
    assert (cache.get("large"), cache.get("b"), cache.size) == (None, "bb", 2)


def test_a_value_is_read_once_and_replaced_by_a_later_one() -> None:
    cache, reads = a_cache(), []

    def read() -> str:
        reads.append(1)
        return "value"

    assert [cache.get_or_read("a", read) for _ in range(3)] == ["value"] * 3
    cache.put("a", "xx")
    assert (len(reads), cache.get("a"), cache.size) == (1, "xx", 2)
    cache.clear()
    assert (cache.get("a"), cache.size) == (None, 0)


def test_threads_never_lose_count_of_the_memory() -> None:
    cache = a_cache(50)

    def use(thread: int) -> None:
        for number in range(thread, 300):
            cache.put(str(number % 40), "x" * (number % 17))
            cache.get(str(number % 7))

    in_threads(8, use)
    assert cache.size == sum(len(cache.get(str(one)) or "") for one in range(40))
    assert cache.size <= 50


def taken(letters: int, options: int) -> int:
    body = {"options": [[f"opt_{one:026d}", "y" * 30] for one in range(options)]}
    question = Question(
        id="que_1", type="single_choice", text="x" * letters, points=Decimal(1), body=body
    )
    return memory_rules.of_questions([question])


def test_large_questions_count_for_more_than_small_ones() -> None:
    assert taken(20, 2) < 3_000
    assert taken(5_000, 2) > 4_900 + taken(20, 2)
    assert taken(20, 20) > 2 * taken(20, 2)
