"""Rules of pools: which candidates each draw has, and which of them an attempt gets."""

import hashlib
import hmac
import json
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from itertools import groupby

from chalicelib.questions.models import Question
from chalicelib.quizzes.models import QuizVersion
from chalicelib.quizzes.pool_models import CandidateRef, Range
from chalicelib.quizzes.section_models import Draw, Section, SectionItem, draws_of

MAX_CANDIDATES = 10_000
"""Of one version: as many as a publish reads and writes within its request."""
TAG_LETTERS = 32
_PENALTY_PLACES = Decimal("0.001")


def arrange(
    pools: Sequence[Sequence[CandidateRef]],
) -> tuple[list[CandidateRef], tuple[tuple[Range, ...], ...]]:
    """Return all candidates, each once, and those of each pool as ranges of their numbers.

    Candidates that are in the same pools are neighbours, so that ranges are few.
    """
    places: dict[CandidateRef, list[int]] = {}
    for place, pool in enumerate(pools):
        for one in pool:
            places.setdefault(one, []).append(place)
    numbered = sorted(places, key=lambda one: (places[one], one.question_id))
    ranges: list[list[Range]] = [[] for _ in pools]
    start = 0
    for members, some in groupby(numbered, key=places.__getitem__):
        end = start + len(list(some))
        for place in members:
            ranges[place].append((start, end))
        start = end
    return numbered, tuple(tuple(_joined(one)) for one in ranges)


def shortages(
    draws: Sequence[Draw], pools: Sequence[Sequence[CandidateRef]]
) -> list[tuple[int, int]]:
    """Return the places of draws that may find too few candidates, with how many are sure.

    A question is in a paper once: what earlier draws may take of a pool is not sure to be left.
    """
    members = [frozenset(pool) for pool in pools]
    found = []
    for place, draw in enumerate(draws):
        taken = sum(
            min(draws[other].count, len(members[place] & members[other])) for other in range(place)
        )
        left = max(0, len(members[place]) - taken)
        if left < draw.count:
            found.append((place, left))
    return found


def most_of_types(
    draws: Sequence[Draw], pools: Sequence[Sequence[CandidateRef]], types: Container[str]
) -> int:
    """Return how many questions of some types an attempt can draw at most."""
    of_types = (sum(one.type_name in types for one in pool) for pool in pools)
    return sum(min(draw.count, there) for draw, there in zip(draws, of_types, strict=True))


def tag_of(candidates: Sequence[CandidateRef]) -> str:
    """Return the name of candidates as they are at their versions, in their order."""
    text = json.dumps([[one.bank_id, one.question_id, one.version] for one in candidates])
    return hashlib.sha256(text.encode()).hexdigest()[:TAG_LETTERS]


def draw_numbers(
    ranges: Sequence[Sequence[Range]],
    counts: Sequence[int],
    seed: bytes,
    had: Container[int] = (),
) -> tuple[int, ...]:
    """Return the numbers of the candidates that an attempt gets, draw after draw.

    A keyed sample without repeats: every set is as likely as another, the same seed gives the
    same, and the work grows with the sample, not with the pool. Those ``had`` come last.
    """
    taken: dict[int, None] = {}
    for place, (some, count) in enumerate(zip(ranges, counts, strict=True)):
        taken |= dict.fromkeys(_draw(some, count, seed + bytes([place % 256]), taken, had))
    return tuple(taken)


def resolved(
    version: QuizVersion, drawn: Sequence[int], candidates: Mapping[int, Question]
) -> QuizVersion:
    """Return a version with an attempt's questions in place of its draws."""
    following = iter(drawn)
    by_id = {question.id: question for question in version.questions}
    questions: list[Question] = []
    sections = []
    for section in version.sections:
        items: list[SectionItem] = []
        for item in section.items:
            found = (
                [by_id[item]]
                if isinstance(item, str)
                else [priced(candidates[next(following)], item.points) for _ in range(item.count)]
            )
            questions += found
            items += [one.id for one in found]
        sections.append(replace(section, items=tuple(items)))
    return replace(
        version,
        questions=tuple(questions),
        sections=tuple(sections),
        pools=None,
        drawn_ids=frozenset(one.id for one in questions if one.id not in by_id),
    )


def in_paper_order(sections: Sequence[Section], drawn: Sequence[int]) -> list[str | int]:
    """Return the ids of fixed questions and the numbers of drawn ones, as a paper has them."""
    following = iter(drawn)
    return [
        one
        for section in sections
        for item in section.items
        for one in (
            [item] if isinstance(item, str) else [next(following) for _ in range(item.count)]
        )
    ]


def priced(question: Question, points: Decimal) -> Question:
    """Return a question with the points of its draw; its penalty stays the same share of them."""
    scaled = question.penalty * points / question.points
    penalty = scaled.quantize(_PENALTY_PLACES, ROUND_HALF_UP)
    return replace(question, points=points, penalty=penalty)


def counts_of(version: QuizVersion) -> list[int]:
    """Return how many questions each draw of a version gives."""
    return [draw.count for draw in draws_of(version.sections)]


def _draw(
    ranges: Sequence[Range], count: int, key: bytes, taken: Container[int], had: Container[int]
) -> list[int]:
    fresh: list[int] = []
    known: list[int] = []
    for place in _shuffled(sum(end - start for start, end in ranges), key):
        number = _at(ranges, place)
        if number not in taken:
            (known if number in had else fresh).append(number)
        if len(fresh) == count:
            return fresh
    return [*fresh, *known][:count]


def _shuffled(size: int, key: bytes) -> Iterator[int]:
    """Yield the numbers below ``size`` in a keyed order, by Fisher and Yates, as far as asked."""
    moved: dict[int, int] = {}
    for step in range(size):
        digest = hmac.digest(key, step.to_bytes(8, "big"), "sha256")
        other = step + int.from_bytes(digest, "big") % (size - step)
        yield moved.get(other, other)
        moved[other] = moved.get(step, step)


def _at(ranges: Sequence[Range], place: int) -> int:
    for start, end in ranges:
        if place < end - start:
            return start + place
        place -= end - start
    raise IndexError(place)


def _joined(ranges: Sequence[Range]) -> Iterator[Range]:
    start, end = -1, -1
    for first, last in ranges:
        if first != end:
            if end >= 0:
                yield start, end
            start = first
        end = last
    if end >= 0:
        yield start, end
