"""Random histories of blind marks, rewordings and releases, compared with a model.

The model knows who gave what for each response, and what a teacher would settle it at.
"""

import os
from dataclasses import dataclass, field
from fractions import Fraction

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.aws_delivery import Cloud
from tests.support.client import Client
from tests.support.clock import FakeClock
from tests.support.marking_exam import Exam, essay, make_exam
from tests.support.people import People, Person
from tests.support.tables import empty_tables

EXAMPLES = 300 if "PROVE" in os.environ else 6
TAKERS, MARKERS, POINTS, TOLERANCE = 2, 3, 5, 1
SECOND = {"tolerance": TOLERANCE}
acts = st.tuples(
    st.sampled_from(["mark", "mark", "mark", "reword", "release"]),
    st.integers(0, MARKERS - 1),
    st.integers(0, POINTS),
)


@dataclass
class Model:
    """What a teacher would work out by hand."""

    given: dict[int, dict[int, int]] = field(default_factory=dict)
    """Points by taker and marker, in the order they were given."""
    released: dict[int, Fraction] = field(default_factory=dict)

    def settled(self, taker: int) -> Fraction | None:
        points = [*self.given.get(taker, {}).values()]
        if len(points) == MARKERS:
            return Fraction(points[-1])
        if len(points) < MARKERS - 1 or abs(points[0] - points[1]) > TOLERANCE:
            return None
        return Fraction(sum(points), 2)

    def is_for(self, marker: int, taker: int) -> bool:
        return self.settled(taker) is None and marker not in self.given.get(taker, {})

    @property
    def counts(self) -> tuple[int, int, int, int]:
        waiting = [one for one in range(TAKERS) if self.settled(one) is None]
        marks = [len(self.given.get(one, {})) for one in waiting]
        return len(waiting), marks.count(1), marks.count(2), TAKERS - len(waiting)


class History:
    """The same acts in the service and in the model."""

    def __init__(self, exam: Exam, markers: list[Person]) -> None:
        self.exam, self.markers, self.model = exam, markers, Model()
        self.sat = [exam.sit(str(taker)) for taker in range(TAKERS)]
        self.wordings = 0

    def mark(self, who: int, points: int) -> None:
        eligible = [one for one in range(TAKERS) if self.model.is_for(who, one)]
        claimed = self.exam.claim(self.markers[who])
        assert (claimed.status == 200) is bool(eligible)
        if not eligible:
            return
        taker = int(claimed.json["response"])
        assert taker in eligible
        reply = self.exam.mark(self.markers[who], claimed.json, points)
        assert (reply.status, reply.json["points"]) == (200, points)
        self.model.given.setdefault(taker, {})[who] = points

    def reword(self, _who: int, _points: int) -> None:
        self.wordings += 1
        asked, water = self.exam.made["questions"]
        reworded = {**asked, "text": f"Wording {self.wordings}?"}
        self.exam.edit(reworded, water, second_marking=SECOND)
        assert self.exam.regrade().status == 202
        self.exam.work_off()
        self.model.given, self.model.released = {}, {}

    def release(self, _who: int, _points: int) -> None:
        assert self.exam.release(partial=True).status == 200
        for taker in range(TAKERS):
            points = self.model.settled(taker)
            if points is not None:
                self.model.released[taker] = points

    def check(self) -> None:
        self.exam.work_off()
        at = f"{self.exam.at}/marking"
        [one] = self.exam.http.get(at, token=self.exam.author.token).json["items"]
        counted = one["unmarked"], one["once_marked"], one["disputed"], one["marked"]
        assert counted == self.model.counts
        ranked = {}
        for number, (taker, attempt) in enumerate(self.sat):
            points = self.model.released.get(number)
            shown = self.exam.result(attempt, taker)
            assert shown["score"] == (None if points is None else 1 + points)
            if points is not None:
                ranked[taker.id] = 1 + points
        assert self.exam.board() == ranked
        pairs = [[*one.values()][:2] for one in self.model.given.values() if len(one) > 1]
        found = self.exam.http.get(f"{at}/agreement", token=self.exam.author.token).json["items"]
        assert [one["responses"] for one in found] == ([len(pairs)] if pairs else [])
        assert [one["equal"] for one in found] == (
            [sum(one == other for one, other in pairs)] if pairs else []
        )


@given(st.lists(acts, min_size=4, max_size=14))
@settings(
    max_examples=EXAMPLES,
    derandomize="PROVE" not in os.environ,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_settled_results_equal_a_teachers(
    http: Client, cloud: Cloud, clock: FakeClock, history: list[tuple[str, int, int]]
) -> None:
    empty_tables()
    people = People()
    exam = make_exam(http, people, cloud, essay("One?"), second_marking=SECOND)
    played = History(exam, [exam.appoint() for _ in range(MARKERS)])
    for act, who, points in history:
        getattr(played, act)(who, points)
        clock.advance(1)
    played.check()
